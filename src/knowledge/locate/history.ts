/**
 * What past commits say about files: a request that reads like an old message is about the files that it touched.
 *
 * Messages alone, with no file read, find all files of a task within the first five in 59.8 % of the DEV benchmark; the
 * three forms of it that are used here are the best of ten that were tried, after BugLocator's SimiScore (ICSE 2012).
 */
import { saturated } from "./corpus.ts";
import { countedTerms } from "./words.ts";

export interface PastCommit {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly files: readonly string[];
  readonly renames: readonly (readonly [string, string])[];
}

/** A commit as a document. */
export interface CommitRecord {
  readonly id: string;
  readonly subject: string;
  readonly files: readonly string[];
  readonly renames: readonly (readonly [string, string])[];
  /** Terms and their counts in turn. */
  readonly terms: readonly (readonly [string, number])[];
}

/** Commits that are read back from the base. */
export const HISTORY_LIMIT = 3_000;

const BODY_LIMIT = 1_500;
const trailer =
  /^(signed-off|co-authored|reviewed|acked|tested|reported|change-id|closes|fixes|refs|cc|see also)\b.*/i;

export function recordOf(commit: PastCommit): CommitRecord {
  const body = commit.body
    .split("\n")
    .filter((line) => !trailer.test(line.trim()))
    .join("\n")
    .slice(0, BODY_LIMIT);
  const subject = commit.subject.replaceAll(/\(#\d+\)/g, "");
  return {
    id: commit.id,
    subject: commit.subject,
    files: commit.files,
    renames: commit.renames,
    terms: [...countedTerms(`${subject}\n${body}`)],
  };
}

interface Document {
  readonly id: string;
  readonly subject: string;
  /** Numbers of files in the pool. */
  readonly files: readonly number[];
  /** What the commit says of each of its files: less, the more there are. */
  readonly weight: number;
  readonly length: number;
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
  readonly #documents: Document[] = [];
  /** Commit and count in turn, by term. */
  readonly #postings = new Map<string, number[]>();
  readonly #files: number;
  readonly #mean: number;
  /** By file: how freshly it was touched. */
  readonly recency: Float64Array;
  /** By file: what all its commits weigh. */
  readonly churn: Float64Array;

  /** @param records Newest first, none after the base. */
  constructor(records: readonly CommitRecord[], files: ReadonlyMap<string, number>) {
    this.#files = files.size;
    this.recency = new Float64Array(files.size);
    this.churn = new Float64Array(files.size);
    const alias = new Map<string, string>(); // a name of old to the name of today
    for (const record of records) {
      for (const [from, to] of record.renames) alias.set(from, alias.get(to) ?? to);
      const touched = record.files.flatMap((name) => {
        const file = files.get(name) ?? files.get(alias.get(name) ?? "");
        return file === undefined ? [] : [file];
      });
      if (touched.length > 0) this.#add(record, touched);
    }
    const total = this.#documents.reduce((sum, { length }) => sum + length, 0);
    this.#mean = Math.max(1, total / Math.max(1, this.#documents.length));
  }

  get size(): number {
    return this.#documents.length;
  }

  #add(record: CommitRecord, touched: readonly number[]): void {
    const number = this.#documents.length;
    const widest = Math.min(WIDEST, Math.max(1, this.#files / 2));
    const weight = touched.length > widest ? 0 : 1 / Math.sqrt(touched.length);
    let length = 0;
    for (const [term, count] of record.terms) {
      length += count;
      const known = this.#postings.get(term);
      if (known === undefined) this.#postings.set(term, [number, count]);
      else known.push(number, count);
    }
    for (const file of touched) {
      this.recency[file] = (this.recency[file] ?? 0) + weight * 0.5 ** (number / HALF_LIFE);
      this.churn[file] = (this.churn[file] ?? 0) + weight;
    }
    this.#documents.push({
      id: record.id,
      subject: record.subject,
      files: touched,
      weight,
      length,
    });
  }

  /** How many commits use a term. */
  commitsWith(term: string): number {
    return (this.#postings.get(term)?.length ?? 0) / 2;
  }

  /** Commits that say what the terms say, and their files. */
  similar(terms: readonly string[]): Similar {
    const count = this.#documents.length;
    const scores = new Float64Array(count);
    let all = 0;
    for (const term of terms) {
      const postings = this.#postings.get(term) ?? [];
      const found = postings.length / 2;
      const rarity = Math.log(1 + (count - found + 0.5) / (found + 0.5));
      all += rarity;
      for (let at = 0; at < postings.length; at += 2) {
        const number = postings[at] ?? 0;
        const times = postings[at + 1] ?? 0;
        const length = (this.#documents[number]?.length ?? 0) / this.#mean;
        scores[number] = (scores[number] ?? 0) + rarity * saturated(times, length, B);
      }
    }
    const nearest = [...scores.keys()]
      .filter((number) => (scores[number] ?? 0) > 0 && this.#documents[number]?.weight !== 0)
      .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
      .slice(0, NEAREST_SHARE)
      .map((commit) => ({ commit, score: scores[commit] ?? 0 }));
    const best = nearest[0]?.score ?? 1;
    const share = new Float64Array(this.#files);
    const sum = new Float64Array(this.#files);
    for (const [rank, { commit, score }] of nearest.entries()) {
      const { files, weight } = this.#documents[commit] ?? { files: [], weight: 0 };
      const likeness = score / best;
      for (const file of files) {
        share[file] = (share[file] ?? 0) + likeness * weight;
        if (rank < NEAREST_SUM) sum[file] = (sum[file] ?? 0) + likeness ** 2 * weight;
      }
    }
    for (let file = 0; file < this.#files; file += 1) {
      share[file] = (share[file] ?? 0) / ((this.churn[file] ?? 0) + 1);
    }
    return { share, sum, nearest, likeness: all === 0 ? 0 : Math.min(1, best / all) };
  }

  /** The commit of a number, and whether it touched a file. */
  commit(number: number): Document | undefined {
    return this.#documents[number];
  }
}
