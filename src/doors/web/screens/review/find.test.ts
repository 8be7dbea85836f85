import { expect, test } from "vitest";
import { isFound, matchesIn } from "./find.ts";
import { sectionsOf } from "./order.ts";
import { change, file, hunk, remark } from "./sample.ts";

const entries = sectionsOf(
  change([
    file("src/a.ts", [
      hunk("a1", { reasons: [{ signal: "calls", points: 1, text: "makes 7 calls" }] }),
      hunk("a2", { impact: [{ flag: "public-surface", text: "changes `draw`" }] }),
    ]),
    file("src/<img src=x>.ts", [
      hunk("b1", { lines: [{ kind: "added", text: "const Total = 1;", new: 9 }] }),
    ]),
  ]),
  "files",
  { all: false, but: new Set() },
).flatMap((section) => section.entries);

function found(wanted: string): readonly string[] {
  const remarks = [remark("R1", { text: "Too slow by half" })];
  return entries
    .filter((entry) => isFound(entry, wanted, entry.id === "a1" ? remarks : []))
    .map(({ id }) => id);
}

test("paths, reasons, impact, remarks and lines are looked through, whatever their case", () => {
  expect(found("7 CALLS")).toEqual(["a1"]);
  expect(found("public surface")).toEqual(["a2"]);
  expect(found("slow by")).toEqual(["a1"]);
  expect(found("<img")).toEqual(["b1"]);
  expect(found("total")).toEqual(["b1"]);
  expect(found("  ")).toEqual(["a1", "a2", "b1"]);
  expect(found("nowhere")).toEqual([]);
});

test("lines are found with the place to jump to", () => {
  expect(matchesIn(entries, "total")).toEqual([
    { entry: "b1", hunk: "b1", at: { side: "new", line: 9 }, text: "const Total = 1;" },
  ]);
  expect(matchesIn(entries, "old").map(({ at }) => at)).toEqual([
    { side: "old", line: 2 },
    { side: "old", line: 2 },
  ]);
  expect(matchesIn(entries, "")).toEqual([]);
});
