/** The file format of one piece of captured context (DESIGN section 6). Unknown keys survive. */
import { z } from "zod";

export const EntryKind = z.enum([
  "project",
  "architecture",
  "convention",
  "decision",
  "risk",
  "term",
]);
export type EntryKind = z.infer<typeof EntryKind>;

export const EntryStatus = z.enum(["proposed", "active", "retired"]);
export type EntryStatus = z.infer<typeof EntryStatus>;

export const Language = z.enum([
  "TypeScript",
  "Tsx",
  "JavaScript",
  "Html",
  "Css",
  "Python",
  "Go",
  "Rust",
  "Java",
]);
export type Language = z.infer<typeof Language>;

/** An ast-grep rule object as its documentation defines it; validated by ast-grep itself when it is compiled. */
export const AstGrepCheck = z.object({
  language: Language,
  rule: z.record(z.string(), z.unknown()),
  message: z.string().optional(),
});
export type AstGrepCheck = z.infer<typeof AstGrepCheck>;

export const EntryCheck = z.looseObject({ "ast-grep": AstGrepCheck.optional() });

export const EntryFrontMatter = z.looseObject({
  kind: EntryKind,
  title: z.string().min(1),
  scope: z.array(z.string().min(1)).optional(),
  status: EntryStatus.default("active"),
  check: EntryCheck.optional(),
  evidence: z
    .looseObject({
      followed: z.number().int().nonnegative().optional(),
      violated: z.number().int().nonnegative().optional(),
      at: z.string().optional(),
      exemplars: z.array(z.string()).optional(),
    })
    .optional(),
  origin: z.looseObject({ type: z.enum(["mined", "imported", "authored", "remark"]) }).optional(),
  "review-by": z.string().optional(),
});
export type EntryFrontMatter = z.infer<typeof EntryFrontMatter>;

export interface Entry {
  /** The file's stem; unique over all kinds. */
  readonly slug: string;
  /** Slash-separated, relative to the repository. */
  readonly path: string;
  readonly front: EntryFrontMatter;
  /** What stands below the front matter, trimmed. */
  readonly body: string;
}
