/** What a person has to know of a run's verdict beside its colour. */
import type { RunView } from "../../../ground/journal/status.ts";
import { nothingVerified } from "../../../knowledge/checks/verdict.ts";

/** As entries of an answer's `problems`. */
export function problemsOfVerdict(view: Pick<RunView, "verdict">): string[] {
  const nothing = nothingVerified(view.verdict);
  const unnamed =
    nothing === undefined
      ? []
      : [`${nothing} Name the project's own in .tacit/config.yaml, under checks.`];
  return [...unnamed, ...(view.verdict?.notes ?? [])];
}
