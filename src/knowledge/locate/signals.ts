/**
 * Everything that speaks for or against a file, for one text: one number a file and signal.
 *
 * The signals, and most of their constants, come from an experiment on the DEV benchmark; docs/locate.md says what each
 * is worth, and what was tried and left out.
 */
import type { ImportResolver } from "../codebase/imports.ts";
import { type Corpus, rarity, saturated } from "./corpus.ts";
import type { History, Similar } from "./history.ts";
import { type Folder, PathIndex } from "./path-index.ts";
import { isHome, mention, moduleFit, scopeFit } from "./paths.ts";
import type { Query } from "./query.ts";
import { stem } from "./words.ts";

/** What is searched. */
export interface Place {
  readonly corpus: Corpus;
  readonly history: History;
  /** Files that a file imports, by number. */
  readonly imports: (file: number) => readonly number[];
  /** Where a specifier in a file leads, over the paths that are searched. */
  readonly resolve: ImportResolver;
  /** What `resolve` was told by, text by path. */
  readonly manifests: ReadonlyMap<string, string>;
  readonly paths: PathIndex;
}

export type ImportsOfPlace = Pick<Place, "imports" | "resolve" | "manifests">;

export const signalNames = [
  "block",
  "definition",
  "title",
  "body",
  "name",
  "namedDefinition",
  "similarTitle",
  "shareText",
  "shareTitle",
  "recency",
  "scope",
  "home",
  "stem",
  "folder",
  "size",
  "aside",
  "generated",
  "barrel",
  "imported",
  "neighbours",
  "mention",
  "module",
] as const;
export type SignalName = (typeof signalNames)[number];
export type Signals = Readonly<Record<SignalName, Float64Array>>;

/** Scores of blocks, for what is shown of a file. */
export interface BlockScores {
  readonly text: Float64Array;
  readonly title: Float64Array;
  readonly definitions: Float64Array;
  readonly names: Float64Array;
}

export interface Reading {
  readonly signals: Signals;
  readonly blocks: BlockScores;
  readonly similar: Similar;
}

export function placeOf(corpus: Corpus, history: History, imports: ImportsOfPlace): Place {
  return { corpus, history, ...imports, paths: new PathIndex(corpus.paths) };
}

export function readSignals(query: Query, place: Place): Reading {
  const { corpus, history } = place;
  const paths = place.paths.facts;
  const count = corpus.size;
  corpus.forget();
  history.forget();
  const { terms, title } = query;
  const rare = (term: string): number => rarity(count, corpus.filesWith(term));
  const all = terms.reduce((sum, term) => sum + rare(term), 0);

  const body = corpus.scoreFiles(terms, rare);
  const text = corpus.scoreBlocks(terms, rare);
  const told = corpus.scoreBlocks(terms, (term) => rare(term) * rarityOfSaying(history, term));
  const definitions = corpus.scoreNames(terms);
  const names = query.names.flatMap((name) => {
    const term = [name, stem(name)].find((form) => corpus.filesWith(form) > 0);
    return term === undefined ? [] : [term];
  });
  const nameBlocks = corpus.scoreBlocks(names, rare, 0.3);
  const fromText = history.similar(terms);
  const fromTitle = history.similar(title);

  const bestText = bestIn(corpus, text);
  const near = nearness(query, place, {
    body: starred(body.slice()),
    block: starred(bestText.slice()),
    similar: starred(fromText.sum.slice()),
  });
  const none = (): Float64Array => new Float64Array(count);
  const signals: Signals = {
    block: starred(bestIn(corpus, told)),
    definition: starred(bestIn(corpus, added(text, definitions))),
    title: starred(corpus.scoreFiles(title, rare)),
    body: body.map((value) => value / (3 * Math.sqrt(1 + all))),
    name: starred(corpus.scoreFiles(names, rare)),
    namedDefinition: starred(defining(query.names, corpus)),
    similarTitle: believed(starred(fromTitle.sum), fromTitle),
    shareText: believed(starred(fromText.share), fromText),
    shareTitle: believed(starred(fromTitle.share), fromTitle),
    recency: starred(history.recency.slice()),
    scope: query.scopes.length === 0 ? none() : by(paths, (path) => scopeFit(path, query)),
    home: query.scopes.length === 0 ? none() : by(paths, (path) => (isHome(path, query) ? 1 : 0)),
    stem: namedIn(query, place),
    folder: foldersCovered(query, place),
    size: corpus.characters.map((characters) => Math.log1p(characters) / 6),
    aside: place.paths.aside,
    generated: place.paths.generated,
    barrel: query.adds ? place.paths.barrel : none(),
    imported: starred(importedBy(near, place)),
    neighbours: neighboursOf(near, place),
    mention: query.paths.length === 0 ? none() : by(paths, (path) => mention(path, query)),
    module: query.modules.length === 0 ? none() : by(paths, (path) => moduleFit(path, query)),
  };
  return {
    signals,
    blocks: {
      text: starred(text),
      title: starred(corpus.scoreBlocks(title, rare)),
      definitions: starred(definitions),
      names: starred(nameBlocks),
    },
    similar: fromText,
  };
}

/**
 * The nearest commit may be far: in a young repository, one common word makes it. From this likeness on it is believed,
 * which three quarters of the benchmark's tasks reach; 0.2 and 0.4 do as well there.
 */
const LIKE_ENOUGH = 0.3;

function believed(scores: Float64Array, { likeness }: Similar): Float64Array {
  const trust = Math.min(1, likeness / LIKE_ENOUGH);
  return scores.map((score) => score * trust);
}

/** How seldom commits say the word: what every message says is not what this one is about. From 0 to 1. */
function rarityOfSaying(history: History, term: string): number {
  if (history.size === 0) return 1;
  const most = Math.log(1 + history.size);
  return Math.log(1 + history.size / (1 + history.commitsWith(term))) / most;
}

function defining(names: readonly string[], corpus: Corpus): Float64Array {
  const scores = new Float64Array(corpus.size);
  for (const name of names) {
    const files = corpus.definers(name);
    const weight = files.length === 0 ? 0 : Math.log(1 + corpus.size / files.length);
    for (const file of files) scores[file] = (scores[file] ?? 0) + weight;
  }
  return scores;
}

/** 1 for files whose names are words of the text. */
function namedIn(query: Query, { paths }: Place): Float64Array {
  const scores = new Float64Array(paths.facts.length);
  for (const word of query.words) {
    for (const file of paths.filesNamed(stem(word)))
      scores[file] = Math.max(scores[file] ?? 0, 0.5);
    for (const file of paths.filesNamed(word)) scores[file] = 1;
  }
  return scores;
}

/** Every file of a folder has its folder's score. */
function foldersCovered(query: Query, { paths }: Place): Float64Array {
  const wanted = new Set(query.terms);
  const scores = new Float64Array(paths.facts.length);
  for (const folder of paths.folders) {
    const score = covered(folder, wanted, paths);
    if (score > 0) for (const file of folder.files) scores[file] = score;
  }
  return scores;
}

/** The share of the folder's name that the text has, its rarer words counting more. */
function covered({ nameTerms }: Folder, wanted: ReadonlySet<string>, paths: PathIndex): number {
  if (!nameTerms.some((term) => wanted.has(term))) return 0;
  let all = 0;
  let found = 0;
  for (const term of nameTerms) {
    const weight = Math.log(1 + paths.facts.length / (1 + paths.pathsWith(term)));
    all += weight;
    if (wanted.has(term)) found += weight;
  }
  return all === 0 ? 0 : found / all;
}

/** A first guess, for what hangs on a file's neighbours: the plain scores added up by hand. From 0 to 1. */
function nearness(
  query: Query,
  place: Place,
  { body, block, similar }: Readonly<Record<"body" | "block" | "similar", Float64Array>>,
): Float64Array {
  const { corpus, paths } = place;
  const path = starred(scorePaths(query, place));
  const guess = new Float64Array(corpus.size);
  for (let file = 0; file < guess.length; file += 1) {
    const score =
      (body[file] ?? 0) +
      0.7 * (path[file] ?? 0) +
      0.7 * (block[file] ?? 0) +
      0.5 * (similar[file] ?? 0);
    guess[file] = score * (paths.aside[file] === 1 || paths.generated[file] === 1 ? 0.7 : 1);
  }
  return starred(guess);
}

/** BM25 of paths, b 0.5. */
function scorePaths({ terms }: Query, { paths }: Place): Float64Array {
  const scores = new Float64Array(paths.facts.length);
  for (const term of terms) {
    const postings = paths.postings(term);
    const weight = rarity(scores.length, postings.length / 2);
    for (let at = 0; at < postings.length; at += 2) {
      const file = postings[at] ?? 0;
      const length = (paths.lengths[file] ?? 0) / paths.meanLength;
      scores[file] = (scores[file] ?? 0) + weight * saturated(postings[at + 1] ?? 0, length, 0.5);
    }
  }
  return scores;
}

/** How many of the best guesses hand something on to what they import. */
const GIVERS = 10;

/**
 * What many import is imported by those too that have nothing to do with it. How many files speak of its name stands for
 * how many import it: as good on the benchmark, and no graph of the whole has to be kept.
 */
function importedBy(near: Float64Array, { corpus, imports, paths }: Place): Float64Array {
  const scores = new Float64Array(corpus.size);
  for (const file of bestFew(near, [...near.keys()], GIVERS)) {
    for (const other of imports(file)) {
      const known = corpus.filesWith(stem(paths.facts[other]?.name ?? ""));
      const given = (near[file] ?? 0) ** 3 / Math.sqrt(1 + known);
      scores[other] = (scores[other] ?? 0) + given;
    }
  }
  return scores;
}

/** The mean of the three best guesses in the same folder, itself aside. */
function neighboursOf(near: Float64Array, { paths }: Place): Float64Array {
  const scores = new Float64Array(near.length);
  for (const { files } of paths.folders) {
    const best = bestFew(near, files, 4);
    const all = best.reduce((sum, file) => sum + (near[file] ?? 0), 0);
    const fourth = near[best[3] ?? -1] ?? 0;
    for (const file of files) {
      scores[file] = (all - (best.includes(file) ? (near[file] ?? 0) : fourth)) / 3;
    }
  }
  return scores;
}

/** The best of some files, best first, ties by number; without sorting all of them. */
function bestFew(near: Float64Array, files: readonly number[], count: number): number[] {
  const best: number[] = [];
  for (const file of files) {
    const score = near[file] ?? 0;
    let at = best.length;
    while (at > 0 && (near[best[at - 1] ?? 0] ?? 0) < score) at -= 1;
    if (at >= count) continue;
    best.splice(at, 0, file);
    if (best.length > count) best.pop();
  }
  return best;
}

/** By file: the best score of its blocks. */
function bestIn(corpus: Corpus, scores: Float64Array): Float64Array {
  const best = new Float64Array(corpus.size);
  const { blockFrom, blockTo } = corpus;
  for (let file = 0; file < best.length; file += 1) {
    const to = blockTo[file] ?? 0;
    let most = 0;
    for (let block = blockFrom[file] ?? 0; block < to; block += 1) {
      const score = scores[block] ?? 0;
      if (score > most) most = score;
    }
    best[file] = most;
  }
  return best;
}

function added(one: Float64Array, other: Float64Array): Float64Array {
  const sum = one.slice();
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (other[at] ?? 0);
  return sum;
}

function by<Value>(values: readonly Value[], score: (value: Value) => number): Float64Array {
  const scores = new Float64Array(values.length);
  for (const [at, value] of values.entries()) scores[at] = score(value);
  return scores;
}

/** Divided by the largest, in place. Plain loops: these arrays have an entry for each file or block of a tree. */
function starred(scores: Float64Array): Float64Array {
  let most = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const score = scores[at] ?? 0;
    if (score > most) most = score;
  }
  if (most > 0) {
    for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) / most;
  }
  return scores;
}
