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
import { compileCheck, findMatches } from "../../knowledge/checks/ast-grep.ts";
import { changedLinesIn } from "../../knowledge/checks/changed-lines.ts";
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

export interface ConventionInput {
  readonly entries: readonly Entry[];
  /** Unified diff of base to commit. */
  readonly diff: Uint8Array;
  /** Text of a path at the commit; undefined when it is binary, huge or not a regular file. */
  readonly read: (path: string) => Promise<string | undefined>;
}

/** One result per active convention that has a check; red where it finds something on a changed line. */
export async function runConventionGates(input: ConventionInput): Promise<CheckResult[]> {
  const changed = changedLinesIn(input.diff);
  const files: { path: string; text: string }[] = [];
  for (const path of changed.keys()) {
    // oxlint-disable-next-line no-await-in-loop -- git answers one blob after the other
    const text = await input.read(path);
    if (text !== undefined) files.push({ path, text });
  }
  const results: CheckResult[] = [];
  for (const entry of input.entries) {
    if (entry.front.status !== "active") continue;
    const begun = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- a language is registered once, by the first that needs it
    const check = await compileCheck(entry);
    if (check === undefined) continue;
    const broken = check.status === "broken";
    const findings = broken
      ? [{ rule: entry.slug, entry: entry.slug, path: entry.path, message: check.reason }]
      : findMatches(files, check, changed);
    results.push({
      name: entry.slug,
      status: broken ? "unavailable" : findings.length > 0 ? "failed" : "passed",
      findings: [...findings],
      output: "",
      milliseconds: Math.round(performance.now() - begun),
      boxed: false,
    });
  }
  return results;
}
