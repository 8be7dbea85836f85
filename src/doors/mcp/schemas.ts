/** What the tools take and answer; agents see the descriptions. */
import { z } from "zod";

/** Characters of a request: as much as the longest issue that GitHub takes. */
const LONGEST = 65_536;

function request(description: string): z.ZodString {
  return z
    .string()
    .refine((text) => text.trim() !== "", {
      error: "It is empty; say in a sentence what it is about.",
    })
    .max(LONGEST, {
      error: `It is longer than ${LONGEST} characters; say in a few sentences what it is about.`,
    })
    .describe(description);
}

export const LocateInput = z.object({
  text: request("What the change is about, in the words of the request; names from the code help."),
  limit: z.int().min(1).max(100).default(10).describe("How many files."),
});

export const LocateOutput = z.object({
  files: z
    .array(z.object({ path: z.string(), score: z.number(), why: z.array(z.string()) }))
    .describe("Best first; scores compare within this answer only."),
  symbols: z.array(
    z.object({
      path: z.string(),
      name: z.string(),
      kind: z.string(),
      start: z.number().describe("First line."),
      end: z.number().describe("Last line."),
      score: z.number(),
    }),
  ),
  problems: z.array(z.string()),
});
export type LocateOutput = z.infer<typeof LocateOutput>;

export const ContextInput = z.object({
  task: request("The task in the user's own words, or the number of a brief of this repository."),
  budget: z
    .int()
    .min(500)
    .max(200_000)
    .optional()
    .describe("Tokens of the prompt; the project's setting, or 12000, when left out."),
});

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly tokens: number;
}

/** What is told of a prompt beside its text; for programs. */
export interface Receipt {
  /** Of the prompt, counted with o200k_base. */
  readonly tokens: number;
  /** SHA-256 of the prompt: the same task and files give the same. */
  readonly hash: string;
  readonly included: readonly Item[];
  readonly omitted: readonly Item[];
  readonly problems: readonly string[];
}

export const FrameInput = z.object({
  task: request("The task in the user's own words, before anything is built."),
});

export const FrameOutput = z.object({
  kinds: z.array(z.string()).describe("Types of work."),
  questions: z
    .array(z.object({ id: z.string(), question: z.string(), why: z.string() }))
    .describe("What only the user can say, most costly first; ask before you guess."),
  known: z
    .array(z.object({ text: z.string(), from: z.string() }))
    .describe("What the repository answers, with the place that says it."),
  stated: z.array(z.string()).describe("Dimensions that the task states."),
  findings: z.array(z.string()),
  edgeCases: z.array(z.object({ text: z.string(), from: z.string() })).describe("Proposed."),
  problems: z.array(z.string()),
});
export type FrameOutput = z.infer<typeof FrameOutput>;

export const WhyInput = z.object({
  path: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe("A file from the repository's root; it need not exist yet."),
  task: request("With path: also say where locate ranks it for this task, and why.").optional(),
  entry: z.string().min(1).max(200).optional().describe("Instead of path: an entry's id."),
});

const Entry = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  status: z.string(),
  path: z.string(),
  scope: z.array(z.string()).describe("Globs; none means everywhere."),
  checked: z.boolean().describe("Whether `tacit check` looks at changed lines for it."),
  body: z.string(),
});
export type Entry = z.infer<typeof Entry>;

export const WhyOutput = z.object({
  path: z.string().optional(),
  exists: z.boolean().optional(),
  entries: z.array(Entry).describe("Those in force for the path, or the one asked for."),
  proposed: z.array(z.object({ id: z.string(), title: z.string() })).describe("Not in force."),
  ranking: z
    .object({
      rank: z.number().optional().describe("From 1; none when it is not ranked."),
      of: z.number().optional(),
      score: z.number().optional(),
      why: z.array(z.string()),
      best: z.object({ path: z.string(), score: z.number() }).optional(),
    })
    .optional(),
  problems: z.array(z.string()),
});
export type WhyOutput = z.infer<typeof WhyOutput>;

export const ReviewInput = z.object({
  range: z
    .string()
    .max(1000)
    .optional()
    .describe(
      "BASE..BRANCH, each a branch, a tag or a commit; what is checked out against the default branch when left out. Only commits count.",
    ),
  limit: z.int().min(1).max(50).default(10).describe("How many hunks."),
  path: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe("A glob: hunks and findings of these files alone."),
});

const ReviewFinding = z.object({
  rule: z.string(),
  place: z.string().optional().describe("`path:line` or `path`; none where the change is meant."),
  message: z.string(),
});
export type ReviewFinding = z.infer<typeof ReviewFinding>;

const ReviewHunk = z.object({
  place: z
    .string()
    .describe(
      "`path:line` of the first added line; `path:-line`, as it was before, where lines only go.",
    ),
  added: z.number().describe("Lines."),
  removed: z.number().describe("Lines."),
  points: z.number().describe("How likely it is to need a fix, -2 to 14."),
  reasons: z.array(z.string()).describe("What the points come from."),
  impact: z
    .array(z.object({ flag: z.string(), text: z.string() }))
    .describe("What would make a fault here costly."),
  findings: z.array(ReviewFinding),
  fold: z.string().optional().describe("Why it may be read in passing."),
});
export type ReviewHunk = z.infer<typeof ReviewHunk>;

export const ReviewOutput = z.object({
  from: z.string(),
  of: z.string(),
  base: z.string().describe("The commit at which the branch left."),
  commit: z.string(),
  size: z
    .object({
      files: z.number(),
      hunks: z.number(),
      added: z.number(),
      removed: z.number(),
    })
    .describe("Of the whole change."),
  hunks: z.array(ReviewHunk).describe("In the order in which to read them."),
  more: z.number().describe("Hunks that were asked for and are beyond `limit`."),
  findings: z
    .array(ReviewFinding)
    .describe(
      "Those that are told in none of `hunks`: of files, of the change, of hunks beyond `limit`.",
    ),
  groups: z
    .array(z.object({ text: z.string(), places: z.array(z.string()) }))
    .describe("Hunks that make the same edit."),
  files: z
    .array(z.object({ path: z.string(), note: z.string() }))
    .describe("What hunks do not say: binary, renamed, another mode, line endings alone."),
  problems: z.array(z.string()),
});
export type ReviewOutput = z.infer<typeof ReviewOutput>;
