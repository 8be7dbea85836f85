import { expect, test } from "vitest";
import type { Fact, FactType } from "../../ground/contract/event.ts";
import { nextStep, type Step } from "./progress.ts";

type Told = readonly [FactType, object, number?];

/** Facts of run 4, in order; the third word is the task. */
function story(...told: readonly Told[]): Fact[] {
  return told.map(([type, body, task = 1], index) => {
    const fact = { sequence: index + 1, run: 4, task, attempt: 1, type, body, at: new Date(0) };
    // The tests write bodies by hand; the schemas are tried elsewhere.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return fact as unknown as Fact;
  });
}

const agent = { kind: "agent" };
const maya = { kind: "person", name: "maya" };
function started(...assignees: readonly object[]): Told {
  return ["run.started", { plan: assignees.map((assignee, at) => ({ task: at + 1, assignee })) }];
}
const begun = (task: number): readonly Told[] => [
  ["worktree.created", {}, task],
  ["pack.compiled", {}, task],
];
const verdict = (task: number, turn: number, status: "green" | "red"): readonly Told[] => [
  ["snapshot.taken", { turn, commit: `c${turn}`, changed: true }, task],
  ["verdict.reached", { commit: `c${turn}`, status, checks: [] }, task],
];
/** An agent's turn from its start to its verdict. */
const turn = (task: number, number: number, status: "green" | "red" = "green"): readonly Told[] => [
  ["turn.started", { turn: number, cause: "brief", prompt: "" }, task],
  ["turn.ended", { turn: number, outcome: "finished", milliseconds: 1 }, task],
  ...verdict(task, number, status),
];
const asked = (item: number, task: number): Told => [
  "item.asked",
  { item, kind: "task", question: "" },
  task,
];
const done = (item: number): Told => ["item.answered", { item, answer: "done", by: "maya" }];
const atDoor: readonly Told[] = [
  started(agent, maya, agent),
  ...begun(1),
  ...turn(1, 1),
  ["worktree.created", {}, 2],
];

test.each<[string, readonly Told[], Step]>([
  ["the first task is prepared", [started(agent, maya)], { do: "prepare", task: 1 }],
  [
    "green, and it is the next one's turn",
    [started(agent, maya), ...begun(1), ...turn(1, 1)],
    { do: "prepare", task: 2 },
  ],
  [
    "red, and it stays with its agent",
    [started(agent, maya), ...begun(1), ...turn(1, 1, "red")],
    { do: "turn", task: 1, turn: 2, cause: "findings", fix: 1 },
  ],
  ["a person's task is handed over", atDoor, { do: "hand-over", task: 2, cause: "brief" }],
  ["and waits for them", [...atDoor, asked(1, 2)], { do: "rest" }],
  [
    "done, and it is snapshotted as a turn of its own",
    [...atDoor, asked(1, 2), done(1)],
    { do: "snapshot", task: 2, turn: 2 },
  ],
  [
    "then checked",
    [...atDoor, asked(1, 2), done(1), verdict(2, 2, "red")[0] ?? done(1)],
    { do: "check", task: 2, turn: 2 },
  ],
  [
    "red goes back to the person",
    [...atDoor, asked(1, 2), done(1), ...verdict(2, 2, "red")],
    { do: "hand-over", task: 2, cause: "findings" },
  ],
  [
    "however often",
    [
      ...atDoor,
      ...[1, 2, 3, 4, 5].flatMap((n) => [asked(n, 2), done(n), ...verdict(2, n + 1, "red")]),
    ],
    { do: "hand-over", task: 2, cause: "findings" },
  ],
  [
    "green, and the next one is prepared",
    [...atDoor, asked(1, 2), done(1), ...verdict(2, 2, "green")],
    { do: "prepare", task: 3 },
  ],
  [
    "turns are counted over the whole run",
    [...atDoor, asked(1, 2), done(1), ...verdict(2, 2, "green"), ...begun(3)],
    { do: "turn", task: 3, turn: 3, cause: "brief", fix: 0 },
  ],
  [
    "fixes are counted for each task",
    [
      started(agent, agent),
      ...begun(1),
      ...turn(1, 1, "red"),
      ...turn(1, 2),
      ...begun(2),
      ...turn(2, 3, "red"),
    ],
    { do: "turn", task: 2, turn: 4, cause: "findings", fix: 1 },
  ],
  [
    "after the last one nothing is left",
    [started(agent, agent), ...begun(1), ...turn(1, 1), ...begun(2), ...turn(2, 2)],
    { do: "rest" },
  ],
  [
    "a set-up that failed is tried again when the run goes on",
    [
      started(agent, agent),
      ...begun(1),
      ...turn(1, 1),
      ["run.failed", { reason: "no network" }],
      ["run.resumed", { by: "you" }],
    ],
    { do: "prepare", task: 2 },
  ],
  [
    "a run that is stopped while a person works",
    [...atDoor, asked(1, 2), ["stop.requested", { by: "you" }]],
    { do: "stop" },
  ],
  [
    "goes on waiting for them when it is resumed",
    [
      ...atDoor,
      asked(1, 2),
      ["stop.requested", { by: "you" }],
      ["run.stopped", { by: "you" }],
      ["run.resumed", { by: "you" }],
    ],
    { do: "rest" },
  ],
])("in a plan: %s", (_, told, step) => {
  expect(nextStep(story(...told), { fixes: 3 })).toEqual(step);
});

test("a round goes to the last task: an agent's session, or the person again, whose word settles it", () => {
  const remarks: readonly Told[] = [
    ["remark.added", { remark: "R1", place: "change", text: "warmer", commit: "c" }],
    ["round.sent", { round: 1, remarks: ["R1"], commit: "c" }],
  ];
  const agents = [started(maya, agent), ["worktree.created", {}, 1], asked(1, 1), done(1)] as const;
  const toAgent = story(
    ...agents,
    ...verdict(1, 1, "green"),
    ...begun(2),
    ...turn(2, 2),
    ...remarks,
  );
  expect(nextStep(toAgent, { fixes: 3 })).toMatchObject({ do: "turn", task: 2, cause: "remarks" });

  const green = [...begun(1), ...turn(1, 1), ["worktree.created", {}, 2], asked(1, 2)] as const;
  const toPerson = [started(agent, maya), ...green, done(1), ...verdict(2, 2, "green"), ...remarks];
  const back = { do: "hand-over", task: 2, cause: "remarks" };
  expect(nextStep(story(...toPerson), { fixes: 3 })).toEqual(back);
  const red = [...toPerson, asked(2, 2), done(2), ...verdict(2, 3, "red")];
  expect(nextStep(story(...red), { fixes: 3 })).toMatchObject({ cause: "findings" });
  const mended = [...red, asked(3, 2), done(3), ...verdict(2, 4, "green")];
  const answers = [{ id: "R1", state: "addressed", note: "" }];
  expect(nextStep(story(...mended), { fixes: 3 })).toEqual({
    do: "settle",
    task: 2,
    turn: 4,
    answers,
  });
});

test("red evidence of a criterion that was waived since goes back to nobody", () => {
  const failed = { name: "scenario visit", status: "failed", findings: [], criteria: ["AC-1"] };
  const red = { commit: "c1", status: "red", checks: [failed], criteria: [{ id: "AC-1" }] };
  const facts: readonly Told[] = [
    started(agent),
    ...begun(1),
    ...turn(1, 1).slice(0, -1),
    ["verdict.reached", red],
  ];
  expect(nextStep(story(...facts), { fixes: 3 })).toMatchObject({ do: "turn", cause: "findings" });
  const waived: Told = ["criterion.waived", { criterion: "AC-1", reason: "by hand", by: "ada" }];
  expect(nextStep(story(...facts, waived), { fixes: 3 })).toEqual({ do: "rest" });
});
