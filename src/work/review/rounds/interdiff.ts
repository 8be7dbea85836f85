/**
 * What an author changed since a review, and nothing that only came with a new base.
 *
 * The change as it was reviewed is carried over to the base of today; what differs from that is the author's. Trees alone
 * count: it does not matter whether the author added commits, amended them, or was rebased by somebody else.
 */
import { counted } from "../../../ground/core/text.ts";
import {
  besideRepository,
  type BesideRepository,
  carryOver,
  diffBeside,
  pathsBeside,
  treeBeside,
} from "../../../ground/platform/merge-tree.ts";
import type { Repository } from "../../../ground/platform/repository.ts";
import { type ChangedFile, parseDiff } from "../diff.ts";

/** A state of a change: full commit ids. */
export interface ChangeState {
  /** Where the change branched off: after a merge of the target into it, what they have in common now. */
  readonly base: string;
  readonly commit: string;
}

export interface InterdiffFile extends ChangedFile {
  /**
   * The new base changed what the change had changed, so its resolution is in here: against the lines as they were
   * reviewed, never against conflict markers.
   */
  readonly conflicted: boolean;
}

export interface Interdiff {
  /**
   * What `files` are a diff against: `reviewed`, the commit that was reviewed, its base being the same; `carried`, that
   * change on the new base; `mixed`, the reviewed commit, with what came with the base among it, because the change could
   * not be carried over; `base`, the new base, because what was reviewed is gone.
   */
  readonly against: "reviewed" | "carried" | "mixed" | "base";
  /** For a person, where it is less than it should be: `mixed` and `base`. */
  readonly reason?: string;
  readonly files: readonly InterdiffFile[];
  /** Paths at which the change conflicted with the new base; by path. One that shows no file was resolved as reviewed. */
  readonly conflicts: readonly string[];
  /** What changed since and is not the author's. */
  readonly withBase: {
    readonly count: number;
    /** The first 100, by path. */
    readonly paths: readonly string[];
  };
}

const PATHS_SHOWN = 100;
const NOTHING = { count: 0, paths: [] };

/**
 * Compares what was reviewed with what there is now.
 *
 * @throws TacitError `platform/git-failed` where the commits of now cannot be read.
 */
export async function interdiff(
  repository: Pick<Repository, "root" | "gitDirectory" | "objectFormat">,
  reviewed: ChangeState,
  now: ChangeState,
): Promise<Interdiff> {
  return besideRepository(repository, async (place) => {
    const change = await treeBeside(place, reviewed.commit);
    if (change === undefined) {
      return {
        against: "base",
        reason: "What was reviewed is not in the repository any more: this is the whole change.",
        files: await filesBetween(place, now.base, now.commit, []),
        conflicts: [],
        withBase: NOTHING,
      };
    }
    if (reviewed.base === now.base) {
      const files = await filesBetween(place, change, now.commit, []);
      return { against: "reviewed", files, conflicts: [], withBase: NOTHING };
    }
    return acrossBases(place, { ...reviewed, tree: change }, now);
  });
}

async function acrossBases(
  place: BesideRepository,
  reviewed: ChangeState & { readonly tree: string },
  now: ChangeState,
): Promise<Interdiff> {
  const [before, onto] = await Promise.all([
    treeBeside(place, reviewed.base),
    treeBeside(place, now.base),
  ]);
  const carried =
    before === undefined || onto === undefined
      ? ({ status: "failed", reason: "a base is not in the repository any more" } as const)
      : await carryOver(place, { before, change: reviewed.tree, onto });
  if (carried.status === "failed") {
    return {
      against: "mixed",
      reason: `What came with the new base is among it: the change could not be carried over (${carried.reason}).`,
      files: await filesBetween(place, reviewed.tree, now.commit, []),
      conflicts: [],
      withBase: NOTHING,
    };
  }
  const { tree, conflicts } = carried;
  const [files, differing] = await Promise.all([
    filesBetween(place, tree, now.commit, conflicts),
    pathsBeside(place, reviewed.tree, now.commit),
  ]);
  const own = new Set(files.flatMap(({ path, oldPath }) => [path, oldPath]));
  const paths = [...new Set(differing)].filter((path) => !own.has(path)).toSorted();
  return {
    against: "carried",
    files,
    conflicts,
    withBase: { count: paths.length, paths: paths.slice(0, PATHS_SHOWN) },
  };
}

async function filesBetween(
  place: BesideRepository,
  from: string,
  to: string,
  conflicts: readonly string[],
): Promise<InterdiffFile[]> {
  const conflicted = new Set(conflicts);
  return parseDiff(await diffBeside(place, from, to)).map((file) => ({
    ...file,
    conflicted: conflicted.has(file.path) || conflicted.has(file.oldPath),
  }));
}

/** What a reader is told above an interdiff; undefined where it is plain. */
export function noteOfInterdiff({ reason, conflicts, withBase }: Interdiff): string | undefined {
  if (reason !== undefined) return reason;
  const notes: string[] = [];
  if (withBase.count > 0) {
    notes.push(
      `Left out: ${counted(withBase.count, "file")} that changed with the new base alone.`,
    );
  }
  if (conflicts.length > 0) {
    notes.push(
      `The new base conflicted with the change in ${counted(conflicts.length, "file")}; what was made of it is shown against what you reviewed.`,
    );
  }
  return notes.length === 0 ? undefined : notes.join(" ");
}
