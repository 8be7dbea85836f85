/** What looks like a fact and is none. */
import { expect, test } from "vitest";
import { scanned, told } from "../../../test/support/fact-tree.ts";

test("settings of a tool that nothing declares or runs are left over", async () => {
  const settings = {
    "pyproject.toml":
      '[project]\nname = "a"\ndependencies = ["requests"]\n[tool.mypy]\nstrict = true\n',
    ".isort.cfg": "[settings]\n",
    ".flake8": "[flake8]\n",
    "tox.ini": "[flake8]\n",
    "go.mod": "module a\n",
    ".golangci.yml": "",
    Gemfile: 'gem "rake"\n',
    ".rubocop.yml": "",
    "Cargo.toml": '[package]\nname = "a"\n',
    "rustfmt.toml": "",
    "deny.toml": "",
    "mix.exs": "defmodule A do\nend\n",
    ".formatter.exs": "[]",
    "detekt.yml": "",
    "build.gradle.kts": "plugins { }\n",
    "a.py": "",
  };
  const tools = /^(?:linter|formatter|type-checker|build):(?! Gradle)/;
  expect((await told(settings)).filter((line) => tools.test(line))).toEqual([]);
  expect(
    (
      await told({
        ...settings,
        "requirements-dev.txt": "isort\nflake8-bugbear\n",
        ".github/workflows/ci.yml":
          "jobs:\n  a:\n    steps:\n      - uses: EmbarkStudios/cargo-deny-action@v2\n      - run: pipx run mypy .\n      - run: cargo fmt --check\n",
      })
    ).filter((line) => tools.test(line)),
  ).toEqual([
    "type-checker: mypy",
    "linter: Flake8",
    "linter: cargo-deny",
    "formatter: isort",
    "formatter: rustfmt",
  ]);
});

test("Ruff's own file goes before its table in pyproject.toml", async () => {
  const { facts } = await scanned({
    "pyproject.toml":
      '[project]\nname = "a"\n[dependency-groups]\ndev = ["ruff"]\n[tool.ruff]\nline-length = 1\n',
    "ruff.toml": "line-length = 100\n",
  });
  expect(facts.find(({ value }) => value === "Ruff")?.evidence).toEqual([
    { path: "ruff.toml", line: 1 },
    { path: "pyproject.toml", line: 4 },
  ]);
});

/** `build`: what the script of that name runs. */
function manifest(build: string): string {
  return JSON.stringify({
    scripts: { build },
    devDependencies: { typescript: "5.6.3", next: "15.0.0" },
  });
}

test("TypeScript checks types where something runs its compiler", async () => {
  const files = {
    "tsconfig.json": "{}",
    "src/a.ts": "",
    "next.config.js": "module.exports = { typescript: { ignoreBuildErrors: true } };",
  };
  const checkers = async (more: Readonly<Record<string, string>>): Promise<string[]> =>
    (await told({ ...files, ...more })).filter((line) => line.startsWith("type-checker"));
  expect(await checkers({ "package.json": manifest("next build") })).toEqual([]);
  expect(await checkers({ "package.json": manifest("vite build") })).toEqual([]);
  const tsc = ["type-checker: TypeScript (tsc)"];
  expect(await checkers({ "package.json": manifest("tsc -b && vite build") })).toEqual(tsc);
  expect(
    await checkers({ "package.json": manifest("next build"), "next.config.js": "// none" }),
  ).toEqual(tsc);
});

/** `features`: lines of the root's table of that name. */
function crates(features: string): Promise<string[]> {
  return told({
    "Cargo.toml": `[workspace]\nmembers = ["index"]\n\n[package]\nname = "a"\n\n[dependencies]\nindex = { path = "index", optional = true }\nsled = { version = "1", optional = true }\n\n[features]\n${features}`,
    "index/Cargo.toml": '[package]\nname = "index"\n\n[dependencies]\nredb = "1"\n',
    "index/src/lib.rs": "use redb::Database;\n",
    "src/main.rs": "use sled::Db;\n",
  });
}

test("an optional crate counts where a default feature turns it on", async () => {
  expect(await crates('unstable = ["dep:index"]\nall = ["sled"]\n')).not.toContainEqual(
    expect.stringMatching(/^database/),
  );
  expect(await crates('default = ["all"]\nall = ["dep:index", "sled"]\n')).toEqual(
    expect.arrayContaining(["database: redb", "database: sled"]),
  );
});

test("a workspace with a package at its root has that one too, and a test there runs for it alone", async () => {
  const files = {
    "crates/a/Cargo.toml": '[package]\nname = "a"\n\n[dependencies]\nb = { path = "../b" }\n',
    "crates/b/Cargo.toml": '[package]\nname = "b"\n',
    "crates/a/src/lib.rs": "#[test]\nfn works() {}\n",
  };
  expect(
    await told({
      ...files,
      "Cargo.toml": '[package]\nname = "top"\n\n[workspace]\nmembers = ["crates/a"]\n',
    }),
  ).toEqual(
    expect.arrayContaining([
      "monorepo: Cargo workspace: 3 crates",
      "test-one: cargo test -p CRATE NAME",
    ]),
  );
  expect(await told({ ...files, "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n' })).toEqual(
    expect.arrayContaining([
      "monorepo: Cargo workspace: 2 crates in crates/*",
      "test-one: cargo test NAME",
    ]),
  );
});

test("one test of a build of many parts is started in its part", async () => {
  const files = { "core/src/test/java/ATest.java": "class ATest {}" };
  expect(
    await told({
      ...files,
      "settings.gradle": 'include "core", "web"\n',
      "build.gradle": "",
      gradlew: "",
    }),
  ).toContain("test-one: ./gradlew :PROJECT:test --tests CLASS");
  expect(await told({ "src/test/java/ATest.java": "", "build.gradle": "" })).toContain(
    "test-one: gradle test --tests CLASS",
  );
  expect(await told({ "src/test/java/ATest.java": "", "pom.xml": "<project/>" })).toContain(
    "test-one: mvn test -Dtest=CLASS",
  );
});

async function hashing(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await told(files)).filter((line) => line.startsWith("password-hashing"));
}

test("a key for a cipher is no hash of a password", async () => {
  const derive =
    "export const getKey = (password, salt) => crypto.pbkdf2Sync(password, salt, 1, 32);";
  expect(
    await hashing({
      "src/crypto.ts": `import crypto from "node:crypto";\n${derive}\nexport const encrypt = (key) => crypto.createCipheriv("aes", getKey(key), "");\n`,
      "app/keys.py": "import hashlib\n\ndef key_of(secret):\n    return hashlib.scrypt(secret)\n",
    }),
  ).toEqual([]);
  const password = ["password-hashing: PBKDF2 (node:crypto)"];
  expect(
    await hashing({ "src/password.ts": `import crypto from "node:crypto";\n${derive}\n` }),
  ).toEqual(password);
  expect(
    await hashing({
      "src/users.ts":
        'import crypto from "node:crypto";\nexport function hashPassword(text) {\n  return crypto.pbkdf2Sync(text, "salt", 1, 32);\n}\nexport const encrypt = (key) => crypto.createCipheriv("aes", key, "");\n',
    }),
  ).toEqual(password);
});

test("what a bundler writes into the program is no variable of the environment", async () => {
  const facts = await told({
    "package.json": "{}",
    "next.config.ts":
      "const cloudUrl = process.env.CLOUD_URL;\nexport default {\n  env: {\n    cloudUrl,\n    currency: process.env.CURRENCY,\n    API_URL: process.env.API_URL,\n  },\n};\n",
    "vite.config.ts": 'export default { define: { "process.env.BUILT": "1" } };\n',
    "src/a.ts":
      "process.env.cloudUrl;\nprocess.env.currency;\nprocess.env.API_URL;\nprocess.env.BUILT;\nprocess.env.REAL;\n",
  });
  expect(facts.filter((line) => line.startsWith("environment")).toSorted()).toEqual([
    "environment-variable: API_URL",
    "environment-variable: CLOUD_URL",
    "environment-variable: CURRENCY",
    "environment-variable: REAL",
  ]);
});

function routes(lines: string): Readonly<Record<string, string>> {
  return {
    Gemfile: 'gem "rails"\n',
    "config/routes.rb": `Rails.application.routes.draw do\n${lines}\nend\n`,
  };
}

test("routes of Rails are resources where most of them are", async () => {
  expect(await told(routes('  resources :a\n  get "/x" => "x#y"\n  post "/z" => "z#y"'))).toContain(
    "api-style: Rails routes",
  );
  expect(await told(routes('  resources :a\n  resource :b\n  get "/x" => "x#y"'))).toContain(
    "api-style: REST (Rails resources)",
  );
});

function request(name: string): string {
  return `<?php\n\nclass ${name} extends FormRequest\n{\n}\n`;
}

test("one form request that no controller takes is a leftover", async () => {
  const files = {
    "composer.json": '{"require":{"laravel/framework":"^11"}}',
    "app/Http/Requests/A.php": request("A"),
    "app/Http/Controllers/C.php": "<?php\n\nclass C { function a(Request $request) {} }\n",
  };
  const fact = "validation: Laravel form requests";
  expect(await told(files)).not.toContain(fact);
  expect(
    await told({
      ...files,
      "app/Http/Controllers/C.php": "<?php\n\nclass C { function a(A $request) {} }\n",
    }),
  ).toContain(fact);
  expect(
    await told({
      ...files,
      "app/Http/Requests/B.php": request("B"),
      "app/Http/Requests/D.php": request("D"),
    }),
  ).toContain(fact);
});

test("Node that only builds what another language serves is no runtime", async () => {
  const files = {
    "package.json": '{"engines":{"node":">=22"},"dependencies":{"express":"^4"}}',
    "app/a.php": "<?php",
    "app/b.php": "<?php",
  };
  expect(await told(files)).not.toContain("runtime: Node.js >=22");
  expect(await told({ ...files, "web/a.js": 'import express from "express";' })).toContain(
    "runtime: Node.js >=22",
  );
});

test("errors are counted for the class at the top, whatever is below it is called", async () => {
  expect(
    await told({
      "app/errors.py":
        "class Base400(Exception):\n    pass\n\nclass Forbidden(Base400):\n    pass\n\nclass NotFound(Base400):\n    pass\n\nclass OtherError(Exception):\n    pass\n",
      "app/a.py":
        "raise Forbidden()\nraise NotFound()\nraise NotFound()\nraise Forbidden()\nraise OtherError()\nraise OtherError()\nraise OtherError()\n",
    }),
  ).toContain("error-handling: own error class Base400 and 2 below it in app/errors.py: 4 throws");
});

test("a web application of no framework is told, a piece of middleware is not", async () => {
  const files = {
    "requirements.txt": "uvicorn\nclick\nfastapi\n",
    "app/main.py":
      "import uvicorn\n\nclass App:\n    async def __call__(self, scope, receive, send):\n        pass\n",
  };
  expect(await told(files)).toContain("framework: own ASGI application");
  expect(await told({ ...files, "app/api.py": "from fastapi import FastAPI\n" })).not.toContain(
    "framework: own ASGI application",
  );
});

test("a version that only the lock file has is shown there", async () => {
  const { facts } = await scanned({
    Gemfile: 'source "x"\ngem "rails"\n',
    "Gemfile.lock": "GEM\n  specs:\n    rails (8.1.3)\n",
    "config/application.rb": "class A < Rails::Application\nend\n",
  });
  expect(facts.find(({ value }) => value === "Rails 8.1")?.evidence.slice(0, 2)).toEqual([
    { path: "Gemfile", line: 2 },
    { path: "Gemfile.lock", line: 3 },
  ]);
});

test("an error type of Go is told with the places that make one", async () => {
  const facts = await told({
    "go.mod": "module a\n",
    "internal/apperr/apperr.go":
      "package apperr\n\ntype Error struct{ Code string }\n\nfunc (e *Error) Error() string { return e.Code }\n\nfunc Invalid(code string) *Error { return &Error{code} }\n",
    "internal/web/a.go":
      'package web\n\nimport "a/internal/apperr"\n\n// apperr.Invalid("no")\nvar x = apperr.Invalid("a")\nvar y = apperr.Invalid("b")\n',
  });
  expect(facts).toContain(
    "error-handling: own error type apperr.Error in internal/apperr/apperr.go: made in 3 places",
  );
});

test("variables that are declared in one place are told: schemas, classes of settings, tags, options", async () => {
  const facts = await told({
    "src/env.ts":
      'import { z } from "zod";\nexport const env = z.object({\n  STRIPE_KEY: z.string(),\n  // OLD_KEY: z.string(),\n}).parse(process.env);\n',
    "src/app.ts":
      'import { ConfigService } from "@nestjs/config";\nexport const port = config.get<number>("API_PORT");\n',
    "src/map.ts": 'export const a = config.get("NOT_ONE");\nexport const x = { B: z.string() };\n',
    "app/settings.py":
      'from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="SHOP_")\n    database_url: str\n    debug: bool = Field(False, alias="DEBUG_ALL")\n\n    def url(self) -> str:\n        x: int = 1\n\nclass Other:\n    name: str\n',
    "app/cli.py": '@click.option("--token", envvar="CLI_TOKEN")\ndef a(): pass\n',
    "a.go":
      'package a\n\nimport "github.com/caarlos0/env/v11"\n\ntype Config struct {\n\tPort int `env:"PORT_GO" envDefault:"1"`\n}\n',
    "src/main.rs":
      '#[derive(Parser)]\nstruct Args {\n    #[arg(long, env = "RUST_URL")]\n    url: String,\n}\n',
    "src/main/java/A.java": 'class A {\n  @Value("${MAIL_HOST:localhost}") String host;\n}\n',
  });
  expect(facts.filter((line) => line.startsWith("environment")).toSorted()).toEqual(
    [
      "API_PORT",
      "CLI_TOKEN",
      "DEBUG_ALL",
      "MAIL_HOST",
      "PORT_GO",
      "RUST_URL",
      "SHOP_DATABASE_URL",
      "STRIPE_KEY",
    ].map((name) => `environment-variable: ${name}`),
  );
});

test("a compose file that starts every database there is starts none of the program's", async () => {
  const services = ["postgres", "mysql", "mariadb", "mongo"].map(
    (image) => `  ${image}:\n    image: ${image}:1\n`,
  );
  expect(await told({ "compose.yml": `services:\n${services.join("")}` })).toEqual([]);
  expect(await told({ "compose.yml": `services:\n${services[0]}` })).toEqual([
    "database: PostgreSQL",
  ]);
});

test("a script that compiles builds; before a bundler it checks", async () => {
  expect(
    await told({ "package.json": '{"scripts":{"build":"rimraf dist && tsc -p ."}}' }),
  ).toContain("build: tsc");
  expect(
    await told({ "package.json": '{"scripts":{"build":"tsc -b && vite build"}}' }),
  ).not.toContain("build: tsc");
});

test("an error type of Rust is told with the places that make one", async () => {
  expect(
    await told({
      "Cargo.toml": '[package]\nname = "a"\n\n[dependencies]\nthiserror = "1"\n',
      "src/error.rs":
        '#[derive(Debug, thiserror::Error)]\npub enum AppError {\n    #[error("gone")]\n    Gone,\n}\n',
      "src/main.rs":
        "// AppError::Gone\nfn a() { Err(AppError::Gone) }\nfn b() { Err(AppError::Gone) }\nfn c() { Err(AppError::Gone) }\n",
    }),
  ).toContain("error-handling: own error type AppError in src/error.rs: made in 3 places");
});

test("the last stage of an image says what runs, the ones before it do not", async () => {
  const files = { "package.json": "{}", "src/a.ts": "", "src/b.py": "" };
  const runtime = async (Dockerfile: string): Promise<string[]> =>
    (await told({ ...files, Dockerfile })).filter((line) => line.startsWith("runtime"));
  expect(
    await runtime("FROM node:22.3-alpine AS base\nFROM golang:1 AS build\nFROM base\nCMD node a\n"),
  ).toEqual(["runtime: Node.js 22.3"]);
  expect(await runtime("FROM node:22 AS build\nFROM nginx:1\n")).toEqual([]);
});

async function api(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await told(files)).filter((line) => line.startsWith("api-style"));
}

test("the route that a generator writes is no interface, and routes behind a pipeline for an API are", async () => {
  expect(
    await api({
      "routes/api.php":
        "<?php\n\nRoute::get('/user', function (Request $request) {\n    return $request->user();\n});\n",
    }),
  ).toEqual([]);
  expect(
    await api({
      "lib/web/router.ex":
        'defmodule Web.Router do\n  scope "/api" do\n    pipe_through :api\n    get "/a", A, :b\n  end\nend\n',
    }),
  ).toEqual(["api-style: REST routes (Phoenix)"]);
});

test("a build that strips types checks none", async () => {
  const files = {
    "package.json": '{"scripts":{"build":"nest build"},"devDependencies":{"typescript":"5.5.4"}}',
    "src/a.ts": "",
  };
  const fact = "type-checker: TypeScript (tsc)";
  expect(await told(files)).toContain(fact);
  expect(
    await told({ ...files, "nest-cli.json": '{"compilerOptions":{"builder":"swc"}}' }),
  ).not.toContain(fact);
});

test("golangci-lint formats with what its settings enable", async () => {
  const files = {
    "go.mod": "module a\n",
    ".golangci.yml":
      "formatters:\n  enable:\n    - gofumpt\nlinters:\n  disable:\n    - goimports\n",
  };
  expect(await told(files)).not.toContain("formatter: gofumpt");
  const facts = await told({ ...files, Makefile: "lint:\n\tgolangci-lint run\n" });
  expect(facts.filter((line) => /^(?:formatter|linter)/.test(line))).toEqual([
    "linter: golangci-lint",
    "formatter: gofumpt",
  ]);
});
