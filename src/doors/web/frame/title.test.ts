import { expect, test } from "vitest";
import { parentOf, titleOf } from "./title.ts";

test.each([
  ["/", "Home"],
  ["/settings", "Settings"],
  ["/p/shop/runs", "Runs · shop"],
  ["/p/shop/runs/7", "Run 7 · shop"],
  ["/p/shop/runs/7/review", "Review of run 7 · shop"],
  ["/p/shop/briefs/new", "New brief · shop"],
  ["/p/shop/briefs/3-cursors", "3-cursors · shop"],
  ["/p/a%20b/context/money", "money · a b"],
  ["/p/shop/nothing", "Nothing here · shop"],
  ["/p/%E0%A4%A/runs", "Runs · %E0%A4%A"],
])("%s is called %s", (pathname, title) => {
  expect(titleOf(pathname)).toBe(title);
});

test.each([
  ["/", undefined],
  ["/settings", "/"],
  ["/p/shop/runs", "/"],
  ["/p/shop/runs/7", "/p/shop/runs"],
  ["/p/shop/runs/7/review", "/p/shop/runs/7"],
  ["/p/shop/context/money", "/p/shop/context"],
  ["/p/shop/map", "/p/shop/context"],
  ["/p/shop/compare", "/p/shop/runs"],
])("above %s is %s", (pathname, above) => {
  expect(parentOf(pathname)).toBe(above);
});
