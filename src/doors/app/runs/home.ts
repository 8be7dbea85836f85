/** What a person sees first: what needs their judgement in a project, what runs, what was shipped. */
import { type RunView, viewRun } from "../../../ground/journal/status.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";
import { roundsOf, type Round } from "../../../work/review/rounds/history.ts";
import { withJournal } from "../journal.ts";
import { tasksOutput } from "./runs.ts";
import {
  type InboxLine,
  itemsOf,
  type RunLine,
  type SnoozedLine,
  standingsOf,
} from "./standings.ts";
import type { Host } from "../workspace.ts";

export interface HomeOutput {
  /** All facts up to this sequence are taken in. */
  readonly after: number;
  /** Oldest first. */
  readonly items: readonly InboxLine[];
  /** What somebody put off; the next to come back first. */
  readonly snoozed: readonly SnoozedLine[];
  readonly running: readonly RunLine[];
  /** Approved ones among them. */
  readonly review: readonly RunLine[];
  /** In the last seven days. */
  readonly shipped: readonly (RunLine & {
    readonly shippedAt: string;
    readonly target: string;
    readonly after: string;
  })[];
  readonly problems: readonly string[];
}

/** Milliseconds. */
const WEEK = 7 * 24 * 60 * 60 * 1000;

/** @param project Root of a repository, as the journal has it. */
export async function homeOf(host: Host, project: string, now: Date): Promise<HomeOutput> {
  return withJournal(host, async (journal) => {
    // Before the rest: what comes in the meantime is told twice rather than never.
    const after = await journal.position();
    const standings = await standingsOf(journal, project);
    const inState = (...states: readonly string[]): RunLine[] =>
      standings.flatMap(({ line }) => (states.includes(line.status) ? [line] : []));
    return {
      after,
      ...itemsOf(standings, now),
      running: inState("running", "waiting", "stuck"),
      review: inState("review", "approved"),
      shipped: standings.flatMap(({ line, shipped }) => {
        if (shipped === undefined || now.getTime() - shipped.at.getTime() > WEEK) return [];
        const { at, target, after: commit } = shipped;
        return [{ ...line, shippedAt: at.toISOString(), target, after: commit }];
      }),
      problems: [],
    };
  });
}

export interface RunDetail {
  readonly run: string;
  readonly view: RunView;
  /** Of a plan. */
  readonly tasks?: ReturnType<typeof tasksOutput>;
  readonly rounds: readonly Round[];
  /** Sequence of the last fact that `view` has taken in. */
  readonly after: number;
  readonly problems: readonly string[];
}

/** A run without its facts. @throws TacitError those of `readRun` */
export async function describeRun(host: Host, run: number): Promise<RunDetail> {
  return withJournal(host, async (journal) => {
    // Before the rest: what comes in the meantime is told twice rather than never.
    const {
      facts: [last],
    } = await journal.earlier(run, undefined, 1);
    if (last === undefined) await readRun(journal, run); // says what is wrong with a run that is none
    const facts = await journal.steps(run);
    const view = viewRun(run, facts);
    return {
      run: String(run),
      view,
      ...(view.planned ? { tasks: tasksOutput(view) } : {}),
      rounds: roundsOf(view.base, facts),
      after: Math.max(last?.sequence ?? 0, facts.at(-1)?.sequence ?? 0),
      problems: [],
    };
  });
}
