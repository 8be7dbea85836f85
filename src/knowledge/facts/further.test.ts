import { expect, test } from "vitest";
import { told } from "../../../test/support/fact-tree.ts";

test("Koa with Sequelize and Mocha", async () => {
  expect(
    await told({
      "package.json":
        '{"dependencies":{"koa":"^2.15.0","@koa/router":"^12","sequelize":"^6.37.0","pg":"^8","pg-hstore":"2","yup":"^1","jsonwebtoken":"9","winston":"3"},"devDependencies":{"mocha":"^10","chai":"4","nyc":"15","eslint":"8"},"scripts":{"test":"nyc mocha","lint":"eslint ."}}',
      "package-lock.json": "{}",
      ".eslintrc.json": "{}",
      ".mocharc.js": "",
      "src/app.js":
        'const Koa = require("koa"); const Router = require("@koa/router");\nconst router = new Router();\nrouter.get("/a", f);',
      "src/db.js":
        'const { Sequelize } = require("sequelize");\nmodule.exports = new Sequelize({ dialect: "postgres" });',
      "src/migrations/20240101-init.js": "",
      "src/auth.js":
        'const jwt = require("jsonwebtoken");\nfunction authenticate(token){ return jwt.verify(token) }',
      "src/v.js": 'import * as yup from "yup";',
      "test/a.test.js": "",
    }),
  ).toEqual([
    "language: JavaScript",
    "framework: Koa 2",
    "api-style: REST routes",
    "database: PostgreSQL",
    "orm: Sequelize 6",
    "migrations: src/migrations",
    "authentication: JWT (jsonwebtoken)",
    "authentication: src/auth.js",
    "validation: Yup",
    "test-runner: Mocha 10",
    "test-one: npx mocha PATH",
    "package-manager: npm",
    "linter: ESLint",
  ]);
});

test("SvelteKit with Prisma and Lucia under Bun", async () => {
  expect(
    await told({
      "package.json":
        '{"type":"module","devDependencies":{"@sveltejs/kit":"^2.5.0","svelte":"^4.2.0","vite":"^5.0.0","@playwright/test":"^1.40.0","svelte-check":"^3","typescript":"^5.0.0","prisma":"5"},"dependencies":{"@prisma/client":"^5","lucia":"^3","@node-rs/argon2":"1"},"scripts":{"dev":"vite dev","check":"svelte-check","test":"playwright test"}}',
      "bun.lockb": "",
      "svelte.config.js": 'import adapter from "@sveltejs/adapter-auto";',
      "vite.config.ts": 'import { sveltekit } from "@sveltejs/kit/vite";',
      "src/routes/+page.svelte": "<h1>x</h1>",
      "src/routes/api/+server.ts":
        'import { json } from "@sveltejs/kit";\nexport async function GET() { return json([]) }',
      "src/lib/server/auth.ts":
        'import { Lucia } from "lucia";\nimport { hash } from "@node-rs/argon2";',
      "src/lib/db.ts": 'import { PrismaClient } from "@prisma/client";',
      "prisma/schema.prisma": 'datasource db {\n provider = "sqlite"\n}',
      "playwright.config.ts": "",
      "src/lib/config.ts":
        'import { SECRET_KEY } from "$env/static/private";\nimport { env } from "$env/dynamic/private";\nenv.OTHER',
    }),
  ).toEqual([
    "language: TypeScript",
    "language-version: TypeScript ^5.0",
    "framework: SvelteKit 2",
    "framework: Svelte 4",
    "api-style: REST route handlers",
    "database: SQLite",
    "orm: Prisma 5",
    "schema: prisma/schema.prisma",
    "authentication: Lucia",
    "password-hashing: Argon2 (@node-rs/argon2)",
    "test-runner: Playwright 1",
    "test-one: bunx playwright test PATH",
    "package-manager: bun",
    "type-checker: svelte-check",
    "build: Vite 5",
    "environment-variable: SECRET_KEY",
  ]);
});

test("Fastify with Knex and node:test", async () => {
  expect(
    await told({
      "package.json":
        '{"dependencies":{"fastify":"^4.26.0","@fastify/session":"10","knex":"3","mysql2":"3","ajv":"8","argon2":"0.31"},"scripts":{"test":"node --test"}}',
      "pnpm-lock.yaml": "",
      "src/server.ts":
        'import Fastify from "fastify";\nimport session from "@fastify/session";\nconst app = Fastify();\napp.get("/x", async () => 1);',
      "src/db.ts": 'import knex from "knex";\nexport default knex({ client: "mysql2" });',
      "knexfile.js":
        'module.exports = { client: "mysql2", migrations: { directory: "./db/migrations" } };',
      "db/migrations/20240101120000_init.js": "",
      "src/pw.ts": 'import argon2 from "argon2";',
      "src/v.ts": 'import Ajv from "ajv";',
    }),
  ).toEqual([
    "language: TypeScript",
    "language: JavaScript",
    "framework: Fastify 4",
    "api-style: REST routes",
    "database: MySQL",
    "orm: Knex",
    "migrations: db/migrations",
    "session: @fastify/session",
    "password-hashing: Argon2 (argon2)",
    "validation: Ajv",
    "test-runner: node:test",
    "test-one: node --test PATH",
    "package-manager: pnpm",
  ]);
});

test("Flask under Pipenv", async () => {
  expect(
    await told({
      Pipfile:
        '[packages]\nflask = "==2.3.3"\nflask-login = "*"\nmysqlclient = "*"\npika = "*"\nmarshmallow = "*"\n[dev-packages]\npytest = "*"\nflake8 = "*"\nmypy = "*"\n[requires]\npython_version = "3.10"\n',
      "Pipfile.lock": "{}",
      "app/__init__.py": "from flask import Flask, session\nfrom flask_login import LoginManager\n",
      "app/db.py": "import MySQLdb\n",
      "app/q.py": "import pika\n",
      "app/s.py": "from marshmallow import Schema\n",
      "app/r.py":
        'from flask import Blueprint\nbp = Blueprint("x", __name__)\n@bp.route("/x")\ndef x(): pass\n',
      "tests/test_a.py": "def test_a(): pass\n",
      "setup.cfg": "[flake8]\nmax-line-length = 100\n[mypy]\n",
      ".circleci/config.yml": "jobs: {}",
    }),
  ).toEqual([
    "language: Python",
    "language-version: Python 3.10",
    "framework: Flask 2",
    "api-style: REST routes",
    "database: MySQL",
    "authentication: Flask-Login",
    "session: Flask sessions",
    "validation: marshmallow",
    "test-runner: pytest",
    "test-one: pytest PATH",
    "package-manager: Pipenv",
    "queue: RabbitMQ",
    "type-checker: mypy",
    "linter: Flake8",
    "ci: CircleCI",
  ]);
});

test("a setup.py is read as text", async () => {
  expect(
    await told({
      "setup.py":
        'from setuptools import setup\nsetup(name="x", python_requires=">=3.8", install_requires=[\n  "aiohttp>=3.9",\n  "motor",  # mongo\n  # "redis",\n], extras_require={"dev": ["pytest"]})\n',
      "x/app.py": "from aiohttp import web\nimport motor.motor_asyncio\n",
    }),
  ).toEqual([
    "language: Python",
    "language-version: Python >=3.8",
    "framework: aiohttp",
    "database: MongoDB",
  ]);
});

test("chi with sqlx, goose and Asynq", async () => {
  expect(
    await told({
      "go.mod":
        "module x\ngo 1.21\nrequire github.com/go-chi/chi/v5 v5.0.10\nrequire (\n github.com/jmoiron/sqlx v1.3.5\n github.com/jackc/pgx/v5 v5.5.0\n github.com/hibiken/asynq v0.24.1\n github.com/go-playground/validator/v10 v10.16.0\n github.com/stretchr/testify v1.8.4\n)\n",
      "main.go":
        'package main\nimport (\n "net/http"\n "github.com/go-chi/chi/v5"\n "github.com/go-chi/chi/v5/middleware"\n)\nfunc main() { r := chi.NewRouter(); r.Get("/x", nil) }',
      "db/db.go":
        'package db\nimport (\n _ "github.com/jackc/pgx/v5/stdlib"\n "github.com/jmoiron/sqlx"\n)',
      "jobs/j.go": 'package jobs\nimport "github.com/hibiken/asynq"',
      "v/v.go": 'package v\nimport "github.com/go-playground/validator/v10"',
      "sql/migrations/00001_init.sql": "-- +goose Up",
      "db/db_test.go": "package db",
      ".github/workflows/ci.yml":
        "jobs:\n  a:\n    steps:\n      - uses: golangci/golangci-lint-action@v6\n",
    }),
  ).toEqual([
    "language: Go",
    "language-version: Go 1.21",
    "framework: chi 5",
    "api-style: REST routes",
    "database: PostgreSQL",
    "orm: sqlx",
    "migrations: sql/migrations",
    "validation: validator (go-playground)",
    "test-runner: go test",
    "test-one: go test ./PKG -run NAME",
    "package-manager: Go modules",
    "queue: Redis (Asynq)",
    "background-jobs: Asynq",
    "linter: golangci-lint",
    "ci: GitHub Actions: 1 workflow",
  ]);
});

test("Actix Web with Diesel", async () => {
  expect(
    await told({
      "Cargo.toml":
        '[package]\nname="x"\nedition="2021"\n[dependencies]\nactix-web = "4"\ndiesel = { version = "2.1", features = ["postgres"] }\nredis = "0.24"\nanyhow = "1"\nserde = "1"\nbcrypt = "0.15"\n',
      "src/main.rs": 'use actix_web::{get, web, App};\n#[get("/x")]\nasync fn x() {}',
      "src/db.rs": "use diesel::prelude::*;\nuse diesel::PgConnection;",
      "src/schema.rs": "diesel::table! {}",
      "diesel.toml": '[print_schema]\nfile = "src/schema.rs"\n',
      "migrations/2024-01-01-000000_init/up.sql": "",
      "src/c.rs": 'use redis::Client;\nuse anyhow::Result;\nfn h() { bcrypt::hash("x", 1); }',
      Dockerfile: "",
    }),
  ).toEqual([
    "language: Rust",
    "language-version: Rust 2021 edition",
    "framework: Actix Web 4",
    "api-style: REST routes",
    "database: PostgreSQL",
    "orm: Diesel",
    "schema: src/schema.rs",
    "migrations: migrations",
    "password-hashing: bcrypt (bcrypt)",
    "error-handling: anyhow",
    "package-manager: Cargo",
    "cache: Redis",
    "deployment: Docker",
  ]);
});

test("Quarkus with Panache and Flyway", async () => {
  expect(
    await told({
      "build.gradle.kts":
        'plugins { java\n id("io.quarkus") }\ndependencies {\n implementation(enforcedPlatform("io.quarkus.platform:quarkus-bom:3.8.0"))\n implementation("io.quarkus:quarkus-rest")\n implementation("io.quarkus:quarkus-hibernate-orm-panache")\n implementation("io.quarkus:quarkus-flyway")\n implementation("io.quarkus:quarkus-jdbc-postgresql")\n testImplementation("io.quarkus:quarkus-junit5")\n}\njava { sourceCompatibility = JavaVersion.VERSION_17 }',
      "src/main/java/x/R.java":
        "import jakarta.ws.rs.GET;\nimport io.quarkus.hibernate.orm.panache.PanacheEntity;",
      "src/main/resources/application.properties": "quarkus.datasource.db-kind=postgresql\n",
      "src/main/resources/db/migration/V1.0.0__init.sql": "",
      "src/test/java/x/T.java": "import org.junit.jupiter.api.Test;",
    }),
  ).toEqual([
    "language: Java",
    "language-version: Java 17",
    "framework: Quarkus 3",
    "api-style: JAX-RS",
    "database: PostgreSQL",
    "orm: Hibernate",
    "migrations: src/main/resources/db/migration",
    "test-runner: JUnit 5",
    "test-one: gradle test --tests CLASS",
    "package-manager: Gradle",
    "build: Gradle",
  ]);
});

test("Sinatra with Sequel and Minitest", async () => {
  expect(
    await told({
      Gemfile:
        'gem "sinatra", "~> 4.0"\ngem "sequel"\ngem "sqlite3"\ngem "jwt"\ngem "redis"\ngroup :test do\n gem "minitest"\nend\n',
      "app.rb":
        'require "sinatra/base"\nrequire "sequel"\nrequire "jwt"\nclass App < Sinatra::Base\n get "/x" do\n end\nend\nDB = Sequel.sqlite("x.db")\nC = Redis.new',
      "test/app_test.rb": 'require "minitest/autorun"\nclass AppTest < Minitest::Test\nend',
    }),
  ).toEqual([
    "language: Ruby",
    "framework: Sinatra 4",
    "api-style: REST routes",
    "database: SQLite",
    "orm: Sequel",
    "authentication: JWT (ruby-jwt)",
    "test-runner: Minitest",
    "test-one: bundle exec ruby -Itest PATH",
    "package-manager: Bundler",
    "cache: Redis",
  ]);
});

test("Slim with Doctrine", async () => {
  expect(
    await told({
      "composer.json":
        '{"require":{"php":">=8.1","slim/slim":"4.*","doctrine/orm":"^2.17","firebase/php-jwt":"^6"},"require-dev":{"phpunit/phpunit":"^10","squizlabs/php_codesniffer":"^3"},"scripts":{"cs":"phpcs src"}}',
      "src/app.php":
        "<?php\nuse Slim\\Factory\\AppFactory;\nuse Firebase\\JWT\\JWT;\n$app = AppFactory::create();\n$app->get('/x', fn() => 1);\n$h = password_hash($p, PASSWORD_ARGON2ID);",
      "src/E.php": "<?php\nuse Doctrine\\ORM\\Mapping as ORM;\n$pdo = new PDO('mysql:host=x');",
      "phpunit.xml.dist": "",
      "tests/ATest.php": "<?php",
    }),
  ).toEqual([
    "language: PHP",
    "language-version: PHP >=8.1",
    "framework: Slim 4",
    "api-style: REST routes",
    "database: MySQL",
    "orm: Doctrine ORM 2",
    "authentication: JWT (firebase/php-jwt)",
    "password-hashing: password_hash",
    "test-runner: PHPUnit 10",
    "test-one: vendor/bin/phpunit PATH",
    "package-manager: Composer",
    "linter: PHP_CodeSniffer",
  ]);
});

test("controllers of ASP.NET Core with Dapper and Hangfire", async () => {
  expect(
    await told({
      "App.sln": "",
      "Api/Api.csproj":
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net7.0</TargetFramework><Nullable>enable</Nullable></PropertyGroup><ItemGroup><PackageReference Include="Dapper" Version="2.0.0" /><PackageReference Include="Microsoft.Data.SqlClient" Version="5.0.0" /><PackageReference Include="Hangfire.AspNetCore" Version="1.8.0" /><PackageReference Include="BCrypt.Net-Next" Version="4.0.0" /><PackageReference Include="Serilog.AspNetCore" Version="7.0.0"/></ItemGroup></Project>',
      "Api/Program.cs":
        "using Hangfire;\nvar b = WebApplication.CreateBuilder(args);\nb.Services.AddControllers();",
      "Api/C.cs":
        'using Dapper;\nusing Microsoft.Data.SqlClient;\n[ApiController]\n[Route("x")]\npublic class C : ControllerBase {}',
      "Api/P.cs": "class P { string H(string x) => BCrypt.Net.BCrypt.HashPassword(x); }",
      "Api.Tests/Api.Tests.csproj":
        '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="NUnit" Version="3.0.0" /></ItemGroup></Project>',
      "global.json": '{"sdk":{"version":"7.0.100"}}',
    }),
  ).toEqual([
    "language: C#",
    "runtime: .NET 7",
    "framework: ASP.NET Core 7",
    "api-style: REST controllers",
    "database: SQL Server",
    "orm: Dapper",
    "password-hashing: bcrypt (BCrypt.Net)",
    "test-runner: NUnit",
    "test-one: dotnet test --filter FullyQualifiedName~NAME",
    "package-manager: NuGet",
    "background-jobs: Hangfire",
  ]);
});

test("an umbrella of Phoenix", async () => {
  expect(
    await told({
      "mix.exs": 'defmodule U do\n def project, do: [apps_path: "apps", elixir: "~> 1.15"]\nend',
      "apps/web/mix.exs":
        'defmodule W do\n defp deps do\n [\n {:phoenix, "~> 1.7"},\n {:guardian, "~> 2.3"},\n {:redix, "~> 1.2"},\n {:broadway_rabbitmq, "~> 0.7"},\n {:dialyxir, "~> 1.4", only: :dev}\n ]\n end\nend',
      "apps/core/mix.exs": "defmodule C do\nend",
      "apps/web/lib/web/guardian.ex":
        "defmodule Web.Guardian do\n use Guardian, otp_app: :web\nend",
      "apps/web/lib/web/endpoint.ex": "defmodule Web.Endpoint do\n use Phoenix.Endpoint\nend",
      "apps/web/lib/web/c.ex":
        "defmodule Web.C do\n def x, do: Redix.command(:a, [])\n use Broadway\n @p BroadwayRabbitMQ.Producer\nend",
      ".github/workflows/ci.yml": "jobs:\n a:\n  steps:\n   - run: mix dialyzer\n",
    }),
  ).toEqual([
    "language: Elixir",
    "language-version: Elixir ~> 1.15",
    "framework: Phoenix 1.7",
    "authentication: Guardian",
    "package-manager: Mix",
    "monorepo: Mix umbrella: 2 apps in apps/*",
    "queue: RabbitMQ",
    "type-checker: Dialyzer",
    "ci: GitHub Actions: 1 workflow",
  ]);
});

test("Oak on Deno", async () => {
  expect(
    await told({
      "deno.json":
        '{"imports":{"@oak/oak":"jsr:@oak/oak@17"},"tasks":{"start":"deno run -A main.ts"}}',
      "main.ts":
        'import { Application, Router } from "@oak/oak";\nimport express from "npm:express@4.18.2";',
    }),
  ).toEqual([
    "language: TypeScript",
    "runtime: Deno",
    "framework: Oak 17",
    "package-manager: deno",
  ]);
});

test("Nuxt", async () => {
  expect(
    await told({
      "package.json":
        '{"dependencies":{"nuxt":"^3.10.0","vue":"^3.4.0","@prisma/client":"5"},"devDependencies":{"vitest":"1","@nuxt/eslint":"0.3"},"scripts":{"dev":"nuxt dev","test":"vitest"}}',
      "nuxt.config.ts": "export default defineNuxtConfig({})",
      "app.vue": "<template></template>",
      "server/api/x.get.ts": "export default defineEventHandler(() => 1)",
      "yarn.lock": "__metadata:\n  version: 8\n",
      ".yarnrc.yml": "",
    }),
  ).toEqual([
    "language: TypeScript",
    "framework: Nuxt 3",
    "framework: Vue 3",
    "api-style: REST route handlers",
    "test-runner: Vitest 1",
    "test-one: yarn vitest run PATH",
    "package-manager: yarn",
  ]);
});
