/** The line that is current in a hunk, and what is said of lines that are selected. Pure. */
import { type DiffLine, type LineAt, placeOf } from "../../diff/lines.ts";
import { type Lines, linesBetween } from "./place.ts";

export interface Cursor {
  readonly entry: string;
  readonly at: LineAt;
  /** Where the selection began; absent where it is the line alone. */
  readonly from?: LineAt;
}

export function sameLine(one: LineAt, other: LineAt): boolean {
  return one.side === other.side && one.line === other.line;
}

function indexOf(lines: readonly DiffLine[], at: LineAt): number {
  const exact = lines.findIndex((line) => sameLine(placeOf(line), at));
  if (exact !== -1) return exact;
  // A line of context may be named by either side.
  return lines.findIndex((line) => (at.side === "old" ? line.old : line.new) === at.line);
}

/** The first line that changed; the first of all where none did. */
export function firstChanged(lines: readonly DiffLine[]): LineAt | undefined {
  const line = lines.find(({ kind }) => kind !== "context") ?? lines[0];
  return line === undefined ? undefined : placeOf(line);
}

/** The line `by` further down; undefined where the hunk ends before. */
export function moved(lines: readonly DiffLine[], at: LineAt, by: number): LineAt | undefined {
  const index = indexOf(lines, at);
  const line = lines[(index === -1 ? 0 : index) + by];
  return line === undefined || index + by < 0 ? undefined : placeOf(line);
}

/**
 * The lines between two places of a hunk, at one side: as they are now where any of them is still there, else as they
 * were.
 */
export function linesSelected(
  path: string,
  lines: readonly DiffLine[],
  from: LineAt,
  to: LineAt,
): Lines | undefined {
  const same = linesBetween(path, from, to);
  const [start, end] = [indexOf(lines, from), indexOf(lines, to)].toSorted((a, b) => a - b);
  if (start === undefined || end === undefined || start === -1) return same;
  const between = lines.slice(start, end + 1);
  const now = between.flatMap((line) => (line.new === undefined ? [] : [line.new]));
  const before = between.flatMap((line) => (line.old === undefined ? [] : [line.old]));
  const [side, numbers] = now.length > 0 ? (["new", now] as const) : (["old", before] as const);
  const [first, last] = [numbers[0], numbers.at(-1)];
  return first === undefined || last === undefined ? same : { path, side, first, last };
}

/** Texts of lines at one side, for a quotation or a suggestion. */
export function textsAt(lines: readonly DiffLine[], { side, first, last }: Lines): string[] {
  return lines.flatMap((line) => {
    const at = side === "old" ? line.old : line.new;
    return at !== undefined && first <= at && at <= last ? [line.text] : [];
  });
}

/** Whether the hunk shows any of these lines. */
export function hasLines(lines: readonly DiffLine[], wanted: Lines): boolean {
  return textsAt(lines, wanted).length > 0;
}

/**
 * Where something said of a hunk as a whole stands: its changed lines as they are now, else those that are gone.
 */
export function linesOfHunk(path: string, lines: readonly DiffLine[]): Lines | undefined {
  const changed = lines.filter(({ kind }) => kind !== "context");
  const now = changed.flatMap((line) => (line.new === undefined ? [] : [line.new]));
  const before = changed.flatMap((line) => (line.old === undefined ? [] : [line.old]));
  const [side, numbers] = now.length > 0 ? (["new", now] as const) : (["old", before] as const);
  const [first, last] = [numbers[0], numbers.at(-1)];
  return first === undefined || last === undefined ? undefined : { path, side, first, last };
}
