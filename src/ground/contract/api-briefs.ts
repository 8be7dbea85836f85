/** Briefs as the page lists, writes and edits them. */
import { z } from "zod";
import { Id, Words } from "./api.ts";
import { PlanFinding, PlanTask } from "./plan.ts";
import { RunLine } from "./run.ts";

const Problems = z.array(z.string());

export const BriefsOutput = z.object({
  briefs: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      title: z.string(),
      path: z.string(),
      kinds: z.array(z.string()),
      /** Questions that were asked and nobody has settled. */
      open: z.int().nonnegative(),
      /** Acceptance criteria. */
      criteria: z.int().nonnegative(),
      /** Newest first. */
      runs: z.array(RunLine.pick({ run: true, status: true, at: true })),
    }),
  ),
  problems: Problems,
});

/** The text of a file, and what names it as it is now. */
export const EditedText = z.object({
  path: z.string(),
  text: z.string(),
  /** To be given as `was` when it is saved. */
  hash: z.string(),
});

/** `tacit compile --json`, beside the request alone. */
export const PromptOutput = z.object({
  prompt: z.string(),
  tokens: z.int(),
  /** Tokens that it may have. */
  budget: z.int(),
  hash: z.string(),
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      /** Why it is in, or why not. */
      reason: z.string(),
      /** A path, or a brief. */
      source: z.string(),
      tokens: z.int(),
      hash: z.string(),
      included: z.boolean(),
    }),
  ),
  /** Lines of the prompt, from 1 and inclusive, by the item that they are from; those between are headings. */
  lines: z.array(z.object({ id: z.string(), first: z.int(), last: z.int() })),
  /** What an agent would be told without Tacit: the request, and nothing else. */
  bare: z.object({ prompt: z.string(), tokens: z.int() }),
  problems: Problems,
});

/** `tacit plan --json`. */
export const PlanOutput = z.object({
  brief: z.string(),
  title: z.string(),
  path: z.string(),
  /** In the brief's file; else what is proposed. */
  written: z.boolean(),
  tasks: z.array(PlanTask),
  findings: z.array(PlanFinding),
  cost: z.object({ tokens: z.tuple([z.int(), z.int()]), from: z.string() }),
  problems: Problems,
});

export const WriteBrief = z.strictObject({ text: Words });
/** What somebody has typed so far. */
export const PreviewBrief = z.strictObject({ text: Words });
/** By the dimension's id, or by its place in `asked`, from 1. */
export const AnswerQuestion = z.strictObject({ dimension: Id, text: Words });
export const DismissQuestion = z.strictObject({ dimension: Id, reason: Words });
export const SaveText = z.strictObject({
  /** The whole file. */
  text: z.string().max(500_000),
  /** Hash of the text that was edited. */
  was: z.string().regex(/^[0-9a-f]{64}$/, "it is no hash of a text"),
});
