/** What a person sees first: what needs their judgement in a project, what runs, what was shipped. */
import type { Fact } from "../../ground/contract/event.ts";
import { type RunView, viewRun } from "../../ground/journal/status.ts";
import { readRun } from "../../work/orchestration/delivery.ts";
import { roundsOf, type Round } from "../../work/review/rounds/history.ts";
import { withJournal } from "./journal.ts";
import { type InboxOutput, itemsOfRun, lineOfRun, type RunsOutput, tasksOutput } from "./runs.ts";
import type { Host } from "./workspace.ts";

type RunLine = RunsOutput["runs"][number];

export interface HomeOutput {
  /** All facts up to this sequence are taken in. */
  readonly after: number;
  /** Oldest first. */
  readonly items: InboxOutput["items"];
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
    const items: InboxOutput["items"][number][] = [];
    const running: RunLine[] = [];
    const review: RunLine[] = [];
    const shipped: HomeOutput["shipped"][number][] = [];
    for (const entry of await journal.runs(project)) {
      // oxlint-disable-next-line no-await-in-loop -- one run's facts in memory at a time
      const facts = await journal.facts(entry.run);
      if (facts.length === 0) continue;
      const view = viewRun(entry.run, facts);
      const line = lineOfRun(entry, view);
      items.unshift(...itemsOfRun(view));
      if (["running", "waiting", "stuck"].includes(view.status)) running.push(line);
      if (["review", "approved"].includes(view.status)) review.push(line);
      const ship = shippedIn(view, facts);
      if (ship !== undefined && now.getTime() - ship.at.getTime() <= WEEK) {
        const { target, after: commit } = ship.body;
        shipped.push({ ...line, shippedAt: ship.at.toISOString(), target, after: commit });
      }
    }
    return { after, items, running, review, shipped, problems: [] };
  });
}

function shippedIn({ status }: RunView, facts: readonly Fact[]) {
  return status === "shipped"
    ? facts.findLast((fact) => fact.type === "change.shipped")
    : undefined;
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
    await readRun(journal, run); // says what is wrong with a run that is none
    const facts = await journal.facts(run);
    const view = viewRun(run, facts);
    return {
      run: String(run),
      view,
      ...(view.planned ? { tasks: tasksOutput(view) } : {}),
      rounds: roundsOf(view.base, facts),
      after: facts.at(-1)?.sequence ?? 0,
      problems: [],
    };
  });
}
