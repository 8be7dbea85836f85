/** What is computed of runs' facts, and kept while no new one comes. */
import type { Journal, RunStand } from "../../../ground/journal/database.ts";

export interface OfRun<Value> {
  readonly entry: RunStand;
  readonly value: Value;
}

/** Runs of a repository, or all, newest first, each with what was computed of it; those with nothing are left out. */
export type EachRun<Value> = (
  journal: Journal,
  repository?: string,
) => Promise<readonly OfRun<Value>[]>;

/**
 * Of a journal that stays open, facts are read again only of runs that have new ones.
 *
 * @param compute Depends on the facts of the run alone; undefined where there is nothing to say of it.
 */
export function ofEachRun<Value>(
  compute: (journal: Journal, entry: RunStand) => Promise<Value | undefined>,
): EachRun<Value> {
  const all = new WeakMap<Journal, Map<number, { readonly last: number; readonly value: Value }>>();
  return async (journal, repository) => {
    const known = all.get(journal) ?? new Map();
    all.set(journal, known);
    const found: OfRun<Value>[] = [];
    for (const entry of await journal.stands(repository)) {
      if (entry.last === 0) continue; // allotted by a process that died before it began
      const before = known.get(entry.run);
      if (before?.last === entry.last) {
        found.push({ entry, value: before.value });
        continue;
      }
      // oxlint-disable-next-line no-await-in-loop -- one run's facts in memory at a time
      const value = await compute(journal, entry);
      if (value === undefined) continue;
      known.set(entry.run, { last: entry.last, value });
      found.push({ entry, value });
    }
    return found;
  };
}
