/** The words of names, and whether they speak of a subject. Pure. */

/** `parseAuthToken`, `PARSE_AUTH_TOKEN` and `parse-auth-token` as words in lower case. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** Words that mean a subject alone, and pairs of words that mean it together. */
export interface Subject {
  readonly alone: ReadonlySet<string>;
  /** First words → the words that may follow. */
  readonly pairs: ReadonlyMap<string, ReadonlySet<string>>;
}

export function subject(alone: string, pairs: Readonly<Record<string, string>> = {}): Subject {
  return {
    alone: new Set(alone.split(" ")),
    pairs: new Map(Object.entries(pairs).map(([first, list]) => [first, new Set(list.split(" "))])),
  };
}

/** Whether a name speaks of it. */
export function speaksOf({ alone, pairs }: Subject, name: string): boolean {
  const words = wordsOf(name);
  return words.some(
    (word, index) => alone.has(word) || pairs.get(word)?.has(words[index + 1] ?? "") === true,
  );
}
