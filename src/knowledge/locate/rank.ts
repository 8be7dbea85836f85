/** From signals to an order of files, and from there to the blocks that are worth their tokens. */
import type { Corpus } from "./corpus.ts";
import type { Query } from "./query.ts";
import { type Place, type Reading, readSignals, type SignalName, signalNames } from "./signals.ts";

/**
 * One each, or minus one: fitted weights were no better on repositories that the fit had not seen (docs/locate.md), and
 * constants that nobody had to choose cannot be chosen wrongly. Written-out paths and modules are rare in commit
 * messages, so they could not be measured; theirs are judgement.
 */
export const weights: Readonly<Record<SignalName, number>> = {
  block: 1,
  definition: 1,
  title: 1,
  body: 1,
  name: 1,
  namedDefinition: 1,
  similarTitle: 1,
  shareText: 1,
  shareTitle: 1,
  recency: 1,
  scope: 1,
  home: 1,
  stem: 1,
  folder: 1,
  size: 1,
  aside: -1,
  generated: -1,
  barrel: 1,
  imported: 1,
  neighbours: 1,
  mention: 2,
  module: 0.7,
};

export interface RankedFile {
  readonly file: number;
  readonly score: number;
  /** That it is one of those to change; all files together give 1. */
  readonly probability: number;
}

/** Signals that come from the text; the others say only what is likely whatever is asked. */
const answering: readonly SignalName[] = signalNames.filter(
  (name) => !["recency", "size", "aside", "generated", "barrel", "neighbours"].includes(name),
);

/** Files that are put in order; nobody reads on, and to sort 100,000 takes longer than to find them. */
const RANKED = 1_000;

export interface Ranking {
  /** The best, best first, ties by path; files that nothing in the text speaks for are left out. */
  readonly files: readonly RankedFile[];
  readonly reading: Reading;
}

export function rankFiles(query: Query, place: Place, used = weights): Ranking {
  const reading = readSignals(query, place);
  const scores = new Float64Array(place.corpus.size);
  for (const name of signalNames) {
    const weight = used[name];
    const values = reading.signals[name];
    for (let file = 0; file < scores.length; file += 1) {
      scores[file] = (scores[file] ?? 0) + weight * (values[file] ?? 0);
    }
  }
  const { paths } = place.corpus;
  const spoken = answered(reading, scores.length);
  const least = atRank(
    spoken.map((file) => scores[file] ?? 0),
    RANKED,
  );
  const order = spoken
    .filter((file) => (scores[file] ?? 0) >= least)
    .toSorted(
      (a, b) =>
        (scores[b] ?? 0) - (scores[a] ?? 0) || ((paths[a] ?? "") < (paths[b] ?? "") ? -1 : 1),
    );
  let most = -Infinity;
  for (const score of scores) if (score > most) most = score;
  let total = 0;
  for (const score of scores) total += Math.exp(score - most);
  const files = order.slice(0, RANKED).map((file) => {
    const score = scores[file] ?? 0;
    return { file, score, probability: Math.exp(score - most) / total };
  });
  return { files, reading };
}

/** Files that the text itself speaks for. */
function answered({ signals }: Reading, count: number): number[] {
  const spoken = new Uint8Array(count);
  for (const name of answering) {
    const values = signals[name];
    for (let file = 0; file < count; file += 1) if ((values[file] ?? 0) > 0) spoken[file] = 1;
  }
  const found: number[] = [];
  for (let file = 0; file < count; file += 1) if (spoken[file] === 1) found.push(file);
  return found;
}

/** The number at a rank from the largest, 1 being the first; numbers sort natively, objects do not. */
function atRank(numbers: readonly number[], rank: number): number {
  if (numbers.length <= rank) return -Infinity;
  const sorted = Float64Array.from(numbers).toSorted();
  return sorted[sorted.length - rank] ?? -Infinity;
}

export interface RankedBlock {
  readonly file: number;
  readonly first: number;
  readonly last: number;
  readonly characters: number;
  /** How likely it is to overlap what will be changed. */
  readonly value: number;
}

/** Files whose blocks are looked at. */
const FILES = 25;

/**
 * Blocks of the best files, those first that are worth most for their tokens.
 *
 * A logistic "overlaps a changed hunk", fitted on the DEV benchmark (`LOCATE`, pack): of a block's own scores, its file's
 * probability, its size, its file's size, and how much of it is comment.
 */
export function rankBlocks({ files, reading }: Ranking, corpus: Corpus): RankedBlock[] {
  const { text, title, definitions, names } = reading.blocks;
  const found = files.slice(0, FILES).flatMap(({ file, probability }) => {
    const from = corpus.blockFrom[file] ?? 0;
    const to = corpus.blockTo[file] ?? 0;
    let best = 0;
    for (let block = from; block < to; block += 1) best = Math.max(best, text[block] ?? 0);
    const tokens = (corpus.characters[file] ?? 0) / 4;
    return Array.from({ length: to - from }, (_, index): RankedBlock => {
      const block = from + index;
      const { first, last, characters, comments } = corpus.describeBlock(block);
      const own = text[block] ?? 0;
      const z =
        0.9 * Math.log(probability + 1e-9) +
        1.86 * (best > 0 ? own / best : 0) +
        0.87 * own +
        0.64 * (title[block] ?? 0) +
        0.62 * (definitions[block] ?? 0) +
        0.75 * (names[block] ?? 0) +
        (1.68 * Math.log1p(characters)) / 3 -
        (1.6 * Math.log1p(tokens)) / 3 -
        (0.99 * comments) / Math.max(1, last - first + 1) -
        2.96;
      return { file, first, last, characters, value: 1 / (1 + Math.exp(-z)) };
    });
  });
  return found.toSorted((a, b) => density(b) - density(a) || a.file - b.file || a.first - b.first);
}

/** Tokens that naming a block costs beside its text. */
const HEADING = 6;

function density({ value, characters }: RankedBlock): number {
  return value / Math.max(8, characters / 4 + HEADING);
}
