/** How far somebody has come in the sample, from what the project is: the guide keeps no state of its own. */
import type { Lessons, Review, Runs } from "../api/queries.ts";

export interface SuggestedRemark {
  /** Source of a regular expression for the added line. */
  readonly find: string;
  readonly text: string;
}

export type Step =
  | { readonly at: "run" }
  | { readonly at: "watch"; readonly run: string }
  | { readonly at: "answer"; readonly run: string }
  | { readonly at: "failed"; readonly run: string }
  | {
      readonly at: "remark";
      readonly run: string;
      readonly text: string;
      /** Where the line is: `src/a.ts:41`, and the hunk that holds it. */
      readonly place: string;
      readonly hunk: string;
      /** The line itself, without its indentation. */
      readonly line: string;
    }
  | { readonly at: "send"; readonly run: string }
  | { readonly at: "verify"; readonly run: string }
  | { readonly at: "approve"; readonly run: string }
  | { readonly at: "ship"; readonly run: string }
  /** It was shipped as it was: nobody has said anything. */
  | { readonly at: "undo"; readonly run: string }
  | { readonly at: "lesson" }
  | { readonly at: "done" };

export const STEPS = [
  "run",
  "watch",
  "remark",
  "send",
  "verify",
  "approve",
  "ship",
  "lesson",
  "done",
] as const;

/** Which of `STEPS` a step belongs to, from 1. */
export function numberOf({ at }: Step): number {
  const shown = at === "answer" || at === "failed" ? "watch" : at === "undo" ? "ship" : at;
  return STEPS.indexOf(shown) + 1;
}

interface State {
  /** Slug of the sample's own brief: other runs are not the guide's matter. */
  readonly brief: string | undefined;
  readonly runs: Runs["runs"];
  /** Of the newest run; undefined while it is not known. */
  readonly review: Review | undefined;
  readonly lessons: Lessons["lessons"];
  readonly suggested: readonly SuggestedRemark[];
}

/** @returns undefined while more has to be known. */
export function stepOf({ brief, runs, review, lessons, suggested }: State): Step | undefined {
  const newest = newestOf(runs, brief);
  if (newest === undefined) return { at: "run" };
  const { run, status } = newest;
  if (status === "running") return { at: "watch", run };
  if (status === "waiting" || status === "stuck") return { at: "answer", run };
  if (status === "failed" || status === "stopped") return { at: "failed", run };
  if (status === "shipped") {
    if (review === undefined) return undefined;
    if (review.remarks.length === 0) return { at: "undo", run };
    return lessons.some(({ state }) => state === "open") ? { at: "lesson" } : { at: "done" };
  }
  if (status === "approved") return { at: "ship", run };
  if (review === undefined) return undefined;
  const { remarks } = review;
  const first = remarks.every(({ state }) => state === "draft");
  const next = first ? unsaid(review, suggested) : undefined;
  if (next !== undefined) return { at: "remark", run, ...next };
  if (remarks.some(({ state }) => state === "draft" || state === "reopened"))
    return { at: "send", run };
  return remarks.some(({ state }) => !["verified", "waived"].includes(state))
    ? { at: "verify", run }
    : { at: "approve", run };
}

/** The last run of the sample's own brief. */
export function newestOf(runs: Runs["runs"], brief: string | undefined) {
  return runs.find((run) => run.brief === brief);
}

/** The first suggested remark that nobody has made, where its line is in the change. */
function unsaid({ files, remarks }: Review, suggested: readonly SuggestedRemark[]) {
  for (const { find, text } of suggested) {
    const line = new RegExp(find);
    for (const { path, hunks } of files) {
      for (const { id, lines } of hunks) {
        const found = lines.find((each) => each.kind === "added" && line.test(each.text));
        if (found?.new === undefined) continue;
        const place = `${path}:${found.new}`;
        const said = remarks.some((remark) => remark.place === place || remark.text === text);
        if (!said) return { text, place, hunk: id, line: found.text.trim() };
      }
    }
  }
  return undefined;
}
