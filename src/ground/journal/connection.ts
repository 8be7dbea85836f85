/** Reaches a database: where it is, a connection to it, and making it when it is missing. */
import { Client, type ClientConfig } from "pg";
import { messageOf, TacitError } from "../core/error.ts";

/** Postgres's `invalid_catalog_name`: there is no database of that name. */
export const MISSING_DATABASE = "3D000";

/** A database: a folder or name of a host, or a whole connection string. */
export type DatabaseAddress =
  | { readonly host: string; readonly database: string }
  | { readonly connectionString: string };

/** Creates the database unless it exists; `template` is copied file by file. */
export async function ensureDatabase(
  address: DatabaseAddress,
  template = "template1",
): Promise<void> {
  const client = new Client(configOf(address));
  client.on("error", () => {}); // also thrown by the call that meets it
  const name = client.database ?? "tacit";
  try {
    await client.connect();
    await client.end();
    return;
  } catch (error) {
    if (codeOf(error) !== MISSING_DATABASE) throw unreachable(client, error);
  }
  const maintenance =
    "host" in address
      ? { host: address.host, database: "postgres" }
      : { connectionString: withDatabase(address.connectionString, "postgres") };
  await connected(maintenance, async (admin) => {
    try {
      await admin.query(
        `create database ${admin.escapeIdentifier(name)} template ${admin.escapeIdentifier(template)} strategy file_copy`,
      );
    } catch (error) {
      // duplicate_database, or its unique index: another process was quicker
      if (!["42P04", "23505"].includes(codeOf(error))) throw unreachable(admin, error);
    }
  });
}

/**
 * Connects for the time of `use`.
 *
 * @throws TacitError `journal/no-database`
 */
export async function connected<Result>(
  address: DatabaseAddress,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client(configOf(address));
  client.on("error", () => {}); // also thrown by the call that meets it
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(client, error);
  }
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** What the driver wants to hear. */
export function configOf(address: DatabaseAddress): ClientConfig {
  return "host" in address
    ? { host: address.host, database: address.database, user: "tacit" }
    : { connectionString: address.connectionString };
}

/** The URL with `name` as its database; without `name`, `tacit` where the URL names none. */
export function withDatabase(url: string, name?: string): string {
  const [, start = "", database = "", query = ""] =
    /^([^:]+:\/\/[^/?]*)(?:\/([^?]*))?(\?.*)?$/s.exec(url) ?? [];
  if (start === "") {
    throw new TacitError({
      code: "journal/no-database",
      kind: "environment",
      message: "DATABASE_URL is not a Postgres URL.",
      hint: "Write it as postgres://user:password@host:5432/database.",
    });
  }
  return `${start}/${name ?? (database === "" ? "tacit" : database)}${query}`;
}

function unreachable(client: Client, cause: unknown): TacitError {
  return new TacitError({
    code: "journal/no-database",
    kind: "environment",
    message: `The database ${client.database ?? ""} at ${client.host} cannot be used: ${messageOf(cause)}`,
    hint: "Check DATABASE_URL and that its user may connect and create a database.",
    cause,
  });
}

/** The code of a failed query or call, such as `42P04` or `ENOENT`; empty without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
