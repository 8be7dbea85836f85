import { expect, test } from "vitest";
import { parseDiff } from "./diff.ts";
import { movedLine, parsePlace, quoteOf } from "./place.ts";

test.each([
  ["src/a.ts", { kind: "file", path: "src/a.ts" }],
  ["src/a.ts:7", { kind: "lines", path: "src/a.ts", first: 7, last: 7 }],
  ["a:b.ts:7-9", { kind: "lines", path: "a:b.ts", first: 7, last: 9 }],
  ["change", { kind: "change" }],
  ["AC-12", { kind: "criterion", id: "AC-12" }],
  ["item:clock", { kind: "item", id: "clock" }],
])("%s is a place", (text, place) => {
  expect(parsePlace(text)).toEqual(place);
});

test.each(["", " ", "a.ts:0", "a.ts:9-7"])("`%s` is no place", (text) => {
  expect(() => parsePlace(text)).toThrow(expect.objectContaining({ code: "review/bad-place" }));
});

const interdiff = parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -4,3 +4,5 @@
 four
+new
+new
 five
 six
@@ -20,3 +22,2 @@
 twenty
-gone
 twenty-two
`);

test("a line keeps its place when a later round only moves it, and is known when it was changed", () => {
  expect(movedLine("a.ts", 2, interdiff)).toEqual({ path: "a.ts", line: 2 });
  expect(movedLine("a.ts", 5, interdiff)).toEqual({ path: "a.ts", line: 7 });
  expect(movedLine("a.ts", 10, interdiff)).toEqual({ path: "a.ts", line: 12 });
  expect(movedLine("a.ts", 21, interdiff)).toBe("changed");
  expect(movedLine("a.ts", 30, interdiff)).toEqual({ path: "a.ts", line: 31 });
  expect(movedLine("b.ts", 30, interdiff)).toEqual({ path: "b.ts", line: 30 });
});

test("the lines of a remark are quoted, and a file outside the change is refused by name", () => {
  expect(quoteOf(parsePlace("a.ts:5-6"), interdiff)).toBe("new\nnew");
  expect(() => quoteOf(parsePlace("b.ts:1"), interdiff)).toThrow(
    expect.objectContaining({ code: "review/not-in-change" }),
  );
});
