import { expect, test } from "vitest";
import { isCode, isGenerated, isLocatable, isTest, sourceFile } from "./files.ts";

test("tests are known by folder and by name in each language's habit", () => {
  for (const path of [
    "test/a.ts",
    "src/__tests__/a.tsx",
    "src/a.test.ts",
    "src/a.spec.js",
    "pkg/a_test.go",
    "app/test_views.py",
    "app/conftest.py",
    "app/tests.py",
    "src/test/java/a/Helper.java",
    "src/OrderTest.java",
  ]) {
    expect([path, isTest(path)]).toEqual([path, true]);
  }
  for (const path of ["src/latest.ts", "src/contest/a.ts", "src/attest.py", "src/test-id.ts"]) {
    expect([path, isTest(path)]).toEqual([path, false]);
  }
});

test("built, vendored and locked files count as generated", () => {
  for (const path of [
    "dist/a.js",
    "deno_dist/a.ts",
    "a/vendor/b.go",
    "x.min.js",
    "types/a.d.ts",
    "yarn.lock",
    "package-lock.json",
  ]) {
    expect([path, isGenerated(path)]).toEqual([path, true]);
  }
  expect(isGenerated("src/distance.ts")).toBe(false);
});

test("documents and configuration are no code", () => {
  expect(
    ["README.md", "a.json", "b.yaml", "vite.config.ts", "Makefile", ".ts"].filter(isCode),
  ).toEqual([]);
  expect(["a.ts", "b.PY", "c/d.rs"].filter(isCode)).toHaveLength(3);
  expect(isLocatable("src/a.test.ts")).toBe(false);
  expect(isLocatable("src/a.ts")).toBe(true);
});

test("lines end with either line end, and the last newline begins none", () => {
  expect(sourceFile("a.ts", "one\r\ntwo\n").lines).toEqual(["one", "two"]);
  expect(sourceFile("a.ts", "").lines).toEqual([]);
});
