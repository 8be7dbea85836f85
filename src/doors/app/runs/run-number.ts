/** What a person says at the terminal, before anything is opened: which run, and who they are. */
import { TacitError } from "../../../ground/core/error.ts";
import type { RunView, TaskView } from "../../../ground/journal/status.ts";
import type { Host } from "../workspace.ts";

export interface RunOrTask {
  readonly run: number;
  /** Absent where the whole run is meant. */
  readonly task: number | undefined;
}

/** Reads `3` or `3/2`. @throws TacitError `app/bad-run` */
export function runOrTask(text: string): RunOrTask {
  const match = /^(\d{1,9})(?:\/(\d{1,4}))?$/.exec(text);
  if (match === null) {
    throw new TacitError({
      code: "app/bad-run",
      kind: "input",
      message: `\`${text}\` is no run.`,
      hint: "Give its number, such as 3, or 3/1 for a task of it; tacit runs lists them.",
    });
  }
  return { run: Number(match[1]), task: match[2] === undefined ? undefined : Number(match[2]) };
}

/** The number of a whole run: `3`, or `3/1`, which is the same where there is no plan. @throws TacitError `app/bad-run` */
export function runNumber(text: string): number {
  const { run, task } = runOrTask(text);
  if (task === undefined || task === 1) return run;
  throw partOfRun(text, run);
}

/** `3/1` of a plan is a part of the run. @throws TacitError `app/bad-run` */
export function requireWhole({ run, planned }: RunView, text: string): void {
  if (planned && runOrTask(text).task !== undefined) throw partOfRun(text, run);
}

function partOfRun(text: string, run: number): TacitError {
  return new TacitError({
    code: "app/bad-run",
    kind: "input",
    message: `\`${text}\` is a task; this is done with a whole run.`,
    hint: `Give the run: ${run}`,
  });
}

/** @throws TacitError `app/unknown-task` */
export function requireTask(view: RunView, task: number): TaskView {
  const found = view.tasks.find((one) => one.task === task);
  if (found !== undefined) return found;
  throw new TacitError({
    code: "app/unknown-task",
    kind: "input",
    message: `Run ${view.run} has no task ${task}.`,
    hint: `It has ${view.tasks.map((one) => `${view.run}/${one.task}`).join(", ")}.`,
  });
}

/** Who answers at this terminal. */
export function whoAmI(host: Host): string {
  return host.environment["USER"] ?? host.environment["LOGNAME"] ?? "you";
}
