/** May this change be approved or shipped? Reasons in words; none means yes. Pure. */

export interface Reviewable {
  readonly commit?: string | undefined;
  readonly verdict?:
    | {
        readonly commit: string;
        readonly status: "green" | "red";
        readonly checks?: readonly { readonly name: string; readonly status: string }[];
        readonly criteria?:
          | readonly {
              readonly id: string;
              readonly status: string;
              readonly note?: string | undefined;
            }[]
          | undefined;
      }
    | undefined;
  readonly approvedCommit?: string | undefined;
  /** Of a plan; a change of which tasks are missing is not the one that was asked for. */
  readonly planned?: boolean;
  readonly tasks?: readonly { readonly task: number; readonly status: string }[];
  readonly remarks: readonly { readonly id: string; readonly state: string }[];
}

const settled = new Set(["verified", "waived"]);

/** Remarks that a human has still to settle: everything but verified and waived. */
export function openRemarks(change: Reviewable): string[] {
  return change.remarks.filter(({ state }) => !settled.has(state)).map(({ id }) => id);
}

/** Criteria that nothing shows and nobody has waived; none where the brief names no evidence at all. */
function openCriteria({ verdict }: Reviewable): string[] {
  return (verdict?.criteria ?? [])
    .filter(({ status }) => status !== "shown" && status !== "waived")
    .map(({ id, status, note }) => {
      const why = note === undefined ? "" : `: ${note.replace(/\.$/, "")}`;
      return `${id} is ${status === "failed" ? "not met" : "not shown"}${why}.`;
    });
}

function missingTasks({ planned, tasks = [] }: Reviewable): string | undefined {
  const names = tasks.filter(({ status }) => status === "todo").map(({ task }) => `T${task}`);
  if (planned !== true || names.length === 0) return undefined;
  return `${names.join(", ")} of the plan ${names.length === 1 ? "is" : "are"} still to be done.`;
}

/** Why the change cannot be approved yet. */
export function obstaclesToApproval(change: Reviewable): string[] {
  const found: string[] = [];
  const missing = missingTasks(change);
  if (change.commit === undefined) found.push("There is no snapshot yet.");
  else if (missing !== undefined) found.push(missing);
  else if (change.verdict === undefined || change.verdict.commit !== change.commit) {
    found.push(`The checks have not run at ${change.commit.slice(0, 10)}.`);
  } else if (change.verdict.status === "red") {
    const red = (change.verdict.checks ?? []).filter(({ status }) => status !== "passed");
    const names = red.map(({ name }) => name).join(", ");
    found.push(
      `The checks are red at ${change.commit.slice(0, 10)}${names === "" ? "" : `: ${names}`}.`,
    );
  }
  if (change.verdict?.commit === change.commit) found.push(...openCriteria(change));
  const open = openRemarks(change);
  if (open.length > 0) {
    found.push(
      `${open.length === 1 ? "Remark" : "Remarks"} ${open.join(", ")} ${open.length === 1 ? "is" : "are"} open.`,
    );
  }
  return found;
}

/** Why the change cannot be shipped yet. */
export function obstaclesToShipping(change: Reviewable): string[] {
  const found = obstaclesToApproval(change);
  if (change.approvedCommit === undefined) found.push("Nobody has approved it.");
  else if (change.approvedCommit !== change.commit) {
    found.push(
      `It was approved at ${change.approvedCommit.slice(0, 10)}, which is no longer its latest commit.`,
    );
  }
  return found;
}
