/** What a hunk touches in its file: lines of code with their strings and comments told apart. Pure. */
import type { ReviewedFile, ReviewedHunk } from "../reviewed.ts";
import { newSideOf, oldSideOf, type SideLine } from "../findings/side.ts";

export interface Touched {
  readonly added: readonly SideLine[];
  readonly removed: readonly SideLine[];
  /** Both, with those left out that stand on both sides. */
  readonly differing: readonly SideLine[];
}

const importLine =
  /^\s*(?:import\b|export\s+(?:type\s+)?(?:\*|\{[^}]{0,400}\})\s*from\b|from\s+\S+\s+import\b|use\s+[\w:\\{]|using\s+[\w.]+\s*;|package\s+\w|#include\b|require(?:_relative)?\b|(?:const|let|var)\s.{1,200}=\s*require\(|\}\s*from\s+["'])/;

/** Lines with a word in them that are no comment and no import; nothing for a hunk of those alone. */
export function touchedBy(file: ReviewedFile, hunk: ReviewedHunk): Touched {
  const added = linesIn(newSideOf(file), hunk, "new");
  const removed = linesIn(oldSideOf(file), hunk, "old");
  const same = counts(removed);
  const again = counts(added);
  return {
    added,
    removed,
    differing: [
      ...added.filter(({ text }) => !same.has(plain(text))),
      ...removed.filter(({ text }) => !again.has(plain(text))),
    ],
  };
}

function linesIn(side: readonly SideLine[], hunk: ReviewedHunk, which: "old" | "new"): SideLine[] {
  const numbers = hunk.lines.flatMap((line) =>
    line.kind === "context" ? [] : (line[which] ?? []),
  );
  const own = new Set(numbers);
  const last = numbers.at(-1) ?? 0;
  const lines: SideLine[] = [];
  let isImport = false;
  for (let at = startOf(side, numbers[0] ?? 1); at < side.length; at += 1) {
    const line = side[at];
    if (line === undefined || line.line > last) break;
    if (!own.has(line.line)) {
      isImport = false;
    } else if (isImport || importLine.test(line.text)) {
      // A list of names in braces goes on until its closing brace.
      isImport = /[{(]\s*$/.test(line.text) || (isImport && !/[})]/.test(line.text));
    } else if (/[\p{L}\p{N}]/u.test(line.text)) lines.push(line);
  }
  return lines;
}

/** Index of the first line at or after a number. */
function startOf(side: readonly SideLine[], number: number): number {
  let low = 0;
  let high = side.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((side[middle]?.line ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function counts(lines: readonly SideLine[]): ReadonlySet<string> {
  return new Set(lines.map(({ text }) => plain(text)));
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, "").replace(/[,;]$/, "");
}

/** Names in code; in strings only with `text`. */
export function namesIn(line: SideLine, where: "code" | "text" = "code"): string[] {
  return line[where].match(/[A-Za-z_]\w{2,80}/g) ?? [];
}
