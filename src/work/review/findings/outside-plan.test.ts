import { expect, test } from "vitest";
import { reviewedChange } from "../../../../test/support/reviewed-change.ts";
import { outsidePlan } from "./outside-plan.ts";

function outside(expected: readonly string[], ...paths: string[]): (string | undefined)[] {
  return outsidePlan(
    reviewedChange(...paths.map((path) => ({ path, before: "a\n", after: "b\n" }))),
    expected,
  ).map(({ path }) => path);
}

test("a file that no task expected is told with what was expected", () => {
  expect(
    outsidePlan(reviewedChange({ path: "src/pay.ts", after: "a\n" }), ["src/auth/**", "src/a.ts"]),
  ).toEqual([
    {
      rule: "review/outside-plan",
      path: "src/pay.ts",
      message: "src/pay.ts is new, and no task of the plan expected it (src/auth/**, src/a.ts).",
    },
  ]);
});

test.each([
  [["src/a.ts"], ["src/b.ts"], ["src/b.ts"]],
  [["src/auth"], ["src/auth/x/y.ts", "src/authority.ts"], ["src/authority.ts"]],
  [["lib/*.py"], ["lib/a.py", "lib/b/c.py"], ["lib/b/c.py"]],
  [["src/a.ts"], ["src/a.ts", "src/b.test.ts"], ["src/b.test.ts"]],
  [["src/a.ts"], ["package-lock.json"], ["package-lock.json"]],
])("of %j the files %j leave %j", (expected, paths, left) => {
  expect(outside(expected, ...paths)).toEqual(left);
});

test.each([
  [[], ["src/b.ts"]],
  [["src/a.ts"], ["src/a.test.ts", "test/a.spec.ts", "docs/a.md", "CHANGELOG.md"]],
  [["app/pay.py"], ["tests/test_pay.py"]],
  [["src/Pay.java"], ["src/test/PayTest.java"]],
  [["package.json"], ["package-lock.json", "yarn.lock"]],
  [["src/**"], ["src/x.ts", "src/deep/y.ts"]],
  [["src/a.ts"], ["src/__snapshots__/a.test.ts.snap"]],
])("with %j expected, %j are inside", (expected, paths) => {
  expect(outside(expected, ...paths)).toEqual([]);
});

test("many files outside are counted", () => {
  const paths = Array.from({ length: 30 }, (_, n) => `src/f${n}.ts`);
  const findings = outsidePlan(reviewedChange(...paths.map((path) => ({ path, after: "a\n" }))), [
    "lib/**",
  ]);
  expect(findings.at(-1)?.message).toBe("10 more files changed that no task of the plan expected.");
});
