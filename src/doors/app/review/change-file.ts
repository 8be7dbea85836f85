/** The files of a change beside its hunks: one as a whole, and what there is while an agent is still at work. */
import { TacitError } from "../../../ground/core/error.ts";
import type { RunView } from "../../../ground/journal/status.ts";
import {
  type CommitFile,
  readCommitFile,
  SHOWN_FILE,
} from "../../../ground/platform/commit-file.ts";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import { findRepository } from "../../../ground/platform/repository.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";
import { type ChangedFile, parseDiff } from "../../../work/review/diff.ts";
import { findChange, placeOfChange, type Range } from "./change.ts";
import { withJournal } from "../journal.ts";
import { commitOf } from "./review.ts";
import type { Host } from "../workspace.ts";

export type Side = "base" | "head";

/** A file at one side of a change; a link is none, and leads nowhere. */
export type SidedFile = CommitFile & {
  readonly path: string;
  readonly at: Side;
  readonly commit: string;
};

/** A file of a run's change. @throws TacitError `app/bad-path`, `app/no-snapshot`, those of `readRun` */
export async function fileOfRun(
  host: Host,
  run: number,
  path: string,
  at: Side,
): Promise<SidedFile> {
  requirePath(path);
  return withJournal(host, async (journal) => {
    const view = await readRun(journal, run);
    const commit = at === "base" ? view.base : commitOf(view);
    return sided({ root: view.repository }, commit, path, at);
  });
}

/** A file of a range of commits. @throws TacitError `app/bad-path`, those of `findChange` */
export async function fileOfChange(
  host: Host,
  range: Range,
  path: string,
  at: Side,
): Promise<SidedFile> {
  requirePath(path);
  const { place, base, of } = await findChange(await placeOfChange(host.directory), range);
  return sided(place, at === "base" ? base : of.commit, path, at);
}

async function sided(
  repository: { readonly root: string },
  commit: string,
  path: string,
  at: Side,
): Promise<SidedFile> {
  return { ...(await readCommitFile(repository, commit, path)), path, at, commit };
}

/** Of a repository, by its own name: nothing is resolved. @throws TacitError `app/bad-path` */
export function requirePath(path: string): void {
  const parts = path.split("/");
  const odd = parts.some((part) => ["", ".", ".."].includes(part)) || path.includes("\0");
  if (!odd && path.length <= 4_096) return;
  throw new TacitError({
    code: "app/bad-path",
    kind: "input",
    message: `${JSON.stringify(path.slice(0, 200))} is no path of a file in the repository.`,
    hint: "Give it from the repository's root, without `.` and `..`.",
  });
}

export interface RunDiff {
  readonly run: string;
  readonly status: RunView["status"];
  readonly base: string;
  /** What is shown; absent before the first snapshot. */
  readonly commit?: string;
  readonly files: readonly ChangedFile[];
  /** Files that are left out because there is too much. */
  readonly more: number;
  readonly problems: readonly string[];
}

/** Lines that are shown of all files together. */
const MOST_LINES = 20_000;

/**
 * What a run has changed so far: its last snapshot against its base.
 *
 * Not what lies in the worktree. To read a tree that an agent writes to is `takeSnapshot`'s, which has a git directory
 * beside it for that and brings what it reads into the repository: two at once would be in each other's way.
 */
export async function diffOfRun(host: Host, run: number): Promise<RunDiff> {
  return withJournal(host, async (journal) => {
    const { status, base, commit, repository } = await readRun(journal, run);
    const outline = { run: String(run), status, base, problems: [] };
    if (commit === undefined) return { ...outline, files: [], more: 0 };
    const place = await findRepository(repository);
    const all = parseDiff(await plainDiff(place, base, commit, { largest: SHOWN_FILE }));
    let room = MOST_LINES;
    const shown = all.filter(({ hunks }) => {
      room -= hunks.reduce((sum, { lines }) => sum + lines.length, 0);
      return room >= 0;
    });
    return { ...outline, commit, files: shown, more: all.length - shown.length };
  });
}
