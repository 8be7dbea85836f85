import { expect, test } from "vitest";
import { scopeMatcher } from "./scope.ts";

const paths = ["src/a.ts", "src/a.test.ts", "src/billing/b.ts", "lib/c.ts", "README.md"];

test.each([
  [undefined, paths],
  [[], paths],
  [["src/**"], ["src/a.ts", "src/a.test.ts", "src/billing/b.ts"]],
  [
    ["src/**", "!**/*.test.ts"],
    ["src/a.ts", "src/billing/b.ts"],
  ],
  [["!src/**"], ["lib/c.ts", "README.md"]],
  [["src/billing"], ["src/billing/b.ts"]],
  [["./src/billing/"], ["src/billing/b.ts"]],
  [["!(src|lib)"], ["README.md"]],
  [
    ["src/*.ts", "lib"],
    ["src/a.ts", "src/a.test.ts", "lib/c.ts"],
  ],
])("%j", (scope, inside) => {
  expect(paths.filter(scopeMatcher(scope))).toEqual(inside);
});

test("a scope that would stop a backtracking engine for good is answered", () => {
  expect(scopeMatcher(["*a*a*a*a*a*a*a*a*a*b"])("a".repeat(255))).toBe(false);
});
