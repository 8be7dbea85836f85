/** A review of a branch that Tacit did not make: what it is, and that what comes next agrees with it. */
import { expect, test } from "vitest";
import { nextStep } from "./progress.ts";
import type { Fact, FactType } from "../../ground/contract/event.ts";
import { viewRun } from "../../ground/journal/status.ts";

type Told = readonly [FactType, object, number?];

function story(...told: readonly Told[]): Fact[] {
  return told.map(([type, body, task = 1], index) => {
    const fact = { sequence: index + 1, run: 7, task, attempt: 1, type, body, at: new Date(0) };
    // The tests write bodies by hand; the schemas are tried elsewhere.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return fact as unknown as Fact;
  });
}

const opened: readonly Told[] = [
  [
    "run.started",
    {
      brief: { number: 0, slug: "x-onto-main", title: "x onto main", hash: "" },
      repository: "/repo",
      base: "b0",
      target: "main",
      agent: "none",
      safety: "boxed",
      change: { from: "refs/heads/main", of: "refs/heads/x" },
    },
  ],
  ["change.found", { base: "b0", commit: "c0", tip: "c0", after: 1 }],
];
const remark: Told = [
  "remark.added",
  { remark: "R1", place: "change", text: "Why?", commit: "c0" },
];
const found = (commit: string, after: number, base = "b0"): Told => [
  "change.found",
  { base, commit, tip: commit, after },
];
const asked: Told = ["check.requested", { by: "me" }];
const made = (task: number, base: string): Told => [
  "worktree.created",
  { worktree: `/w/${task}`, branch: `tacit/7-${task}-1`, base },
  task,
];
const verdict = (commit: string, status: "green" | "red"): Told => [
  "verdict.reached",
  { commit, status, checks: [] },
];
const sent: Told = [
  "round.sent",
  { round: 1, remarks: ["R1"], commit: "c0", agent: "pi", safety: "supervised" },
];
const byHand: Told = ["round.sent", { round: 1, remarks: ["R1"], commit: "c0", byHand: true }];
const agents = (task: number): readonly Told[] => [
  made(task, "c0"),
  ["pack.compiled", { tokens: 1, hash: "", items: [] }, task],
  ["session.opened", { session: "s", agent: "pi", loaded: false, reports: true }, task],
];
const turn: readonly Told[] = [
  ["turn.started", { turn: 1, cause: "remarks", prompt: "" }],
  [
    "agent.reported",
    { turn: 1, summary: "", remarks: [{ id: "R1", state: "addressed", note: "" }] },
  ],
  ["turn.ended", { turn: 1, outcome: "finished", milliseconds: 1 }],
];
const snapshot: Told = ["snapshot.taken", { turn: 1, commit: "c1", changed: true }];

/** What a run is, and what comes next in it. */
function at(...told: readonly Told[]) {
  const facts = story(...opened, ...told);
  const { status, commit, base, task, verdict: last, change } = viewRun(7, facts);
  const step = nextStep(facts, { fixes: 3 });
  return {
    status,
    commit,
    base,
    task,
    checked: last?.status,
    closed: change?.closed,
    next: "task" in step ? `${step.do} ${step.task}` : step.do,
  };
}

test.each<[string, readonly Told[], ReturnType<typeof at>["status"], string]>([
  ["opened", [], "review", "rest"],
  ["with a remark", [remark], "review", "rest"],
  ["its checks asked for", [asked], "running", "prepare 1"],
  ["its worktree made", [asked, made(1, "c0")], "running", "check 1"],
  ["checked", [asked, made(1, "c0"), verdict("c0", "green")], "review", "rest"],
  ["red", [asked, made(1, "c0"), verdict("c0", "red")], "review", "rest"],
  ["asked again", [asked, made(1, "c0"), verdict("c0", "red"), asked], "running", "check 1"],
  ["no worktree to be had", [asked, ["run.failed", { reason: "" }]], "failed", "rest"],
  ["sent to an agent", [remark, sent], "running", "prepare 1"],
  ["its agent at work", [remark, sent, ...agents(1), ...turn], "running", "snapshot 1"],
  [
    "its agent done",
    [remark, sent, ...agents(1), ...turn, snapshot, verdict("c1", "green")],
    "review",
    "settle 1",
  ],
  [
    "its agent's work red",
    [remark, sent, ...agents(1), ...turn, snapshot, verdict("c1", "red")],
    "running",
    "turn 1",
  ],
  ["sent by hand", [remark, byHand], "review", "rest"],
  [
    "checked, then sent",
    [asked, made(1, "c0"), verdict("c0", "red"), sent],
    "running",
    "compile 1",
  ],
  ["stopped", [["stop.requested", { by: "me" }]], "review", "stop"],
  [
    "resumed before it was ever worked at",
    [
      ["stop.requested", { by: "me" }],
      ["run.stopped", { by: "me" }],
      ["run.resumed", { by: "me" }],
    ],
    "review",
    "rest",
  ],
])("%s", (_, told, status, next) => {
  expect(at(...told)).toMatchObject({ status, next });
});

test("the branch moves: the verdict is of the past, and work is done in another worktree", () => {
  const checked = [asked, made(1, "c0"), verdict("c0", "green")] as const;
  expect(at(...checked)).toMatchObject({ checked: "green", task: 1 });
  expect(at(...checked, found("c5", 5))).toEqual({
    status: "review",
    commit: "c5",
    base: "b0",
    task: 2,
    checked: undefined,
    closed: false,
    next: "rest",
  });
  expect(at(...checked, found("c5", 5), asked)).toMatchObject({ next: "prepare 2" });
  expect(at(...checked, found("c5", 5), asked, made(2, "c5"))).toMatchObject({ next: "check 2" });
  // Before there was a worktree it is the same task.
  expect(at(found("c5", 2), asked)).toMatchObject({ commit: "c5", next: "prepare 1" });
});

test("an agent that had the branch has it again after it moved, in a session of its own", () => {
  const once = [remark, sent, ...agents(1), ...turn, snapshot, verdict("c1", "green")] as const;
  const answered: Told = [
    "remark.answered",
    { id: "R1", state: "addressed", note: "", commit: "c1" },
  ];
  const facts = story(...opened, ...once, answered, found("c5", 13));
  const view = viewRun(7, facts);
  expect(view).toMatchObject({ commit: "c5", task: 2, agent: "pi", status: "review" });
  expect(view).not.toHaveProperty("session");
  expect(view.tasks[1]).toMatchObject({ task: 2, agent: { name: "pi" }, commit: "c5" });
  expect(at(...once, answered, found("c5", 13), sent)).toMatchObject({ next: "prepare 2" });
});

test("the branch takes the agent's commit over: nothing has moved, and the verdict holds", () => {
  const once = [remark, sent, ...agents(1), ...turn, snapshot, verdict("c1", "green")] as const;
  expect(at(...once, found("c1", 12))).toMatchObject({ commit: "c1", task: 1, checked: "green" });
});

test("what somebody saw before a round began changes nothing of it", () => {
  expect(at(remark, sent, found("c5", 3))).toMatchObject({ commit: "c0", next: "prepare 1" });
  expect(at(asked, found("c5", 2))).toMatchObject({ commit: "c0", next: "prepare 1" });
  // A round by hand goes to nobody here.
  expect(at(remark, byHand, found("c5", 3))).toMatchObject({ commit: "c5", next: "rest" });
});

test("the same commit on another base is another change: nobody has approved or checked it", () => {
  const green = [asked, made(1, "c0"), verdict("c0", "green")] as const;
  const approved: Told = ["change.approved", { commit: "c0", by: "me" }];
  expect(at(...green, approved)).toMatchObject({ status: "approved" });
  expect(at(...green, approved, found("c0", 5, "b1"))).toMatchObject({
    status: "review",
    base: "b1",
    task: 1,
    checked: undefined,
  });
  const worked = [remark, sent, ...agents(1), ...turn, snapshot, verdict("c1", "green")] as const;
  expect(at(...worked, found("c1", 12, "b1"))).toMatchObject({ status: "review", base: "b1" });
});

test("a stop while nothing is under way ends the review; one that cuts an agent off does not", () => {
  const stop: Told = ["stop.requested", { by: "me" }];
  expect(at(stop)).toMatchObject({ closed: true });
  expect(at(remark, sent, stop)).toMatchObject({ closed: false });
  expect(at(stop, ["run.stopped", { by: "me" }], asked)).toMatchObject({
    closed: false,
    status: "running",
  });
});

test("a check that failed to begin is forgotten when the branch moves, with the worktree that it may have left", () => {
  const failed = [asked, ["run.failed", { reason: "no disk" }]] as const;
  expect(at(...failed, found("c5", 4))).toMatchObject({ status: "review", next: "rest" });
  expect(at(...failed, found("c5", 4), asked)).toMatchObject({ next: "prepare 2" });
});
