import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../test/support/journal.ts";
import { type Journal, openJournalAt } from "../../ground/journal/database.ts";
import { type Lease, takeLease } from "../../ground/journal/lease.ts";
import { type Orchestration, startEngine } from "./engine.ts";

const NAME = "this process";
let where: TestDatabase;
let journal: Journal;
let lease: Lease;
let engine: Orchestration;
let run = 0;
/** Called with a run's number when its workflow asks what comes next. */
let asked: (run: number) => void = () => {};

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
      next: async (number) => {
        asked(number);
        return { do: "rest" };
      },
      perform: async () => {},
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
  run = await journal.createRun("/repo", "brief");
  const first = nextAsked();
  await engine.wake(run);
  await first;
  await untilRecorded();
});

async function nextAsked(): Promise<number> {
  return new Promise((resolve) => {
    asked = resolve;
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
