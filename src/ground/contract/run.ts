/** Runs as a page or a program gets them; times are ISO 8601 in UTC. */
import { z } from "zod";
import { Addressing, RemarkAnswer, RunTask, Safety, Severity, TurnCause } from "./event.ts";
import { Verdict } from "./finding.ts";
import { SeenHunk } from "./review.ts";
import { RunOutput } from "./server.ts";

const Problems = z.array(z.string());

/** A run in a list. */
export const RunLine = z.object({
  run: z.string(),
  /** Slug of the brief. */
  brief: z.string(),
  title: z.string(),
  status: z.string(),
  repository: z.string(),
  /** When it was allotted. */
  at: z.string(),
  /** Of a plan: the task that is being worked at, or was last. */
  task: z.string().optional(),
  assignee: z.string().optional(),
  /** How many tasks the plan has. */
  of: z.int().optional(),
  /** Kind of the item that it waits for. */
  waitsFor: z.string().optional(),
  /** Of the task at work. */
  agent: z.string(),
  tokens: z.object({ input: z.number(), output: z.number() }),
});
export type RunLine = z.infer<typeof RunLine>;

/** `tacit runs`, newest first. */
export const RunsOutput = z.object({ runs: z.array(RunLine), problems: Problems });

/** Something that waits for a human. */
export const InboxLine = z.object({
  /** What an answer names; a change to look at has none of its own, and is `review:RUN` or `ship:RUN`. */
  item: z.string(),
  run: z.string(),
  /** `RUN/TASK`, where a person has a task to do. */
  task: z.string().optional(),
  /** Where that is done. */
  worktree: z.string().optional(),
  kind: z.enum(["permission", "question", "stuck", "task", "review", "ship"]),
  question: z.string(),
  detail: z.string().optional(),
  /** Title of the brief. */
  title: z.string(),
  /** Since when it waits. */
  at: z.string(),
});
export type InboxLine = z.infer<typeof InboxLine>;

/** What somebody put off. */
export const SnoozedLine = InboxLine.extend({
  /** When it is back. */
  until: z.string(),
});
export type SnoozedLine = z.infer<typeof SnoozedLine>;

export const SnoozeOutput = z.object({
  item: z.string(),
  run: z.string(),
  /** When it is back; a time that is past where it was brought back. */
  until: z.string(),
  problems: Problems,
});

export const AnswerOutput = z.object({
  item: z.string(),
  run: z.string(),
  answer: z.string(),
  /** A run was stuck on it; the server has taken it up again. */
  wakes: z.boolean(),
  problems: Problems,
});

/** One thing that somebody said about a remark. */
export const RemarkWord = z.object({
  by: z.string(),
  said: z.enum([
    "remarked",
    "addressed",
    "answered",
    "disputed",
    "reopened",
    "replied",
    "verified",
    "waived",
  ]),
  text: z.string(),
  at: z.string(),
  commit: z.string().optional(),
  claimed: z.literal("addressed").optional(),
});

export const RemarkStatus = z.object({
  id: z.string(),
  place: z.string(),
  severity: Severity,
  text: z.string(),
  suggestion: z.string().optional(),
  by: z.string().optional(),
  /** The commit at which it was made, and the text of its lines there. */
  commit: z.string(),
  line: z.string().optional(),
  state: z.enum([
    "draft",
    "sent",
    "addressed",
    "answered",
    "disputed",
    "verified",
    "reopened",
    "waived",
  ]),
  note: z.string().optional(),
  /** The last round that it went with, and the commit that was reviewed in it. */
  round: z.int().optional(),
  sentAt: z.string().optional(),
  answeredAt: z.string().optional(),
  addressing: Addressing.optional(),
  verifiedAt: z.string().optional(),
  unanswered: z.literal(true).optional(),
  thread: z.array(RemarkWord),
});

const TaskView = RunTask.extend({
  status: z.enum(["todo", "running", "waiting", "stuck", "done"]),
  base: z.string().optional(),
  branch: z.string().optional(),
  worktree: z.string().optional(),
  session: z.string().optional(),
  commit: z.string().optional(),
  verdict: Verdict.optional(),
  reported: z.object({ summary: z.string() }).optional(),
});

const Tokens = z.object({ input: z.number(), output: z.number() });

/** What a run is, computed from its facts. */
export const RunView = z.object({
  run: z.int(),
  status: z.enum([
    "running",
    "waiting",
    "review",
    "approved",
    "shipped",
    "stuck",
    "failed",
    "stopped",
    "undone",
  ]),
  tasks: z.array(TaskView),
  planned: z.boolean(),
  task: z.int(),
  brief: z.object({ number: z.number(), slug: z.string(), title: z.string(), hash: z.string() }),
  repository: z.string(),
  base: z.string(),
  target: z.string(),
  change: z
    .object({
      from: z.string(),
      of: z.string(),
      tip: z.string().optional(),
      closed: z.boolean(),
      byHand: z.boolean(),
    })
    .optional(),
  agent: z.string(),
  model: z.string().optional(),
  safety: Safety,
  branch: z.string().optional(),
  worktree: z.string().optional(),
  session: z.string().optional(),
  commit: z.string().optional(),
  verdict: Verdict.optional(),
  staleVerdict: Verdict.optional(),
  rounds: z.int(),
  roundCommits: z.array(z.string()),
  remarks: z.array(RemarkStatus),
  strayAnswers: z.array(RemarkAnswer.extend({ turn: z.number() })),
  openItems: z.array(
    z.object({
      item: z.number(),
      run: z.int(),
      task: z.int(),
      kind: z.enum(["permission", "question", "stuck", "task"]),
      question: z.string(),
      detail: z.string().optional(),
    }),
  ),
  seen: z.array(z.object({ hunks: z.array(SeenHunk), by: z.string(), commit: z.string() })),
  waivers: z.array(z.object({ criterion: z.string(), reason: z.string(), by: z.string() })),
  approvedCommit: z.string().optional(),
  shipped: z.object({ target: z.string(), before: z.string(), after: z.string() }).optional(),
  turns: z.int(),
  tokens: Tokens,
  milliseconds: z.number(),
  reported: z.object({ summary: z.string() }).optional(),
  failure: z
    .object({
      reason: z.string(),
      hint: z.string().optional(),
      kind: z.enum(["input", "environment", "conflict"]).optional(),
    })
    .optional(),
});

export const Round = z.object({
  /** 0 is the brief's; from 1 on they are the reviewer's. */
  round: z.int(),
  remarks: z.array(z.string()),
  turns: z.array(
    z.object({
      turn: z.int(),
      task: z.int(),
      cause: z.enum([...TurnCause.options, "person", "found"]),
      commit: z.string(),
      from: z.string(),
      checks: z.array(z.string()),
    }),
  ),
  /** How often red checks went back to the agent within it. */
  fixes: z.int(),
  from: z.string(),
  commit: z.string().optional(),
});

/** One run, without its facts. */
export const RunDetail = z.object({
  run: z.string(),
  view: RunView,
  /** Of a plan. */
  tasks: RunOutput.shape.tasks,
  rounds: z.array(Round),
  /** Sequence of the last fact that `view` has taken in. */
  after: z.int(),
  problems: Problems,
});

export const ShipOutput = z.object({
  run: z.string(),
  status: z.enum(["shipped", "undone"]),
  target: z.string(),
  before: z.string(),
  after: z.string(),
  problems: Problems,
});
