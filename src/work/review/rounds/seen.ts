/**
 * Which hunks a reviewer has seen and may skip: those that are as they were, wherever they stand now.
 *
 * By content alone, so that a rebase, a rename or an edit elsewhere in the file takes nothing back. Git may cut the same
 * change into other hunks when the lines between them change; so what was seen is kept run by run too. Pure.
 */
import { createHash } from "node:crypto";
import type { SeenHunk } from "../../../ground/contract/review.ts";
import { comparable, type DiffLine } from "../diff.ts";
import type { ReviewedFile, ReviewedHunk } from "../reviewed.ts";

/** What to keep of hunks that a reviewer has seen, in their order; one that is given twice is kept once. */
export function markSeen(hunks: readonly ReviewedHunk[]): SeenHunk[] {
  const byId = new Map(hunks.map((hunk) => [hunk.id, hunk]));
  return [...byId.values()].map((hunk) => ({
    path: hunk.path,
    content: hunk.content,
    twin: twinOf(hunk),
    runs: runsOf(hunk.lines),
  }));
}

/**
 * Ids of the hunks of a change that were seen: of the same content and, where a path is in the change under its old or its
 * new name, in that file. Each record stands for one hunk, so of three twins of which two were seen one is left.
 *
 * A record whose path is not in the change counts in a file that is new or renamed and has at least half of what was seen
 * under that path: the author renamed it again.
 *
 * @param records Of all rounds; the same record twice counts once.
 */
export function seenIn(
  records: readonly SeenHunk[],
  files: readonly ReviewedFile[],
): ReadonlySet<string> {
  const places = placesOf(files);
  const found = new Map<ReviewedFile, SeenHunk[]>();
  const orphans = new Map<string, SeenHunk[]>();
  for (const record of records) {
    const file = places.get(record.path);
    if (file === undefined) put(orphans, record.path, record);
    else put(found, file, record);
  }
  const seen = new Set<string>();
  for (const [file, group] of found) {
    for (const id of matched(distinct(group), file.hunks).ids) seen.add(id);
  }
  const fresh = files.filter(({ status }) => status === "added" || status === "renamed");
  for (const group of orphans.values()) {
    const own = distinct(group);
    for (const { hunks } of fresh) {
      const unseen = hunks.filter(({ id }) => !seen.has(id));
      const { ids, used } = matched(own, unseen);
      if (used === 0 || used * 2 < own.length) continue;
      for (const id of ids) seen.add(id);
      break;
    }
  }
  return seen;
}

function put<Key>(groups: Map<Key, SeenHunk[]>, key: Key, record: SeenHunk): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [record]);
  else group.push(record);
}

/** Records of one file, each once, whatever it was called then. */
function distinct(records: readonly SeenHunk[]): SeenHunk[] {
  return [
    ...new Map(records.map((record) => [`${record.content} ${record.twin}`, record])).values(),
  ];
}

/** Files by their new paths and, where no other file is there now, their old ones. */
function placesOf(files: readonly ReviewedFile[]): Map<string, ReviewedFile> {
  const places = new Map<string, ReviewedFile>();
  for (const file of files) places.set(file.oldPath, file);
  for (const file of files) places.set(file.path, file);
  return places;
}

interface Matched {
  readonly ids: readonly string[];
  /** How many records were used. */
  readonly used: number;
}

function matched(records: readonly SeenHunk[], hunks: readonly ReviewedHunk[]): Matched {
  // The very twin first, then any: an edit may have put one before it, or taken one away.
  const exact = pair(records, hunks, (content, twin) => `${content} ${twin}`);
  const any = pair(exact.records, exact.hunks, (content) => content);
  const anew = cutAnew(any.records, any.hunks);
  return {
    ids: [...exact.ids, ...any.ids, ...anew.ids],
    used: records.length - any.records.length + anew.used,
  };
}

/** Pairs records with hunks of the same key, in order; and what is left of both. */
function pair(
  records: readonly SeenHunk[],
  hunks: readonly ReviewedHunk[],
  keyOf: (content: string, twin: number) => string,
): { ids: string[]; records: SeenHunk[]; hunks: ReviewedHunk[] } {
  const open = new Map<string, number>();
  for (const { content, twin } of records) {
    const key = keyOf(content, twin);
    open.set(key, (open.get(key) ?? 0) + 1);
  }
  const used = new Map<string, number>();
  const ids: string[] = [];
  const rest = hunks.filter((hunk) => {
    const key = keyOf(hunk.content, twinOf(hunk));
    const count = used.get(key) ?? 0;
    if (count >= (open.get(key) ?? 0)) return true;
    used.set(key, count + 1);
    ids.push(hunk.id);
    return false;
  });
  const left = records.filter(({ content, twin }) => {
    const key = keyOf(content, twin);
    const count = used.get(key) ?? 0;
    if (count > 0) used.set(key, count - 1);
    return count === 0;
  });
  return { ids, records: left, hunks: rest };
}

/**
 * Hunks that git cut in another way: each of their runs is one of a record that is there with all of its own. A record of
 * which a run is missing says nothing: what is left of it is another change.
 */
function cutAnew(records: readonly SeenHunk[], hunks: readonly ReviewedHunk[]): Matched {
  if (records.length === 0 || hunks.length === 0) return { ids: [], used: 0 };
  const runs = new Map(hunks.map(({ id, lines }) => [id, runsOf(lines)]));
  const there = new Map<string, number>();
  for (const run of [...runs.values()].flat()) there.set(run, (there.get(run) ?? 0) + 1);
  const covered = new Map<string, number>();
  const intact = records.filter((record) => take(record.runs, there));
  for (const run of intact.flatMap((record) => record.runs)) {
    covered.set(run, (covered.get(run) ?? 0) + 1);
  }
  const ids = hunks.map(({ id }) => id).filter((id) => take(runs.get(id) ?? [], covered));
  return { ids, used: intact.length };
}

/** Takes all of the keys out of the counts; none where one is missing. */
function take(keys: readonly string[], counts: Map<string, number>): boolean {
  const needed = new Map<string, number>();
  for (const key of keys) needed.set(key, (needed.get(key) ?? 0) + 1);
  if (needed.size === 0) return false;
  for (const [key, count] of needed) if ((counts.get(key) ?? 0) < count) return false;
  for (const [key, count] of needed) counts.set(key, (counts.get(key) ?? 0) - count);
  return true;
}

function twinOf({ id }: ReviewedHunk): number {
  return Number(/-(\d{1,9})$/.exec(id)?.[1] ?? 1);
}

function runsOf(lines: readonly DiffLine[]): string[] {
  const runs: string[] = [];
  let marked: string[] = [];
  for (const line of lines) {
    if (line.kind !== "context") {
      marked.push(`${line.kind === "added" ? "+" : "-"}${comparable(line)}`);
    } else if (marked.length > 0) {
      runs.push(hashOf(marked));
      marked = [];
    }
  }
  if (marked.length > 0) runs.push(hashOf(marked));
  return runs;
}

function hashOf(lines: readonly string[]): string {
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 12);
}
