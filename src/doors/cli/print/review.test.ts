import { expect, test } from "vitest";
import type { ReviewOutput, ReviewRequest } from "../../app/review.ts";
import type { Terminal } from "../terminal.ts";
import { review, settled, settles } from "./knowledge.ts";

const answer: ReviewOutput = {
  run: "3",
  title: "Add login",
  status: "review",
  round: 2,
  base: "b".repeat(40),
  commit: "c".repeat(40),
  from: "b".repeat(40),
  interdiff: false,
  safety: "boxed",
  verdict: { commit: "c".repeat(40), status: "green", checks: [] },
  size: { added: 1, removed: 0 },
  files: [
    {
      path: "src/login.ts",
      oldPath: "src/login.ts",
      status: "added",
      binary: false,
      hunks: [
        {
          path: "src/login.ts",
          oldStart: 0,
          newStart: 1,
          heading: "",
          lines: [{ kind: "added", text: "export const door = 1;", new: 1 }],
        },
      ],
    },
  ],
  remarks: [
    { id: "R1", place: "src/login.ts:1", text: "Why one?", state: "verified" },
    { id: "R2", place: "change", text: "Say why.\nAnd how.", state: "draft" },
  ],
  obstacles: [],
  approved: false,
  problems: ["No checks configured: nothing was verified by Tacit."],
};
const looking: ReviewRequest = { remarks: [], verify: [], approve: false, interdiff: false };

function linesOf(print: (answer: ReviewOutput, terminal: Terminal) => void, given = answer) {
  const lines: string[] = [];
  print(given, {
    line: (text = "") => lines.push(text),
    json: () => {},
    event: () => {},
    note: () => {},
    progress: () => {},
    ask: () => Promise.resolve(undefined),
    width: 80,
  });
  return lines;
}

test("a remark and a verdict on one print what they changed and the next step, not the diff", () => {
  const added = { ...looking, remarks: [{ place: "change", text: "Say why.\nAnd how." }] };
  expect(linesOf(settled(added))).toEqual([
    "R2  draft  change  Say why. And how.",
    "",
    "tacit review 3 --send",
  ]);
  expect(linesOf(settled({ ...looking, verify: ["r1"] }))).toEqual([
    "R1  verified  src/login.ts:1  Why one?",
    "",
    "tacit review 3 --send",
  ]);
});

test("an approval says so, and that no check stood behind it", () => {
  const approved = { ...answer, remarks: [], approved: true };
  expect(linesOf(settled({ ...looking, approve: true }), approved)).toEqual([
    "Approved at cccccccccc.",
    "! No checks configured: nothing was verified by Tacit.",
    "",
    "tacit ship 3",
  ]);
});

test("a look at a change that no check has seen does not call it green", () => {
  expect(settles(looking)).toBe(false);
  const text = linesOf(review(false)).join("\n");
  expect(text).toContain("export const door = 1;");
  expect(text).toContain("no checks configured");
  expect(text).toContain("nothing was verified by Tacit");
  expect(text).not.toContain("green");
});
