/** Rows of a transcript: its entries, with calls of no consequence together under one line. */
import { actOf } from "./call.ts";
import type { CallEntry, Entry } from "./entries.ts";

interface Span {
  /** Indexes of its first and last entry. */
  readonly first: number;
  readonly last: number;
}
export interface GroupRow extends Span {
  readonly kind: "group";
  readonly calls: readonly CallEntry[];
}
export interface EntryRow extends Span {
  readonly kind: "entry";
  readonly entry: Entry;
}
export type Row = GroupRow | EntryRow;

/** Names a row while it is there: the sequence of its first fact. */
export function factOf(row: Row): number {
  return row.kind === "entry" ? row.entry.fact : (row.calls[0]?.fact ?? 0);
}

/** As many quiet calls after one another are one line. */
const FEWEST = 3;

/** Makes rows of the entries from `from` on; those before it are as they were. */
export function regroup(rows: Row[], entries: readonly Entry[], from: number): void {
  for (;;) {
    const last = rows.at(-1);
    // Quiet calls at the end may be joined by what follows.
    if (last === undefined || (last.last < from && !isQuietRow(last))) break;
    rows.pop();
  }
  let next = (rows.at(-1)?.last ?? -1) + 1;
  while (next < entries.length) {
    const calls = quietFrom(entries, next);
    const entry = entries[next];
    if (calls.length >= FEWEST) {
      rows.push({ kind: "group", calls, first: next, last: next + calls.length - 1 });
      next += calls.length;
      continue;
    }
    if (entry !== undefined && isShown(entry)) {
      rows.push({ kind: "entry", entry, first: next, last: next });
    }
    next += 1;
  }
}

function isQuietRow(row: Row): boolean {
  return row.kind === "group" || isQuiet(row.entry);
}

function quietFrom(entries: readonly Entry[], at: number): CallEntry[] {
  const calls: CallEntry[] = [];
  for (let next = at; next < entries.length; next += 1) {
    const entry = entries[next];
    if (entry?.kind !== "call" || !isQuiet(entry)) break;
    calls.push(entry);
  }
  return calls;
}

/** A call that looks and changes nothing, and went well so far. */
function isQuiet(entry: Entry): boolean {
  return (
    entry.kind === "call" &&
    entry.status !== "failed" &&
    ["read", "search", "list", "look"].includes(actOf(entry))
  );
}

/** Calls of our own tools are told by what came of them. */
function isShown(entry: Entry): boolean {
  return entry.kind !== "call" || entry.status === "failed" || actOf(entry) !== "tell";
}

/** `read 9, search 3`. */
export function tally(calls: readonly CallEntry[]): string {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(actOf(call), (counts.get(actOf(call)) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([act, count]) => `${act} ${count}`)
    .join(", ");
}

/** Index of the row that shows a fact, or of the one before it. `taken` as in `Folded`. */
export function rowOf(
  rows: readonly Row[],
  fact: number,
  taken: ReadonlyMap<number, number>,
): number {
  const wanted = taken.get(fact) ?? fact;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = rows[middle];
    if (row !== undefined && factOf(row) <= wanted) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
