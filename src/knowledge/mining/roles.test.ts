import { expect, test } from "vitest";
import { scopeMatcher } from "../checks/scope.ts";
import { quoted, scopeOf } from "./roles.ts";

const at = (paths: readonly string[]): { path: string }[] => paths.map((path) => ({ path }));

test("a scope takes out what was not counted, by the plainest pattern", () => {
  const wanted = ["src/a.ts", "src/b/c.ts"];
  const others = [
    "src/a.test.ts",
    "src/b/c.spec.ts",
    "src/fixtures/x.ts",
    "src/odd.ts",
    "lib/a.ts",
  ];
  const scope = scopeOf("src/**/*.ts", at(wanted), { paths: new Set([...wanted, ...others]) });
  expect(scope).toEqual([
    "src/**/*.ts",
    "!**/*.test.ts",
    "!**/*.spec.ts",
    "!**/fixtures/**",
    "!src/odd.ts",
  ]);
  expect([...wanted, ...others].filter(scopeMatcher(scope))).toEqual(wanted);
});

test("a pattern that would take out a wanted file is not used", () => {
  const wanted = ["src/docs/a.ts"];
  const paths = new Set([...wanted, "src/docs/x/b.ts"]);
  expect(scopeOf("src/**/*.ts", at(wanted), { paths })).toEqual(["src/**/*.ts", "!src/docs/x/**"]);
});

test("there is no scope where too much would have to be taken out", () => {
  const wanted = ["src/a.ts"];
  const odd = Array.from({ length: 9 }, (_, number) => `src/odd${number}.ts`);
  expect(scopeOf("src/*.ts", at(wanted), { paths: new Set([...wanted, ...odd]) })).toBeUndefined();
});

test("a path with brackets is quoted so that its glob means it", () => {
  const path = "app/[id]/(group)/page.tsx";
  expect(scopeMatcher([quoted(path)])(path)).toBe(true);
});
