import { expect, test } from "vitest";
import type { Fact, FactBody, FactType, TurnCause } from "../../ground/contract/event.ts";
import { nextStep } from "./progress.ts";

/** Facts of run 1, in order. */
function story(...told: readonly (readonly [FactType, object])[]): Fact[] {
  return told.map(([type, body], index) => {
    const fact = { sequence: index + 1, run: 1, task: 1, attempt: 1, type, body, at: new Date(0) };
    // The tests write bodies by hand; the schemas are tried elsewhere.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return fact as unknown as Fact;
  });
}

const begun = [
  ["run.started", { base: "b" }],
  ["worktree.created", {}],
  ["pack.compiled", {}],
  ["session.opened", { reports: true }],
] as const;
const turn = (number: number, cause: TurnCause) =>
  ["turn.started", { turn: number, cause, prompt: "" }] as const;
const ended = (number: number, outcome: FactBody<"turn.ended">["outcome"] = "finished") =>
  ["turn.ended", { turn: number, outcome, milliseconds: 1 }] as const;
const reported = (number: number, ...ids: string[]) =>
  [
    "agent.reported",
    {
      turn: number,
      summary: "",
      remarks: ids.map((id) => ({ id, state: "addressed", note: "" })),
    },
  ] as const;
const snapshot = (number: number) =>
  ["snapshot.taken", { turn: number, commit: `c${number}`, changed: true }] as const;
const verdict = (number: number, ...faults: string[]) =>
  [
    "verdict.reached",
    {
      commit: `c${number}`,
      status: faults.length === 0 ? "green" : "red",
      checks: [{ findings: faults.map((message) => ({ rule: "r", message })) }],
    },
  ] as const;
/** A turn from its start to its verdict. */
const whole = (number: number, cause: TurnCause, ...faults: string[]) =>
  [
    turn(number, cause),
    reported(number),
    ended(number),
    snapshot(number),
    verdict(number, ...faults),
  ] as const;
const cut = (number: number, cause: TurnCause) =>
  [turn(number, cause), ended(number, "interrupted"), snapshot(number)] as const;
const stuck = ["item.asked", { item: 1001, kind: "stuck", question: "" }] as const;

const fixes = 3;

test.each([
  ["prepare", story(begun[0])],
  ["compile", story(begun[0], begun[1])],
  ["turn", story(...begun)],
  ["close", story(...begun, turn(1, "brief"), reported(1))],
  ["snapshot", story(...begun, turn(1, "brief"), reported(1), ended(1))],
  ["check", story(...begun, turn(1, "brief"), reported(1), ended(1), snapshot(1))],
  ["rest", story(...begun, ...whole(1, "brief"))],
  ["turn", story(...begun, ...whole(1, "brief", "x"))],
  ["rest", story(...begun, ...whole(1, "brief", "x"), ["run.failed", { reason: "" }])],
])("after each fact comes the step that it calls for: %s", (step, facts) => {
  expect(nextStep(facts, { fixes }).do).toBe(step);
});

test("a turn that was cut off is snapshotted and gone on with, five times", () => {
  const facts = story(...begun, ...cut(1, "brief"), ...cut(2, "resume"));
  expect(nextStep(facts, { fixes })).toMatchObject({ do: "turn", turn: 3, cause: "resume" });
  const often = [3, 4, 5].flatMap((number) => cut(number, "resume"));
  const worn = story(...begun, ...cut(1, "brief"), ...cut(2, "resume"), ...often);
  expect(nextStep(worn, { fixes }).do).toBe("raise");
});

test("a turn that ended with its process is gone on with, and stops no run", () => {
  const facts = story(...begun, turn(1, "brief"), ended(1, "cancelled"), snapshot(1));
  expect(nextStep(facts, { fixes })).toMatchObject({ do: "turn", turn: 2, cause: "resume" });
});

test("an agent that does not report is asked once, then a person is", () => {
  const silent = [turn(1, "brief"), ended(1), snapshot(1)] as const;
  const again = [turn(2, "nudge"), ended(2), snapshot(2)] as const;
  expect(nextStep(story(...begun, ...silent), { fixes })).toMatchObject({ cause: "nudge" });
  expect(nextStep(story(...begun, ...silent, ...again), { fixes }).do).toBe("raise");
  expect(nextStep(story(...begun, ...silent, ...again, stuck), { fixes }).do).toBe("rest");
});

test("red goes back until the fixes are used up, or two in a row mend nothing", () => {
  const first = whole(1, "brief", "a", "b");
  expect(nextStep(story(...begun, ...first), { fixes })).toMatchObject({
    cause: "findings",
    fix: 1,
  });
  const better = [...whole(2, "findings", "a"), ...whole(3, "findings", "c")] as const;
  expect(nextStep(story(...begun, ...first, ...better), { fixes })).toMatchObject({ fix: 3 });
  expect(nextStep(story(...begun, ...first, ...better), { fixes: 2 }).do).toBe("raise");
  const same = [...whole(2, "findings", "a", "b"), ...whole(3, "findings", "a", "b")] as const;
  expect(nextStep(story(...begun, ...first, ...same), { fixes })).toMatchObject({
    do: "raise",
    reason: expect.stringContaining("mended nothing"),
  });
});

test("a run that a person was asked about rests, however many fixes are thought to be left", () => {
  const facts = story(...begun, ...whole(1, "brief", "a"), stuck);
  expect(nextStep(facts, { fixes: Number.POSITIVE_INFINITY }).do).toBe("rest");
});

test("what a person answers to a stuck run begins anew", () => {
  const red = whole(1, "brief", "a");
  const answered = ["item.answered", { item: 1001, answer: "Try b.", by: "me" }] as const;
  const facts = story(...begun, ...red, stuck, answered);
  expect(nextStep(facts, { fixes: 0 })).toMatchObject({ do: "turn", turn: 2, cause: "answer" });
});

test("answers to remarks count when the checks are green, once", () => {
  const round = [
    ["remark.added", { remark: "R1" }],
    ["round.sent", { round: 1, remarks: ["R1"], commit: "c1" }],
  ] as const;
  const told = [turn(2, "remarks"), reported(2, "R1", "R9"), ended(2), snapshot(2)] as const;
  const facts = story(...begun, ...whole(1, "brief"), ...round);
  expect(nextStep(facts, { fixes })).toMatchObject({ cause: "remarks" });
  const red = story(...begun, ...whole(1, "brief"), ...round, ...told, verdict(2, "x"));
  expect(nextStep(red, { fixes })).toMatchObject({ cause: "findings", fix: 1 });
  const green = [...begun, ...whole(1, "brief"), ...round, ...told, verdict(2)] as const;
  expect(nextStep(story(...green), { fixes })).toMatchObject({
    do: "settle",
    answers: [{ id: "R1" }],
  });
  const settled = ["remark.answered", { id: "R1", state: "addressed", note: "" }] as const;
  expect(nextStep(story(...green, settled), { fixes }).do).toBe("rest");
});

test("an answer is not lost when the checks go red after it, or a person has to help", () => {
  const round = [
    ["remark.added", { remark: "R1" }],
    ["remark.added", { remark: "R2" }],
    ["round.sent", { round: 1, remarks: ["R1", "R2"], commit: "c1" }],
  ] as const;
  const told = [turn(2, "remarks"), reported(2, "r1 "), reported(2, "R2"), ended(2)] as const;
  const red = [...told, snapshot(2), verdict(2, "x"), stuck] as const;
  const helped = ["item.answered", { item: 1001, answer: "Try b.", by: "me" }] as const;
  const facts = [...begun, ...whole(1, "brief"), ...round, ...red, helped] as const;
  const mended = [...facts, ...whole(3, "answer")] as const;
  expect(nextStep(story(...mended), { fixes: 0 })).toMatchObject({
    do: "settle",
    answers: [{ id: "R1" }, { id: "R2" }],
  });
  const settled = ["R1", "R2"].map(
    (id) => ["remark.answered", { id, state: "answered", claimed: "addressed", note: "" }] as const,
  );
  expect(nextStep(story(...mended, ...settled), { fixes: 0 }).do).toBe("rest");
  const resumed = ["run.resumed", { by: "me" }] as const;
  const again = [...mended, ...settled, resumed, ...whole(4, "resume")] as const;
  expect(nextStep(story(...again), { fixes: 0 }).do).toBe("rest");
  const next = ["round.sent", { round: 2, remarks: ["R1"], commit: "c3" }] as const;
  const second = [
    turn(4, "remarks"),
    reported(4, "R1"),
    ended(4),
    snapshot(4),
    verdict(4),
  ] as const;
  expect(nextStep(story(...mended, ...settled, next, ...second), { fixes: 0 })).toMatchObject({
    do: "settle",
    answers: [{ id: "R1" }],
  });
});

test("a stop waits for the end of the turn; what was due then is due when it is resumed", () => {
  const asked = ["stop.requested", { by: "me" }] as const;
  const running = [...begun, turn(1, "brief"), asked] as const;
  expect(nextStep(story(...running), { fixes }).do).toBe("close");
  const over = [...running, ended(1, "cancelled"), snapshot(1)] as const;
  expect(nextStep(story(...over), { fixes }).do).toBe("stop");
  const stopped = [...over, ["run.stopped", { by: "me" }]] as const;
  expect(nextStep(story(...stopped), { fixes }).do).toBe("rest");
  const resumed = ["run.resumed", { by: "me" }] as const;
  expect(nextStep(story(...stopped, resumed), { fixes })).toMatchObject({ cause: "resume" });

  const round = ["round.sent", { round: 1, remarks: [], commit: "c1" }] as const;
  const failed = ["run.failed", { reason: "no agent" }] as const;
  const facts = story(...begun, ...whole(1, "brief"), round, failed, resumed);
  expect(nextStep(facts, { fixes })).toMatchObject({ do: "turn", cause: "remarks" });
});
