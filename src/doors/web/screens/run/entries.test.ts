import { expect, test } from "vitest";
import type { FactLine } from "../../../../ground/contract/api.ts";
import { emptyFold, type Entry, fold } from "./entries.ts";
import { factOf, regroup, type Row, rowOf, tally } from "./rows.ts";

let sequence = 0;
function fact(type: FactLine["type"], body: Record<string, unknown>, more: Partial<FactLine> = {}) {
  sequence += 1;
  const at = new Date(1_700_000_000_000 + sequence * 1000).toISOString();
  return { sequence, run: 1, task: 1, attempt: 1, type, body, at, ...more } satisfies FactLine;
}

function call(id: string, title: string, status = "completed", input?: unknown): FactLine {
  return fact("agent.called", {
    turn: 1,
    call: id,
    title,
    status,
    ...(input === undefined ? {} : { input }),
  });
}

function said(text: string): FactLine {
  return fact("agent.said", { turn: 1, text });
}

function entriesOf(...facts: readonly FactLine[]): readonly Entry[] {
  const folded = emptyFold();
  fold(folded, facts);
  return folded.entries;
}

function rowsOf(...facts: readonly FactLine[]): readonly Row[] {
  const rows: Row[] = [];
  regroup(rows, entriesOf(...facts), 0);
  return rows;
}

test("what an agent tells of a call again and again is one entry, from its first fact to its last", () => {
  const [begun, ended] = [
    call("c1", "npm test", "in_progress", { command: "npm test" }),
    call("c1", "npm test", "failed"),
  ];
  expect(entriesOf(begun, ended)).toMatchObject([
    {
      kind: "call",
      fact: begun.sequence,
      at: begun.at,
      until: ended.at,
      status: "failed",
      input: { command: "npm test" },
    },
  ]);
});

test("the same call of another turn, task or attempt is another one", () => {
  const first = call("c1", "read a");
  const others = [
    { ...call("c1", "read a"), task: 2 },
    { ...call("c1", "read a"), attempt: 2 },
    fact("agent.called", { turn: 2, call: "c1", title: "read a", status: "completed" }),
  ];
  expect(entriesOf(first, ...others)).toHaveLength(4);
});

test("folding on changes the entries that a fact is about, and no others", () => {
  const folded = emptyFold();
  fold(folded, [fact("agent.said", { turn: 1, text: "First." }), call("c1", "read a", "pending")]);
  const before = [...folded.entries];
  expect(fold(folded, [call("c1", "read a")])).toBe(1);
  expect(folded.entries[0]).toBe(before[0]);
  expect(folded.entries[1]).not.toBe(before[1]);
  expect(fold(folded, [fact("run.claimed", { generation: 1, by: "w" })])).toBe(2);
});

test("a long text that came in parts is one, and the next text is another", () => {
  const long = "a".repeat(4_001);
  const entries = entriesOf(said(long), said("the rest."), said("Another."));
  expect(entries).toMatchObject([{ text: `${long}the rest.` }, { text: "Another." }]);
});

test("a question holds its answer; one whose question is on an earlier page is told alone", () => {
  const asked = fact("item.asked", { item: 1001, kind: "question", question: "Which?" });
  const answered = fact("item.answered", { item: 1001, answer: "The first.", by: "marcus" });
  expect(entriesOf(asked, answered)).toMatchObject([
    { kind: "item", answer: { text: "The first.", by: "marcus" } },
  ]);
  expect(entriesOf(answered)).toMatchObject([{ kind: "step", words: "Answered: The first." }]);
});

test("a turn that ends well ends where it began; one that fails says so where it did", () => {
  const start = fact("turn.started", { turn: 1, cause: "brief", prompt: "Do it." });
  const end = (outcome: string): FactLine =>
    fact("turn.ended", { turn: 1, outcome, milliseconds: 10 });
  expect(entriesOf(start, end("finished"))).toMatchObject([
    { kind: "turn", ended: { outcome: "finished" } },
  ]);
  expect(entriesOf(start, end("failed")).map(({ kind }) => kind)).toEqual(["turn", "step"]);
});

test("what a person says to the agent stands in the transcript, and the turn that it ended is no failure", () => {
  const facts = [
    fact("turn.started", { turn: 1, cause: "brief", prompt: "Do it." }),
    fact("steer.said", { text: "Not that one.", by: "ada" }),
    fact("turn.ended", { turn: 1, outcome: "cancelled", milliseconds: 10 }),
  ];
  expect(entriesOf(...facts)).toMatchObject([
    { kind: "turn" },
    { kind: "steer", text: "Not that one.", by: "ada" },
    { kind: "step", tone: "quiet" },
  ]);
});

test("a fact that was cut says which one is to be asked for, and lacks nothing that is read", () => {
  const [entry] = entriesOf(fact("agent.reported", { turn: 1 }, { cut: true }));
  expect(entry).toMatchObject({ kind: "report", summary: "", remarks: [], cut: sequence });
});

test("quiet calls after one another are one row; writing, failing and fewer than three are not", () => {
  const quiet = [call("1", "read a"), call("2", "search b"), call("3", "read c")];
  const rows = rowsOf(
    ...quiet,
    call("4", "write d", "completed", { path: "d", content: "" }),
    call("5", "read e"),
    call("6", "read f", "failed"),
  );
  expect(rows.map(({ kind }) => kind)).toEqual(["group", "entry", "entry", "entry"]);
  const [group] = rows;
  expect(group?.kind === "group" && tally(group.calls)).toBe("read 2, search 1");
});

test("rows made step by step are the rows made at once", () => {
  const facts = [
    call("1", "read a", "in_progress"),
    call("1", "read a"),
    call("2", "read b"),
    call("3", "read c", "in_progress"),
    fact("agent.said", { turn: 1, text: "Hm." }),
    call("3", "read c", "failed"),
    call("4", "read d"),
    call("5", "report_done", "completed"),
    call("6", "read e"),
    call("7", "read f"),
    call("8", "read g"),
    call("9", "read h"),
  ];
  const folded = emptyFold();
  const rows: Row[] = [];
  for (const each of facts) {
    const from = fold(folded, [each]);
    regroup(rows, folded.entries, from);
  }
  expect(rows).toEqual(rowsOf(...facts));
});

test("a fact is found in the row that took it in", () => {
  const begun = call("1", "npm test", "in_progress", { command: "npm test" });
  const words = said("Meanwhile.");
  const ended = call("1", "npm test");
  const folded = emptyFold();
  fold(folded, [begun, words, ended]);
  const rows: Row[] = [];
  regroup(rows, folded.entries, 0);
  expect(rows.map(factOf)).toEqual([begun.sequence, words.sequence]);
  expect(rowOf(rows, ended.sequence, folded.taken)).toBe(0);
  expect(rowOf(rows, words.sequence, folded.taken)).toBe(1);
});
