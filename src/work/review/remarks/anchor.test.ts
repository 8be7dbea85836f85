import { expect, test } from "vitest";
import { jsonText } from "../../../ground/journal/json-text.ts";
import { type ChangedFile, parseDiff } from "../diff.ts";
import { type Anchor, anchorAt, followAnchor, followFile, textOfAnchor } from "./anchor.ts";

/** Twelve lines: `function one…` and so on. */
const TEXT = `function one(input) {
  const value = parse(input);
  return value;
}

function two(input) {
  const total = sum(input.items);
  if (total > 100) {
    notify(total);
  }
  return total;
}
`;

function anchor(first: number, last = first, text = TEXT): Anchor {
  return anchorAt({ path: "a.ts", first, last, commit: "c" }, text);
}

function change(path: string, rows: string, head = ""): ChangedFile[] {
  const lines = rows.split("\n");
  const count = (marks: string): number =>
    lines.filter((row) => marks.includes(row[0] ?? "")).length;
  const start = /^@(\d+)/.exec(lines[0] ?? "");
  if (start) lines.shift();
  const at = start?.[1] ?? "1";
  return parseDiff(
    `diff --git a/${path} b/${path}\n${head}--- a/${path}\n+++ b/${path}\n@@ -${at},${count(" -")} +${at},${count(" +")} @@\n${lines.join("\n")}\n`,
  );
}

function follow(from: Anchor, ...steps: ChangedFile[][]): ReturnType<typeof followAnchor> {
  return followAnchor(
    from,
    steps.map((files, at) => ({ commit: `c${at}`, files })),
  );
}

const asNew = "new file mode 100644\n";

test("an anchor keeps its lines and three on each side, and none beyond the file's ends", () => {
  expect(anchor(2, 3)).toEqual({
    path: "a.ts",
    first: 2,
    last: 3,
    commit: "c",
    lines: ["  const value = parse(input);", "  return value;"],
    before: ["function one(input) {"],
    after: ["}", "", "function two(input) {"],
  });
  expect(anchor(12, 14)).toMatchObject({ lines: ["}"], after: [] });
  expect(anchor(99, 120)).toMatchObject({
    first: 99,
    last: 120,
    lines: [],
    before: anchor(13).before,
  });
});

test("no steps, and steps that touch other files, leave it the same", () => {
  expect(follow(anchor(7))).toEqual({
    state: "same",
    path: "a.ts",
    first: 7,
    last: 7,
    text: "  const total = sum(input.items);",
  });
  expect(follow(anchor(7), change("b.ts", "-x\n+y")).state).toBe("same");
});

test("of a block whose middle was edited the range stays, with what was put in", () => {
  const found = follow(
    anchor(7, 11),
    change(
      "a.ts",
      "@7\n   const total = sum(input.items);\n-  if (total > 100) {\n+  if (total > limit) {\n+    log(total);\n     notify(total);",
    ),
  );
  expect(found).toMatchObject({ state: "changed", first: 7, last: 12 });
  expect(found.text.split("\n").slice(0, 3)).toEqual([
    "  const total = sum(input.items);",
    "  if (total > limit) {",
    "    log(total);",
  ]);
});

test("a line that was edited is the one most like it, whatever was put above it", () => {
  const found = follow(
    anchor(7),
    change(
      "a.ts",
      "@7\n-  const total = sum(input.items);\n+  if (!input) return 0;\n+  audit();\n+  const total = sum(input.items, 0);",
    ),
  );
  expect(found).toEqual({
    state: "changed",
    path: "a.ts",
    first: 9,
    last: 9,
    text: "  const total = sum(input.items, 0);",
  });
});

test("an edit next to it, above and below, moves it and does not change it", () => {
  const found = follow(
    anchor(7),
    change(
      "a.ts",
      "@6\n-function two(input) {\n+function two(\n+  input,\n+) {\n   const total = sum(input.items);\n-  if (total > 100) {\n+  if (total > 1) {",
    ),
  );
  expect(found).toMatchObject({ state: "moved", first: 9, last: 9 });
});

test("lines that were cut out and put in elsewhere in the file are followed, indented as they may be", () => {
  const moved = follow(
    anchor(8, 10),
    change(
      "a.ts",
      "@1\n function one(input) {\n+  if (total > 100) {\n+    notify(total);\n+  }\n   const value = parse(input);\n   return value;\n }\n \n function two(input) {\n   const total = sum(input.items);\n-  if (total > 100) {\n-    notify(total);\n-  }\n   return total;",
    ),
  );
  expect(moved).toMatchObject({ state: "moved", path: "a.ts", first: 2, last: 4 });
  const indented = follow(
    anchor(8, 10),
    change(
      "a.ts",
      "@8\n-  if (total > 100) {\n-    notify(total);\n-  }\n   return total;\n }\n+function tell() {\n+    if (total > 100) {\n+      notify(total);\n+    }\n+}",
    ),
  );
  expect(indented).toEqual({
    state: "changed",
    path: "a.ts",
    first: 11,
    last: 13,
    text: "    if (total > 100) {\n      notify(total);\n    }",
  });
});

test("a copy that stood there before is not taken for a line that was edited", () => {
  const text = "first();\nreturn nothingFound;\nsecond();\nthird();\nreturn nothingFound;\n";
  const found = follow(
    anchor(2, 2, text),
    change(
      "a.ts",
      "@1\n first();\n-return nothingFound;\n+throw missing;\n second();\n third();\n return nothingFound;",
    ),
  );
  expect(found).toMatchObject({ state: "changed", first: 2, last: 2, text: "throw missing;" });
});

test("lines that went into a new file are found there, even with a name changed on the way", () => {
  const removed = change(
    "a.ts",
    "@5\n \n-function two(input) {\n-  const total = sum(input.items);\n-  if (total > 100) {\n-    notify(total);\n-  }\n-  return total;\n-}",
  );
  const exact = change(
    "c.ts",
    "+function two(input) {\n+  const total = sum(input.items);\n+  if (total > 100) {\n+    notify(total);\n+  }\n+  return total;\n+}",
    asNew,
  );
  expect(follow(anchor(7, 9), [...removed, ...exact])).toEqual({
    state: "moved",
    path: "c.ts",
    first: 2,
    last: 4,
    text: "  const total = sum(input.items);\n  if (total > 100) {\n    notify(total);",
  });
  const edited = change(
    "c.ts",
    "+export function two(input) {\n+  const total = sum(input.items);\n+  if (total > limit) {\n+    notify(total);\n+  }\n+  return total;\n+}",
    asNew,
  );
  expect(follow(anchor(6, 12), [...removed, ...edited])).toMatchObject({
    state: "changed",
    path: "c.ts",
    first: 1,
    last: 7,
  });
});

test("a rewritten file that git sees as deleted and added is found by its lines", () => {
  const gone = change("a.ts", TEXT.trimEnd().replaceAll(/^/gm, "-"), "deleted file mode 100644\n");
  const other = change(
    "z.ts",
    "+unrelated(line);\n+  const total = sum(input.items);\n+more();",
    asNew,
  );
  expect(follow(anchor(7), [...gone, ...other])).toMatchObject({
    state: "moved",
    path: "z.ts",
    first: 2,
  });
  expect(follow(anchor(7), gone)).toEqual({
    state: "gone",
    path: "a.ts",
    first: 7,
    last: 7,
    text: "",
  });
});

test("lines that went without anything in their place are gone, at the nearest place, until they come back", () => {
  const out = change(
    "a.ts",
    "@7\n   const total = sum(input.items);\n-  if (total > 100) {\n-    notify(total);\n-  }\n   return total;",
  );
  expect(follow(anchor(8, 10), out)).toEqual({
    state: "gone",
    path: "a.ts",
    first: 8,
    last: 8,
    text: "",
  });
  const back = change(
    "a.ts",
    "@7\n   const total = sum(input.items);\n+  audit();\n+  if (total > 100) {\n+    notify(total);\n+  }\n   return total;",
  );
  expect(follow(anchor(8, 10), out, back)).toMatchObject({ state: "moved", first: 9, last: 11 });
});

test("a line that says little does not jump to another file", () => {
  const text = "alpha();\n}\nbeta();\n";
  const found = follow(anchor(2, 2, text), [
    ...change("a.ts", "@1\n alpha();\n-}\n beta();"),
    ...change("c.ts", "+gamma() {\n+}\n", asNew),
  ]);
  expect(found).toMatchObject({ state: "gone", path: "a.ts", first: 2 });
});

test("lines beyond the end of the file, a range of a billion and one that runs backwards do no harm", () => {
  const files = change("a.ts", "@1\n+top\n function one(input) {");
  expect(follow(anchor(99, 120), files)).toEqual({
    state: "moved",
    path: "a.ts",
    first: 100,
    last: 121,
    text: "",
  });
  expect(follow(anchor(5, 1_000_000_000), files)).toMatchObject({ first: 6, last: 1_000_000_001 });
  expect(follow(anchor(7, 3), files)).toMatchObject({ first: 8, last: 8 });
  expect(follow(anchor(Number.NaN), files)).toMatchObject({ first: 2 });
});

test("line ends alone, changed, leave the lines the same", () => {
  const rows = TEXT.trimEnd().split("\n");
  const files = change(
    "a.ts",
    [...rows.map((row) => `-${row}`), ...rows.map((row) => `+${row}\r`)].join("\n"),
  );
  expect(follow(anchor(7, 9), files)).toMatchObject({ state: "same", first: 7, last: 9 });
  const windows = anchorAt(
    { path: "a.ts", first: 7, last: 9, commit: "c" },
    TEXT.replaceAll("\n", "\r\n"),
  );
  expect(windows.lines).toEqual(anchor(7, 9).lines);
});

test("a file that became binary, or a link, is gone", () => {
  const binary = parseDiff("diff --git a/a.ts b/a.ts\nBinary files a/a.ts and b/a.ts differ\n");
  expect(follow(anchor(7), binary)).toMatchObject({ state: "gone", first: 7 });
  const link = [
    ...change("a.ts", TEXT.trimEnd().replaceAll(/^/gm, "-"), "deleted file mode 100644\n"),
    ...change("a.ts", "+elsewhere", "new file mode 120000\n"),
  ];
  expect(follow(anchor(7), link)).toMatchObject({ state: "gone", first: 7 });
});

test("of a line too long to keep an edit at its end is seen", () => {
  const long = "x".repeat(10_000);
  const from = anchor(1, 1, `${long}1\n`);
  expect(from.lines[0]?.length).toBeLessThan(4_200);
  const found = follow(from, change("a.ts", `-${long}1\n+${long}2`));
  expect(found.state).toBe("changed");
  expect(found.text).toBe(`${"x".repeat(4_096)}…`);
  expect(textOfAnchor(from)).toBe(found.text);
  expect(follow(from, change("a.ts", `@1\n+top\n ${long}1`)).state).toBe("moved");
});

test("an anchor that the journal kept is the same, zeros and cut lines and all", () => {
  const text = `a\0b\n${"x".repeat(5_000)}\nplain \ufffd0123456789abcdef\n`;
  const from = anchor(1, 3, text);
  const kept: Anchor = JSON.parse(jsonText(from));
  expect(kept).toEqual(from);
  const files = change(
    "a.ts",
    `@1\n+top\n a\0b\n ${"x".repeat(5_000)}\n plain \ufffd0123456789abcdef`,
  );
  expect(follow(kept, files)).toEqual({
    state: "moved",
    path: "a.ts",
    first: 2,
    last: 4,
    text: `a\ufffdb\n${"x".repeat(4_096)}…\nplain \ufffd0123456789abcdef`,
  });
});

function gap(
  from: Anchor,
  texts: Readonly<Record<string, string>>,
): ReturnType<typeof followAnchor> {
  return followAnchor(from, [{ commit: "d", texts: new Map(Object.entries(texts)) }]);
}

test("over a gap the same lines are found by what stands around them", () => {
  const text = "alpha();\nreturn 1;\nbeta();\n\ngamma();\nreturn 1;\ndelta();\n";
  expect(gap(anchor(6, 6, text), { "a.ts": `new();\nnew();\nnew();\n${text}` })).toMatchObject({
    state: "moved",
    first: 9,
    last: 9,
  });
  expect(gap(anchor(6, 6, text), { "a.ts": text })).toMatchObject({ state: "same", first: 6 });
});

test("over a gap lines are found in another file, edited a little, or what stands between their neighbours is", () => {
  expect(gap(anchor(6, 12), { "a.ts": "nothing\n", "b.ts": `// b\n${TEXT}` })).toMatchObject({
    state: "moved",
    path: "b.ts",
    first: 7,
    last: 13,
  });
  expect(gap(anchor(7), { "a.ts": TEXT.replace("sum(input", "summed(input") })).toMatchObject({
    state: "changed",
    first: 7,
    text: "  const total = summed(input.items);",
  });
  expect(
    gap(anchor(9), { "a.ts": `// a\n${TEXT.replace("notify(total);", "throw tooMuch;")}` }),
  ).toEqual({ state: "changed", path: "a.ts", first: 10, last: 10, text: "    throw tooMuch;" });
});

test("over a gap with no file and no trace it is gone, at its last place", () => {
  expect(gap(anchor(7, 8), { "c.ts": "other\n" })).toEqual({
    state: "gone",
    path: "a.ts",
    first: 7,
    last: 8,
    text: "",
  });
  expect(gap(anchor(7, 8), { "a.ts": "" })).toMatchObject({ state: "gone", first: 1, last: 1 });
});

test("a hundred remarks are followed through a change of 10,000 lines", () => {
  const text = Array.from({ length: 10_000 }, (_, at) => `  call${at}(argument${at % 97});\n`).join(
    "",
  );
  const rows = text.trimEnd().split("\n");
  const files = change(
    "a.ts",
    [...rows.map((row) => `-${row}`), ...rows.map((row) => `+${row} // x`)].join("\n"),
  );
  const anchors = Array.from({ length: 100 }, (_, at) => anchor(at * 100 + 1, at * 100 + 3, text));
  const found = anchors.map((each) => follow(each, files));
  expect(found.map(({ state, first }) => [state, first])).toEqual(
    anchors.map(({ first }) => ["changed", first]),
  );
});

function after(...steps: ChangedFile[][]): ReturnType<typeof followFile> {
  return followFile(
    "a.ts",
    steps.map((files) => ({ commit: "d", files })),
  );
}

test("a file is followed through renames until it is deleted, and is back when it is added again", () => {
  const renamed = parseDiff(
    "diff --git a/a.ts b/b.ts\nsimilarity index 100%\nrename from a.ts\nrename to b.ts\n",
  );
  const deleted = change("b.ts", "-x", "deleted file mode 100644\n");
  const added = change("b.ts", "+x", asNew);
  expect(after(change("a.ts", "-x\n+y"))).toEqual({ path: "a.ts", gone: false });
  expect(after(renamed)).toEqual({ path: "b.ts", gone: false });
  expect(after(renamed, deleted, change("c.ts", "+x", asNew))).toEqual({
    path: "b.ts",
    gone: true,
  });
  expect(after(renamed, deleted, added)).toEqual({ path: "b.ts", gone: false });
  const texts = new Map([["c.ts", ""]]);
  expect(followFile("a.ts", [{ commit: "d", texts }])).toEqual({ path: "a.ts", gone: true });
});
