/** What is said to an agent at work: nothing of it is lost, and nothing is done twice for it. */
import { expect, test } from "vitest";
import type { Fact, FactBody, FactType, TurnCause } from "../../ground/contract/event.ts";
import { viewRun } from "../../ground/journal/status.ts";
import { isAgentAtWork, nextStep } from "./progress.ts";

type Told = readonly [FactType, object];

/** Facts of run 1, in order: the first has sequence 1. */
function story(...told: readonly Told[]): Fact[] {
  return told.map(([type, body], index) => {
    const fact = { sequence: index + 1, run: 1, task: 1, attempt: 1, type, body, at: new Date(0) };
    // The tests write bodies by hand; the schemas are tried elsewhere.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return fact as unknown as Fact;
  });
}

const begun: readonly Told[] = [
  ["run.started", { base: "b", agent: "bundled", safety: "boxed" }],
  ["worktree.created", {}],
  ["pack.compiled", {}],
  ["session.opened", { reports: true }],
]; // sequences 1 to 4
const turn = (number: number, cause: TurnCause, steered?: number): Told => [
  "turn.started",
  { turn: number, cause, prompt: "", ...(steered === undefined ? {} : { steered }) },
];
const ended = (
  number: number,
  outcome: FactBody<"turn.ended">["outcome"] = "finished",
  reason?: string,
): Told => ["turn.ended", { turn: number, outcome, reason, milliseconds: 1 }];
const reported = (number: number): Told => [
  "agent.reported",
  { turn: number, summary: "", remarks: [] },
];
const snapshot = (number: number, commit = `c${number}`): Told => [
  "snapshot.taken",
  { turn: number, commit, changed: true },
];
const verdict = (number: number, ...faults: string[]): Told => [
  "verdict.reached",
  {
    commit: `c${number}`,
    status: faults.length === 0 ? "green" : "red",
    checks: [{ status: "failed", findings: faults.map((message) => ({ rule: "r", message })) }],
  },
];
const whole = (number: number, cause: TurnCause, ...faults: string[]): readonly Told[] => [
  turn(number, cause),
  reported(number),
  ended(number),
  snapshot(number),
  verdict(number, ...faults),
];
const say: Told = ["steer.said", { text: "Use the other one.", by: "ada" }];

const next = (...told: readonly Told[]) => nextStep(story(...told), { fixes: 3 });
const at = (...told: readonly Told[]) => isAgentAtWork(story(...told));
const status = (...told: readonly Told[]) => viewRun(1, story(...told)).status;

test("the turn that is ended for it is kept as it is, unchecked, and the next one begins with the words", () => {
  const cut = [...begun, turn(1, "brief"), say] as const;
  expect(next(...cut, ended(1, "cancelled"))).toMatchObject({ do: "snapshot", turn: 1 });
  const kept = [...cut, ended(1, "cancelled"), snapshot(1)] as const;
  expect(next(...kept)).toMatchObject({ do: "turn", turn: 2, cause: "steer", fix: 0 });
  expect(status(...kept)).toBe("running");
  // Taken by that turn, whose end is like any other's.
  const taken = [...kept, turn(2, "steer", 6), reported(2), ended(2), snapshot(2)] as const;
  expect(next(...taken)).toMatchObject({ do: "check", turn: 2 });
  expect(next(...taken, verdict(2))).toEqual({ do: "rest" });
  expect(status(...taken, verdict(2))).toBe("review");
});

test("whatever the turn came to, it is gone on with: ended by itself, killed because it would not stop, cut off", () => {
  for (const outcome of ["finished", "cancelled", "interrupted", "refused", "limit"] as const) {
    expect(next(...begun, turn(1, "brief"), say, ended(1, outcome), snapshot(1))).toMatchObject({
      do: "turn",
      cause: "steer",
    });
  }
  const failed = ended(1, "failed", "it did not stop when cancelled");
  expect(next(...begun, turn(1, "brief"), say, failed, snapshot(1))).toMatchObject({
    cause: "steer",
  });
  // A process that died between the two: the next one closes the turn first.
  expect(next(...begun, turn(1, "brief"), say)).toEqual({ do: "close", task: 1, turn: 1 });
});

test("an agent that fails after it was told fails the run, and is told again when it is resumed", () => {
  const failing = [
    ...begun,
    turn(1, "brief"),
    say,
    ended(1, "cancelled"),
    snapshot(1),
    turn(2, "steer", 6),
    ended(2, "failed", "gone"),
    snapshot(2),
  ] as const;
  expect(next(...failing)).toMatchObject({ do: "fail", reason: "gone" });
  const resumed: readonly Told[] = [
    ["run.failed", { reason: "gone" }],
    ["run.resumed", { by: "ada" }],
  ];
  expect(next(...failing, ...resumed)).toMatchObject({ do: "turn", cause: "resume" });
});

test("said before anything began it goes with the brief; said twice it is one turn", () => {
  expect(next(...begun, say)).toMatchObject({ do: "turn", turn: 1, cause: "brief" });
  expect(
    next(...begun, say, turn(1, "brief", 5), reported(1), ended(1), snapshot(1)),
  ).toMatchObject({ do: "check" });
  const twice = [...begun, turn(1, "brief"), say, say, ended(1, "cancelled"), snapshot(1)] as const;
  expect(next(...twice)).toMatchObject({ do: "turn", turn: 2, cause: "steer" });
  expect(next(...twice, turn(2, "steer", 7), reported(2), ended(2), snapshot(2)).do).toBe("check");
});

test("what came while a turn was about to begin is not lost, though the turn stands after it", () => {
  const late = [...begun, say, turn(1, "brief"), ended(1, "cancelled"), snapshot(1)] as const;
  expect(next(...late)).toMatchObject({ do: "turn", turn: 2, cause: "steer" });
});

test("said while the checks run it goes before what they found, green or red, and begins the fixes anew", () => {
  const checking = [...begun, turn(1, "brief"), reported(1), ended(1), snapshot(1), say] as const;
  for (const found of [[], ["a"]]) {
    expect(next(...checking, verdict(1, ...found))).toMatchObject({ do: "turn", cause: "steer" });
    expect(status(...checking, verdict(1, ...found))).toBe("running");
  }
  const fixed = [
    ...begun,
    ...whole(1, "brief", "a"),
    ...whole(2, "findings", "a"),
    turn(3, "findings"),
    say,
    ended(3, "cancelled"),
    snapshot(3),
    turn(4, "steer", 16),
    reported(4),
    ended(4),
    snapshot(4),
    verdict(4, "a"),
  ] as const;
  expect(fixed.findIndex((one) => one === say)).toBe(15);
  expect(next(...fixed)).toMatchObject({ do: "turn", cause: "findings", fix: 1 });
});

test("a turn that was ended for words on the commit of an earlier verdict is no change to review", () => {
  const round: Told = ["round.sent", { round: 1, remarks: [], commit: "c1" }];
  const told = [...begun, ...whole(1, "brief"), round, turn(2, "remarks"), say] as const;
  const same = [...told, ended(2, "cancelled"), snapshot(2, "c1")] as const;
  expect(status(...same)).toBe("running");
  expect(next(...same)).toMatchObject({ do: "turn", turn: 3, cause: "steer" });
});

test("many words in a row are no turns that something kills", () => {
  const told: Told[] = [...begun, turn(1, "brief")];
  for (let number = 1; number < 9; number += 1) {
    told.push(say);
    const steered = told.length;
    told.push(ended(number, "cancelled"), snapshot(number), turn(number + 1, "steer", steered));
  }
  expect(next(...told, say, ended(9, "cancelled"), snapshot(9))).toMatchObject({ cause: "steer" });
});

test("a stop goes before what is said, and the words are there when the run is resumed", () => {
  const stop: Told = ["stop.requested", { by: "ada" }];
  const stopped = [
    ...begun,
    turn(1, "brief"),
    say,
    stop,
    ended(1, "cancelled"),
    snapshot(1),
  ] as const;
  expect(next(...stopped)).toEqual({ do: "stop" });
  const resumed = [...stopped, ["run.stopped", {}], ["run.resumed", {}]] as const;
  expect(next(...resumed)).toMatchObject({ do: "turn", cause: "steer" });
});

test("an agent is at work from the run's start to its rest, and not once it is to stop", () => {
  expect(at(...begun.slice(0, 1))).toBe(true);
  expect(at(...begun, turn(1, "brief"))).toBe(true);
  expect(at(...begun, turn(1, "brief"), reported(1), ended(1), snapshot(1))).toBe(true);
  expect(at(...begun, ...whole(1, "brief"))).toBe(false);
  expect(at(...begun, turn(1, "brief"), ["stop.requested", { by: "ada" }])).toBe(false);
  expect(at(...begun, turn(1, "brief"), ["run.failed", { reason: "" }])).toBe(false);
});

const person = { task: 1, title: "", assignee: { kind: "person", name: "ada" }, after: [] };
const agents = {
  task: 2,
  title: "",
  assignee: { kind: "agent" },
  after: [1],
  agent: { name: "bundled", safety: "boxed" },
};

test("while a person has the task no agent hears anything; the next one that begins does", () => {
  const planned: readonly Told[] = [
    ["run.started", { base: "b", agent: "bundled", safety: "boxed", plan: [person, agents] }],
    ["worktree.created", {}],
    ["item.asked", { item: 1001, kind: "task", question: "" }],
  ];
  expect(isAgentAtWork(story(...planned))).toBe(false);
  expect(next(...planned, say)).toEqual({ do: "rest" });
  expect(status(...planned, say)).toBe("waiting");
});

test("where the checks of others' branch run alone there is nobody to talk to", () => {
  const branch: readonly Told[] = [
    ["run.started", { base: "b", agent: "none", safety: "boxed", change: { from: "a", of: "c" } }],
    ["change.found", { base: "b", commit: "c1", tip: "c1", after: 1 }],
    ["check.requested", { by: "ada" }],
    ["worktree.created", {}],
  ];
  expect(next(...branch).do).toBe("check");
  expect(isAgentAtWork(story(...branch))).toBe(false);
  expect(next(...branch, say).do).toBe("check");
  expect(next(...branch, say, verdict(1)).do).toBe("rest");
  expect(status(...branch, say, verdict(1))).toBe("review");
});
