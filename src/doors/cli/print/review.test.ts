import { expect, test } from "vitest";
import type { ReviewOutput, ReviewRequest } from "../../app/review/review.ts";
import type { Terminal } from "../terminal.ts";
import { addedFile, reviewOfDiff } from "../../../../test/support/review-of-diff.ts";
import { review } from "./review.ts";
import { settled, settles } from "./remarks.ts";

const at = new Date(0);
const why = { by: "ada", said: "remarked" as const, text: "Why one?", at, commit: "b1" };
const say = { by: "ada", said: "remarked" as const, text: "Say why.\nAnd how.", at };

const answer: ReviewOutput = {
  ...reviewOfDiff(addedFile("src/login.ts", ["export const door = 1;"])),
  run: "3",
  title: "Add login",
  status: "review",
  round: 2,
  base: "b".repeat(40),
  commit: "c".repeat(40),
  safety: "boxed",
  verdict: { commit: "c".repeat(40), status: "green", checks: [] },
  rounds: [],
  remarks: [
    {
      id: "R1",
      place: "src/login.ts:1",
      severity: "issue",
      text: "Why one?",
      commit: "b1",
      state: "verified",
      thread: [
        why,
        { by: "pi", said: "disputed", text: "It is one.", at, commit: "c1" },
        { by: "ada", said: "replied", text: "Make it two.", at },
        { by: "pi", said: "addressed", text: "Two.", at, commit: "c2" },
      ],
      addressing: {
        from: "b1",
        to: "c2",
        near: [{ path: "src/login.ts", first: 1, last: 2 }],
        files: [],
      },
      changedSince: true,
    },
    {
      id: "R2",
      place: "change",
      severity: "blocker",
      text: "Say why.\nAnd how.",
      commit: "b1",
      state: "draft",
      suggestion: "two",
      thread: [say],
    },
  ],
  obstacles: [],
  approved: false,
  problems: ["No checks configured: nothing was verified by Tacit."],
};
const looking: ReviewRequest = { remarks: [], verify: [], approve: false, interdiff: false };

function linesOf(
  print: (answer: ReviewOutput, terminal: Terminal) => void,
  given = answer,
  width = 80,
) {
  const lines: string[] = [];
  print(given, {
    line: (text = "") => lines.push(text),
    json: () => {},
    event: () => {},
    note: () => {},
    progress: () => {},
    ask: () => Promise.resolve(undefined),
    width,
  });
  return lines;
}

test("a remark and a verdict on one print what they changed and the next step, not the diff", () => {
  const added = { ...looking, remarks: [{ place: "change", text: "Say why.\nAnd how." }] };
  expect(linesOf(settled(added))).toEqual([
    "R2  draft  blocker  change  Say why. And how.",
    "",
    "tacit review 3 --send",
  ]);
  expect(linesOf(settled({ ...looking, verify: ["r1"] }))).toEqual([
    "R1  verified  src/login.ts:1  Why one?",
    "",
    "tacit review 3 --send",
  ]);
});

test("a draft that was edited is printed as it is now, and one that was discarded by its number", () => {
  const edit = { ...looking, edit: { remark: "r2", text: "Say why.\nAnd how." }, discard: ["r3"] };
  expect(settles(edit)).toBe(true);
  expect(settles({ ...looking, discard: ["r3"] })).toBe(true);
  expect(linesOf(settled(edit))).toEqual([
    "R3  discarded",
    "R2  draft  blocker  change  Say why. And how.",
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
  const text = linesOf(review({ all: false, order: "risk" })).join("\n");
  expect(text).toContain("export const door = 1;");
  expect(text).toContain("no checks configured");
  expect(text).toContain("nothing was verified by Tacit");
  expect(text).not.toContain("green");
});

test("a remark is shown with the end of its thread, what addressed it, and that it has regressed", () => {
  const lines = linesOf(review({ all: false, order: "risk" }));
  const from = lines.findIndex((line) => line.startsWith("  R1"));
  expect(lines.slice(from, from + 10)).toEqual([
    "  R1  verified  src/login.ts:1",
    "      Why one?",
    "      … 1 earlier word: --json",
    "      ada replied: Make it two.",
    "      pi addressed at c2: Two.",
    "      changed for it: src/login.ts:1-2",
    "      changed since it was verified",
    "  R2  draft  blocker  change",
    "      Say why. And how.",
    "      suggested:",
  ]);
});

test("what addressed a remark elsewhere, a claim and a silence are told", () => {
  const [first] = answer.remarks;
  if (first === undefined) throw new Error("no remark");
  const { addressing: _, changedSince: __, ...plain } = first;
  const claim = {
    by: "pi",
    said: "answered" as const,
    text: "Done.",
    at,
    claimed: "addressed" as const,
  };
  const files = Array.from({ length: 20 }, (____, index) => `f${index}\nx`);
  const lines = linesOf(review({ all: false, order: "risk" }), {
    ...answer,
    remarks: [
      { ...plain, state: "answered", thread: [why, claim] },
      { ...plain, id: "R2", state: "sent", unanswered: true, thread: [why] },
      { ...plain, id: "R3", addressing: { from: "a", to: "b", near: [], files, more: 7 } },
      { ...plain, id: "R4", suggestion: "", thread: [why] },
    ],
  });
  expect(lines).toContain("      pi answered, not addressed: nothing has changed: Done.");
  expect(lines).toContain("  R2  sent, no answer  src/login.ts:1");
  expect(lines).toContain("      changed, but not there: f0 x, f1 x, f2 x and 24 more");
  expect(lines).toContain("      suggested: remove the lines");
  expect(lines.at(-1)).toContain("--send");
});

test("after a verdict, a blocker that was answered is the next to verify", () => {
  const [, blocker] = answer.remarks;
  if (blocker === undefined) throw new Error("no remark");
  const remarks = [{ ...blocker, id: "R1", state: "addressed" as const }];
  const reply = { ...looking, reply: { remark: "R1", text: "And?" } };
  expect(settles(reply)).toBe(true);
  expect(linesOf(settled(reply), { ...answer, remarks })).toEqual([
    "R1  addressed  blocker  change  Say why. And how.",
    "",
    "tacit review 3 --verify R1",
  ]);
});

test("a file whose name has a line break in it stays on one line", () => {
  const diff = addedFile("x", ["one"]).replaceAll(
    / (?:a|b)\/x/g,
    (name) => ` "${name.trim()}\\n9  y"`,
  );
  const shown = linesOf(review({ all: false, order: "risk" }), {
    ...answer,
    ...reviewOfDiff(diff),
  });
  expect(shown.filter((line) => line.includes("9  y"))).toEqual([
    "x␤9  y  added · configuration",
    "   0  x␤9  y:1",
  ]);
});

test("what a folded file is, a link say, stands in its line", () => {
  const long = addedFile(
    "src/a.ts",
    Array.from({ length: 200 }, (_, index) => `line ${index}`),
  );
  const others = ["b", "c", "d", "e"].map((name) =>
    addedFile(`src/${name}.ts`, ["if (one) two(three(four(five)));"]),
  );
  const link = addedFile("link", ["/etc/passwd"]).replace("100644", "120000");
  const diff = [long, ...others, link].join("");
  const shown = linesOf(review({ all: false, order: "risk" }), {
    ...answer,
    ...reviewOfDiff(diff),
  });
  expect(shown.filter((line) => line.includes("link"))).toEqual([
    "   0  link  configuration · added · a symbolic link: /etc/passwd, added",
  ]);
});

test("globs that no file is are said to be so", () => {
  const shown = linesOf(review({ all: false, order: "risk", only: ["lib/**"] }));
  expect(shown).toContain("No file of the change is lib/**.");
});

test("a short name is not made longer where there is little room", () => {
  const long = addedFile(
    "src/a.ts",
    Array.from({ length: 200 }, (_, index) => `line ${index}`),
  );
  const others = ["b", "c", "d", "e"].map((name) =>
    addedFile(`src/${name}.ts`, ["if (one) two(three(four(five)));"]),
  );
  const diff = [long, ...others, addedFile("constructor", ["x"])].join("");
  const shown = linesOf(
    review({ all: false, order: "risk" }),
    { ...answer, ...reviewOfDiff(diff) },
    40,
  );
  expect(shown).toContain("   0  constructor  configuration · added");
});
