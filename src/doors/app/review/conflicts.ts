/** Whether a change still goes together with the branch that it is to go into. */
import type { RunView } from "../../../ground/journal/status.ts";
import { besideRepository, carryOver, treeBeside } from "../../../ground/platform/merge-tree.ts";
import { readRef, type RepositoryPlace } from "../../../ground/platform/repository.ts";

/** Paths that are named. */
const NAMED = 5;

/** One sentence where today's target conflicts with the change; none where it does not, or there is no such branch. */
export async function conflictsWithTarget(
  repository: RepositoryPlace,
  { base, commit, target, status, shipped }: RunView,
): Promise<string[]> {
  if (commit === undefined || shipped !== undefined || status === "shipped") return [];
  const tip = await readRef(repository, `refs/heads/${target}`);
  if (tip === undefined || tip === base) return [];
  const conflicts = await besideRepository(repository, async (place) => {
    const [before, change, onto] = await Promise.all(
      [base, commit, tip].map((one) => treeBeside(place, one)),
    );
    if (before === undefined || change === undefined || onto === undefined) return [];
    const carried = await carryOver(place, { before, change, onto });
    return carried.status === "carried" ? carried.conflicts : [];
  });
  if (conflicts.length === 0) return [];
  const left = conflicts.length - NAMED;
  const more = left > 0 ? ` and ${left} more` : "";
  return [`It conflicts with today's ${target} in ${conflicts.slice(0, NAMED).join(", ")}${more}.`];
}
