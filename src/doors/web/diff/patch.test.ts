import { expect, test } from "vitest";
import type { DiffLine } from "./lines.ts";
import { diffOf, patchOf } from "./patch.ts";

const lines: readonly DiffLine[] = [
  { kind: "context", text: "a", old: 4, new: 7 },
  { kind: "removed", text: "b", old: 5 },
  { kind: "added", text: "c", new: 8 },
  { kind: "added", text: "d", new: 9, unended: true },
];

test("a hunk is written as a patch, with the lines that it begins at", () => {
  expect(patchOf(lines)).toBe(
    "--- a\n+++ b\n@@ -4,2 +7,3 @@\n a\n-b\n+c\n+d\n\\ No newline at end of file\n",
  );
});

test("the viewer numbers the lines as the hunk does", () => {
  const { name, hunks, additionLines, deletionLines } = diffOf({
    path: "src/<img src=x onerror=alert(1)>.ts",
    lines,
    key: "k",
  });
  expect(name).toBe("src/<img src=x onerror=alert(1)>.ts");
  expect(hunks).toHaveLength(1);
  expect(hunks[0]).toMatchObject({
    additionStart: 7,
    deletionStart: 4,
    additionCount: 3,
    deletionCount: 2,
    collapsedBefore: 0,
  });
  expect(additionLines).toEqual(["a\n", "c\n", "d"]);
  expect(deletionLines).toEqual(["a\n", "b\n"]);
});

test("a file that is new or gone has no lines at one side", () => {
  const added = diffOf({ path: "a.ts", lines: [{ kind: "added", text: "x", new: 1 }], key: "k" });
  expect(added.hunks[0]).toMatchObject({ additionStart: 1, additionCount: 1, deletionCount: 0 });
  const gone = diffOf({ path: "a.ts", lines: [{ kind: "removed", text: "x", old: 1 }], key: "k" });
  expect(gone.hunks[0]).toMatchObject({ deletionStart: 1, deletionCount: 1, additionCount: 0 });
});

test("lines that look like a patch stay lines", () => {
  const odd: readonly DiffLine[] = [
    { kind: "added", text: "--- a", new: 1 },
    { kind: "added", text: "@@ -1 +1 @@", new: 2 },
    { kind: "added", text: "diff --git a/x b/x", new: 3 },
    { kind: "added", text: "From 12ab34 Mon", new: 4 },
    { kind: "removed", text: "-- x", old: 1 },
    { kind: "added", text: "a\rb\u2028c\u202e\r", new: 5 },
    { kind: "added", text: "long", new: 6, cut: "hash" },
  ];
  const { hunks, additionLines, deletionLines } = diffOf({ path: "x", lines: odd, key: "k" });
  expect(hunks).toHaveLength(1);
  expect(additionLines).toEqual([
    "--- a\n",
    "@@ -1 +1 @@\n",
    "diff --git a/x b/x\n",
    "From 12ab34 Mon\n",
    "a\\u{d}b\\u{2028}c\\u{202e}\n",
    "long …\n",
  ]);
  expect(deletionLines).toEqual(["-- x\n"]);
});

test("nothing has no hunk", () => {
  expect(diffOf({ path: "logo.png", lines: [], key: "k" }).hunks).toEqual([]);
});
