/**
 * Reads the files of a commit straight from git objects.
 *
 * What is read was written by others. A name may be any bytes, a link may point anywhere: only regular files are read, and
 * what was left out is counted rather than hidden. `working-tree.ts` reads what lies on disk.
 */
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
