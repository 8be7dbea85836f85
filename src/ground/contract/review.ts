/** What a review knows of a change: each hunk with its risk and reasons, in the orders in which a person may read. */
import { z } from "zod";

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
  cause: z.enum(["brief", "findings", "remarks", "nudge", "resume", "answer", "person", "found"]),
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
