import { expect, test } from "vitest";
import { ChangeCoverage } from "../../../ground/contract/finding.ts";
import { changeIn } from "../change.ts";
import { compactCoverage, coverageOfChange } from "./changed.ts";
import { joinedCoverage, Tally } from "./coverage.ts";

/** Adds lines 3 to 9 and 12 of a file, and a new file. */
const change = changeIn(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -2,0 +3,7 @@
+3
+4
+5
+6
+7
+8
+9
@@ -4,1 +12,1 @@
-x
+12
diff --git a/new.ts b/new.ts
new file mode 100644
--- /dev/null
+++ b/new.ts
@@ -0,0 +1,3 @@
+1
+2
+3
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-1
`);

function tallyOf(path: string, lines: Readonly<Record<number, number>>): Tally {
  const tally = new Tally();
  for (const [line, hits] of Object.entries(lines)) tally.file(path).ran(Number(line), hits);
  return tally;
}

test("changed lines are covered, uncovered or unknown; what lies between two uncovered ones goes with them", () => {
  const tally = tallyOf("a.ts", { 1: 0, 2: 0, 4: 2, 5: 0, 7: 0, 8: 0, 12: 0 });
  expect(coverageOfChange(tally, change)).toEqual([
    {
      path: "a.ts",
      covered: [[4, 4]],
      uncovered: [
        [5, 8],
        [12, 12],
      ],
      unknown: [
        [3, 3],
        [9, 9],
      ],
      branches: [],
    },
  ]);
});

test("branches count where they stand in the change, are not all taken, and their line ran", () => {
  const tally = tallyOf("a.ts", { 1: 1, 3: 0, 4: 1, 6: 1 });
  const file = tally.file("a.ts");
  for (const [line, taken] of [
    [1, 1], // not changed
    [3, 0], // never ran: that says it all
    [4, 2], // both taken
    [6, 1],
    [5, 0],
  ] as const) {
    file.branched(line, taken, 2);
  }
  expect(coverageOfChange(tally, change)[0]?.branches).toEqual([
    { line: 5, taken: 0, of: 2 },
    { line: 6, taken: 1, of: 2 },
  ]);
});

test("of a new file every line counts", () => {
  expect(coverageOfChange(tallyOf("new.ts", { 1: 1, 3: 0 }), change)).toMatchObject([
    { path: "new.ts", covered: [[1, 1]], uncovered: [[3, 3]], unknown: [[2, 2]] },
  ]);
});

test("files without a known changed line, deleted ones and others are left out", () => {
  expect(coverageOfChange(tallyOf("a.ts", { 1: 1, 20: 0 }), change)).toEqual([]);
  expect(coverageOfChange(tallyOf("gone.ts", { 1: 1 }), change)).toEqual([]);
  expect(coverageOfChange(tallyOf("other.ts", { 1: 1 }), change)).toEqual([]);
});

test("several reports say together what ran", () => {
  const joined = joinedCoverage([
    tallyOf("new.ts", { 1: 0, 2: 1 }),
    tallyOf("new.ts", { 1: 3, 3: 0 }),
    tallyOf("a.ts", { 4: 1 }),
  ]);
  expect(coverageOfChange(joined, change)).toMatchObject([
    { path: "a.ts" },
    { path: "new.ts", covered: [[1, 2]], uncovered: [[3, 3]] },
  ]);
});

test("a verdict keeps counts and places, and says how many found no room", () => {
  const uncovered = Array.from({ length: 501 }, (_, at) => [2 * at + 1, 2 * at + 1] as const);
  const file = { path: "a.ts", covered: [[2, 4]] as const, uncovered, unknown: [], branches: [] };
  const { coverage, left } = compactCoverage(["a", "b"], [file]);
  expect(left).toBe(1);
  expect(coverage.report).toBe("a, b");
  expect(coverage.files[0]).toMatchObject({ covered: 3, branches: [] });
  expect(coverage.files[0]?.uncovered).toHaveLength(500);
  expect(ChangeCoverage.parse(coverage)).toEqual(coverage);
});
