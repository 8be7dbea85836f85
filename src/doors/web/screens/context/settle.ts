/** Accepting and declining: at once on the screen, and back where the server refuses. */
import { act } from "../../api/client.ts";
import {
  type Context,
  contextQuery,
  queryClient,
  type Scan,
  scanQuery,
} from "../../api/queries.ts";
import { say, sayError } from "../../parts/say.tsx";
import { type Item, titleOf } from "./items.ts";

/** What a verdict is called for an item. */
export function declineWord(item: Item): string {
  return item.kind === "entry" && item.entry.status === "active" ? "Retire" : "Decline";
}

/** Questions are answered, not accepted; nor is what holds already. */
export function acceptable(item: Item): boolean {
  if (item.kind === "question") return false;
  return item.kind !== "entry" || item.entry.status !== "active";
}

export function declinable(item: Item): boolean {
  if (item.kind === "question") return false;
  return item.kind !== "entry" || item.entry.status !== "retired";
}

export async function accept(project: string, items: readonly Item[]): Promise<void> {
  await settle(project, items.filter(acceptable), "accept", undefined);
}

export async function decline(
  project: string,
  items: readonly Item[],
  reason: string | undefined,
): Promise<void> {
  await settle(project, items.filter(declinable), "retire", reason);
}

async function settle(
  project: string,
  items: readonly Item[],
  verdict: "accept" | "retire",
  reason: string | undefined,
): Promise<void> {
  if (items.length === 0) return;
  const known = queryClient.getQueryData(contextQuery(project).queryKey);
  const scanned = queryClient.getQueryData(scanQuery(project).queryKey);
  forecast(project, items, verdict);
  try {
    const ids = items.flatMap((item) =>
      item.kind === "entry" || item.kind === "proposal" ? [item.key] : [],
    );
    if (ids.length > 0) {
      await act(
        `/context/${verdict}`,
        { project },
        { ids, ...(reason === undefined ? {} : { reason }) },
      );
    }
    for (const item of items) {
      if (item.kind !== "lesson") continue;
      const word = verdict === "accept" ? "accept" : "decline";
      // oxlint-disable-next-line no-await-in-loop -- a few
      await act(`/learn/${item.lesson.id}/${word}`, { project });
    }
    say(doneWords(items, verdict));
  } catch (error) {
    queryClient.setQueryData(contextQuery(project).queryKey, known);
    queryClient.setQueryData(scanQuery(project).queryKey, scanned);
    sayError(error);
  }
  refresh(project);
}

/** Everything that entries decide. */
export function refresh(project: string): void {
  for (const key of [
    "context",
    "entry",
    "learn",
    "adherence",
    "context-doctor",
    "architecture",
    "brief",
  ]) {
    void queryClient.invalidateQueries({ queryKey: [project, key] });
  }
}

function forecast(project: string, items: readonly Item[], verdict: "accept" | "retire"): void {
  const keys = new Set(items.map(({ key }) => key));
  const given = (entry: Context["entries"][number]): Context["entries"] => {
    if (!keys.has(entry.id)) return [entry];
    if (verdict === "accept") return [{ ...entry, status: "active" }];
    return entry.status === "proposed" ? [] : [{ ...entry, status: "retired" }];
  };
  queryClient.setQueryData(
    contextQuery(project).queryKey,
    (before) => before && { ...before, entries: before.entries.flatMap(given) },
  );
  queryClient.setQueryData(
    scanQuery(project).queryKey,
    (before) => before && without(before, keys),
  );
}

/** A scan without proposals that are settled, and without the entries that stand beside them. */
function without(scan: Scan, keys: ReadonlySet<string>): Scan {
  const left = scan.proposals.flatMap(({ key }, at) => (keys.has(key) ? [] : [at]));
  return {
    ...scan,
    proposals: scan.proposals.filter((_, at) => left.includes(at)),
    entries: scan.entries.filter((_, at) => left.includes(at)),
  };
}

function doneWords(items: readonly Item[], verdict: "accept" | "retire"): string {
  const [item] = items;
  if (item === undefined || items.length > 1) {
    return `${items.length} ${verdict === "accept" ? "accepted" : "declined"}.`;
  }
  const what = `“${titleOf(item)}”`;
  if (verdict === "retire") {
    return `${what} ${declineWord(item) === "Retire" ? "holds no longer" : "is declined"}.`;
  }
  return item.kind === "lesson" ? `${what} is a proposed entry now.` : `${what} holds now.`;
}
