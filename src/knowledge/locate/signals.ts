/**
 * Everything that speaks for or against a file, for one text: one number a file and signal.
 *
 * The signals, and most of their constants, come from an experiment on the DEV benchmark; docs/locate.md says what each
 * is worth, and what was tried and left out.
 */
import { isGenerated } from "../codebase/files.ts";
import { type Corpus, rarity, saturated } from "./corpus.ts";
import type { History, Similar } from "./history.ts";
import {
  isHome,
  isNamed,
  mention,
  moduleFit,
  type PathFacts,
  pathFacts,
  scopeFit,
} from "./paths.ts";
import type { Query } from "./query.ts";
import { stem } from "./words.ts";

/** What is searched. */
export interface Place {
  readonly corpus: Corpus;
  readonly history: History;
  /** Files that a file imports, by number. */
  readonly imports: (file: number) => readonly number[];
  readonly paths: readonly PathFacts[];
  /** How many paths have a term. */
  readonly pathsWith: ReadonlyMap<string, number>;
  readonly folders: ReadonlyMap<string, readonly number[]>;
}

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

export function placeOf(corpus: Corpus, history: History, imports: Place["imports"]): Place {
  const paths = corpus.paths.map(pathFacts);
  const pathsWith = new Map<string, number>();
  const folders = new Map<string, number[]>();
  for (const [file, { terms, folder }] of paths.entries()) {
    for (const term of new Set(terms)) pathsWith.set(term, (pathsWith.get(term) ?? 0) + 1);
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [file]);
    else known.push(file);
  }
  return { corpus, history, imports, paths, pathsWith, folders };
}

export function readSignals(query: Query, place: Place): Reading {
  const { corpus, history, paths } = place;
  const count = corpus.size;
  corpus.forget();
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

  const bestOf = (value: (block: number) => number): Float64Array => {
    const best = new Float64Array(count);
    for (let file = 0; file < count; file += 1) {
      const [from, to] = corpus.blocksOf(file);
      let most = 0;
      for (let block = from; block < to; block += 1) most = Math.max(most, value(block));
      best[file] = most;
    }
    return best;
  };
  const bestText = bestOf((block) => text[block] ?? 0);
  const near = nearness(query, place, {
    body: starred(body),
    block: starred(bestText),
    similar: starred(fromText.sum),
  });
  const signals: Signals = {
    block: starred(bestOf((block) => told[block] ?? 0)),
    definition: starred(bestOf((block) => (text[block] ?? 0) + (definitions[block] ?? 0))),
    title: starred(corpus.scoreFiles(title, rare)),
    body: body.map((value) => value / (3 * Math.sqrt(1 + all))),
    name: starred(corpus.scoreFiles(names, rare)),
    namedDefinition: starred(defining(query.names, corpus)),
    similarTitle: believed(starred(fromTitle.sum), fromTitle),
    shareText: believed(starred(fromText.share), fromText),
    shareTitle: believed(starred(fromTitle.share), fromTitle),
    recency: starred(history.recency),
    scope: by(paths, (path) => scopeFit(path, query)),
    home: by(paths, (path) => (isHome(path, query) ? 1 : 0)),
    stem: by(paths, (path) => (isNamed(path, query) ? 1 : 0)),
    folder: by(paths, (path) => covered(path, query, place)),
    size: corpus.characters.map((characters) => Math.log1p(characters) / 6),
    aside: by(paths, (path) => (path.aside ? 1 : 0)),
    generated: by(paths, ({ path, settings }) => (settings || isGenerated(path) ? 1 : 0)),
    barrel: by(paths, ({ barrel }) => (barrel && query.adds ? 1 : 0)),
    imported: starred(importedBy(near, place)),
    neighbours: neighboursOf(near, place),
    mention: by(paths, (path) => mention(path, query)),
    module: by(paths, (path) => moduleFit(path, query)),
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

/** The share of the folder's name that the text has, its rarer words counting more. */
function covered({ folderTerms }: PathFacts, query: Query, place: Place): number {
  const wanted = new Set(query.terms);
  let all = 0;
  let found = 0;
  for (const term of new Set(folderTerms)) {
    const weight = Math.log(1 + place.paths.length / (1 + (place.pathsWith.get(term) ?? 0)));
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
  for (const [file, facts] of paths.entries()) {
    const score =
      (body[file] ?? 0) +
      0.7 * (path[file] ?? 0) +
      0.7 * (block[file] ?? 0) +
      0.5 * (similar[file] ?? 0);
    guess[file] = score * (facts.aside || facts.settings || isGenerated(facts.path) ? 0.7 : 1);
  }
  return starred(guess);
}

/** BM25 of paths, b 0.5. */
function scorePaths({ terms }: Query, { paths, pathsWith }: Place): Float64Array {
  const wanted = new Map(
    terms.map((term) => [term, rarity(paths.length, pathsWith.get(term) ?? 0)]),
  );
  const mean = paths.reduce((sum, path) => sum + path.terms.length, 0) / Math.max(1, paths.length);
  return by(paths, (path) => {
    let score = 0;
    const counts = new Map<string, number>();
    for (const term of path.terms) {
      if (wanted.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    for (const [term, times] of counts) {
      score += (wanted.get(term) ?? 0) * saturated(times, path.terms.length / mean, 0.5);
    }
    return score;
  });
}

/** How many of the best guesses hand something on to what they import. */
const GIVERS = 10;

/**
 * What many import is imported by those too that have nothing to do with it. How many files speak of its name stands for
 * how many import it: as good on the benchmark, and no graph of the whole has to be kept.
 */
function importedBy(near: Float64Array, { corpus, imports, paths }: Place): Float64Array {
  const scores = new Float64Array(corpus.size);
  const best = [...near.keys()]
    .toSorted((a, b) => (near[b] ?? 0) - (near[a] ?? 0) || a - b)
    .slice(0, GIVERS);
  for (const file of best) {
    for (const other of imports(file)) {
      const known = corpus.filesWith(stem(paths[other]?.name ?? ""));
      const given = (near[file] ?? 0) ** 3 / Math.sqrt(1 + known);
      scores[other] = (scores[other] ?? 0) + given;
    }
  }
  return scores;
}

/** The mean of the three best guesses in the same folder, itself aside. */
function neighboursOf(near: Float64Array, { folders }: Place): Float64Array {
  const scores = new Float64Array(near.length);
  for (const files of folders.values()) {
    const best = files
      .toSorted((a, b) => (near[b] ?? 0) - (near[a] ?? 0) || a - b)
      .slice(0, 4)
      .map((file) => [file, near[file] ?? 0] as const);
    for (const file of files) {
      const others = best.filter(([other]) => other !== file).slice(0, 3);
      scores[file] = others.reduce((sum, [, value]) => sum + value, 0) / 3;
    }
  }
  return scores;
}

function by<Value>(values: readonly Value[], score: (value: Value) => number): Float64Array {
  return Float64Array.from(values, score);
}

/** Divided by the largest. */
function starred(scores: Float64Array): Float64Array {
  let most = 0;
  for (const score of scores) most = Math.max(most, score);
  return most > 0 ? scores.map((score) => score / most) : scores;
}
