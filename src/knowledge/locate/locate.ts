/**
 * Finds the files that a request is about, without a model.
 *
 * Fielded BM25 is the plain beginning; what replaces the score later keeps these shapes.
 */
import { TacitError } from "../../ground/core/error.ts";
import { isLocatable, sourceFile } from "../codebase/files.ts";
import { Bm25fIndex, type Ranked } from "./bm25f.ts";
import { type FoundSymbol, rounded, symbolsFor } from "./symbols.ts";
import { tokensOf } from "./tokens.ts";

export interface TextFile {
  /** Slash-separated, relative to the repository. */
  readonly path: string;
  readonly text: string;
}

export interface LocatedFile {
  readonly path: string;
  /** Comparable within one answer only. */
  readonly score: number;
  /** The words that speak for the file, strongest first. */
  readonly why: readonly string[];
}

export interface Located {
  /** Best first. */
  readonly files: readonly LocatedFile[];
  readonly symbols: readonly FoundSymbol[];
  readonly ms: number;
}

export interface LocateOptions {
  /** How many files. Default 20. */
  readonly limit?: number;
  /** Every word's part in the score instead of the strongest words. */
  readonly explain?: boolean;
}

export interface BatchLine {
  readonly id: string;
  readonly text: string;
  /** Revision to search; whatever `readAt` takes undefined for, where absent. */
  readonly at?: string | undefined;
}

export interface BatchAnswer {
  readonly id: string;
  readonly files: readonly string[];
  /** `[path, first line, last line, tokens]` in packing order; none yet. */
  readonly spans: readonly (readonly [string, number, number, number])[];
}

/** How many of the best files are searched for definitions. */
const SYMBOL_FILES = 10;
const SYMBOL_LIMIT = 20;

/** An index over the code of one tree; tests, generated files, documents and configuration stay out of the pool. */
export class Locator {
  readonly #files: ReadonlyMap<string, TextFile>;
  readonly #index: Bm25fIndex;

  constructor(files: Iterable<TextFile>) {
    const pool = [...files].filter((file) => isLocatable(file.path));
    this.#files = new Map(pool.map((file) => [file.path, file]));
    this.#index = new Bm25fIndex(this.#files.values());
  }

  /** @throws TacitError `locate/empty-text` */
  rank(text: string, limit: number): Ranked[] {
    if (text.trim() === "") {
      throw new TacitError({
        code: "locate/empty-text",
        kind: "input",
        message: "There is no text to search for.",
        hint: "Say in a sentence what should change.",
      });
    }
    return this.#index.rank(text, limit);
  }

  /** @throws TacitError `locate/empty-text` */
  locate(text: string, options: LocateOptions = {}): Omit<Located, "ms"> {
    const ranked = this.rank(text, options.limit ?? 20);
    const best = ranked.slice(0, SYMBOL_FILES).flatMap(({ path }) => {
      const file = this.#files.get(path);
      return file === undefined ? [] : [sourceFile(file.path, file.text)];
    });
    return {
      files: ranked.map((file) => ({
        path: file.path,
        score: rounded(file.score),
        why: reasonsFor(file, options.explain === true),
      })),
      symbols: symbolsFor(
        new Set(tokensOf(text)),
        (token) => this.#index.weightOf(token),
        best,
        SYMBOL_LIMIT,
      ),
    };
  }
}

function reasonsFor({ contributions }: Ranked, all: boolean): string[] {
  if (all) {
    return contributions.map(
      ({ token, score, inPath, count }) =>
        `${token} ${score.toFixed(2)} (${[
          inPath ? "in its path" : "",
          count > 0 ? `${count}× in its text` : "",
        ]
          .filter((place) => place !== "")
          .join(", ")})`,
    );
  }
  const strongest = contributions.slice(0, 6);
  const path = strongest.filter(({ inPath }) => inPath).map(({ token }) => token);
  const text = strongest
    .filter(({ inPath }) => !inPath)
    .map(({ token, count }) => (count > 1 ? `${token} ×${count}` : token));
  return [
    ...(path.length > 0 ? [`path has ${path.join(", ")}`] : []),
    ...(text.length > 0 ? [`text has ${text.join(", ")}`] : []),
  ];
}

/**
 * Ranks the files that a text is about. The same text and files give the same answer, `ms` aside.
 *
 * @throws TacitError `locate/empty-text`
 */
export function locate(
  text: string,
  files: Iterable<TextFile>,
  options: LocateOptions = {},
): Located {
  const begun = performance.now();
  const found = new Locator(files).locate(text, options);
  return { ...found, ms: Math.round(performance.now() - begun) };
}

/**
 * Answers many texts, in the order of `lines`. Lines are grouped by revision: each tree is read and indexed once, and
 * one index at a time is held.
 *
 * @throws TacitError `locate/empty-text`, and whatever `readAt` throws.
 */
export async function locateBatch(
  lines: readonly BatchLine[],
  readAt: (at: string | undefined) => Promise<Iterable<TextFile>>,
  options: { readonly limit?: number } = {},
): Promise<BatchAnswer[]> {
  const answers = new Map<BatchLine, BatchAnswer>();
  for (const [at, group] of Map.groupBy(lines, (line) => line.at)) {
    const locator = new Locator(await readAt(at));
    for (const line of group) {
      const files = locator.rank(line.text, options.limit ?? 20).map((file) => file.path);
      answers.set(line, { id: line.id, files, spans: [] });
    }
  }
  return lines.flatMap((line) => answers.get(line) ?? []);
}
