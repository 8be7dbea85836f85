/** Finds in what a change says, since of its lines only those near the window are in the document. Pure. */
import { type LineAt, placeOf } from "../../diff/lines.ts";
import type { Entry } from "./order.ts";
import { hunksOf } from "./order.ts";
import { flagWords, type Remark } from "./words.ts";

/** A line in which something was found. */
export interface Match {
  readonly entry: string;
  readonly hunk: string;
  readonly at: LineAt;
  readonly text: string;
}

/** Matches that are walked through; more is no help. */
export const MOST = 1_000;

function has(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted);
}

/** Whether an entry itself, its reasons, what is found in it, or a remark on it says this. */
export function isFound(entry: Entry, wanted: string, remarks: readonly Remark[]): boolean {
  const words = wanted.trim().toLowerCase();
  if (words === "") return true;
  const texts = [
    entry.path,
    entry.file.oldPath,
    entry.group?.text ?? "",
    ...hunksOf(entry).flatMap((hunk) => [
      hunk.path,
      hunk.heading,
      hunk.fold?.text ?? "",
      ...hunk.reasons.map(({ text }) => text),
      ...hunk.impact.map(({ flag, text }) => `${flagWords(flag)} ${text}`),
      ...hunk.findings.map(({ message, rule }) => `${message} ${rule}`),
      ...hunk.untested,
    ]),
    ...remarks.flatMap(({ id, text, thread }) => [id, text, ...thread.map((word) => word.text)]),
  ];
  return texts.some((text) => has(text, words)) || matchesIn([entry], words).length > 0;
}

/** Lines that hold the text, in the order in which they are shown. */
export function matchesIn(entries: readonly Entry[], wanted: string): readonly Match[] {
  const words = wanted.trim().toLowerCase();
  if (words === "") return [];
  const found: Match[] = [];
  for (const entry of entries) {
    for (const { id: hunk, lines } of hunksOf(entry)) {
      for (const line of lines) {
        if (!has(line.text, words)) continue;
        found.push({ entry: entry.id, hunk, at: placeOf(line), text: line.text });
        if (found.length === MOST) return found;
      }
    }
  }
  return found;
}
