/** Chooses which lines of a file are worth their tokens. */
import { sourceFile } from "../codebase/files.ts";
import { termsOf } from "../locate/words.ts";

export interface Excerpt {
  /** Lines with their numbers. */
  readonly text: string;
  /** 1-based. */
  readonly first: number;
  /** 1-based, inclusive. */
  readonly last: number;
  /** Lines of the whole file. */
  readonly of: number;
}

/** Up to here a file is shown whole, in lines. */
const WHOLE = 120;
/** Lines of an excerpt from a longer file. */
const WINDOW = 80;
/** Characters of a line that are shown; what is longer is data. */
const LINE = 300;

/**
 * The whole of a short file, else the window of lines that shares the most different words with the request, each word
 * weighed by how rare it is in the file; undefined for an empty file.
 *
 * @param whole Shows every line of every length: the engineer asked for the file by name.
 */
export function excerptOf(text: string, request: string, whole = false): Excerpt | undefined {
  const { lines } = sourceFile("", text);
  if (lines.length === 0) return undefined;
  const first = whole || lines.length <= WHOLE ? 0 : bestWindow(lines, new Set(termsOf(request)));
  const last = whole || lines.length <= WHOLE ? lines.length : first + WINDOW;
  const shown = lines.slice(first, last);
  const width = String(first + shown.length).length;
  const numbered = shown.map((line, index) => {
    const content = whole || line.length <= LINE ? line : `${line.slice(0, LINE)}…`;
    return `${String(first + index + 1).padStart(width)} ${content}`.trimEnd();
  });
  return {
    text: numbered.join("\n"),
    first: first + 1,
    last: first + shown.length,
    of: lines.length,
  };
}

/** Index of the first line of the best window; the earliest of equals. */
function bestWindow(lines: readonly string[], wanted: ReadonlySet<string>): number {
  const perLine = lines.map((line) => [
    ...new Set(termsOf(line).filter((token) => wanted.has(token))),
  ]);
  const frequency = new Map<string, number>();
  for (const tokens of perLine) {
    for (const token of tokens) frequency.set(token, (frequency.get(token) ?? 0) + 1);
  }
  let best = { start: 0, score: -1 };
  for (let start = 0; start + WINDOW <= lines.length; start += WINDOW / 4) {
    const found = new Set(perLine.slice(start, start + WINDOW).flat());
    let score = 0;
    for (const token of found) score += 1 / (frequency.get(token) ?? 1);
    if (score > best.score) best = { start, score };
  }
  return best.start;
}
