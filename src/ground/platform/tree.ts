/**
 * Reads the files of a repository: at a commit straight from git objects, or as they lie in a working tree.
 *
 * What is read was written by others. A link may point anywhere, a name may be any bytes, a file may be a pipe or a
 * gigabyte: only regular files below the root are opened, and what was left out is counted rather than hidden.
 */
import { createHash } from "node:crypto";
import { constants, lstatSync } from "node:fs";
import { lstat, open, readdir, realpath } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { TacitError } from "../core/error.ts";
import {
  type GitOptions,
  git,
  gitArguments,
  gitBytes,
  gitEnvironment,
  placeOfGit,
  tryGit,
} from "./git.ts";
import { startProcess } from "./process.ts";

export interface TreeFile {
  /** Slash-separated, relative to the root. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly text: string;
}

export interface Tree {
  /** By path, in code unit order. */
  readonly files: readonly TreeFile[];
  /** How many files were left out, and why. */
  readonly skipped: {
    /** Objects that a partial clone lacks; files that went away while we read. */
    readonly missing: number;
    /** Names that are not UTF-8. */
    readonly names: number;
    readonly large: number;
    readonly binary: number;
    /** Links, pipes, devices, submodules, and files behind a linked folder. */
    readonly irregular: number;
  };
}

export interface ReadLimits {
  /** Bytes of one file; larger ones are left out. Default 1 MiB. */
  readonly limitBytes?: number;
  /** Files whose text nobody needs are not opened, and not counted as left out. */
  readonly wanted?: (path: string) => boolean;
}

type Skipped = { -readonly [Reason in keyof Tree["skipped"]]: number };

const MEBIBYTE = 1024 * 1024;

/**
 * Objects are read, never fetched: a partial clone must not open connections because somebody searched.
 * The first is git 2.45's; before it git ends on a missing object instead, which `missingObjects` averts.
 */
const offline = { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" };

/** A file of a tree, by what git calls its content. */
export interface ListedFile {
  /** Slash-separated, relative to the root. */
  readonly path: string;
  /** Git's id of the content. */
  readonly id: string;
}

/** The files of a tree, unread, and the way to read some of them. */
export interface Listing {
  /** By path, in code unit order. */
  readonly files: readonly ListedFile[];
  readonly skipped: Skipped;
  /** Paths of files over the limit: that a lock file is there says something, whatever its size. */
  readonly large?: readonly string[];
  /** Reads files of the listing in their order; binary ones, and those that are gone, are left out and counted. */
  readonly read: (files: readonly ListedFile[]) => AsyncGenerator<TreeFile>;
}

/**
 * Lists the files of a commit.
 *
 * @param directory A git directory (bare too), or a folder of a checkout: then what is below it.
 * @param commit Full commit id, as `resolveCommit` gives it.
 * @throws TacitError `platform/bad-revision`, `platform/git-failed`
 */
export async function listTreeAtCommit(
  directory: string,
  commit: string,
  limits: ReadLimits = {},
): Promise<Listing> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) {
    throw new TacitError({
      code: "platform/bad-revision",
      kind: "input",
      message: `\`${commit}\` is not a full commit id.`,
      hint: "Resolve the revision first.",
    });
  }
  const skipped = nothingSkipped();
  const environment = { ...offline, ...placeOfGit(directory) };
  const options = { environment, output: 256 * MEBIBYTE };
  const missing = await missingObjects(directory, commit, options);
  // Asking for sizes (`-l`) looks each object up, on which an older git ends in a partial clone.
  const sizes = missing === undefined ? ["-l"] : [];
  const listing = await gitBytes(directory, ["ls-tree", "-r", "-z", ...sizes, commit], options);
  const limit = limits.limitBytes ?? MEBIBYTE;
  const files: ListedFile[] = [];
  const large: string[] = [];
  for (const row of splitAtZero(listing)) {
    const tab = row.indexOf(9);
    const name = decodedName(row.subarray(tab + 1));
    if (name === undefined) {
      skipped.names += 1;
      continue;
    }
    if (limits.wanted?.(name) === false) continue;
    const [mode = "", type = "", id = "", size = "0"] = row.toString("latin1", 0, tab).split(/ +/);
    if (type !== "blob" || !mode.startsWith("100")) skipped.irregular += 1;
    else if (missing?.has(id) === true || !/^\d+$/.test(size)) skipped.missing += 1; // `BAD`: the object is not here
    else if (Number(size) > limit) {
      skipped.large += 1;
      large.push(name);
    } else files.push({ id, path: name });
  }
  files.sort(byPath);
  return {
    files,
    skipped,
    large,
    read: (wanted) => readObjects(directory, environment, wanted, limit, skipped),
  };
}

async function* readObjects(
  directory: string,
  environment: Readonly<Record<string, string>>,
  wanted: readonly ListedFile[],
  limit: number,
  skipped: Skipped,
): AsyncGenerator<TreeFile> {
  if (wanted.length === 0) return;
  const running = await startProcess({
    argv: gitArguments(["cat-file", "--batch"]),
    cwd: directory,
    environment: gitEnvironment(environment),
  });
  running.stderr.resume();
  running.stdin.end(wanted.map((file) => `${file.id}\n`).join(""));
  try {
    const reader = new ByteReader(running.stdout);
    for (const file of wanted) {
      const header = await reader.line();
      const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
      if (size === undefined) {
        skipped.missing += 1;
        continue;
      }
      if (Number(size) > limit) {
        await reader.drop(Number(size) + 1);
        skipped.large += 1;
        continue;
      }
      const bytes = await reader.take(Number(size) + 1);
      const body = bytes.subarray(0, -1); // git ends each body with a newline of its own
      if (isBinary(body)) skipped.binary += 1;
      else yield { path: file.path, size: body.length, text: body.toString("utf8") };
    }
  } finally {
    await running.kill();
  }
}

/**
 * Reads objects by their ids with one git process, in their order; binary ones, large ones and those that are not here
 * are left out.
 */
export async function* readBlobs(
  directory: string,
  ids: readonly string[],
  limits: Pick<ReadLimits, "limitBytes"> = {},
): AsyncGenerator<{ readonly id: string; readonly text: string }> {
  const environment = { ...offline, ...placeOfGit(directory) };
  const wanted = ids.map((id) => ({ id, path: id }));
  const limit = limits.limitBytes ?? MEBIBYTE;
  for await (const { path: id, text } of readObjects(
    directory,
    environment,
    wanted,
    limit,
    nothingSkipped(),
  )) {
    yield { id, text };
  }
}

/** Reads all text files of a commit with two git processes, whatever their number. @throws as `listTreeAtCommit` */
export async function readTreeAtCommit(
  directory: string,
  commit: string,
  limits: ReadLimits = {},
): Promise<Tree> {
  const listing = await listTreeAtCommit(directory, commit, limits);
  const files = await Array.fromAsync(listing.read(listing.files));
  return { files, skipped: listing.skipped };
}

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

/** Ids of what a commit needs and a partial clone lacks; undefined where the clone is whole. */
async function missingObjects(
  directory: string,
  commit: string,
  options: GitOptions,
): Promise<ReadonlySet<string> | undefined> {
  const setting = String.raw`^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$`;
  const partial = await tryGit(directory, ["config", "--get-regexp", setting], options);
  if (partial.status === "exited" && partial.code !== 0) return undefined;
  const args = ["rev-list", "--objects", "--no-walk", "--missing=print", commit];
  const listing = await git(directory, args, options);
  const ids = listing.split("\n").filter((line) => line.startsWith("?"));
  return new Set(ids.map((line) => line.slice(1)));
}

function nothingSkipped(): Skipped {
  return { missing: 0, names: 0, large: 0, binary: 0, irregular: 0 };
}

/** Git's own rule: a zero byte among the first 8,000. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodedName(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

function* splitAtZero(bytes: Buffer): Generator<Buffer> {
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return;
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Lines and counted bytes out of a stream, without ever holding the whole of it. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    // A stream of bytes yields buffers as long as no encoding is set on it.
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async line(): Promise<string> {
    let end = this.#held.indexOf(10);
    while (end < 0) {
      await this.#more(1);
      end = this.#held.indexOf(10);
    }
    const line = this.#held.toString("latin1", 0, end);
    this.#held = this.#held.subarray(end + 1);
    return line;
  }

  async take(count: number): Promise<Buffer> {
    await this.#more(count - this.#held.length);
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  async drop(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      if (this.#held.length === 0) await this.#more(1);
      const part = Math.min(left, this.#held.length);
      this.#held = this.#held.subarray(part);
      left -= part;
    }
  }

  async #more(needed: number): Promise<void> {
    const chunks = [this.#held];
    for (let missing = needed; missing > 0;) {
      const next = await this.#chunks.next();
      if (next.done === true) {
        throw new TacitError({
          code: "platform/git-failed",
          kind: "environment",
          message: "git cat-file ended before it had given every object.",
        });
      }
      chunks.push(next.value);
      missing -= next.value.length;
    }
    this.#held = Buffer.concat(chunks);
  }
}
