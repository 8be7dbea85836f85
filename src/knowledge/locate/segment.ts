/**
 * A segment holds what a search needs of some files: which terms occur in which of their blocks, and what they define.
 *
 * It is keyed by content, never by path or commit, so a branch switch costs only the files that it brings. It is written
 * once and read in pieces: a query touches the postings of its own terms and little else.
 */
import type { Definition } from "../codebase/outline.ts";
import { type Layout, type ReadPart, Sections, Terms, termSections } from "./sections.ts";

/** Changes with everything that changes what a segment of the same files holds. */
export const SEGMENT_VERSION = 2;

export interface SegmentFile {
  /** Of the content and the language that it is read as. */
  readonly key: string;
  readonly path: string;
  readonly text: string;
}

const layoutParts = [
  "keys",
  "characters",
  "firstBlock",
  "blockLines",
  "blockCharacters",
  "blockLength",
  "blockNames",
  "blockComments",
  "outlines",
  "outlineOffsets",
  ...termSections,
] as const;
export type Section = (typeof layoutParts)[number];

export const layout: Layout<Section> = {
  magic: 0x54434931, // "TCI1"
  version: SEGMENT_VERSION,
  sections: layoutParts,
};

/** Highest count that a posting holds; what repeats more says no more. */
export const MOST = 255;

export interface OutlineRecord {
  readonly definitions: readonly Definition[];
  readonly imports: readonly string[];
}

/** A segment to read from. */
export class Segment {
  readonly #sections: Sections<Section>;
  readonly #terms: Terms;
  #keys: readonly string[] | undefined;

  private constructor(sections: Sections<Section>) {
    this.#sections = sections;
    this.#terms = new Terms(sections);
  }

  /** Undefined for bytes that are no segment of this version, or not as they were written. */
  static open(read: ReadPart, size: number): Segment | undefined {
    const opened = Sections.open(layout, read, size);
    return opened === undefined ? undefined : new Segment(opened);
  }

  /** A segment that lies in memory. */
  static of(bytes: Uint8Array): Segment {
    const segment = Segment.open(
      (offset, length) => bytes.slice(offset, offset + length),
      bytes.length,
    );
    if (segment === undefined) throw new Error("These bytes are no segment.");
    return segment;
  }

  /** Of the files, in their order here. */
  get keys(): readonly string[] {
    if (this.#keys === undefined) {
      const text = this.#sections.text("keys");
      this.#keys = text === "" ? [] : text.split("\n");
    }
    return this.#keys;
  }

  get characters(): Uint32Array {
    return this.#sections.numbers("characters");
  }

  /** By file, with one more at the end. */
  get firstBlock(): Uint32Array {
    return this.#sections.numbers("firstBlock");
  }

  /** First and last line of each block in turn. */
  get blockLines(): Uint32Array {
    return this.#sections.numbers("blockLines");
  }

  get blockCharacters(): Uint32Array {
    return this.#sections.numbers("blockCharacters");
  }

  /** Terms of each block. */
  get blockLength(): Uint32Array {
    return this.#sections.numbers("blockLength");
  }

  /** Terms of the names that each block defines. */
  get blockNames(): Uint32Array {
    return this.#sections.numbers("blockNames");
  }

  /** Lines of comment in each block. */
  get blockComments(): Uint32Array {
    return this.#sections.numbers("blockComments");
  }

  outline(file: number): OutlineRecord {
    const offsets = this.#sections.numbers("outlineOffsets");
    const start = offsets[file] ?? 0;
    const bytes = this.#sections.bytes("outlines", start, (offsets[file + 1] ?? start) - start);
    const record: OutlineRecord = JSON.parse(new TextDecoder().decode(bytes));
    return record;
  }

  /** Blocks that hold a term, ascending, each with its count in the lowest byte. */
  blocksWith(term: string): Uint32Array {
    return this.#terms.postings(term);
  }

  /** The same for the names that blocks define. */
  blocksDefining(term: string): Uint32Array {
    return this.#terms.postings(`:${term}`);
  }

  /** Files that define a name, given by its key. */
  filesDefining(name: string): Uint32Array {
    return this.#terms.postings(`=${name}`);
  }
}

/** The block of a posting. */
export function blockOf(posting: number): number {
  return posting >>> 8; // oxlint-disable-line no-bitwise -- `MOST` is eight bits
}

/** How often the term occurs there. */
export function countOf(posting: number): number {
  return posting & MOST; // oxlint-disable-line no-bitwise -- as above
}
