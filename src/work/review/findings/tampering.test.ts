import { expect, test } from "vitest";
import { reviewedChange, type Sides } from "../../../../test/support/reviewed-change.ts";
import { tampering } from "./tampering.ts";

function said(commands: readonly string[], ...files: Sides[]): string[] {
  return tampering(reviewedChange(...files), commands).map(
    ({ rule, path, line, message }) =>
      `${rule.slice("review/".length)} ${path}:${line ?? ""} ${message}`,
  );
}

test.each<readonly [string, string, string, string]>([
  [
    "vitest.config.ts",
    "  branches: 80,\n",
    "  branches: 60,\n",
    "In the settings of the test runner, the threshold `branches` fell from 80 to 60.",
  ],
  [
    "vitest.config.ts",
    "  a: 1,\n",
    '  a: 1,\n  exclude: ["src/pay.test.ts"],\n',
    'In the settings of the test runner, something is left out now: `exclude: ["src/pay.test.ts"],`.',
  ],
  [
    "jest.config.js",
    "  a: 1,\n",
    "  passWithNoTests: true,\n  a: 1,\n",
    "In the settings of the test runner, `passWithNoTests` is on now.",
  ],
  [
    "pytest.ini",
    "[pytest]\n",
    "[pytest]\naddopts = --deselect tests/a.py::b\n",
    "In the settings of the test runner, something is left out now: `addopts = --deselect tests/a.py::b`.",
  ],
  [
    "pyproject.toml",
    "[tool.coverage.report]\nfail_under = 90\n",
    "[tool.coverage.report]\nfail_under = 50\n",
    "In the settings of the checks of Python, the threshold `fail_under` fell from 90 to 50.",
  ],
  [
    "tsconfig.json",
    '  "strict": true,\n  "a": 1\n',
    '  "strict": false,\n  "a": 1\n',
    "In the settings of the type checker, `strict` is off now.",
  ],
  [
    "tsconfig.json",
    '  "noImplicitAny": true,\n  "a": 1\n',
    '  "a": 1\n',
    "In the settings of the type checker, `noImplicitAny` was taken out.",
  ],
  [
    "eslint.config.js",
    '  "no-console": "error",\n',
    '  "no-console": "off",\n',
    "In the settings of the linter, the rule `no-console` is off now.",
  ],
  [
    ".eslintrc.json",
    '  "no-console": ["error", {}],\n',
    '  "no-console": "warn",\n',
    "In the settings of the linter, the rule `no-console` only warns now.",
  ],
  [
    ".rubocop.yml",
    "A/B:\n",
    "A/B:\n  Enabled: false\n",
    "In the settings of the linter, a rule is off now: `Enabled: false`.",
  ],
  [
    "Cargo.toml",
    '[lints.clippy]\nunwrap_used = "deny"\n',
    '[lints.clippy]\nunwrap_used = "allow"\n',
    "In the settings of the lints of Rust, the rule `unwrap_used` is off now.",
  ],
  [
    ".github/workflows/ci.yml",
    "      - run: npm test\n      - run: npm run build\n",
    "      - run: npm run build\n",
    "In the settings of continuous integration, the step `npm test` was taken out.",
  ],
  [
    ".github/workflows/ci.yml",
    "      - run: npm test\n",
    "      - run: npm test || true\n",
    "In the settings of continuous integration, a command may fail unseen now: `- run: npm test || true`.",
  ],
  [
    ".github/workflows/ci.yml",
    "      - run: npm test\n",
    "      - run: npm test\n        continue-on-error: true\n",
    "In the settings of continuous integration, `continue-on-error` is on now.",
  ],
  [
    ".golangci.yml",
    "linters:\n",
    "linters:\n  disable: [errcheck]\n",
    "In the settings of the linter, linters are disabled now: `disable: [errcheck]`.",
  ],
  [
    "codecov.yml",
    "  target: 80%\n",
    "  target: 10%\n",
    "In the settings of the measure of coverage, the threshold `target` fell from 80% to 10%.",
  ],
])("%s: %j becomes %j", (path, before, after, message) => {
  expect(
    tampering(reviewedChange({ path, before, after }), []).map((each) => each.message),
  ).toEqual([message]);
});

test.each<readonly [string, string, string, string]>([
  [
    "vitest.config.ts",
    "  branches: 60,\n",
    "  branches: 80,\n",
    "judge-changed vitest.config.ts:1 The settings of the test runner changed: vitest.config.ts.",
  ],
  [
    "tsconfig.json",
    '  "strict": false\n',
    '  "strict": true\n',
    "judge-changed tsconfig.json:1 The settings of the type checker changed: tsconfig.json.",
  ],
  [
    "eslint.config.js",
    '  "a-b": "warn",\n',
    '  "a-b": "error",\n',
    "judge-changed eslint.config.js:1 The settings of the linter changed: eslint.config.js.",
  ],
])(
  "what became stricter is a change of settings and no more: %s",
  (path, before, after, message) => {
    expect(said([], { path, before, after })).toEqual([message]);
  },
);

test("numbers in a pipeline are no levels of rules", () => {
  const path = ".github/workflows/a.yml";
  expect(said([], { path, before: "  fetch-depth: 2\n", after: "  fetch-depth: 0\n" })).toEqual([
    "judge-changed .github/workflows/a.yml:1 The settings of continuous integration changed: .github/workflows/a.yml.",
  ]);
});

test.each<readonly [string, Sides]>([
  ["a comment in settings", { path: "vitest.config.ts", before: "a\n", after: "a\n// why\n" }],
  [
    "other parts of a manifest",
    {
      path: "pyproject.toml",
      before: "[project]\nversion = 1\n[tool.ruff]\na = 1\n",
      after: "[project]\nversion = 2\n[tool.ruff]\na = 1\n",
    },
  ],
  [
    "a source file",
    { path: "src/strict.ts", before: "const strict = true;\n", after: "const strict = false;\n" },
  ],
  [
    "a text about suppressions",
    { path: "src/a.ts", after: 'const a = "eslint-disable @ts-ignore";\n' },
  ],
  ["a document", { path: "docs/a.md", after: "# noqa eslint-disable\n" }],
])("%s is no tampering", (_, file) => {
  expect(said([], file)).toEqual([]);
});

test("deleted settings and Tacit's own files are told", () => {
  expect(said([], { path: ".eslintrc", before: "a\n" })).toEqual([
    "judge-changed .eslintrc: The settings of the linter were deleted: .eslintrc.",
  ]);
  expect(said([], { path: ".tacit/config.yaml", before: "a: 1\n", after: "a: 2\n" })).toEqual([
    "own-context-changed .tacit/config.yaml: The change changes .tacit/config.yaml, by which changes are framed and checked.",
  ]);
});

function manifest(lint: string): string {
  return `{\n  "scripts": {\n    "check": "npm run lint && node scripts/check.mjs",\n    "lint": "${lint}",\n    "other": "${lint}"\n  }\n}\n`;
}

test("scripts that the checks run are told, also those that a script runs", () => {
  expect(
    said(
      ["npm run check", "make verify"],
      { path: "package.json", before: manifest("eslint ."), after: manifest("true") },
      { path: "scripts/check.mjs", before: "a\n", after: "b\n" },
      { path: "scripts/else.mjs", before: "a\n", after: "b\n" },
      {
        path: "Makefile",
        before: "build:\n\tx\nverify: build\n\tpytest\n",
        after: "build:\n\ty\nverify: build\n\techo\n",
      },
    ),
  ).toEqual([
    "check-script-changed package.json:4 The script `lint`, which the check `npm run check` runs, went from `eslint .` to `true`.",
    "check-script-changed scripts/check.mjs: scripts/check.mjs changed, and the check `npm run check` runs it.",
    "check-script-changed Makefile:4 The target `verify` changed, and the check `make verify` runs it.",
  ]);
  expect(
    said(["npm test"], { path: "package.json", before: manifest("a"), after: manifest("b") }),
  ).toEqual([]);
});

test.each([
  [
    "src/a.ts",
    "// eslint-disable-next-line no-console\na();\n",
    1,
    "A lint rule is told to be silent here: `eslint-disable-next-line no-console`.",
  ],
  [
    "src/a.ts",
    "a(); // @ts-ignore\n",
    1,
    "The type checker is told to be silent here: `@ts-ignore`.",
  ],
  ["a.py", "import a  # noqa: F401\n", 1, "A lint rule is told to be silent here: `noqa: F401`."],
  [
    "a.py",
    "a = b()  # type: ignore[arg-type]\n",
    1,
    "The type checker is told to be silent here: `type: ignore[arg-type]`.",
  ],
  [
    "a.go",
    "f() //nolint:errcheck\n",
    1,
    "A lint rule is told to be silent here: `nolint:errcheck`.",
  ],
  [
    "a.rs",
    "#[allow(dead_code)]\nfn a() {}\n",
    1,
    "A lint rule is told to be silent here: `#[allow(dead_code)]`.",
  ],
  [
    "A.java",
    '@SuppressWarnings("unchecked")\n',
    1,
    'A warning is told to be silent here: `@SuppressWarnings("unchecked")`.',
  ],
  [
    "a.rb",
    "f # rubocop:disable Style/X\n",
    1,
    "A lint rule is told to be silent here: `rubocop:disable Style/X`.",
  ],
  [
    "src/a.ts",
    "/* istanbul ignore next */\n",
    1,
    "The measure of coverage is told to be silent here: `istanbul ignore next`.",
  ],
])("a suppression in %s: %j", (path, after, line, message) => {
  expect(tampering(reviewedChange({ path, after }), [])).toEqual([
    { rule: "review/suppression-added", path, line, message },
  ]);
});

test("a suppression that only moved is not told, and many are counted", () => {
  const old = "// eslint-disable-next-line a\nx();\ny();\n";
  expect(
    said([], {
      path: "src/a.ts",
      before: old,
      after: "z();\ny();\n// eslint-disable-next-line a\nx2();\n",
    }),
  ).toEqual([]);
  expect(said([], { path: "src/a.ts", after: "// @ts-ignore\n".repeat(20) }).at(-1)).toBe(
    "suppression-added src/a.ts: 12 more suppressions were added in this file.",
  );
});

test("hostile settings end soon", () => {
  for (const after of [
    "a:".repeat(60_000),
    "  branches: 1,\n".repeat(30_000),
    `${"\t".repeat(60_000)}x: 1\n`,
    '"scripts": {'.repeat(30_000),
    "__proto__: 1\nconstructor: 2\n",
    "\u0000\uFFFD",
  ]) {
    for (const path of [
      "vitest.config.ts",
      "pyproject.toml",
      ".github/workflows/a.yml",
      "package.json",
      "Makefile",
      "src/a.ts",
    ]) {
      expect(
        said(["npm run __proto__", "make constructor"], { path, before: "branches: 2\n", after })
          .length,
      ).toBeLessThanOrEqual(10);
    }
  }
});

function steps(...lines: string[]): string {
  return `jobs:\n  test:\n    steps:\n${lines.map((line) => `      - run: ${line}\n`).join("")}`;
}

test("a line that was as forgiving before is not told, and one more is", () => {
  const change = reviewedChange({
    path: ".github/workflows/ci.yml",
    before: steps("pytest --no-cov tests/a"),
    after: steps("pytest --no-cov tests/b", "pytest --no-cov tests/c"),
  });
  const told = tampering(change, []).filter(({ message }) => message.includes("passed over"));
  expect(told.map(({ line }) => line)).toEqual([5]);
});
