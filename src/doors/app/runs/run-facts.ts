/** The facts of a run in pages: from a place on, or its end and what comes before it. */
import type { Fact } from "../../../ground/contract/event.ts";
import type { Journal } from "../../../ground/journal/database.ts";

export interface FactsAsked {
  /** Those that follow this sequence. */
  readonly after?: number | undefined;
  /** Those that come before this one. */
  readonly before?: number | undefined;
  /** So many at the end. */
  readonly last?: number | undefined;
  /** How many at most. */
  readonly limit?: number | undefined;
}

export interface RunFacts {
  /** Ascending. */
  readonly facts: readonly Fact[];
  /** Of the run. */
  readonly total: number;
  /** For `after`. */
  readonly next?: number | undefined;
  /** For `before`. */
  readonly previous?: number | undefined;
}

/** Facts of a page unless fewer are asked for, and the most there are. */
export const FACTS = 200;
export const MOST_FACTS = 500;

/** From the beginning where nothing is said. */
export async function factsOfRun(
  journal: Journal,
  run: number,
  { after, before, last, limit = FACTS }: FactsAsked,
): Promise<RunFacts> {
  const most = Math.min(Math.max(1, last ?? limit), MOST_FACTS);
  const backwards = before !== undefined || last !== undefined;
  const [page, total] = await Promise.all([
    backwards ? journal.earlier(run, before, most) : journal.page(run, after ?? 0, most),
    journal.count(run),
  ]);
  return { ...page, total };
}
