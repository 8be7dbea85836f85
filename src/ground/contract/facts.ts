/** What a repository states about its own stack: each fact with the places that it was read from. */
import { z } from "zod";

/** In the order in which an engineer who is new to the repository asks for them. */
export const factNames = [
  "language",
  "language-version",
  "runtime",
  "framework",
  "api-style",
  "database",
  "orm",
  "schema",
  "migrations",
  "authentication",
  "session",
  "password-hashing",
  "validation",
  "error-handling",
  "test-runner",
  "test-one",
  "package-manager",
  "monorepo",
  "queue",
  "cache",
  "background-jobs",
  "type-checker",
  "linter",
  "formatter",
  "build",
  "ci",
  "deployment",
  "environment-variable",
] as const;

export const FactName = z.enum(factNames);
export type FactName = z.infer<typeof FactName>;

export const FactEvidence = z.object({
  /** Slash-separated, relative to the repository. */
  path: z.string(),
  /** 1-based. */
  line: z.number().int().positive(),
});
export type FactEvidence = z.infer<typeof FactEvidence>;

export const Fact = z.object({
  name: FactName,
  /** For a person: `Next.js 15 (App Router)`, `pnpm 9`; a path for `schema` and `migrations`. */
  value: z.string(),
  /** Strongest first; never empty. */
  evidence: z.array(FactEvidence).min(1),
});
export type Fact = z.infer<typeof Fact>;
