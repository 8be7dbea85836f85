/**
 * Says which process is alive, without a clock: a session-level advisory lock, which the database gives back when the
 * process that holds it ends, however it ends.
 *
 * A lease with a heartbeat was rejected: a laptop's sleep looks like a death.
 */
import { Client } from "pg";
import { messageOf, TacitError } from "../core/error.ts";
import { configOf, type DatabaseAddress } from "./connection.ts";

/** First of the two keys of these locks; the other is the hashed name. */
const LEASE_LOCK = 7203;

export interface Lease {
  /** Resolves with the reason when the connection that holds it is gone; never rejects. */
  readonly lost: Promise<string>;
  /** Runs `use` if `name`'s process is gone, and keeps others from doing the same meanwhile. */
  readonly ifGone: (name: string, use: () => Promise<void>) => Promise<void>;
  readonly release: () => Promise<void>;
}

/**
 * Takes the lease of `name`; undefined while another process has it.
 *
 * @throws TacitError `journal/no-database`
 */
export async function takeLease(
  address: DatabaseAddress,
  name: string,
): Promise<Lease | undefined> {
  // A dead peer's connection must not keep its lease for the two hours that TCP waits by default.
  const client = new Client({
    ...configOf(address),
    keepAlive: true,
    application_name: `tacit ${name}`,
  });
  const lost = new Promise<string>((resolve) => {
    client.on("error", (error) => resolve(messageOf(error)));
    client.on("end", () => resolve("The connection ended."));
  });
  const lock = async (of: string): Promise<boolean> => {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock($1, hashtext($2)) as taken",
      [LEASE_LOCK, of],
    );
    return rows[0]?.taken === true;
  };
  try {
    await client.connect();
    if (await lock(name)) {
      return {
        lost,
        ifGone: async (other, use) => {
          if (!(await lock(other))) return;
          try {
            await use();
          } finally {
            await client.query("select pg_advisory_unlock($1, hashtext($2))", [LEASE_LOCK, other]);
          }
        },
        release: async () => client.end(),
      };
    }
  } catch (cause) {
    await client.end().catch(() => {});
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
