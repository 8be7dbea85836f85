import { expect, test } from "vitest";
import { titleOf } from "./title.ts";

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
