import { expect, test } from "vitest";
import type { Fact, FactBody, FactType } from "../../../ground/contract/event.ts";
import { type ChangedFile, parseDiff } from "../diff.ts";
import { roundsOf } from "./history.ts";
import { originsOf, turnsOfLines, writtenByCalls } from "./provenance.ts";

let sequence = 0;
function fact<Type extends FactType>(type: Type, body: FactBody<Type>): Fact {
  sequence += 1;
  const stored = { sequence, run: 1, task: 1, attempt: 1, type, body, at: new Date(0) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- type and body belong together by the signature
  return stored as unknown as Fact;
}

function diffOf(path: string, hunks: string): ChangedFile[] {
  return parseDiff(
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks.trimStart()}`,
  );
}

const red = {
  name: "test",
  status: "failed" as const,
  findings: [],
  output: "",
  milliseconds: 1,
  boxed: true,
};

const facts = [
  fact("turn.started", { turn: 1, cause: "brief", prompt: "" }),
  fact("agent.called", {
    turn: 1,
    call: "a",
    title: "write src/a.ts",
    status: "completed",
    input: { path: "src/a.ts", content: "one\ntwo\n" },
  }),
  fact("snapshot.taken", { turn: 1, commit: "c1", changed: true }),
  fact("verdict.reached", { commit: "c1", status: "red", checks: [red] }),
  fact("turn.started", { turn: 2, cause: "findings", prompt: "" }),
  fact("snapshot.taken", { turn: 2, commit: "c2", changed: true }),
  fact("verdict.reached", { commit: "c2", status: "green", checks: [] }),
  fact("round.sent", { round: 1, remarks: ["R1", "R2"], commit: "c2" }),
  fact("turn.started", { turn: 3, cause: "remarks", prompt: "" }),
  fact("agent.called", {
    turn: 3,
    call: "b",
    title: "edit",
    status: "pending",
    input: { file_path: "/work/tree/src/a.ts", old_string: "two", new_string: "three\nfour" },
  }),
  fact("agent.called", { turn: 3, call: "b", title: "edit src/a.ts", status: "completed" }),
  fact("snapshot.taken", { turn: 3, commit: "c3", changed: true }),
  fact("turn.started", { turn: 4, cause: "nudge", prompt: "" }),
  fact("snapshot.taken", { turn: 4, commit: "c3", changed: false }),
];

test("fixes of red checks stay inside the round that they belong to", () => {
  const rounds = roundsOf("base", facts);

  expect(
    rounds.map(({ round, remarks, fixes, from, commit }) => ({
      round,
      remarks,
      fixes,
      from,
      commit,
    })),
  ).toEqual([
    { round: 0, remarks: [], fixes: 1, from: "base", commit: "c2" },
    { round: 1, remarks: ["R1", "R2"], fixes: 0, from: "c2", commit: "c3" },
  ]);
  expect(rounds.flatMap(({ turns }) => turns)).toEqual([
    { turn: 1, task: 1, cause: "brief", commit: "c1", from: "base", checks: [] },
    { turn: 2, task: 1, cause: "findings", commit: "c2", from: "c1", checks: ["test"] },
    { turn: 3, task: 1, cause: "remarks", commit: "c3", from: "c2", checks: [] },
  ]);
});

test("a snapshot without a turn of an agent is a person's, and turn 0 was there before", () => {
  const turns = roundsOf("base", [
    fact("snapshot.taken", { turn: 0, commit: "c0", changed: true }),
    fact("snapshot.taken", { turn: 1, commit: "c1", changed: true }),
  ]).flatMap((round) => round.turns);

  expect(turns.map(({ cause }) => cause)).toEqual(["found", "person"]);
});

test("each line of a hunk is told by the turn that wrote it, its remarks and its call", () => {
  const rounds = roundsOf("base", facts);
  const [one, two, three] = rounds.flatMap(({ turns }) => turns);
  if (one === undefined || two === undefined || three === undefined) throw new Error("no turns");
  const lines = turnsOfLines([
    { turn: one, files: diffOf("src/a.ts", "@@ -1,1 +1,3 @@\n keep\n+one\n+two\n") },
    { turn: two, files: diffOf("src/a.ts", "@@ -0,0 +1,1 @@\n+// head\n") },
    {
      turn: three,
      files: diffOf("src/a.ts", "@@ -3,2 +3,3 @@\n one\n-two\n+three\n+four\n"),
    },
  ]);
  expect([...(lines.get("src/a.ts") ?? [])].toSorted(([a], [b]) => a - b)).toEqual([
    [1, 2],
    [3, 1],
    [4, 3],
    [5, 3],
  ]);

  const [file] = diffOf("src/a.ts", "@@ -1,1 +1,5 @@\n+// head\n keep\n+one\n+three\n+four\n");
  const hunk = file?.hunks[0];
  if (hunk === undefined) throw new Error("no hunk");
  const calls = writtenByCalls(
    facts.flatMap(({ type, body }) => (type === "agent.called" ? [body] : [])),
  );
  expect(originsOf(hunk, { lines, calls, rounds })).toEqual([
    {
      turn: 3,
      round: 1,
      cause: "remarks",
      remarks: ["R1", "R2"],
      checks: [],
      lines: 2,
      call: { id: "b", title: "edit src/a.ts" },
    },
    { turn: 2, round: 0, cause: "findings", remarks: [], checks: ["test"], lines: 1 },
    {
      turn: 1,
      round: 0,
      cause: "brief",
      remarks: [],
      checks: [],
      lines: 1,
      call: { id: "a", title: "write src/a.ts" },
    },
  ]);
});

test("lines are followed through a renamed file, and forgotten with a deleted one", () => {
  const rounds = roundsOf("base", facts);
  const [turn] = rounds.flatMap(({ turns }) => turns);
  if (turn === undefined) throw new Error("no turn");
  const written = { turn, files: diffOf("a.ts", "@@ -0,0 +1,1 @@\n+one\n") };
  const renamed = parseDiff(
    "diff --git a/a.ts b/b.ts\nsimilarity index 100%\nrename from a.ts\nrename to b.ts\n",
  );
  const deleted = parseDiff(
    "diff --git a/b.ts b/b.ts\ndeleted file mode 100644\n--- a/b.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n",
  );

  expect(turnsOfLines([written, { turn, files: renamed }])).toEqual(
    new Map([["b.ts", new Map([[1, 1]])]]),
  );
  expect(turnsOfLines([written, { turn, files: renamed }, { turn, files: deleted }])).toEqual(
    new Map(),
  );
});

test("a call that failed, or wrote another file, wrote nothing here", () => {
  const calls = writtenByCalls([
    { turn: 1, call: "x", title: "x", status: "failed", input: { path: "a.ts", content: "l" } },
    { turn: 1, call: "y", title: "y", status: "completed", input: { path: "b.ts", content: "l" } },
    { turn: 1, call: "z", title: "z", status: "completed", edits: [{ path: "/w/a.ts", new: "l" }] },
  ]);

  expect(calls.get(1)?.map(({ call }) => call)).toEqual(["z", "y"]);
});
