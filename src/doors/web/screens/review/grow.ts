/** More of a file around a hunk. Pure. */
import type { DiffLine } from "../../diff/lines.ts";

export interface Grown {
  /** Lines of context that were added before and after. */
  readonly before: number;
  readonly after: number;
}

/** Lines of context that one more look brings at each end. */
export const MORE = 20;

/** A file's lines; what ends the last one is no line. */
export function linesOfText(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/**
 * A hunk with up to `grown` more lines at each end.
 *
 * @param file Lines of the file at the new side, or at the old one where the file is gone.
 * @param stops Lines of the new side that others show: nothing is shown twice.
 */
export function grow(
  lines: readonly DiffLine[],
  file: readonly string[],
  grown: Grown,
  stops: { readonly above: number; readonly below: number },
): readonly DiffLine[] {
  const first = lines.find((line) => line.new !== undefined || line.old !== undefined);
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return lines;
  const [newFirst, oldFirst] = startsOf(lines);
  const [newLast, oldLast] = endsOf(lines);
  const above = Math.max(stops.above + 1, newFirst - grown.before, newFirst - oldFirst + 1, 1);
  const below = Math.min(stops.below - 1, newLast + grown.after, file.length);
  return [
    ...contextOf(file, above, newFirst - 1, oldFirst - newFirst),
    ...lines,
    ...contextOf(file, newLast + 1, below, oldLast - newLast),
  ];
}

function contextOf(file: readonly string[], from: number, to: number, shift: number): DiffLine[] {
  const found: DiffLine[] = [];
  for (let at = from; at <= to; at += 1) {
    found.push({ kind: "context", text: file[at - 1] ?? "", old: at + shift, new: at });
  }
  return found;
}

/** The lines at which a hunk begins, new and old, also where one side has none there. */
function startsOf(lines: readonly DiffLine[]): readonly [number, number] {
  const context = lines.findIndex(({ kind }) => kind === "context");
  if (context !== -1) {
    const before = lines.slice(0, context);
    const at = lines[context];
    const added = before.filter(({ kind }) => kind === "added").length;
    return [(at?.new ?? 1) - added, (at?.old ?? 1) - (before.length - added)];
  }
  const now = lines.find((line) => line.new !== undefined)?.new;
  const was = lines.find((line) => line.old !== undefined)?.old;
  return [now ?? was ?? 1, was ?? now ?? 1];
}

function endsOf(lines: readonly DiffLine[]): readonly [number, number] {
  const [now, was] = startsOf(lines);
  const added = lines.filter(({ kind }) => kind !== "removed").length;
  const removed = lines.filter(({ kind }) => kind !== "added").length;
  return [now + added - 1, was + removed - 1];
}
