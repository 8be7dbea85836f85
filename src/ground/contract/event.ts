/**
 * The facts that the journal keeps. Past tense, append-only; whatever a run "is" gets computed from them on read.
 *
 * Each fact belongs to a run; `task` and `attempt` are 1-based numbers within it.
 */
import { z } from "zod";
import { Verdict } from "./finding.ts";
import { PlanTask } from "./plan.ts";
import { SeenHunk } from "./review.ts";

/**
 * `nudge`: the agent stopped without a report. `resume`: its last turn was cut off. `answer`: a person answered what
 * the run was stuck on. `steer`: a person said something while the agent was at work.
 */
export const TurnCause = z.enum([
  "brief",
  "findings",
  "remarks",
  "nudge",
  "resume",
  "answer",
  "steer",
]);
export type TurnCause = z.infer<typeof TurnCause>;

/** How much a remark weighs; a `question` needs no change. Facts without one are an `issue`. */
export const Severity = z.enum(["blocker", "issue", "nit", "question"]);
export type Severity = z.infer<typeof Severity>;

/** What the agent says of a remark. */
export const RemarkAnswer = z.object({
  id: z.string(),
  state: z.enum(["addressed", "answered", "disputed"]),
  note: z.string().default(""),
});
export type RemarkAnswer = z.infer<typeof RemarkAnswer>;

/** What changed between the commit that a round was sent at and the one at which its remark was answered. */
export const Addressing = z.object({
  from: z.string(),
  to: z.string(),
  /** Changed lines at the remark's place, on the new side; what was only removed stands between `last` and `first`. */
  near: z.array(z.object({ path: z.string(), first: z.int(), last: z.int() })),
  /** Paths that changed, where nothing did at the place itself. */
  files: z.array(z.string()),
  /** Places or paths beyond those that are listed. */
  more: z.int().optional(),
});
export type Addressing = z.infer<typeof Addressing>;

export const Safety = z.enum(["boxed", "supervised", "unboxed"]);

/** A task as the plan had it when its run started; what is written into the brief later changes no run. */
export const RunTask = PlanTask.extend({
  /** Who carries it out; absent where a person does. */
  agent: z.object({ name: z.string(), model: z.string().optional(), safety: Safety }).optional(),
});
export type RunTask = z.infer<typeof RunTask>;

/** Absent in journals of the first versions. */
const bySomebody = { by: z.string().optional(), commit: z.string().optional() };

export const bodies = {
  "run.started": z.object({
    brief: z.object({ number: z.number(), slug: z.string(), title: z.string(), hash: z.string() }),
    repository: z.string(),
    base: z.string(),
    target: z.string(),
    agent: z.string(),
    model: z.string().optional(),
    /** The least that surrounds any of its tasks. */
    safety: Safety,
    /** In the order in which they are taken; absent where the brief has no plan: then it is one task of `agent`. */
    plan: z.array(RunTask).optional(),
    /** A review of a branch that Tacit did not make: full names of refs, or ids of commits. */
    change: z.object({ from: z.string(), of: z.string() }).optional(),
  }),
  /** Where the branch under review stands; nothing, where the run was set going after the fact `after`. */
  "change.found": z.object({
    base: z.string(),
    /** The commit under review: the branch's own, or one of an agent that continues it. */
    commit: z.string(),
    /** The branch's own. */
    tip: z.string(),
    after: z.number(),
  }),
  /** A person has the checks run, and nothing else. */
  "check.requested": z.object({ by: z.string() }),
  /** A process took the run into its hands; what an earlier one still says of it is refused from then on. */
  "run.claimed": z.object({ generation: z.number(), by: z.string() }),
  "worktree.created": z.object({ worktree: z.string(), branch: z.string(), base: z.string() }),
  "worktree.removed": z.object({
    worktree: z.string(),
    /** Keeps what was in it; absent when there was nothing left to save. */
    ref: z.string().optional(),
  }),
  "pack.compiled": z.object({
    tokens: z.number(),
    hash: z.string(),
    items: z.array(z.record(z.string(), z.unknown())),
    /** Absent in journals of the first version. */
    prompt: z.string().optional(),
  }),
  "session.opened": z.object({
    session: z.string(),
    agent: z.string(),
    loaded: z.boolean(),
    /** The agent has our report tools. */
    reports: z.boolean().optional(),
  }),
  "turn.started": z.object({
    turn: z.number(),
    cause: TurnCause,
    prompt: z.string(),
    /** Sequence of the last `steer.said` that the prompt tells; absent where it tells none. */
    steered: z.number().optional(),
  }),
  "agent.said": z.object({ turn: z.number(), text: z.string() }),
  "agent.called": z.object({
    turn: z.number(),
    call: z.string(),
    title: z.string(),
    status: z.string(),
    input: z.unknown().optional(),
    /** What it writes, where its input does not say so. */
    edits: z
      .array(z.object({ path: z.string().optional(), new: z.string(), old: z.string().optional() }))
      .optional(),
  }),
  "agent.reported": z.object({
    turn: z.number(),
    summary: z.string(),
    remarks: z.array(RemarkAnswer),
  }),
  "turn.ended": z.object({
    turn: z.number(),
    /** `interrupted`: its process or ours ended in the middle; nobody knows what the agent had done. */
    outcome: z.enum(["finished", "cancelled", "refused", "limit", "failed", "interrupted"]),
    reason: z.string().optional(),
    tokens: z.object({ input: z.number(), output: z.number() }).optional(),
    milliseconds: z.number(),
  }),
  "item.asked": z.object({
    item: z.number(),
    /** `task`: a person has a task to do. */
    kind: z.enum(["permission", "question", "stuck", "task"]),
    question: z.string(),
    detail: z.string().optional(),
  }),
  "item.answered": z.object({ item: z.number(), answer: z.string(), by: z.string() }),
  /** Nobody waits for the answer any more. */
  "item.closed": z.object({ item: z.number(), reason: z.string() }),
  /** Hidden until then (ISO 8601, UTC), or until something new comes of it; a time that is past ends an earlier one. */
  "item.snoozed": z.object({
    /** Its number, or `review:RUN`, `ship:RUN`. */
    item: z.string(),
    until: z.string(),
    by: z.string(),
  }),
  /** `turn` is the agent's, or counts a person's hand-in as one. */
  "snapshot.refused": z.object({
    turn: z.number(),
    reason: z.string(),
    paths: z.array(z.string()),
  }),
  "snapshot.taken": z.object({ turn: z.number(), commit: z.string(), changed: z.boolean() }),
  "verdict.reached": Verdict,
  "remark.added": z.object({
    remark: z.string(),
    place: z.string(),
    text: z.string(),
    /** Commit and line text at which it was made. */
    commit: z.string(),
    line: z.string().optional(),
    severity: Severity.optional(),
    /** Replaces the lines of the place; empty where they are to go. */
    suggestion: z.string().optional(),
    by: z.string().optional(),
  }),
  /** A draft has these words now; after the round that it went with, this changes nothing. */
  "remark.edited": z.object({
    remark: z.string(),
    text: z.string(),
    severity: Severity,
    /** As of `remark.added`; absent where nothing is suggested any more. */
    suggestion: z.string().optional(),
    by: z.string(),
  }),
  /** A draft is gone, and its number is not given again; after the round that it went with, this changes nothing. */
  "remark.discarded": z.object({ remark: z.string(), by: z.string() }),
  "round.sent": z.object({
    round: z.number(),
    remarks: z.array(z.string()),
    /** The commit that was reviewed. */
    commit: z.string(),
    /** Where the reviewer sent it to another agent, or let it go unasked. */
    agent: z.string().optional(),
    model: z.string().optional(),
    safety: Safety.optional(),
    /** Printed as a prompt, for a person and a tool of theirs: no agent of Tacit takes it up. */
    byHand: z.boolean().optional(),
    by: z.string().optional(),
  }),
  "remark.answered": RemarkAnswer.extend({
    commit: z.string(),
    /** What the agent called it, where nothing had changed that could have addressed it: `state` is `answered` then. */
    claimed: z.literal("addressed").optional(),
    addressing: Addressing.optional(),
  }),
  "remark.verified": z.object({
    remark: z.string(),
    by: z.string(),
    /** What the person saw. */
    commit: z.string().optional(),
  }),
  "remark.reopened": z.object({ remark: z.string(), text: z.string(), ...bySomebody }),
  /** A person says more, and the remark goes with the next round; that it was wrong is not said. */
  "remark.replied": z.object({ remark: z.string(), text: z.string(), ...bySomebody }),
  "remark.waived": z.object({ remark: z.string(), reason: z.string(), ...bySomebody }),
  /** A reviewer has looked at these; they stay seen while they are as they are. */
  "hunks.seen": z.object({ hunks: z.array(SeenHunk), by: z.string(), commit: z.string() }),
  /** For the run, whatever is committed later. */
  "criterion.waived": z.object({ criterion: z.string(), reason: z.string(), by: z.string() }),
  "change.approved": z.object({ commit: z.string(), by: z.string() }),
  "change.shipped": z.object({
    target: z.string(),
    before: z.string(),
    after: z.string(),
    commit: z.string(),
  }),
  "ship.undone": z.object({ target: z.string(), before: z.string(), after: z.string() }),
  "lesson.accepted": z.object({ lesson: z.string(), remark: z.string(), entry: z.string() }),
  "lesson.declined": z.object({ lesson: z.string(), remark: z.string() }),
  "run.failed": z.object({
    reason: z.string(),
    hint: z.string().optional(),
    /** As of `TacitError`; absent where an agent failed. */
    kind: z.enum(["input", "environment", "conflict"]).optional(),
  }),
  /** A person says something to the agent at work; the next turn begins with it. */
  "steer.said": z.object({ text: z.string(), by: z.string() }),
  "stop.requested": z.object({ by: z.string() }),
  "run.stopped": z.object({ by: z.string() }),
  /** A run that had failed or been stopped goes on. */
  "run.resumed": z.object({ by: z.string() }),
} as const;

export type FactType = keyof typeof bodies;
export type FactBody<Type extends FactType> = z.infer<(typeof bodies)[Type]>;

/** Types of facts that belong to a task; all others are the whole run's, whatever number stands in them. */
export const taskFacts: ReadonlySet<FactType> = new Set<FactType>([
  "worktree.created",
  "worktree.removed",
  "pack.compiled",
  "session.opened",
  "turn.started",
  "agent.said",
  "agent.called",
  "agent.reported",
  "turn.ended",
  "item.asked",
  "item.answered",
  "item.closed",
  "snapshot.refused",
  "snapshot.taken",
  "verdict.reached",
  "steer.said",
]);

/** What an agent says and does within its turn: it changes nothing of what a run is. */
export const talkFacts: ReadonlySet<FactType> = new Set<FactType>(["agent.said", "agent.called"]);

/** One stored fact; `type` decides the shape of `body`. */
export type Fact = {
  [Type in FactType]: {
    /** Position in the journal, ascending. */
    readonly sequence: number;
    readonly run: number;
    readonly task: number;
    readonly attempt: number;
    readonly type: Type;
    readonly body: FactBody<Type>;
    readonly at: Date;
  };
}[FactType];
