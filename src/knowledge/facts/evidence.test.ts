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
  const tools = /^(?:linter|formatter|type-checker|build):/;
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
