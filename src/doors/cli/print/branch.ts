/** What is printed of branches that Tacit did not make. */
import type { PromptOutput } from "../../app/review/branch-review.ts";
import type { ReviewOutput } from "../../app/review/review.ts";
import { paint, type Terminal } from "../terminal.ts";

/** Which change it is, before its title. */
export function nameOfReview({ run, task, tasks, change }: ReviewOutput): string {
  if (run === undefined) return "";
  if (change !== undefined) return `${run} · `;
  return `${task ?? (tasks === undefined ? `${run}/1` : run)} · `;
}

/** What `tacit review` takes for it. */
export function operandOf({ run, change }: ReviewOutput): string {
  if (run !== undefined || change === undefined) return run ?? "";
  return shellWord(`${change.from}..${change.of}`);
}

/** How the reviewed branch takes what an agent mended. */
export function takingFixes({ of }: NonNullable<ReviewOutput["change"]>, fixes: string): string {
  return `To have the fixes on the branch itself: git switch ${shellWord(of)} && git merge --ff-only ${shellWord(fixes)}`;
}

export function prompt(answer: PromptOutput, terminal: Terminal): void {
  terminal.line(answer.prompt);
  for (const problem of answer.problems) terminal.note(`${paint("amber", "!")} ${problem}`);
  terminal.note(
    paint("dim", `Round ${answer.round} of run ${answer.run}: ${answer.remarks.join(", ")}`),
  );
}

/** A word for a shell, whatever others called their branch. */
export function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
