/** Brings together what platform reads of the past and what `past.ts` makes of it. */
import {
  type ReadingLimits,
  readLanded,
  readLandedDiffs,
} from "../../../ground/platform/file-history.ts";
import { parseDiff } from "../diff.ts";
import { type Fix, fixesOf, fixesToRead, linesWritten, type Past, pastOf } from "./past.ts";

/** Commits that are read back from the base of a change. */
export const LANDED_LIMIT = 3_000;

export interface ReadPast {
  readonly past: Past;
  /** Whether the history was read to its end; another time there may be more. */
  readonly ended: boolean;
}

/**
 * The past of files at the base of a change. Empty files where history is missing: a shallow clone, a partial one, the
 * first commit.
 *
 * @param base Full commit id.
 * @param paths As they are called at the base; not waited for until the history is read.
 * @throws TacitError `platform/no-folder`, `platform/no-git`
 */
export async function readPast(
  directory: string,
  base: string,
  paths: readonly string[] | Promise<readonly string[]>,
  limits: ReadingLimits = {},
): Promise<ReadPast> {
  const read = await readLanded(directory, base, { ...limits, limit: LANDED_LIMIT });
  const landed = read.commits;
  const now = landed[0]?.time ?? 0;
  const fixes = fixesOf(landed, await paths);
  const wanted = fixesToRead(fixes, now);
  const diffs = await readLandedDiffs(directory, wanted.commits, wanted.paths, limits);
  const written = new Map(
    [...diffs].map(([commit, diff]) => [commit, linesWritten(parseDiff(diff))]),
  );
  const writtenBy = ({ commit, path }: Fix): readonly string[] | undefined =>
    written.get(commit)?.get(path);
  return { past: pastOf(fixes, writtenBy, now), ended: read.ended };
}
