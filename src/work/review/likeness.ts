/** How alike two lines of code are, and how much a line says. Pure, and linear in what it is given. */
import { createHash } from "node:crypto";

/** Bytes of a line that are compared as they are; as the diff model keeps them. */
const LINE_LIMIT = 4_096;
const TOKENS_LIMIT = 200;

/** A line as the diff model compares it, when it comes from a whole text: without a carriage return, cut when long. */
export function comparableText(line: string): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  // A character takes three bytes at most in each of its code units.
  if (text.length * 3 <= LINE_LIMIT) return text;
  const bytes = Buffer.from(line);
  if (bytes.length <= LINE_LIMIT) return text;
  let end = LINE_LIMIT;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  const whole = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return `${bytes.toString("utf8", 0, end)}\0${whole}`;
}

/** What is shown of a line that may have been cut. */
export function shownText(comparable: string): string {
  const end = comparable.indexOf("\0");
  return end < 0 ? comparable : `${comparable.slice(0, end)}…`;
}

/** How many letters and digits a line has, all beyond ASCII counted: `}` says nothing. */
export function significance(line: string): number {
  let count = 0;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    const letter = (code | 32) >= 97 && (code | 32) <= 122;
    if (letter || (code >= 48 && code <= 57) || code > 127) count += 1;
  }
  return count;
}

/** The words and signs of a line, at most 200. */
export function wordsOf(line: string): string[] {
  const found: string[] = [];
  for (const [word] of line.matchAll(/[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu)) {
    if (found.push(word) >= TOKENS_LIMIT) break;
  }
  return found;
}

/** Dice's coefficient over words and signs: from 0, none shared, to 1, all. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared += 1;
  }
  return (2 * shared) / (a.length + b.length);
}
