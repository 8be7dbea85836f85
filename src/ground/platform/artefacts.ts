/**
 * What a program left in a worktree, kept as evidence.
 *
 * The worktree is an agent's: folders may be links that lead out of it, files may be links, devices or huge. Links are
 * never followed, and only regular files of one name are touched.
 */
import { constants, type Dirent } from "node:fs";
import { lstat, mkdir, open, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { needingRoom } from "./disk-full.ts";

/** Bytes. */
const FILE_LIMIT = 20 * 1024 * 1024;
const TOTAL_LIMIT = 100 * 1024 * 1024;
const COUNT_LIMIT = 50;
/** Folder entries that are looked at. */
const ENTRY_LIMIT = 100_000;

export interface ArtefactSearch {
  readonly worktree: string;
  /** Slash-separated folders below which to look; empty strings mean the worktree. */
  readonly under: readonly string[];
  /** Asked with slash-separated paths. */
  readonly wanted: (path: string) => boolean;
}

/** Paths of regular files, sorted. Folders called `.git` or `node_modules` are not entered. */
export async function findArtefacts(search: ArtefactSearch): Promise<string[]> {
  const found = new Set<string>();
  let seen = 0;
  for (const start of new Set(search.under)) {
    // oxlint-disable-next-line no-await-in-loop -- one disk
    if (!(await isRealFolder(search.worktree, start))) continue;
    const folders = [start];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      // oxlint-disable-next-line no-await-in-loop -- one disk
      for (const entry of await entriesOf(path.join(search.worktree, folder))) {
        seen += 1;
        if (seen > ENTRY_LIMIT) return [...found].toSorted();
        const place = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isFile() && search.wanted(place)) found.add(place);
        const closed = entry.name === ".git" || entry.name === "node_modules";
        if (entry.isDirectory() && !closed) folders.push(place);
      }
    }
  }
  return [...found].toSorted();
}

/** Those of the files that are regular ones in real folders of the worktree, sorted; nothing else is looked at. */
export async function presentArtefacts(
  worktree: string,
  files: readonly string[],
): Promise<string[]> {
  const found = await Promise.all(
    [...new Set(files)].map(async (file) => {
      if (!(await isRealFolder(worktree, folderAbove(file)))) return [];
      const entry = await lstat(path.join(worktree, file)).catch(() => undefined);
      return entry?.isFile() === true ? [file] : [];
    }),
  );
  return found.flat().toSorted();
}

function folderAbove(file: string): string {
  return path.posix.dirname(file).replace(/^\.$/, "");
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** Whether each step from the worktree is a folder and no link. */
async function isRealFolder(worktree: string, folder: string): Promise<boolean> {
  let place = worktree;
  for (const step of folder === "" ? [] : folder.split("/")) {
    if (step === "" || step === "." || step === ".." || step === ".git") return false;
    place = path.join(place, step);
    // oxlint-disable-next-line no-await-in-loop -- from the top
    const found = await lstat(place).catch(() => undefined);
    if (found?.isDirectory() !== true) return false;
  }
  return true;
}

/**
 * Deletes files that `findArtefacts` has found.
 *
 * @returns Those that are there still: an agent may have made a folder that nothing can be deleted from.
 */
export async function removeArtefacts(
  worktree: string,
  files: readonly string[],
): Promise<string[]> {
  const left: string[] = [];
  for (const file of files) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    if (!(await isRealFolder(worktree, folderAbove(file)))) continue;
    // oxlint-disable-next-line no-await-in-loop -- as above
    await rm(path.join(worktree, file), { force: true }).catch(() => left.push(file));
  }
  return left;
}

export interface KeptArtefacts {
  /** Slash-separated, as in the worktree. */
  readonly kept: readonly string[];
  /** Those that were left out, and why. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Copies files into a folder of ours, which is emptied first.
 *
 * @param secrets What must not be in what is kept: a file that has one of them is left out.
 * @throws TacitError `platform/disk-full`
 */
export async function keepArtefacts(
  worktree: string,
  files: readonly string[],
  folder: string,
  secrets: readonly string[],
): Promise<KeptArtefacts> {
  await rm(folder, { recursive: true, force: true });
  const kept: string[] = [];
  const left: { path: string; why: string }[] = [];
  let total = 0;
  for (const file of files) {
    if (kept.length >= COUNT_LIMIT) {
      left.push({ path: file, why: `more than ${COUNT_LIMIT} files` });
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- one disk, and the sum counts
    const read = await readArtefact(worktree, file, {
      most: FILE_LIMIT,
      room: TOTAL_LIMIT - total,
      total: TOTAL_LIMIT,
    });
    if (typeof read === "string") {
      left.push({ path: file, why: read });
    } else if (secrets.some((secret) => secret !== "" && read.includes(secret))) {
      left.push({ path: file, why: "it has a secret in it" });
    } else {
      const target = path.join(folder, file);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await needingRoom(folder, () => write(target, read));
      kept.push(file);
      total += read.length;
    }
  }
  return { kept, left };
}

async function write(target: string, bytes: Buffer): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const file = await open(target, "wx", 0o600);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

export interface ReadLimits {
  /** Bytes of the file. */
  readonly most: number;
  /** Bytes that are left of `total`. */
  readonly room: number;
  readonly total: number;
}

/** The bytes of a regular file that has one name, or why they are not taken. */
export async function readArtefact(
  worktree: string,
  file: string,
  { most, room, total }: ReadLimits,
): Promise<Buffer | string> {
  if (!(await isRealFolder(worktree, folderAbove(file)))) return "a link leads to it";
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path.join(worktree, file), flags).catch(() => undefined);
  if (handle === undefined) return "it cannot be read";
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.nlink > 1) return "it is no regular file of its own";
    if (found.size > most) return `it is larger than ${most / 1024 / 1024} MB`;
    if (found.size > room) return `all together are larger than ${total / 1024 / 1024} MB`;
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await handle.read(bytes, 0, found.size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
