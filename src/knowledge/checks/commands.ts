/**
 * The project's own commands as checks.
 *
 * Starting processes is the caller's: he decides on worktree, environment and box.
 */
import type { ProjectConfig } from "../../ground/contract/config.ts";
import type { CheckResult } from "../../ground/contract/finding.ts";
import { messageOf, TacitError } from "../../ground/core/error.ts";
import type { Finished } from "../../ground/platform/process.ts";
import { informativeTail } from "./output.ts";

export interface CommandToRun {
  readonly name: string;
  /** Given to `/bin/sh -c`. */
  readonly run: string;
  readonly timeoutSeconds: number;
}

export interface CommandRunner {
  /** Runs in the worktree to the end; `timeout` in milliseconds, after which the whole process tree is killed. */
  readonly run: (
    argv: [string, ...string[]],
    limits: { readonly timeout: number },
  ) => Promise<Finished>;
  /** Whether `run` boxes; stored with each result. */
  readonly boxed: boolean;
  /** Values that must not appear in what is kept of the output. */
  readonly secrets?: readonly string[];
}

/** Ten minutes: longer than most suites, shorter than a coffee break that hides a hanging one. */
const defaultTimeout = 600;

/** The commands of a project's configuration, in its order. */
export function commandsOf(config: Pick<ProjectConfig, "checks">): CommandToRun[] {
  return Object.entries(config.checks).map(([name, check]) =>
    typeof check === "string"
      ? { name, run: check, timeoutSeconds: defaultTimeout }
      : { name, run: check.run, timeoutSeconds: check.timeout ?? defaultTimeout },
  );
}

/** Runs the commands one after the other (they share a worktree and its caches); a failure does not stop the rest. */
export async function runCommandChecks(
  checks: readonly CommandToRun[],
  runner: CommandRunner,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    // oxlint-disable-next-line no-await-in-loop -- sequential on purpose
    results.push(await runOne(check, runner));
  }
  return results;
}

async function runOne(check: CommandToRun, runner: CommandRunner): Promise<CheckResult> {
  const timeout = check.timeoutSeconds * 1000;
  try {
    const finished = await runner.run(["/bin/sh", "-c", check.run], { timeout });
    return resultOf(check, finished, runner);
  } catch (thrown) {
    if (!(thrown instanceof TacitError)) throw thrown;
    return {
      ...failed(check, "unavailable", messageOf(thrown), ""),
      milliseconds: 0,
      boxed: runner.boxed,
    };
  }
}

function resultOf(check: CommandToRun, finished: Finished, runner: CommandRunner): CheckResult {
  const { status, code, milliseconds } = finished;
  const output = informativeTail(
    redacted(
      `${finished.stdout.toString("utf8")}\n${finished.stderr.toString("utf8")}`,
      runner.secrets ?? [],
    ),
  );
  const common = { milliseconds, boxed: runner.boxed };
  const command = redacted(check.run, runner.secrets ?? []);
  switch (status) {
    case "exited": {
      if (code === 0) {
        return { name: check.name, status: "passed", command, findings: [], output, ...common };
      }
      if (code === 127) {
        const sentence = `\`${command}\` cannot be run: a program that it calls is not on this machine.`;
        return { ...failed(check, "unavailable", sentence, output), command, ...common };
      }
      const message =
        output === "" ? `\`${command}\` ended with ${code} and said nothing.` : output;
      return { ...failed(check, "failed", message, output), command, ...common };
    }
    case "timed-out": {
      const sentence = `\`${command}\` did not end within ${check.timeoutSeconds} s and was stopped.`;
      return { ...failed(check, "timed-out", sentence, output), command, ...common };
    }
    case "flooded":
    case "signalled":
    case "aborted": {
      const sentence = {
        flooded: `\`${command}\` printed more than is read and was stopped.`,
        signalled: `\`${command}\` was killed by a signal.`,
        aborted: `\`${command}\` was stopped before its end.`,
      }[status];
      return { ...failed(check, "failed", sentence, output), command, ...common };
    }
  }
}

function failed(
  check: CommandToRun,
  status: "failed" | "timed-out" | "unavailable",
  sentence: string,
  output: string,
): Omit<CheckResult, "milliseconds" | "boxed"> {
  const message = output === "" || output === sentence ? sentence : `${sentence}\n${output}`;
  return {
    name: check.name,
    status,
    command: check.run,
    findings: [{ rule: `command:${check.name}`, message }],
    output,
  };
}

/** Longest first, so that a secret which contains another leaves no rest. */
function redacted(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
