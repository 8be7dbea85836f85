import { expect, test } from "vitest";
import type { Verdict } from "../../../ground/contract/finding.ts";
import { parseDiff } from "../diff.ts";
import { reviewedFiles } from "../reviewed.ts";
import { coverageAt, untestedIn } from "./untested.ts";

/** Adds lines 3 to 20 in one hunk, and line 40 in another. */
const [file] = reviewedFiles(
  parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -2,1 +2,19 @@
 two
${Array.from({ length: 18 }, (_, at) => `+${at + 3}`).join("\n")}
@@ -22,1 +40,1 @@
-old
+40
`),
  () => ({}),
);

const commit = "a".repeat(40);

type Known = NonNullable<Verdict["coverage"]>["files"][number];

function said(known: Partial<Known>, hunk = 0, at = commit): string[] {
  const files = [{ path: "a.ts", covered: 1, uncovered: [], branches: [], ...known }];
  const found = file?.hunks[hunk];
  if (file === undefined || found === undefined) throw new Error("the diff has two hunks");
  return untestedIn(file, found, coverageAt({ commit, coverage: { report: "r", files } }, at));
}

test("lines that no test runs are named, those of the hunk alone", () => {
  expect(said({ uncovered: [[4, 7]] })).toEqual(["no test runs lines 4–7"]);
  expect(said({ uncovered: [[5, 5]] })).toEqual(["no test runs line 5"]);
  const both: Known["uncovered"] = [
    [1, 4],
    [9, 9],
    [40, 41],
  ];
  expect(said({ uncovered: both })).toEqual(["no test runs lines 3–4 and 9"]);
  expect(said({ uncovered: both }, 1)).toEqual(["no test runs line 40"]);
});

test("many places are counted", () => {
  const uncovered = [3, 5, 7, 9, 11, 13].map((line): [number, number] => [line, line]);
  expect(said({ uncovered: uncovered.slice(0, 4) })).toEqual(["no test runs lines 3, 5, 7 and 9"]);
  expect(said({ uncovered })).toEqual(["no test runs lines 3, 5, 7, 9 and 2 more places"]);
});

test("a branch that no test takes is said of its line", () => {
  const open = { line: 6, taken: 1, of: 2 };
  expect(said({ branches: [open, { line: 30, taken: 0, of: 2 }] })).toEqual([
    "no test takes a branch of line 6 (1 of 2 taken)",
  ]);
  expect(said({ branches: [open, { line: 8, taken: 0, of: 3 }] })).toEqual([
    "no test takes every branch of lines 6 (1 of 2 taken) and 8 (0 of 3 taken)",
  ]);
  expect(said({ branches: [{ line: 6, taken: 2, of: 2 }] })).toEqual([]);
});

test("nothing is said of another commit, another file, or without a report", () => {
  const uncovered: Known["uncovered"] = [[4, 7]];
  expect(said({ uncovered }, 0, "b".repeat(40))).toEqual([]);
  expect(said({ uncovered, path: "b.ts" })).toEqual([]);
  expect(coverageAt({ commit }, commit)).toBeUndefined();
  expect(coverageAt(undefined, commit)).toBeUndefined();
});
