/**
 * The files that a search is over: paths of a tree, and where in which segment their contents are.
 *
 * Nothing here knows what a good answer is; it counts terms, and scores documents by BM25 (Robertson and Zaragoza, 2009;
 * k1 1.2 as everywhere).
 */
import { blockOf, countOf, type Segment } from "./segment.ts";

const K1 = 1.2;

export interface CorpusFile {
  readonly path: string;
  /** Of its content, in one of the segments. */
  readonly key: string;
}

/** Where a term is: in how many files, and how often in each block. */
interface Hits {
  /** File and count in turn, for files of the corpus. */
  readonly files: Uint32Array;
  /** Block and count in turn; blocks are numbered through the segments. */
  readonly blocks: Uint32Array;
}

export class Corpus {
  readonly paths: readonly string[];
  readonly #segments: readonly Segment[];
  /** First block of each segment, in the numbering through all. */
  readonly #bases: number[] = [];
  /** By segment: the file of the corpus that each of its files is, or -1. */
  readonly #fileOf: Int32Array[] = [];
  /** By segment: the file in the segment that each block belongs to. */
  readonly #ownerOf: Uint32Array[] = [];
  /** Files whose content another file has as well: from the one that is in the tables. */
  readonly #twins = new Map<number, number[]>();
  /** By file: its segment and its number there. */
  readonly #segmentOf: Int32Array;
  readonly #placeOf: Int32Array;
  /** By file: its first block, and the one after its last, numbered through the segments. */
  readonly blockFrom: Uint32Array;
  readonly blockTo: Uint32Array;
  /** By block. */
  readonly #blockLengths: Uint32Array;
  readonly lengths: Float64Array;
  readonly characters: Float64Array;
  readonly #meanLength: number;
  readonly #meanBlock: number;
  readonly #meanNames: number;
  readonly blockCount: number;
  /** Blocks of files that are in the corpus. */
  readonly #liveBlocks: number;
  readonly #hits = new Map<string, Hits>();

  /** Files whose content is in no segment are left out. */
  constructor(segments: readonly Segment[], files: readonly CorpusFile[]) {
    this.#segments = segments;
    const where = new Map<string, readonly [number, number]>();
    for (const [number, segment] of segments.entries()) {
      for (const [place, key] of segment.keys.entries()) {
        if (!where.has(key)) where.set(key, [number, place]);
      }
      this.#fileOf.push(new Int32Array(segment.keys.length).fill(-1));
    }
    const known = files.filter(({ key }) => where.has(key));
    this.paths = known.map(({ path }) => path);
    this.#segmentOf = new Int32Array(known.length);
    this.#placeOf = new Int32Array(known.length);
    this.blockFrom = new Uint32Array(known.length);
    this.blockTo = new Uint32Array(known.length);
    this.lengths = new Float64Array(known.length);
    this.characters = new Float64Array(known.length);
    for (const [file, { key }] of known.entries()) {
      const [number, place] = where.get(key) ?? [0, 0];
      this.#segmentOf[file] = number;
      this.#placeOf[file] = place;
      this.characters[file] = segments[number]?.characters[place] ?? 0;
      const table = this.#fileOf[number];
      const first = table?.[place] ?? -1;
      if (first < 0 && table !== undefined) table[place] = file;
      else this.#twins.set(first, [...(this.#twins.get(first) ?? []), file]);
    }
    let base = 0;
    let live = 0;
    let terms = 0;
    let names = 0;
    for (const [number, segment] of segments.entries()) {
      const { firstBlock, blockLength, blockNames } = segment;
      const owners = new Uint32Array(blockLength.length);
      for (let place = 0; place + 1 < firstBlock.length; place += 1) {
        const from = firstBlock[place] ?? 0;
        const to = firstBlock[place + 1] ?? from;
        owners.fill(place, from, to);
        const file = this.#fileOf[number]?.[place] ?? -1;
        if (file < 0) continue;
        let length = 0;
        for (let block = from; block < to; block += 1) {
          length += blockLength[block] ?? 0;
          names += blockNames[block] ?? 0;
        }
        live += to - from;
        terms += length;
        this.lengths[file] = length;
        for (const twin of this.#twins.get(file) ?? []) this.lengths[twin] = length;
      }
      this.#ownerOf.push(owners);
      this.#bases.push(base);
      base += blockLength.length;
    }
    this.blockCount = base;
    this.#blockLengths = new Uint32Array(base);
    for (const [number, { blockLength }] of segments.entries()) {
      this.#blockLengths.set(blockLength, this.#bases[number] ?? 0);
    }
    for (let file = 0; file < known.length; file += 1) {
      const [from, to] = this.#blocksOf(file);
      this.blockFrom[file] = from;
      this.blockTo[file] = to;
    }
    this.#liveBlocks = live;
    this.#meanBlock = Math.max(1, terms / Math.max(1, live));
    this.#meanNames = Math.max(0.01, names / Math.max(1, live));
    this.#meanLength = Math.max(1, mean(this.lengths));
  }

  get size(): number {
    return this.paths.length;
  }

  /** In how many files the term is. */
  filesWith(term: string): number {
    return this.#hitsOf(term).files.length / 2;
  }

  /** BM25 of whole files. @param b How much length counts. */
  scoreFiles(terms: readonly string[], weights: (term: string) => number, b = 0.75): Float64Array {
    const scores = new Float64Array(this.size);
    for (const term of terms) {
      const weight = weights(term);
      const { files } = this.#hitsOf(term);
      for (let at = 0; at < files.length; at += 2) {
        const file = files[at] ?? 0;
        const length = (this.lengths[file] ?? 0) / this.#meanLength;
        scores[file] = (scores[file] ?? 0) + weight * saturated(files[at + 1] ?? 0, length, b);
      }
    }
    return scores;
  }

  /** BM25 of blocks. */
  scoreBlocks(terms: readonly string[], weights: (term: string) => number, b = 0.5): Float64Array {
    const scores = new Float64Array(this.blockCount);
    for (const term of terms) {
      const weight = weights(term);
      const { blocks } = this.#hitsOf(term);
      for (let at = 0; at < blocks.length; at += 2) {
        const block = blocks[at] ?? 0;
        const length = (this.#blockLengths[block] ?? 0) / this.#meanBlock;
        scores[block] = (scores[block] ?? 0) + weight * saturated(blocks[at + 1] ?? 0, length, b);
      }
    }
    return scores;
  }

  /** BM25 of the names that blocks define, rarity counted over blocks. */
  scoreNames(terms: readonly string[], b = 0.3): Float64Array {
    const scores = new Float64Array(this.blockCount);
    for (const term of terms) {
      const hits: number[] = [];
      for (const [number, segment] of this.#segments.entries()) {
        const base = this.#bases[number] ?? 0;
        for (const posting of segment.blocksDefining(term)) {
          const block = blockOf(posting);
          if (this.#isLive(number, block)) hits.push(base + block, countOf(posting));
        }
      }
      const found = hits.length / 2;
      const weight = rarity(this.#liveBlocks, found);
      for (let at = 0; at < hits.length; at += 2) {
        const block = hits[at] ?? 0;
        const { segment, own } = this.#locate(block);
        const length = (segment.blockNames[own] ?? 0) / this.#meanNames;
        scores[block] = (scores[block] ?? 0) + weight * saturated(hits[at + 1] ?? 0, length, b);
      }
    }
    return scores;
  }

  /** Files that define the name of a key. */
  definers(name: string): number[] {
    const found: number[] = [];
    for (const [number, segment] of this.#segments.entries()) {
      for (const place of segment.filesDefining(name)) {
        const file = this.#fileOf[number]?.[place] ?? -1;
        if (file >= 0) found.push(file, ...(this.#twins.get(file) ?? []));
      }
    }
    return found;
  }

  #blocksOf(file: number): readonly [number, number] {
    const number = this.#segmentOf[file] ?? 0;
    const place = this.#placeOf[file] ?? 0;
    const base = this.#bases[number] ?? 0;
    const { firstBlock } = this.#segments[number] ?? { firstBlock: new Uint32Array() };
    return [base + (firstBlock[place] ?? 0), base + (firstBlock[place + 1] ?? 0)];
  }

  describeBlock(block: number): {
    readonly first: number;
    readonly last: number;
    readonly characters: number;
    readonly comments: number;
  } {
    const { segment, own } = this.#locate(block);
    return {
      first: segment.blockLines[own * 2] ?? 1,
      last: segment.blockLines[own * 2 + 1] ?? 1,
      characters: segment.blockCharacters[own] ?? 0,
      comments: segment.blockComments[own] ?? 0,
    };
  }

  outline(file: number) {
    const segment = this.#segments[this.#segmentOf[file] ?? 0];
    return segment?.outline(this.#placeOf[file] ?? 0) ?? { definitions: [], imports: [] };
  }

  /** Count of a term in a file. */
  countIn(term: string, file: number): number {
    const { files } = this.#hitsOf(term);
    for (let at = 0; at < files.length; at += 2) if (files[at] === file) return files[at + 1] ?? 0;
    return 0;
  }

  /** What the last query looked up is not needed by the next. */
  forget(): void {
    this.#hits.clear();
  }

  #hitsOf(term: string): Hits {
    const known = this.#hits.get(term);
    if (known !== undefined) return known;
    const lists = this.#segments.map((segment) => segment.blocksWith(term));
    const most = lists.reduce((sum, { length }) => sum + length, 0);
    const blocks = new Uint32Array(most * 2);
    const files: number[] = [];
    let length = 0;
    for (const [number, postings] of lists.entries()) {
      const base = this.#bases[number] ?? 0;
      const owners = this.#ownerOf[number] ?? new Uint32Array();
      const table = this.#fileOf[number] ?? new Int32Array();
      let current = -1;
      let count = 0;
      const flush = (): void => {
        if (current < 0) return;
        files.push(current, count);
        for (const twin of this.#twins.get(current) ?? []) files.push(twin, count);
      };
      for (let at = 0; at < postings.length; at += 1) {
        const posting = postings[at] ?? 0;
        const block = blockOf(posting);
        const file = table[owners[block] ?? 0] ?? -1;
        if (file !== current) {
          flush();
          current = file;
          count = 0;
        }
        if (file < 0) continue;
        const times = countOf(posting);
        count += times;
        blocks[length] = base + block;
        blocks[length + 1] = times;
        length += 2;
      }
      flush();
    }
    const hits = { files: Uint32Array.from(files), blocks: blocks.subarray(0, length) };
    this.#hits.set(term, hits);
    return hits;
  }

  #isLive(number: number, block: number): boolean {
    return (this.#fileOf[number]?.[this.#ownerOf[number]?.[block] ?? 0] ?? -1) >= 0;
  }

  #locate(block: number): { readonly segment: Segment; readonly own: number } {
    let number = this.#bases.length - 1;
    while (number > 0 && (this.#bases[number] ?? 0) > block) number -= 1;
    const segment = this.#segments[number];
    if (segment === undefined) throw new Error(`There is no block ${block}.`);
    return { segment, own: block - (this.#bases[number] ?? 0) };
  }
}

/** How much a term tells that is in `found` of `all` documents; never negative. */
export function rarity(all: number, found: number): number {
  return found === 0 ? 0 : Math.log(1 + (all - found + 0.5) / (found + 0.5));
}

/** @param length Relative to the mean. */
export function saturated(count: number, length: number, b: number): number {
  return (count * (K1 + 1)) / (count + K1 * (1 - b + b * length));
}

function mean(numbers: Float64Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum / Math.max(1, numbers.length);
}
