import { expect, test } from "vitest";
import { namesOf } from "./names.ts";

function names(repositories: readonly string[]): readonly string[] {
  return namesOf(repositories).map(({ name }) => name);
}

test("a project is called as its folder; a second of that name has a few characters more, and keeps them", () => {
  expect(names(["/a/shop", "/b/shop", "/b/site"])).toEqual([
    "shop",
    expect.stringMatching(/^shop~\w+$/),
    "site",
  ]);
  expect(names(["/a/shop", "/b/shop", "/c/shop"])[1]).toBe(names(["/a/shop", "/b/shop"])[1]);
  expect(new Set(names(["/a/shop", "/b/shop", "/c/shop"])).size).toBe(3);
});

test("the root of a disk has a name too", () => {
  expect(namesOf(["/"])).toEqual([{ name: "root", repository: "/" }]);
});
