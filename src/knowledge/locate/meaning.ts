/**
 * What vectors of a model say about the best files: a signal that `locate` has only where the user gave a model.
 *
 * It orders what the other signals found, and finds nothing by itself: with vectors for all blocks of a tree, the first
 * query would send the whole of it.
 */
import type { Cache } from "../../ground/platform/cache.ts";
import { readQuery } from "./query.ts";
import { type Ranking, rankFiles } from "./rank.ts";
import type { Place } from "./signals.ts";
import { openVectors, vectorKey, type Vectors } from "./vectors.ts";

/** One vector a text, in their order. */
export type Embed = (
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly Float32Array[]>;

export interface FileMeaning {
  /** From 0, the least like the text of those compared, to 1, the most. */
  readonly value: number;
  /** Lines of the block that is most like the text. */
  readonly first: number;
  readonly last: number;
}

/** By file of the corpus. */
export type Meaning = ReadonlyMap<number, FileMeaning>;

/** As that of most other signals. */
const WEIGHT = 1;

/** Files that are compared. */
const FILES = 50;

/** Blocks of one file, those first that have the text's words: a file of 10,000 lines must not cost a minute. */
const BLOCKS = 40;

/** Characters of a block or of the text: common models read 8,192 tokens, which even tokens of one letter keep to. */
const LONGEST = 6_000;

/** Texts of one request, and requests at once. */
const BATCH = 64;
const AT_ONCE = 4;

export interface MeaningOptions {
  readonly embed: Embed;
  /** What has vectors that can be compared: a model at an address. */
  readonly space: string;
  readonly cache: Cache;
  /** Texts of files by path; those of the place, and no others, are asked for. */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** The deadline of all requests together. */
  readonly signal: AbortSignal;
}

interface Piece {
  readonly file: number;
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

/**
 * Compares the text with the blocks of the best files. Vectors that came before a failure are kept for the next time.
 *
 * @throws What `embed` throws, the first of it; TacitError `locate/vectors-differ`
 */
export async function readMeaning(
  text: string,
  place: Place,
  { embed, space, cache, read, signal }: MeaningOptions,
): Promise<Meaning> {
  const ranking = rankFiles(readQuery(text), place);
  const best = ranking.files.slice(0, FILES).map(({ file }) => file);
  if (best.length < 2) return new Map(); // nothing to put in order
  const pieces = await piecesOf(best, place, ranking, read);
  const asked = text.slice(0, LONGEST);
  const texts = new Map(
    [asked, ...pieces.map((piece) => piece.text)].map((one) => [vectorKey(one), one]),
  );
  const vectors = openVectors(cache, space);
  try {
    // Twice at most: when the model has changed, the first round finds out and the second asks for the rest anew.
    for (let round = 0; round < 2; round += 1) {
      const missing = [...texts].filter(([key]) => !vectors.has(key));
      if (missing.length === 0) break;
      // oxlint-disable-next-line no-await-in-loop -- see above
      await embedAll(missing, vectors, embed, signal);
    }
    return compared(asked, pieces, vectors);
  } finally {
    await vectors.save();
    vectors.close();
  }
}

async function piecesOf(
  files: readonly number[],
  { corpus }: Place,
  { reading }: Ranking,
  read: MeaningOptions["read"],
): Promise<Piece[]> {
  const texts = await read(files.map((file) => corpus.paths[file] ?? ""));
  const words = (block: number): number => reading.blocks.text[block] ?? 0;
  return files.flatMap((file) => {
    const lines = (texts.get(corpus.paths[file] ?? "") ?? "").split("\n");
    const from = corpus.blockFrom[file] ?? 0;
    const to = corpus.blockTo[file] ?? 0;
    return Array.from({ length: to - from }, (_, index) => from + index)
      .toSorted((a, b) => words(b) - words(a) || a - b)
      .slice(0, BLOCKS)
      .map((block): Piece => {
        const { first, last } = corpus.describeBlock(block);
        const text = lines
          .slice(first - 1, last)
          .join("\n")
          .slice(0, LONGEST);
        return { file, first, last, text };
      })
      .filter((piece) => piece.text.trim() !== "");
  });
}

async function embedAll(
  texts: readonly (readonly [string, string])[],
  vectors: Vectors,
  embed: Embed,
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const failures: unknown[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < texts.length && failures.length === 0) {
      const batch = texts.slice(next, next + BATCH);
      next += BATCH;
      try {
        // oxlint-disable-next-line no-await-in-loop -- the others are asked at the same time
        const found = await embed(
          batch.map(([, text]) => text),
          either,
        );
        for (const [index, [key]] of batch.entries()) {
          const vector = found[index];
          if (vector !== undefined) vectors.add(key, vector);
        }
      } catch (error) {
        failures.push(error);
        failed.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failures.length > 0) throw failures[0];
}

function compared(asked: string, pieces: readonly Piece[], vectors: Vectors): Meaning {
  const wanted = vectors.get(vectorKey(asked)) ?? new Float32Array();
  const best = new Map<number, { likeness: number; piece: Piece }>();
  for (const piece of pieces) {
    const vector = vectors.get(vectorKey(piece.text));
    if (vector === undefined) continue;
    const likeness = product(wanted, vector);
    const known = best.get(piece.file);
    if (known === undefined || likeness > known.likeness) best.set(piece.file, { likeness, piece });
  }
  const all = [...best.values()].map(({ likeness }) => likeness);
  const least = Math.min(...all);
  const range = Math.max(...all) - least;
  return new Map(
    [...best].map(
      ([
        file,
        {
          likeness,
          piece: { first, last },
        },
      ]) => [file, { value: range > 0 ? (likeness - least) / range : 0, first, last }],
    ),
  );
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return Number.isFinite(sum) ? sum : 0; // a cache may hold any bits
}

/** What the signal adds to a file's score. */
export function partOfMeaning(meaning: Meaning | undefined, file: number): number {
  return WEIGHT * (meaning?.get(file)?.value ?? 0);
}

/** The ranking with one signal more; probabilities of all files still give 1. */
export function withMeaning({ files, reading }: Ranking, meaning: Meaning): Ranking {
  let total = 1; // of all, those too that are not ranked
  for (const { file, probability } of files) {
    total += probability * Math.expm1(partOfMeaning(meaning, file));
  }
  const changed = files.map(({ file, score, probability }) => {
    const part = partOfMeaning(meaning, file);
    return { file, score: score + part, probability: (probability * Math.exp(part)) / total };
  });
  return { files: changed.toSorted((a, b) => b.score - a.score), reading };
}
