/** What a check says, at a place. */
import { z } from "zod";

export const Finding = z.object({
  /** Stable name of what was violated: the entry's slug, or `command:<name>` for a project command. */
  rule: z.string(),
  /** Slash-separated, relative to the repository; absent when the whole change is meant. */
  path: z.string().optional(),
  /** 1-based, on the new side. */
  line: z.number().int().positive().optional(),
  message: z.string(),
  /** Slug of the entry behind it. */
  entry: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

export const CheckResult = z.object({
  name: z.string(),
  status: z.enum(["passed", "failed", "timed-out", "unavailable"]),
  /** What was run, for a human. */
  command: z.string().optional(),
  findings: z.array(Finding),
  /** The end of the output, printable, at most some thousand characters. */
  output: z.string().default(""),
  milliseconds: z.number(),
  boxed: z.boolean(),
  /** Of a test or a scenario: the criteria that it is run for. */
  criteria: z.array(z.string()).optional(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Whether a criterion holds at the verdict's commit, and what shows it. */
export const CriterionVerdict = z.object({
  id: z.string(),
  text: z.string(),
  /** `unshown`: the brief names nothing that could be run; `waived`: a person let it rest before. */
  status: z.enum(["shown", "failed", "unshown", "waived"]),
  /** What was run, or the person who waived it. */
  by: z.string().optional(),
  /** Why it is not shown. */
  note: z.string().optional(),
  /** Files that were kept, as paths below the home. */
  artefacts: z.array(z.string()),
});
export type CriterionVerdict = z.infer<typeof CriterionVerdict>;

const LineNumber = z.number().int().positive();

/** What ran of the lines that a change added to a file. */
export const FileCoverage = z.object({
  path: z.string(),
  /** How many of them ran. */
  covered: z.number().int().nonnegative(),
  /** First and last of those that did not run; lines between them that hold nothing to run are counted in. */
  uncovered: z.array(z.tuple([LineNumber, LineNumber])),
  /** Lines that ran, of which some branches were not taken. */
  branches: z.array(
    z.object({
      line: LineNumber,
      taken: z.number().int().nonnegative(),
      of: z.number().int().positive(),
    }),
  ),
});
export type FileCoverage = z.infer<typeof FileCoverage>;

/** Coverage of the lines that a change added. What it does not name is unknown, and not uncovered. */
export const ChangeCoverage = z.object({
  /** Paths of the reports that it was read from, joined with ", ". */
  report: z.string(),
  /** By path; a file of which no report knows a changed line is left out. */
  files: z.array(FileCoverage),
});
export type ChangeCoverage = z.infer<typeof ChangeCoverage>;

/** The outcome of all checks at one commit; a new commit makes it stale. */
export const Verdict = z.object({
  commit: z.string(),
  status: z.enum(["green", "red"]),
  checks: z.array(CheckResult),
  /** Every criterion of the brief; empty where none names evidence, absent where nobody asked. */
  criteria: z.array(CriterionVerdict).optional(),
  /** Absent where the checks left no report that could be read. */
  coverage: ChangeCoverage.optional(),
  /** For a person: what could not be taken as evidence, and why. None of it makes the verdict red. */
  notes: z.array(z.string()).optional(),
});
export type Verdict = z.infer<typeof Verdict>;
