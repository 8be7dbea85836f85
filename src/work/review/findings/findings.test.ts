import { expect, test } from "vitest";
import { hunksOnly, reviewedChange } from "../../../../test/support/reviewed-change.ts";
import { findingsIn } from "./findings.ts";

const change = reviewedChange(
  { path: "src/pay.ts", before: "a();\n", after: "try { a(); } catch {}\ndebugger;\n" },
  {
    path: "src/pay.test.ts",
    before: 'test("pays", () => {\n  expect(a()).toBe(1);\n});\n',
    after: 'test.skip("pays", () => {\n  expect(a()).toBe(1);\n});\n',
  },
);

test("the readers' findings come in one order, and the same for the same change", () => {
  const { findings, problems } = findingsIn(change, { expected: ["src/other.ts"] });
  expect(findings.map(({ rule }) => rule)).toEqual([
    "review/debugging-left",
    "review/test-skipped",
    "review/swallowed-error",
    "review/outside-plan",
    "review/outside-plan",
  ]);
  expect(problems).toEqual([]);
  expect(findingsIn(change, { expected: ["src/other.ts"] })).toEqual({ findings, problems });
});

test("a reader that fails is a problem in words, and the others go on", () => {
  const { findings, problems } = findingsIn(change, {}, [
    {
      name: "broken things",
      read: () => {
        throw new Error("too\u001b[31m deep");
      },
    },
    { name: "fine", read: () => [{ rule: "review/fine", message: "Fine." }] },
  ]);
  expect(findings).toEqual([{ rule: "review/fine", message: "Fine." }]);
  expect(problems).toEqual([
    "The reader of broken things failed on this change: too\\u{1b}[31m deep.",
  ]);
});

test("an empty change, binary files and files without texts have no findings and no problems", () => {
  expect(findingsIn([], {})).toEqual({ findings: [], problems: [] });
  const binary = change.map((file) => ({ ...file, binary: true, hunks: [] }));
  expect(findingsIn(hunksOnly(binary), {})).toEqual({ findings: [], problems: [] });
});

test.each([
  ["a line of a megabyte", "const a = (".repeat(100_000)],
  ["thirty thousand lines", "if (a) { b(c[d]); } // e\n".repeat(30_000)],
  ["bytes of no text", "\u0000\u0001\uFFFD\u202E".repeat(50_000)],
  [
    "names of the prototype",
    "const __proto__ = constructor.prototype.toString();\nexport function __proto__() {}\n".repeat(
      5_000,
    ),
  ],
  ["brackets", "({[`${\"'".repeat(100_000)],
])("%s is read without a problem", (_, after) => {
  for (const path of ["src/a.ts", "a.test.py", "a.rs", "package.json", ".github/workflows/a.yml"]) {
    const files = reviewedChange({ path, before: "x\n", after });
    const { problems } = findingsIn(files, {
      paths: ["__proto__", "constructor"],
      checks: ["npm run __proto__"],
      existing: [{ path: "b.ts", text: after }],
    });
    expect(problems).toEqual([]);
  }
});
