import { randomUUID } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { getTableConfig } from "drizzle-orm/pg-core";
import type { Client } from "pg";
import { afterEach, expect, inject, test } from "vitest";
import { dumpDatabase } from "../../../test/support/dump.ts";
import { freshDatabase, type TestDatabase } from "../../../test/support/journal.ts";
import { writeSampleJournal } from "../../../test/support/sample-journal.ts";
import { connected, ensureDatabase } from "./connection.ts";
import { openJournalAt } from "./database.ts";
import {
  appliedMigrations,
  migrateDatabase,
  shippedMigrations,
  tablesAfter,
} from "./migrations.ts";
import * as schema from "./schema.ts";
import { viewRun } from "./status.ts";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(async (journal) => journal.close()));
});

/** A database of one's own without tables. */
async function emptyDatabase(): Promise<TestDatabase> {
  const where = { host: inject("postgresHost"), database: `t_${randomUUID().replaceAll("-", "")}` };
  await ensureDatabase(where);
  return where;
}

async function query(where: TestDatabase, text: string): Promise<void> {
  await connected(where, async (client) => client.query(text));
}

async function dump(where: TestDatabase): Promise<string> {
  return connected(where, dumpDatabase);
}

async function viewsOf(where: TestDatabase): Promise<unknown> {
  const journal = openJournalAt(where);
  open.push(journal);
  const views: unknown[] = [];
  for (const { run } of (await journal.runs()).toReversed()) {
    views.push(viewRun(run, await journal.facts(run)));
  }
  return JSON.parse(JSON.stringify(views));
}

function fixture(name: string): URL {
  return new URL(`../../../test/fixtures/journal/${name}`, import.meta.url);
}

const shipped = await shippedMigrations();
const fixtures: string[] = [];
for (const { tag } of shipped) {
  if (await isThere(fixture(`${tag}.sql`))) fixtures.push(tag);
}

async function isThere(file: URL): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

test("every migration but the newest has a fixture (`npm run fixture` writes it)", () => {
  const older = shipped.slice(0, -1).map(({ tag }) => tag);
  expect(older.filter((tag) => !fixtures.includes(tag))).toEqual([]);
  expect(fixtures.length).toBeGreaterThan(0);
});

test.each(fixtures)("a journal at %s is migrated, and its runs read as they did", async (tag) => {
  const where = await emptyDatabase();
  await query(where, await readFile(fixture(`${tag}.sql`), "utf8"));
  const before = await connected(where, appliedMigrations);
  expect(before.at(-1)?.tag).toBe(tag);

  await migrateDatabase(where);

  expect(await connected(where, appliedMigrations)).toEqual(shipped);
  const expected: unknown[] = JSON.parse(await readFile(fixture(`${tag}.json`), "utf8"));
  expect(expected.length).toBeGreaterThan(3);
  expect(await viewsOf(where)).toMatchObject(expected);
  const journal = openJournalAt(where);
  open.push(journal);
  const run = await journal.createRun("/srv/canvas-editor", "after");
  expect(run).toBe(expected.length + 1);
  await journal.append({ run }, "run.stopped", { by: "me" });
});

test("the tables of the newest snapshot are those of the schema, with their columns", async () => {
  const newest = shipped.at(-1);
  if (newest === undefined) throw new Error("there is no migration");
  const found = (await tablesAfter(newest)).map(({ name, columns, key }) => ({
    name,
    columns: columns.toSorted(),
    key,
  }));
  const inSchema = Object.values(schema).map((table) => {
    const { name, columns } = getTableConfig(table);
    return {
      name,
      columns: columns.map((column) => column.name).toSorted(),
      key: columns.filter((column) => column.primary).map((column) => column.name),
    };
  });
  expect(found).toEqual(expect.arrayContaining(inSchema));
  expect(found).toHaveLength(inSchema.length);
});

test("a table comes after those that it refers to", async () => {
  const newest = shipped.at(-1);
  if (newest === undefined) throw new Error("there is no migration");
  const names = (await tablesAfter(newest)).map(({ name }) => name);
  expect(names.indexOf("projects")).toBeLessThan(names.indexOf("runs"));
  expect(names.indexOf("runs")).toBeLessThan(names.indexOf("facts"));
});

test("a database that a newer program migrated is refused, and nothing in it changes", async () => {
  const where = await freshDatabase();
  const journal = openJournalAt(where);
  open.push(journal);
  await writeSampleJournal(journal);
  await query(
    where,
    `alter table facts add column colour text;
    insert into drizzle.__drizzle_migrations (hash, created_at) values ('of tomorrow', 4102444800000)`,
  );
  const before = await dump(where);
  await expect(migrateDatabase(where)).rejects.toMatchObject({
    code: "journal/newer-database",
    kind: "environment",
    message: expect.stringMatching(
      `1 of its ${shipped.length + 1} migrations are unknown to this one`,
    ),
    hint: "Use the newer Tacit.",
  });
  expect(await dump(where)).toBe(before);
});

test("a newer database that lacks one of our migrations is refused as well", async () => {
  const where = await freshDatabase();
  await query(where, `update drizzle.__drizzle_migrations set created_at = created_at + 1`);
  const before = await dump(where);
  await expect(migrateDatabase(where)).rejects.toMatchObject({ code: "journal/newer-database" });
  expect(await dump(where)).toBe(before);
});

test("processes that migrate at once apply each step once", async () => {
  const where = await emptyDatabase();
  await Promise.all([1, 2, 3].map(async () => migrateDatabase(where)));
  expect(await connected(where, appliedMigrations)).toEqual(shipped);
  await connected(where, async (client: Client) => {
    const { rows } = await client.query(
      `select count(*)::int as n from drizzle.__drizzle_migrations`,
    );
    expect(rows).toEqual([{ n: shipped.length }]);
  });
});

test("a migration that fails leaves the database as it was", async () => {
  const where = await emptyDatabase();
  await query(where, `create table runs (of text)`);
  const before = await dump(where);
  await expect(migrateDatabase(where)).rejects.toThrow('relation "runs" already exists');
  expect(await dump(where)).toBe(before);
});
