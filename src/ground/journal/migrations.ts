/** The steps of the tables, from `drizzle/`. */
import { fileURLToPath } from "node:url";
import { connected, type DatabaseAddress } from "./connection.ts";
import { drizzle, migrate } from "./drizzle.ts";

const migrations = fileURLToPath(new URL("../../../drizzle", import.meta.url));

/** Key of a Postgres advisory lock, as in `database.ts`; any number, fixed for ever. */
const MIGRATION_LOCK = 7201;

/** Brings the tables up to date; processes that start together take turns. */
export async function migrateDatabase(address: DatabaseAddress): Promise<void> {
  await connected(address, async (client) => {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]); // ends with the connection
    await client.query("set client_min_messages = warning");
    await migrate(drizzle(client), { migrationsFolder: migrations });
  });
}
