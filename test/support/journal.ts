/** Journals for tests. */
import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { ensureDatabase } from "../../src/ground/journal/connection.ts";
import { type Journal, openJournalAt } from "../../src/ground/journal/database.ts";
import { TEMPLATE } from "./postgres.ts";

export interface TestDatabase {
  readonly host: string;
  readonly database: string;
}

/** A migrated database of one's own. */
export async function freshDatabase(): Promise<TestDatabase> {
  const where = { host: inject("postgresHost"), database: `t_${randomUUID().replaceAll("-", "")}` };
  await ensureDatabase(where, TEMPLATE);
  return where;
}

/** An empty journal in a database of its own; whoever asks closes it. */
export async function freshJournal(): Promise<Journal> {
  return openJournalAt(await freshDatabase());
}
