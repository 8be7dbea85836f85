/** `tacit init --hook` and `tacit check --hook`. */
import { messageOf, TacitError } from "../../ground/core/error.ts";
import type { Finding } from "../../ground/contract/finding.ts";
import { hookAnswer } from "../../knowledge/exchange/hooks.ts";
import type { HookPlan, HookRequest } from "../app/context/hooks.ts";
import type { Host } from "../app/workspace.ts";
import type { Terminal } from "./terminal.ts";
import { paint } from "./terminal.ts";

/** Shows what would be written, and writes it with `--yes` or after a yes on the terminal. */
export async function settleHook(
  host: Host,
  terminal: Terminal,
  request: HookRequest & { readonly yes: boolean; readonly json: boolean },
): Promise<HookPlan> {
  const { installHook, planHook } = await import("../app/context/hooks.ts");
  const plan = await planHook(host, request);
  if (plan.changes.every(({ change }) => change === "none")) return { ...plan, done: true };
  if (request.yes) return installHook(host, request);
  if (!request.json) printPlan(plan, terminal);
  const answer = await terminal.ask("\nWrite this? [y/N] ", host.signal);
  return /^y(es)?$/i.test(answer?.trim() ?? "") ? installHook(host, request) : plan;
}

const verbs = { create: "new", edit: "edited", delete: "deleted", none: "unchanged" } as const;

function printPlan({ changes }: HookPlan, { line }: Terminal): void {
  for (const { path, change, text } of changes) {
    if (change === "none") continue;
    line(`${path}  ${paint("dim", verbs[change])}`);
    for (const row of text.trimEnd().split("\n")) if (text !== "") line(`  ${row}`);
  }
}

export function printHook(plan: HookPlan, { line, note }: Terminal): void {
  const { hook, action, changes, done } = plan;
  for (const problem of plan.problems) note(problem);
  if (!done) {
    line(
      `Nothing is written yet.   tacit init --hook ${hook}${action === "remove" ? " --remove" : ""} --yes`,
    );
    return;
  }
  for (const { path, change } of changes) line(`${verbs[change].padEnd(9)}  ${path}`);
  if (action === "install") line(`\nTake it out again:   tacit init --hook ${hook} --remove --yes`);
}

/** Bytes of what an agent says to its hook that are read. */
const MOST = 1_048_576;

/**
 * Answers the hook of an agent that wants to stop, in its own words.
 *
 * Never ends with 2, which Claude Code takes for a refusal to stop: what is wrong with us is not the agent's to mend.
 */
export async function answerHook(
  name: string,
  input: AsyncIterable<Buffer | string>,
  check: () => Promise<{ readonly findings: readonly Finding[] }>,
): Promise<number> {
  try {
    if (name !== "claude" && name !== "cursor") throw unknown(name);
    const said = await readSaid(input);
    const { findings } = await check();
    const rows = findings.map(
      ({ path, line, message, entry }) =>
        `${path}:${line} ${message}${entry === undefined ? "" : ` (${entry})`}`,
    );
    const answer = hookAnswer(name, said, rows.join("\n"));
    if (answer !== undefined) process.stdout.write(`${answer}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`tacit: ${messageOf(error)}\n`);
    return 1;
  }
}

function unknown(name: string): TacitError {
  return new TacitError({
    code: "cli/unknown-hook",
    kind: "input",
    message: `\`${name}\` is no hook that asks.`,
    hint: "One of claude, cursor.",
  });
}

async function readSaid(input: AsyncIterable<Buffer | string>): Promise<unknown> {
  let text = "";
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > MOST) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the check holds whatever was said
  }
}
