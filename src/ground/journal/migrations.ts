/**
 * The steps of the tables, from `drizzle/`, and which of them a database has seen.
 *
 * What was applied stands in Drizzle's own table, in its format. The steps are applied here and not by Drizzle's
 * migrator, which runs over the tables of a newer program, and cannot stop at the step that an older file was made at.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import { z } from "zod";
import { TacitError } from "../core/error.ts";
import { connected, type DatabaseAddress } from "./connection.ts";

const folder = fileURLToPath(new URL("../../../drizzle", import.meta.url));

/** Key of a Postgres advisory lock, as in `database.ts`; any number, fixed for ever. */
const MIGRATION_LOCK = 7201;

export interface Migration {
  /** Name of its file, such as `0000_journal`. */
  readonly tag: string;
  /** When it was written, in milliseconds; Drizzle's table knows it by this. */
  readonly when: number;
}

/** A table as it is after a migration. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
}

const Steps = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });

const Snapshot = z.object({
  tables: z.record(
    z.string(),
    z.object({
      name: z.string(),
      columns: z.record(z.string(), z.object({ name: z.string(), primaryKey: z.boolean() })),
      compositePrimaryKeys: z.record(z.string(), z.object({ columns: z.array(z.string()) })),
      foreignKeys: z.record(z.string(), z.object({ tableTo: z.string() })),
    }),
  ),
});

/** The migrations that this program brings, oldest first. */
export async function shippedMigrations(): Promise<readonly Migration[]> {
  const text = await readFile(path.join(folder, "meta/_journal.json"), "utf8");
  return Steps.parse(JSON.parse(text)).entries;
}

/** The tables after `migration`, each after those that it refers to. */
export async function tablesAfter({ tag }: Migration): Promise<readonly Table[]> {
  const [number = ""] = tag.split("_");
  const text = await readFile(path.join(folder, `meta/${number}_snapshot.json`), "utf8");
  const left = Object.values(Snapshot.parse(JSON.parse(text)).tables).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const ordered: Table[] = [];
  while (left.length > 0) {
    const waits = (name: string, self: string): boolean =>
      name !== self && left.some((table) => table.name === name);
    const next = left.findIndex(({ name, foreignKeys }) =>
      Object.values(foreignKeys).every(({ tableTo }) => !waits(tableTo, name)),
    );
    const [table] = left.splice(next, 1);
    if (next < 0 || table === undefined) throw new Error(`${tag}: tables refer to each other`);
    const columns = Object.values(table.columns);
    ordered.push({
      name: table.name,
      columns: columns.map(({ name }) => name),
      key: [
        ...columns.filter(({ primaryKey }) => primaryKey).map(({ name }) => name),
        ...Object.values(table.compositePrimaryKeys).flatMap((key) => key.columns),
      ],
    });
  }
  return ordered;
}

/**
 * The migrations that a database has seen, oldest first; changes nothing.
 *
 * @throws TacitError `journal/newer-database` when this program does not know one of them.
 */
export async function appliedMigrations(client: Client): Promise<readonly Migration[]> {
  const found = await client.query(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as begun`,
  );
  const [{ begun } = { begun: false }] = z
    .array(z.object({ begun: z.boolean() }))
    .parse(found.rows);
  if (!begun) return [];
  const { rows } = await client.query(`select created_at from drizzle.__drizzle_migrations`);
  const seen = z.array(z.object({ created_at: z.coerce.number() })).parse(rows);
  const shipped = await shippedMigrations();
  const unknown = seen.filter(({ created_at: at }) => shipped.every(({ when }) => when !== at));
  if (unknown.length > 0) {
    throw new TacitError({
      code: "journal/newer-database",
      kind: "environment",
      message: `The database ${client.database ?? ""} was changed by a newer Tacit: ${unknown.length} of its ${seen.length} migrations are unknown to this one.`,
      hint: "Use the newer Tacit.",
    });
  }
  return shipped.filter(({ when }) => seen.some(({ created_at: at }) => at === when));
}

/**
 * Processes that migrate take turns: this waits, and holds until the connection ends.
 *
 * Before `begin`, never inside: a transaction that waited here would go on believing what its session remembers of the
 * catalogue, such as that there is no schema `drizzle`.
 */
export async function takeMigrationTurn(client: Client): Promise<void> {
  await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
}

/** Applies those of `wanted` that the database lacks; the caller has taken its turn and begun a transaction. */
export async function applyMigrations(client: Client, wanted: readonly Migration[]): Promise<void> {
  const applied = await appliedMigrations(client);
  const missing = wanted.filter(({ when }) => applied.every((each) => each.when !== when));
  if (applied.length === 0) {
    await client.query(`create schema if not exists drizzle`);
    await client.query(
      `create table if not exists drizzle.__drizzle_migrations
        (id serial primary key, hash text not null, created_at bigint)`,
    );
  }
  for (const { tag, when } of missing) {
    const text = await readFile(path.join(folder, `${tag}.sql`), "utf8");
    for (const statement of text.split("--> statement-breakpoint")) await client.query(statement);
    await client.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)`,
      [createHash("sha256").update(text).digest("hex"), when],
    );
  }
}

/** Takes tables without rows back to nothing, for rows of an older program; fails where others depend on them. */
export async function removeTables(client: Client, applied: readonly Migration[]): Promise<void> {
  const last = applied.at(-1);
  if (last === undefined) return;
  const tables = await tablesAfter(last);
  const names = tables.map(({ name }) => client.escapeIdentifier(name)).join(", ");
  await client.query(`drop table ${names}`);
  await client.query(`delete from drizzle.__drizzle_migrations`);
}

/**
 * Brings the tables up to date.
 *
 * @throws TacitError `journal/newer-database`, and then nothing was written; `journal/no-database`.
 */
export async function migrateDatabase(address: DatabaseAddress): Promise<void> {
  await connected(address, async (client) => {
    const shipped = await shippedMigrations();
    if ((await appliedMigrations(client)).length === shipped.length) return;
    await takeMigrationTurn(client);
    await client.query("begin");
    await applyMigrations(client, shipped);
    await client.query("commit");
  });
}
