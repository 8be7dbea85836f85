import { expect, test } from "vitest";
import { file, hunk, remark } from "./sample.ts";
import {
  fileWords,
  isUnsent,
  lineOf,
  originWords,
  pathParts,
  pointsText,
  problemWords,
  progressOf,
  remarkCounts,
  roundOf,
} from "./words.ts";

const remarks = [
  remark("R1", { state: "sent" }),
  remark("R2", { state: "addressed" }),
  remark("R3", { state: "answered" }),
  remark("R4", { state: "verified" }),
  remark("R5", { state: "waived" }),
  remark("R6", { state: "draft", severity: "nit" }),
  remark("R7", { state: "reopened", severity: "blocker" }),
  remark("R8", { state: "sent", unanswered: true, severity: "question" }),
];

test("remarks are counted by who has to act", () => {
  expect(remarkCounts(remarks)).toBe("4 open · 2 addressed · 1 verified · 1 waived");
  expect(remarkCounts([])).toBe("");
});

test("a round is what was not sent, was reopened or got no answer, blockers first", () => {
  expect(roundOf(remarks, false).map(({ id }) => id)).toEqual(["R7", "R8", "R6"]);
  expect(roundOf(remarks, true).map(({ id }) => id)).toEqual(["R7", "R8"]);
});

test("a draft that was replied to after its round was sent before", () => {
  const drafts = [remark("R1", { state: "draft" }), remark("R2", { state: "draft", round: 1 })];
  expect([...drafts, ...remarks].filter(isUnsent).map(({ id }) => id)).toEqual(["R1", "R6"]);
});

test("files without lines say why", () => {
  expect(
    fileWords(file("a.png", [], { binary: true, note: "binary", kind: "configuration" })),
  ).toEqual(["binary", "configuration"]);
  expect(
    fileWords(file("b.ts", [], { status: "renamed", note: "only renamed from a.ts" })),
  ).toEqual(["only renamed from a.ts"]);
  expect(fileWords(file("c.ts", [hunk("c")], { status: "added" }))).toEqual(["new file"]);
  expect(fileWords(file("d.ts", []))).toEqual(["no lines to show"]);
});

test("a name that turns its reading around shows how", () => {
  expect(pathParts("src/\u202Egnp.ts")).toEqual(["src/", "\\u{202e}gnp.ts"]);
});

test("a hunk is spoken of at its first changed line", () => {
  expect(lineOf(hunk("a"))).toBe(2);
});

test("origins are told as at a terminal", () => {
  const origin = { turn: 2, round: 1, remarks: ["R1", "R2"], checks: ["clock"], lines: 3 };
  expect(originWords({ ...origin, cause: "remarks" })).toBe("Written in round 1 for R1, R2");
  expect(originWords({ ...origin, cause: "findings" })).toBe("Written to mend clock");
  expect(originWords({ ...origin, cause: "found" })).toBe("There before");
});

test("points below none have a minus that is one", () => {
  expect([pointsText(-1), pointsText(3)]).toEqual(["−1", "3"]);
});

test("hunks behind one entry count each", () => {
  const of = file("src/a.ts", []);
  const hunks = [hunk("a", { seen: true }), hunk("b")];
  const entry = { id: "fold", path: of.path, file: of, folded: true, group: { text: "", hunks } };
  expect(progressOf([entry])).toEqual({ seen: 1, of: 2 });
});

test("what the program says with a command is said with a key, and nothing is silent while the agent works", () => {
  const problem = "R1, R2 got no answer; send again: tacit review 1 --send";
  expect(problemWords(problem, { status: "review" })).toBe(
    "R1, R2 got no answer. Send round (Shift Enter) says it again.",
  );
  expect(problemWords(problem, { status: "running" })).toBeUndefined();
  expect(problemWords("The agent answered R9.", { status: "review" })).toBe(
    "The agent answered R9.",
  );
});
