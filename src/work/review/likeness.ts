/** How alike two lines of code are, and how much a line says. Pure, and linear in what it is given. */

const TOKENS_LIMIT = 200;

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
