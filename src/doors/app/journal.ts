/** Opens the journal of the host's home, embedded or at DATABASE_URL. */
import { type Journal, openJournal } from "../../ground/journal/database.ts";
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
  const home = tacitHome(host.environment);
  await makeDirectory(home);
  const databaseUrl = host.environment["DATABASE_URL"];
  return openJournal({ home, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
}
