/**
 * The index on disk: segments by content, the looks of a working tree, the history before a commit.
 *
 * All of it may be deleted at any time, and a process that is killed while it writes leaves nothing behind that counts.
 */
import { createHash } from "node:crypto";
import { type Cache, type CacheFile, cachedText } from "../../ground/platform/cache.ts";
import { readHistory } from "../../ground/platform/history.ts";
import { isAncestor } from "../../ground/platform/git.ts";
import { inThreads } from "../../ground/platform/threads.ts";
import type { ListedFile, Listing } from "../../ground/platform/tree.ts";
import type { SeenFile } from "../../ground/platform/working-tree.ts";
import {
  COMMITS_VERSION,
  type CommitRecord,
  Commits,
  HISTORY_LIMIT,
  packCommits,
  recordOf,
} from "./commits.ts";
import { Segment, SEGMENT_VERSION, type SegmentFile } from "./segment.ts";

const SEGMENT = `segment-${SEGMENT_VERSION}-`;

/** Characters of one segment: few enough for the memory of several threads, enough that there are few segments. */
const CHUNK = 1_500_000;

/** Characters from which on threads are worth their start. */
const THREADS_FROM = 1_500_000;

/** Segments that are small because one edit made each; when there are more, they are built anew as one. */
const SMALL = 200_000;
const MOST_SMALL = 12;

/** Bytes of segments on disk from which on those are dropped that hold nothing of the tree at hand. */
const MOST_BYTES = 512 * 1024 * 1024;

/** What is said while it works. */
export type Progress = (done: number, all: number) => void;

export interface Segments {
  readonly segments: readonly Segment[];
  readonly close: () => void;
}

/** The key of a file's content in a segment: what it says depends on the language that it is read as. */
export function keyOf({ id, path }: ListedFile): string {
  return `${id}${path.slice(path.lastIndexOf(".")).toLowerCase()}`;
}

/** Segments that hold every file of the listing that can be read; what is missing is built, and kept. */
export async function openSegments(
  cache: Cache,
  listing: Listing,
  progress: Progress = () => {},
  mostBytes = MOST_BYTES,
): Promise<Segments> {
  const files = new Map(listing.files.map((file) => [keyOf(file), file]));
  const opened = await openAll(cache);
  const small = opened.filter(({ file }) => file.size < SMALL);
  const bytes = opened.reduce((sum, { file }) => sum + file.size, 0);
  const stale = [
    ...(small.length > MOST_SMALL ? small : []),
    ...(bytes > mostBytes
      ? opened.filter(({ segment }) => !segment.keys.some((key) => files.has(key)))
      : []),
  ];
  const kept = opened.filter((one) => !stale.includes(one));
  const known = new Set(kept.flatMap(({ segment }) => segment.keys));
  const missing = [...files].filter(([key]) => !known.has(key)).map(([, file]) => file);
  const built: Segment[] = [];
  const written = new Set<string>();
  let done = 0;
  for await (const content of buildAll(listing, missing)) {
    const name = `${SEGMENT}${createHash("sha256").update(content).digest("hex").slice(0, 24)}`;
    await cache.write(name, content);
    written.add(name);
    const segment = Segment.of(content);
    built.push(segment);
    done += segment.keys.length;
    progress(done, missing.length);
  }
  for (const { name, file } of stale) {
    file.close();
    // oxlint-disable-next-line no-await-in-loop -- a few
    if (!written.has(name)) await cache.remove(name);
  }
  return opening(kept, built);
}

interface Opened {
  readonly name: string;
  readonly file: CacheFile;
  readonly segment: Segment;
}

async function openAll(cache: Cache): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (const name of (await cache.names()).toSorted()) {
    if (!name.startsWith("segment-")) continue;
    const file = cache.open(name);
    if (file === undefined) continue;
    const segment = name.startsWith(SEGMENT) ? Segment.open(file.read, file.size) : undefined;
    if (segment !== undefined) {
      opened.push({ name, file, segment });
      continue;
    }
    file.close(); // of another version, or cut off
    // oxlint-disable-next-line no-await-in-loop -- seldom
    await cache.remove(name);
  }
  return opened;
}

function opening(kept: readonly Opened[], built: readonly Segment[] = []): Segments {
  return {
    segments: [...kept.map(({ segment }) => segment), ...built],
    close: () => {
      for (const { file } of kept) file.close();
    },
  };
}

async function* buildAll(
  listing: Listing,
  missing: readonly ListedFile[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const chunks = chunksOf(listing, missing);
  const first = await chunks.next();
  if (first.done === true) return;
  const size = first.value.reduce((sum, { text }) => sum + text.length, 0);
  if (size < THREADS_FROM) {
    const { work } = await import("./segment-thread.ts");
    yield await work(first.value);
    return;
  }
  yield* inThreads(new URL(threadModule, import.meta.url), preceded(first.value, chunks));
}

/** Beside this file, and in its language: it is built with the rest. */
const threadModule = `./segment-thread.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`;

async function* preceded<Value>(
  first: Value,
  rest: AsyncIterable<Value>,
): AsyncGenerator<Value, void, undefined> {
  yield first;
  yield* rest;
}

async function* chunksOf(
  listing: Listing,
  missing: readonly ListedFile[],
): AsyncGenerator<SegmentFile[]> {
  const keys = new Map(missing.map((file) => [file.path, keyOf(file)]));
  let chunk: SegmentFile[] = [];
  let size = 0;
  for await (const { path, text } of listing.read(missing)) {
    chunk.push({ key: keys.get(path) ?? "", path, text });
    size += text.length;
    if (size < CHUNK) continue;
    yield chunk;
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield chunk;
}

/** The looks of a working tree when it was last listed. */
export function readSeen(cache: Cache, name: string): Map<string, SeenFile> {
  const text = cachedText(cache, name);
  try {
    // Written by us, whole or not at all; a schema over thousands of rows would cost more than the rest of the reading.
    const rows: [string, string, number, number, number][] = JSON.parse(text ?? "[]");
    const seen = new Map<string, SeenFile>();
    for (const [path, id, size, modified, inode] of rows) {
      seen.set(path, { id, size, modified, inode });
    }
    return seen;
  } catch {
    return new Map();
  }
}

export async function writeSeen(
  cache: Cache,
  name: string,
  seen: ReadonlyMap<string, SeenFile>,
): Promise<void> {
  const rows = [...seen].map(([path, { id, size, modified, inode }]) => [
    path,
    id,
    size,
    modified,
    inode,
  ]);
  await cache.write(name, JSON.stringify(rows));
}

const HISTORY = `history-${COMMITS_VERSION}-`;

/** Histories that are kept: one for each branch that somebody goes back and forth between. */
const HISTORIES = 8;

export interface OpenCommits {
  readonly commits: Commits;
  readonly close: () => void;
}

/** Where there is no history. */
export function noCommits(): OpenCommits {
  return { commits: Commits.of(packCommits([])), close: () => {} };
}

/** What was said before a commit, newest first; only what came since the last time is asked of git. */
export async function openHistory(
  cache: Cache,
  directory: string,
  commit: string,
): Promise<OpenCommits> {
  const exact = openCommits(cache, `${HISTORY}${commit}`);
  if (exact !== undefined) return exact;
  const names = (await cache.names()).filter((name) => name.startsWith("history-"));
  const older = names.filter((name) => name.startsWith(HISTORY));
  const records = await recordsAt(cache, directory, commit, older);
  const content = packCommits(records);
  await cache.write(`${HISTORY}${commit}`, content);
  const stale = names.filter((name) => !name.startsWith(HISTORY));
  for (const name of [...stale, ...older.slice(0, Math.max(0, older.length - HISTORIES + 1))]) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    await cache.remove(name);
  }
  return { commits: Commits.of(content), close: () => {} };
}

async function recordsAt(
  cache: Cache,
  directory: string,
  commit: string,
  older: readonly string[],
): Promise<readonly CommitRecord[]> {
  for (const name of older) {
    const before = name.slice(HISTORY.length);
    // oxlint-disable-next-line no-await-in-loop -- the first that is an ancestor
    if (!(await isAncestor(directory, before, commit))) continue;
    const known = openCommits(cache, name);
    if (known === undefined) continue;
    const records = known.commits.records();
    known.close();
    // oxlint-disable-next-line no-await-in-loop -- as above
    const news = await readHistory(directory, commit, { limit: HISTORY_LIMIT, until: before });
    return [...news.map(recordOf), ...records].slice(0, HISTORY_LIMIT);
  }
  return (await readHistory(directory, commit, { limit: HISTORY_LIMIT })).map(recordOf);
}

function openCommits(cache: Cache, name: string): OpenCommits | undefined {
  const file = cache.open(name);
  if (file === undefined) return undefined;
  const commits = Commits.open(file.read, file.size);
  if (commits !== undefined) return { commits, close: file.close };
  file.close();
  return undefined;
}
