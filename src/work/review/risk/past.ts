/**
 * What the past tells of the files of a change: how often they were fixed, and which of their lines a fix wrote.
 *
 * Pure. A line counts as written by a fix when a fix added the same line, spacing aside, to the same file. The alternative,
 * `git blame` of the replaced lines, says it exactly but takes a process a file and up to seconds where histories are
 * long; see `bench/risk/README.md` for what the difference costs.
 */
import type { LandedCommit } from "../../../ground/platform/file-history.ts";
import type { ChangedFile, Hunk } from "../diff.ts";
import { kindOfFile } from "../reviewed.ts";
import { codeLines, isCodeLine, normalised } from "./code-lines.ts";
import type { HunkFacts } from "./points.ts";
import { tellsFix, titleOf } from "./tells-fix.ts";

const DAY = 86_400;
/** In days; measured in RISK-FACTS. */
const HALF_LIFE = 180;
/** Days in which a fix of a file counts; at their end it weighs a sixteenth. */
const LATELY = 2 * 365;
/** Days in which a line counts that a fix wrote. */
const REMEMBERED = 3 * 365;
/** Fixes whose lines are read, the newest. */
const READ_FIXES = 200;
/** Source files that a fix touches at most; more is a sweep. */
const FILE_LIMIT = 12;
/** Lines that a fix adds to one file, or removes from it, at most. */
const ADDED_LIMIT = 500;
const REMOVED_LIMIT = 200;
/** Characters of a line, spacing aside, from which it is told from others. */
const TELLING = 12;

/** One fix as one file saw it. */
export interface Fix {
  readonly commit: string;
  readonly subject: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** What the file was called then. */
  readonly path: string;
}

export interface FilePast {
  /** Fixes of the last two years, each halved for every 180 days that it is old. */
  readonly fixes: number;
  readonly fixCount: number;
  /** Lines that fixes added, normalised, each with the newest fix that did. */
  readonly lines: ReadonlyMap<string, Fix>;
}

/** By the path of a file before the change. */
export type Past = ReadonlyMap<string, FilePast>;

/** Whether a commit repairs the program: its title says so, and it touches 1 to 12 source files. */
export function isFix(commit: LandedCommit): boolean {
  if (commit.root || !tellsFix(titleOf(commit))) return false;
  const sources = commit.files.filter((path) => kindOfFile(path) === "source").length;
  return sources >= 1 && sources <= FILE_LIMIT;
}

/**
 * The fixes of each path, newest first, under the names that the file had before it was only renamed.
 *
 * @param commits Newest first.
 */
export function fixesOf(
  commits: readonly LandedCommit[],
  paths: Iterable<string>,
): Map<string, Fix[]> {
  const fixes = new Map<string, Fix[]>();
  /** What each file was called at the commit at hand. */
  const present = new Map<string, string>();
  for (const path of paths) {
    fixes.set(path, []);
    present.set(path, path);
  }
  for (const commit of commits) {
    if (isFix(commit)) {
      for (const path of commit.files) {
        const now = present.get(path);
        if (now !== undefined) fixes.get(now)?.push(fixAt(commit, path));
      }
    }
    for (const [from, to] of commit.renames) {
      const now = present.get(to);
      if (now === undefined) continue;
      present.delete(to);
      present.set(from, now);
    }
  }
  return fixes;
}

export function fixAt(commit: LandedCommit, path: string): Fix {
  return { commit: commit.id, subject: titleOf(commit), time: commit.time, path };
}

/** Commits and paths whose diffs `linesOfFixes` wants: of the newest 200 fixes within three years before `now`. */
export function fixesToRead(
  fixes: ReadonlyMap<string, readonly Fix[]>,
  now: number,
): { readonly commits: string[]; readonly paths: string[] } {
  const newest = [...fixes.values()]
    .flat()
    .filter(({ time }) => daysBetween(time, now) <= REMEMBERED)
    .toSorted((a, b) => b.time - a.time);
  const commits = [...new Set(newest.map(({ commit }) => commit))].slice(0, READ_FIXES);
  const read = new Set(commits);
  const paths = newest.filter(({ commit }) => read.has(commit)).map(({ path }) => path);
  return { commits, paths: [...new Set(paths)] };
}

/** The code that a fix added to each file, normalised; without files where it added or removed too much to be a fix. */
export function linesWritten(files: readonly ChangedFile[]): Map<string, string[]> {
  const written = new Map<string, string[]>();
  for (const { path, hunks } of files) {
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const added = lines.filter(({ kind }) => kind === "added").length;
    if (added > ADDED_LIMIT || lines.length - added > REMOVED_LIMIT) continue;
    written.set(path, codeLines({ lines }, "added").map(normalised).filter(isTelling));
  }
  return written;
}

/**
 * @param writtenBy The lines that a fix added to the file, normalised; none where they were not read.
 * @param now Seconds since 1970; fixes that say they are newer count as of now.
 */
export function pastOf(
  fixes: ReadonlyMap<string, readonly Fix[]>,
  writtenBy: (fix: Fix) => readonly string[] | undefined,
  now: number,
): Past {
  const past = new Map<string, FilePast>();
  for (const [path, ofFile] of fixes) {
    const lines = new Map<string, Fix>();
    for (const fix of ofFile) {
      for (const line of writtenBy(fix) ?? []) if (!lines.has(line)) lines.set(line, fix);
    }
    const ages = ofFile.map(({ time }) => daysBetween(time, now)).filter((age) => age <= LATELY);
    const weights = ages.map((age) => 0.5 ** (age / HALF_LIFE));
    const decayed = weights.reduce((sum, weight) => sum + weight, 0);
    past.set(path, { fixes: decayed, fixCount: ages.length, lines });
  }
  return past;
}

/** @param file Absent for a file that was not there before. */
export function factsOf(
  hunk: Pick<Hunk, "lines">,
  file: FilePast | undefined,
  sameEdit: number,
): HunkFacts {
  const rewritten = hunk.lines
    .filter(({ kind, text }) => kind === "removed" && isCodeLine(text))
    .flatMap(({ text }) => file?.lines.get(normalised(text)) ?? []);
  const [first] = rewritten;
  const newest = rewritten.reduce((a, b) => (b.time > (a?.time ?? 0) ? b : a), first);
  return {
    fixes: file?.fixes ?? 0,
    fixCount: file?.fixCount ?? 0,
    rewritesFix: newest && { commit: newest.commit, subject: newest.subject },
    sameEdit,
  };
}

function isTelling(line: string): boolean {
  return line.replaceAll(" ", "").length >= TELLING;
}

function daysBetween(before: number, now: number): number {
  return Math.max(0, now - before) / DAY;
}
