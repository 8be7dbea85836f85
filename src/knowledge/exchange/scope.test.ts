import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  disjoint,
  folderOf,
  narrowed,
  sameScope,
  scopeFromWords,
  scopeInWords,
  splitPatterns,
  within,
} from "./scope.ts";

test("a folder is the same scope however it is written", () => {
  for (const way of ["src/a", "src/a/", "./src/a/", "src/a/**", "src/a/**/*"]) {
    expect(folderOf([way])).toBe("src/a");
    expect(sameScope([way], ["src/a"])).toBe(true);
  }
  expect(sameScope(["src/*.ts"], ["src"])).toBe(false);
});

test("what is no single folder has none", () => {
  for (const scope of [
    ["src/main.ts"],
    ["**/*.ts"],
    ["a", "b"],
    ["!a"],
    ["../a"],
    ["a//b"],
    [".git/hooks"],
    [],
    ["**"],
  ]) {
    expect(folderOf(scope)).toBeUndefined();
  }
  expect(folderOf([".github"])).toBe(".github");
  expect(folderOf(["v1.2/"])).toBe("v1.2");
});

test("patterns for everything are no scope", () => {
  expect(narrowed(["**"])).toBeUndefined();
  expect(narrowed(["**/*", "src/**"])).toBeUndefined();
  expect(narrowed(["**", "!docs/**"])).toEqual(["!docs/**"]);
  expect(narrowed(["src/**", ""])).toEqual(["src/**"]);
  expect(narrowed([])).toBeUndefined();
});

test("commas inside braces separate nothing", () => {
  expect(splitPatterns("src/**/*.{ts,tsx}, docs/**,")).toEqual(["src/**/*.{ts,tsx}", "docs/**"]);
});

test("patterns of a nested file lie in its folder", () => {
  expect(within("api", undefined)).toEqual(["api/**"]);
  expect(within("api", ["src/**", "!x.ts", "api/y"])).toEqual(["api/src/**", "!api/x.ts", "api/y"]);
});

const pattern = fc
  .stringMatching(/^[a-z*`{},. /]{1,12}$/)
  .filter((each) => each.trim() !== "" && !each.startsWith("!"));

test("a scope survives being put in words", () => {
  fc.assert(
    fc.property(
      fc.array(pattern, { maxLength: 3 }),
      fc.array(pattern, { maxLength: 2 }),
      (a, b) => {
        const scope = [...a, ...b.map((each) => `!${each}`)];
        expect(scopeFromWords(scopeInWords(scope)) ?? []).toEqual(scope);
      },
    ),
    { numRuns: 300 },
  );
});

test("scopes are apart by folder or by ending, and nothing is apart from everywhere", () => {
  expect(disjoint(["src/a/**"], ["src/b/**"])).toBe(true);
  expect(disjoint(["src/a"], ["src/ab/**"])).toBe(true);
  expect(disjoint(["**/*.ts"], ["**/*.py"])).toBe(true);
  expect(disjoint(["src/**"], ["src/a/x.ts"])).toBe(false);
  expect(disjoint(["src/**"], ["**/*.ts"])).toBe(false);
  expect(disjoint(undefined, ["src/**"])).toBe(false);
});
