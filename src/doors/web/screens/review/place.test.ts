import { expect, test } from "vitest";
import { linesBetween, placeIn, placeOfFile, placeOfLines } from "./place.ts";

test("lines are read and written as the program does", () => {
  for (const [text, place] of [
    ["src/a.ts:3", { path: "src/a.ts", side: "new", first: 3, last: 3 }],
    ["src/a.ts:3-5", { path: "src/a.ts", side: "new", first: 3, last: 5 }],
    ["src/a.ts:-3-5", { path: "src/a.ts", side: "old", first: 3, last: 5 }],
    ["a:7:8", { path: "a:7", side: "new", first: 8, last: 8 }],
    ["./item:x:2", { path: "item:x", side: "new", first: 2, last: 2 }],
  ] as const) {
    expect(placeIn(text)).toEqual({ kind: "lines", ...place });
    expect(placeOfLines(place)).toBe(text);
  }
});

test("files whose names read as something else stay files", () => {
  for (const [path, text] of [
    ["src/a.ts", "src/a.ts"],
    ["change", "./change"],
    ["AC-1", "./AC-1"],
    ["item:x", "./item:x"],
    ["a.ts:7", "a.ts:7:"],
    ["a:", "a::"],
  ] as const) {
    expect(placeOfFile(path)).toBe(text);
    expect(placeIn(text)).toEqual({ kind: "file", path });
  }
});

test("the change, criteria and items are no files", () => {
  for (const text of ["change", "AC-12", "item:entry-1"])
    expect(placeIn(text)).toEqual({ kind: "other", text });
});

function at(line: number, side: "old" | "new" = "new") {
  return { side, line };
}

test("a selection is lines of one side, whichever way it was made", () => {
  expect(linesBetween("a", at(9), at(4))).toEqual({ path: "a", side: "new", first: 4, last: 9 });
  expect(linesBetween("a", at(9, "old"), at(4))).toBeUndefined();
});
