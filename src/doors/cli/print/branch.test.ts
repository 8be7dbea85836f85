import { expect, test } from "vitest";
import type { ReviewOutput } from "../../app/review/review.ts";
import type { Terminal } from "../terminal.ts";
import { addedFile, reviewOfDiff } from "../../../../test/support/review-of-diff.ts";
import { shellWord } from "./branch.ts";
import { review } from "./review.ts";

const looked: ReviewOutput = {
  ...reviewOfDiff(addedFile("door", ["door"])),
  title: "x onto main",
  status: "unreviewed",
  change: { from: "main", of: "x", target: "main", commits: [] },
  round: 1,
  base: "b".repeat(40),
  commit: "c".repeat(40),
  safety: "none",
  remarks: [],
  rounds: [],
  obstacles: ["The checks have not run at cccccccccc."],
  approved: false,
};

function textOf(answer: ReviewOutput): string {
  const lines: string[] = [];
  const terminal: Terminal = {
    line: (text = "") => lines.push(text),
    json: () => {},
    event: () => {},
    note: () => {},
    progress: () => {},
    ask: () => Promise.resolve(undefined),
    width: 80,
  };
  review({ all: false, order: "risk" })(answer, terminal);
  return lines.join("\n");
}

test("a branch that was only looked at has no run, and the next step names it as it was named", () => {
  expect(textOf(looked)).toContain("Change x onto main · 1 file, 1 hunk · +1 -0");
  expect(textOf(looked)).toMatch(
    /tacit review main\.\.x --remark FILE:LINE "…" +--check +--approve$/,
  );
  expect(textOf(looked)).toContain("base bbbbbbbbbb · not checked\n");
  const empty = { ...looked, files: [], obstacles: [], problems: ["x has no change."] };
  expect(textOf(empty)).not.toContain("--remark");
});

test("its review says how the branch takes what an agent mended, and offers to settle what a person's tool was told", () => {
  const remark = {
    id: "R1",
    place: "door",
    text: "Red?",
    state: "sent",
    severity: "issue",
    commit: "c".repeat(40),
    thread: [],
  } as const;
  const change = { from: "main", of: "it's", commits: [], fixes: "tacit/7-1-1" };
  const text = textOf({ ...looked, run: "7", status: "review", change, remarks: [remark] });
  expect(text).toContain("Change 7 · x onto main");
  expect(text).toContain(String.raw`git switch 'it'\''s' && git merge --ff-only tacit/7-1-1`);
  expect(text).toContain("--verify R1");
});

test.each([
  ["feature/x-1.0", "feature/x-1.0"],
  ["main..$(id)", "'main..$(id)'"],
  ["a'b", String.raw`'a'\''b'`],
  ["", "''"],
])("%j is one word of a shell", (text, word) => {
  expect(shellWord(text)).toBe(word);
});
