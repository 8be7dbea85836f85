/** Opens the journal of the host's home, embedded or at DATABASE_URL. */
import path from "node:path";
import {
  type Journal,
  openDatabase,
  type OpenDatabase,
  openJournal,
  openJournalAt,
} from "../../ground/journal/database.ts";
import { roomFor, tellingFullDisk } from "../../ground/journal/full-disk.ts";
import { makeDirectory } from "../../ground/platform/files.ts";
import { tacitHome } from "../../ground/platform/home.ts";
import { joinPostgres } from "../../ground/platform/postgres.ts";
import type { Host } from "./workspace.ts";

/** Opens the journal for the time of `use`; that of the host, where it has one, stays open. */
export async function withJournal<Result>(
  host: Host,
  use: (journal: Journal) => Promise<Result>,
): Promise<Result> {
  if (host.journal !== undefined) return use(host.journal);
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
  const place = await placeOf(host);
  const named =
    place.databaseUrl === undefined
      ? path.join(place.home, "postgres")
      : "the database of DATABASE_URL";
  return tellingFullDisk(await roomFor(named, () => openJournal(place)), named);
}

/** The journal's database alone; the caller releases it. */
export async function openDatabaseOf(host: Host): Promise<OpenDatabase> {
  return openDatabase(await placeOf(host));
}

async function placeOf(host: Host): Promise<Parameters<typeof openDatabase>[0]> {
  const home = tacitHome(host.environment);
  await makeDirectory(home);
  const databaseUrl = host.environment["DATABASE_URL"];
  return { home, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
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
