/** What a round changed at a remark's place: the evidence behind an agent's word that it addressed it. Pure. */
import type { Addressing } from "../../../ground/contract/event.ts";
import type { ChangedFile, DiffLine, Hunk } from "../diff.ts";
import type { Place } from "../place.ts";

/** Lines above and below a place that still count as near. */
const NEAR = 3;

/** Places or paths that are listed. */
const MOST = 20;

/**
 * What of an interdiff touches a place, or else which files changed; undefined where nothing changed at all, and nobody
 * can have addressed anything.
 *
 * @param place On the interdiff's old side.
 */
export function addressingOf(
  place: Place,
  interdiff: readonly ChangedFile[],
  { from, to }: Pick<Addressing, "from" | "to">,
): Addressing | undefined {
  if (interdiff.length === 0) return undefined;
  const near = touching(place, interdiff);
  const files = near.length > 0 ? [] : interdiff.map(({ path }) => path);
  const more = Math.max(near.length, files.length) - MOST;
  return {
    from,
    to,
    near: near.slice(0, MOST),
    files: files.slice(0, MOST),
    ...(more > 0 ? { more } : {}),
  };
}

function touching(place: Place, interdiff: readonly ChangedFile[]): Addressing["near"][number][] {
  if (place.kind !== "file" && place.kind !== "lines") return [];
  const { first, last } =
    place.kind === "lines" ? place : { first: 0, last: Number.POSITIVE_INFINITY };
  return interdiff
    .filter(({ path, oldPath }) => oldPath === place.path || path === place.path)
    .flatMap(({ hunks }) => hunks)
    .flatMap((hunk) => changedRanges(hunk))
    .filter(({ old }) => old.last >= first - NEAR && old.first <= last + NEAR)
    .map(({ path, changed }) => ({ path, ...changed }));
}

/** Whether an interdiff changes a place itself, and not only what is around it; a whole change is never the same. */
export function changesPlace(place: Place, interdiff: readonly ChangedFile[]): boolean {
  if (place.kind !== "file" && place.kind !== "lines") return false;
  const file = interdiff.find(({ oldPath }) => oldPath === place.path);
  if (file === undefined) return false;
  if (place.kind === "file" || file.status === "deleted" || file.binary) return true;
  const { first, last } = place;
  return file.hunks
    .flatMap((hunk) => changedRanges(hunk))
    .some(({ old, inserted }) =>
      inserted ? old.first >= first && old.last <= last : old.last >= first && old.first <= last,
    );
}

interface Range {
  readonly first: number;
  readonly last: number;
}

interface Changed {
  readonly path: string;
  /** Lines that went; where none did, the two lines between which the new ones stand. */
  readonly old: Range;
  readonly inserted: boolean;
  /** Lines that came; where none did, `last` is the line before and `first` the one after. */
  readonly changed: Range;
}

/** Each unbroken run of changed lines in a hunk. */
function changedRanges({ path, oldStart, newStart, lines }: Hunk): Changed[] {
  const found: Changed[] = [];
  let run: DiffLine[] = [];
  // A hunk that is at the start of an empty side counts from 0.
  let [before, after] = [Math.max(0, oldStart - 1), Math.max(0, newStart - 1)];
  if (!lines.some(({ old }) => old !== undefined)) before = oldStart;
  if (!lines.some(({ new: line }) => line !== undefined)) after = newStart;
  const close = (): void => {
    if (run.length === 0) return;
    const removed = run.filter(({ kind }) => kind === "removed").length;
    const added = run.length - removed;
    found.push({
      path,
      inserted: removed === 0,
      old:
        removed === 0
          ? { first: before, last: before + 1 }
          : { first: before + 1, last: before + removed },
      changed: { first: after + 1, last: after + added },
    });
    before += removed;
    after += added;
    run = [];
  };
  for (const line of lines) {
    if (line.kind !== "context") {
      run.push(line);
      continue;
    }
    close();
    before += 1;
    after += 1;
  }
  close();
  return found;
}
