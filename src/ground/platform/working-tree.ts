/**
 * The files of a working tree as they lie: a link may point anywhere, a file may be a pipe or a gigabyte, and only regular
 * files below the root are opened.
 */
import { createHash } from "node:crypto";
import { constants, lstatSync } from "node:fs";
import { lstat, open, readdir, realpath } from "node:fs/promises";
import path from "node:path";
import { TacitError } from "../core/error.ts";
import { tryGit } from "./git.ts";
import {
  byPath,
  decodedName,
  isBinary,
  MEBIBYTE,
  nothingSkipped,
  offline,
  type Skipped,
  splitAtZero,
} from "./internal/tree-parts.ts";
import type { ListedFile, Listing, ReadLimits, Tree, TreeFile } from "./tree.ts";

/** What a file looked like when its content was last seen: as long as that stays the same, so does the content. */
export interface SeenFile {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds. */
  readonly modified: number;
  readonly inode: number;
}

/**
 * Lists the files of a working tree: inside git what git tracks or would add, elsewhere everything but `.git` and
 * `node_modules`. A file that looks as it did when it was last seen is not opened.
 *
 * @returns The listing, and what was seen this time, for the next. A file that was written in the last two seconds is
 *   not in it: it may be written again, and look the same.
 * @throws TacitError `platform/no-folder`
 */
export async function listWorkingTree(
  root: string,
  limits: ReadLimits = {},
  seen: ReadonlyMap<string, SeenFile> = new Map(),
): Promise<Listing & { readonly seen: ReadonlyMap<string, SeenFile> }> {
  const skipped = nothingSkipped();
  const base = await realFolderOf(root);
  const listing = namesInGit(base, skipped);
  const limit = limits.limitBytes ?? MEBIBYTE;
  const isPlain = plainFolders(base);
  const look = (name: string): Looks | undefined => {
    const file = `${base}/${name}`;
    return isPlain(path.dirname(file)) ? lookAt(file) : undefined;
  };
  // Git takes longer to say which files there are than it takes to look at those that were there the last time.
  const looked = new Map([...seen.keys()].map((name) => [name, look(name)]));
  const names = (await listing) ?? (await namesOnDisk(base, skipped));
  const files: ListedFile[] = [];
  const large: string[] = [];
  const now = new Map<string, SeenFile>();
  const fresh = Date.now() - RACY;
  for (const name of names) {
    if (limits.wanted?.(name) === false) continue;
    const before = seen.get(name);
    const looks = looked.get(name) ?? look(name);
    if (looks !== undefined && before !== undefined && isSame(looks, before)) {
      files.push({ path: name, id: before.id });
      now.set(name, before);
      continue;
    }
    const read =
      looks === undefined ? "irregular" : await readRegular(path.join(base, name), limit);
    if (typeof read === "string") {
      skipped[read] += 1;
      if (read === "large") large.push(name);
      continue;
    }
    const id = blobId(read);
    files.push({ path: name, id });
    if (looks !== undefined && looks.modified < fresh) now.set(name, { id, ...looks });
  }
  files.sort(byPath);
  const read = async function* (wanted: readonly ListedFile[]): AsyncGenerator<TreeFile> {
    for (const { path: name, id } of wanted) {
      const bytes = await readRegular(path.join(base, name), limit);
      if (typeof bytes === "string") skipped[bytes] += 1;
      else if (blobId(bytes) !== id) skipped.missing += 1; // written since it was listed
      else if (isBinary(bytes)) skipped.binary += 1;
      else yield { path: name, size: bytes.length, text: bytes.toString("utf8") };
    }
  };
  return { files, skipped, large, seen: now, read };
}

/** A working tree whose files are opened when they are read, and not before: their ids are empty. */
export interface OpenWorkingTree extends Listing {
  /** All regular files, wanted or not, in code unit order. */
  readonly paths: readonly string[];
}

/** Lists the files of a working tree as `listWorkingTree` does, for whoever reads each of them once. @throws likewise */
export async function openWorkingTree(
  root: string,
  limits: ReadLimits = {},
): Promise<OpenWorkingTree> {
  const skipped = nothingSkipped();
  const base = await realFolderOf(root);
  const names = (await namesInGit(base, skipped)) ?? (await namesOnDisk(base, skipped));
  const isPlain = plainFolders(base);
  const paths: string[] = [];
  for (const name of names) {
    const file = path.join(base, name);
    const seen = isPlain(path.dirname(file))
      ? lstatSync(file, { throwIfNoEntry: false })
      : undefined;
    if (seen?.isFile() === true) paths.push(name);
    else skipped[seen === undefined ? "missing" : "irregular"] += 1;
  }
  paths.sort();
  const limit = limits.limitBytes ?? MEBIBYTE;
  const read = async function* (wanted: readonly ListedFile[]): AsyncGenerator<TreeFile> {
    for (let at = 0; at < wanted.length; at += READ_AT_ONCE) {
      const some = wanted.slice(at, at + READ_AT_ONCE);
      const all = await Promise.all(
        some.map(async (file) => readRegular(path.join(base, file.path), limit)),
      );
      for (const [index, bytes] of all.entries()) {
        const name = some[index]?.path ?? "";
        if (typeof bytes === "string") skipped[bytes] += 1;
        else if (isBinary(bytes)) skipped.binary += 1;
        else yield { path: name, size: bytes.length, text: bytes.toString("utf8") };
      }
    }
  };
  const files = paths
    .filter((name) => limits.wanted?.(name) !== false)
    .map((name) => ({ path: name, id: "" }));
  return { files, skipped, paths, read };
}

/** As many as keep the threads busy that read, with one file's limit each in memory at worst. */
const READ_AT_ONCE = 32;

/** Milliseconds in which a file may be written twice and keep its time, as git reckons too. */
const RACY = 2_000;

type Looks = Omit<SeenFile, "id">;

/** One call a file, without a promise: a tree has thousands. */
function lookAt(file: string): Looks | undefined {
  const seen = lstatSync(file, { throwIfNoEntry: false });
  if (seen === undefined || !seen.isFile()) return undefined;
  return { size: seen.size, modified: seen.mtimeMs, inode: seen.ino };
}

function isSame(looks: Looks, { size, modified, inode }: SeenFile): boolean {
  return looks.size === size && looks.modified === modified && looks.inode === inode;
}

/** The id that git gives the content. */
function blobId(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Whether a folder is what its path says: O_NOFOLLOW guards the last component only, and a link would lead out. */
function plainFolders(base: string): (folder: string) => boolean {
  const known = new Map<string, boolean>([[base, true]]);
  const isPlain = (folder: string): boolean => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const seen = lstatSync(folder, { throwIfNoEntry: false });
    const plain = seen?.isDirectory() === true && isPlain(path.dirname(folder));
    known.set(folder, plain);
    return plain;
  };
  return isPlain;
}

/** Reads all text files of a working tree. @throws as `listWorkingTree` */
export async function readWorkingTree(root: string, limits: ReadLimits = {}): Promise<Tree> {
  const listing = await listWorkingTree(root, limits);
  const files = await Array.fromAsync(listing.read(listing.files));
  return { files, skipped: listing.skipped };
}

/** @throws TacitError `platform/no-folder` */
async function realFolderOf(root: string): Promise<string> {
  return realpath(root).catch((cause: unknown) => {
    throw new TacitError({
      code: "platform/no-folder",
      kind: "input",
      message: `There is no folder ${root}.`,
      hint: "Check the path.",
      cause,
    });
  });
}

async function namesInGit(root: string, skipped: Skipped): Promise<string[] | undefined> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = await tryGit(root, args, { environment: offline, output: 256 * MEBIBYTE });
  if (listed.status !== "exited" || listed.code !== 0) return undefined;
  const names = new Set<string>(); // an unmerged path stands in the index up to three times
  const all = decodedName(listed.stdout);
  if (all !== undefined) {
    for (const name of all.split("\0")) if (name !== "") names.add(name);
    return [...names];
  }
  for (const row of splitAtZero(listed.stdout)) {
    const name = decodedName(row);
    if (name === undefined) skipped.names += 1;
    else names.add(name);
  }
  return [...names];
}

async function namesOnDisk(root: string, skipped: Skipped): Promise<string[]> {
  const names: string[] = [];
  const pending = [""];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = await readdir(path.join(root, folder), {
      withFileTypes: true,
      encoding: "buffer",
    }).catch(() => []);
    for (const entry of entries) {
      const name = decodedName(entry.name);
      if (name === undefined) {
        skipped.names += 1;
        continue;
      }
      const below = folder === "" ? name : `${folder}/${name}`;
      if (!entry.isDirectory()) names.push(below);
      else if (name !== ".git" && name !== "node_modules") pending.push(below);
    }
  }
  return names;
}

/** The bytes of a regular file, or why it was left out. */
async function readRegular(
  file: string,
  limit: number,
): Promise<Buffer | "missing" | "irregular" | "large"> {
  try {
    const seen = await lstat(file);
    if (!seen.isFile()) return "irregular";
    if (seen.size > limit) return "large";
    // The name may have become a link or a pipe since: neither is followed, neither blocks.
    const handle = await open(
      file,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const opened = await handle.stat();
      if (!opened.isFile()) return "irregular";
      if (opened.size > limit) return "large";
      const buffer = Buffer.alloc(opened.size);
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    } finally {
      await handle.close();
    }
  } catch {
    return "missing"; // it went away, or may not be read
  }
}
