/**
 * Checks by a command that an entry names.
 *
 * Any clone of a repository brings its entries with it, so the command is hostile until proven otherwise: it runs in a
 * box that can write and reach nothing, or not at all.
 */
import type { CommandLineCheck, Entry } from "../../ground/contract/entry.ts";
import type { Finding } from "../../ground/contract/finding.ts";
import { TacitError } from "../../ground/core/error.ts";
import { truncated } from "../../ground/core/text.ts";
import type { Finished } from "../../ground/platform/process.ts";
import { type CommandCheck, messageFor } from "./check.ts";
import type { CommandRunner } from "./commands.ts";
import { isTelling, plainLines } from "./output.ts";
import { checkedIn } from "./scope.ts";

/** Seconds. */
const TIMEOUT = 60;

export function compileCommandLine(entry: Entry, check: CommandLineCheck): CommandCheck {
  return {
    status: "compiled",
    kind: "command",
    slug: entry.slug,
    message: messageFor(entry, check.message),
    concerns: checkedIn(entry.front.scope),
    run: check.run,
    timeoutSeconds: check.timeout ?? TIMEOUT,
  };
}

/** How commands of entries are run here, or the sentence that says why they are not. */
export type BoxedRunner =
  | (Pick<CommandRunner, "run"> & { readonly status: "boxed" })
  | { readonly status: "none"; readonly reason: string };

export interface CommandOutcome {
  readonly findings: readonly Finding[];
  /** Why there is no answer; a sentence. */
  readonly notRun?: string;
}

/** Runs the command in the tree; an end with anything but 0 is one finding. */
export async function runCommandCheck(
  check: CommandCheck,
  runner: BoxedRunner,
): Promise<CommandOutcome> {
  const command = `\`${truncated(check.run.replaceAll(/\s+/g, " "), 80)}\``;
  const notRun = (reason: string): CommandOutcome => ({
    findings: [],
    notRun: `${check.slug}: ${command} was not run: ${reason}`,
  });
  if (runner.status === "none") return notRun(runner.reason);
  try {
    const timeout = check.timeoutSeconds * 1000;
    const finished = await runner.run(["/bin/sh", "-c", check.run], { timeout });
    if (finished.status === "aborted") return notRun("it was stopped before its end.");
    if (finished.code === 0) return { findings: [] };
    if (finished.code === 126 || finished.code === 127) {
      return notRun(`a program that it calls is not in the box. ${usefulLine(finished)}`.trim());
    }
    const said = saying(check, finished, command);
    const { slug } = check;
    return { findings: [{ rule: slug, message: `${check.message}: ${said}`, entry: slug }] };
  } catch (thrown) {
    if (!(thrown instanceof TacitError)) throw thrown;
    return notRun(thrown.message);
  }
}

function saying(check: CommandCheck, finished: Finished, command: string): string {
  switch (finished.status) {
    case "timed-out":
      return `${command} did not end within ${check.timeoutSeconds} s and was stopped.`;
    case "flooded":
      return `${command} printed more than is read and was stopped.`;
    case "signalled":
    case "aborted":
      return `${command} was killed by a signal.`;
    case "exited":
      return usefulLine(finished) || `${command} ended with ${finished.code} and said nothing.`;
  }
}

/** The first line that speaks of a failure, or else the first that says anything. */
function usefulLine({ stdout, stderr }: Finished): string {
  const lines = plainLines(`${stderr.toString("utf8")}\n${stdout.toString("utf8")}`)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return truncated(lines.find(isTelling) ?? lines[0] ?? "", 400);
}
