/**
 * `npm run fixture`: writes a small journal at the newest migration into test/fixtures/journal, as SQL, and beside it
 * how this program reads its runs. Once the migration is released, its fixture is not written again.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { openJournal } from "../src/ground/journal/database.ts";
import { shippedMigrations } from "../src/ground/journal/migrations.ts";
import { viewRun } from "../src/ground/journal/status.ts";
import { startPostgres } from "../src/ground/platform/postgres.ts";
import { dumpRows } from "../test/support/dump.ts";
import { writeSampleJournal } from "../test/support/sample-journal.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const home = await mkdtemp(path.join(tmpdir(), "tacit-fixture-"));
const server = await startPostgres(home);
const journal = await openJournal({ home });
await writeSampleJournal(journal);

const migrations = await shippedMigrations();
const tag = migrations.at(-1)?.tag ?? "";
const sql: string[] = [`-- A journal at migration ${tag}, written by \`npm run fixture\`.`];
for (const migration of migrations) {
  sql.push(await readFile(path.join(root, "drizzle", `${migration.tag}.sql`), "utf8"));
}
sql.push(
  "create schema drizzle;",
  "create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);",
);
const client = new Client({ host: server.socketDirectory, user: "tacit", database: "tacit" });
await client.connect();
sql.push(...(await dumpRows(client)));
await client.end();

const views = [];
for (const { run } of (await journal.runs()).toReversed()) {
  views.push(viewRun(run, await journal.facts(run)));
}
await journal.close();
await server.release();
const file = path.join(root, "test/fixtures/journal", tag);
await writeFile(`${file}.sql`, `${sql.join("\n")}\n`);
await writeFile(`${file}.json`, `${JSON.stringify(views, undefined, 2)}\n`);
await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
