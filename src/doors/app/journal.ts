/** Opens the journal of the host's home, embedded or at DATABASE_URL. */
import {
  type Journal,
  openDatabase,
  type OpenDatabase,
  openJournal,
} from "../../ground/journal/database.ts";
import { makeDirectory } from "../../ground/platform/files.ts";
import { tacitHome } from "../../ground/platform/home.ts";
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
  return openJournal(await placeOf(host));
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
