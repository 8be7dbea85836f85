/**
 * A segment holds what a search needs of some files: which terms occur in which of their blocks, and what they define.
 *
 * It is keyed by content, never by path or commit, so a branch switch costs only the files that it brings. It is written
 * once and read in pieces: a query touches the postings of its own terms and little else.
 */
import { setImmediate } from "node:timers/promises";
import { outlineOf, type Definition } from "../codebase/outline.ts";
import { type Block, blocksOf } from "./blocks.ts";
import {
  joined,
  type Layout,
  Numbers,
  packed,
  Postings,
  type ReadPart,
  Sections,
  Terms,
  termSections,
} from "./sections.ts";
import { nameKey, termsOfWord, wordPattern } from "./words.ts";

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
type Section = (typeof layoutParts)[number];

const layout: Layout<Section> = {
  magic: 0x54434931, // "TCI1"
  version: SEGMENT_VERSION,
  sections: layoutParts,
};

/** Highest count that a posting holds; what repeats more says no more. */
const MOST = 255;

/** Lines beyond are data; their words are not read. */
const LINE_LIMIT = 2_000;

interface OutlineRecord {
  readonly definitions: readonly Definition[];
  readonly imports: readonly string[];
}

/** Native syntax trees are freed between turns of the event loop only. */
const FILES_PER_TURN = 20;

/** Builds a segment of files whose parsers are loaded. */
export async function buildSegment(
  files: readonly SegmentFile[],
): Promise<Uint8Array<ArrayBuffer>> {
  const builder = new Builder();
  for (const [index, file] of files.entries()) {
    builder.add(file);
    // oxlint-disable-next-line no-await-in-loop -- that is what it is for
    if (index % FILES_PER_TURN === FILES_PER_TURN - 1) await setImmediate();
  }
  return builder.bytes();
}

class Builder {
  readonly #keys: string[] = [];
  readonly #characters = new Numbers();
  readonly #firstBlock = new Numbers();
  readonly #lines = new Numbers();
  readonly #blockCharacters = new Numbers();
  readonly #length = new Numbers();
  readonly #names = new Numbers();
  readonly #comments = new Numbers();
  readonly #outlines: string[] = [];
  readonly #postings = new Postings();
  #blocks = 0;

  add({ key, path, text }: SegmentFile): void {
    const file = this.#keys.push(key) - 1;
    const outline = outlineOf(path, text);
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    this.#characters.push(text.length);
    this.#firstBlock.push(this.#blocks);
    const commented = commentLines(lines, /\.pyi?$/.test(path));
    const blocks = lines.length === 0 ? [] : blocksOf(lines, outline.definitions);
    const pattern = wordPattern(text);
    for (const block of blocks) this.#addBlock(block, lines, commented, outline, pattern);
    const defined = new Set(outline.definitions.map(({ name }) => nameKey(name)));
    for (const name of defined) if (name.length > 1) this.#postings.post(`=${name}`, file);
    const record: OutlineRecord = { definitions: outline.definitions, imports: outline.imports };
    this.#outlines.push(JSON.stringify(record));
  }

  #addBlock(
    [first, last]: Block,
    lines: readonly string[],
    commented: Uint8Array,
    { definitions }: OutlineRecord,
    pattern: RegExp,
  ): void {
    const block = this.#blocks;
    this.#blocks += 1;
    const counts = new Map<string, number>();
    let length = 0;
    let characters = 0;
    let comments = 0;
    for (let line = first; line <= last; line += 1) {
      const text = lines[line - 1] ?? "";
      characters += text.length + 1;
      comments += commented[line - 1] ?? 0;
      if (text.length > LINE_LIMIT) continue;
      for (const word of text.match(pattern) ?? []) {
        for (const term of termsOfWord(word)) {
          counts.set(term, (counts.get(term) ?? 0) + 1);
          length += 1;
        }
      }
    }
    for (const [term, count] of counts) this.#postings.post(term, entry(block, count));
    const names = new Map<string, number>();
    let nameLength = 0;
    for (const { name, line } of definitions) {
      if (line < first || line > last) continue;
      for (const term of termsOfWord(name)) {
        names.set(term, (names.get(term) ?? 0) + 1);
        nameLength += 1;
      }
    }
    for (const [term, count] of names) this.#postings.post(`:${term}`, entry(block, count));
    this.#lines.push(first);
    this.#lines.push(last);
    this.#blockCharacters.push(characters);
    this.#length.push(length);
    this.#names.push(nameLength);
    this.#comments.push(comments);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    this.#firstBlock.push(this.#blocks);
    const outlines = joined(this.#outlines);
    return packed(layout, {
      keys: new TextEncoder().encode(this.#keys.join("\n")),
      characters: this.#characters.bytes(),
      firstBlock: this.#firstBlock.bytes(),
      blockLines: this.#lines.bytes(),
      blockCharacters: this.#blockCharacters.bytes(),
      blockLength: this.#length.bytes(),
      blockNames: this.#names.bytes(),
      blockComments: this.#comments.bytes(),
      outlines: outlines.bytes,
      outlineOffsets: outlines.offsets,
      ...this.#postings.sections(),
    });
  }
}

function entry(block: number, count: number): number {
  return block * (MOST + 1) + Math.min(count, MOST);
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

/** 1 for each line that is a comment and nothing else. */
function commentLines(lines: readonly string[], python: boolean): Uint8Array {
  const found = new Uint8Array(lines.length);
  let until: string | undefined;
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (until !== undefined) {
      found[index] = 1;
      if (text.includes(until)) until = undefined;
      continue;
    }
    const quote = python ? /^[rRuUbBfF]{0,2}("""|''')/.exec(text) : null;
    if (quote !== null) {
      found[index] = 1;
      if (!text.slice(quote[0].length).includes(quote[1] ?? "")) until = quote[1];
    } else if (text.startsWith("/*")) {
      found[index] = 1;
      if (!text.includes("*/")) until = "*/";
    } else if (text.startsWith("//") || (python && text.startsWith("#"))) {
      found[index] = 1;
    }
  }
  return found;
}
