import { expect, test } from "vitest";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { parseDiff } from "../diff.ts";
import { type ReviewedFile, reviewedFiles } from "../reviewed.ts";
import { markSeen, seenIn } from "./seen.ts";

function lines(replaced: Readonly<Record<number, string>>, count = 60): string {
  return Array.from({ length: count }, (_, at) => `${replaced[at + 1] ?? `line ${at + 1}`}\n`).join(
    "",
  );
}

/** The change that a repository's working tree makes. */
function changeIn(root: string): ReviewedFile[] {
  userGit(root, "add", "-A");
  const diff = userGit(root, "diff", "--cached", "-M", "main");
  return reviewedFiles(parseDiff(`${diff}\n`), () => ({}));
}

function hunksOf(files: readonly ReviewedFile[]): ReviewedFile["hunks"] {
  return files.flatMap(({ hunks }) => hunks);
}

/** Which hunks of the second change are seen, where all of the first were. */
function seenAfter(
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
): boolean[] {
  const root = temporaryRepository({ a: lines({}), b: lines({}) });
  writeFiles(root, first);
  const records = markSeen(hunksOf(changeIn(root)));
  writeFiles(root, second);
  const files = changeIn(root);
  const seen = seenIn(records, files);
  return hunksOf(files).map(({ id }) => seen.has(id));
}

test("a hunk that is as it was is seen, and one that changed by a line is not", () => {
  expect(
    seenAfter({ a: lines({ 10: "x", 40: "y" }) }, { a: lines({ 2: "new", 10: "x", 40: "z" }) }),
  ).toEqual([false, true, false]);
});

test("edits elsewhere in the file and in others do not take it back", () => {
  expect(
    seenAfter(
      { a: lines({ 10: "x" }) },
      { a: `top\n${lines({ 10: "x", 50: "new" })}`, b: lines({ 1: "new" }) },
    ),
  ).toEqual([false, true, false, false]);
});

/** Sixty lines, with one more after some of them. */
function withTwins(at: readonly number[]): string {
  return Array.from({ length: 60 }, (_, line) => `1\n${at.includes(line) ? "twin\n" : ""}`).join(
    "",
  );
}

test("of twins as many are seen as were", () => {
  const root = temporaryRepository({ a: "1\n".repeat(60) });
  writeFiles(root, { a: withTwins([10, 30]) });
  const [first, second] = hunksOf(changeIn(root));
  if (first === undefined || second === undefined) throw new Error("two hunks");
  expect(first.content).toBe(second.content);
  expect([...seenIn(markSeen([second]), changeIn(root))]).toEqual([second.id]);
  const records = [...markSeen([first]), ...markSeen([first, second])];
  writeFiles(root, { a: withTwins([10, 30, 50]) });
  const files = changeIn(root);
  const seen = seenIn(records, files);
  expect(hunksOf(files).map(({ id }) => seen.has(id))).toEqual([true, true, false]);
});

test("a rename of the file, and another after it, do not take it back", () => {
  const root = temporaryRepository({ a: lines({}) });
  writeFiles(root, { a: lines({ 10: "x" }), fresh: "all new\n" });
  const records = markSeen(hunksOf(changeIn(root)));
  for (const [from, to] of [
    ["a", "b"],
    ["b", "c"],
  ] as const) {
    userGit(root, "mv", from, to);
    userGit(root, "mv", from === "a" ? "fresh" : "fresher", from === "a" ? "fresher" : "freshest");
    const files = changeIn(root);
    expect(hunksOf(files)).toHaveLength(2);
    expect(seenIn(records, files).size).toBe(2);
  }
  // What was seen under a name that is gone stays seen under the one it was renamed to again.
  const renamed = markSeen(hunksOf(changeIn(root)));
  userGit(root, "mv", "c", "d");
  expect(seenIn(renamed, changeIn(root)).size).toBe(2);
});

test("the same hunk in another file is not seen", () => {
  expect(seenAfter({ a: lines({ 10: "x" }) }, { a: lines({}), b: lines({ 10: "x" }) })).toEqual([
    false,
  ]);
  expect(
    seenAfter({ a: lines({ 10: "x" }) }, { a: lines({ 10: "x" }), b: lines({ 10: "x" }) }),
  ).toEqual([true, false]);
});

function without(text: string): string {
  return text.replaceAll(/line 1[2-8]\n/g, "");
}

test("a rebase that brings two hunks together, or apart, takes nothing back; one run less does", () => {
  const root = temporaryRepository({ a: lines({}) });
  writeFiles(root, { a: lines({ 10: "x", 20: "y" }) });
  const apart = markSeen(hunksOf(changeIn(root)));
  expect(apart).toHaveLength(2);
  // Main drops the lines between.
  userGit(root, "reset", "-q", "--hard");
  writeFiles(root, { a: without(lines({})) });
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "main goes on");
  writeFiles(root, { a: without(lines({ 10: "x", 20: "y" })) });
  const together = changeIn(root);
  expect(hunksOf(together)).toHaveLength(1);
  expect(seenIn(apart, together).size).toBe(1);
  expect(seenIn(apart.slice(1), together).size).toBe(0);

  const record = markSeen(hunksOf(together));
  writeFiles(root, { a: without(lines({ 10: "x" })) });
  expect(seenIn(record, changeIn(root)).size).toBe(0);
  userGit(root, "reset", "-q", "--hard", "HEAD~");
  writeFiles(root, { a: lines({ 10: "x", 20: "y" }) });
  expect(seenIn(record, changeIn(root)).size).toBe(2);
});

test("lines that differ only beyond what is kept of them are two", () => {
  const long = "x".repeat(9_000);
  expect(seenAfter({ a: lines({ 10: `${long}1` }) }, { a: lines({ 10: `${long}2` }) })).toEqual([
    false,
  ]);
});

test("nothing seen, nothing there, and names of prototypes are no trouble", () => {
  expect(seenIn([], []).size).toBe(0);
  expect(seenIn([{ path: "__proto__", content: "constructor", twin: 1, runs: [] }], []).size).toBe(
    0,
  );
});
