/** What was said before a commit, as a table on disk: who says a term, and which files each commit touched. */
import {
  type Layout,
  Numbers,
  packed,
  Postings,
  type ReadPart,
  Sections,
  Terms,
  termSections,
} from "./sections.ts";
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

const layoutParts = [
  "heads",
  "paths",
  "fileOffsets",
  "files",
  "renameOffsets",
  "renames",
  "lengths",
  "records",
  ...termSections,
] as const;
type Section = (typeof layoutParts)[number];

/** Changes with everything that changes what a table of the same commits holds. */
export const COMMITS_VERSION = 2;

const layout: Layout<Section> = {
  magic: 0x54434832, // "TCH2"
  version: COMMITS_VERSION,
  sections: layoutParts,
};

const encoder = new TextEncoder();

/** A table of commits. @param records Newest first. */
export function packCommits(records: readonly CommitRecord[]): Uint8Array<ArrayBuffer> {
  const paths = new Map<string, number>();
  const numberOf = (path: string): number => {
    const known = paths.get(path) ?? paths.size;
    paths.set(path, known);
    return known;
  };
  const fileOffsets = new Numbers();
  const files = new Numbers();
  const renameOffsets = new Numbers();
  const renames = new Numbers();
  const lengths = new Numbers();
  const postings = new Postings();
  for (const [commit, record] of records.entries()) {
    fileOffsets.push(files.length);
    for (const path of record.files) files.push(numberOf(path));
    renameOffsets.push(renames.length);
    for (const [from, to] of record.renames) {
      renames.push(numberOf(from));
      renames.push(numberOf(to));
    }
    let length = 0;
    for (const [term, count] of record.terms) {
      postings.post(term, commit, count);
      length += count;
    }
    lengths.push(length);
  }
  fileOffsets.push(files.length);
  renameOffsets.push(renames.length);
  return packed(layout, {
    heads: encoder.encode(records.map(({ id, subject }) => `${id} ${subject}\0`).join("")),
    paths: encoder.encode([...paths.keys()].map((path) => `${path}\0`).join("")),
    fileOffsets: fileOffsets.bytes(),
    files: files.bytes(),
    renameOffsets: renameOffsets.bytes(),
    renames: renames.bytes(),
    lengths: lengths.bytes(),
    records: encoder.encode(JSON.stringify(records)),
    ...postings.sections(),
  });
}

/** Commits, newest first, read from a table. */
export class Commits {
  readonly #sections: Sections<Section>;
  readonly #terms: Terms;
  #heads: readonly string[] | undefined;
  /** Every path that a commit names. */
  readonly paths: readonly string[];
  /** By commit: how many terms its message has. */
  readonly lengths: Uint32Array;

  private constructor(opened: Sections<Section>) {
    this.#sections = opened;
    this.#terms = new Terms(opened);
    this.paths = split(opened.text("paths"));
    this.lengths = opened.numbers("lengths");
  }

  /** Undefined for bytes that are no table of this version, or not as they were written. */
  static open(read: ReadPart, size: number): Commits | undefined {
    const opened = Sections.open(layout, read, size);
    return opened === undefined ? undefined : new Commits(opened);
  }

  /** A table that lies in memory. */
  static of(bytes: Uint8Array): Commits {
    const commits = Commits.open((from, length) => bytes.slice(from, from + length), bytes.length);
    if (commits === undefined) throw new Error("These bytes are no table of commits.");
    return commits;
  }

  get size(): number {
    return this.lengths.length;
  }

  /** Numbers of paths. */
  filesOf(commit: number): Uint32Array {
    const offsets = this.#sections.numbers("fileOffsets");
    return this.#sections.numbers("files").subarray(offsets[commit], offsets[commit + 1]);
  }

  /** Numbers of paths, from and to in turn. */
  renamesOf(commit: number): Uint32Array {
    const offsets = this.#sections.numbers("renameOffsets");
    return this.#sections.numbers("renames").subarray(offsets[commit], offsets[commit + 1]);
  }

  /** Commit and count in turn. */
  postings(term: string): Uint32Array {
    return this.#terms.postings(term);
  }

  describe(commit: number): { readonly id: string; readonly subject: string } {
    this.#heads ??= split(this.#sections.text("heads"));
    const head = this.#heads[commit] ?? "";
    const space = head.indexOf(" ");
    return { id: head.slice(0, space), subject: head.slice(space + 1) };
  }

  /** All of it, to be written anew with what came since. */
  records(): readonly CommitRecord[] {
    const records: readonly CommitRecord[] = JSON.parse(this.#sections.text("records"));
    return records;
  }
}

function split(text: string): string[] {
  const parts = text.split("\0");
  parts.pop();
  return parts;
}
