/**
 * A segment holds what a search needs of some files: which terms occur in which of their blocks, and what they define.
 *
 * It is keyed by content, never by path or commit, so a branch switch costs only the files that it brings. It is written
 * once and read in pieces: a query touches the postings of its own terms and little else. Numbers are little-endian.
 */
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { outlineOf, type Definition } from "../codebase/outline.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { nameKey, termsOfWord, wordPattern } from "./words.ts";

/** Changes with everything that changes what a segment of the same files holds. */
export const SEGMENT_VERSION = 2;

const MAGIC = 0x54434931; // "TCI1"

export interface SegmentFile {
  /** Of the content and the language that it is read as. */
  readonly key: string;
  readonly path: string;
  readonly text: string;
}

/** Reads a part of a segment; what is returned is the caller's own, and may lie in `into`. */
export type ReadPart = (
  offset: number,
  length: number,
  into?: Uint8Array<ArrayBuffer>,
) => Uint8Array;

const sections = [
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
  "terms",
  "termOffsets",
  "postings",
  "postingOffsets",
] as const;
type Section = (typeof sections)[number];

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

class Numbers {
  #values = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  view(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }
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
  readonly #postings = new Map<string, number[]>();
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
    for (const name of defined) if (name.length > 1) this.#post(`=${name}`, file);
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
    for (const [term, count] of counts) this.#post(term, entry(block, count));
    const names = new Map<string, number>();
    let nameLength = 0;
    for (const { name, line } of definitions) {
      if (line < first || line > last) continue;
      for (const term of termsOfWord(name)) {
        names.set(term, (names.get(term) ?? 0) + 1);
        nameLength += 1;
      }
    }
    for (const [term, count] of names) this.#post(`:${term}`, entry(block, count));
    this.#lines.push(first);
    this.#lines.push(last);
    this.#blockCharacters.push(characters);
    this.#length.push(length);
    this.#names.push(nameLength);
    this.#comments.push(comments);
  }

  #post(term: string, value: number): void {
    const known = this.#postings.get(term);
    if (known === undefined) this.#postings.set(term, [value]);
    else known.push(value);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    this.#firstBlock.push(this.#blocks);
    const terms = [...this.#postings.keys()].toSorted(byCodePoint);
    const termOffsets = new Numbers();
    const postingOffsets = new Numbers();
    let total = 0;
    let characters = 0;
    const encoded = terms.map((term) => encoder.encode(term));
    for (const [index, term] of terms.entries()) {
      termOffsets.push(characters);
      postingOffsets.push(total);
      characters += encoded[index]?.length ?? 0;
      total += this.#postings.get(term)?.length ?? 0;
    }
    termOffsets.push(characters);
    postingOffsets.push(total);
    const postings = new Uint32Array(total);
    let at = 0;
    for (const term of terms) {
      const own = this.#postings.get(term) ?? [];
      postings.set(own, at);
      at += own.length;
    }
    const outlineOffsets = new Numbers();
    let outlineLength = 0;
    const outlines = this.#outlines.map((text) => encoder.encode(text));
    for (const one of outlines) {
      outlineOffsets.push(outlineLength);
      outlineLength += one.length;
    }
    outlineOffsets.push(outlineLength);
    return assemble({
      keys: encoder.encode(this.#keys.join("\n")),
      characters: bytesOf(this.#characters),
      firstBlock: bytesOf(this.#firstBlock),
      blockLines: bytesOf(this.#lines),
      blockCharacters: bytesOf(this.#blockCharacters),
      blockLength: bytesOf(this.#length),
      blockNames: bytesOf(this.#names),
      blockComments: bytesOf(this.#comments),
      outlines: joined(outlines, outlineLength),
      outlineOffsets: bytesOf(outlineOffsets),
      terms: joined(encoded, characters),
      termOffsets: bytesOf(termOffsets),
      postings: new Uint8Array(postings.buffer),
      postingOffsets: bytesOf(postingOffsets),
    });
  }
}

function entry(block: number, count: number): number {
  return block * (MOST + 1) + Math.min(count, MOST);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** As their UTF-8 is ordered: strings compare by code unit, which puts what lies beyond U+FFFF before U+E000. */
function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function bytesOf(numbers: Numbers): Uint8Array {
  const view = numbers.view();
  return new Uint8Array(view.buffer, 0, view.byteLength);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Bytes before the places of the sections: magic, version, checksum of all that follows it. */
const HEAD = 12;

/** The head, offset and length of each section, then the sections, each at a multiple of four. */
function assemble(content: Readonly<Record<Section, Uint8Array>>): Uint8Array<ArrayBuffer> {
  let at = HEAD + sections.length * 8;
  const places = sections.map((section) => {
    const place = { offset: at, length: content[section].length };
    at += Math.ceil(place.length / 4) * 4;
    return place;
  });
  const bytes = new Uint8Array(at);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, SEGMENT_VERSION, true);
  for (const [index, section] of sections.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    header.setUint32(HEAD + index * 8, place.offset, true);
    header.setUint32(HEAD + index * 8 + 4, place.length, true);
    bytes.set(content[section], place.offset);
  }
  header.setUint32(8, crc32(bytes.subarray(HEAD)), true);
  return bytes;
}

/** A segment to read from. Sections are read when they are first asked for, and kept; postings are read each time. */
export class Segment {
  readonly #read: ReadPart;
  readonly #places: ReadonlyMap<Section, { readonly offset: number; readonly length: number }>;
  readonly #kept = new Map<Section, Uint32Array>();
  #keys: readonly string[] | undefined;
  #terms: Uint8Array | undefined;

  private constructor(
    read: ReadPart,
    places: ReadonlyMap<Section, { readonly offset: number; readonly length: number }>,
  ) {
    this.#read = read;
    this.#places = places;
  }

  /**
   * Undefined for bytes that are no segment of this version, or not as they were written. All are read once for that:
   * a disk that lost a page would otherwise be answered from, and 30 MB take 20 ms.
   */
  static open(read: ReadPart, size: number): Segment | undefined {
    const length = HEAD + sections.length * 8;
    if (size < length) return undefined;
    const head = read(0, length);
    const header = new DataView(head.buffer, head.byteOffset, head.byteLength);
    if (header.getUint32(0, true) !== MAGIC || header.getUint32(4, true) !== SEGMENT_VERSION) {
      return undefined;
    }
    if (header.getUint32(8, true) !== checksum(read, size)) return undefined;
    const places = new Map<Section, { offset: number; length: number }>();
    for (const [index, section] of sections.entries()) {
      const place = {
        offset: header.getUint32(HEAD + index * 8, true),
        length: header.getUint32(HEAD + index * 8 + 4, true),
      };
      if (place.offset + place.length > size) return undefined;
      places.set(section, place);
    }
    return new Segment(read, places);
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
    this.#keys ??= split(decoder.decode(this.#bytes("keys")));
    return this.#keys;
  }

  get characters(): Uint32Array {
    return this.#numbers("characters");
  }

  /** By file, with one more at the end. */
  get firstBlock(): Uint32Array {
    return this.#numbers("firstBlock");
  }

  /** First and last line of each block in turn. */
  get blockLines(): Uint32Array {
    return this.#numbers("blockLines");
  }

  get blockCharacters(): Uint32Array {
    return this.#numbers("blockCharacters");
  }

  /** Terms of each block. */
  get blockLength(): Uint32Array {
    return this.#numbers("blockLength");
  }

  /** Terms of the names that each block defines. */
  get blockNames(): Uint32Array {
    return this.#numbers("blockNames");
  }

  /** Lines of comment in each block. */
  get blockComments(): Uint32Array {
    return this.#numbers("blockComments");
  }

  outline(file: number): OutlineRecord {
    const offsets = this.#numbers("outlineOffsets");
    const place = this.#place("outlines");
    const start = offsets[file] ?? 0;
    const bytes = this.#read(place.offset + start, (offsets[file + 1] ?? start) - start);
    const record: OutlineRecord = JSON.parse(decoder.decode(bytes));
    return record;
  }

  /** Blocks that hold a term, ascending, each with its count in the lowest byte. */
  blocksWith(term: string): Uint32Array {
    return this.#postings(term);
  }

  /** The same for the names that blocks define. */
  blocksDefining(term: string): Uint32Array {
    return this.#postings(`:${term}`);
  }

  /** Files that define a name, given by its key. */
  filesDefining(name: string): Uint32Array {
    return this.#postings(`=${name}`);
  }

  #postings(term: string): Uint32Array {
    const index = this.#find(encoder.encode(term));
    if (index < 0) return new Uint32Array();
    const offsets = this.#numbers("postingOffsets");
    const start = offsets[index] ?? 0;
    const length = (offsets[index + 1] ?? start) - start;
    return asNumbers(this.#read(this.#place("postings").offset + start * 4, length * 4));
  }

  #find(wanted: Uint8Array): number {
    this.#terms ??= this.#bytes("terms");
    const offsets = this.#numbers("termOffsets");
    let low = 0;
    let high = offsets.length - 2;
    while (low <= high) {
      const middle = (low + high) >>> 1; // oxlint-disable-line no-bitwise -- half, rounded down
      const order = compare(this.#terms, offsets[middle] ?? 0, offsets[middle + 1] ?? 0, wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #place(section: Section): { readonly offset: number; readonly length: number } {
    return this.#places.get(section) ?? { offset: 0, length: 0 };
  }

  #bytes(section: Section): Uint8Array {
    const { offset, length } = this.#place(section);
    return this.#read(offset, length);
  }

  #numbers(section: Section): Uint32Array {
    const kept = this.#kept.get(section) ?? asNumbers(this.#bytes(section));
    this.#kept.set(section, kept);
    return kept;
  }
}

/** Bytes that are checked at once. */
const PART = 256 * 1024;
/** One for all: a new one for each part would be collected as garbage for longer than the sum takes. */
const part = new Uint8Array(PART);

function checksum(read: ReadPart, size: number): number {
  let sum = 0;
  for (let at = HEAD; at < size; at += PART)
    sum = crc32(read(at, Math.min(PART, size - at), part), sum);
  return sum;
}

/** The block of a posting. */
export function blockOf(posting: number): number {
  return posting >>> 8; // oxlint-disable-line no-bitwise -- `MOST` is eight bits
}

/** How often the term occurs there. */
export function countOf(posting: number): number {
  return posting & MOST; // oxlint-disable-line no-bitwise -- as above
}

function split(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

function asNumbers(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

/** Byte order, which for UTF-8 is the order of code points. */
function compare(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): number {
  const length = Math.min(end - start, wanted.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (bytes[start + at] ?? 0) - (wanted[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return end - start - wanted.length;
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
