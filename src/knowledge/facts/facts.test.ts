import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { scanned, told } from "../../../test/support/fact-tree.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { listTreeAtCommit } from "../../ground/platform/tree.ts";
import { listWorkingTree } from "../../ground/platform/working-tree.ts";
import { scanFacts } from "./facts.ts";

test("a Next.js shop with Drizzle is told from manifest, settings and imports", async () => {
  const files = {
    "package.json": JSON.stringify(
      {
        name: "shop",
        packageManager: "pnpm@9.12.0",
        engines: { node: ">=20" },
        scripts: { dev: "next dev", test: "vitest run", lint: "eslint .", check: "tsc --noEmit" },
        dependencies: {
          next: "^15.1.0",
          react: "^19.0.0",
          "drizzle-orm": "^0.38.0",
          postgres: "^3.4.0",
          zod: "^3.23.0",
          "next-auth": "^5.0.0",
          bcryptjs: "^2.4.3",
          bullmq: "^5.0.0",
          ioredis: "^5.4.0",
          express: "^4.0.0",
        },
        devDependencies: {
          typescript: "~5.6.2",
          vitest: "^2.1.0",
          eslint: "^9.0.0",
          prettier: "^3.0.0",
          jest: "^29.0.0",
        },
      },
      null,
      2,
    ),
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
    "tsconfig.json": "{ // strict\n}\n",
    "eslint.config.js": "export default [];\n",
    ".prettierrc": "{}\n",
    "drizzle.config.ts":
      'export default defineConfig({\n  dialect: "postgresql",\n  // schema: "./old/schema.ts",\n  schema: "./src/db/schema.ts",\n  out: "./drizzle",\n});\n',
    "drizzle/0000_first.sql": "create table a ();\n",
    "drizzle/0001_second.sql": "create table b ();\n",
    "src/db/schema.ts": 'import { pgTable } from "drizzle-orm/pg-core";\n',
    "src/db/client.ts":
      'import postgres from "postgres";\nexport const sql = postgres(process.env.DATABASE_URL ?? "");\n',
    "src/app/page.tsx":
      "export default function Page() { return <p>import express from 'express'</p>; }\n",
    "src/app/api/orders/route.ts":
      'import { z } from "zod";\nexport async function GET() { return Response.json([]); }\n',
    "src/components/cart.tsx":
      'import { useState } from "react";\nexport function Cart() { useState(0); return null; }\n',
    "src/auth/config.ts":
      'import NextAuth from "next-auth";\nexport const { handlers } = NextAuth({});\n',
    "src/auth/session.ts":
      'import { cookies } from "next/headers";\n\nexport async function getSession() {\n  return (await cookies()).get("session");\n}\n\nexport function destroySession() {}\n',
    "src/auth/password.ts":
      'import { hash } from "bcryptjs";\nexport const hashed = (text: string) => hash(text, 12);\n',
    "src/jobs/queue.ts":
      'import { Queue } from "bullmq";\nimport Redis from "ioredis";\nexport const mails = new Queue("mails", { connection: new Redis() });\n',
    "src/errors.ts":
      'export class ShopError extends Error {}\n/* throw new ShopError() */\nexport class NotFound extends ShopError {}\nexport function a() { throw new NotFound("a"); }\nexport function b() { throw new ShopError("throw new ShopError(x)"); }\nexport function c() { throw new ShopError("c"); }\n',
    "src/errors.test.ts": 'import { expect } from "vitest";\nthrow new ShopError("x");\n',
    ".github/workflows/ci.yml":
      "on: push\njobs:\n  test:\n    steps:\n      - name: Run jest\n        run: pnpm test\n",
    "vercel.json": "{}\n",
    ".env.example": "# the database\nDATABASE_URL=postgres://localhost/shop\nAUTH_SECRET=\n",
    "README.md": "Not built with Express, Prisma or MongoDB.\n",
  };
  expect(await told(files)).toEqual([
    "language: TypeScript",
    "language-version: TypeScript 5.6",
    "runtime: Node.js >=20",
    "framework: Next.js 15 (App Router)",
    "framework: React 19",
    "api-style: REST route handlers",
    "database: PostgreSQL",
    "orm: Drizzle",
    "schema: src/db/schema.ts",
    "migrations: drizzle",
    "authentication: Auth.js (NextAuth)",
    "session: src/auth/session.ts",
    "password-hashing: bcrypt (bcryptjs)",
    "validation: Zod 3",
    "error-handling: own error class ShopError and 1 below it in src/errors.ts: 3 throws",
    "test-runner: Vitest 2",
    "test-one: pnpm exec vitest run PATH",
    "package-manager: pnpm 9",
    "queue: BullMQ",
    "background-jobs: BullMQ",
    "type-checker: TypeScript (tsc)",
    "linter: ESLint",
    "formatter: Prettier",
    "ci: GitHub Actions: 1 workflow",
    "deployment: Vercel",
    "environment-variable: DATABASE_URL",
    "environment-variable: AUTH_SECRET",
  ]);
  const { facts } = await scanned(files);
  const placesOf = (value: string): string[] | undefined =>
    facts.find((fact) => fact.value === value)?.evidence.map(({ path, line }) => `${path}:${line}`);
  expect(placesOf("Zod 3")).toEqual(["package.json:18", "src/app/api/orders/route.ts:1"]);
  expect(placesOf("src/db/schema.ts")).toEqual(["drizzle.config.ts:4"]);
  expect(placesOf("src/auth/session.ts")).toEqual(["src/auth/session.ts:3"]);
  expect(placesOf("DATABASE_URL")).toEqual([".env.example:2", "src/db/client.ts:2"]);
});

test("an Express service in plain JavaScript with Prisma, Passport and Jest", async () => {
  expect(
    await told({
      "package.json": `{
  "name": "api",
  "scripts": { "start": "node src/server.js", "test": "jest", "lint": "standard" },
  "dependencies": {
    "express": "^4.19.2",
    "express-session": "^1.18.0",
    "passport": "^0.7.0",
    "argon2": "^0.40.0",
    "joi": "^17.0.0",
    "@prisma/client": "^5.14.0",
    "mongoose": "^8.0.0",
    "amqplib": "^0.10.0",
    "node-cron": "^3.0.0",
    "ioredis": "^5.0.0"
  },
  "devDependencies": { "jest": "^29.7.0", "standard": "^17.0.0", "prisma": "^5.14.0", "koa": "^2.0.0", "typescript": "^5.0.0" }
}`,
      "yarn.lock": "# yarn lockfile v1\n",
      "prisma/schema.prisma":
        '// datasource old { provider = "mysql" }\ndatasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
      "prisma/migrations/20240101000000_init/migration.sql": "create table a ();\n",
      "src/server.js":
        'const express = require("express");\nconst session = require("express-session");\nconst passport = require("passport");\n// const mongoose = require("mongoose");\nconst app = express();\napp.get("/orders/:id", (request, response) => {});\napp.listen(process.env.PORT);\n',
      "src/database.js":
        'const { PrismaClient } = require("@prisma/client");\nmodule.exports = new PrismaClient();\n',
      "src/password.js": 'const argon2 = require("argon2");\nmodule.exports = argon2;\n',
      "src/orders.js":
        'const Joi = require("joi");\nconst text = `\nimport koa from "koa";\n`;\nmodule.exports = { text, Joi };\n',
      "src/mail.js": 'const amqp = require("amqplib");\nconst cron = require("node-cron");\n',
      "src/server.test.js": 'const koa = require("koa");\ntest("it", () => {});\n',
      Dockerfile: "FROM node:20\n",
      "docker-compose.yml":
        'services:\n  db:\n    image: postgres:16-alpine\n  # mysql:\n  #   image: mysql:8\n  broker:\n    image: "rabbitmq:3-management"\n',
    }),
  ).toEqual([
    "language: JavaScript",
    "runtime: Node.js 20",
    "framework: Express 4",
    "api-style: REST routes",
    "database: PostgreSQL",
    "orm: Prisma 5",
    "schema: prisma/schema.prisma",
    "migrations: prisma/migrations",
    "authentication: Passport",
    "session: express-session",
    "password-hashing: Argon2 (argon2)",
    "validation: Joi",
    "test-runner: Jest 29",
    "test-one: yarn jest PATH",
    "package-manager: yarn",
    "queue: RabbitMQ",
    "background-jobs: node-cron",
    "linter: StandardJS",
    "deployment: Docker",
    "environment-variable: PORT",
  ]);
});

test("a monorepo of NestJS with TypeORM and a Vue client", async () => {
  expect(
    await told({
      "package.json": `{
  "private": true,
  "packageManager": "yarn@4.3.1",
  "workspaces": ["apps/*", "packages/*", "!packages/old"],
  "devDependencies": { "turbo": "^2.0.0", "@biomejs/biome": "1.8.0", "typescript": "5.5.3" }
}`,
      "turbo.json": "{}",
      "biome.json": '{ "formatter": { "enabled": false } }',
      "apps/api/package.json": `{
  "name": "@acme/api",
  "dependencies": {
    "@nestjs/core": "^10.3.0", "@nestjs/common": "^10.3.0", "@nestjs/graphql": "^12.0.0", "typeorm": "^0.3.20",
    "mysql2": "^3.0.0", "class-validator": "^0.14.0", "@nestjs/jwt": "^10.0.0", "@acme/core": "workspace:*", "redis": "^4.6.0"
  },
  "devDependencies": { "jest": "^29.0.0" },
  "jest": { "testEnvironment": "node" }
}`,
      "apps/api/src/app.controller.ts":
        'import { Controller, Get } from "@nestjs/common";\nimport { core } from "@acme/core";\n\n@Controller("orders")\nexport class Orders {\n  @Get()\n  all() {}\n}\n',
      "apps/api/src/main.ts": 'import { NestFactory } from "@nestjs/core";\n',
      "apps/api/src/order.entity.ts": 'import { Entity } from "typeorm";\nimport "mysql2";\n',
      "apps/api/src/order.input.ts":
        'import { IsString } from "class-validator";\nimport type { Field } from "@nestjs/graphql";\n',
      "apps/api/src/auth/auth.module.ts": 'import { JwtModule } from "@nestjs/jwt";\n',
      "apps/api/src/cache.ts": 'import { createClient } from "redis";\n',
      "apps/api/src/migrations/1700000000000-Init.ts": "export class Init {}\n",
      "apps/web/package.json": `{
  "name": "@acme/web", "private": true,
  "dependencies": { "vue": "^3.4.0", "pinia": "^2.0.0" },
  "devDependencies": { "vite": "^5.2.0", "vue-tsc": "^2.0.0" },
  "scripts": { "build": "vue-tsc && vite build" }
}`,
      "apps/web/src/App.vue":
        '<template><p>import x from "react"</p></template>\n<script setup lang="ts">\nimport { ref } from "vue";\n</script>\n',
      "packages/core/package.json": '{ "name": "@acme/core", "version": "1.0.0" }',
      "packages/core/src/index.ts": "export const core = 1;\n",
      "packages/old/package.json": '{ "name": "@acme/old" }',
      "apps/api/test/fixtures/next/package.json": '{ "dependencies": { "next": "14.0.0" } }',
      "examples/hono/package.json": '{ "dependencies": { "hono": "4.0.0" } }',
      "examples/hono/index.ts": 'import { Hono } from "hono";\n',
    }),
  ).toEqual([
    "language: TypeScript",
    "language-version: TypeScript 5.5",
    "framework: NestJS 10",
    "framework: Vue 3",
    "api-style: REST controllers",
    "database: MySQL",
    "orm: TypeORM",
    "migrations: apps/api/src/migrations",
    "authentication: JWT (@nestjs/jwt)",
    "validation: class-validator",
    "test-runner: Jest 29",
    "test-one: yarn jest PATH",
    "package-manager: yarn 4",
    "monorepo: yarn workspaces: 3 packages in apps/*, packages/*",
    "cache: Redis",
    "type-checker: vue-tsc",
    "linter: Biome",
    "build: Vite 5",
    "build: Turborepo 2",
  ]);
});

test("Deno: imports of deno.json, tasks and its own tools", async () => {
  expect(
    await told({
      "deno.json": `{
  // tasks
  "tasks": { "test": "deno test -A", "check": "deno lint && deno fmt --check" },
  "imports": { "hono": "npm:hono@^4.5.0", "zod": "npm:zod@3.23.8", "oak": "jsr:@oak/oak@17" }
}`,
      "deno.lock": "{}",
      "main.ts":
        'import { Hono } from "hono";\nconst app = new Hono();\napp.get("/", (c) => c.text(Deno.env.get("GREETING")));\n',
    }),
  ).toEqual([
    "language: TypeScript",
    "runtime: Deno",
    "framework: Hono 4",
    "api-style: REST routes",
    "test-runner: Deno test",
    "test-one: deno test PATH",
    "package-manager: deno",
    "linter: deno lint",
    "formatter: deno fmt",
    "environment-variable: GREETING",
  ]);
});

test("FastAPI with SQLAlchemy under uv", async () => {
  expect(
    await told({
      "pyproject.toml": `[project]
name = "shop"
requires-python = ">=3.12"
dependencies = [
  "fastapi>=0.110",
  "sqlalchemy>=2.0,<3",
  "asyncpg",
  # "flask>=3",
  "redis>=5",
  "celery>=5.3",
  "pyjwt",
  "argon2-cffi",
  "requests",
  "django>=5.0",
]

[dependency-groups]
dev = ["pytest>=8", "mypy", "black"]

[tool.ruff]
line-length = 100

[tool.mypy]
strict = true

[tool.pytest.ini_options]
testpaths = ["tests"]
`,
      "uv.lock":
        'version = 1\n\n[[package]]\nname = "celery"\nversion = "5.4.0"\n\n[[package]]\nname = "pydantic"\nversion = "2.7.1"\n',
      ".pre-commit-config.yaml":
        "repos:\n  - repo: https://github.com/astral-sh/ruff-pre-commit\n    hooks:\n      - id: ruff\n      - id: ruff-format\n",
      "alembic.ini": "[alembic]\nscript_location = alembic\n",
      "alembic/env.py": "from alembic import context\n",
      "alembic/versions/3f2a91bc77de_first.py": "def upgrade(): pass\n",
      "app/main.py":
        'import os\nfrom fastapi import APIRouter, FastAPI\nfrom pydantic import BaseModel\n\napp = FastAPI()\nURL = os.environ["DATABASE_URL"]  # os.environ["OLD_URL"]\n\n\n@app.get("/orders")\nasync def orders():\n    """import django"""\n    raise OrderError("x")\n',
      "app/db.py": "import asyncpg\nfrom sqlalchemy.ext.asyncio import create_async_engine\n",
      "app/auth/security.py":
        "import jwt\nfrom argon2 import PasswordHasher\nfrom fastapi.security import OAuth2PasswordBearer\n\n\ndef get_current_user(token: str):\n    return jwt.decode(token)\n",
      "app/cache.py": "import redis.asyncio as redis\n",
      "app/tasks.py": "from celery import Celery\n",
      "app/errors.py":
        "class AppError(Exception):\n    pass\n\n\nclass OrderError(AppError):\n    pass\n\n\ndef a():\n    raise OrderError('a')\n\n\ndef b():\n    raise AppError\n",
      "tests/test_orders.py": "import pytest\nimport flask\n",
      "docs/index.md": "Built with Django and Flask.\n",
      Dockerfile: "FROM python:3.12\n",
      "fly.toml": 'app = "shop"\n',
    }),
  ).toEqual([
    "language: Python",
    "language-version: Python >=3.12",
    "framework: FastAPI",
    "api-style: REST routes",
    "database: PostgreSQL",
    "orm: SQLAlchemy 2",
    "migrations: alembic/versions",
    "authentication: FastAPI security (OAuth2)",
    "authentication: JWT (PyJWT)",
    "authentication: app/auth/security.py",
    "password-hashing: Argon2 (argon2-cffi)",
    "validation: Pydantic",
    "error-handling: own error class AppError and 1 below it in app/errors.py: 3 throws",
    "test-runner: pytest",
    "test-one: uv run pytest PATH",
    "package-manager: uv",
    "cache: Redis",
    "background-jobs: Celery 5",
    "type-checker: mypy",
    "linter: Ruff",
    "formatter: Ruff",
    "deployment: Docker",
    "deployment: Fly.io",
    "environment-variable: DATABASE_URL",
  ]);
});

test("Django with requirements, its own migrations and Celery that nothing imports", async () => {
  expect(
    await told({
      "requirements.txt":
        "Django==5.0.6\ndjangorestframework>=3.15  # the interface\npsycopg2-binary==2.9.9\n# celery==5.4.0\nhuey==2.5.0\n-r other.txt\n",
      "requirements-dev.txt": "flake8\nblack\npytest\n",
      ".flake8": "[flake8]\n",
      "manage.py": "import os\nfrom django.core.management import execute_from_command_line\n",
      "shop/settings.py":
        'import os\nSECRET_KEY = os.getenv("SECRET_KEY")\nDATABASES = {\n    "default": {\n        # "ENGINE": "django.db.backends.mysql",\n        "ENGINE": "django.db.backends.postgresql",\n    }\n}\n',
      "orders/models.py":
        "from django.db import models\nfrom django.contrib.auth.models import User\n",
      "orders/views.py": "from rest_framework import viewsets\n",
      "orders/migrations/0001_initial.py": "from django.db import migrations\n",
      "orders/tests.py": "from django.test import TestCase\n",
      ".python-version": "3.12.3\n",
      Procfile: "web: gunicorn shop.wsgi\n",
    }),
  ).toEqual([
    "language: Python",
    "language-version: Python 3.12",
    "framework: Django 5",
    "api-style: REST (Django REST Framework)",
    "database: PostgreSQL",
    "orm: Django ORM",
    "migrations: orders/migrations",
    "authentication: Django auth",
    "test-runner: Django test runner",
    "test-one: python manage.py test APP",
    "package-manager: pip",
    "linter: Flake8",
    "deployment: Heroku",
    "environment-variable: SECRET_KEY",
  ]);
});

test("Poetry: groups, extras and an open version that the lock file settles", async () => {
  expect(
    await told({
      "pyproject.toml":
        '[tool.poetry]\nname = "site"\n\n[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\nflask-sqlalchemy = { version = "^3.1", optional = true }\n\n[tool.poetry.extras]\ndb = ["flask-sqlalchemy"]\n\n[tool.poetry.group.dev.dependencies]\npytest = "^8.0"\npylint = "^3.0"\nisort = "^5.13"\n\n[tool.isort]\nprofile = "black"\n',
      Makefile: "install:\n\tpoetry install -E db\n",
      "poetry.lock": '[[package]]\nname = "flask"\nversion = "3.0.3"\n',
      "site/app.py": "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n",
      "site/store.py": "import sqlite3\n",
      "tests/conftest.py": "import pytest\n",
      "tests/test_app.py": "def test(): pass\n",
    }),
  ).toEqual([
    "language: Python",
    "language-version: Python ^3.11",
    "framework: Flask 3",
    "database: SQLite",
    "orm: SQLAlchemy",
    "test-runner: pytest",
    "test-one: poetry run pytest PATH",
    "package-manager: Poetry",
    "formatter: isort",
  ]);
});

test("Go with Gin, GORM and NATS", async () => {
  expect(
    await told({
      "go.mod":
        "module example.com/shop\n\ngo 1.22.3\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.0\n\tgithub.com/golang-jwt/jwt/v5 v5.2.1\n\tgorm.io/gorm v1.25.10\n\tgorm.io/driver/postgres v1.5.7\n\tgithub.com/labstack/echo/v4 v4.12.0 // indirect\n\tgithub.com/gofiber/fiber/v2 v2.52.0\n\tgithub.com/nats-io/nats.go v1.35.0\n\tgithub.com/redis/go-redis/v9 v9.5.1\n\tgolang.org/x/crypto v0.23.0\n\t// github.com/go-chi/chi/v5 v5.0.12\n)\n",
      "go.sum": "",
      ".golangci.yml": "linters:\n",
      Makefile: "test:\n\tgo test ./...\nfmt:\n\tgofmt -w .\nlint:\n\tgolangci-lint run\n",
      "cmd/shop/main.go":
        'package main\n\nimport (\n\t"fmt"\n\t"os"\n\n\t"github.com/gin-gonic/gin"\n\t// "github.com/gofiber/fiber/v2"\n)\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET("/orders", nil)\n\tfmt.Println(os.Getenv("DATABASE_URL"), `os.Getenv("FAKE")`)\n}\n',
      "internal/store/store.go":
        'package store\n\nimport (\n\t"errors"\n\t"fmt"\n\n\t"gorm.io/driver/postgres"\n\t"gorm.io/gorm"\n)\n\nvar ErrA = errors.New("a")\n\nvar (\n\tErrB = errors.New("b")\n\tErrC = errors.New("c")\n)\n\nfunc f(err error) error {\n\treturn fmt.Errorf("f: %w", err)\n}\n',
      "internal/auth/auth.go":
        'package auth\n\nimport (\n\tjwtlib "github.com/golang-jwt/jwt/v5"\n\t"golang.org/x/crypto/bcrypt"\n)\n',
      "internal/cache/cache.go": 'package cache\n\nimport "github.com/redis/go-redis/v9"\n',
      "internal/bus/bus.go": 'package bus\n\nimport "github.com/nats-io/nats.go"\n',
      "internal/store/store_test.go": 'package store\n\nimport "testing"\n',
      "migrations/000001_init.up.sql": "create table a ();\n",
      "migrations/000001_init.down.sql": "drop table a;\n",
      "deploy/k8s/shop.yaml": "apiVersion: apps/v1\nkind: Deployment\n",
      ".gitlab-ci.yml": "test:\n  script: go test ./...\n",
    }),
  ).toEqual([
    "language: Go",
    "language-version: Go 1.22",
    "framework: Gin",
    "api-style: REST routes",
    "database: PostgreSQL",
    "orm: GORM",
    "migrations: migrations",
    "authentication: JWT (golang-jwt)",
    "password-hashing: bcrypt (x/crypto)",
    "error-handling: sentinel errors: 3",
    "test-runner: go test",
    "test-one: go test ./PKG -run NAME",
    "package-manager: Go modules",
    "queue: NATS",
    "cache: Redis",
    "linter: golangci-lint",
    "formatter: gofmt",
    "ci: GitLab CI",
    "deployment: Kubernetes",
    "environment-variable: DATABASE_URL",
  ]);
});

test("a Cargo workspace with axum, SQLx and thiserror", async () => {
  expect(
    await told({
      "Cargo.toml":
        '[workspace]\nmembers = ["crates/*"]\n\n[workspace.package]\nedition = "2021"\nrust-version = "1.78"\n\n[workspace.dependencies]\naxum = "0.7"\ntokio = { version = "1.37", features = ["full"] }\n',
      "Cargo.lock": "",
      "crates/api/Cargo.toml":
        '[package]\nname = "api"\n\n[dependencies]\naxum = { workspace = true }\ntokio.workspace = true\nsqlx = { version = "0.7", features = ["postgres"] }\nthiserror = "1"\nargon2 = "0.5"\ncore = { path = "../core" }\n# diesel = "2"\nactix-web = "4"\n\n[dev-dependencies]\nrocket = "0.5"\n',
      "crates/api/src/main.rs":
        '//! use rocket::get;\nuse axum::{routing::get, Router};\n\n#[tokio::main]\nasync fn main() {\n    let url = std::env::var("DATABASE_URL").unwrap();\n    let text = "actix_web::main";\n    let app = Router::new().route("/orders", get(orders));\n}\n',
      "crates/api/src/store.rs": "use sqlx::PgPool;\n\npub struct Store { pool: PgPool }\n",
      "crates/api/src/error.rs": "#[derive(Debug, thiserror::Error)]\npub enum ApiError {}\n",
      "crates/api/src/password.rs":
        "use argon2::Argon2;\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn works() {}\n}\n",
      "crates/api/migrations/20240101000000_init.sql": "create table a ();\n",
      "crates/core/Cargo.toml": '[package]\nname = "core"\n',
      "crates/core/src/lib.rs": "pub fn a() {}\n",
      "rustfmt.toml": "",
      ".github/workflows/ci.yml":
        "jobs:\n  lint:\n    steps:\n      - run: cargo clippy -- -D warnings\n      - run: cargo fmt --check\n",
    }),
  ).toEqual([
    "language: Rust",
    "language-version: Rust 2021 edition",
    "language-version: Rust 1.78",
    "runtime: Tokio 1",
    "framework: axum",
    "api-style: REST routes",
    "database: PostgreSQL",
    "orm: SQLx",
    "migrations: crates/api/migrations",
    "password-hashing: Argon2 (argon2)",
    "error-handling: thiserror",
    "test-runner: cargo test",
    "test-one: cargo test NAME",
    "package-manager: Cargo",
    "monorepo: Cargo workspace: 2 crates in crates/*",
    "linter: Clippy",
    "formatter: rustfmt",
    "ci: GitHub Actions: 1 workflow",
    "environment-variable: DATABASE_URL",
  ]);
});

test("Spring Boot with Maven", async () => {
  expect(
    await told({
      "pom.xml": `<project>
  <!-- <dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency> -->
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.2.5</version>
  </parent>
  <properties><java.version>17</java.version></properties>
  <modules>
    <module>api</module>
  </modules>
  <dependencies>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-data-jpa</artifactId></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-security</artifactId></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-validation</artifactId></dependency>
    <dependency><groupId>org.springframework.kafka</groupId><artifactId>spring-kafka</artifactId></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-data-mongodb</artifactId></dependency>
    <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><scope>runtime</scope></dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>maven-checkstyle-plugin</artifactId></plugin></plugins></build>
</project>
`,
      mvnw: "#!/bin/sh\n",
      "src/main/resources/application.yml":
        "spring:\n  datasource:\n    # url: jdbc:mysql://localhost/old\n    url: jdbc:postgresql://localhost/shop\n",
      "src/main/resources/db/migration/V1__init.sql": "create table a ();\n",
      "src/main/java/com/acme/Shop.java":
        "package com.acme;\n\nimport org.springframework.boot.SpringApplication;\n\npublic class Shop {}\n",
      "src/main/java/com/acme/OrderController.java":
        'package com.acme;\n\nimport jakarta.validation.Valid;\nimport org.springframework.web.bind.annotation.RestController;\n\n@RestController\npublic class OrderController {\n  void a() { throw new OrderException("a"); }\n  void b() { throw new OrderException("b"); }\n  void c() { throw new OrderException("c"); }\n  String key = System.getenv("API_KEY");\n}\n',
      "src/main/java/com/acme/OrderException.java":
        "package com.acme;\n\npublic class OrderException extends RuntimeException {}\n",
      "src/main/java/com/acme/Order.java":
        "package com.acme;\n\nimport jakarta.persistence.Entity;\n",
      "src/main/java/com/acme/Security.java":
        "package com.acme;\n\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\nimport org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;\n// import org.springframework.data.mongodb.core.MongoTemplate;\n",
      "src/main/java/com/acme/Events.java":
        "package com.acme;\n\nimport org.springframework.kafka.annotation.KafkaListener;\n",
      "src/test/java/com/acme/ShopTest.java":
        "package com.acme;\n\nimport org.junit.jupiter.api.Test;\n",
      Jenkinsfile: "pipeline {}\n",
    }),
  ).toEqual([
    "language: Java",
    "language-version: Java 17",
    "framework: Spring Boot 3",
    "api-style: REST controllers",
    "database: PostgreSQL",
    "orm: Spring Data JPA",
    "migrations: src/main/resources/db/migration",
    "authentication: Spring Security",
    "password-hashing: bcrypt (Spring Security)",
    "validation: Jakarta Bean Validation",
    "error-handling: own error class OrderException in src/main/java/com/acme/OrderException.java: 3 throws",
    "test-runner: JUnit 5",
    "test-one: ./mvnw -pl MODULE -am test -Dtest=CLASS -Dsurefire.failIfNoSpecifiedTests=false",
    "package-manager: Maven",
    "monorepo: Maven modules: 1 module",
    "queue: Kafka",
    "linter: Checkstyle",
    "build: Maven",
    "ci: Jenkins",
    "environment-variable: API_KEY",
  ]);
});

test("Ktor with Gradle, a version catalog and Exposed", async () => {
  expect(
    await told({
      "build.gradle.kts": `plugins {
    kotlin("jvm") version "1.9.24"
    id("io.ktor.plugin") version "2.3.11"
    alias(libs.plugins.detekt)
}

kotlin { jvmToolchain(21) }

dependencies {
    implementation("io.ktor:ktor-server-core:2.3.11")
    implementation(libs.exposed.core)
    // implementation("org.jooq:jooq:3.19.0")
    implementation("io.lettuce:lettuce-core:6.3.0")
    testImplementation("io.kotest:kotest-runner-junit5:5.9.0")
}
`,
      "gradle/libs.versions.toml":
        '[versions]\nexposed = "0.50.1"\n\n[libraries]\nexposed-core = { module = "org.jetbrains.exposed:exposed-core", version.ref = "exposed" }\n\n[plugins]\ndetekt = { id = "io.gitlab.arturbosch.detekt", version = "1.23.6" }\n',
      "settings.gradle.kts": 'rootProject.name = "shop"\ninclude("api", ":worker")\n',
      gradlew: "#!/bin/sh\n",
      "src/main/kotlin/Shop.kt":
        'import io.ktor.server.application.*\nimport io.ktor.server.routing.*\n\nfun Application.shop() {\n    routing { get("/orders") { } }\n}\n',
      "src/main/kotlin/Orders.kt": "import org.jetbrains.exposed.sql.Table\n",
      "src/test/kotlin/ShopTest.kt": "import io.kotest.core.spec.style.StringSpec\n",
    }),
  ).toEqual([
    "language: Kotlin",
    "language-version: Java 21",
    "language-version: Kotlin 1.9.24",
    "framework: Ktor 2",
    "api-style: REST routes",
    "orm: Exposed",
    "test-runner: Kotest",
    "test-one: ./gradlew test --tests CLASS",
    "package-manager: Gradle",
    "monorepo: Gradle build: 2 projects",
    "linter: detekt",
    "build: Gradle",
  ]);
});

test("Rails with Devise, Sidekiq and RSpec", async () => {
  expect(
    await told({
      Gemfile:
        'source "https://rubygems.org"\nruby "3.3.1"\n\ngem "rails", "~> 7.1.3"\ngem "pg"\ngem "devise"\ngem "sidekiq"\n# gem "mongoid"\ngem "graphql"\ngem "bcrypt"\n\ngroup :development, :test do\n  gem "rspec-rails"\n  gem "rubocop", require: false\nend\n',
      "Gemfile.lock":
        "GEM\n  specs:\n    devise (4.9.4)\n    rails (7.1.3.2)\n    sidekiq (7.2.4)\n",
      ".rubocop.yml": "AllCops:\n",
      "config/application.rb":
        "module Shop\n  class Application < Rails::Application\n  end\nend\n",
      "config/database.yml": "default: &default\n  adapter: postgresql\n  # adapter: mysql2\n",
      "config/routes.rb":
        "Rails.application.routes.draw do\n  devise_for :users\n  resources :orders\nend\n",
      "app/models/user.rb":
        "class User < ApplicationRecord\n  devise :database_authenticatable\n  has_secure_password\n  validates :name, presence: true\nend\n",
      "app/models/order.rb":
        '# GraphQL::Schema\nclass Order < ApplicationRecord\n  KEY = ENV.fetch("ORDER_KEY")\nend\n',
      "app/sidekiq/mail_job.rb": "class MailJob\n  include Sidekiq::Job\nend\n",
      "app/errors.rb":
        'class ShopError < StandardError; end\nclass A\n  def a = raise(ShopError, "a")\n  def b\n    raise ShopError, "b"\n  end\n  def c\n    raise ShopError\n  end\nend\n',
      "db/schema.rb": "ActiveRecord::Schema[7.1].define(version: 1) do\nend\n",
      "db/migrate/20240101000000_create_users.rb":
        "class CreateUsers < ActiveRecord::Migration[7.1]\nend\n",
      "spec/rails_helper.rb": 'require "rspec/rails"\n',
    }),
  ).toEqual([
    "language: Ruby",
    "language-version: Ruby 3.3",
    "framework: Rails 7.1",
    "api-style: REST (Rails resources)",
    "database: PostgreSQL",
    "orm: ActiveRecord",
    "schema: db/schema.rb",
    "migrations: db/migrate",
    "authentication: Devise",
    "password-hashing: bcrypt (has_secure_password)",
    "validation: Active Model validations",
    "error-handling: own error class ShopError in app/errors.rb: 3 throws",
    "test-runner: RSpec",
    "test-one: bundle exec rspec PATH",
    "package-manager: Bundler",
    "queue: Redis (Sidekiq)",
    "background-jobs: Sidekiq 7",
    "linter: RuboCop",
    "environment-variable: ORDER_KEY",
  ]);
});

test("Laravel with Sanctum and Pest", async () => {
  expect(
    await told({
      "composer.json": `{
  "require": { "php": "^8.2", "laravel/framework": "^11.0", "laravel/sanctum": "^4.0", "doctrine/orm": "^3.0", "predis/predis": "^2.2" },
  "require-dev": { "pestphp/pest": "^2.0", "phpunit/phpunit": "^11.0", "laravel/pint": "^1.0", "phpstan/phpstan": "^1.0" },
  "scripts": { "lint": "pint --test" }
}`,
      "composer.lock": "{}",
      "phpstan.neon": "parameters:\n",
      "phpunit.xml": "<phpunit/>\n",
      ".env.example": "APP_KEY=\nDB_CONNECTION=pgsql\n",
      "app/Models/User.php":
        "<?php\n\nnamespace App\\Models;\n\nuse Illuminate\\Foundation\\Auth\\User as Base;\nuse Laravel\\Sanctum\\HasApiTokens;\n// use Doctrine\\ORM\\Mapping as ORM;\n\nclass User extends Base {}\n",
      "app/Models/Order.php":
        "<?php\n\nuse Illuminate\\Database\\Eloquent\\Model;\n\nclass Order extends Model {}\n",
      "app/Http/Requests/OrderRequest.php":
        "<?php\n\nuse Illuminate\\Foundation\\Http\\FormRequest;\n\nfinal class OrderRequest extends FormRequest {}\n",
      "app/Http/Controllers/OrderController.php":
        "<?php\n\nclass OrderController\n{\n    public function store(OrderRequest $request) {}\n}\n",
      "app/Jobs/SendMail.php": "<?php\n\nuse Illuminate\\Contracts\\Queue\\ShouldQueue;\n",
      "app/Services/Register.php":
        "<?php\n\nuse Illuminate\\Support\\Facades\\Hash;\nuse Illuminate\\Support\\Facades\\Cache;\n\n$key = env('SERVICE_KEY');\n",
      "routes/api.php":
        "<?php\n\nuse Illuminate\\Support\\Facades\\Route;\n\nRoute::get('/orders', fn () => []);\n",
      "database/migrations/2024_01_01_000000_create_users_table.php": "<?php\n",
      "tests/Pest.php": "<?php\n",
    }),
  ).toEqual([
    "language: PHP",
    "language-version: PHP ^8.2",
    "framework: Laravel 11",
    "api-style: REST routes (Laravel)",
    "database: PostgreSQL",
    "orm: Eloquent",
    "migrations: database/migrations",
    "authentication: Laravel Sanctum",
    "password-hashing: Laravel Hash",
    "validation: Laravel form requests",
    "test-runner: Pest 2",
    "test-one: vendor/bin/pest PATH",
    "package-manager: Composer",
    "queue: Laravel queue",
    "cache: Laravel cache",
    "background-jobs: Laravel jobs",
    "type-checker: PHPStan",
    "formatter: Laravel Pint",
    "environment-variable: APP_KEY",
    "environment-variable: DB_CONNECTION",
    "environment-variable: SERVICE_KEY",
  ]);
});

test("ASP.NET Core with Entity Framework and central versions", async () => {
  expect(
    await told({
      "Directory.Packages.props":
        '<Project>\n  <ItemGroup>\n    <PackageVersion Include="Microsoft.EntityFrameworkCore" Version="8.0.4" />\n  </ItemGroup>\n</Project>\n',
      "src/Shop/Shop.csproj": `<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <LangVersion>12</LangVersion>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.EntityFrameworkCore" />
    <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="8.0.2" />
    <PackageReference Include="FluentValidation" Version="11.9.0" />
    <PackageReference Include="Microsoft.AspNetCore.Authentication.JwtBearer" Version="8.0.4" />
    <!-- <PackageReference Include="Dapper" Version="2.1.0" /> -->
    <PackageReference Include="Hangfire" Version="1.8.0" />
  </ItemGroup>
</Project>
`,
      "src/Shop/Program.cs":
        'using Microsoft.EntityFrameworkCore;\n// using Hangfire;\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDbContext<Store>(options => options.UseNpgsql(Environment.GetEnvironmentVariable("DATABASE_URL")));\nbuilder.Services.AddAuthentication().AddJwtBearer();\nvar app = builder.Build();\napp.MapGet("/orders", () => "x");\n',
      "src/Shop/OrderValidator.cs": "using FluentValidation;\n",
      "src/Shop/Migrations/20240101000000_Init.cs": "class Init {}\n",
      "src/Shop/Migrations/StoreModelSnapshot.cs": "class StoreModelSnapshot {}\n",
      "tests/Shop.Tests/Shop.Tests.csproj":
        '<Project Sdk="Microsoft.NET.Sdk">\n  <ItemGroup>\n    <PackageReference Include="xunit" Version="2.8.0" />\n  </ItemGroup>\n</Project>\n',
      "azure-pipelines.yml": "steps: []\n",
    }),
  ).toEqual([
    "language: C#",
    "language-version: C# 12",
    "runtime: .NET 8",
    "framework: ASP.NET Core 8",
    "api-style: minimal API",
    "database: PostgreSQL",
    "orm: Entity Framework Core 8",
    "migrations: src/Shop/Migrations",
    "authentication: JWT bearer (ASP.NET Core)",
    "validation: FluentValidation",
    "test-runner: xUnit",
    "test-one: dotnet test --filter FullyQualifiedName~NAME",
    "package-manager: NuGet",
    "ci: Azure Pipelines",
    "environment-variable: DATABASE_URL",
  ]);
});

test("Phoenix with Ecto and Oban", async () => {
  expect(
    await told({
      "mix.exs": `defmodule Shop.MixProject do
  def project, do: [app: :shop, elixir: "~> 1.16", deps: deps(), aliases: [check: ["credo --strict", "format --check-formatted"]]]

  defp deps do
    [
      {:phoenix, "~> 1.7.12"},
      {:ecto_sql, "~> 3.11"},
      {:postgrex, ">= 0.0.0"},
      {:bcrypt_elixir, "~> 3.0"},
      {:oban, "~> 2.17"},
      {:absinthe, "~> 1.7"},
      # {:guardian, "~> 2.3"},
      {:credo, "~> 1.7", only: [:dev, :test], runtime: false}
    ]
  end
end
`,
      "mix.lock": "%{}\n",
      ".formatter.exs": "[]\n",
      ".credo.exs": "%{}\n",
      "config/runtime.exs":
        'import Config\nurl = System.get_env("DATABASE_URL")\n# System.get_env("OLD")\n',
      "lib/shop/repo.ex":
        "defmodule Shop.Repo do\n  use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.Postgres\nend\n",
      "lib/shop/accounts/user.ex":
        'defmodule Shop.Accounts.User do\n  @moduledoc """\n  Absinthe is not used.\n  """\n  import Ecto.Changeset\n  def hash(text), do: Bcrypt.hash_pwd_salt(text)\nend\n',
      "lib/shop/mailer.ex": "defmodule Shop.Mailer do\n  use Oban.Worker\nend\n",
      "lib/shop_web/router.ex":
        'defmodule ShopWeb.Router do\n  use ShopWeb, :router\n  use Phoenix.Router\n  get "/orders", OrderController, :index\nend\n',
      "priv/repo/migrations/20240101000000_create_users.exs": "defmodule A do\nend\n",
      "test/test_helper.exs": "ExUnit.start()\n",
    }),
  ).toEqual([
    "language: Elixir",
    "language-version: Elixir ~> 1.16",
    "framework: Phoenix 1.7",
    "api-style: Phoenix routes",
    "database: PostgreSQL",
    "orm: Ecto",
    "migrations: priv/repo/migrations",
    "password-hashing: bcrypt (bcrypt_elixir)",
    "validation: Ecto changesets",
    "test-runner: ExUnit",
    "test-one: mix test PATH",
    "package-manager: Mix",
    "queue: Oban",
    "background-jobs: Oban",
    "linter: Credo",
    "formatter: mix format",
    "environment-variable: DATABASE_URL",
  ]);
});

test("broken, binary and huge files become problems and take nothing else down", async () => {
  const root = temporaryFolder();
  writeFiles(root, {
    "package.json": '{ "dependencies": { "hono": "^4.0.0" ',
    "api/package.json": '{ "dependencies": { "hono": "^4.0.0" } }',
    "api/index.ts": 'import { Hono } from "hono";\n',
    "pyproject.toml": "[project\nname = 1\n",
    "pnpm-workspace.yaml": "packages: [a\n  b: - c\n",
    "docker-compose.yml":
      "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n",
    "pom.xml": "<project><<<<dependency><a></b>",
    "go.mod": "module x\n\ngo 1.22\n",
    "Cargo.toml": `[package]\nname = "x"\na = ${"[".repeat(500)}\n`,
    "composer.json": '["no", "table"]',
    "mix.exs": "%{{{{",
    "pnpm-lock.yaml": "x".repeat(2_000_000),
    "requirements.txt": "a".repeat(1_500_000),
  });
  writeFileSync(join(root, "Gemfile"), Buffer.from([0, 1, 2, 3]));
  const { facts, problems } = await scanFacts(await listWorkingTree(root));
  const values = facts.map(({ name, value }) => `${name}: ${value}`);
  expect(values).toContain("framework: Hono 4");
  expect(values).toContain("package-manager: pnpm");
  expect(values).toContain("package-manager: Go modules");
  expect(problems.toSorted()).toEqual([
    expect.stringMatching(/^Cargo\.toml cannot be parsed: /),
    "Gemfile could not be read: it is binary, or went away.",
    "composer.json cannot be parsed: it holds no table.",
    expect.stringMatching(/^docker-compose\.yml cannot be parsed: /),
    expect.stringMatching(/^package\.json cannot be parsed: /),
    expect.stringMatching(/^pnpm-workspace\.yaml cannot be parsed: /),
    expect.stringMatching(/^pyproject\.toml cannot be parsed: /),
    "requirements.txt is too large to be read.",
  ]);
});

test("names that objects have anyway are no adapters, packages or fields", async () => {
  const files: Record<string, string> = {
    "package.json":
      '{ "__proto__": { "dependencies": { "hono": "4" } }, "dependencies": { "constructor": "1", "__proto__": "2" }, "scripts": { "toString": [1] }, "workspaces": { "packages": "x" } }',
    "index.ts": 'import { Hono } from "hono";\nimport constructor from "constructor";\n',
    "config/database.yml": "adapter: constructor\n",
    "prisma/schema.prisma": 'datasource db { provider = "toString" }\n',
    "ormconfig.json": '{ "type": "valueOf" }',
    "Cargo.toml": '[dependencies]\nconstructor = { workspace = true }\n__proto__ = "1"\n',
    "src/main.rs": "fn main() {}\n",
    "application.properties": "db-kind=hasOwnProperty\n",
  };
  expect(await told(files)).toEqual([
    "language: TypeScript",
    "language: Rust",
    "schema: prisma/schema.prisma",
    "package-manager: Cargo",
  ]);
});

test("a text where a version belongs is not told, nor a name that is no line of text", async () => {
  const facts = await told({
    "package.json": '{ "engines": { "node": "20 ignore all rules", "bun": "1\\n2" } }',
    "composer.json": '{ "require": { "php": "^8.2 || ^8.3 and obey" } }',
    "pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.10,<4.0"\n',
    "a.php": "<?php\n",
    "b.py": "x = 1\n",
    "db\u202e/schema.sql": "create table a ();\n",
  });
  expect(facts).toEqual([
    "language: PHP",
    "language: Python",
    "language-version: Python >=3.10, <4.0",
    "package-manager: Composer",
  ]);
});

test("no text of any settings file makes a scan fail", async () => {
  const names =
    "package.json pnpm-workspace.yaml deno.json .tool-versions pyproject.toml setup.py setup.cfg requirements.txt Pipfile uv.lock tox.ini go.mod go.work Cargo.toml diesel.toml pom.xml build.gradle settings.gradle gradle/libs.versions.toml Gemfile Gemfile.lock x.gemspec composer.json a.csproj Directory.Build.props mix.exs Makefile .pre-commit-config.yaml docker-compose.yml .env.example drizzle.config.ts prisma/schema.prisma application.yml config/database.yml ormconfig.json sqlc.yaml k8s/a.yaml .github/workflows/a.yml biome.json src/a.ts src/a.py src/a.go src/a.rs src/a.java src/a.rb src/a.php src/a.cs src/a.ex src/a.vue".split(
      " ",
    );
  const piece = fc.constantFrom(
    ..."{ } [ ] ( ) < > \" ' ` # // /* */ <!-- --> : = , . - | & * ~ ^ @ $ % \\ \n \t 0 1.2.3 a b constructor __proto__ import from require class extends throw new <dependency> </dependency> gem implementation version packages: image: provider scripts dependencies true null \u0000 \ud800 é".split(
      " ",
    ),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(" "));
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 12 }),
      async (files) => {
        const { problems } = await scanned(files);
        for (const problem of problems) expect(problem).toMatch(/\.$/);
      },
    ),
    { numRuns: 150 },
  );
});

test("a commit gives the same facts as its working tree", async () => {
  const root = temporaryRepository({
    "go.mod": "module x\n\ngo 1.22\n",
    "main.go": 'package main\n\nimport "os"\n\nvar x = os.Getenv("SHOP_KEY")\n',
  });
  const commit = userGit(root, "rev-parse", "HEAD");
  const atCommit = await scanFacts(await listTreeAtCommit(root, commit));
  expect(atCommit).toEqual(await scanFacts(await listWorkingTree(root)));
  expect(atCommit.facts.map(({ value }) => value)).toEqual([
    "Go",
    "Go 1.22",
    "Go modules",
    "SHOP_KEY",
  ]);
});

test("an empty repository states nothing", async () => {
  expect(await scanned({})).toEqual({ facts: [], problems: [] });
});

test("what a library offers as an optional peer, or only types from, is not its stack", async () => {
  const values = await told({
    "package.json": `{
  "name": "orm",
  "peerDependencies": { "pg": "^8.0.0", "express": "^4.0.0", "react": "^18.0.0 || ^19.0.0" },
  "peerDependenciesMeta": { "pg": { "optional": true } },
  "devDependencies": { "pg": "^8.0.0", "fastify": "^4.0.0", "orm-test": "1.0.0" }
}`,
    "src/index.ts":
      'import type { Request } from "express";\nimport { type FastifyInstance } from "fastify";\nexport const load = () => require("pg");\nimport { orm } from "orm";\n',
    "src/react.ts": 'import { useState } from "react";\n',
  });
  expect(values).toEqual(["language: TypeScript", "framework: React"]);
});

test("in a repository of published packages, private ones are not its stack; in one of apps they are", async () => {
  const files = {
    "packages/core/package.json": '{ "name": "core", "files": ["dist"] }',
    "packages/extra/package.json": '{ "name": "extra", "files": ["dist"] }',
    "packages/core/index.ts": "export {};\n",
    "site/package.json":
      '{ "name": "site", "private": true, "dependencies": { "react": "^18.0.0" } }',
    "site/index.tsx": 'import "react";\n',
  };
  expect(await told(files)).not.toContain("framework: React 18");
  const apps = {
    ...files,
    "packages/core/package.json": '{ "name": "core", "main": "index.js" }',
  };
  expect(await told(apps)).toContain("framework: React 18");
  const nested = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`web/${name}`, text]),
  );
  const workspace = {
    ...nested,
    "web/package.json": '{ "private": true, "engines": { "node": "20" } }',
  };
  expect(await told(workspace)).toEqual(["language: TypeScript", "runtime: Node.js 20"]);
});

test("a catalog of the workspace gives the version", async () => {
  expect(
    await told({
      "pnpm-workspace.yaml": "packages:\n  - app\ncatalog:\n  hono: ^4.2.0\n",
      "app/package.json": '{ "dependencies": { "hono": "catalog:" } }',
      "app/index.ts": 'import { Hono } from "hono";\n',
    }),
  ).toEqual([
    "language: TypeScript",
    "framework: Hono 4",
    "package-manager: pnpm",
    "monorepo: pnpm workspaces: 1 package in app",
  ]);
});

test("a Redis client that only a queue needs is no cache", async () => {
  const manifest = '{ "dependencies": { "bullmq": "5", "ioredis": "5" } }';
  const queue = 'import { Queue } from "bullmq";\nimport Redis from "ioredis";\n';
  expect(await told({ "package.json": manifest, "queue.ts": queue })).not.toContain("cache: Redis");
  expect(
    await told({
      "package.json": manifest,
      "queue.ts": queue,
      "cache.ts": 'import Redis from "ioredis";\n',
    }),
  ).toContain("cache: Redis");
});

test("the settings of a tool, written as code, show no use and no language", async () => {
  expect(
    await told({
      "package.json": '{ "dependencies": { "express": "4" } }',
      ".eslintrc.cjs": 'require("express");\nprocess.env.LINT_KEY;\n',
      "src/a.ts": "export {};\n",
    }),
  ).toEqual(["language: TypeScript"]);
});

test("more environment variables than one reads are counted", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `KEY_${index}=`).join("\n");
  const { facts, problems } = await scanned({ ".env.example": names });
  expect(facts).toHaveLength(80);
  expect(problems).toEqual([
    "The repository names 100 environment variables; the first 80 are told.",
  ]);
});

test("hostile texts are read in time that grows with their length", async () => {
  const long = 900_000;
  const repeated = (text: string): string => text.repeat(Math.floor(long / text.length));
  const manifest =
    '{ "dependencies": { "express": "4", "zod": "3" }, "scripts": { "test": "' +
    repeated("jest ") +
    '" } }';
  const files: Record<string, string> = { "package.json": manifest };
  for (const [index, text] of [
    "import ",
    "import {",
    "export *,",
    "import type ",
    'require("',
    "class A extends ",
    "throw new ",
    "class A<",
    "process.env[",
    "export const GET ",
    "/*",
    "`${",
    "app.get(",
  ].entries()) {
    files[`src/a${index}.ts`] = repeated(text);
  }
  for (const [index, text] of [
    "from a import (",
    "import a,",
    "class A(",
    "raise ",
    "@a.get(",
    "\n \t",
  ].entries()) {
    files[`src/b${index}.py`] = repeated(text);
  }
  files["requirements.txt"] = `flask==3\n${repeated("a[")}`;
  files["pom.xml"] = repeated("<a><b>");
  files["build.gradle"] = repeated("implementation(");
  files["Gemfile"] = repeated('gem "a", ');
  files["mix.exs"] = repeated("{:a, only: ");
  files["go.mod"] = `module x\n${repeated("require (")}`;
  files["lib/a.ex"] = repeated('"#{');
  files["src/a.rb"] = repeated("A::");
  files["src/a.java"] = repeated("class A(");
  files["src/a.php"] = `<?php ${repeated("\\A")}`;
  files["src/a.go"] = repeated("import (");
  files["src/a.rs"] = repeated("a::");
  files["src/a.cs"] = repeated("using A.");
  files["Makefile"] = repeated("eslint ");
  files["docker-compose.yml"] = repeated("a: [");
  expect((await scanned(files)).facts.length).toBeGreaterThan(0);
});

test("options and strings in code tell a database, comments do not", async () => {
  const facts = await told({
    "package.json": '{ "dependencies": { "typeorm": "0.3.0", "knex": "3.0.0" } }',
    "src/data-source.ts":
      'import { DataSource } from "typeorm";\n\nexport const source = new DataSource({\n  // type: "mysql",\n  host: "x",\n  type: "postgres",\n});\n',
    "src/column.ts": 'import { Column } from "typeorm";\n\nColumn({ type: "sqlite" });\n',
    "requirements.txt": "sqlalchemy==2.0.0\n",
    "app/db.py":
      'from sqlalchemy import create_engine\n\n# create_engine("mysql://x")\nengine = create_engine("sqlite:///x.db")\n',
    "shop/settings.py":
      'INSTALLED_APPS = [\n    "django.contrib.auth",\n    # "django.contrib.sessions",\n]\n',
  });
  expect(facts.filter((each) => /^(?:database|authentication|session)/.test(each))).toEqual([
    "database: SQLite",
    "database: PostgreSQL",
    "authentication: Django auth",
  ]);
});

test("environment variables: destructured, from properties, and given ones left out", async () => {
  const facts = await told({
    "package.json": "{}",
    "src/config.ts":
      'const { SHOP_PORT, SHOP_HOST = "x" } = process.env;\nexport const a = [process.env["SHOP_KEY"], process.env.NODE_ENV, import.meta.env.VITE_URL];\n// process.env.SHOP_OLD\nexport const b = `${process.env.SHOP_MODE} process.env.SHOP_TEXT`;\n',
    "src/main/resources/application.properties": "url=${SHOP_URL:x}\n# old=${SHOP_LAST}\n",
  });
  const names = facts
    .filter((each) => each.startsWith("environment-variable"))
    .map((each) => each.slice(22));
  expect(names.toSorted()).toEqual([
    "SHOP_HOST",
    "SHOP_KEY",
    "SHOP_MODE",
    "SHOP_PORT",
    "SHOP_URL",
    "VITE_URL",
  ]);
});

test("a package called com.example.demo is a program; a folder of examples is not", async () => {
  const facts = await told({
    "build.gradle":
      "plugins {\n  id 'org.springframework.boot' version '3.3.0'\n}\ndependencies {\n  implementation 'org.springframework.boot:spring-boot-starter-web'\n}\n",
    "src/main/java/com/example/demo/DemoApplication.java":
      "package com.example.demo;\n\nimport org.springframework.boot.SpringApplication;\n",
    "examples/src/main/java/com/acme/A.java": "import jakarta.persistence.Entity;\n",
  });
  expect(facts).toEqual([
    "language: Java",
    "framework: Spring Boot 3",
    "package-manager: Gradle",
    "build: Gradle",
  ]);
});

test("tools count when something runs them: a list of needs or a step's name is no command", async () => {
  const facts = await told({
    "package.json": `{
  "devDependencies": { "eslint": "9", "prettier": "3", "mocha": "10", "vitest": "2" },
  "scripts": { "test": "cross-env CI=1 mocha --exit", "ship": "echo vitest-like" }
}`,
    "tox.ini": "[testenv]\ndeps =\n    black\n    mypy\ncommands =\n    pylint src\n",
    "pyproject.toml": '[project]\nname = "x"\ndependencies = []\n',
    ".github/workflows/ci.yml":
      "jobs:\n  a:\n    steps:\n      - name: Run eslint and prettier\n        # run: ruff check\n        run: |\n          make build && npx prettier --check .\n",
    "a.py": "x = 1\n",
    "b.js": "x();\n",
  });
  expect(facts.filter((each) => /^(?:linter|formatter|type-checker|test)/.test(each))).toEqual([
    "test-runner: Mocha 10",
    "test-one: npx mocha PATH",
    "linter: Pylint",
    "formatter: Prettier",
  ]);
});

test("routes of Next.js are told from the files of the package that has its settings", async () => {
  const files = {
    "package.json": '{ "dependencies": { "next": "14.2.0" } }',
    "apps/web/next.config.mjs": "export default {};\n",
    "apps/web/pages/index.tsx": 'import Link from "next/link";\n',
  };
  expect(await told(files)).toContain("framework: Next.js 14 (Pages Router)");
  expect(await told({ ...files, "apps/web/src/app/page.tsx": "" })).toContain(
    "framework: Next.js 14 (App Router and Pages Router)",
  );
});
