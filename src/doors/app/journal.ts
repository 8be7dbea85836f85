/** Opens the journal of the host's home, embedded or at DATABASE_URL. */
import path from "node:path";
import { type Journal, openJournal, openJournalAt } from "../../ground/journal/database.ts";
import { roomFor, tellingFullDisk } from "../../ground/journal/full-disk.ts";
import { makeDirectory } from "../../ground/platform/files.ts";
import { tacitHome } from "../../ground/platform/home.ts";
import { joinPostgres } from "../../ground/platform/postgres.ts";
import type { Host } from "./workspace.ts";

/** Opens the journal for the time of `use`. */
export async function withJournal<Result>(
  host: Host,
  use: (journal: Journal) => Promise<Result>,
): Promise<Result> {
  host.progress("Opening the journal …");
  const journal = await openJournalOf(host);
  host.progress("");
  try {
    return await use(journal);
  } finally {
    await journal.close();
  }
}

/** The caller closes it. */
export async function openJournalOf(host: Host): Promise<Journal> {
  const home = tacitHome(host.environment);
  await makeDirectory(home);
  const databaseUrl = host.environment["DATABASE_URL"];
  const place =
    databaseUrl === undefined ? path.join(home, "postgres") : "the database of DATABASE_URL";
  const journal = await roomFor(place, () =>
    openJournal({ home, ...(databaseUrl === undefined ? {} : { databaseUrl }) }),
  );
  return tellingFullDisk(journal, place);
}

/**
 * The journal of a server that runs already, as it is: nothing is started, made or migrated. Undefined where none runs.
 * The caller closes it.
 */
export async function joinJournalOf(host: Host): Promise<Journal | undefined> {
  const databaseUrl = host.environment["DATABASE_URL"];
  if (databaseUrl !== undefined) {
    // As `openJournal` reads it: without a name, the database is ours.
    const connectionString = databaseUrl.replace(/^([^:]+:\/\/[^/?]*)\/?(?=\?|$)/, "$1/tacit");
    return openJournalAt({ connectionString });
  }
  const server = await joinPostgres(tacitHome(host.environment));
  if (server === undefined) return undefined;
  const address = { host: server.socketDirectory, database: "tacit" };
  return openJournalAt(address, { release: () => server.release() });
}
