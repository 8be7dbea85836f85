/**
 * Carries a whole journal from one database to another, through a file or directly.
 *
 * The form is text, a JSON object a line: a header, each row of each table, a checksum. Postgres writes and reads the rows
 * itself, so no number or time passes through JavaScript. The tables are those of the migration that the source is at;
 * the target is taken to that migration, filled, and then migrated on, all in one transaction.
 */
import { createHash } from "node:crypto";
import type { Client } from "pg";
import { z } from "zod";
import { messageOf, TacitError } from "../core/error.ts";
import { readLines, writeLinesAtomic } from "../platform/files.ts";
import { codeOf, connected, type DatabaseAddress, MISSING_DATABASE } from "./connection.ts";
import {
  appliedMigrations,
  applyMigrations,
  type Migration,
  removeTables,
  shippedMigrations,
  type Table,
  tablesAfter,
  takeMigrationTurn,
} from "./migrations.ts";

const FORMAT = "tacit-journal";
/** Of the lines' form; the tables have their migrations. */
const VERSION = 1;

/** Rows fetched or stored at once. */
const PAGE = 200;

/** What was carried. */
export interface Transfer {
  /** The migration that the source is at. */
  readonly migration: string;
  /** Rows of each table. */
  readonly counts: Readonly<Record<string, number>>;
}

const Format = z.object({ format: z.literal(FORMAT), version: z.number() });
const Header = Format.extend({
  version: z.literal(VERSION),
  migration: z.string(),
  "exported-at": z.iso.datetime(),
  counts: z.record(z.string(), z.number().int()),
});
const Row = z.strictObject({ table: z.string(), row: z.record(z.string(), z.unknown()) });
/** The last line: how many came before it, and the digest of their bytes, newlines included. */
const Checksum = z.strictObject({ lines: z.number(), sha256: z.string() });

/**
 * Writes all of the journal to a file, as it is at one moment; others may go on writing meanwhile.
 *
 * @throws TacitError `journal/cannot-write-file`, and then a file of that name is what it was; `journal/no-database`.
 */
export async function exportJournal(
  address: DatabaseAddress,
  file: string,
  now: Date,
): Promise<Transfer> {
  return connected(address, async (client) => {
    const source = await openSource(client, now);
    if (source === undefined) throw new Error("the database was not migrated");
    try {
      await writeLinesAtomic(file, source.lines);
    } catch (cause) {
      if (!isFileError(cause)) throw cause;
      throw new TacitError({
        code: "journal/cannot-write-file",
        kind: "input",
        message: `${file} cannot be written: ${messageOf(cause)}`,
        hint: "Name a file in a folder that exists and that you may write to.",
        cause,
      });
    }
    return source.transfer;
  });
}

/**
 * Fills an empty journal from a file.
 *
 * @throws TacitError `journal/not-empty`; `journal/broken-file` and `journal/newer-file`, which name the line;
 *   `journal/no-file`; `journal/newer-database`. Nothing was written then.
 */
export async function importJournal(address: DatabaseAddress, file: string): Promise<Transfer> {
  return connected(address, async (client) => {
    try {
      return await load(client, readLines(file), file);
    } catch (cause) {
      if (!isFileError(cause)) throw cause;
      throw new TacitError({
        code: "journal/no-file",
        kind: "input",
        message: `${file} cannot be read: ${messageOf(cause)}`,
        hint: "Name a file that `tacit data export` wrote.",
        cause,
      });
    }
  });
}

/** Fills the empty journal at `to` with that at `from`, which it only reads; none, or one without tables, is nothing. */
export async function moveJournal(from: DatabaseAddress, to: DatabaseAddress): Promise<void> {
  try {
    await connected(from, async (reader) => {
      const source = await openSource(reader, new Date());
      if (source === undefined) return;
      await connected(to, async (writer) => load(writer, source.lines, "the old journal"));
    });
  } catch (error) {
    // A server that was stopped right after it was made has no database yet.
    if (codeOf(error instanceof Error ? error.cause : error) !== MISSING_DATABASE) throw error;
  }
}

/** Told from a broken connection by its code. */
function isFileError(error: unknown): boolean {
  return /^E(NOENT|NOTDIR|ISDIR|ACCES|PERM|ROFS|NOSPC|DQUOT|FBIG|LOOP|NAMETOOLONG)$/.test(
    codeOf(error),
  );
}

// --- writing

/** The lines of a journal at this moment; undefined where there are no tables. The connection is used up. */
async function openSource(
  client: Client,
  now: Date,
): Promise<{ transfer: Transfer; lines: AsyncGenerator<string> } | undefined> {
  await client.query("begin isolation level repeatable read read only");
  await client.query("set local timezone = 'UTC'");
  const migration = (await appliedMigrations(client)).at(-1);
  if (migration === undefined) return undefined;
  const tables = await tablesAfter(migration);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await client.query(
      `select count(*)::int as count from ${client.escapeIdentifier(name)}`,
    );
    counts[name] = z.tuple([z.object({ count: z.number() })]).parse(rows)[0].count;
  }
  const transfer = { migration: migration.tag, counts };
  return { transfer, lines: linesOf(client, tables, transfer, now) };
}

async function* linesOf(
  client: Client,
  tables: readonly Table[],
  transfer: Transfer,
  now: Date,
): AsyncGenerator<string> {
  const digest = createHash("sha256");
  let lines = 0;
  const counted = (line: string): string => {
    digest.update(`${line}\n`);
    lines += 1;
    return line;
  };
  const header = { migration: transfer.migration, "exported-at": now.toISOString() };
  yield counted(
    JSON.stringify({ format: FORMAT, version: VERSION, ...header, counts: transfer.counts }),
  );
  for (const { name, key } of tables) {
    const order = key.map((column) => client.escapeIdentifier(column)).join(", ");
    // jsonb, because its text has no line break; a `json` column could bring one.
    await client.query(
      `declare lines cursor for
        select format('{"table":%s,"row":%s}', to_json(${client.escapeLiteral(name)}::text), to_jsonb(source)) as line
        from ${client.escapeIdentifier(name)} source order by ${order}`,
    );
    for (;;) {
      const { rows } = await client.query(`fetch ${PAGE} from lines`);
      for (const { line } of z.array(z.object({ line: z.string() })).parse(rows)) {
        yield counted(line);
      }
      if (rows.length < PAGE) break;
    }
    await client.query("close lines");
  }
  yield JSON.stringify({ lines, sha256: digest.digest("hex") });
}

// --- reading

function broken(source: string, line: number, why: string, cause?: unknown): TacitError {
  return new TacitError({
    code: "journal/broken-file",
    kind: "input",
    message: `Line ${line} of ${source} ${why}`,
    hint: "Nothing was written. Copy or export the file again.",
    cause,
  });
}

/** Parses a line; `undefined` where it is no such object. */
function parsed<Shape>(schema: z.ZodType<Shape>, line: string): Shape | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return schema.safeParse(value).data;
}

async function load(
  client: Client,
  lines: AsyncIterable<string>,
  source: string,
): Promise<Transfer> {
  await takeMigrationTurn(client);
  await client.query("begin");
  // An error ends the connection, and the transaction with it.
  let filling: { readonly transfer: Transfer; readonly tables: readonly Table[] } | undefined;
  let page:
    | { readonly table: string; readonly first: number; readonly lines: string[] }
    | undefined;
  let ended = false;
  const digest = createHash("sha256");
  const counts: Record<string, number> = {};
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (ended) throw broken(source, number, "comes after the checksum.");
    if (filling === undefined) {
      filling = await prepare(client, line, source);
      for (const { name } of filling.tables) counts[name] = 0;
      digest.update(`${line}\n`);
      continue;
    }
    const row = parsed(Row, line);
    if (row === undefined) {
      const checksum = parsed(Checksum, line);
      if (checksum === undefined) throw broken(source, number, "is neither a row nor a checksum.");
      if (checksum.lines !== number - 1 || checksum.sha256 !== digest.digest("hex")) {
        throw broken(source, number, "is a checksum that the lines before it do not have.");
      }
      ended = true;
      continue;
    }
    digest.update(`${line}\n`);
    const table = filling.tables.find(({ name }) => name === row.table);
    if (table === undefined) throw broken(source, number, `is of an unknown table, ${row.table}.`);
    if (!sameWords(Object.keys(row.row), table.columns)) {
      throw broken(source, number, `does not have the columns of ${table.name}.`);
    }
    counts[table.name] = (counts[table.name] ?? 0) + 1;
    if (page !== undefined && (page.table !== table.name || page.lines.length === PAGE)) {
      await store(client, page, source);
      page = undefined;
    }
    page ??= { table: table.name, first: number, lines: [] };
    page.lines.push(line);
  }
  if (filling === undefined) throw broken(source, 1, "is missing: the file is empty.");
  if (!ended) throw broken(source, number + 1, "is missing: the file was cut off.");
  for (const [table, expected] of Object.entries(filling.transfer.counts)) {
    if (counts[table] === expected) continue;
    throw broken(source, 1, `says ${expected} of ${table}; there are ${counts[table] ?? 0}.`);
  }
  if (page !== undefined) await store(client, page, source);
  await continueSequences(client, filling.tables);
  await applyMigrations(client, await shippedMigrations());
  await client.query("commit");
  return filling.transfer;
}

function sameWords(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((word) => others.includes(word));
}

/** Reads the header and takes the empty tables to its migration. */
async function prepare(
  client: Client,
  line: string,
  source: string,
): Promise<{ transfer: Transfer; tables: readonly Table[] }> {
  const { version } = parsed(Format, line) ?? {};
  if (version === undefined) throw broken(source, 1, "is not the header of a Tacit journal.");
  const header = parsed(Header, line);
  const shipped = await shippedMigrations();
  const at = shipped.findIndex(({ tag }) => tag === header?.migration);
  if (version > VERSION || (header !== undefined && at < 0)) {
    throw new TacitError({
      code: "journal/newer-file",
      kind: "environment",
      message: `Line 1 of ${source} is of a newer Tacit: version ${version}, migration ${header?.migration ?? "unknown"}.`,
      hint: "Nothing was written. Use the newer Tacit.",
    });
  }
  const migration = shipped[at];
  if (header === undefined || migration === undefined) {
    throw broken(source, 1, "is not a whole header.");
  }
  const tables = await tablesAfter(migration);
  const names = tables.map(({ name }) => name);
  if (!sameWords(Object.keys(header.counts), names)) {
    throw broken(source, 1, `does not count the tables ${names.join(", ")}.`);
  }
  await refuseRows(client);
  const wanted: readonly Migration[] = shipped.slice(0, at + 1);
  const applied = await appliedMigrations(client);
  if (applied.length > wanted.length) await removeTables(client, applied);
  await applyMigrations(client, wanted);
  return { transfer: { migration: header.migration, counts: header.counts }, tables };
}

/** Nobody else writes from here to the end of the transaction. @throws TacitError `journal/not-empty` */
async function refuseRows(client: Client): Promise<void> {
  const migration = (await appliedMigrations(client)).at(-1);
  if (migration === undefined) return;
  for (const { name } of await tablesAfter(migration)) {
    const table = client.escapeIdentifier(name);
    await client.query(`lock table ${table} in share row exclusive mode`);
    const { rows } = await client.query(`select from ${table} limit 1`);
    if (rows.length === 0) continue;
    throw new TacitError({
      code: "journal/not-empty",
      kind: "conflict",
      message: `The database ${client.database ?? ""} has rows in ${name}; a journal is imported into an empty one only.`,
      hint: "Set TACIT_HOME to a new folder, or DATABASE_URL to a new database.",
    });
  }
}

/** Stores a page of rows; on failure the rows one by one, to name the line. */
async function store(
  client: Client,
  page: { readonly table: string; readonly first: number; readonly lines: readonly string[] },
  source: string,
): Promise<void> {
  const table = client.escapeIdentifier(page.table);
  // As `json`, whose text reaches each column as it stands in the file.
  const insert = async (lines: readonly string[]): Promise<void> => {
    await client.query(
      `insert into ${table} overriding system value
        select filled.* from json_array_elements($1::json) line, json_populate_record(null::${table}, line->'row') filled`,
      [`[${lines.join(",")}]`],
    );
  };
  await client.query("savepoint page");
  try {
    await insert(page.lines);
  } catch (error) {
    await client.query("rollback to savepoint page");
    for (const [index, line] of page.lines.entries()) {
      try {
        await insert([line]);
      } catch (cause) {
        throw broken(source, page.first + index, `cannot be stored: ${messageOf(cause)}`, cause);
      }
    }
    throw error;
  }
  await client.query("release savepoint page");
}

/** Each sequence of the tables goes on after the highest number in its column. */
async function continueSequences(client: Client, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables) {
    const table = client.escapeIdentifier(name);
    for (const column of columns) {
      const { rows } = await client.query(`select pg_get_serial_sequence($1, $2) as sequence`, [
        table,
        column,
      ]);
      const [{ sequence }] = z.tuple([z.object({ sequence: z.string().nullable() })]).parse(rows);
      if (sequence === null) continue;
      await client.query(
        `select setval($1::regclass, highest)
          from (select max(${client.escapeIdentifier(column)}) as highest from ${table}) found
          where highest is not null`,
        [sequence],
      );
    }
  }
}
