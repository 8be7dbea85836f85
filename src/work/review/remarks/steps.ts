/** Reads what leads from the commit of a remark to later ones, over those that are gone. */
import { hasCommit, textsAt } from "../../../ground/platform/commit-texts.ts";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import type { Repository } from "../../../ground/platform/repository.ts";
import { parseDiff } from "../diff.ts";
import type { Step } from "./anchor.ts";

/**
 * @param from The commit of the remark, a full id as all are.
 * @param commits Later ones, oldest first; one that is gone is stepped over.
 * @param paths The remark's file and those of the change: read where `from` is gone.
 * @throws TacitError `platform/git-failed`
 */
export async function readSteps(
  repository: Pick<Repository, "root" | "gitDirectory" | "objectFormat">,
  from: string,
  commits: readonly string[],
  paths: readonly string[],
): Promise<Step[]> {
  const steps: Step[] = [];
  let before = (await hasCommit(repository, from)) ? from : undefined;
  for (const commit of commits) {
    // oxlint-disable-next-line no-await-in-loop -- each step begins where the last one ended
    if (commit === before || !(await hasCommit(repository, commit))) continue;
    steps.push(
      before === undefined
        ? // oxlint-disable-next-line no-await-in-loop
          { commit, texts: await textsAt(repository, commit, paths) }
        : // oxlint-disable-next-line no-await-in-loop
          { commit, files: parseDiff(await plainDiff(repository, before, commit)) },
    );
    before = commit;
  }
  return steps;
}
