import { expect, test } from "vitest";
import type { Fact, FactBody, FactType } from "../../ground/contract/event.ts";
import { ENOUGH, insightOf } from "./insight.ts";
import { measured, measureRun } from "./measure-run.ts";

/** Facts of one run, a minute apart from `begin` on. */
function story(begin = "2026-11-02T10:00:00.000Z") {
  const facts: Fact[] = [];
  const tell = <Type extends FactType>(type: Type, body: FactBody<Type>, task = 1): void => {
    const sequence = facts.length + 1;
    const at = new Date(Date.parse(begin) + sequence * 60_000);
    // The body is that of the type, which the compiler cannot follow through the union.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    facts.push({ sequence, run: 1, task, attempt: 1, type, body, at } as Fact);
  };
  tell("run.started", {
    brief: { number: 1, slug: "b", title: "Sign in", hash: "h" },
    repository: "/a",
    base: "0",
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  return { facts, tell };
}

function item(id: string, included: boolean) {
  return { id, kind: "entry", title: id, reason: "r", tokens: 1, hash: "h", included };
}

/** A run that was reviewed in one round, and shipped. */
function reviewed(begin?: string) {
  const { facts, tell } = story(begin);
  tell("pack.compiled", {
    tokens: 1,
    hash: "h",
    items: [item("entry:money", true), item("entry:logging", false), item("file:a.ts", true)],
  });
  tell("pack.compiled", { tokens: 1, hash: "h", items: [item("file:b.ts", true)] }, 2);
  tell("turn.started", { turn: 1, cause: "brief", prompt: "" });
  tell("item.asked", { item: 1001, kind: "question", question: "Which?" });
  tell("item.answered", { item: 1001, answer: "That.", by: "ada" });
  tell("turn.ended", {
    turn: 1,
    outcome: "finished",
    tokens: { input: 100, output: 10 },
    milliseconds: 1,
  });
  tell("verdict.reached", {
    commit: "1",
    status: "red",
    checks: [
      { name: "test", status: "failed", findings: [], output: "", milliseconds: 1, boxed: true },
      { name: "lint", status: "passed", findings: [], output: "", milliseconds: 1, boxed: true },
    ],
  });
  tell("turn.started", { turn: 2, cause: "findings", prompt: "" });
  tell("turn.ended", { turn: 2, outcome: "finished", milliseconds: 1 });
  for (const [remark, place, severity] of [
    ["R1", "src/shop/a.ts:3", "blocker"],
    ["R2", "src/shop/b.ts", undefined],
    ["R3", "change", "nit"],
  ] as const) {
    tell("remark.added", { remark, place, text: "No.", commit: "1", severity });
  }
  tell("round.sent", { round: 1, remarks: ["R1", "R2", "R3"], commit: "1" });
  tell("remark.answered", { id: "R1", state: "addressed", note: "", commit: "2" });
  tell("remark.verified", { remark: "R1", by: "ada" });
  tell("remark.waived", { remark: "R3", reason: "Later." });
  tell("change.approved", { commit: "2", by: "ada" });
  tell("change.shipped", { target: "main", before: "0", after: "2", commit: "2" });
  return { facts, tell };
}

/** A run that was approved as it came. */
function firstPass() {
  const { facts, tell } = story();
  tell("change.approved", { commit: "1", by: "ada" });
  tell("change.shipped", { target: "main", before: "0", after: "1", commit: "1" });
  return { facts };
}

function insightInto(stories: readonly { readonly facts: readonly Fact[] }[], since?: string) {
  const from = since === undefined ? undefined : new Date(since);
  return insightOf(stories.flatMap(({ facts }, at) => measureRun(at + 1, facts, from) ?? []));
}

test("one run is told in counts, and under ten shipped changes there is no rate", () => {
  const insight = insightInto([reviewed()]);
  expect(insight.counts).toEqual({
    runs: 1,
    reviews: 0,
    approved: 1,
    firstPass: 0,
    shipped: 1,
    undone: 0,
    failed: 0,
    stopped: 0,
    rounds: 1,
    remarks: 3,
    fixes: 1,
    lessonsAccepted: 0,
    lessonsDeclined: 0,
  });
  expect(Object.values(insight.rates)).toEqual([null, null, null, null]);
  expect(insight.remarks).toEqual({
    states: { verified: 1, sent: 1, waived: 1 },
    severities: { blocker: 1, issue: 1, nit: 1 },
    folders: [{ folder: "src/shop", remarks: 2 }],
    change: 1,
    criterion: 0,
  });
  expect(insight.checks).toEqual([{ name: "test", red: 1 }]);
  expect(insight.waiting).toEqual({
    answered: 1,
    milliseconds: 60_000,
    longest: 60_000,
    median: null,
    kinds: { question: 1 },
  });
  expect(insight.tokens).toEqual({ input: 100, output: 10 });
  expect(insight.context).toEqual({
    tasks: 2,
    covered: 1,
    entries: [{ entry: "money", tasks: 1 }],
  });
  expect(insight.changes).toMatchObject([
    { run: 1, title: "Sign in", rounds: 1, remarks: 3, fixes: 1, tokens: 110 },
  ]);
});

test("from the tenth shipped change on there are rates", () => {
  const nine = Array.from({ length: ENOUGH - 1 }, () => reviewed());
  expect(insightInto(nine).rates.firstPass).toBeNull();
  const { rates, waiting } = insightInto([...nine, firstPass()]);
  expect(rates).toEqual({
    firstPass: 0.1,
    roundsPerChange: 0.9,
    fixesPerChange: 0.9,
    coverage: 0.5,
  });
  expect(waiting.median).toBe(60_000);
});

test("a fact counts in its own time, and a shipped change with all that it took", () => {
  const before = reviewed("2026-11-02T10:00:00.000Z");
  const shippedAt = before.facts.at(-1)?.at.toISOString();
  const { counts, changes, remarks } = insightInto([before], shippedAt);
  expect(counts).toMatchObject({ runs: 0, shipped: 1, rounds: 0, remarks: 0, approved: 0 });
  expect(changes).toMatchObject([{ rounds: 1, remarks: 3, tokens: 110 }]);
  expect(remarks.states).toEqual({});
  const after = insightInto([before], "2026-12-01T00:00:00Z");
  expect(Object.values(after.counts).every((count) => count === 0)).toBe(true);
});

test("what was undone is not shipped, and a run that goes on has not failed", () => {
  const undone = reviewed();
  undone.tell("ship.undone", { target: "main", before: "2", after: "3" });
  const failed = story();
  failed.tell("run.failed", { reason: "No model." });
  const resumed = story();
  resumed.tell("run.failed", { reason: "No model." });
  resumed.tell("run.resumed", { by: "ada" });
  const { counts } = insightInto([undone, failed, resumed]);
  expect(counts).toMatchObject({ runs: 3, shipped: 0, undone: 1, failed: 1, approved: 1 });
});

test("a draft that was discarded is no remark, and one that was edited weighs what it says now", () => {
  const { facts, tell } = story();
  for (const remark of ["R1", "R2"])
    tell("remark.added", { remark, place: "change", text: "No.", commit: "1" });
  tell("remark.edited", { remark: "R1", text: "Why?", severity: "question", by: "ada" });
  tell("remark.discarded", { remark: "R2", by: "ada" });
  const read: readonly string[] = measured;
  const { remarks } = insightInto([{ facts: facts.filter(({ type }) => read.includes(type)) }]);
  expect(remarks).toMatchObject({ states: { draft: 1 }, severities: { question: 1 } });
});

test("a run that never started and a pack of another form tell nothing", () => {
  expect(measureRun(1, [], undefined)).toBeUndefined();
  const odd = story();
  odd.tell("pack.compiled", { tokens: 1, hash: "h", items: [{ id: 3 }, { id: "entry:x" }] });
  odd.tell("item.answered", { item: 9, answer: "x", by: "ada" });
  const { context, waiting } = insightInto([odd]);
  expect(context).toEqual({ tasks: 1, covered: 0, entries: [] });
  expect(waiting.answered).toBe(0);
});

test("nothing that is told names a person, and what agents say is not read", () => {
  expect(JSON.stringify(insightInto([reviewed()]))).not.toContain("ada");
  expect(measured).not.toContain("agent.said");
  expect(measured).not.toContain("agent.called");
});
