/** Files that have the rare words of a text: where code that says the same is likely to stand. */
import type { Corpus } from "./corpus.ts";
import { countedTerms } from "./words.ts";

/** Terms that are looked up, the rarest of the text. */
const TERMS = 24;
/** Files that may have a term for it to count as rare. */
const RARE = 60;
/** Terms that a file shares at least. */
const LEAST = 3;

/** Paths, the one that shares the most first; ties by path. Nothing is ranked but by that count. */
export function filesSharing(
  corpus: Pick<Corpus, "filesWith" | "scoreFiles" | "paths">,
  text: string,
  limit: number,
): string[] {
  const rare = [...countedTerms(text).keys()]
    .map((term) => ({ term, files: corpus.filesWith(term) }))
    .filter(({ files }) => files > 0 && files <= RARE)
    .toSorted((a, b) => a.files - b.files || (a.term < b.term ? -1 : 1))
    .slice(0, TERMS)
    .map(({ term }) => term);
  if (rare.length < LEAST) return [];
  const shared = new Float64Array(corpus.paths.length);
  for (const term of rare) {
    const scores = corpus.scoreFiles([term], () => 1);
    for (const [file, score] of scores.entries())
      if (score > 0) shared[file] = (shared[file] ?? 0) + 1;
  }
  return [...shared.entries()]
    .filter(([, count]) => count >= LEAST)
    .toSorted(([a, one], [b, other]) => other - one || a - b)
    .slice(0, limit)
    .map(([file]) => corpus.paths[file] ?? "");
}
