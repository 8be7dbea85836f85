import { expect, test } from "vitest";
import type { DiffLine } from "../../diff/lines.ts";
import { grow, linesOfText } from "./grow.ts";

const file = linesOfText(Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join(""));
const hunk: readonly DiffLine[] = [
  { kind: "context", text: "line 10", old: 8, new: 10 },
  { kind: "removed", text: "gone", old: 9 },
  { kind: "added", text: "line 11", new: 11 },
  { kind: "context", text: "line 12", old: 10, new: 12 },
];
const free = { above: 0, below: Number.POSITIVE_INFINITY };

test("a file's last newline begins no line", () => {
  expect(linesOfText("a\nb\n")).toEqual(["a", "b"]);
  expect(linesOfText("a\n\n")).toEqual(["a", ""]);
  expect(linesOfText("")).toEqual([]);
});

test("context comes at both ends, with the numbers of both sides", () => {
  const grown = grow(hunk, file, { before: 2, after: 1 }, free);
  expect(grown[0]).toEqual({ kind: "context", text: "line 8", old: 6, new: 8 });
  expect(grown.at(-1)).toEqual({ kind: "context", text: "line 13", old: 11, new: 13 });
  expect(grown).toHaveLength(hunk.length + 3);
});

test("context ends with the file, and where another hunk begins", () => {
  expect(grow(hunk, file, { before: 99, after: 99 }, free)).toHaveLength(hunk.length + 7 + 18);
  const kept = grow(hunk, file, { before: 99, after: 99 }, { above: 8, below: 14 });
  expect(kept.map((line) => line.new).filter((at) => at !== undefined)).toEqual([
    9, 10, 11, 12, 13,
  ]);
});

test("a hunk that only adds grows as well", () => {
  const added: readonly DiffLine[] = [{ kind: "added", text: "line 1", new: 1 }];
  expect(grow(added, ["line 1", "line 2"], { before: 5, after: 5 }, free)).toEqual([
    added[0],
    { kind: "context", text: "line 2", old: 1, new: 2 },
  ]);
});
