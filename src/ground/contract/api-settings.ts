/** A project as a person first meets it, and what Tacit works with there. Never a key's value. */
import { z } from "zod";
import { EntryOutput } from "./api.ts";
import { ScanOutput } from "./api-context.ts";
import { Fact } from "./facts.ts";

const Problems = z.array(z.string());
const Count = z.int().nonnegative();
const NamedCommand = z.object({ name: z.string(), run: z.string() });

export const AgentFound = z.object({
  name: z.string(),
  title: z.string(),
  /** Of the user's own, the program alone. */
  command: z.string(),
  /** `yours`: the user's settings name it. */
  from: z.enum(["bundled", "known", "yours"]),
  /** As its package says; absent where it is not known. */
  version: z.string().optional(),
  /** Whether a run could have it now. */
  usable: z.boolean(),
  missing: z.string().optional(),
  /** One command, or one sentence, that gets it. */
  hint: z.string().optional(),
});

/** What Tacit found in the repository, and what is there already. */
export const ProjectOutput = z.object({
  name: z.string(),
  repository: z.string(),
  /** Absent where none is checked out. */
  branch: z.string().optional(),
  /** Absent before the first commit. */
  commit: z.string().optional(),
  /** Files that differ from it. */
  dirty: Count,
  /** Whether the project has settings of Tacit. */
  initialised: z.boolean(),
  facts: z.array(Fact),
  entries: z.object({ proposed: Count, active: Count, retired: Count }),
  briefs: Count,
  /** Of the settings; what `POST /project/init` would write where there are none. */
  checks: z.array(NamedCommand),
  setup: z.string().optional(),
  agents: z.array(AgentFound),
  problems: Problems,
});

/** `tacit init`. */
export const InitOutput = z.object({
  root: z.string(),
  /** Paths. */
  written: z.array(z.string()),
  /** Paths that existed and were left alone. */
  kept: z.array(z.string()),
  /** Command by name. */
  checks: z.record(z.string(), z.string()),
  setup: z.string().optional(),
  /** How many there are. */
  entries: Count,
  scan: ScanOutput.omit({ written: true }),
  /** Those of the scan that are files now. */
  proposed: z.array(EntryOutput),
  problems: Problems,
});

const Limit = z.object({
  value: z.number(),
  /** Which file says so. */
  from: z.enum(["user", "project", "default"]),
});
const SettingsFile = z.object({ path: z.string(), exists: z.boolean() });

export const SettingsOutput = z.object({
  agents: z.array(AgentFound),
  /** Of a run for which nobody names one, and what says so. */
  agent: z.object({
    name: z.string(),
    from: z.enum(["environment", "user", "project", "default"]),
  }),
  /** The bundled agent's. */
  model: z.object({
    state: z.enum(["set", "missing"]),
    name: z.string().optional(),
    /** Without a password and a query. */
    address: z.string().optional(),
    /** The variable that holds it, and whether it does. */
    key: z.object({ from: z.string(), found: z.boolean() }).optional(),
    hint: z.string().optional(),
  }),
  limits: z.object({
    /** Tokens of a prompt. */
    budget: Limit,
    /** Turns that red checks may cost. */
    fixes: Limit,
    /** Days after which a worktree that is done with may go. */
    keepDays: Limit,
    /** Seconds of a turn without a word, and in all; the program's own where they are absent. */
    silence: z.number().optional(),
    longest: z.number().optional(),
  }),
  checks: z.array(NamedCommand),
  setup: z.string().optional(),
  /** Names. */
  scenarios: z.array(z.string()),
  target: z.string().optional(),
  /** Command lines that need no permission where there is no box. */
  allow: z.array(z.string()),
  sandbox: z.object({
    state: z.enum(["boxed", "unavailable"]),
    reason: z.string().optional(),
    hint: z.string().optional(),
  }),
  /** Absolute paths. */
  files: z.object({ user: SettingsFile, project: SettingsFile }),
  problems: Problems,
});
