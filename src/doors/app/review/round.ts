/** What goes with a round of review. */
import { TacitError } from "../../../ground/core/error.ts";
import type { RemarkStatus, RunView } from "../../../ground/journal/status.ts";
import { openRemarks } from "../../../work/review/gate.ts";
import { toBeSent } from "../../../work/review/remarks/order.ts";

/**
 * Every open remark that was not sent yet, or came back without an answer, in the order in which they are read.
 *
 * @throws TacitError `app/nothing-to-send`, `app/already-shipped`, `app/run-busy`
 */
export function remarksToSend(
  view: RunView,
  wishes: Parameters<typeof toBeSent>[1] = {},
): readonly RemarkStatus[] {
  const { run, remarks, status } = view;
  const batch = toBeSent(remarks, wishes);
  if (batch.length === 0) {
    const kept = toBeSent(remarks).length > 0;
    const others = kept ? "; those that it has are nits" : "; those that it has were answered";
    throw new TacitError({
      code: "app/nothing-to-send",
      kind: "input",
      message: `Run ${run} has no remark to send${openRemarks(view).length > 0 ? others : ""}.`,
      hint: `Make one: tacit review ${run} --remark FILE:LINE "…"`,
    });
  }
  if (status === "shipped") {
    throw new TacitError({
      code: "app/already-shipped",
      kind: "conflict",
      message: `Run ${run} is shipped already.`,
      hint: `Undo it first (tacit ship --undo ${run}), or write a new brief.`,
    });
  }
  requireIdle(view);
  return batch;
}

/** @throws TacitError `app/run-busy` while somebody is at work. */
export function requireIdle({ run, status }: Pick<RunView, "run" | "status">): void {
  if (status !== "running" && status !== "waiting") return;
  throw new TacitError({
    code: "app/run-busy",
    kind: "conflict",
    message: `Run ${run} is still at work.`,
    hint: `Wait for it (tacit show ${run}), or stop it: tacit stop ${run}`,
  });
}
