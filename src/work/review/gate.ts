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
  readonly remarks: readonly {
    readonly id: string;
    readonly state: string;
    /** An issue where it is absent. */
    readonly severity?: string;
    /** It was sent, and what came back says nothing of it. */
    readonly unanswered?: boolean;
  }[];
}

const settled = new Set(["verified", "waived"]);

/** Remarks that a human has still to settle: everything but verified and waived. */
export function openRemarks(change: Reviewable): string[] {
  return change.remarks.filter(({ state }) => !settled.has(state)).map(({ id }) => id);
}

/**
 * Remarks that an approval verifies along with it: the agent answered, and whoever approves has seen what it did. A
 * blocker is verified by its name, and what is disputed or was never answered is not verified by a look.
 */
export function verifiedByApproval<Remark extends Reviewable["remarks"][number]>(
  remarks: readonly Remark[],
): Remark[] {
  return remarks.filter(
    ({ state, severity }) =>
      (state === "addressed" || state === "answered") && severity !== "blocker",
  );
}

function remarksLeft({ remarks }: Reviewable): string | undefined {
  const open = remarks.filter(({ state }) => !settled.has(state));
  if (open.length === 0) return undefined;
  const names = open.map(({ id, state, severity, unanswered }) => {
    const what = unanswered === true ? "no answer" : state;
    return `${id} (${severity === "blocker" ? "blocker, " : ""}${what})`;
  });
  return open.length === 1
    ? `Remark ${names.join("")} is open.`
    : `Remarks ${names.join(", ")} are open.`;
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
  const left = remarksLeft(change);
  if (left !== undefined) found.push(left);
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
