/**
 * Workflows that the engine's tables call pending and nobody is at.
 *
 * DBOS by itself takes up what was left under its own name, once, at its start. Two more kinds get lost: those of another
 * process that has gone, and those of our own whose connection broke in a way that DBOS does not try again (EPIPE, in
 * 5.3.0): their function ends, and the row goes on saying that it runs.
 */
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Lease } from "../../ground/journal/lease.ts";

export interface LostOptions {
  /** Of this process. */
  readonly name: string;
  readonly lease: Lease;
  /** IDs of the workflows whose function is being run in this process. */
  readonly attended: ReadonlySet<string>;
  readonly log: (line: string) => void;
}

interface Pending {
  readonly id: string;
  readonly executor: string;
  readonly queue: string | undefined;
}

/** What `sweep`, called every now and then, finds lost, it has dispatched again. */
export function takeUpLost(options: LostOptions): { readonly sweep: () => Promise<void> } {
  const { name, lease, attended, log } = options;
  let suspects = new Set<string>();

  /**
   * Twice in a row, because a row is written before its function begins and after it ends. A workflow whose outcome is
   * still on its way is at worst done again, and finds each of its steps done.
   */
  const sweepOwn = async (mine: readonly Pending[]): Promise<void> => {
    const unattended = mine.filter(({ id }) => !attended.has(id));
    const lost = unattended.filter(({ id }) => suspects.has(id));
    suspects = new Set(
      unattended.map(({ id }) => id).filter((id) => !lost.some((one) => one.id === id)),
    );
    if (lost.length === 0) return;
    log(`taken up, because nobody was at it: ${lost.map(({ id }) => id).join(", ")}`);
    await dispatchAgain(lost);
  };

  const sweepOthers = async (others: ReadonlySet<string>): Promise<void> => {
    for (const other of others) {
      // oxlint-disable-next-line no-await-in-loop -- one lock at a time
      await lease.ifGone(other, async () => {
        await dispatchAgain(await listPending(other));
      });
    }
  };

  return {
    sweep: async () => {
      const pending = await listPending();
      await sweepOwn(pending.filter(({ executor }) => executor === name));
      await sweepOthers(
        new Set(pending.map(({ executor }) => executor).filter((executor) => executor !== name)),
      );
    },
  };
}

async function listPending(executor?: string): Promise<Pending[]> {
  const found = await DBOS.listWorkflows({
    status: "PENDING",
    ...(executor === undefined ? {} : { executorId: executor }),
    loadInput: false,
    loadOutput: false,
  });
  return found.map(({ workflowID, executorId, queueName }) => ({
    id: workflowID,
    executor: executorId ?? "",
    queue: queueName,
  }));
}

/** A workflow stays in its queue; one that had none goes through DBOS's own. */
async function dispatchAgain(lost: readonly Pending[]): Promise<void> {
  for (const queue of new Set(lost.map((each) => each.queue))) {
    const ids = lost.filter((each) => each.queue === queue).map(({ id }) => id);
    // oxlint-disable-next-line no-await-in-loop -- one transaction after another
    await DBOS.resumeWorkflows(ids, queue === undefined ? {} : { queueName: queue });
  }
}
