/** What a review knows of a change: each hunk with its risk and reasons, in the orders in which a person may read. */
import { z } from "zod";
import { Finding } from "./finding.ts";

/** A hunk that was seen, as it was. */
export const SeenHunk = z.object({
  /** Where it stood, on the new side. */
  path: z.string(),
  /** Hash of its added and removed lines. */
  content: z.string(),
  /** Of hunks of the same content in the file, which it was: 1 for the first. */
  twin: z.int().positive(),
  /** A hash for each run of changed lines, in order. */
  runs: z.array(z.string()),
});
export type SeenHunk = z.infer<typeof SeenHunk>;

/** What a changed file is, told from its path; risk is ordered in this order where nothing else speaks. */
export const FileKind = z.enum(["source", "configuration", "test", "documentation", "generated"]);
export type FileKind = z.infer<typeof FileKind>;

/** What makes it likelier, or less so, that a hunk needs a fix; measured in RISK-FACTS. */
export const RiskSignal = z.enum([
  "added-code",
  "condition",
  "calls",
  "effect",
  "rewrites",
  "rewrites-fix",
  "fixed-lately",
  "tiny",
  "same-edit",
]);
export type RiskSignal = z.infer<typeof RiskSignal>;

export const Reason = z.object({
  signal: RiskSignal,
  /** Added to the hunk's points; below 0 where it makes a fix less likely. */
  points: z.int(),
  /** For a person, such as `adds 34 lines of code`. */
  text: z.string(),
});
export type Reason = z.infer<typeof Reason>;

/** What makes a fault in a hunk costly; argued, not measured. */
export const ImpactFlag = z.enum([
  "authentication",
  "money",
  "migration",
  "public-surface",
  "wire",
  "blast-radius",
  "dependency",
  "default",
]);
export type ImpactFlag = z.infer<typeof ImpactFlag>;

export const Impact = z.object({
  flag: ImpactFlag,
  /** For a person, such as `6 callers outside src/auth: src/http/login.ts, …`. */
  text: z.string(),
});
export type Impact = z.infer<typeof Impact>;

/** Which turn wrote lines of a hunk, and what had begun it. */
export const Origin = z.object({
  turn: z.int(),
  /** 0 is the brief's; from 1 on they are the reviewer's. */
  round: z.int(),
  /** `person`: somebody handed a task in; `found`: it was there before Tacit was asked. */
  cause: z.enum([
    "brief",
    "findings",
    "remarks",
    "nudge",
    "resume",
    "answer",
    "steer",
    "person",
    "found",
  ]),
  /** Those that the round was about. */
  remarks: z.array(z.string()),
  /** Of `findings`: names of the checks that were red. */
  checks: z.array(z.string()),
  /** Added lines of the hunk that are from this turn. */
  lines: z.int(),
  /** The tool call that wrote them, where it can be told. */
  call: z.object({ id: z.string(), title: z.string() }).optional(),
});
export type Origin = z.infer<typeof Origin>;

/** Why a hunk may be read in passing; it is folded, never left out. */
export const Fold = z.object({
  why: z.enum(["moved", "same-edit", "format", "generated"]),
  /** For a person, such as `same edit as 8 others: fetchUser → loadUser`. */
  text: z.string(),
});
export type Fold = z.infer<typeof Fold>;

export const ChangedLine = z.object({
  kind: z.enum(["context", "added", "removed"]),
  text: z.string(),
  /** 1-based line on the old side; absent for added lines. */
  old: z.int().optional(),
  /** 1-based line on the new side; absent for removed lines. */
  new: z.int().optional(),
  /** Its text is only the beginning of the line; a hash of the whole. */
  cut: z.string().optional(),
  /** No newline stands after it: it is the last of the file. */
  unended: z.literal(true).optional(),
  /** It was only moved here, or away from here. */
  moved: z.boolean().optional(),
});
export type ChangedLine = z.infer<typeof ChangedLine>;

/** A hunk as a reviewer gets it. */
export const HunkReview = z.object({
  /** Names it in this change. */
  id: z.string(),
  /** Of its added and removed lines alone: the same in every round. */
  content: z.string(),
  path: z.string(),
  heading: z.string(),
  oldStart: z.int(),
  newStart: z.int(),
  lines: z.array(ChangedLine),
  /** How many lines it has, where only the first hunks were asked for with theirs and `lines` is empty. */
  linesLeft: z.int().optional(),
  added: z.int(),
  removed: z.int(),
  /** The sum of its reasons. */
  points: z.int(),
  reasons: z.array(Reason),
  impact: z.array(Impact),
  findings: z.array(Finding),
  /** What no test runs, in sentences; empty where it is not known as well. */
  untested: z.array(z.string()),
  fold: Fold.optional(),
  /** Seen by whoever asks, and unchanged since. */
  seen: z.boolean(),
  origins: z.array(Origin),
});
export type HunkReview = z.infer<typeof HunkReview>;

export const FileReview = z.object({
  path: z.string(),
  /** Where it was before; the same for a file that kept its name. */
  oldPath: z.string(),
  status: z.enum(["added", "deleted", "modified", "renamed", "mode"]),
  kind: FileKind,
  binary: z.boolean(),
  /** What is to be known of the whole file, such as `only line endings differ`. */
  note: z.string().optional(),
  hunks: z.array(HunkReview),
});
export type FileReview = z.infer<typeof FileReview>;

/** Ids of all hunks, each once, in the order in which to read them. */
export const ReadingOrders = z.object({
  /** Five hunks first, then file by file: the order of the page. */
  risk: z.array(z.string()),
  /** The first of `risk` that are to be looked at whatever comes after. */
  startHere: z.array(z.string()),
  /** By points for each line, for who has ten minutes. */
  tenMinutes: z.array(z.string()),
  /** As git shows it. */
  files: z.array(z.string()),
});
export type ReadingOrders = z.infer<typeof ReadingOrders>;

/** What is known of a change by itself: the same commits give the same. */
export const ChangeReview = z.object({
  files: z.array(FileReview),
  orders: ReadingOrders,
  /** Hunks that make the same edit. */
  groups: z.array(z.object({ text: z.string(), hunks: z.array(z.string()) })),
  /** Those that stand in no hunk. */
  findings: z.array(Finding),
  /** Public declarations, as `path#name`. */
  interface: z.object({
    added: z.array(z.string()),
    changed: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  problems: z.array(z.string()),
});
export type ChangeReview = z.infer<typeof ChangeReview>;

/** What one attempt at a brief came to, for a look beside others. */
export const AttemptSummary = z.object({
  run: z.string(),
  agent: z.string(),
  status: z.string(),
  commit: z.string(),
  /** By id; the text is the brief's. */
  criteria: z.array(z.object({ id: z.string(), status: z.string() })),
  checks: z.array(z.object({ name: z.string(), status: z.string() })),
  /** `none` where nothing was checked at its commit. */
  verdict: z.enum(["green", "red", "none"]),
  risk: z.object({
    /** Sum over its hunks. */
    points: z.int(),
    /** How many hunks carry each flag. */
    impact: z.record(z.string(), z.int()),
    findings: z.int(),
  }),
  size: z.object({ files: z.int(), added: z.int(), removed: z.int() }),
  /** Names of public declarations. */
  interface: z.object({
    added: z.array(z.string()),
    changed: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  rounds: z.int(),
  /** How often red checks went back to the agent. */
  fixes: z.int(),
  openRemarks: z.int(),
  /** Tokens. */
  cost: z.object({ input: z.number(), output: z.number() }),
  /** Of its turns. */
  milliseconds: z.number(),
});
export type AttemptSummary = z.infer<typeof AttemptSummary>;

export const AttemptsCompared = z.object({
  attempts: z.array(AttemptSummary),
  /** Every criterion of any of them, with its status in each, in their order. */
  criteria: z.array(z.object({ id: z.string(), text: z.string(), statuses: z.array(z.string()) })),
  /** Files that only some of them touch, with who does. */
  apart: z.array(z.object({ path: z.string(), runs: z.array(z.string()) })),
  problems: z.array(z.string()),
});
export type AttemptsCompared = z.infer<typeof AttemptsCompared>;
