/** The criteria of a run's brief, each with what shows it at the commit under review. */
import type { FileReview } from "../../../ground/contract/review.ts";
import type { RunView } from "../../../ground/journal/status.ts";
import { loadBriefs } from "../../../knowledge/brief/files.ts";
import {
  type CriterionEvidence,
  criteriaEvidence,
} from "../../../work/review/evidence/criteria.ts";
import { type Host, openWorkspace } from "../workspace.ts";

/** Absent where the verdict was asked for none. What a criterion names stands in the brief; without it the verdict's word does. */
export async function criteriaOf(
  host: Host,
  view: RunView,
  files: readonly FileReview[],
): Promise<CriterionEvidence[] | undefined> {
  const verdict = view.verdict ?? view.staleVerdict;
  const { commit } = view;
  if (verdict?.criteria === undefined || commit === undefined) return undefined;
  const workspace = await openWorkspace({ ...host, directory: view.repository });
  const { briefs } = await loadBriefs(workspace.files);
  const brief = briefs.find(({ slug }) => slug === view.brief.slug);
  const known = new Map((brief?.criteria ?? []).map((criterion) => [criterion.id, criterion]));
  return criteriaEvidence({
    criteria: verdict.criteria.map(({ id, text }) => known.get(id) ?? { id, text }),
    verdict,
    commit,
    files,
  });
}
