/** What the journal tells of a project's work: counts, and rates once enough was shipped. Nothing of it is about people. */
import { z } from "zod";

const Count = z.int().nonnegative();
const Rate = z.number().nullable();

export const InsightOutput = z.object({
  /** ISO 8601; absent where everything counts. */
  since: z.string().optional(),
  counts: z.object({
    /** That began; reviews of branches that others made are counted apart. */
    runs: Count,
    reviews: Count,
    approved: Count,
    /** Of those, the ones that no round had been sent for. */
    firstPass: Count,
    shipped: Count,
    undone: Count,
    failed: Count,
    stopped: Count,
    rounds: Count,
    remarks: Count,
    /** Turns that red checks cost. */
    fixes: Count,
    lessonsAccepted: Count,
    lessonsDeclined: Count,
  }),
  /** 0 to 1, but for what is a number for each change; null while fewer than `enough` changes were shipped. */
  rates: z.object({
    firstPass: Rate,
    roundsPerChange: Rate,
    fixesPerChange: Rate,
    coverage: Rate,
  }),
  enough: Count,
  remarks: z.object({
    /** By state and by severity; those that are not there have none. */
    states: z.record(z.string(), Count),
    severities: z.record(z.string(), Count),
    /** Most first; remarks on files alone. */
    folders: z.array(z.object({ folder: z.string(), remarks: Count })),
    /** On the change as a whole, and on criteria. */
    change: Count,
    criterion: Count,
  }),
  /** Checks that were red, how often; most first. */
  checks: z.array(z.object({ name: z.string(), red: Count })),
  /** From a question to its answer. */
  waiting: z.object({
    answered: Count,
    milliseconds: Count,
    longest: Count,
    /** Null while fewer than `enough` changes were shipped. */
    median: z.number().nullable(),
    kinds: z.record(z.string(), Count),
  }),
  tokens: z.object({ input: Count, output: Count }),
  context: z.object({
    /** Tasks that a prompt was compiled for, and those whose prompt had an entry. */
    tasks: Count,
    covered: Count,
    /** In how many prompts each entry was; most first. */
    entries: z.array(z.object({ entry: z.string(), tasks: Count })),
  }),
  /** The last to be shipped first. */
  changes: z.array(
    z.object({
      run: z.string(),
      title: z.string(),
      shippedAt: z.string(),
      rounds: Count,
      remarks: Count,
      fixes: Count,
      tokens: Count,
    }),
  ),
  /** Dimensions that a brief had left open and a reviewer then spoke of, of all time; most first. */
  lacked: z.array(z.object({ id: z.string(), question: z.string(), remarked: Count })),
  problems: z.array(z.string()),
});

/** A day, or a moment in UTC. */
export const Since = z.union([z.iso.date(), z.iso.datetime()]);
