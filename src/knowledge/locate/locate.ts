/** Finds the files, symbols and lines that a request is about, without a model, and says why. */
import { TacitError } from "../../ground/core/error.ts";
import { rarity } from "./corpus.ts";
import { type Meaning, partOfMeaning, withMeaning } from "./meaning.ts";
import { type Query, readQuery } from "./query.ts";
import { type RankedBlock, rankBlocks, rankFiles, type Ranking, weights } from "./rank.ts";
import { type Place, type SignalName, signalNames } from "./signals.ts";
import { termsOfWord } from "./words.ts";

export interface LocatedFile {
  readonly path: string;
  /** Comparable within one answer only. */
  readonly score: number;
  /** That it is one of those to change; all files of the tree together give 1. */
  readonly probability: number;
  /** What speaks for the file, strongest first, in words. */
  readonly why: readonly string[];
}

export interface LocatedSymbol {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  /** First line, 1-based. */
  readonly start: number;
  /** Last line, inclusive. */
  readonly end: number;
  readonly score: number;
}

/** Whole definitions, or a part of a long one. */
export interface LocatedBlock {
  readonly path: string;
  /** 1-based. */
  readonly first: number;
  /** 1-based, inclusive. */
  readonly last: number;
  readonly characters: number;
  /** How likely it is to overlap what will be changed. */
  readonly value: number;
}

export interface Located {
  /** Best first. */
  readonly files: readonly LocatedFile[];
  readonly symbols: readonly LocatedSymbol[];
  /** Most worth its tokens first. */
  readonly blocks: readonly LocatedBlock[];
}

export interface LocateOptions {
  /** How many files. Default 20. */
  readonly limit?: number;
  /** Every signal's part in the score instead of reasons in words. */
  readonly explain?: boolean;
  /** What a model's vectors say of the files, where the user has one. */
  readonly meaning?: Meaning | undefined;
}

const SYMBOL_FILES = 10;
const SYMBOL_LIMIT = 20;
const BLOCK_LIMIT = 400;

/**
 * The same text, tree and meaning give the same answer.
 *
 * @throws TacitError `locate/empty-text`
 */
export function locate(text: string, place: Place, options: LocateOptions = {}): Located {
  if (text.trim() === "") {
    throw new TacitError({
      code: "locate/empty-text",
      kind: "input",
      message: "There is no text to search for.",
      hint: "Say in a sentence what should change.",
    });
  }
  const query = readQuery(text);
  const { meaning } = options;
  const plain = rankFiles(query, place);
  const ranking = meaning === undefined ? plain : withMeaning(plain, meaning);
  const { paths } = place.corpus;
  const blocks = rankBlocks(ranking, place.corpus);
  const best = ranking.files.slice(0, options.limit ?? 20);
  return {
    files: best.map(({ file, score, probability }) => ({
      path: paths[file] ?? "",
      score: rounded(score),
      probability: rounded(probability),
      why:
        options.explain === true
          ? partsOf(file, ranking, meaning)
          : reasonsFor(file, query, place, ranking, meaning),
    })),
    symbols: symbolsFor(query, place, ranking),
    blocks: blocks.slice(0, BLOCK_LIMIT).map((block) => described(block, paths[block.file] ?? "")),
  };
}

function described({ first, last, characters, value }: RankedBlock, path: string): LocatedBlock {
  return { path, first, last, characters, value: rounded(value) };
}

function partsOf(file: number, { reading }: Ranking, meaning: Meaning | undefined): string[] {
  const parts = signalNames.map((name): readonly [SignalName | "meaning", number] => [
    name,
    weights[name] * (reading.signals[name][file] ?? 0),
  ]);
  return [...parts, ["meaning", partOfMeaning(meaning, file)] as const]
    .filter(([, part]) => Math.abs(part) >= 0.005)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, part]) => `${name} ${part.toFixed(2)}`);
}

/** Words of a reason that are named. */
const NAMED = 4;

function reasonsFor(
  file: number,
  query: Query,
  place: Place,
  { reading }: Ranking,
  meaning: Meaning | undefined,
): string[] {
  const { corpus, history } = place;
  const at = (name: SignalName): number => reading.signals[name][file] ?? 0;
  const reasons: (readonly [number, string])[] = [];
  if (at("mention") > 0) reasons.push([3, "the text names its path"]);
  if (at("scope") > 0) reasons.push([2 * at("scope"), `in the scope ${query.scopes.join(", ")}`]);
  if (at("stem") > 0) reasons.push([1, "the text has its name"]);
  const defined = query.names.filter((name) => corpus.definers(name).includes(file));
  if (defined.length > 0) {
    const names = defined.slice(0, NAMED).map((name) => query.wordOf.get(name) ?? name);
    reasons.push([2, `defines ${names.join(", ")}`]);
  }
  const words = query.terms
    .map((term) => [term, corpus.countIn(term, file)] as const)
    .filter(([, count]) => count > 0)
    .map(([term, count]) => [term, rarity(corpus.size, corpus.filesWith(term)), count] as const)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, NAMED)
    .map(([term, , count]) => {
      const word = query.wordOf.get(term) ?? term;
      return count > 1 ? `${word} ×${count}` : word;
    });
  if (words.length > 0)
    reasons.push([at("block") + at("body"), `its text has ${words.join(", ")}`]);
  const similar = reading.similar.nearest.find(({ commit }) =>
    history.commit(commit)?.files.includes(file),
  );
  const said = similar === undefined ? undefined : history.commit(similar.commit);
  if (said !== undefined && at("shareText") + at("similarTitle") >= 0.2) {
    reasons.push([
      at("shareText") + at("similarTitle"),
      `changed by ${said.id.slice(0, 8)} “${shortened(said.subject)}”`,
    ]);
  }
  const like = meaning?.get(file);
  if (like !== undefined && like.value >= 0.5) {
    reasons.push([like.value, `means something similar (lines ${like.first}-${like.last})`]);
  }
  if (at("imported") >= 0.3) reasons.push([at("imported") / 2, "imported by files that fit"]);
  if (at("neighbours") >= 0.5) reasons.push([at("neighbours") / 3, "beside files that fit"]);
  return reasons.toSorted(([a], [b]) => b - a).map(([, reason]) => reason);
}

const SUBJECT = 60;

function shortened(subject: string): string {
  return subject.length <= SUBJECT ? subject : `${subject.slice(0, SUBJECT - 1)}…`;
}

/** Definitions in the best files whose names share words with the text, rarest first. */
function symbolsFor(query: Query, { corpus }: Place, { files }: Ranking): LocatedSymbol[] {
  const wanted = new Set(query.terms);
  return files
    .slice(0, SYMBOL_FILES)
    .flatMap(({ file }) =>
      corpus.outline(file).definitions.map(({ name, kind, start, end }): LocatedSymbol => {
        let score = 0;
        for (const term of new Set(termsOfWord(name))) {
          if (wanted.has(term)) score += rarity(corpus.size, corpus.filesWith(term));
        }
        return { path: corpus.paths[file] ?? "", name, kind, start, end, score: rounded(score) };
      }),
    )
    .filter(({ score }) => score > 0)
    .toSorted(
      (a, b) =>
        b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start),
    )
    .slice(0, SYMBOL_LIMIT);
}

/** Four decimals: enough to tell scores apart, few enough to read and to compare. */
function rounded(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
