/** Words of source text and of prose alike, so that `allocateMoney`, `allocate_money` and "allocate money" meet. */

const words = /[\p{L}\p{N}_$]+/gu;
const parts = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}|\p{N}+/gu;

/** Words are repeated thousands of times over a tree; splitting each once halves the time of an index. */
const known = new Map<string, readonly string[]>();
const KNOWN_LIMIT = 200_000;

/** Longest word that is looked at, in characters: what is longer is data. */
const WORD_LIMIT = 100;

/**
 * The parts of one word at camel-case, snake-case and digit borders, in lower case, and the joined word when there are
 * several. Parts of one character are dropped: they say nothing and cost a posting each.
 */
export function partsOf(word: string): readonly string[] {
  const seen = known.get(word);
  if (seen !== undefined) return seen;
  const found: string[] = [];
  if (word.length <= WORD_LIMIT) {
    const split = word.match(parts) ?? [];
    for (const part of split) if (part.length >= 2) found.push(part.toLowerCase());
    if (split.length > 1) {
      const joined = split.join("").toLowerCase();
      if (joined.length >= 2) found.push(joined);
    }
  }
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(word, found);
  return found;
}

/** All tokens of a text in order, with repetitions. */
export function tokensOf(text: string): string[] {
  const found: string[] = [];
  for (const word of text.match(words) ?? []) found.push(...partsOf(word));
  return found;
}

/** How often each token occurs. */
export function countedTokens(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokensOf(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
