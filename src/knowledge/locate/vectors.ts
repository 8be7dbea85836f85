/**
 * Vectors by the content that they stand for, in one file of the index cache for each model.
 *
 * Exact, not an index of neighbours: a query compares itself with the blocks of 50 files, which takes a millisecond.
 */
import { createHash } from "node:crypto";
import type { Cache, CacheFile } from "../../ground/platform/cache.ts";
import { TacitError } from "../../ground/core/error.ts";

/** Whichever is less; with 1,536 numbers a vector, 128 MiB hold 21,800. */
const MOST = { vectors: 50_000, bytes: 128 * 1024 * 1024 };

/** Models whose vectors are kept. */
const MODELS = 3;

const PREFIX = "vectors-1-";
const MAGIC = 0x56434154; // "TACV"
/** Bytes: magic, numbers of a vector, vectors, and one that is free. */
const HEADER = 16;
const KEY = 16;

/** Of a text, in the vectors of one model. */
export function vectorKey(text: string): string {
  return createHash("sha256")
    .update(text)
    .digest("hex")
    .slice(0, 2 * KEY);
}

/** @param space What has vectors that can be compared: a model at an address. */
export function openVectors(cache: Cache, space: string, most = MOST): Vectors {
  const name = `${PREFIX}${createHash("sha256").update(space).digest("hex").slice(0, 24)}`;
  return new Vectors(cache, name, most);
}

export class Vectors {
  readonly #cache: Cache;
  readonly #name: string;
  readonly #most: typeof MOST;
  #file: CacheFile | undefined;
  /** Numbers of a vector; 0 while there is none. */
  #length = 0;
  /** By key: the row in the file, oldest first. */
  readonly #rows = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly #added = new Map<string, Float32Array<ArrayBuffer>>();

  constructor(cache: Cache, name: string, most: typeof MOST) {
    this.#cache = cache;
    this.#most = most;
    this.#name = name;
    const file = cache.open(name);
    if (file === undefined) return;
    const [magic = 0, length = 0, count = 0] = new Uint32Array(file.read(0, HEADER).buffer);
    // Of another make, or cut off: as if it were not there, and written anew with the next vector.
    if (magic !== MAGIC || file.size !== HEADER + count * (KEY + 4 * length)) {
      file.close();
      return;
    }
    this.#file = file;
    this.#length = length;
    const keys = Buffer.from(file.read(HEADER, count * KEY).buffer);
    for (let row = 0; row < count; row += 1) {
      this.#rows.set(keys.toString("hex", row * KEY, (row + 1) * KEY), row);
    }
  }

  has(key: string): boolean {
    return this.#added.has(key) || this.#rows.has(key);
  }

  /** Of length 1, or all zeros. */
  get(key: string): Float32Array<ArrayBuffer> | undefined {
    const added = this.#added.get(key);
    if (added !== undefined) return added;
    const row = this.#rows.get(key);
    if (row === undefined || this.#file === undefined) return undefined;
    this.#used.add(key);
    const start = HEADER + this.#rows.size * KEY + row * 4 * this.#length;
    return new Float32Array(this.#file.read(start, 4 * this.#length).buffer);
  }

  /**
   * Vectors of another length than those on disk push these out: the model behind the name has changed.
   *
   * @throws TacitError `locate/vectors-differ` when it differs from one that was just added
   */
  add(key: string, vector: Float32Array): void {
    if (vector.length !== this.#length) {
      if (this.#added.size > 0) {
        throw new TacitError({
          code: "locate/vectors-differ",
          kind: "environment",
          message: `the vectors are of different lengths, ${this.#length} and ${vector.length}.`,
        });
      }
      this.#forget();
      this.#length = vector.length;
    }
    this.#added.set(key, ofLengthOne(vector));
  }

  #forget(): void {
    this.close();
    this.#rows.clear();
    this.#used.clear();
  }

  /** Writes what is new, if anything is; those that have not been used for longest make room. */
  async save(): Promise<void> {
    if (this.#added.size === 0) return;
    const { vectors, bytes: room } = this.#most;
    const most = Math.max(1, Math.min(vectors, Math.floor(room / (KEY + 4 * this.#length))));
    const old = [...this.#rows.keys()].filter((key) => !this.#added.has(key));
    const kept = [
      ...old.filter((key) => !this.#used.has(key)),
      ...old.filter((key) => this.#used.has(key)),
      ...this.#added.keys(),
    ].slice(-most);
    const bytes = new Uint8Array(HEADER + kept.length * (KEY + 4 * this.#length));
    new Uint32Array(bytes.buffer, 0, 3).set([MAGIC, this.#length, kept.length]);
    const numbers = new Float32Array(bytes.buffer, HEADER + kept.length * KEY);
    for (const [row, key] of kept.entries()) {
      bytes.set(Buffer.from(key, "hex"), HEADER + row * KEY);
      numbers.set(this.get(key) ?? [], row * this.#length);
    }
    await this.#cache.write(this.#name, bytes);
    const others = (await this.#cache.names()).filter(
      (name) => name.startsWith("vectors-") && name !== this.#name,
    );
    for (const name of others.slice(0, Math.max(0, others.length - MODELS + 1))) {
      // oxlint-disable-next-line no-await-in-loop -- a few, seldom
      await this.#cache.remove(name);
    }
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}

/** Then the product of two is their cosine. */
function ofLengthOne(vector: Float32Array): Float32Array<ArrayBuffer> {
  let squares = 0;
  for (const number of vector) squares += number * number;
  const length = Math.sqrt(squares);
  return Float32Array.from(vector, (number) => (length > 0 ? number / length : 0));
}
