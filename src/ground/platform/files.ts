/**
 * Reads and writes files, some of them in trees that an agent wrote.
 *
 * An agent's tree may hold a FIFO (four of them opened with `readFile` froze all file reading of Node), or a link to
 * the user's keys; so what is opened is checked after it is open, and nothing blocks.
 */
import { constants, type Dirent } from "node:fs";
import {
  chmod,
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { needingRoom } from "./disk-full.ts";

export type TextRead =
  | { readonly status: "text"; readonly text: string }
  | {
      readonly status:
        | "missing"
        | "binary"
        | "too-large"
        | "not-regular"
        | "not-readable"
        | "outside";
    };

/** The system's code of a failed call, such as `ENOENT`. */
function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : undefined;
}

/** Whether `inner` is `outer` or below it; both absolute and normalised. */
export function isWithin(outer: string, inner: string): boolean {
  const way = path.relative(outer, inner);
  return way === "" || (way !== ".." && !way.startsWith("../") && !path.isAbsolute(way));
}

/**
 * Reads a text file of an untrusted tree. `limit` in bytes, 5 MB unless told.
 *
 * Never blocks and never follows a link at the end of the path; a linked folder on the way is followed only while it
 * stays in `root`. Text is valid UTF-8 without NUL; everything else is `binary`.
 */
export async function readTextFile(
  root: string,
  relative: string,
  options: { readonly limit?: number } = {},
): Promise<TextRead> {
  const limit = options.limit ?? 5_000_000;
  const wanted = path.resolve(root, relative);
  if (relative.includes("\0") || path.isAbsolute(relative) || !isWithin(root, wanted)) {
    return { status: "outside" };
  }
  let file: FileHandle;
  try {
    file = await open(wanted, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") {
      return { status: "missing" };
    }
    if (code === "ELOOP" || code === "EMLINK" || code === "ENXIO" || code === "EISDIR") {
      return { status: "not-regular" };
    }
    if (code === "EACCES" || code === "EPERM") return { status: "not-readable" };
    throw error;
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) return { status: "not-regular" };
    if (!isWithin(await realpath(root), await openedPath(file, wanted))) {
      return { status: "outside" };
    }
    if (found.size > limit) return { status: "too-large" };
    const bytes = await readUpTo(file, limit + 1);
    if (bytes.length > limit) return { status: "too-large" };
    if (bytes.includes(0)) return { status: "binary" };
    return { status: "text", text: new TextDecoder("utf-8", DECODING).decode(bytes) };
  } catch (error) {
    if (codeOf(error) === "ERR_ENCODING_INVALID_ENCODED_DATA") return { status: "binary" };
    throw error;
  } finally {
    await file.close();
  }
}

const DECODING = { fatal: true, ignoreBOM: true };

/** Where an open file is. Elsewhere than on Linux the path is resolved again, which a race could fool. */
async function openedPath(file: FileHandle, wanted: string): Promise<string> {
  if (process.platform === "linux") return await readlink(`/proc/self/fd/${file.fd}`);
  return await realpath(wanted);
}

/** Not `readFile`: a file that grows while it is read would be read without end. */
async function readUpTo(file: FileHandle, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < limit) {
    const buffer = Buffer.allocUnsafe(Math.min(65_536, limit - length));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, length);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(chunks);
}

/**
 * Writes one of our own files so that a reader sees the old or the new text, never a part; keeps an existing mode.
 *
 * @throws TacitError `platform/disk-full`; nothing half-written is left then.
 */
export async function writeFileAtomic(
  file: string,
  text: string,
  modeOfNew?: number,
): Promise<void> {
  await needingRoom(file, () => replaceFile(file, text, modeOfNew));
}

async function replaceFile(file: string, text: string, modeOfNew?: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  const mode = await stat(file).then(
    (found) => found.mode & 0o7777,
    () => modeOfNew,
  );
  try {
    await writeFile(temporary, text, { flag: "wx" });
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Holds a name for this process until the result is called; undefined while someone else holds it.
 *
 * The name is a file that only one can create. One that a process left when it died is taken over; two that do so within
 * microseconds might both go on, so who needs more than a good number asks the database.
 *
 * @throws TacitError `platform/disk-full`
 */
export async function reserve(file: string): Promise<(() => Promise<void>) | undefined> {
  await makeDirectory(path.dirname(file));
  for (;;) {
    try {
      await needingRoom(file, () => writeFile(file, `${process.pid}\n`, { flag: "wx" }));
      return async () => {
        await rm(file, { force: true });
      };
    } catch (error) {
      if (codeOf(error) !== "EEXIST") {
        await rm(file, { force: true }); // a full disk still makes an empty file
        throw error;
      }
    }
    const holder = Number.parseInt((await readIfPresent(file)) ?? "", 10);
    // Not a number: it was created this moment, or is already gone.
    if (!(holder > 0) || isAlive(holder)) return undefined;
    await rm(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/**
 * Regular files below `root`, sorted, as paths relative to it with `/`, for folders that are no git repository.
 *
 * Leaves out `.git` and `node_modules`. Links are not followed, so there are no loops.
 */
export async function listFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries: Dirent[] = await readdir(path.join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === ".git" || entry.name === "node_modules") continue;
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile()) found.push(name);
    }
  }
  return found.toSorted();
}

/** Deletes a file or a folder with everything below it; links are deleted, not followed. Absent is fine. */
export async function removeTree(target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
}

/** Creates a folder and those above it. @throws TacitError `platform/disk-full` */
export async function makeDirectory(folder: string): Promise<void> {
  await needingRoom(folder, () => mkdir(folder, { recursive: true }));
}

/**
 * Whether a file, there or not, lies below a folder once every link on the way is followed: a repository that somebody
 * else made may have a link where we write.
 */
export async function staysWithin(root: string, file: string): Promise<boolean> {
  const base = await realpath(root);
  let folder = path.dirname(path.resolve(root, file));
  for (;;) {
    const real = await realpath(folder).catch(() => undefined);
    if (real !== undefined) return isWithin(base, real);
    if (await pathExists(folder)) return false; // a link to nowhere
    folder = path.dirname(folder);
  }
}

/** What is at a path, links not followed; `idle` is a file that nobody may execute. */
export async function kindOfFile(file: string): Promise<"none" | "file" | "idle" | "other"> {
  const seen = await lstat(file).catch(() => undefined);
  if (seen === undefined) return "none";
  if (!seen.isFile()) return "other";
  return (seen.mode & 0o111) === 0 ? "idle" : "file"; // oxlint-disable-line no-bitwise -- permissions
}

/** Renames within a folder. */
export async function renamePath(from: string, to: string): Promise<void> {
  await rename(from, to);
}

/** Names of the folders directly in a folder, sorted; none when it does not exist. Links are no folders. */
export async function listFolders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

/**
 * Bytes on disk below a folder. Looks at no more than `limit` entries: `complete` false means "at least". What vanishes
 * or cannot be read meanwhile counts nothing; links are not followed.
 */
export async function sizeOnDisk(
  folder: string,
  limit = 20_000,
): Promise<{ readonly bytes: number; readonly complete: boolean }> {
  let bytes = 0;
  let seen = 0;
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (seen === limit) return { bytes, complete: false };
      seen += 1;
      const place = path.join(next, entry.name);
      if (entry.isDirectory()) folders.push(place);
      const found = await lstat(place).catch(() => undefined);
      bytes += (found?.blocks ?? 0) * 512; // st_blocks are of 512 bytes whatever the disk's are: stat(2)
    }
  }
  return { bytes, complete: true };
}

/** Whether anything, a dangling link included, is at the path. */
export async function pathExists(target: string): Promise<boolean> {
  return await lstat(target).then(
    () => true,
    () => false,
  );
}

/** All of one of our own files. */
export async function readBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(file));
}

/** The text of one of our own files, or undefined where there is none. For an agent's files: `readTextFile`. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

export interface Log {
  /**
   * Appends the line and a newline; lines keep the order of the calls. After one that failed none is written, and a
   * failure that nobody awaits is told by `close`.
   */
  readonly write: (line: string) => Promise<void>;
  /** Waits for the lines written so far. @throws TacitError `platform/disk-full` */
  readonly close: () => Promise<void>;
}

/** Opens a transcript for appending; only its owner can read it (0600), because agents print what they find. */
export async function openLog(file: string): Promise<Log> {
  await makeDirectory(path.dirname(file));
  const handle = await needingRoom(file, () => open(file, "a", 0o600));
  let whole = (await handle.stat()).size;
  const append = async (line: string): Promise<void> => {
    const bytes = Buffer.from(`${line}\n`);
    try {
      await handle.appendFile(bytes);
      whole += bytes.length;
    } catch (error) {
      await handle.truncate(whole); // a full disk takes the beginning of a line
      throw error;
    }
  };
  let last: Promise<void> = Promise.resolve();
  return {
    write: (line) => {
      const before = last;
      last = needingRoom(file, async () => {
        await before;
        await append(line);
      });
      last.catch(() => {}); // heard by whoever awaits it, and by `close`
      return last;
    },
    close: async () => {
      try {
        await last;
      } finally {
        await handle.close();
      }
    },
  };
}

/**
 * Writes lines to one of our own files, each with a newline, so that a reader sees all of them or none; only its owner
 * can read it (0600). Holds no more than a line at a time.
 */
export async function writeLinesAtomic(file: string, lines: AsyncIterable<string>): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  const handle = await open(temporary, "wx", 0o600);
  try {
    const stream = handle.createWriteStream({ flush: true });
    await pipeline(async function* withNewlines() {
      for await (const line of lines) yield `${line}\n`;
    }, stream);
    await rename(temporary, file);
  } catch (error) {
    await handle.close().catch(() => {}); // the stream may have closed it
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The lines of one of our own files, without their newlines; holds no more than a line and a chunk at a time. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const handle = await open(file, "r");
  let rest = "";
  for await (const chunk of handle.createReadStream({ encoding: "utf8" })) {
    const parts = (rest + String(chunk)).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (rest !== "") yield rest;
}

/** The folder behind every link; undefined where there is none. */
export async function realFolder(folder: string): Promise<string | undefined> {
  return realpath(folder).catch(() => undefined);
}
