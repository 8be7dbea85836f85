import { expect, test } from "vitest";
import { reviewedChange, type Sides } from "../../../../test/support/reviewed-change.ts";
import { dependencyFindings } from "./dependencies.ts";
import { dependenciesOf } from "./manifest.ts";

function said(...files: Sides[]): string[] {
  return dependencyFindings(reviewedChange(...files)).map(
    ({ rule, path, line, message }) =>
      `${rule.slice("review/".length)} ${path ?? ""}:${line ?? ""} ${message}`,
  );
}

function declared(path: string, text: string): string[] {
  return [...dependenciesOf(path, text).values()].map(
    ({ name, version, dev, line }) => `${line} ${name} ${version ?? "-"}${dev ? " dev" : ""}`,
  );
}

test.each([
  [
    "package.json",
    '{\n  "name": "x",\n  "scripts": { "a": "b" },\n  "dependencies": {\n    "a": "^1.0.0"\n  },\n  "devDependencies": { "b": "2.0.0", "@c/d": "~3" },\n  "x": { "dependencies": { "no": "1" } }\n}\n',
    ["5 a ^1.0.0", "7 b 2.0.0 dev", "7 @c/d ~3 dev"],
  ],
  [
    "pyproject.toml",
    '[project]\nname = "x"\ndependencies = [\n  "Fast_API[all]>=0.1",\n  "b==2.0 ; python_version < \'3\'",\n]\n[project.optional-dependencies]\npg = ["psycopg"]\n[dependency-groups]\ndev = ["pytest>=8"]\n[tool.poetry.dependencies]\npython = "^3"\nc = { version = "^1", extras = ["x"] }\n[tool.ruff]\nselect = ["E"]\n',
    ["4 fast-api >=0.1", "5 b ==2.0", "8 psycopg -", "10 pytest >=8 dev", "13 c ^1"],
  ],
  [
    "requirements.txt",
    "# x\na==1.0  # why\n-r other.txt\ngit+https://example.org/b.git@main#egg=b\nc>=1,<2 --hash=sha256:1\n",
    ["2 a ==1.0", "4 b git+https://example.org/b.git@main#egg=b", "5 c >=1,<2"],
  ],
  [
    "go.mod",
    "module m\ngo 1.22\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgithub.com/c/d v0.1.0 // indirect\n)\nrequire golang.org/x/e v0.2.0\n",
    ["4 github.com/a/b v1.2.3", "7 golang.org/x/e v0.2.0"],
  ],
  [
    "Cargo.toml",
    '[package]\nname = "x"\nversion = "1.0.0"\n[dependencies]\na = "1"\nb = { git = "https://example.org/b", rev = "abc" }\nc.workspace = true\n[dev-dependencies]\nd = "=2.0.1"\n[dependencies.e]\nversion = "3"\n',
    ["5 a 1", "6 b git:https://example.org/b#abc", "7 c -", "9 d =2.0.1 dev", "10 e 3"],
  ],
  [
    "pom.xml",
    "<project>\n<dependency>\n<groupId>g</groupId>\n<artifactId>a</artifactId>\n<version>1.0</version>\n<scope>test</scope>\n</dependency>\n<!-- <dependency><artifactId>no</artifactId></dependency> -->\n</project>\n",
    ["4 g:a 1.0 dev"],
  ],
  [
    "build.gradle.kts",
    'dependencies {\n  implementation("g:a:1.0")\n  testImplementation("g:b:2.0")\n}\n',
    ["2 g:a 1.0", "3 g:b 2.0 dev"],
  ],
  [
    "Gemfile",
    'gem "rails", "~> 7.1"\ngroup :test do\n  gem "rspec"\nend\ngem "x", github: "a/x"\n',
    ["1 rails ~> 7.1", "3 rspec - dev", "5 x git:a/x"],
  ],
  [
    "composer.json",
    '{\n  "require": {\n    "php": ">=8",\n    "a/b": "^1"\n  },\n  "require-dev": { "c/d": "2.0.0" }\n}\n',
    ["4 a/b ^1", "6 c/d 2.0.0 dev"],
  ],
  [
    "a.csproj",
    '<Project>\n  <PackageReference Include="A.B" Version="1.2.3" />\n</Project>\n',
    ["2 A.B 1.2.3"],
  ],
  ["other.json", '{ "dependencies": { "a": "1" } }', []],
])("what %s declares", (path, text, names) => {
  expect(declared(path, text)).toEqual(names);
});

function lock(more: string): string {
  return `{ "packages": { "": {}, "node_modules/a": { "version": "1.0.0" }${more} } }\n`;
}

function manifest(list: string): string {
  return `{ "dependencies": { ${list} } }\n`;
}

function scripts(list: string): string {
  return `{\n  "scripts": {\n    ${list}\n  }\n}\n`;
}

const before = '{\n  "dependencies": {\n    "a": "1.0.0"\n  }\n}\n';

test("a new dependency is told with its version, whether it is pinned, licence and install script", () => {
  expect(
    said(
      {
        path: "package.json",
        before,
        after: before.replace('"1.0.0"', '"1.0.0",\n    "left-pad": "^1.3.0"'),
      },
      {
        path: "package-lock.json",
        before: lock(""),
        after: lock(
          ', "node_modules/left-pad": { "version": "1.3.0", "license": "WTFPL", "hasInstallScript": true }, "node_modules/deep/node_modules/es": { "version": "2.0.0", "hasInstallScript": true }',
        ),
      },
    ),
  ).toEqual([
    "new-dependency package.json:4 `left-pad` ^1.3.0 is a new dependency: not pinned to one version, licence WTFPL, it runs an install script.",
    "install-script package-lock.json: `es` 2.0.0 came in through another package and runs an install script.",
  ]);
});

test.each([
  [
    "package.json",
    '{ "devDependencies": { "b": "2.0.0" } }\n',
    "`b` 2.0.0 is a new dependency: pinned, for development only.",
  ],
  [
    "package.json",
    '{ "dependencies": { "b": "github:x/b" } }\n',
    "`b` github:x/b is a new dependency: straight from a git repository, at whatever its branch holds.",
  ],
  [
    "package.json",
    '{ "dependencies": { "b": "https://example.org/b.tgz" } }\n',
    "`b` https://example.org/b.tgz is a new dependency: downloaded from an address, not from a registry.",
  ],
  [
    "package.json",
    '{ "dependencies": { "b": "file:../b" } }\n',
    "`b` file:../b is a new dependency: taken from a folder.",
  ],
  ["requirements.txt", "b==1.0\n", "`b` ==1.0 is a new dependency: pinned."],
  ["requirements.txt", "b\n", "`b` is a new dependency: not pinned to one version."],
  [
    "Cargo.toml",
    '[dependencies]\nb = "1.0"\n',
    "`b` 1.0 is a new dependency: not pinned to one version.",
  ],
  [
    "go.mod",
    "require github.com/x/b v1.0.0\n",
    "`github.com/x/b` v1.0.0 is a new dependency: pinned.",
  ],
])("a new dependency of %s: %j", (path, after, message) => {
  const [finding] = dependencyFindings(reviewedChange({ path, before: "\n", after }));
  expect(finding?.message).toBe(message);
});

test("removed ones and major versions are notes; minor ones and moves are none", () => {
  expect(
    said({
      path: "package.json",
      before: manifest('"a": "^1.2.0", "b": "0.1.0", "c": "1.0.0"'),
      after: manifest('"a": "^2.0.0", "b": "0.2.0"'),
    }),
  ).toEqual([
    "major-version package.json:1 `a` goes up by a major version: `^1.2.0` to `^2.0.0`.",
    "major-version package.json:1 `b` goes up by a major version: `0.1.0` to `0.2.0`.",
    "dependency-removed package.json: The dependency `c` was removed.",
  ]);
  expect(
    said({
      path: "package.json",
      before: manifest('"a": "^1.2.0"'),
      after: manifest('"a": "^1.3.0"'),
    }),
  ).toEqual([]);
  expect(
    said(
      { path: "x/package.json", before: manifest('"a": "1.0.0"'), after: manifest("") },
      { path: "y/package.json", before: manifest(""), after: manifest('"a": "1.0.0"') },
    ),
  ).toEqual([]);
});

test("a first whole version after `0.x` is up, and back is down", () => {
  for (const [from, to, way] of [
    ["^0.4.0", "^1.1.0", "up"],
    ["1.0.0", "0.9.0", "down"],
    ["0.10.0", "0.9.0", "down"],
    ["==0.982", "==1.0.1", "up"],
  ] as const) {
    expect(
      said({
        path: "package.json",
        before: manifest(`"a": "${from}"`),
        after: manifest(`"a": "${to}"`),
      })[0],
    ).toContain(`goes ${way} by a major version`);
  }
});

test("own install scripts are told when they are new or change", () => {
  expect(
    said({
      path: "package.json",
      before: scripts('"test": "x"'),
      after: scripts('"postinstall": "node setup.js"'),
    }),
  ).toEqual([
    "install-script package.json:3 The script `postinstall` is new and runs on every install: `node setup.js`.",
  ]);
  expect(
    said({
      path: "package.json",
      before: scripts('"prepare": "x"'),
      after: scripts('"prepare": "x", "test": "y"'),
    }),
  ).toEqual([]);
});

test("hostile manifests end soon", () => {
  const texts = [
    '{ "dependencies": { "__proto__": "1", "constructor": "2" } }',
    "{".repeat(60_000),
    '"a":'.repeat(60_000),
    "[dependencies]\n".repeat(30_000),
    "<dependency>\n".repeat(30_000),
    `require ${"a.".repeat(60_000)}`,
    "\u0000\uFFFD",
  ];
  for (const after of texts) {
    for (const path of [
      "package.json",
      "pyproject.toml",
      "Cargo.toml",
      "go.mod",
      "pom.xml",
      "Gemfile",
      "build.gradle",
      "requirements.txt",
      "a.csproj",
      "package-lock.json",
    ]) {
      expect(said({ path, before: "", after }).length).toBeLessThanOrEqual(2);
    }
  }
  expect(said({ path: "package.json", before: "{}\n", after: texts[0] ?? "" })[0]).toContain(
    "`__proto__` 1 is a new dependency",
  );
});
