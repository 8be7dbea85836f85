import { expect, test } from "vitest";
import type { HunkReview } from "../../../ground/contract/review.ts";
import { firstLines } from "./first-lines.ts";

function hunk(id: string, lines: number, fold?: HunkReview["fold"]): HunkReview {
  return {
    id,
    content: id,
    path: "a.ts",
    heading: "",
    oldStart: 1,
    newStart: 1,
    lines: Array.from({ length: lines }, (_, at) => ({ kind: "added", text: "x", new: at + 1 })),
    added: lines,
    removed: 0,
    points: 0,
    reasons: [],
    impact: [],
    findings: [],
    untested: [],
    ...(fold === undefined ? {} : { fold }),
    seen: false,
    origins: [],
  };
}

function changeOf(...hunks: readonly HunkReview[]) {
  const ids = hunks.map(({ id }) => id);
  return {
    files: [
      {
        path: "a.ts",
        oldPath: "a.ts",
        status: "modified" as const,
        kind: "source" as const,
        binary: false,
        hunks: [...hunks],
      },
    ],
    orders: { risk: ids.toReversed(), startHere: [], tenMinutes: ids, files: ids },
  };
}

function linesIn({ files }: ReturnType<typeof changeOf>) {
  return files.flatMap(({ hunks }) =>
    hunks.map(({ id, lines, linesLeft }) => [id, lines.length, linesLeft]),
  );
}

test("hunks are whole until there are enough lines, in the order in which they are read", () => {
  const change = changeOf(hunk("a", 30), hunk("b", 30), hunk("c", 30));
  expect(linesIn(firstLines(change, 31, "files"))).toEqual([
    ["a", 30, undefined],
    ["b", 30, undefined],
    ["c", 0, 30],
  ]);
  expect(linesIn(firstLines(change, 30, "risk"))).toEqual([
    ["a", 0, 30],
    ["b", 0, 30],
    ["c", 30, undefined],
  ]);
});

test("the first hunk has its lines, however many; one that folds waits", () => {
  const same = { why: "same-edit" as const, text: "same edit" };
  const change = changeOf(hunk("folded", 5, same), hunk("long", 900), hunk("next", 5));
  expect(linesIn(firstLines(change, 1, "files"))).toEqual([
    ["folded", 0, 5],
    ["long", 900, undefined],
    ["next", 0, 5],
  ]);
});
