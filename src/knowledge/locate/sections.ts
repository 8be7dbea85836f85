/**
 * A file of named sections, written once and read in pieces, with a table of terms and their postings.
 *
 * A head (magic, version, checksum of all that follows), the place of each section, then the sections, each at a multiple
 * of four. Numbers are little-endian.
 */
import { crc32 } from "node:zlib";

/** Reads a part of a file; what is returned is the caller's own, and may lie in `into`. */
export type ReadPart = (
  offset: number,
  length: number,
  into?: Uint8Array<ArrayBuffer>,
) => Uint8Array;

/** What tells files of one kind and version from all others, and what is in them, in this order. */
export interface Layout<Name extends string> {
  readonly magic: number;
  readonly version: number;
  readonly sections: readonly Name[];
}

/** The sections that a table of terms takes. */
export const termSections = ["terms", "termOffsets", "postings", "postingOffsets"] as const;
export type TermSection = (typeof termSections)[number];

/** Bytes of magic, version and checksum. */
const HEAD = 12;

export function packed<Name extends string>(
  { magic, version, sections }: Layout<Name>,
  content: Readonly<Record<Name, Uint8Array>>,
): Uint8Array<ArrayBuffer> {
  let at = HEAD + sections.length * 8;
  const places = sections.map((name) => {
    const place = { offset: at, bytes: content[name] };
    at += Math.ceil(place.bytes.length / 4) * 4;
    return place;
  });
  const bytes = new Uint8Array(at);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, magic, true);
  header.setUint32(4, version, true);
  for (const [index, place] of places.entries()) {
    header.setUint32(HEAD + index * 8, place.offset, true);
    header.setUint32(HEAD + index * 8 + 4, place.bytes.length, true);
    bytes.set(place.bytes, place.offset);
  }
  header.setUint32(8, crc32(bytes.subarray(HEAD)), true);
  return bytes;
}

/** Sections to read from; numbers are read when they are first asked for, and kept. */
export class Sections<Name extends string> {
  readonly #read: ReadPart;
  readonly #places: ReadonlyMap<Name, { readonly offset: number; readonly length: number }>;
  readonly #kept = new Map<Name, Uint32Array>();

  private constructor(
    read: ReadPart,
    places: ReadonlyMap<Name, { readonly offset: number; readonly length: number }>,
  ) {
    this.#read = read;
    this.#places = places;
  }

  /**
   * Undefined for bytes that are not of this layout, or not as they were written. All are read once for that: a disk that
   * lost a page would otherwise be answered from, and 30 MB take 20 ms.
   */
  static open<Name extends string>(
    { magic, version, sections }: Layout<Name>,
    read: ReadPart,
    size: number,
  ): Sections<Name> | undefined {
    const length = HEAD + sections.length * 8;
    if (size < length) return undefined;
    const head = read(0, length);
    const header = new DataView(head.buffer, head.byteOffset, head.byteLength);
    if (header.getUint32(0, true) !== magic || header.getUint32(4, true) !== version) {
      return undefined;
    }
    if (header.getUint32(8, true) !== checksum(read, size)) return undefined;
    const places = new Map<Name, { offset: number; length: number }>();
    for (const [index, name] of sections.entries()) {
      const place = {
        offset: header.getUint32(HEAD + index * 8, true),
        length: header.getUint32(HEAD + index * 8 + 4, true),
      };
      if (place.offset + place.length > size) return undefined;
      places.set(name, place);
    }
    return new Sections(read, places);
  }

  bytes(name: Name, from = 0, length?: number): Uint8Array {
    const place = this.#places.get(name) ?? { offset: 0, length: 0 };
    return this.#read(place.offset + from, length ?? place.length);
  }

  text(name: Name): string {
    return decoder.decode(this.bytes(name));
  }

  numbers(name: Name): Uint32Array {
    const kept = this.#kept.get(name) ?? asNumbers(this.bytes(name));
    this.#kept.set(name, kept);
    return kept;
  }
}

/** Sections with a table of terms among them. */
interface TermSource {
  bytes(name: TermSection, from?: number, length?: number): Uint8Array;
  numbers(name: TermSection): Uint32Array;
}

/** The numbers posted under each term, as they were posted. */
export class Terms {
  readonly #sections: TermSource;
  #terms: Uint8Array | undefined;

  constructor(sections: TermSource) {
    this.#sections = sections;
  }

  postings(term: string): Uint32Array {
    const index = this.#find(encoder.encode(term));
    if (index < 0) return new Uint32Array();
    const offsets = this.#sections.numbers("postingOffsets");
    const start = offsets[index] ?? 0;
    const length = (offsets[index + 1] ?? start) - start;
    return asNumbers(this.#sections.bytes("postings", start * 4, length * 4));
  }

  #find(wanted: Uint8Array): number {
    this.#terms ??= this.#sections.bytes("terms");
    const offsets = this.#sections.numbers("termOffsets");
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
}

/** Collects what is posted under terms. */
export class Postings {
  readonly #lists = new Map<string, number[]>();

  post(term: string, ...values: readonly number[]): void {
    const known = this.#lists.get(term);
    if (known === undefined) this.#lists.set(term, [...values]);
    else known.push(...values);
  }

  sections(): Record<TermSection, Uint8Array> {
    const terms = [...this.#lists.keys()].toSorted(byCodePoint);
    const postingOffsets = new Numbers();
    let total = 0;
    for (const term of terms) {
      postingOffsets.push(total);
      total += this.#lists.get(term)?.length ?? 0;
    }
    postingOffsets.push(total);
    const postings = new Uint32Array(total);
    let at = 0;
    for (const term of terms) {
      const own = this.#lists.get(term) ?? [];
      postings.set(own, at);
      at += own.length;
    }
    const { bytes, offsets } = joined(terms);
    return {
      terms: bytes,
      termOffsets: offsets,
      postings: new Uint8Array(postings.buffer),
      postingOffsets: postingOffsets.bytes(),
    };
  }
}

/** Numbers below 2^32 that grow in number. */
export class Numbers {
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

  bytes(): Uint8Array {
    return new Uint8Array(this.#values.buffer, 0, this.#length * 4);
  }
}

/** Texts one after another, and where each begins, with one more at the end. */
export function joined(texts: readonly string[]): {
  readonly bytes: Uint8Array;
  readonly offsets: Uint8Array;
} {
  const parts = texts.map((text) => encoder.encode(text));
  const offsets = new Numbers();
  let length = 0;
  for (const part of parts) {
    offsets.push(length);
    length += part.length;
  }
  offsets.push(length);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, offsets: offsets.bytes() };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

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

function asNumbers(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

/** As their UTF-8 is ordered: strings compare by code unit, which puts what lies beyond U+FFFF before U+E000. */
function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
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
