import { expect, test } from "vitest";
import type { DiffLine } from "../../diff/lines.ts";
import { firstChanged, hasLines, linesOfHunk, linesSelected, moved, textsAt } from "./cursor.ts";

const lines: readonly DiffLine[] = [
  { kind: "context", text: "a", old: 4, new: 7 },
  { kind: "removed", text: "b", old: 5 },
  { kind: "removed", text: "c", old: 6 },
  { kind: "added", text: "d", new: 8 },
  { kind: "context", text: "e", old: 7, new: 9 },
];
const now = (line: number) => ({ side: "new", line }) as const;
const before = (line: number) => ({ side: "old", line }) as const;

test("the cursor begins at the first line that changed", () => {
  expect(firstChanged(lines)).toEqual(before(5));
  expect(firstChanged(lines.slice(0, 1))).toEqual(now(7));
  expect(firstChanged([])).toBeUndefined();
});

test("the cursor goes through both sides, and ends where the hunk does", () => {
  expect(moved(lines, before(6), 1)).toEqual(now(8));
  expect(moved(lines, now(8), -1)).toEqual(before(6));
  expect(moved(lines, now(9), 1)).toBeUndefined();
  expect(moved(lines, now(7), -1)).toBeUndefined();
});

test("a selection over both sides is about the lines as they are now", () => {
  expect(linesSelected("p", lines, before(5), now(8))).toMatchObject({
    side: "new",
    first: 8,
    last: 8,
  });
  expect(linesSelected("p", lines, now(9), now(7))).toMatchObject({
    side: "new",
    first: 7,
    last: 9,
  });
});

test("a selection of lines that are gone is about the lines as they were", () => {
  expect(linesSelected("p", lines, before(6), before(5))).toEqual({
    path: "p",
    side: "old",
    first: 5,
    last: 6,
  });
});

test("lines are quoted from their side", () => {
  expect(textsAt(lines, { path: "p", side: "new", first: 8, last: 9 })).toEqual(["d", "e"]);
  expect(textsAt(lines, { path: "p", side: "old", first: 5, last: 6 })).toEqual(["b", "c"]);
  expect(hasLines(lines, { path: "p", side: "new", first: 40, last: 50 })).toBe(false);
});

test("a hunk as a whole is its changed lines", () => {
  expect(linesOfHunk("p", lines)).toEqual({ path: "p", side: "new", first: 8, last: 8 });
  expect(linesOfHunk("p", lines.slice(0, 3))).toEqual({
    path: "p",
    side: "old",
    first: 5,
    last: 6,
  });
});
