import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../test/support/journal.ts";
import { type Journal, openJournalAt } from "../../ground/journal/database.ts";
import { type Lease, takeLease } from "../../ground/journal/lease.ts";
import type { Step } from "../attempts/progress.ts";
import { type Orchestration, startEngine } from "./engine.ts";

const NAME = "this process";
let where: TestDatabase;
let journal: Journal;
let lease: Lease;
let engine: Orchestration;
let run = 0;
/** Called with a run's number when its workflow asks what comes next, which it hears when this resolves. */
let asked: (run: number) => Promise<Step> | Step = () => rest;
const rest: Step = { do: "rest" };
const performed: [number, Step["do"]][] = [];

beforeAll(async () => {
  where = await freshDatabase();
  journal = openJournalAt(where);
  const taken = await takeLease(where, NAME, async () => {});
  if (taken === undefined) throw new Error("The lease is taken.");
  lease = taken;
  engine = await startEngine({
    journal,
    lease,
    name: NAME,
    slots: 1,
    log: () => {},
    deliveries: {
      enter: () => {},
      leave: async () => {},
      next: async (number) => asked(number),
      perform: async (number, step) => {
        performed.push([number, step.do]);
      },
      close: async () => {},
    },
  });
});
afterAll(async () => {
  await engine.close();
  await lease.release();
  await journal.close();
});

beforeEach(async () => {
  run = await startedRun();
  const first = nextAsked();
  await engine.wake(run);
  await first;
  await untilRecorded();
});

async function startedRun(): Promise<number> {
  const number = await journal.createRun("/repo", "brief");
  await journal.append({ run: number }, "run.started", {
    brief: { number: 1, slug: "brief", title: "Brief", hash: "0" },
    repository: "/repo",
    base: "0",
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  return number;
}

async function nextAsked(): Promise<number> {
  return new Promise((resolve) => {
    asked = (number) => {
      resolve(number);
      return rest;
    };
  });
}

/** `$1` in the text matches the workflows of the run. */
async function query(text: string, of = run): Promise<unknown[]> {
  const client = new Client({ ...where, user: "tacit" });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text, [`run-${of}-%`]);
  await client.end();
  return rows;
}

async function untilRecorded(): Promise<void> {
  const sql =
    "select executor_id from dbos.workflow_status where workflow_uuid like $1 and status = 'SUCCESS'";
  await expect.poll(() => query(sql), { timeout: 20_000 }).toEqual([{ executor_id: NAME }]);
}

/** Leaves the row as a connection does that broke before the workflow's end was recorded. */
async function lose(executor: string): Promise<void> {
  await query(
    `update dbos.workflow_status set status = 'PENDING', executor_id = '${executor}', completed_at = null
     where workflow_uuid like $1`,
  );
  await query(`delete from dbos.operation_outputs where workflow_uuid like $1`);
}

test("a workflow whose row says that it runs, and that nobody is at, is taken up", async () => {
  const again = nextAsked();
  await lose(NAME);

  expect(await again).toBe(run);
  await untilRecorded();
}, 30_000);

test("what a process left behind that has gone is taken up", async () => {
  const again = nextAsked();
  await lose("a process that has gone");

  expect(await again).toBe(run);
  await untilRecorded();
}, 30_000);

test("what a living process is at is left alone", async () => {
  const other = await takeLease(where, "another process", async () => {});
  await lose("another process");
  const kept = run;
  run = await journal.createRun("/repo", "brief");
  await engine.wake(run);
  await untilRecorded();
  const again = nextAsked();
  await lose("a process that has gone"); // listed after the other, so the other was looked at before

  expect(await again).toBe(run);
  expect(
    await query("select status from dbos.workflow_status where workflow_uuid like $1", kept),
  ).toEqual([{ status: "PENDING" }]);
  await other?.release();
}, 30_000);

/** Keeps the slot of this process from everybody else until `free` is called. */
async function takeTheSlot(): Promise<{ readonly by: number; readonly free: () => void }> {
  const gate = Promise.withResolvers<Step>();
  const by = await startedRun();
  const begun = new Promise<void>((resolve) => {
    asked = (number) => {
      if (number !== by) return rest;
      resolve();
      return gate.promise;
    };
  });
  await engine.wake(by);
  await begun;
  return { by, free: () => gate.resolve(rest) };
}

test("a run is never in two hands: what comes between is seen to afterwards", async () => {
  const slot = await takeTheSlot();
  await journal.append({ run: slot.by }, "run.resumed", { by: "you" });
  let again = 0;
  await engine.wake(slot.by);
  const waiting =
    "select status from dbos.workflow_status where workflow_uuid like $1 order by created_at";
  expect(await query(waiting, slot.by)).toEqual([{ status: "PENDING" }, { status: "ENQUEUED" }]);
  asked = (number) => {
    if (number === slot.by) again += 1;
    return rest;
  };

  expect(again).toBe(0);
  slot.free();
  await expect
    .poll(() => query(waiting, slot.by), { timeout: 20_000 })
    .toEqual([{ status: "SUCCESS" }, { status: "SUCCESS" }]);
  expect(again).toBe(1);
}, 30_000);

test("a run that waits for a slot is stopped without one", async () => {
  const slot = await takeTheSlot();
  const queued = await startedRun();
  await engine.wake(queued);
  await journal.append({ run: queued }, "stop.requested", { by: "you" });
  const steps: Step[] = [{ do: "stop" }];
  asked = (number) => (number === queued ? (steps.shift() ?? rest) : rest);

  await engine.wake(queued);

  expect(performed).toContainEqual([queued, "stop"]);
  slot.free();
}, 30_000);
