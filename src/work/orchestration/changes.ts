/** Differences between commits of a run, for what has to go on however large they are. */
import { plainDiff } from "../../ground/platform/merge-tree.ts";
import { TacitError } from "../../ground/core/error.ts";
import { changedPaths, type Repository } from "../../ground/platform/repository.ts";
import { parseDiff } from "../review/diff.ts";
import type { Changes } from "../review/remarks/changes.ts";

/** A larger file counts as binary: no remark is addressed by reading lines of it. Bytes. */
const largestFile = 32 * 1024 * 1024;

/** Reads differences; of one that is too large to be read, which files it is of. */
export function changesOf(repository: Repository): Changes {
  return async (from, to) => {
    try {
      return parseDiff(await plainDiff(repository, from, to, { largest: largestFile }));
    } catch (error) {
      if (!(error instanceof TacitError)) throw error;
      const paths = await changedPaths(repository, from, to);
      return paths.map((path) => ({
        path,
        oldPath: path,
        status: "modified",
        binary: true,
        hunks: [],
      }));
    }
  };
}
