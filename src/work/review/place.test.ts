import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDiff } from "./diff.ts";
import { meantPlace, movedLine, parsePlace, type Place, placeText } from "./place.ts";

test.each([
  ["src/a.ts", { kind: "file", path: "src/a.ts" }],
  ["src/a.ts:7", { kind: "lines", path: "src/a.ts", first: 7, last: 7 }],
  ["a:b.ts:7-9", { kind: "lines", path: "a:b.ts", first: 7, last: 9 }],
  ["change", { kind: "change" }],
  ["AC-12", { kind: "criterion", id: "AC-12" }],
  ["item:clock", { kind: "item", id: "clock" }],
  ["gone.ts:-7", { kind: "lines", path: "gone.ts", first: 7, last: 7, side: "old" }],
  ["gone.ts:-7-9", { kind: "lines", path: "gone.ts", first: 7, last: 9, side: "old" }],
  ["./change", { kind: "file", path: "change" }],
  ["./a.ts:7", { kind: "lines", path: "a.ts", first: 7, last: 7 }],
  ["a.ts:7:", { kind: "file", path: "a.ts:7" }],
  ["a\nb:1", { kind: "lines", path: "a\nb", first: 1, last: 1 }],
  ["7", { kind: "file", path: "7" }],
])("%s is a place", (text, place) => {
  expect(parsePlace(text)).toEqual(place);
});

test.each(["", " ", "a.ts:0", "a.ts:9-7", "a.ts:-0", ":", "./", "x".repeat(9000)])(
  "`%s` is no place",
  (text) => {
    expect(() => parsePlace(text)).toThrow(expect.objectContaining({ code: "review/bad-place" }));
  },
);

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

const path = fc
  .oneof(
    fc.string({ minLength: 1, unit: "binary" }),
    fc.constantFrom("change", "AC-1", "item:x", "./a", "a.ts:7", "a:-3-4", "b:", "item:a:7", "7"),
  )
  .filter((name) => name.trim() !== "" && !name.startsWith("./"));
const line = fc.integer({ min: 1, max: 1_000_000 });

test("a place is read as it was written, whatever the file is called", () => {
  const place: fc.Arbitrary<Place> = fc.oneof(
    path.map((name): Place => ({ kind: "file", path: name })),
    fc.tuple(path, line, line, fc.boolean()).map(([name, first, more, old]): Place => ({
      kind: "lines",
      path: name,
      first,
      last: first + more,
      ...(old ? { side: "old" as const } : {}),
    })),
  );
  fc.assert(
    fc.property(place, (given) => {
      expect(parsePlace(placeText(given))).toEqual(given);
    }),
  );
  expect(placeText({ kind: "lines", path: "a.ts", first: 4, last: 4 })).toBe("a.ts:4");
  expect(placeText({ kind: "file", path: "a.ts" })).toBe("a.ts");
});

function exists(...names: readonly string[]) {
  return (name: string): boolean => names.includes(name);
}

test("a file whose name reads as a line of another is meant where it is one", () => {
  expect(meantPlace("a.ts:7", exists("a.ts:7"))).toEqual({ kind: "file", path: "a.ts:7" });
  expect(meantPlace("a.ts:7", exists("a.ts", "a.ts:7"))).toMatchObject({ path: "a.ts", first: 7 });
  expect(meantPlace("a.ts:7", exists())).toMatchObject({ kind: "lines", path: "a.ts" });
});
