/** The file format of a brief (DESIGN section 6). Its state is derived from the journal, never written. */
import { z } from "zod";

export const DimensionState = z.enum(["stated", "inherited", "not-applicable", "missing"]);
export type DimensionState = z.infer<typeof DimensionState>;

const Written = z.string().regex(/\S/, "it is empty");

export const BriefFrontMatter = z.looseObject({
  title: Written,
  request: Written,
  kinds: z.array(z.string()).default([]),
  dimensions: z
    .record(
      z.string(),
      z.looseObject({
        state: DimensionState,
        answer: z.string().optional(),
        reason: z.string().optional(),
      }),
    )
    .default({}),
  /** Entries (slug) or files (path) that the engineer asks for by name. */
  pins: z.array(z.string()).optional(),
  /** Globs of files that the engineer wants left out of prompts. */
  excludes: z.array(z.string()).optional(),
});
export type BriefFrontMatter = z.infer<typeof BriefFrontMatter>;

/** Section titles in the order in which they stand in the file. */
export const briefSections = [
  "Intent",
  "Experience",
  "Constraints",
  "Patterns",
  "Edge cases",
  "Acceptance criteria",
  "Risks",
  "Out of scope",
  "Plan",
] as const;
export type BriefSection = (typeof briefSections)[number];

/** What shows that a criterion holds, as its line `evidence: …` says; `unreadable` lines show nothing. */
export type EvidenceSource =
  | { readonly kind: "check"; readonly name: string }
  /** `name` of one test in the file; all of them when absent. */
  | { readonly kind: "test"; readonly file: string; readonly name?: string }
  | { readonly kind: "scenario"; readonly name: string }
  | { readonly kind: "unreadable"; readonly text: string };

export interface Criterion {
  /** `AC-1`, `AC-2`, … */
  readonly id: string;
  readonly text: string;
  /** Absent when the brief names none. */
  readonly evidence?: readonly EvidenceSource[];
}

export interface Brief {
  readonly number: number;
  /** The identity; the number is for talking. */
  readonly slug: string;
  /** Slash-separated, relative to the repository. */
  readonly path: string;
  readonly front: BriefFrontMatter;
  /** Text below each known heading, trimmed; absent when the heading is. */
  readonly sections: Readonly<Partial<Record<BriefSection, string>>>;
  readonly criteria: readonly Criterion[];
  /** The whole text below the front matter. */
  readonly body: string;
}

export const Evidence = z.object({ path: z.string(), line: z.number().int().positive() });
export type Evidence = z.infer<typeof Evidence>;

/** `tacit brief --json`. */
export const BriefOutput = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  path: z.string(),
  kinds: z.array(z.string()),
  dimensions: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      state: DimensionState,
      question: z.string(),
      why: z.string(),
      answer: z.string().optional(),
      reason: z.string().optional(),
      evidence: z.array(Evidence),
    }),
  ),
  /** Facts of the repository that this kind of work needs. */
  known: z.array(z.object({ name: z.string(), value: z.string(), evidence: z.array(Evidence) })),
  size: z.enum(["small", "medium", "large"]),
  /** The request as it was given. */
  before: z.string(),
  /** What the brief adds to it, line by line, with where each is from. */
  added: z.array(
    z.object({
      text: z.string(),
      evidence: z.array(Evidence),
      /** `facts`, the slug of an entry, or the dimension that was answered. */
      from: z.string(),
    }),
  ),
  /** The request with what is known already in words. */
  after: z.string(),
  /** What goes wrong in practice with work like this: proposed, and decided by nobody yet. */
  edgeCases: z.array(
    z.object({
      text: z.string(),
      /** A dimension, the slug of a risk, or the review that said it. */
      from: z.string(),
      evidence: Evidence.optional(),
    }),
  ),
  /** Ids of the dimensions whose questions are shown, at most five. */
  questions: z.array(z.string()),
  findings: z.array(z.object({ rule: z.string(), text: z.string(), message: z.string() })),
  /** Where `--from` took it from, and what was left out on purpose. */
  imported: z
    .object({ format: z.string(), name: z.string(), notes: z.array(z.string()) })
    .optional(),
  problems: z.array(z.string()),
});
export type BriefOutput = z.infer<typeof BriefOutput>;

/** `tacit brief propose --json`: what was written into the brief's file, marked; nothing of it is decided. */
export const ProposalsOutput = z.object({
  id: z.string(),
  title: z.string(),
  path: z.string(),
  /** As the marks name it. */
  model: z.string(),
  answers: z.array(
    z.object({
      /** The dimension. */
      id: z.string(),
      question: z.string(),
      answer: z.string(),
    }),
  ),
  edgeCases: z.array(z.string()),
  /** Other words for criteria. */
  criteria: z.array(z.object({ id: z.string(), text: z.string() })),
  problems: z.array(z.string()),
});
export type ProposalsOutput = z.infer<typeof ProposalsOutput>;
