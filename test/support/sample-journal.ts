/** A small journal that has each type of fact, as the program itself writes it. */
import { bodies, type FactBody, type FactType } from "../../src/ground/contract/event.ts";
import type { Journal } from "../../src/ground/journal/database.ts";

/** A fact's type and body, and the number of its task where that is not 1. */
type Step = { [Type in FactType]: readonly [Type, FactBody<Type>, number?] }[FactType];

const base = "4be2c19f00000000000000000000000000000001";
const first = "4be2c19f00000000000000000000000000000002";
const second = "4be2c19f00000000000000000000000000000003";
const merged = "4be2c19f00000000000000000000000000000004";

function started(title: string): Step {
  const brief = { number: 1, slug: "comments", title, hash: "sha256-1" };
  const repository = "/srv/canvas-editor";
  return [
    "run.started",
    { brief, repository, base, target: "main", agent: "bundled", safety: "boxed" },
  ];
}

function planned(): Step {
  const [type, body] = started("Two tasks");
  if (type !== "run.started") throw new Error("A run starts with its start.");
  const common = { size: "small", risk: "low" } as const;
  const lists = { criteria: ["AC-1"], files: ["src/**"] };
  const agent = { name: "bundled", safety: "boxed" } as const;
  return [
    type,
    {
      ...body,
      plan: [
        { ...common, ...lists, task: 1, title: "A", after: [], assignee: { kind: "agent" }, agent },
        {
          ...common,
          ...lists,
          task: 2,
          title: "B",
          after: [1],
          assignee: { kind: "person", name: "maya" },
        },
      ],
    },
  ];
}

function verdict(commit: string, status: "green" | "red"): Step {
  const finding = { rule: "money", path: "src/a.ts", line: 3, message: "a float", entry: "money" };
  const check = {
    name: "npm test",
    status: status === "green" ? ("passed" as const) : ("failed" as const),
    command: "npm test",
    findings: status === "green" ? [] : [finding],
    output: "1 passed\n",
    milliseconds: 12.5,
    boxed: true,
  };
  return ["verdict.reached", { commit, status, checks: [check] }];
}

/** One array for each run, in the order of their numbers. */
const runs: readonly (readonly Step[])[] = [
  [
    started("Comments with \\ 'quotes' and a 😀"),
    ["worktree.created", { worktree: "/home/1-1-1", branch: "tacit/1-1-1", base }],
    ["pack.compiled", { tokens: 812, hash: "sha256-2", items: [{ id: "entry:money" }] }],
    ["session.opened", { session: "s-1", agent: "bundled", loaded: false }],
    ["turn.started", { turn: 1, cause: "brief", prompt: "Build it.\n\tMind the \\u0000 escape." }],
    ["agent.said", { turn: 1, text: "I look first. “Gänsefüßchen”" }],
    ["agent.called", { turn: 1, call: "c1", title: "ls", status: "completed", input: { n: 1e21 } }],
    ["agent.reported", { turn: 1, summary: "built", remarks: [] }],
    [
      "turn.ended",
      { turn: 1, outcome: "finished", tokens: { input: 10, output: 2 }, milliseconds: 1.25 },
    ],
    ["snapshot.taken", { turn: 1, commit: first, changed: true }],
    verdict(first, "red"),
    ["remark.added", { remark: "R1", place: "src/a.ts:3", text: "why?", commit: first, line: "x" }],
    ["remark.added", { remark: "R2", place: "change", text: "Say it in docs", commit: first }],
    ["remark.added", { remark: "R3", place: "AC-1", text: "not met", commit: first }],
    ["remark.added", { remark: "R4", place: "change", text: "Hm", commit: first }],
    ["remark.edited", { remark: "R3", text: "not met", severity: "blocker", by: "marcus" }],
    ["remark.discarded", { remark: "R4", by: "marcus" }],
    ["round.sent", { round: 1, remarks: ["R1", "R2", "R3"], commit: first }],
    ["turn.started", { turn: 2, cause: "remarks", prompt: "Two remarks." }],
    ["snapshot.taken", { turn: 2, commit: second, changed: true }],
    ["turn.ended", { turn: 2, outcome: "finished", milliseconds: 900 }],
    ["remark.answered", { id: "R1", state: "addressed", note: "cents now", commit: second }],
    ["remark.answered", { id: "R2", state: "disputed", note: "", commit: second }],
    ["remark.answered", { id: "R3", state: "answered", note: "it is", commit: second }],
    ["remark.verified", { remark: "R1", by: "marcus" }],
    ["remark.replied", { remark: "R2", text: "where?", by: "marcus", commit: second }],
    ["remark.waived", { remark: "R2", reason: "later" }],
    ["remark.reopened", { remark: "R3", text: "still not" }],
    ["remark.verified", { remark: "R3", by: "marcus" }],
    verdict(second, "green"),
    [
      "hunks.seen",
      {
        hunks: [{ path: "src/a.ts", content: "0123456789ab", twin: 1, runs: ["cd"] }],
        by: "marcus",
        commit: second,
      },
    ],
    ["criterion.waived", { criterion: "AC-2", reason: "by hand", by: "marcus" }],
    ["change.approved", { commit: second, by: "marcus" }],
    ["change.shipped", { target: "main", before: base, after: merged, commit: second }],
    ["lesson.accepted", { lesson: "L1", remark: "R1", entry: "money" }],
    ["lesson.declined", { lesson: "L2", remark: "R2" }],
    ["worktree.removed", { worktree: "/home/1-1-1", ref: "refs/tacit/1-1-1" }],
  ],
  [
    started("Waits"),
    ["turn.started", { turn: 1, cause: "brief", prompt: "Build it." }],
    ["item.asked", { item: 1, kind: "permission", question: "npm install?", detail: "a host" }],
    ["item.answered", { item: 1, answer: "allow", by: "marcus" }],
    ["run.claimed", { generation: 1, by: "server-1" }],
    ["steer.said", { text: "Not the video.", by: "marcus" }],
    ["snapshot.refused", { turn: 1, reason: "too large", paths: ["video.mp4"] }],
    ["item.asked", { item: 2, kind: "stuck", question: "What now?" }],
    ["item.closed", { item: 2, reason: "the run went on" }],
    ["item.asked", { item: 3, kind: "question", question: "Which colour?" }],
    ["item.snoozed", { item: "3", until: "2026-12-01T09:00:00.000Z", by: "marcus" }],
  ],
  [started("Failed"), ["run.failed", { reason: "no model", hint: "Set TACIT_MODEL." }]],
  [
    started("Stopped"),
    ["change.found", { base, commit: first, tip: first, after: 1 }],
    ["check.requested", { by: "marcus" }],
    ["stop.requested", { by: "marcus" }],
    ["run.stopped", { by: "marcus" }],
    ["run.resumed", { by: "marcus" }],
    ["run.stopped", { by: "ada" }],
  ],
  [
    started("Undone"),
    ["change.shipped", { target: "main", before: base, after: merged, commit: second }],
    ["ship.undone", { target: "main", before: merged, after: base }],
  ],
  [
    planned(),
    ["worktree.created", { worktree: "/home/6-1-1", branch: "tacit/6-1-1", base }],
    ["snapshot.taken", { turn: 1, commit: first, changed: true }],
    verdict(first, "green"),
    ["worktree.created", { worktree: "/home/6-2-1", branch: "tacit/6-2-1", base: first }, 2],
    ["item.asked", { item: 6001, kind: "task", question: "T2 is @maya's" }, 2],
  ],
];

/** Writes the runs, as runs 1 to 6 of two repositories when the journal is empty. */
export async function writeSampleJournal(journal: Journal): Promise<void> {
  const written = new Set<string>();
  for (const [index, steps] of runs.entries()) {
    const repository = index === 1 ? "/srv/elsewhere" : "/srv/canvas-editor";
    const run = await journal.createRun(repository, "comments");
    for (const [type, body, task = 1] of steps) {
      await journal.append({ run, task }, type, body);
      written.add(type);
    }
  }
  const lacking = Object.keys(bodies).filter((type) => !written.has(type));
  if (lacking.length > 0) throw new Error(`The sample journal lacks ${lacking.join(", ")}.`);
}
