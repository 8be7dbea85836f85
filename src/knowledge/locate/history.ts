/**
 * What past commits say about files: a request that reads like an old message is about the files that it touched.
 *
 * Messages alone, with no file read, find all files of a task within the first five in 59.8 % of the DEV benchmark; the
 * three forms of it that are used here are the best of ten that were tried, after BugLocator's SimiScore (ICSE 2012).
 */
import type { Commits } from "./commits.ts";
import { saturated } from "./corpus.ts";

export interface Said {
  readonly id: string;
  readonly subject: string;
  /** Numbers of files in the pool. */
  readonly files: readonly number[];
}

/** Commits that touch more files than that, or half of all, say nothing of any one. */
const WIDEST = 30;

/** In how many commits a touch's freshness halves. */
const HALF_LIFE = 200;

/** How much a message's length counts. */
const B = 0.5;

export interface Similar {
  /** By file: similarity of the nearest commits, over what the file's commits weigh in all. */
  readonly share: Float64Array;
  /** By file: squared similarity of the nearest commits. */
  readonly sum: Float64Array;
  /** The share of what the terms tell that the most similar commit says, from 0 to 1. */
  readonly likeness: number;
  /** The most similar commits, best first. */
  readonly nearest: readonly { readonly commit: number; readonly score: number }[];
}

/** How many of the nearest commits count, by the form. */
const NEAREST_SHARE = 200;
const NEAREST_SUM = 60;

/** The commits before a base, seen from the files that are there. */
export class History {
  readonly #commits: Commits;
  /** By commit: its number among those that touched a file that is there, or -1. */
  readonly #places: Int32Array;
  /** By place: the commit, the files that it touched, what it says of each: less, the more there are. */
  readonly #commitAt: number[] = [];
  readonly #touched: (readonly number[])[] = [];
  readonly #weights: number[] = [];
  readonly #postings = new Map<string, Uint32Array>();
  readonly #files: number;
  readonly #mean: number;
  /** By file: how freshly it was touched. */
  readonly recency: Float64Array;
  /** By file: what all its commits weigh. */
  readonly churn: Float64Array;

  constructor(commits: Commits, files: ReadonlyMap<string, number>) {
    this.#commits = commits;
    this.#files = files.size;
    this.recency = new Float64Array(files.size);
    this.churn = new Float64Array(files.size);
    this.#places = new Int32Array(commits.size).fill(-1);
    const { paths } = commits;
    const numbers = Int32Array.from(paths, (path) => files.get(path) ?? -1);
    const alias = Int32Array.from(paths, (_, path) => path); // a name of old to the name of today
    let length = 0;
    for (let commit = 0; commit < commits.size; commit += 1) {
      const renames = commits.renamesOf(commit);
      for (let at = 0; at < renames.length; at += 2) {
        alias[renames[at] ?? 0] = alias[renames[at + 1] ?? 0] ?? 0;
      }
      const touched: number[] = [];
      for (const path of commits.filesOf(commit)) {
        const own = numbers[path] ?? -1;
        const file = own >= 0 ? own : (numbers[alias[path] ?? 0] ?? -1);
        if (file >= 0) touched.push(file);
      }
      if (touched.length === 0) continue;
      this.#add(commit, touched);
      length += commits.lengths[commit] ?? 0;
    }
    this.#mean = Math.max(1, length / Math.max(1, this.size));
  }

  get size(): number {
    return this.#commitAt.length;
  }

  #add(commit: number, touched: readonly number[]): void {
    const place = this.#commitAt.push(commit) - 1;
    this.#places[commit] = place;
    const widest = Math.min(WIDEST, Math.max(1, this.#files / 2));
    const weight = touched.length > widest ? 0 : 1 / Math.sqrt(touched.length);
    const fresh = weight * 0.5 ** (place / HALF_LIFE);
    for (const file of touched) {
      this.recency[file] = (this.recency[file] ?? 0) + fresh;
      this.churn[file] = (this.churn[file] ?? 0) + weight;
    }
    this.#touched.push(touched);
    this.#weights.push(weight);
  }

  /** Place and count in turn. */
  #postingsOf(term: string): Uint32Array {
    const known = this.#postings.get(term);
    if (known !== undefined) return known;
    const all = this.#commits.postings(term);
    const kept: number[] = [];
    for (let at = 0; at < all.length; at += 2) {
      const place = this.#places[all[at] ?? 0] ?? -1;
      if (place >= 0) kept.push(place, all[at + 1] ?? 0);
    }
    const found = Uint32Array.from(kept);
    this.#postings.set(term, found);
    return found;
  }

  /** What the last query looked up is not needed by the next. */
  forget(): void {
    this.#postings.clear();
  }

  /** How many commits use a term. */
  commitsWith(term: string): number {
    return this.#postingsOf(term).length / 2;
  }

  /** Commits that say what the terms say, and their files. */
  similar(terms: readonly string[]): Similar {
    const count = this.size;
    const scores = new Float64Array(count);
    let all = 0;
    for (const term of terms) {
      const postings = this.#postingsOf(term);
      const found = postings.length / 2;
      const rarity = Math.log(1 + (count - found + 0.5) / (found + 0.5));
      all += rarity;
      for (let at = 0; at < postings.length; at += 2) {
        const place = postings[at] ?? 0;
        const times = postings[at + 1] ?? 0;
        const length = (this.#commits.lengths[this.#commitAt[place] ?? 0] ?? 0) / this.#mean;
        scores[place] = (scores[place] ?? 0) + rarity * saturated(times, length, B);
      }
    }
    const nearest = [...scores.keys()]
      .filter((number) => (scores[number] ?? 0) > 0 && this.#weights[number] !== 0)
      .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
      .slice(0, NEAREST_SHARE)
      .map((commit) => ({ commit, score: scores[commit] ?? 0 }));
    const best = nearest[0]?.score ?? 1;
    const share = new Float64Array(this.#files);
    const sum = new Float64Array(this.#files);
    for (const [rank, { commit, score }] of nearest.entries()) {
      const weight = this.#weights[commit] ?? 0;
      const likeness = score / best;
      for (const file of this.#touched[commit] ?? []) {
        share[file] = (share[file] ?? 0) + likeness * weight;
        if (rank < NEAREST_SUM) sum[file] = (sum[file] ?? 0) + likeness ** 2 * weight;
      }
    }
    for (let file = 0; file < this.#files; file += 1) {
      share[file] = (share[file] ?? 0) / ((this.churn[file] ?? 0) + 1);
    }
    return { share, sum, nearest, likeness: all === 0 ? 0 : Math.min(1, best / all) };
  }

  /** The commit of a number that `similar` gave. */
  commit(number: number): Said | undefined {
    const commit = this.#commitAt[number];
    if (commit === undefined) return undefined;
    return { ...this.#commits.describe(commit), files: this.#touched[number] ?? [] };
  }
}
