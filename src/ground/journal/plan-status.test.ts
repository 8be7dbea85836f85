import { expect, test } from "vitest";
import type { Fact, FactBody, FactType, RunTask } from "../contract/event.ts";
import { leastSafe, type RunStatus, viewRun } from "./status.ts";

let sequence = 0;

function fact<Type extends FactType>(type: Type, body: FactBody<Type>, task = 1): Fact {
  sequence += 1;
  // Type and body belong together by the signature; the union cannot express that.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { sequence, run: 4, task, attempt: 1, type, body, at: new Date(0) } as Fact;
}

function planned(number: number, fields: Partial<RunTask>): RunTask {
  return {
    task: number,
    title: `Task ${number}`,
    assignee: { kind: "agent" },
    after: [],
    criteria: [],
    files: [],
    size: "medium",
    risk: "medium",
    agent: { name: "bundled", safety: "boxed" },
    ...fields,
  };
}

const { agent: _, ...unmanned } = planned(2, { assignee: { kind: "person", name: "maya" } });
const person: RunTask = unmanned;
const plan = [planned(1, {}), person, planned(3, { agent: { name: "pi", safety: "supervised" } })];
const started = fact("run.started", {
  brief: { number: 3, slug: "guests", title: "Guests", hash: "h" },
  repository: "/repo",
  base: "b0",
  target: "main",
  agent: "bundled",
  safety: "supervised",
  plan,
});
const worktree = (of: number, base: string): Fact =>
  fact("worktree.created", { worktree: `/w/${of}`, branch: `tacit/4-${of}-1`, base }, of);
const turn = (of: number): Fact[] => [
  fact("turn.started", { turn: of, cause: "brief", prompt: "" }, of),
  fact("turn.ended", { turn: of, outcome: "finished", milliseconds: 1 }, of),
];
const verdict = (of: number, commit: string, status: "green" | "red"): Fact[] => [
  fact("snapshot.taken", { turn: of, commit, changed: true }, of),
  fact("verdict.reached", { commit, status, checks: [] }, of),
];
const asked = (item: number): Fact =>
  fact("item.asked", { item, kind: "task", question: "T2 is @maya's" }, 2);
const done = (item: number): Fact => fact("item.answered", { item, answer: "done", by: "maya" }, 2);

const first = [started, worktree(1, "b0"), ...turn(1), ...verdict(1, "c1", "green")];
const handedOver = [...first, worktree(2, "c1"), asked(1)];
const second = [...handedOver, done(1), ...verdict(2, "c2", "green")];
const third = [...second, worktree(3, "c2"), ...turn(3), ...verdict(3, "c3", "green")];
const sentBody = { round: 1, remarks: [], commit: "c3" };
const sent = fact("round.sent", sentBody);

test.each<[string, Fact[], RunStatus, string[]]>([
  ["it begins", [started], "running", ["running", "todo", "todo"]],
  ["green, and not the last one", first, "running", ["done", "todo", "todo"]],
  ["a person has it", handedOver, "waiting", ["done", "waiting", "todo"]],
  ["they handed it in", [...handedOver, done(1)], "running", ["done", "running", "todo"]],
  [
    "they handed it in, and nothing has changed since the task before",
    [...handedOver, done(1), fact("snapshot.taken", { turn: 2, commit: "c1", changed: false }, 2)],
    "running",
    ["done", "running", "todo"],
  ],
  [
    "it was red, and is theirs again",
    [...handedOver, done(1), ...verdict(2, "c2", "red"), asked(2)],
    "waiting",
    ["done", "waiting", "todo"],
  ],
  ["the last one is green", third, "review", ["done", "done", "done"]],
  ["a round", [...third, sent], "running", ["done", "done", "running"]],
])("of a plan, when %s", (_name, facts, status, tasks) => {
  const view = viewRun(4, facts);
  expect(view.status).toBe(status);
  expect(view.tasks.map((each) => each.status)).toEqual(tasks);
});

test("the run has the base of all and the commit of the last, each task its own", () => {
  const view = viewRun(4, third);
  expect(view).toMatchObject({ base: "b0", commit: "c3", task: 3, agent: "pi", planned: true });
  expect(view.tasks.map(({ base, commit, branch }) => [base, commit, branch])).toEqual([
    ["b0", "c1", "tacit/4-1-1"],
    ["c1", "c2", "tacit/4-2-1"],
    ["c2", "c3", "tacit/4-3-1"],
  ]);
  expect(viewRun(4, handedOver).openItems).toEqual([
    expect.objectContaining({ kind: "task", task: 2 }),
  ]);
});

test("a worktree that is removed is the task's that had it", () => {
  const removed = fact("worktree.removed", { worktree: "/w/1" }, 1);
  const view = viewRun(4, [...third, removed]);
  expect(view.tasks.map((each) => each.worktree)).toEqual([undefined, "/w/2", "/w/3"]);
  expect(view.worktree).toBe("/w/3");
});

test("a round that goes to another agent changes the last task's, and no other", () => {
  const other = { agent: "claude", safety: "unboxed" } as const;
  const view = viewRun(4, [...third, fact("round.sent", { ...sentBody, ...other })]);
  expect(view.tasks.map(({ agent }) => agent?.name)).toEqual(["bundled", undefined, "claude"]);
  expect(view.safety).toBe("unboxed");
});

test("a run is as safe as its least safe task", () => {
  expect(leastSafe(plan, "boxed")).toBe("supervised");
  expect(leastSafe([person], "boxed")).toBe("boxed");
});

const check = { findings: [], output: "", milliseconds: 1, boxed: true };
const judged = fact("verdict.reached", {
  commit: "c3",
  status: "red",
  checks: [
    { ...check, name: "lint", status: "passed" },
    { ...check, name: "scenario visit", status: "failed", criteria: ["AC-1", "AC-2"] },
  ],
  criteria: [
    { id: "AC-1", text: "", status: "failed", artefacts: [] },
    { id: "AC-2", text: "", status: "failed", artefacts: [] },
    { id: "AC-3", text: "", status: "shown", artefacts: [] },
  ],
});
const waiver = (criterion: string): Fact =>
  fact("criterion.waived", { criterion, reason: "by hand", by: "ada" });

test("a scenario that failed is excused when all criteria that it is run for are waived", () => {
  const red = [...third, judged, waiver("AC-1"), waiver("AC-3")];
  expect(viewRun(4, red).verdict).toMatchObject({
    status: "red",
    criteria: [
      { status: "waived", by: "ada", note: "by hand" },
      { status: "failed" },
      { status: "shown" },
    ],
  });
  const view = viewRun(4, [...red, waiver("AC-2")]);
  expect(view).toMatchObject({ status: "review", verdict: { status: "green" } });
});

test("a check of the project is excused by nobody", () => {
  const lint = fact("verdict.reached", {
    commit: "c3",
    status: "red",
    checks: [{ ...check, name: "lint", status: "failed" }],
    criteria: [],
  });
  const facts = [...third, lint];
  const all = ["AC-1", "AC-2", "AC-3"].map(waiver);
  expect(viewRun(4, [...facts, ...all]).verdict?.status).toBe("red");
});
