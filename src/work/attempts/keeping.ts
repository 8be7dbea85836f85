/**
 * Whether an attempt's worktree may go. Only what the journal says counts, never that something could not be found: a
 * failed probe is no proof.
 */
import type { RunStatus, RunView } from "../../ground/journal/status.ts";

/** `why` is half a sentence, to stand behind the worktree's name. */
export type Keeping = { readonly keep: boolean; readonly why: string };

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

/** What is in the way of removing the worktree of a run that is not over; undefined where it is over. */
const notOver: Readonly<Record<RunStatus, string | undefined>> = {
  running: "the run is under way",
  waiting: "the run waits for an answer",
  review: "the change waits for review",
  approved: "the change is approved and not shipped",
  stuck: "the run is stuck and waits for you",
  undone: "the change was taken out of its target again",
  shipped: undefined,
  stopped: undefined,
  failed: undefined,
};

/**
 * Decides by the run and the time of its last fact: what is shipped, stopped or failed may go `keepDays` days later, so
 * that an undo or a second look finds everything in its place.
 */
export function keepingOf(
  view: Pick<RunView, "status" | "openItems">,
  lastFact: Date,
  now: Date,
  keepDays: number,
): Keeping {
  const reason = notOver[view.status];
  if (reason !== undefined) return { keep: true, why: reason };
  if (view.openItems.length > 0 && view.status !== "shipped") {
    return { keep: true, why: "a question of the run is open" };
  }
  const days = (now.getTime() - lastFact.getTime()) / DAY;
  if (days >= keepDays) return { keep: false, why: `${view.status} ${daysIn(days)} ago` };
  return {
    keep: true,
    why: `${view.status} ${daysIn(days)} ago; it may go after ${daysIn(keepDays)}`,
  };
}

function daysIn(days: number): string {
  const whole = Math.floor(days);
  if (whole < 1 && days > 0) return "less than a day";
  return `${whole} ${whole === 1 ? "day" : "days"}`;
}
