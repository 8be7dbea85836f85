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
  /** `present`: a file in the scope that has no match is the finding, not one that has. Default: absent. */
  expect: z.enum(["absent", "present"]).optional(),
});
export type AstGrepCheck = z.infer<typeof AstGrepCheck>;

const Globs = z.array(z.string().min(1)).min(1);

/** Files in the entry's scope import none of these. */
export const ForbiddenImportCheck = z.object({
  /** Globs of files of the repository. */
  files: Globs.optional(),
  /** Names of packages; `a` stands for `a/b` too. */
  packages: Globs.optional(),
  /** Globs of files in the scope that may. */
  except: Globs.optional(),
  message: z.string().optional(),
});
export type ForbiddenImportCheck = z.infer<typeof ForbiddenImportCheck>;

/** A change that touches a file in the entry's scope touches one of `with` as well. */
export const FilePairingCheck = z.object({
  with: Globs,
  /** Whether every touch counts, or only a file that is new. Default: changed. */
  when: z.enum(["changed", "added"]).optional(),
  message: z.string().optional(),
});
export type FilePairingCheck = z.infer<typeof FilePairingCheck>;

/** A regular expression without backtracking, over each line or over the path of the files in the scope. */
export const PatternCheck = z.object({
  pattern: z.string().min(1).max(1_000),
  /** Default: line. */
  of: z.enum(["line", "path"]).optional(),
  /** `present`: a file without a match is the finding. Default: absent. */
  expect: z.enum(["absent", "present"]).optional(),
  message: z.string().optional(),
});
export type PatternCheck = z.infer<typeof PatternCheck>;

/** A command that ends with 0 when all is well. It comes from the repository: it runs in the box or not at all. */
export const CommandLineCheck = z.object({
  run: z.string().min(1),
  /** Seconds. Default: 60. */
  timeout: z.number().positive().max(600).optional(),
  message: z.string().optional(),
});
export type CommandLineCheck = z.infer<typeof CommandLineCheck>;

export const EntryCheck = z.looseObject({
  "ast-grep": AstGrepCheck.optional(),
  "forbidden-import": ForbiddenImportCheck.optional(),
  "file-pairing": FilePairingCheck.optional(),
  pattern: PatternCheck.optional(),
  command: CommandLineCheck.optional(),
});
export type EntryCheck = z.infer<typeof EntryCheck>;

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
