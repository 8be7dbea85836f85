import type { Assignee } from "../../ground/contract/plan.ts";

/** As in the text of a plan: `agent`, `agent NAME`, `@person`. Apart from it, for those who only print. */
export function assigneeText(assignee: Assignee): string {
  if (assignee.kind === "person") return `@${assignee.name}`;
  return assignee.name === undefined ? "agent" : `agent ${assignee.name}`;
}
