/**
 * The durable engine: DBOS holds which runs are being carried out, and by whom; nothing else.
 *
 * How far a run is stands in its facts. So a workflow may be lost with the whole schema, and one that is done twice
 * finds each step done. All processes of a database dequeue runs from one queue: each takes a few at once, and the
 * queue's partitions see to it that one run is never in two hands. A run that waits for a person has no workflow.
 */
import { DBOS } from "@dbos-inc/dbos-sdk";
import { messageOf } from "../../ground/core/error.ts";
import type { Fact } from "../../ground/contract/event.ts";
import { type Journal, openPool } from "../../ground/journal/database.ts";
import type { Lease } from "../../ground/journal/lease.ts";
import { nextStep, type Step } from "../attempts/progress.ts";
import type { Deliveries } from "./delivery.ts";
import { takeUpLost } from "./lost.ts";

const QUEUE = "runs";

/**
 * Part of every workflow's record, and what recovery asks for: one that followed from the code would strand the runs of
 * the version before. It changes when workflows of the old kind cannot be gone on with.
 */
const VERSION = "2";

/** Each start of the server counts as one; the default of 100 would end a run that had waited for weeks. */
const RECOVERIES = 1_000_000;

/** Milliseconds. */
const POLL = 50;
const SWEEP = 2_000;

export interface EngineOptions {
  readonly journal: Journal;
  readonly deliveries: Pick<Deliveries, "enter" | "leave" | "next" | "perform" | "close">;
  /** Names the process for ever: work that it left behind is found by it. */
  readonly name: string;
  readonly lease: Lease;
  /** Runs at once in this process. */
  readonly slots: number;
  readonly log: (line: string) => void;
}

export interface Orchestration {
  /** Sees to it that the run is carried on from where its facts end. */
  readonly wake: (run: number) => Promise<void>;
  /** Wakes every run that something is left to do in; their numbers. */
  readonly wakeAll: () => Promise<number[]>;
  readonly close: () => Promise<void>;
}

/** Starts DBOS, which takes up what this name left behind. One in a process, since DBOS is. */
export async function startEngine(options: EngineOptions): Promise<Orchestration> {
  const { journal, deliveries, lease, name, log } = options;
  let closing = false;
  const pool = openPool(journal.address, (error) => {
    if (!closing) log(`a connection of the engine broke: ${error.message}`);
  });

  const attended = new Set<string>();
  const attend = async (run: number, work: () => Promise<void>): Promise<void> => {
    const id = DBOS.workflowID ?? "";
    attended.add(id);
    deliveries.enter(run);
    try {
      await work();
    } finally {
      await deliveries.leave(run);
      attended.delete(id);
    }
  };

  const carryOut = DBOS.registerWorkflow(
    async (run: number): Promise<void> => {
      await attend(run, async () => {
        for (;;) {
          // oxlint-disable-next-line no-await-in-loop -- one step after another
          const step = await DBOS.runStep(() => deliveries.next(run), { name: "next" });
          if (step.do === "rest") return;
          // oxlint-disable-next-line no-await-in-loop -- as above
          await DBOS.runStep(() => deliveries.perform(run, step), { name: step.do });
        }
      });
    },
    { name: "run", maxRecoveryAttempts: RECOVERIES },
  );

  DBOS.setConfig({
    name: "tacit",
    systemDatabasePool: pool,
    executorID: name,
    applicationVersion: VERSION,
    logger: {
      info: () => {},
      debug: () => {},
      warn: (entry) => {
        if (!closing) log(`engine: ${String(entry)}`);
      },
      error: (entry) => {
        if (!closing) log(`engine: ${String(entry)}`);
      },
    },
  });
  await DBOS.launch();
  await DBOS.registerQueue(QUEUE, {
    workerConcurrency: options.slots,
    partitionConcurrency: 1,
    minPollingIntervalMs: POLL,
    onConflict: "always_update",
  });

  /** A run that waits for a slot needs none to be stopped. */
  const stopNow = async (run: number): Promise<void> => {
    deliveries.enter(run);
    try {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one step after another
        const step = await deliveries.next(run);
        if (!NEEDS_NO_SLOT.has(step.do)) return;
        // oxlint-disable-next-line no-await-in-loop -- as above
        await deliveries.perform(run, step);
      }
    } finally {
      await deliveries.leave(run);
    }
  };

  const wake = async (run: number): Promise<void> => journal.patiently(() => wakeOnce(run));
  const wakeOnce = async (run: number): Promise<void> => {
    const facts = await journal.steps(run);
    const before = await DBOS.listWorkflows({
      workflow_id_prefix: `run-${run}-`,
      loadInput: false,
      loadOutput: false,
    });
    const open = before.filter(
      ({ status, applicationVersion }) =>
        applicationVersion === VERSION && (status === "PENDING" || status === "ENQUEUED"),
    );
    if (isStopping(facts) && !open.some(({ status }) => status === "PENDING")) {
      await stopNow(run);
      return;
    }
    const cause = facts.findLast(({ type }) => WAKING.has(type))?.sequence ?? 0;
    const prefix = `run-${run}-${cause}-`;
    if (open.some(({ workflowID }) => workflowID.startsWith(prefix))) return;
    // A workflow that ended left something undone: its database went away under it, or a person came between.
    const count = before.filter(({ workflowID }) => workflowID.startsWith(prefix)).length;
    await DBOS.startWorkflow(carryOut, {
      workflowID: `${prefix}${count}`,
      queueName: QUEUE,
      enqueueOptions: { queuePartitionKey: String(run) },
    })(run);
  };

  const somethingIsLeft = async (run: number): Promise<boolean> => {
    const facts = await journal.steps(run);
    const fixes = Number.POSITIVE_INFINITY; // whoever carries it out knows how many
    // Without a start it was allotted by a process that died before it began.
    return (
      facts.some(({ type }) => type === "run.started") && nextStep(facts, { fixes }).do !== "rest"
    );
  };

  const wakeAll = async (): Promise<number[]> => {
    const woken: number[] = [];
    for (const { run } of await journal.runs()) {
      // oxlint-disable-next-line no-await-in-loop -- a burst of queries would keep others waiting
      if (!(await somethingIsLeft(run))) continue;
      // oxlint-disable-next-line no-await-in-loop -- as above
      await wake(run);
      woken.push(run);
    }
    return woken;
  };

  /** A workflow whose database went away at the wrong moment ends with an error, in the middle of its run. */
  const failed = new Set<string>();
  const wakeFailed = async (): Promise<void> => {
    const ended = await DBOS.listWorkflows({
      workflowName: "run",
      status: ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
      loadInput: false,
      loadOutput: false,
    });
    for (const { workflowID } of ended) {
      if (failed.has(workflowID)) continue;
      const run = Number(/^run-(\d+)-/.exec(workflowID)?.[1]);
      // oxlint-disable-next-line no-await-in-loop -- one connection
      if (await somethingIsLeft(run)) await wake(run);
      failed.add(workflowID);
    }
  };

  const lost = takeUpLost({ name, lease, attended, log });
  let looking = false;
  const sweeping = setInterval(() => {
    if (looking) return;
    looking = true;
    void (async () => {
      try {
        await wakeFailed();
        await lost.sweep();
      } catch (error) {
        if (!closing) log(`sweep: ${messageOf(error)}`);
      } finally {
        looking = false;
      }
    })();
  }, SWEEP);

  return {
    wake,
    wakeAll,
    close: async () => {
      closing = true;
      clearInterval(sweeping);
      await deliveries.close();
      await DBOS.shutdown({ deregister: true });
      await pool.end(); // DBOS leaves a pool that it was lent
    },
  };
}

/** Steps that end what a process left, and the run. */
const NEEDS_NO_SLOT: ReadonlySet<Step["do"]> = new Set(["close", "snapshot", "stop"]);

function isStopping(facts: readonly Fact[]): boolean {
  const last = facts.findLast(
    // What is said to an agent that is about to be stopped stops nothing of that.
    ({ type }) => type !== "steer.said" && (WAKING.has(type) || type === "run.stopped"),
  );
  return last?.type === "stop.requested";
}

/** Facts after which there is something to do again. */
const WAKING: ReadonlySet<string> = new Set([
  "run.started",
  "round.sent",
  "check.requested",
  "run.resumed",
  "stop.requested",
  "item.answered",
  "steer.said",
]);
