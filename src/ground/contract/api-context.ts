/** What is captured and what the repository says of itself, as the page gets it. */
import { z } from "zod";
import { EntryOutput } from "./api.ts";
import { EntryCheck, EntryKind } from "./entry.ts";
import { Fact } from "./facts.ts";

const Problems = z.array(z.string());
const Place = z.object({ path: z.string(), line: z.int() });

/** A claim that nobody has accepted or declined yet. */
export const OpenProposal = z.object({
  /** What `/context/accept` and `/context/retire` take. */
  key: z.string(),
  family: z.string(),
  title: z.string(),
  scope: z.array(z.string()),
  check: EntryCheck.optional(),
  /** What was counted. */
  unit: z.string(),
  followed: z.int(),
  violated: z.int(),
  exemplars: z.array(z.string()),
  violators: z.array(Place),
  why: z.string(),
  score: z.number(),
});

/** The entry that a proposal would be. */
const DraftedEntry = z.object({
  kind: EntryKind,
  title: z.string(),
  scope: z.array(z.string()).optional(),
  body: z.string(),
});

/** Where an agent does well, by module. */
export const Readiness = z.object({
  path: z.string(),
  verdict: z.enum(["agent", "watched", "person"]),
  good: z.array(z.string()),
  bad: z.array(z.string()),
});

/** `tacit context scan`, without the map. */
export const ScanOutput = z.object({
  name: z.string(),
  commit: z.string().optional(),
  facts: z.array(Fact),
  /** Best first. */
  proposals: z.array(OpenProposal),
  /** The proposals as the entries that they would be, in the same order. */
  entries: z.array(DraftedEntry),
  /** Those that are files now. */
  written: z.array(EntryOutput),
  /** Proposals that are left out because they are entries, or were declined. */
  settled: z.int(),
  questions: z.array(
    z.object({
      kind: z.enum(["hot-spot", "competing-patterns"]),
      question: z.string(),
      paths: z.array(z.string()),
      why: z.string(),
    }),
  ),
  readiness: z.array(Readiness),
  /** What the project says of code that agents write. */
  policies: z.array(z.object({ path: z.string(), line: z.int(), sentence: z.string() })),
  counts: z.object({ files: z.int(), commits: z.int(), generated: z.int() }),
  /** Milliseconds. */
  ms: z.number(),
  problems: Problems,
});
