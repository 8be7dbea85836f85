/**
 * Settings.
 *
 * Project settings are part of a repository and therefore not trusted with addresses or keys: they may name an agent and
 * a model, never say where requests go. Those come from the user's own settings or environment.
 */
import { z } from "zod";

/** A command as one string, run by `/bin/sh -c` in the worktree, or with more words. */
export const CommandCheck = z.union([
  z.string().min(1),
  z.strictObject({
    run: z.string().min(1),
    /** Seconds. */
    timeout: z.number().positive().max(7200).optional(),
  }),
]);

/** A name that stands in paths. */
const Name = z.string().regex(/^\w[\w.-]{0,39}$/);

/** Starts the program, uses it, and leaves artefacts behind. */
export const Scenario = z.strictObject({
  /** Run by `/bin/sh -c` in the worktree. */
  run: z.string().min(1),
  /** Globs of the files that it leaves. */
  artefacts: z.array(z.string().min(1)).max(20).default([]),
  timeoutSeconds: z.number().positive().max(7200).default(600),
});
export type Scenario = z.infer<typeof Scenario>;

/** Globs of files below the worktree. */
const ReportGlob = z
  .string()
  .min(1)
  .max(200)
  .refine((glob) => !/^!?[/~]|(?:^!?|\/)\.\.(?:\/|$)/.test(glob), {
    error: "a report must be inside of the repository",
  });

/** `.tacit/config.yaml`. Unknown keys are reported, not dropped. */
export const ProjectConfig = z.looseObject({
  checks: z.record(z.string().regex(/^[\w.-]{1,40}$/), CommandCheck).default({}),
  /** By the name that a criterion's evidence gives. */
  scenarios: z.record(Name, Scenario).optional(),
  /** How one test is run: `{file}` and `{name}` stand for what a criterion's evidence gives, quoted for the shell. */
  test: z.string().min(1).optional(),
  /** Where the checks leave reports of coverage; without it, where tools usually do. */
  coverage: z.array(ReportGlob).max(20).optional(),
  /** Run once in a fresh worktree before the agent starts, `npm ci` for instance. */
  setup: z.string().min(1).optional(),
  /** Name of an agent that the user's settings or Tacit's table know. */
  agent: z.string().min(1).optional(),
  /** Name of a model. */
  model: z.string().min(1).optional(),
  /** Branch that changes are shipped into; by default the one checked out when the run starts. */
  target: z.string().min(1).optional(),
  /** Tokens of a compiled prompt. */
  budget: z.number().int().min(500).max(500_000).optional(),
  /** Turns that red checks may cost before a human is asked. */
  fixes: z.number().int().min(0).max(20).optional(),
});
export type ProjectConfig = z.infer<typeof ProjectConfig>;

/** `config.yaml` in the user's configuration directory for Tacit. */
export const UserSettings = z.looseObject({
  agent: z.string().min(1).optional(),
  /** Name → command line of an ACP agent. */
  agents: z.record(z.string(), z.string().min(1)).default({}),
  model: z
    .looseObject({
      "base-url": z.url().optional(),
      name: z.string().optional(),
      /** Name of the environment variable that holds the key; never the key itself. */
      "key-from": z.string().optional(),
    })
    .optional(),
  /** For `locate`; none is asked unless an address is given. */
  embeddings: z
    .looseObject({
      "base-url": z.string().optional(),
      model: z.string().optional(),
      /** As that of `model`. */
      "key-from": z.string().optional(),
    })
    .optional(),
  /** Exact command lines that need no permission where no sandbox can be had. */
  allow: z.array(z.string()).default([]),
  /** Seconds of a turn, people's thinking time aside. */
  turns: z
    .looseObject({
      /** Without a word of the agent. */
      silence: z.number().positive().max(86_400).optional(),
      /** In all. */
      longest: z.number().positive().max(604_800).optional(),
    })
    .optional(),
  /** Not for a project to decide: it is the user's disk and the user's work. */
  worktrees: z
    .looseObject({
      /** Days after the last fact of a run that is over before its worktree may go. */
      "keep-days": z.number().min(0).max(3650).optional(),
    })
    .optional(),
});
export type UserSettings = z.infer<typeof UserSettings>;
