/** A place of one commit as it stands at a later one. Pure. */
import type { ChangedFile } from "../diff.ts";
import { movedLine, type Place } from "../place.ts";

/**
 * The place on the new side of `interdiff`: its lines where none of their ends was touched, else their file. Lines before
 * the change are those of their file, wherever it is now.
 */
export function carriedPlace(place: Place, interdiff: readonly ChangedFile[]): Place {
  if (place.kind !== "file" && place.kind !== "lines") return place;
  const path = interdiff.find(({ oldPath }) => oldPath === place.path)?.path ?? place.path;
  if (place.kind === "file" || place.side === "old") return { kind: "file", path };
  const first = movedLine(place.path, place.first, interdiff);
  const last = movedLine(place.path, place.last, interdiff);
  if (first === "changed" || last === "changed") return { kind: "file", path };
  return { kind: "lines", path, first: first.line, last: last.line };
}
