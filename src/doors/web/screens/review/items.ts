/** What the viewer is to show: hunks with what is said of them. What says the same stays the same. */
import { useCallback, useMemo, useRef, useState } from "react";
import type { DiffLine, LineAt } from "../../diff/lines.ts";
import type { DiffItem, Mark } from "../../diff/viewer.tsx";
import { hasLines } from "./cursor.ts";
import { grow, type Grown } from "./grow.ts";
import { type Change, type Entry, hunksOf } from "./order.ts";
import { type Lines, placeIn } from "./place.ts";
import { type Room, type Spot, useRoomState } from "./state.ts";
import type { Remark } from "./words.ts";

export interface Placed {
  readonly remarksOf: ReadonlyMap<string, readonly Remark[]>;
  readonly entryOfRemark: ReadonlyMap<string, string>;
  readonly atOfRemark: ReadonlyMap<string, LineAt | "top">;
}

/** Where each remark is shown: at its last line where a hunk shows it, else above the first hunk of its file. */
export function placeRemarks(remarks: readonly Remark[], entries: readonly Entry[]): Placed {
  const remarksOf = new Map<string, Remark[]>();
  const entryOfRemark = new Map<string, string>();
  const atOfRemark = new Map<string, LineAt | "top">();
  for (const remark of remarks) {
    const found = spotOf(remark.now ?? remark.place, entries);
    if (found === undefined) continue;
    remarksOf.set(found.entry, [...(remarksOf.get(found.entry) ?? []), remark]);
    entryOfRemark.set(remark.id, found.entry);
    atOfRemark.set(remark.id, found.at);
  }
  return { remarksOf, entryOfRemark, atOfRemark };
}

export function spotOf(text: string, entries: readonly Entry[], anchor?: Spot): Spot | undefined {
  const anchored = entries.find(({ id }) => id === anchor?.entry);
  if (anchor !== undefined && anchored !== undefined && !anchored.folded) return anchor;
  const place = placeIn(text);
  if (place.kind === "other") return undefined;
  const of = entries.filter(
    (entry) => entry.path === place.path || hunksOf(entry).some(({ path }) => path === place.path),
  );
  if (place.kind === "lines") {
    const entry = of.find((each) =>
      hunksOf(each).some((hunk) => hunk.path === place.path && hasLines(hunk.lines, place)),
    );
    if (entry !== undefined) return { entry: entry.id, at: lastShown(entry, place) };
  }
  const [first] = of;
  return first === undefined ? undefined : { entry: first.id, at: "top" };
}

function lastShown(entry: Entry, { side, first, last }: Lines): LineAt {
  const numbers = hunksOf(entry)
    .flatMap((hunk) => hunk.lines)
    .flatMap((line) => (side === "old" ? line.old : line.new) ?? [])
    .filter((line) => first <= line && line <= last);
  return { side, line: Math.max(...numbers) };
}

export function usePlacedRemarks({ remarks }: Change, entries: readonly Entry[]): Placed {
  return useMemo(() => placeRemarks(remarks, entries), [remarks, entries]);
}

interface ToShow {
  readonly change: Change;
  readonly room: Room;
  readonly entries: readonly Entry[];
  readonly placed: Placed;
  readonly composing: readonly string[];
}

const none: readonly DiffLine[] = [];

export function useItems({ change, room, entries, placed, composing }: ToShow) {
  const grown = useRoomState(room, (state) => state.grown);
  const anchors = useRoomState(room, (state) => state.anchors);
  const [files, setFiles] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const known = useRef(new Map<string, DiffItem>());
  const grownLines = useRef(new Map<string, readonly [key: string, readonly DiffLine[]]>());
  // A file as it was read belongs to the commit at which it was.
  const { commit } = change;
  const readAt = useRef(commit);
  const items = useMemo(() => {
    if (readAt.current !== commit) {
      readAt.current = commit;
      grownLines.current.clear();
    }
    const next = new Map<string, DiffItem>();
    const marks = marksOf(entries, placed, composing, anchors);
    for (const entry of entries) {
      const lines = linesOf(entry, grown.get(entry.id), files.get(entry.path), grownLines.current);
      const item: DiffItem = {
        id: entry.id,
        path: entry.path,
        lines,
        folded: entry.folded,
        marks: marks.get(entry.id) ?? [],
      };
      const before = known.current.get(entry.id);
      next.set(entry.id, before !== undefined && isSame(before, item) ? before : item);
    }
    known.current = next;
    return [...next.values()];
  }, [entries, grown, files, placed, composing, anchors, commit]);
  const filesAsked = useCallback(
    (path: string, lines: readonly string[]) => setFiles((all) => new Map(all).set(path, lines)),
    [],
  );
  return { items, filesAsked };
}

function linesOf(
  { id, hunk, file }: Entry,
  grown: Grown | undefined,
  text: readonly string[] | undefined,
  known: Map<string, readonly [key: string, readonly DiffLine[]]>,
): readonly DiffLine[] {
  // Without its lines yet there is nothing to grow around.
  if (hunk === undefined || hunk.lines.length === 0) return none;
  if (grown === undefined || text === undefined) return hunk.lines;
  const key = `${grown.before}:${grown.after}`;
  const before = known.get(id);
  if (before?.[0] === key) return before[1];
  const at = file.hunks.indexOf(hunk);
  const above = file.hunks[at - 1]?.lines.findLast((line) => line.new !== undefined)?.new ?? 0;
  const below = file.hunks[at + 1]?.newStart ?? Number.POSITIVE_INFINITY;
  const lines = grow(hunk.lines, text, grown, { above, below });
  known.set(id, [key, lines]);
  return lines;
}

function marksOf(
  entries: readonly Entry[],
  { remarksOf, atOfRemark }: Placed,
  composing: readonly string[],
  anchors: ReadonlyMap<string, Spot>,
): ReadonlyMap<string, readonly Mark[]> {
  const marks = new Map<string, Mark[]>();
  for (const entry of entries) {
    for (const { id } of remarksOf.get(entry.id) ?? []) {
      const mark = { id: `remark:${id}`, at: atOfRemark.get(id) ?? "top" } as const;
      marks.set(entry.id, [...(marks.get(entry.id) ?? []), mark]);
    }
  }
  for (const place of composing) {
    const spot = spotOf(place, entries, anchors.get(place));
    if (spot === undefined) continue;
    const mark = { id: `compose:${place}`, at: spot.at };
    marks.set(spot.entry, [...(marks.get(spot.entry) ?? []), mark]);
  }
  return marks;
}

function isSame(one: DiffItem, other: DiffItem): boolean {
  return (
    one.path === other.path &&
    one.lines === other.lines &&
    one.folded === other.folded &&
    JSON.stringify(one.marks) === JSON.stringify(other.marks)
  );
}
