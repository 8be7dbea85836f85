import { expect, test } from "vitest";
import { parseDiff } from "../diff.ts";
import { type ReviewedFile, reviewedFiles } from "../reviewed.ts";
import { movedCode } from "./moved.ts";

interface Part {
  readonly path: string;
  /** Line of both sides. */
  readonly at?: number;
  readonly rows: readonly string[];
}

function change(...parts: readonly Part[]): ReviewedFile[] {
  const text = parts.map(({ path, at = 1, rows }) => {
    const count = (marks: string): number =>
      rows.filter((row) => marks.includes(row[0] ?? "")).length;
    return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -${at},${count(" -")} +${at},${count(" +")} @@\n${rows.join("\n")}\n`;
  });
  return reviewedFiles(parseDiff(text.join("")), () => ({}));
}

function marked(mark: string, rows: readonly string[], indentation = ""): string[] {
  return rows.map((row) => `${mark}${row === "" ? "" : indentation}${row}`);
}

const FUNCTION = [
  "function total(items) {",
  "  let sum = 0;",
  "",
  "  for (const item of items) sum += item.price;",
  "  return sum;",
  "}",
];

test("a function that went from one file to another is moved, on both sides", () => {
  const files = change(
    { path: "a.ts", at: 10, rows: [" before", ...marked("-", FUNCTION), " after"] },
    { path: "b.ts", rows: [...marked("+", FUNCTION), "+"] },
  );
  const { moves, hunks } = movedCode(files);
  const from = { path: "a.ts", first: 11, last: 16 };
  const to = { path: "b.ts", first: 1, last: 6 };
  expect(moves).toEqual([{ from, to, indented: false }]);
  expect(hunks.get(files[0]?.hunks[0]?.id ?? "")).toEqual({
    removed: new Set([11, 12, 13, 14, 15, 16]),
    added: new Set(),
    whole: true,
    from: [],
    to: [to],
  });
  expect(hunks.get(files[1]?.hunks[0]?.id ?? "")).toEqual({
    removed: new Set(),
    added: new Set([1, 2, 3, 4, 5, 6]),
    whole: true,
    from: [from],
    to: [],
  });
});

test("a block that is indented deeper all over is moved; a line of it that is not ends the block", () => {
  const gone: Part = { path: "a.ts", rows: marked("-", FUNCTION) };
  const indented = change(gone, { path: "b.ts", rows: marked("+", FUNCTION, "    ") });
  expect(movedCode(indented).moves).toMatchObject([{ to: { first: 1, last: 6 }, indented: true }]);
  const odd = marked("+", FUNCTION, "    ");
  odd[4] = "+  return sum;";
  const files = change(gone, { path: "b.ts", rows: odd });
  const { moves, hunks } = movedCode(files);
  expect(moves).toMatchObject([{ to: { first: 1, last: 4 } }]);
  expect(hunks.get(files[1]?.hunks[0]?.id ?? "")).toMatchObject({
    added: new Set([1, 2, 3, 4]),
    whole: false,
  });
});

test("within one file, beside an edit, the moved lines are told from the edited ones", () => {
  const files = change({
    path: "a.ts",
    rows: [...marked("-", FUNCTION), " kept", ...marked("+", FUNCTION), "+const added = 1;"],
  });
  const { moves, hunks } = movedCode(files);
  expect(moves).toMatchObject([{ from: { first: 1, last: 6 }, to: { first: 2, last: 7 } }]);
  expect(hunks.get(files[0]?.hunks[0]?.id ?? "")).toMatchObject({
    removed: new Set([1, 2, 3, 4, 5, 6]),
    added: new Set([2, 3, 4, 5, 6, 7]),
    whole: false,
  });
});

test("a changed line between splits a block, and is not in it", () => {
  const edited = FUNCTION.with(3, "  for (const item of items) sum += item.cost;");
  const files = change(
    {
      path: "a.ts",
      rows: marked("-", ["x(first, second, third);", "y(first, second);", ...FUNCTION]),
    },
    {
      path: "b.ts",
      rows: marked("+", ["x(first, second, third);", "y(first, second);", ...edited]),
    },
  );
  const added = [...(movedCode(files).hunks.get(files[1]?.hunks[0]?.id ?? "")?.added ?? [])];
  expect(added).toEqual([1, 2, 3, 4]);
});

test("little blocks, code that is indented anew in place, and copies are not moved", () => {
  const little = ["return null;", "}", "}"];
  for (const parts of [
    [
      { path: "a.ts", rows: marked("-", little) },
      { path: "b.ts", rows: marked("+", little) },
    ],
    [{ path: "a.ts", rows: [...marked("-", FUNCTION), ...marked("+", FUNCTION, "  ")] }],
    [
      { path: "a.ts", rows: marked(" ", FUNCTION) },
      { path: "b.ts", rows: marked("+", FUNCTION) },
    ],
    [
      { path: "a.rb", rows: marked("-", ["end", "end", "end"]) },
      { path: "b.rb", rows: marked("+", ["end", "end", "end"]) },
    ],
  ]) {
    expect(movedCode(change(...parts))).toEqual({ moves: [], hunks: new Map() });
  }
});

test("what went once and came twice is moved once", () => {
  const files = change(
    { path: "a.ts", rows: marked("-", FUNCTION) },
    { path: "b.ts", rows: marked("+", FUNCTION) },
    { path: "c.ts", rows: marked("+", FUNCTION) },
  );
  expect(movedCode(files).moves).toMatchObject([{ to: { path: "b.ts" } }]);
});

test("one long line is a move", () => {
  const line = 'import { first, second, third } from "../somewhere/else.ts";';
  const files = change({ path: "a.ts", rows: [`-${line}`, " other", " more", `+${line}`] });
  expect(movedCode(files).moves).toMatchObject([{ from: { first: 1 }, to: { first: 3 } }]);
});

test("10,000 lines come to an end, whatever they hold", () => {
  const numbered = Array.from({ length: 5_000 }, (_, at) => `  call${at}(argument, ${at % 7});`);
  const same = Array.from({ length: 5_000 }, () => "  same(line, again, and, again);");
  const braces = Array.from({ length: 5_000 }, (_, at) => (at % 50 === 0 ? `ab${at % 9}` : "}"));
  for (const rows of [numbered, same, braces]) {
    const files = change(
      { path: "a.ts", rows: marked("-", rows) },
      { path: "b.ts", rows: marked("+", rows.toReversed()) },
      { path: "c.ts", rows: marked("+", rows.slice(0, 10)) },
    );
    expect(movedCode(files).moves.length).toBeLessThan(10_000);
  }
});
