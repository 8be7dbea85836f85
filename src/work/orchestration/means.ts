/** What a task needs besides its facts: its agent, its gates, and what surrounds them. */
import type { Entry } from "../../ground/contract/entry.ts";
import type { RunView } from "../../ground/journal/status.ts";
import type { Command } from "../../ground/platform/command.ts";
import type { EvidencePlan } from "../../knowledge/checks/evidence.ts";
import type { Pack } from "../../knowledge/compiler/compile.ts";
import type { AgentSpec } from "../agents/client.ts";
import type { CommandGate } from "../attempts/gates.ts";

/** How the agent of an attempt is started, once its worktree and box are known. */
export interface AgentChoice {
  readonly name: string;
  readonly model?: string | undefined;
  /** Its file tools stay in the worktree and its shell runs where we say. */
  readonly confined: boolean;
  /** What starts it ahead of its worktree, where it can be: see `startAgent`. */
  readonly early?: Command;
  readonly spec: (place: {
    readonly worktree: string;
    readonly state: string;
    /** Wraps a shell command of the agent; undefined without a box. */
    readonly box: ((command: Command) => Command) | undefined;
  }) => AgentSpec;
}

export interface Gates {
  readonly commands: readonly CommandGate[];
  readonly entries: readonly Entry[];
  readonly fixes: number;
  readonly setup?: string | undefined;
  /** Globs of the reports of coverage that the commands leave; absent where nobody said. */
  readonly coverage?: readonly string[] | undefined;
  /** Exact command lines that need no permission. */
  readonly allow: readonly string[];
}

export type Safety = "boxed" | "supervised" | "unboxed";

/** Read anew from the user's tree and settings whenever a process takes a run up. */
export interface Means {
  /** Absent where a person has the task. */
  readonly agent?: AgentChoice;
  readonly gates: Gates;
  /** Whether checks run in the box. */
  readonly canBox: boolean;
  /** Environment of checks and shell commands: no secrets in it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** Milliseconds of a turn, where the user has set them. */
  readonly limits: { readonly silence?: number | undefined; readonly longest?: number | undefined };
  /** Of the whole brief, for the run's last task; absent where it has no criterion. */
  readonly evidence?: EvidencePlan;
  /** Compiles the task's prompt, once its worktree is there. */
  readonly compile: (view: RunView) => Promise<Pack>;
}
