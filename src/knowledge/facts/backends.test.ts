import { expect, test } from "vitest";
import { told } from "../../../test/support/fact-tree.ts";

const laravel = {
  "composer.json":
    '{"require":{"laravel/framework":"^11"},"require-dev":{"phpunit/phpunit":"^11.4"}}',
  "phpunit.xml": "<phpunit/>",
  "app/a.php":
    "<?php\nuse Illuminate\\Support\\Facades\\Cache;\nuse Illuminate\\Support\\Facades\\Hash;\nuse Illuminate\\Contracts\\Queue\\ShouldQueue;\n",
};

test("Laravel's settings say which cache, queue, hash and database there is", async () => {
  expect(
    await told({
      ...laravel,
      ".env.example": "CACHE_STORE=redis\n",
      "config/cache.php": "<?php\nreturn [\n    'default' => env('CACHE_STORE', 'database'),\n];\n",
      "config/queue.php":
        "<?php\nreturn [\n    // 'default' => 'sync',\n    'default' => env('QUEUE_CONNECTION', 'database'),\n];\n",
      "config/hashing.php": "<?php\nreturn [\n    'driver' => 'bcrypt',\n];\n",
      "config/database.php": "<?php\nreturn [\n    'default' => 'mysql',\n];\n",
    }),
  ).toEqual(
    expect.arrayContaining([
      "cache: Redis (Laravel cache)",
      "queue: Laravel queue (database)",
      "password-hashing: bcrypt (Laravel Hash)",
      "database: MySQL",
      "test-runner: PHPUnit 11",
    ]),
  );
});

test("without settings an interface is told as what it is, and settings alone are no use of it", async () => {
  expect(await told(laravel)).toEqual(
    expect.arrayContaining([
      "cache: Laravel cache",
      "queue: Laravel queue",
      "password-hashing: Laravel Hash",
    ]),
  );
  expect(
    await told({
      "composer.json": laravel["composer.json"],
      "config/cache.php": "<?php\nreturn [\n    'default' => 'redis',\n];\n",
    }),
  ).not.toContainEqual(expect.stringMatching(/^cache/));
});

test("Spring's cache is the one that its settings choose", async () => {
  expect(
    await told({
      "build.gradle":
        'dependencies { implementation("org.springframework.boot:spring-boot-starter-cache") }\n',
      "src/main/java/A.java":
        "import org.springframework.cache.annotation.EnableCaching;\n\nclass A {}\n",
      "src/main/resources/application.yml": "spring:\n  cache:\n    type: caffeine\n",
    }),
  ).toContain("cache: Caffeine");
});

test("Django's cache and Celery's broker are read from the settings that run", async () => {
  const facts = await told({
    "requirements.txt": "django\ncelery\n",
    "shop/settings/base.py":
      'CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}\nCELERY_BROKER_URL = os.environ.get("BROKER", "redis://localhost/2")\n',
    "shop/settings/local.py":
      'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n',
    "shop/a.py": "from django.core.cache import cache\nfrom celery import shared_task\n",
  });
  expect(facts.filter((line) => /^(?:cache|queue)/.test(line))).toEqual([
    "queue: Redis (Celery broker)",
    "cache: database (Django cache)",
  ]);
});

test("Rails: own sign-in, Sidekiq's Redis, Kamal, and variables in the settings of the database", async () => {
  const files = {
    Gemfile: 'gem "rails"\ngem "sidekiq"\ngem "bcrypt"\n',
    "app/models/user.rb": "class User < ApplicationRecord\n  has_secure_password\nend\n",
    "config/application.rb": "config.active_job.queue_adapter = :sidekiq\n",
    "config/deploy.yml": "service: kitchen\nimage: acme/kitchen\n",
    "config/cable.yml": 'production:\n  url: <%= ENV["REDIS_URL"] %>\n',
    "config/database.yml":
      'production:\n  adapter: postgresql\n  url: <%= ENV["DATABASE_URL"] %>\n  # <%= ENV["OLD"] %>\n',
    "config/initializers/session_store.rb":
      'Rails.application.config.session_store :cookie_store, key: "_k"\n',
  };
  const facts = await told(files);
  expect(facts).toEqual(
    expect.arrayContaining([
      "authentication: has_secure_password (Rails)",
      "session: cookie store (Rails)",
      "queue: Redis (Sidekiq)",
      "deployment: Kamal",
      "environment-variable: DATABASE_URL",
    ]),
  );
  expect(facts).not.toContain("environment-variable: OLD");
});

test("how the program is built is told where something builds it, and what is installed is not run", async () => {
  const facts = await told({
    "go.mod": "module a\n",
    Dockerfile:
      "FROM golang\nRUN pip install mypy && \\\n    go build ./cmd/a\n# RUN dotnet build\n",
    "package.json": '{"scripts":{"build":"next build"}}',
    "requirements.txt": "",
  });
  expect(facts.filter((line) => /^(?:build|type-checker)/.test(line)).toSorted()).toEqual([
    "build: go build",
    "build: next build",
  ]);
});

test("an extra counts where something asks for it", async () => {
  const files = {
    "pyproject.toml":
      '[project]\nname = "a"\ndependencies = []\n[project.optional-dependencies]\npostgres = ["psycopg"]\n',
    "a/db.py": "import psycopg\n",
  };
  expect(await told(files)).not.toContain("database: PostgreSQL");
  expect(
    await told({ ...files, Dockerfile: 'FROM python\nRUN pip install ".[postgres]"\n' }),
  ).toContain("database: PostgreSQL");
});

test(".NET runs what its projects target; a compose file for a laptop says nothing of the program", async () => {
  expect(
    await told({
      "global.json": '{ "sdk": { "version": "8.0.403" } }',
      "A.csproj":
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>',
      "docker-compose.dev.yml": "services:\n  search:\n    image: elasticsearch:8.15.0\n",
    }),
  ).toEqual(["runtime: .NET 8", "package-manager: NuGet"]);
});
