/** Where the words that a finding is about stand in a text. */

export interface Told {
  /** The words; empty where the finding is about the whole. */
  readonly text: string;
}

export interface Span<Finding extends Told> {
  readonly text: string;
  readonly finding?: Finding;
}

/** The text in pieces, those that a finding is about marked; the first of two that overlap is. */
export function spansOf<Finding extends Told>(
  text: string,
  findings: readonly Finding[],
): readonly Span<Finding>[] {
  const found = findings
    .flatMap((finding) =>
      placesOf(text, finding.text).map((at) => ({ at, end: at + finding.text.length, finding })),
    )
    .toSorted((one, other) => one.at - other.at || other.end - one.end);
  const spans: Span<Finding>[] = [];
  let done = 0;
  for (const { at, end, finding } of found) {
    if (at < done) continue;
    if (at > done) spans.push({ text: text.slice(done, at) });
    spans.push({ text: text.slice(at, end), finding });
    done = end;
  }
  if (done < text.length) spans.push({ text: text.slice(done) });
  return spans;
}

/** Offsets at which words stand that are no part of a longer one; case does not count. */
export function placesOf(text: string, words: string): readonly number[] {
  if (words.trim() === "") return [];
  const within = text.toLowerCase();
  const wanted = words.toLowerCase();
  const places: number[] = [];
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + wanted.length)) {
    const before = text[at - 1] ?? " ";
    const after = text[at + words.length] ?? " ";
    const splits =
      (isWord(before) && isWord(words[0] ?? "")) || (isWord(after) && isWord(words.at(-1) ?? ""));
    if (!splits) places.push(at);
  }
  return places;
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character);
}
