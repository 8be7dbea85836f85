/**
 * Fielded BM25: path and content are two fields, each with its own lengths, rarities and saturation, and added up.
 *
 * Saturating the fields together (Robertson, Zaragoza, Taylor 2004) was tried on 7 of the DEV benchmark's repositories
 * (271 tasks): Acc@1 32.5 instead of 37.3. A word that is rare among paths (`globset`) is often common in contents.
 */
import { countedTokens } from "./tokens.ts";

const K1 = 1.2;
const B = 0.75;
const PATH_WEIGHT = 2;

/** How soon repeating a word in the text stops to count (the classic's k3): pasted logs must not drown the sentence. */
const K3 = 8;

/** English words that say how something is told, not what: in a few files only, they would weigh like names. */
const stopWords = new Set(
  (
    "the and of to in is it for on with as that this be are was by an or not from we when if at can which but so now " +
    "have has will use used using also does do its our you more than then there they all no only into would should some " +
    "one don could other been being just because while where what make"
  ).split(" "),
);

export interface Contribution {
  readonly token: string;
  readonly score: number;
  readonly inPath: boolean;
  /** Occurrences in the content. */
  readonly count: number;
}

export interface Ranked {
  readonly path: string;
  readonly score: number;
  /** Largest first. */
  readonly contributions: readonly Contribution[];
}

/** Flat triples: number of the document, occurrences in its path, occurrences in its content. */
type Postings = number[];

export class Bm25fIndex {
  readonly #paths: string[] = [];
  readonly #postings = new Map<string, Postings>();
  readonly #pathLengths: number[] = [];
  readonly #bodyLengths: number[] = [];
  readonly #meanPath: number;
  readonly #meanBody: number;

  constructor(files: Iterable<{ readonly path: string; readonly text: string }>) {
    for (const file of files) this.#add(file.path, file.text);
    this.#meanPath = mean(this.#pathLengths);
    this.#meanBody = mean(this.#bodyLengths);
  }

  #add(path: string, text: string): void {
    const document = this.#paths.push(path) - 1;
    const inPath = countedTokens(path);
    const inBody = countedTokens(text);
    this.#pathLengths.push(sum(inPath.values()));
    this.#bodyLengths.push(sum(inBody.values()));
    for (const [token, count] of inBody) {
      this.#post(token, document, inPath.get(token) ?? 0, count);
    }
    for (const [token, count] of inPath) {
      if (!inBody.has(token)) this.#post(token, document, count, 0);
    }
  }

  #post(token: string, document: number, inPath: number, inBody: number): void {
    const postings = this.#postings.get(token);
    if (postings === undefined) this.#postings.set(token, [document, inPath, inBody]);
    else postings.push(document, inPath, inBody);
  }

  /** How much a token tells in a content: never negative, so that a word of every file adds little. */
  weightOf(token: string): number {
    return this.#weightsOf(token).body;
  }

  #weightsOf(token: string): { path: number; body: number } {
    let paths = 0;
    let bodies = 0;
    for (const [, inPath, inBody] of triples(this.#postings.get(token))) {
      if (inPath > 0) paths += 1;
      if (inBody > 0) bodies += 1;
    }
    const rarity = (found: number): number =>
      Math.log(1 + (this.#paths.length - found + 0.5) / (found + 0.5));
    return { path: rarity(paths), body: rarity(bodies) };
  }

  /** Files that share a word with the text, best first, ties by path. */
  rank(text: string, limit: number): Ranked[] {
    const wanted = [...countedTokens(text)].filter(([token]) => this.#postings.has(token));
    const telling = wanted.filter(([token]) => !stopWords.has(token));
    // A text of nothing but small words still gets an answer.
    const scored = this.#scored(telling.length > 0 ? telling : wanted);
    return [...scored]
      .map(([document, contributions]) => ({
        path: this.#paths[document] ?? "",
        score: sum(contributions.map((part) => part.score)),
        contributions,
      }))
      .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
      .slice(0, limit)
      .map(({ path, score, contributions }) => ({
        path,
        score,
        contributions: contributions.toSorted(
          (a, b) => b.score - a.score || (a.token < b.token ? -1 : 1),
        ),
      }));
  }

  #scored(wanted: readonly (readonly [string, number])[]): Map<number, Contribution[]> {
    const scored = new Map<number, Contribution[]>();
    for (const [token, times] of wanted) {
      const weights = this.#weightsOf(token);
      const repeated = ((K3 + 1) * times) / (K3 + times);
      for (const [document, inPath, inBody] of triples(this.#postings.get(token))) {
        const path = saturated(inPath, (this.#pathLengths[document] ?? 0) / this.#meanPath);
        const body = saturated(inBody, (this.#bodyLengths[document] ?? 0) / this.#meanBody);
        const contribution = {
          token,
          score: repeated * (PATH_WEIGHT * weights.path * path + weights.body * body),
          inPath: inPath > 0,
          count: inBody,
        };
        const others = scored.get(document);
        if (others === undefined) scored.set(document, [contribution]);
        else others.push(contribution);
      }
    }
    return scored;
  }
}

/** @param length Of the field, relative to the mean. */
function saturated(count: number, length: number): number {
  return (count * (K1 + 1)) / (count + K1 * (1 - B + B * length));
}

function* triples(postings: Postings = []): Generator<[number, number, number]> {
  for (let at = 0; at < postings.length; at += 3) {
    yield [postings[at] ?? 0, postings[at + 1] ?? 0, postings[at + 2] ?? 0];
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** At least 1: it divides. */
function mean(numbers: readonly number[]): number {
  return Math.max(1, sum(numbers) / Math.max(1, numbers.length));
}
