/** A folder of files that may be lost at any time: each is written whole under a name of its own, and read in parts. */
import { randomUUID } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

export interface CacheFile {
  /** Bytes. */
  readonly size: number;
  /** What is returned is the caller's own, of `into` if that is given; zeros where the file has become shorter. */
  readonly read: (
    offset: number,
    length: number,
    into?: Uint8Array<ArrayBuffer>,
  ) => Uint8Array<ArrayBuffer>;
  readonly close: () => void;
}

export interface Cache {
  /** None where there is no folder. */
  readonly names: () => Promise<string[]>;
  /** Undefined when it is gone. */
  readonly open: (name: string) => CacheFile | undefined;
  /** Whole, or not at all. A disk that is full, or a folder that cannot be written, loses it. */
  readonly write: (name: string, bytes: Uint8Array | string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

export function openCache(folder: string): Cache {
  return {
    names: async () => {
      const names = await readdir(folder).catch(() => []);
      const hidden = names.filter((name) => name.startsWith("."));
      await Promise.all(hidden.map(async (name) => removeLeftOver(path.join(folder, name))));
      return names.filter((name) => !name.startsWith("."));
    },
    open: (name) => openFile(path.join(folder, name)),
    write: async (name, bytes) => {
      const temporary = path.join(folder, `.${randomUUID()}`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, bytes);
        await rename(temporary, path.join(folder, name));
      } catch {
        await rm(temporary, { force: true }).catch(() => {});
      }
    },
    remove: async (name) => {
      await rm(path.join(folder, name), { force: true }).catch(() => {});
    },
  };
}

/** Milliseconds after which nobody writes a file any more. */
const ABANDONED = 3_600_000;

/** What a process that was killed while it wrote has left behind. */
async function removeLeftOver(file: string): Promise<void> {
  const written = (await stat(file).catch(() => undefined))?.mtimeMs ?? Infinity;
  if (Date.now() - written > ABANDONED) await rm(file, { force: true }).catch(() => {});
}

function openFile(file: string): CacheFile | undefined {
  let descriptor: number;
  try {
    // A pipe would have us wait for somebody to write to it.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  const found = fstatSync(descriptor);
  if (!found.isFile()) {
    closeSync(descriptor);
    return undefined;
  }
  return {
    size: found.size,
    read: (offset, length, into) => {
      const bytes = into?.subarray(0, length).fill(0) ?? new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(descriptor, bytes, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return bytes;
    },
    close: () => closeSync(descriptor),
  };
}

/** The whole of a cached text. */
export function cachedText(cache: Cache, name: string): string | undefined {
  const file = cache.open(name);
  if (file === undefined) return undefined;
  try {
    return new TextDecoder().decode(file.read(0, file.size));
  } finally {
    file.close();
  }
}
