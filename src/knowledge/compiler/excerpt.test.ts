import { expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";

const long = Array.from({ length: 400 }, (_, line) =>
  line === 300 ? "drawCursor();" : "other();",
);

test("a short file is shown whole, with line numbers", () => {
  expect(excerptOf("a\n\nb\n", "a")).toEqual({ text: "1 a\n2\n3 b", first: 1, last: 3, of: 3 });
  expect(excerptOf("", "a")).toBeUndefined();
});

test("of a long file the window around the request's words is shown", () => {
  const excerpt = excerptOf(long.join("\n"), "draw the cursor");

  expect(excerpt?.text).toContain("301 drawCursor();");
  expect((excerpt?.last ?? 0) - (excerpt?.first ?? 0)).toBe(79);
});

test("a pinned file is shown whole at any length; elsewhere endless lines are cut", () => {
  expect(excerptOf(long.join("\n"), "cursor", true)?.last).toBe(400);
  expect(excerptOf("x".repeat(5000), "x")?.text).toHaveLength(303);
});
