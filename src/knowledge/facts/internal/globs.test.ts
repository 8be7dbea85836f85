import { expect, test } from "vitest";
import { isGlobMatch } from "./globs.ts";

test("globs of workspaces match folders", () => {
  for (const [glob, path] of [
    ["packages/*", "packages/a"],
    ["packages/**", "packages/a/b"],
    ["**/web", "apps/web"],
    ["{apps,packages}/*", "apps/a"],
    ["packages/core-?", "packages/core-1"],
    ["packages/a*c*e", "packages/abcde"],
  ] as const) {
    expect([glob, isGlobMatch(glob, path)]).toEqual([glob, true]);
  }
  for (const [glob, path] of [
    ["packages/*", "packages/a/b"],
    ["packages/*", "packages"],
    ["packages", "packages/a"],
    ["packages/a*d", "packages/abc"],
  ] as const) {
    expect([glob, isGlobMatch(glob, path)]).toEqual([glob, false]);
  }
});

test("a hostile glob costs nothing", () => {
  expect(isGlobMatch("**/a/**/a/**/a/**/b", "a/".repeat(200))).toBe(false);
  expect(isGlobMatch(`${"a*".repeat(90)}b`, "a".repeat(2_000))).toBe(false);
  expect(isGlobMatch("{a,b}".repeat(30), "a".repeat(30))).toBe(false);
});
