/**
 * A worktree and what is done with it from outside: it is made and set up, its content is committed, and the gates run
 * over it. Who works in it is not its matter.
 */
import { plainDiff } from "../../ground/platform/merge-tree.ts";
import { TacitError } from "../../ground/core/error.ts";
import type { CheckResult } from "../../ground/contract/finding.ts";
import type { Command } from "../../ground/platform/command.ts";
import {
  changedPaths,
  pathsAt,
  readBlob,
  type Repository,
} from "../../ground/platform/repository.ts";
import { boxed, type BoxPolicy } from "../../ground/platform/sandbox.ts";
import {
  gitOfBox,
  prepareGitDirectory,
  type Snapshot,
  snapshotTree,
  takeSnapshot,
} from "../../ground/platform/snapshot.ts";
import { addWorktree, dropWorktree } from "../../ground/platform/worktree.ts";
import { changeIn } from "../../knowledge/checks/change.ts";
import { resolverAtCommit } from "../../knowledge/checks/resolver.ts";
import type { Seen } from "../../knowledge/checks/verdict.ts";
import { awaitReports } from "../attempts/coverage.ts";
import { type EvidenceInput, type EvidenceOutcome, runEvidence } from "../attempts/evidence.ts";
import { entryCommands, runCommandGates, runConventionGates } from "../attempts/gates.ts";
import type { Means, Safety } from "./means.ts";
import type { Places } from "./places.ts";

export interface WorkplaceOptions {
  readonly repository: Repository;
  readonly places: Places;
  readonly means: Means;
  readonly safety: Safety;
  /** What is in it was made by others, and nobody may have looked at it yet. */
  readonly foreign: boolean;
  /** Puts a command that has no box before a person. */
  readonly permit: (question: string) => Promise<boolean>;
  /** Aborts at the end of the process. */
  readonly signal: AbortSignal;
}

export class Workplace {
  readonly #options: WorkplaceOptions;
  #box: ((command: Command) => Command) | undefined;
  #policy: BoxPolicy | undefined;

  constructor(options: WorkplaceOptions) {
    this.#options = options;
  }

  /**
   * Makes the worktree, and runs the set-up command in it. Nothing has run in one whose fact is not there yet, so one that
   * was half made is made anew.
   *
   * @throws TacitError `orchestration/setup-failed`, and those of `addWorktree`.
   */
  async prepare(base: string): Promise<void> {
    const { repository, places, means } = this.#options;
    const wanted = { branch: places.branch, base, path: places.worktree };
    try {
      await addWorktree(repository, wanted);
    } catch (error) {
      const code = error instanceof TacitError ? error.code : "";
      if (!["platform/branch-exists", "platform/git-failed"].includes(code)) throw error;
      await dropWorktree(repository, wanted);
      await addWorktree(repository, wanted);
    }
    if (means.gates.setup !== undefined) await this.#setUp(means.gates.setup);
  }

  /** The box of this process's time with it; its git directory is new, the last one was in an agent's hands. */
  async box(at: string): Promise<((command: Command) => Command) | undefined> {
    const { repository, places, means } = this.#options;
    if (!means.canBox) return undefined;
    if (this.#box !== undefined) return this.#box;
    const prepared = await prepareGitDirectory(repository, places.gitDirectory, at);
    const policy: BoxPolicy = { worktree: places.worktree, ...gitOfBox(prepared) };
    this.#policy = policy;
    this.#box = (command) => boxed(command, policy);
    return this.#box;
  }

  /** Commits what it holds. */
  async snapshot(parent: string, message: string): Promise<Snapshot> {
    const { repository, places } = this.#options;
    await this.box(parent);
    const { worktree, gitDirectory, branch } = places;
    const box = this.#policy;
    return takeSnapshot({ repository, worktree, gitDirectory, branch, parent, message, box });
  }

  /** Paths of the commit that stand differently in the worktree by now; what the checks added is not looked at. */
  async changedSince(commit: string): Promise<string[]> {
    const { repository, places } = this.#options;
    const { worktree, gitDirectory } = places;
    const box = this.#policy;
    const read = await snapshotTree({ repository, worktree, gitDirectory, base: commit, box });
    if (read.status === "read") {
      return await changedPaths(repository, commit, read.tree, { of: "from" });
    }
    return read.paths.length === 0 ? ["."] : [...read.paths]; // it could be read a moment ago
  }

  /**
   * All gates at one commit: conventions first, since they answer in milliseconds. Beside them what ran of the change,
   * where the commands left a report of it.
   */
  async check(
    base: string,
    commit: string,
  ): Promise<{ readonly results: CheckResult[]; readonly seen: Seen }> {
    const { repository, places, means, signal } = this.#options;
    const { worktree } = places;
    const box = await this.box(commit);
    const policy = this.#policy;
    const diff = await plainDiff(repository, base, commit);
    const conventions = await runConventionGates({
      entries: means.gates.entries,
      diff,
      read: async (file) => {
        const blob = await readBlob(repository, commit, file);
        return blob === undefined || blob.includes(0) ? undefined : blob.toString("utf8");
      },
      resolver: () => resolverAtCommit(repository.root, commit),
      commands: entryCommands({
        worktree,
        environment: means.environment,
        box: policy && ((command) => boxed(command, { ...policy, sealed: true })),
        signal,
      }),
    });
    const reports =
      means.gates.commands.length === 0
        ? undefined
        : await awaitReports({
            worktree,
            globs: means.gates.coverage,
            tracked: await pathsAt(repository, commit),
          });
    const commands = await runCommandGates({
      worktree,
      commands: means.gates.commands,
      environment: means.environment,
      box,
      mayRun: (command) => this.#mayRun(command),
      secrets: means.secrets,
      signal,
    });
    if (signal.aborted) throw new Error("The process ended while it checked.");
    const seen = await reports?.read({
      change: changeIn(diff),
      readAtCommit: async (file) => (await readBlob(repository, commit, file))?.toString("utf8"),
    });
    return { results: [...conventions, ...commands], seen: seen ?? { notes: [] } };
  }

  /** Runs what shows the criteria of a brief, over the commit that the worktree stands on. */
  async show(
    commit: string,
    input: Pick<EvidenceInput, "plan" | "waivers" | "home" | "folder">,
  ): Promise<EvidenceOutcome> {
    const { repository, places, means, signal } = this.#options;
    const outcome = await runEvidence({
      ...input,
      worktree: places.worktree,
      environment: means.environment,
      box: await this.box(commit),
      mayRun: (command) => this.#mayRun(command),
      secrets: means.secrets,
      signal,
      tracked: await pathsAt(repository, commit),
    });
    if (signal.aborted) throw new Error("The process ended while it checked.");
    return outcome;
  }

  async #mayRun(command: string): Promise<boolean> {
    const { safety, means, permit } = this.#options;
    if (safety === "unboxed" || means.gates.allow.includes(command.trim())) return true;
    return permit(`Run \`${command}\` without a sandbox?`);
  }

  async #setUp(setup: string): Promise<void> {
    const { places, means, signal, safety, foreign, permit } = this.#options;
    // Set-up fetches dependencies and needs the network, which no box has: so it is asked for. What the user allows once
    // and for all was meant for their own code; others' may have changed what the command does.
    const mayRun = async (command: string): Promise<boolean> =>
      foreign && safety !== "unboxed"
        ? permit(`Run \`${command}\` without a sandbox, on a branch that others made?`)
        : this.#mayRun(command);
    const [result] = await runCommandGates({
      worktree: places.worktree,
      commands: [{ name: "setup", run: setup, timeoutSeconds: 1800 }],
      environment: means.environment,
      box: undefined,
      mayRun,
      secrets: means.secrets,
      signal,
    });
    if (result !== undefined && result.status !== "passed") {
      throw new TacitError({
        code: "orchestration/setup-failed",
        kind: "environment",
        message: `The set-up command \`${setup}\` ${result.status === "unavailable" ? "was not allowed" : "failed"}: ${result.findings[0]?.message ?? ""}`,
        hint: "Mend `setup` in .tacit/config.yaml, or allow the command in your own settings.",
      });
    }
  }
}
