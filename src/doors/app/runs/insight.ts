/** What the journal tells of a project's work, and what briefs had left open that reviewers spoke of. */
import { insightOf, type Insight, type ShippedChange } from "../../../work/insight/insight.ts";
import { measured, measureRun, type RunMeasure } from "../../../work/insight/measure-run.ts";
import { questionOutcomes, type QuestionsOutput } from "../briefs/briefs.ts";
import { withJournal } from "../journal.ts";
import type { Host } from "../workspace.ts";

export interface InsightOutput extends Omit<Insight, "changes"> {
  /** ISO 8601; absent where everything counts. */
  readonly since?: string;
  readonly changes: readonly (Omit<ShippedChange, "run" | "shippedAt"> & {
    readonly run: string;
    readonly shippedAt: string;
  })[];
  /** Dimensions that a brief had left open and a reviewer then spoke of, of all time; most first. */
  readonly lacked: readonly Pick<
    QuestionsOutput["questions"][number],
    "id" | "question" | "remarked"
  >[];
  readonly problems: readonly string[];
}

/** Each fact counts in its own time: a run that began before `since` may have been shipped after it. */
export async function insightFor(
  host: Host,
  project: string,
  since: Date | undefined,
): Promise<InsightOutput> {
  const { questions, problems } = await questionOutcomes(host);
  const { changes, ...insight } = await withJournal(host, async (journal) => {
    const measures: RunMeasure[] = [];
    for (const { run } of await journal.runs(project)) {
      // oxlint-disable-next-line no-await-in-loop -- one run's facts in memory at a time
      const measure = measureRun(run, await journal.factsOf(run, measured), since);
      if (measure !== undefined) measures.push(measure);
    }
    return insightOf(measures);
  });
  return {
    ...insight,
    ...(since === undefined ? {} : { since: since.toISOString() }),
    changes: changes.map(({ run, shippedAt, ...rest }) => ({
      ...rest,
      run: String(run),
      shippedAt: shippedAt.toISOString(),
    })),
    lacked: questions
      .filter(({ remarked }) => remarked > 0)
      .toSorted((a, b) => b.remarked - a.remarked)
      .map(({ id, question, remarked }) => ({ id, question, remarked })),
    problems,
  };
}
