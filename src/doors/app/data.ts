/** `tacit data export` and `tacit data import`: a whole journal to a file, and from a file into an empty one. */
import type { DatabaseAddress } from "../../ground/journal/connection.ts";
import { exportJournal, importJournal, type Transfer } from "../../ground/journal/transfer.ts";
import { openDatabaseOf } from "./journal.ts";
import type { Host } from "./workspace.ts";

export interface TransferOutput extends Transfer {
  readonly status: "exported" | "imported";
  readonly file: string;
  readonly problems: readonly string[];
}

/** `file` is absolute; one that exists is replaced. */
export async function exportData(host: Host, file: string): Promise<TransferOutput> {
  const transfer = await withDatabase(host, async (address) =>
    exportJournal(address, file, new Date()),
  );
  return { status: "exported", file, ...transfer, problems: [] };
}

/** `file` is absolute. */
export async function importData(host: Host, file: string): Promise<TransferOutput> {
  const transfer = await withDatabase(host, async (address) => importJournal(address, file));
  return { status: "imported", file, ...transfer, problems: [] };
}

async function withDatabase<Result>(
  host: Host,
  use: (address: DatabaseAddress) => Promise<Result>,
): Promise<Result> {
  host.progress("Opening the journal …");
  const { address, release } = await openDatabaseOf(host);
  host.progress("");
  try {
    return await use(address);
  } finally {
    await release();
  }
}
