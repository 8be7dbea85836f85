import { expect, test } from "vitest";
import { reviewedChange, type Sides } from "../../../../test/support/reviewed-change.ts";
import { absentTests } from "./absent-tests.ts";
import { testIndex } from "./counterpart.ts";

function said(paths: readonly string[], ...files: Sides[]): string[] {
  return absentTests(reviewedChange(...files), paths).map(
    ({ rule, path, line, message }) => `${rule} ${path}:${line ?? ""} ${message}`,
  );
}

const changed: Sides = {
  path: "src/pay.ts",
  before: "const a = 1;\n",
  after: "const a = 2;\nconst b = 3;\n",
};

test("a file whose test did not change is told with its test", () => {
  expect(said(["src/pay.ts", "src/pay.test.ts"], changed)).toEqual([
    "review/test-not-changed src/pay.ts: 3 lines of code changed here, and its test src/pay.test.ts was not changed.",
  ]);
});

test.each([
  ["its test", { path: "src/pay.test.ts", before: "a\n", after: "b\n" }],
  [
    "a test that imports it",
    { path: "test/flow.test.ts", before: "", after: 'import { a } from "../src/pay";\n' },
  ],
])("nothing is said when %s changed", (_, file) => {
  expect(said(["src/pay.test.ts"], changed, file)).toEqual([]);
});

test("two lines of code ask for no test", () => {
  const file = { path: "src/pay.ts", before: "const a = 1;\n", after: "const a = 2;\n" };
  expect(said(["src/pay.test.ts"], file)).toEqual([]);
});

test("comments and imports ask for no test", () => {
  const file = {
    path: "src/pay.ts",
    before: "const a = 1;\n",
    after: 'import b from "b";\n// why\nconst a = 1;\n',
  };
  expect(said(["src/pay.test.ts"], file)).toEqual([]);
});

test.each([
  ["src/pay.ts", "export function pay() {}\n", "pay"],
  ["src/pay.ts", "export const pay = async (a: number) => a;\n", "pay"],
  ["app/pay.py", "def pay():\n    return 1\n", "pay"],
  ["pay.go", "func Pay() {}\n", "Pay"],
  ["src/pay.rs", "pub fn pay() {}\n", "pay"],
  ["src/Pay.java", "  public int pay(int a) {\n", "pay"],
])("new functions without any test: %s", (path, after, name) => {
  expect(said(["other/x_test.go"], { path, after })).toEqual([
    `review/no-test ${path}:1 \`${name}\` is new, and no test comes with this change.`,
  ]);
});

test.each([
  ["a function that is not public", "src/pay.ts", "function pay() {}\n"],
  ["one that was there before", "app/pay.py", "def _pay():\n    return 1\n"],
  ["a document", "docs/pay.md", "export function pay() {}\n"],
])("no test is asked for %s", (_, path, after) => {
  expect(said([], { path, after })).toEqual([]);
});

test("a repository without tests is not told about each function", () => {
  expect(said(["src/pay.ts"], { path: "src/pay.ts", after: "export function pay() {}\n" })).toEqual(
    [],
  );
});

test("the tests inside a Rust file are its tests", () => {
  const inner = "pub fn a() { x(); }\nfn y() {}\n#[cfg(test)]\nmod tests {\n    // one\n}\n";
  expect(
    said([], {
      path: "src/a.rs",
      before: inner,
      after: inner.replace("a()", "b()").replace("y()", "z()"),
    }),
  ).toEqual([
    "review/test-not-changed src/a.rs: 4 lines of code changed here, and the tests in the same file were not changed.",
  ]);
  expect(
    said([], {
      path: "src/a.rs",
      before: inner,
      after: inner.replace("a()", "b()").replace("y()", "z()").replace("// one", "x();"),
    }),
  ).toEqual([]);
});

test.each([
  ["src/pay.ts", "src/__tests__/pay.ts"],
  ["lib/pay_order.py", "tests/lib/test_pay_order.py"],
  ["src/main/java/a/Pay.java", "src/test/java/a/PayTest.java"],
  ["app/models/pay.rb", "spec/models/pay_spec.rb"],
  ["a/pay.go", "a/pay_test.go"],
  ["src/__proto__.ts", "src/__proto__.test.ts"],
])("the test of %s is %s", (path, expected) => {
  expect(testIndex([expected, "b/other.test.ts", "deep/elsewhere/x.test.ts"]).testOf(path)).toBe(
    expected,
  );
});

test("a common name elsewhere is no test of this file", () => {
  const { testOf } = testIndex([
    "a/one/tests/util.test.ts",
    "b/two/tests/util.test.ts",
    "c/index.test.ts",
  ]);
  expect(testOf("z/util.ts")).toBeUndefined();
  expect(testOf("c/index.ts")).toBeUndefined();
  expect(testOf("b/two/util.py")).toBeUndefined();
});
