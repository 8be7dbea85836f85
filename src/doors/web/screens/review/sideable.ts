/** Places that the program understands of what is shown. Pure. */
import { hasLines, linesOfHunk } from "./cursor.ts";
import type { Change } from "./order.ts";
import { type Lines, placeOfFile } from "./place.ts";

/** Of an interdiff the old side is what was reviewed and no base: what went is spoken of at what came. */
export function sideable(change: Change, path: string, lines: Lines): Lines | string {
  if (lines.side === "new" || !change.interdiff) return lines;
  const hunk = change.files
    .flatMap((file) => file.hunks)
    .find((each) => each.path === path && hasLines(each.lines, lines));
  const now = hunk === undefined ? undefined : linesOfHunk(path, hunk.lines);
  return now?.side === "new" ? now : placeOfFile(path);
}
