import { expect, test } from "vitest";
import type { Lessons, Review, Runs } from "../api/queries.ts";
import { numberOf, type Step, STEPS, stepOf } from "./steps.ts";

type Remark = Review["remarks"][number];
type Hunk = Review["files"][number]["hunks"][number];

function run(status: string): Runs["runs"][number] {
  const line = { run: "1", brief: "b", title: "B", repository: "/r", at: "2026-11-26T00:00:00Z" };
  return { ...line, status, agent: "bundled", tokens: { input: 0, output: 0 } };
}

function remark(state: Remark["state"], fields: Partial<Remark> = {}): Remark {
  const common = { id: "R1", place: "src/a.ts:7", severity: "issue" as const, text: "No." };
  return { ...common, commit: "c", state, thread: [], ...fields };
}

const hunk: Hunk = {
  id: "h1",
  content: "x",
  path: "src/a.ts",
  heading: "",
  oldStart: 1,
  newStart: 7,
  lines: [
    { kind: "context", text: "leaves(room)", new: 6, old: 6 },
    { kind: "added", text: "  leaves(room)", new: 7 },
  ],
  added: 1,
  removed: 0,
  points: 1,
  reasons: [],
  impact: [],
  findings: [],
  untested: [],
  seen: false,
  origins: [],
};

function review(remarks: readonly Remark[]): Review {
  return {
    files: [
      {
        path: "src/a.ts",
        oldPath: "src/a.ts",
        status: "modified",
        kind: "source",
        binary: false,
        hunks: [hunk],
      },
    ],
    orders: { risk: ["h1"], startHere: ["h1"], tenMinutes: ["h1"], files: ["h1"] },
    groups: [],
    findings: [],
    interface: { added: [], changed: [], removed: [] },
    from: "b",
    interdiff: false,
    size: { added: 1, removed: 0 },
    tasks: undefined,
    title: "B",
    status: "review",
    round: 1,
    base: "b",
    commit: "c",
    safety: "boxed",
    remarks: [...remarks],
    rounds: [],
    obstacles: [],
    approved: false,
    problems: [],
  };
}

const suggested = [{ find: "leaves\\(", text: "Nobody is told." }];

function step(
  status: string,
  remarks: readonly Remark[] = [],
  lessons: Lessons["lessons"] = [],
): Step | undefined {
  return stepOf({ brief: "b", runs: [run(status)], review: review(remarks), lessons, suggested });
}

test("without a run the brief is to be run", () => {
  expect(stepOf({ brief: "b", runs: [], review: undefined, lessons: [], suggested })).toEqual({
    at: "run",
  });
});

test("a suggested remark is led to the added line that it is about, until something is said there", () => {
  expect(step("review")).toEqual({
    at: "remark",
    run: "1",
    text: "Nobody is told.",
    place: "src/a.ts:7",
    hunk: "h1",
    line: "leaves(room)",
  });
  expect(step("review", [remark("draft")])).toEqual({ at: "send", run: "1" });
  expect(step("review", [remark("draft", { place: "src/b.ts:1" })])?.at).toBe("remark");
  expect(step("review", [remark("draft", { place: "x:1", text: "Nobody is told." })])?.at).toBe(
    "send",
  );
});

test("after a round nothing more is suggested: what came of it is to be judged", () => {
  expect(step("review", [remark("addressed", { place: "src/b.ts:1" })])?.at).toBe("verify");
  expect(step("review", [remark("reopened")])?.at).toBe("send");
  expect(step("review", [remark("verified"), remark("waived")])?.at).toBe("approve");
});

test.each([
  ["running", "watch"],
  ["waiting", "answer"],
  ["stuck", "answer"],
  ["failed", "failed"],
  ["stopped", "failed"],
  ["approved", "ship"],
  ["shipped", "undo"],
  ["undone", "remark"],
])("a run that is %s leads to %s", (status, at) => {
  expect(step(status)?.at).toBe(at);
});

test("what was said is offered as a lesson once the change is shipped", () => {
  const lesson = {
    id: "L1",
    run: 1,
    remark: "R1",
    title: "T",
    body: "",
    scope: [],
    state: "open" as const,
  };
  const said = [remark("verified")];
  expect(step("shipped", said, [lesson])).toEqual({ at: "lesson" });
  expect(step("shipped", said, [{ ...lesson, state: "accepted" }])).toEqual({ at: "done" });
});

test("nothing is said while the change is not known", () => {
  expect(
    stepOf({ brief: "b", runs: [run("review")], review: undefined, lessons: [], suggested }),
  ).toBeUndefined();
});

test("each step has its number", () => {
  expect(numberOf({ at: "run" })).toBe(1);
  expect(numberOf({ at: "answer", run: "1" })).toBe(2);
  expect(numberOf({ at: "done" })).toBe(STEPS.length);
});

test("runs of other briefs are not the guide's matter", () => {
  const other = { ...run("stuck"), run: "2", brief: "mine" };
  const state = { brief: "b", review: review([]), lessons: [], suggested };
  expect(stepOf({ ...state, runs: [other, run("running")] })).toEqual({ at: "watch", run: "1" });
  expect(stepOf({ ...state, runs: [other] })).toEqual({ at: "run" });
});
