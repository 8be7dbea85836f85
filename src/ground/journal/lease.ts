/**
 * Says which process is alive, without a clock: a session-level advisory lock, which the database gives back when the
 * process that holds it ends, however it ends.
 *
 * A lease with a heartbeat was rejected: a laptop's sleep looks like a death.
 */
import { Client } from "pg";
import { messageOf, TacitError } from "../core/error.ts";
import { configOf, type DatabaseAddress } from "./connection.ts";
import { isPassing } from "./patience.ts";

/** First of the two keys of these locks; the other is the hashed name. */
const LEASE_LOCK = 7203;

export interface Lease {
  /** Resolves with the reason when another process has it, or the database stays away; never rejects. */
  readonly lost: Promise<string>;
  /** How many other processes have a lease whose name begins so. */
  readonly countOthers: (prefix: string) => Promise<number>;
  /** Runs `use` if `name`'s process is gone, and keeps others from doing the same meanwhile. */
  readonly ifGone: (name: string, use: () => Promise<void>) => Promise<void>;
  readonly release: () => Promise<void>;
}

/**
 * Takes the lease of `name`; undefined while another process has it. A database that goes away and comes back finds the
 * lease taken again, unless another process was quicker.
 *
 * @param back Resolves when the database can be reached again; rejects when it stays away.
 * @throws TacitError `journal/no-database`
 */
export async function takeLease(
  address: DatabaseAddress,
  name: string,
  back: () => Promise<void>,
): Promise<Lease | undefined> {
  const first = await connect(address, name);
  if (first === undefined) return undefined;
  let held = first;
  let released = false;
  const lost = (async (): Promise<string> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one connection after another
      await held.ended;
      if (released) return "It was given back.";
      try {
        // oxlint-disable-next-line no-await-in-loop -- as above
        await back();
        // oxlint-disable-next-line no-await-in-loop -- as above
        const again = await connect(address, name);
        if (again === undefined) return "Another process has it.";
        held = again;
        if (released) held.client.end().catch(() => {}); // given back meanwhile
      } catch (error) {
        if (!isPassing(error)) return messageOf(error); // else it went away again
      }
    }
  })();
  return {
    lost,
    countOthers: async (prefix) => {
      const { rows } = await held.client.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and starts_with(application_name, $1)`,
        [applicationName(prefix)],
      );
      return rows[0]?.count ?? 0;
    },
    ifGone: async (other, use) => {
      const { client } = held;
      if (!(await lock(client, other))) return;
      try {
        await use();
      } finally {
        await client.query("select pg_advisory_unlock($1, hashtext($2))", [LEASE_LOCK, other]);
      }
    },
    release: async () => {
      released = true;
      await held.client.end();
    },
  };
}

interface Held {
  readonly client: Client;
  readonly ended: Promise<void>;
}

async function connect(address: DatabaseAddress, name: string): Promise<Held | undefined> {
  // A dead peer's connection must not keep its lease for the two hours that TCP waits by default.
  const client = new Client({
    ...configOf(address),
    keepAlive: true,
    application_name: applicationName(name),
  });
  const ended = new Promise<void>((resolve) => {
    client.on("error", () => resolve());
    client.on("end", () => resolve());
  });
  try {
    await client.connect();
    if (await lock(client, name)) return { client, ended };
  } catch (cause) {
    client.end().catch(() => {}); // after a failed start it may never resolve
    throw new TacitError({
      code: "journal/no-database",
      kind: "environment",
      message: `The database cannot be used: ${messageOf(cause)}`,
      hint: "Check DATABASE_URL and that its user may connect.",
      cause,
    });
  }
  await client.end();
  return undefined;
}

function applicationName(name: string): string {
  return `tacit ${name}`;
}

async function lock(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock($1, hashtext($2)) as taken",
    [LEASE_LOCK, name],
  );
  return rows[0]?.taken === true;
}
