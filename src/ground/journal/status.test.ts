import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Fact, type FactBody, type FactType, talkFacts } from "../contract/event.ts";
import { type RemarkState, type RunStatus, viewRun } from "./status.ts";

let sequence = 0;

function fact<Type extends FactType>(type: Type, body: FactBody<Type>): Fact {
  sequence += 1;
  // Type and body belong together by the signature; the union cannot express that.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { sequence, run: 7, task: 1, attempt: 1, type, body, at: new Date(0) } as Fact;
}

const started = fact("run.started", {
  brief: { number: 3, slug: "add-login", title: "Add login", hash: "h" },
  repository: "/repo",
  base: "b0",
  target: "main",
  agent: "pi",
  safety: "boxed",
});
const turnStarted = fact("turn.started", { turn: 1, cause: "brief", prompt: "p" });
const turnEnded = fact("turn.ended", {
  turn: 1,
  outcome: "finished",
  tokens: { input: 10, output: 2 },
  milliseconds: 500,
});
const item = (number: number, kind: "permission" | "question" | "stuck"): Fact =>
  fact("item.asked", { item: number, kind, question: "May I?" });
const answered = (number: number): Fact =>
  fact("item.answered", { item: number, answer: "yes", by: "me" });
const snapshot = (commit: string): Fact =>
  fact("snapshot.taken", { turn: 1, commit, changed: true });
const verdict = (commit: string, status: "green" | "red"): Fact =>
  fact("verdict.reached", { commit, status, checks: [] });
const approved = (commit: string): Fact => fact("change.approved", { commit, by: "me" });
const shipped = fact("change.shipped", { target: "main", before: "m0", after: "m1", commit: "c1" });
const undone = fact("ship.undone", { target: "main", before: "m1", after: "m0" });
const sent = (round: number, ...remarks: string[]): Fact =>
  fact("round.sent", { round, remarks, commit: `c${round}` });
const stopped = fact("run.stopped", { by: "me" });
const failed = fact("run.failed", { reason: "no disk", hint: "buy one" });

const turn = [turnStarted, turnEnded];
const reviewable = [...turn, snapshot("c1"), verdict("c1", "green")];

test.each<[RunStatus, string, Fact[]]>([
  ["running", "before the first turn", []],
  ["running", "during a turn", [turnStarted]],
  ["running", "while checks run", [...turn, snapshot("c1")]],
  ["waiting", "a permission is asked for", [turnStarted, item(1, "permission")]],
  ["running", "it was answered", [turnStarted, item(1, "permission"), answered(1)]],
  [
    "waiting",
    "one of two is open",
    [turnStarted, item(1, "question"), item(2, "question"), answered(1)],
  ],
  ["stuck", "it asks for help", [...reviewable, item(1, "stuck"), item(2, "question")]],
  ["running", "red, and it goes back", [...turn, snapshot("c1"), verdict("c1", "red")]],
  [
    "running",
    "red, and a turn mends it",
    [...turn, snapshot("c1"), verdict("c1", "red"), turnStarted],
  ],
  ["review", "green at the latest commit", reviewable],
  ["running", "green at an older commit", [...reviewable, snapshot("c2")]],
  ["running", "a round was sent and its turn is due", [...reviewable, sent(1)]],
  ["approved", "the latest commit", [...reviewable, approved("c1")]],
  ["review", "an older commit was approved", [...reviewable, approved("c0")]],
  ["running", "a turn after the approval", [...reviewable, approved("c1"), turnStarted]],
  ["shipped", "shipped", [...reviewable, approved("c1"), shipped]],
  ["shipped", "a stop after shipping", [...reviewable, approved("c1"), shipped, stopped]],
  ["undone", "shipped and undone", [...reviewable, approved("c1"), shipped, undone]],
  ["approved", "approved again", [...reviewable, approved("c1"), shipped, undone, approved("c1")]],
  ["failed", "failed in a turn", [turnStarted, failed]],
  ["stopped", "stopped", [turnStarted, stopped]],
  ["running", "taken up again", [turnStarted, stopped, turnStarted]],
])("%s: %s", (status, _, facts) => {
  expect(viewRun(7, [started, ...facts]).status).toBe(status);
});

const added = fact("remark.added", { remark: "r1", place: "a.ts:3", text: "Why?", commit: "c1" });
const says = (state: "addressed" | "answered" | "disputed", note = ""): Fact =>
  fact("remark.answered", { id: "r1", state, note, commit: "c2" });
const reopened = fact("remark.reopened", { remark: "r1", text: "Still." });
const verified = fact("remark.verified", { remark: "r1", by: "me" });
const waived = fact("remark.waived", { remark: "r1", reason: "later" });
const replied = fact("remark.replied", { remark: "r1", text: "And so?", by: "me", commit: "c2" });

test.each<[RemarkState, Fact[]]>([
  ["draft", []],
  ["draft", [sent(1, "another")]],
  ["draft", [says("addressed")]],
  ["sent", [sent(1, "r1")]],
  ["addressed", [sent(1, "r1"), says("addressed")]],
  ["answered", [sent(1, "r1"), says("answered")]],
  ["disputed", [sent(1, "r1"), says("disputed")]],
  ["verified", [sent(1, "r1"), says("addressed"), verified]],
  ["verified", [sent(1, "r1"), says("addressed"), verified, says("disputed")]],
  ["reopened", [sent(1, "r1"), says("addressed"), reopened]],
  ["sent", [sent(1, "r1"), says("addressed"), reopened, sent(2, "r1")]],
  ["waived", [sent(1, "r1"), waived]],
  ["draft", [sent(1, "r1"), says("disputed"), replied]],
  ["draft", [sent(1, "r1"), replied, says("addressed")]],
  ["reopened", [sent(1, "r1"), says("disputed"), reopened, replied]],
  ["reopened", [sent(1, "r1"), says("addressed"), verified, reopened]],
  ["reopened", [waived, reopened]],
])("a remark is %s (%#)", (state, facts) => {
  expect(viewRun(7, [started, added, ...facts]).remarks.map((remark) => remark.state)).toEqual([
    state,
  ]);
});

test("what an agent says and calls changes nothing of what a run is", () => {
  const calls = { turn: 1, call: "c", title: "read a", status: "completed" };
  const talk = [fact("agent.said", { turn: 1, text: "Hm." }), fact("agent.called", calls)];
  const [first, ...rest] = reviewable;
  if (first === undefined) throw new Error("A turn has a beginning.");
  expect(viewRun(7, [started, ...talk, first, ...talk, ...rest, ...talk])).toEqual(
    viewRun(7, [started, ...reviewable]),
  );
  expect(new Set(talk.map(({ type }) => type))).toEqual(talkFacts);
});

test("a remark keeps its round, where it was answered, and the last words about it", () => {
  const facts = [started, added, sent(1, "r1"), says("addressed", "done"), reopened, sent(2, "r1")];
  const view = viewRun(7, facts);
  expect(view.remarks).toEqual([
    {
      id: "r1",
      place: "a.ts:3",
      text: "Why?",
      commit: "c1",
      state: "sent",
      round: 2,
      sentAt: "c2",
      answeredAt: "c2",
      note: "Still.",
      severity: "issue",
      thread: [
        { by: "reviewer", said: "remarked", text: "Why?", at: new Date(0), commit: "c1" },
        { by: "pi", said: "addressed", text: "done", at: new Date(0), commit: "c2" },
        { by: "reviewer", said: "reopened", text: "Still.", at: new Date(0) },
      ],
    },
  ]);
  expect([view.rounds, view.roundCommits]).toEqual([2, ["c1", "c2"]]);
});

test("every word about a remark stays, in order, whatever became of it", () => {
  const facts = [started, added, sent(1, "r1"), says("disputed", "It is so."), replied];
  facts.push(sent(2, "r1"), says("addressed", "Now it is."), verified, says("disputed", "Late."));
  facts.push(reopened, waived, reopened);
  const [remark] = viewRun(7, facts).remarks;
  expect(remark?.thread.map(({ by, said, text }) => [by, said, text])).toEqual([
    ["reviewer", "remarked", "Why?"],
    ["pi", "disputed", "It is so."],
    ["me", "replied", "And so?"],
    ["pi", "addressed", "Now it is."],
    ["me", "verified", ""],
    ["pi", "disputed", "Late."],
    ["reviewer", "reopened", "Still."],
    ["reviewer", "waived", "later"],
    ["reviewer", "reopened", "Still."],
  ]);
  expect(remark).toMatchObject({ state: "reopened", note: "Still.", round: 2 });
});

test("a draft that was edited has the words of whoever did, and what was said of it since", () => {
  const draft = { remark: "R1", place: "a.ts:3", text: "No.", commit: "c1", suggestion: "x" };
  const edited = fact("remark.edited", {
    remark: "R1",
    text: "Why two?",
    severity: "question",
    by: "bea",
  });
  const reply = fact("remark.replied", { remark: "R1", text: "Or three.", by: "ada" });
  const view = viewRun(7, [started, fact("remark.added", draft), reply, edited]);
  expect(view.remarks).toEqual([
    {
      id: "R1",
      place: "a.ts:3",
      severity: "question",
      text: "Why two?",
      by: "bea",
      commit: "c1",
      state: "draft",
      note: "Or three.",
      thread: [
        { by: "bea", said: "remarked", text: "Why two?", at: new Date(0), commit: "c1" },
        { by: "ada", said: "replied", text: "Or three.", at: new Date(0) },
      ],
    },
  ]);
});

test("a draft that was discarded is no remark of the run any more, and goes with no round", () => {
  const other = fact("remark.added", { remark: "r2", place: "change", text: "Yes?", commit: "c1" });
  const discarded = fact("remark.discarded", { remark: "r1", by: "me" });
  const facts = [started, added, other, discarded, sent(1, "r1", "r2"), says("answered")];
  expect(viewRun(7, facts).remarks.map(({ id, state }) => [id, state])).toEqual([["r2", "sent"]]);
});

test.each([
  ["sent", [sent(1, "r1")]],
  ["answered", [sent(1, "r1"), says("answered")]],
  ["draft", [sent(1, "r1"), says("answered"), replied]],
  ["reopened", [sent(1, "r1"), reopened]],
  ["verified", [verified]],
  ["waived", [waived]],
] as const)("what was sent or settled is neither edited nor discarded: %s", (state, before) => {
  const late = [
    fact("remark.edited", { remark: "r1", text: "Late.", severity: "nit", by: "me" }),
    fact("remark.discarded", { remark: "r1", by: "me" }),
  ];
  const { remarks } = viewRun(7, [started, added, ...before, ...late]);
  expect(remarks).toEqual(viewRun(7, [started, added, ...before]).remarks);
  expect(remarks.map((remark) => remark.state)).toEqual([state]);
});

test("a remark has what it weighs, who made it, what was suggested, and what addressed it", () => {
  const addressing = { from: "c1", to: "c2", near: [], files: ["b.ts"] };
  const view = viewRun(7, [
    started,
    fact("remark.added", {
      remark: "R1",
      place: "a.ts:3",
      text: "Shorter.",
      commit: "c1",
      severity: "nit",
      suggestion: "x",
      by: "ada",
    }),
    sent(1, "R1"),
    fact("remark.answered", { id: "R1", state: "addressed", note: "", commit: "c2", addressing }),
    fact("remark.verified", { remark: "R1", by: "ada", commit: "c2" }),
  ]);
  expect(view.remarks).toMatchObject([
    { severity: "nit", suggestion: "x", by: "ada", sentAt: "c1", addressing, verifiedAt: "c2" },
  ]);
});

test("what is answered anew is no longer addressed by what the last answer changed", () => {
  const addressing = { from: "c1", to: "c2", near: [], files: ["b.ts"] };
  const facts = [started, added, sent(1, "r1")];
  facts.push(
    fact("remark.answered", { id: "r1", state: "addressed", note: "", commit: "c2", addressing }),
  );
  facts.push(reopened, sent(2, "r1"), says("disputed", "No."));
  expect(viewRun(7, facts).remarks[0]).not.toHaveProperty("addressing");
});

test("a claim that nothing changed for is told as what it is", () => {
  const claim = {
    id: "r1",
    state: "answered",
    note: "Done.",
    commit: "c1",
    claimed: "addressed",
  } as const;
  const view = viewRun(7, [started, added, sent(1, "r1"), fact("remark.answered", claim)]);
  expect(view.remarks[0]).toMatchObject({
    state: "answered",
    note: "It says addressed, but nothing has changed since the round was sent: Done.",
    thread: [{}, { said: "answered", claimed: "addressed", text: "Done." }],
  });
});

function unanswered(told: readonly Fact[]): true | undefined {
  return viewRun(7, told).remarks[0]?.unanswered;
}

test("a remark that the round said nothing of has no answer once the run waits for review", () => {
  const facts = [started, ...reviewable, added, sent(1, "r1"), turnStarted];
  expect(unanswered(facts)).toBe(undefined);
  const back = [...facts, turnEnded, snapshot("c2"), verdict("c2", "green")];
  expect(unanswered(back)).toBe(true);
  expect(unanswered([...back, says("disputed")])).toBe(undefined);
  expect(unanswered([...back, sent(2, "r1")])).toBe(undefined);
});

function report(turnNumber: number, ...ids: string[]): Fact {
  const remarks = ids.map((id) => ({ id, state: "addressed" as const, note: "Done." }));
  return fact("agent.reported", { turn: turnNumber, summary: "", remarks });
}

test("answers to remarks that there are not are kept, the first twenty", () => {
  const told = [started, added, report(1, "R1", "R9"), report(2, "__proto__")];
  expect(viewRun(7, told).strayAnswers).toEqual([
    { id: "R9", state: "addressed", note: "Done.", turn: 1 },
    { id: "__proto__", state: "addressed", note: "Done.", turn: 2 },
  ]);
  const many = Array.from({ length: 5000 }, (_, index) => `X${index}`);
  expect(viewRun(7, [started, report(1, ...many)]).strayAnswers).toHaveLength(20);
});

test("a person who has the task answers under their name", () => {
  const plan = { brief: { number: 1, slug: "a", title: "A", hash: "h" }, repository: "/r" };
  const byHand = fact("run.started", {
    ...plan,
    base: "b0",
    target: "main",
    agent: "pi",
    safety: "boxed",
    plan: [
      {
        task: 1,
        title: "A",
        assignee: { kind: "person", name: "maya" },
        after: [],
        criteria: [],
        files: [],
        size: "small",
        risk: "low",
      },
    ],
  });
  const view = viewRun(7, [byHand, added, sent(1, "r1"), says("addressed")]);
  expect(view.remarks[0]?.thread.at(-1)).toMatchObject({ by: "@maya", said: "addressed" });
});

test("turns are counted and their costs summed", () => {
  const view = viewRun(7, [started, ...turn, ...turn]);
  expect(view).toMatchObject({ turns: 2, milliseconds: 1000, tokens: { input: 20, output: 4 } });
});

test("a verdict counts only for the latest commit", () => {
  const facts = [started, ...reviewable];
  expect(viewRun(7, facts)).toMatchObject({ commit: "c1", verdict: { commit: "c1" } });
  const later = viewRun(7, [...facts, snapshot("c2")]);
  expect(later.verdict).toBeUndefined();
  expect(later.staleVerdict).toMatchObject({ commit: "c1" });
});

test("an undo takes the approval with it, and a later one counts", () => {
  const facts = [started, ...reviewable, approved("c1"), shipped, undone];
  expect(viewRun(7, facts)).not.toHaveProperty("approvedCommit");
  expect(viewRun(7, [...facts, approved("c1")]).approvedCommit).toBe("c1");
});

test("a run without a start cannot be viewed", () => {
  expect(() => viewRun(7, [])).toThrow(
    expect.objectContaining({ code: "journal/run-not-started" }),
  );
});

test("any order of facts gives a view that agrees with itself, and fields that are absent are no keys", () => {
  const every = [
    ...turn,
    item(1, "stuck"),
    item(2, "question"),
    answered(1),
    answered(2),
    snapshot("c1"),
    snapshot("c2"),
    verdict("c1", "green"),
    verdict("c2", "red"),
    approved("c1"),
    shipped,
    undone,
    stopped,
    failed,
    added,
    sent(1, "r1"),
    reopened,
    waived,
    fact("worktree.created", { worktree: "/w", branch: "tacit/7", base: "b0" }),
    fact("worktree.removed", { worktree: "/w", ref: "r" }),
    fact("session.opened", { session: "s", agent: "pi", loaded: false }),
    fact("agent.reported", { turn: 1, summary: "did it", remarks: [] }),
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...every), { maxLength: 30 }), (facts) => {
      const view = viewRun(7, [started, ...facts]);
      expect([view.commit, undefined]).toContain(view.verdict?.commit);
      expect(view.staleVerdict === undefined || view.staleVerdict.commit !== view.commit).toBe(
        true,
      );
      const promised: Partial<Record<RunStatus, boolean>> = {
        waiting: view.openItems.length > 0,
        approved: view.approvedCommit === view.commit,
        review: view.verdict?.status === "green" && view.openItems.length === 0,
      };
      expect(promised[view.status] ?? true).toBe(true);
      expect(view.status === "shipped").toBe(view.shipped !== undefined);
      expect(Object.values(view)).not.toContain(undefined);
    }),
  );
});

test("what agents said and called changes nothing of what a run is", () => {
  const talk = [
    fact("agent.said", { turn: 1, text: "I am done." }),
    fact("agent.called", { turn: 1, call: "c", title: "Edit", status: "completed" }),
  ];
  const all = [started, turnStarted, turnEnded, snapshot("c1"), verdict("c1", "green")];
  for (const told of [all, [...all, approved("c1")], [...all, approved("c1"), shipped, undone]]) {
    const between = told.flatMap((one, at) => (at === 0 ? [one] : [...talk, one]));
    expect(viewRun(7, [...between, ...talk])).toEqual(viewRun(7, told));
  }
});
