/** Which runs are looked at: by where they stand, and by words. */
import type { Runs } from "../../api/queries.ts";

export type RunLine = Runs["runs"][number];
export type Filter = "all" | "needs" | "running" | "shipped" | "ended";

const states: Readonly<Record<Exclude<Filter, "all">, ReadonlySet<string>>> = {
  needs: new Set(["waiting", "stuck", "review", "approved"]),
  running: new Set(["running"]),
  shipped: new Set(["shipped"]),
  ended: new Set(["failed", "stopped", "undone"]),
};

export const filters = [
  ["all", "All"],
  ["needs", "Need you"],
  ["running", "Running"],
  ["shipped", "Shipped"],
  ["ended", "Ended"],
] as const satisfies readonly (readonly [Filter, string])[];

export function isIn(filter: Filter, { status }: Pick<RunLine, "status">): boolean {
  return filter === "all" || states[filter].has(status);
}

/** Runs that a filter lets through and that have every word somewhere, in any order. */
export function filtered(
  runs: readonly RunLine[],
  filter: Filter,
  words: string,
): readonly RunLine[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((line) => {
    if (!isIn(filter, line)) return false;
    const text = [line.run, line.title, line.brief, line.status, line.agent, line.assignee]
      .join(" ")
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
