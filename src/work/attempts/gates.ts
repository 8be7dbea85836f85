/**
 * The gates of an attempt: the project's own commands and the active conventions, run by us at one commit.
 *
 * Commands run in the worktree, boxed where that works. Conventions look at the lines that the change added or touched,
 * read from the commit rather than from disk, so that nothing can change between the look and the verdict.
 */
import type { CheckResult } from "../../ground/contract/finding.ts";
import type { Entry } from "../../ground/contract/entry.ts";
import type { Command } from "../../ground/platform/command.ts";
import { type Finished, runCommand } from "../../ground/platform/process.ts";
import type { ImportResolver } from "../../knowledge/codebase/imports.ts";
import { changeIn } from "../../knowledge/checks/change.ts";
import { checkChange } from "../../knowledge/checks/change-check.ts";
import type { BoxedRunner } from "../../knowledge/checks/command-line.ts";
import { compileEntries } from "../../knowledge/checks/compile.ts";
import { findingAt, resultOf } from "../../knowledge/checks/outcome.ts";
import { runCommandChecks } from "../../knowledge/checks/commands.ts";

export interface CommandGate {
  readonly name: string;
  /** One line for `/bin/sh -c`. */
  readonly run: string;
  readonly timeoutSeconds: number;
}

export interface GateInput {
  readonly worktree: string;
  readonly commands: readonly CommandGate[];
  readonly environment: Readonly<Record<string, string>>;
  /** Wraps a command into the box; undefined runs it as it is. */
  readonly box: ((command: Command) => Command) | undefined;
  /** Asked before a command runs without a box; false leaves the check unavailable, which is red. */
  readonly mayRun: (command: string) => Promise<boolean>;
  readonly secrets: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of output after which a check is stopped. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** Runs each command in turn; a refused one is `unavailable`. */
export async function runCommandGates(input: GateInput): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const gate of input.commands) {
    // One after the other on purpose: two test suites at once would disturb each other's ports and timing.
    // oxlint-disable-next-line no-await-in-loop
    if (input.box === undefined && !(await input.mayRun(gate.run))) {
      results.push({
        name: gate.name,
        status: "unavailable",
        command: gate.run,
        findings: [
          {
            rule: `command:${gate.name}`,
            message: `\`${gate.run}\` was not allowed to run without a sandbox.`,
          },
        ],
        output: "",
        milliseconds: 0,
        boxed: false,
      });
      continue;
    }
    const run = (
      argv: readonly [string, ...string[]],
      { timeout }: { readonly timeout: number },
    ): Promise<Finished> => {
      const command = { argv, cwd: input.worktree, environment: input.environment };
      return runCommand(input.box?.(command) ?? command, {
        timeout,
        output: OUTPUT_LIMIT,
        ...(input.signal ? { signal: input.signal } : {}),
      });
    };
    // oxlint-disable-next-line no-await-in-loop
    const finished = await runCommandChecks([gate], {
      run,
      boxed: input.box !== undefined,
      secrets: [...input.secrets],
    });
    results.push(...finished);
  }
  return results;
}

/** How commands of entries run in a tree: in a box, which the caller seals, or not at all. */
export function entryCommands(
  input: Pick<GateInput, "worktree" | "environment" | "box" | "signal">,
): BoxedRunner {
  const { worktree, environment, box, signal } = input;
  if (box === undefined) return { status: "none", reason: NO_BOX };
  return {
    status: "boxed",
    run: (argv, { timeout }) =>
      runCommand(box({ argv, cwd: worktree, environment }), {
        timeout,
        output: OUTPUT_LIMIT,
        ...(signal ? { signal } : {}),
      }),
  };
}

const NO_BOX = "commands of entries run in a box only, and none can be had here.";

export interface ConventionInput {
  readonly entries: readonly Entry[];
  /** Unified diff of base to commit. */
  readonly diff: Uint8Array;
  /** Text of a path at the commit; undefined when it is binary, huge or not a regular file. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Where imports lead at the commit. */
  readonly resolver: () => Promise<ImportResolver>;
  readonly commands: BoxedRunner;
}

/** One result per active entry that has a check; red where it finds something that the change wrote. */
export async function runConventionGates(input: ConventionInput): Promise<CheckResult[]> {
  const active = input.entries.filter(({ front }) => front.status === "active");
  const outcomes = await checkChange(await compileEntries(active), {
    change: changeIn(input.diff),
    read: input.read,
    resolver: input.resolver,
    commands: input.commands,
  });
  // An agent reads findings and nothing else, so they say as well why a check gave no answer.
  return outcomes.map((outcome) => {
    const result = resultOf(outcome);
    const reasons = outcome.notRun.map((reason) => findingAt(outcome.entry, reason));
    return { ...result, findings: [...result.findings, ...reasons] };
  });
}
