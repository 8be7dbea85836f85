import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { dumpDatabase } from "../../../test/support/dump.ts";
import { freshDatabase, type TestDatabase } from "../../../test/support/journal.ts";
import { writeSampleJournal } from "../../../test/support/sample-journal.ts";
import { connected, ensureDatabase } from "./connection.ts";
import { openJournalAt } from "./database.ts";
import { migrateDatabase, shippedMigrations } from "./migrations.ts";
import { exportJournal, importJournal, moveJournal } from "./transfer.ts";

const now = new Date("2026-11-25T08:00:00.000Z");

/** Facts of the sample; its other rows are 2 projects and 5 runs. */
const FACTS = 66;

let folder = "";
/** A journal with the sample in it, which no test changes, and its export. */
let sample: TestDatabase;
let exported = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tacit-transfer-"));
  sample = await freshDatabase();
  const journal = openJournalAt(sample);
  await writeSampleJournal(journal);
  await journal.close();
  exported = path.join(folder, "sample.ndjson");
  await exportJournal(sample, exported, now);
});

afterAll(async () => rm(folder, { recursive: true }));

async function dump(where: TestDatabase): Promise<string> {
  return connected(where, dumpDatabase);
}

/** Rows and columns, without how far the sequences are. */
async function rowsOf(where: TestDatabase): Promise<string[]> {
  return (await dump(where)).split("\n").filter((line) => !line.startsWith("select setval"));
}

async function query(where: TestDatabase, text: string): Promise<void> {
  await connected(where, async (client) => client.query(text));
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).trimEnd().split("\n");
}

/** The lines with a checksum that is right for them. */
function sealed(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  return `${text}${JSON.stringify({ lines: lines.length, sha256 })}\n`;
}

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, `${randomUUID()}.ndjson`);
  await writeFile(file, text);
  return file;
}

test("an export has a header, a line for each row, and a checksum", async () => {
  const lines = await linesOf(exported);
  const header: unknown = JSON.parse(lines[0] ?? "");
  expect(header).toEqual({
    format: "tacit-journal",
    version: 1,
    migration: (await shippedMigrations()).at(-1)?.tag,
    "exported-at": "2026-11-25T08:00:00.000Z",
    counts: expect.objectContaining({ projects: 2, runs: 6, facts: FACTS }),
  });
  expect(lines).toHaveLength(1 + 2 + 6 + FACTS + 1);
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ table: "projects", row: { id: 1 } });
  expect(sealed(lines.slice(0, -1))).toBe(await readFile(exported, "utf8"));
  expect((await stat(exported)).mode & 0o777).toBe(0o600);
});

test("what is imported equals what was exported, row by row, and numbers go on after the highest", async () => {
  const target = await freshDatabase();
  const { counts } = await importJournal(target, exported);
  expect(counts).toMatchObject({ projects: 2, runs: 6, facts: FACTS });
  expect(await rowsOf(target)).toEqual(await rowsOf(sample));

  const journal = openJournalAt(target);
  const run = await journal.createRun("/srv/third", "brief");
  const fact = await journal.append({ run }, "run.stopped", { by: "me" });
  await journal.close();
  expect([run, fact.sequence]).toEqual([7, FACTS + 1]);
});

test("numbers and times that JavaScript cannot hold arrive as they were", async () => {
  const source = await freshDatabase();
  await query(
    source,
    `insert into projects values (1, '/srv/a');
    insert into runs values (2147483646, 1, 'brief', '2026-01-02 03:04:05.678901+00');
    insert into facts (sequence, run, task, attempt, type, body, at) values
      (9007199254740995, 2147483646, 1, 1, 'later', '{"n": 12345678901234567890.10, "e": 1e-400}', 'infinity')`,
  );
  const file = path.join(folder, "numbers.ndjson");
  await exportJournal(source, file, now);
  const target = await freshDatabase();
  await importJournal(target, file);
  expect(await rowsOf(target)).toEqual(await rowsOf(source));
  expect((await rowsOf(target)).join("\n")).toContain("12345678901234567890.10");
});

test("a journal of several pages is carried whole, from one moment of it", async () => {
  const source = await freshDatabase();
  await query(
    source,
    `insert into projects values (1, '/srv/a'); insert into runs values (1, 1, 'brief');
    insert into facts (run, task, attempt, type, body)
      select 1, 1, 1, 'agent.said', jsonb_build_object('turn', 1, 'text', n) from generate_series(1, 1000) n`,
  );
  const file = path.join(folder, "pages.ndjson");
  const journal = openJournalAt(source);
  const [{ counts }] = await Promise.all([
    exportJournal(source, file, now),
    ...[1, 2, 3].map(async () => journal.append({ run: 1 }, "run.stopped", { by: "me" })),
  ]);
  await journal.close();
  const target = await freshDatabase();
  expect((await importJournal(target, file)).counts).toEqual(counts);
  expect(counts["facts"]).toBeGreaterThanOrEqual(1000);
});

test("a journal moves without a file, and one without tables moves as nothing", async () => {
  const bare = { host: inject("postgresHost"), database: `t_${randomUUID().replaceAll("-", "")}` };
  await ensureDatabase(bare);
  const target = { ...bare, database: `${bare.database}_2` };
  await ensureDatabase(target);
  await moveJournal(bare, target);
  expect(await dump(target)).toBe(await dump(bare));

  await moveJournal(sample, target);
  expect(await rowsOf(target)).toEqual(await rowsOf(sample));
});

test.each((await shippedMigrations()).map(({ tag }) => tag))(
  "a journal at %s comes into newer tables as if it had been migrated",
  async (tag) => {
    const text = await readFile(
      new URL(`../../../test/fixtures/journal/${tag}.sql`, import.meta.url),
      "utf8",
    ).catch(() => undefined);
    if (text === undefined) return; // the newest may lack one: see migrations.test.ts
    const old = { host: inject("postgresHost"), database: `t_${randomUUID().replaceAll("-", "")}` };
    await ensureDatabase(old);
    await query(old, text);
    const file = path.join(folder, `${tag}.ndjson`);
    expect((await exportJournal(old, file, now)).migration).toBe(tag);
    const target = await freshDatabase();
    await importJournal(target, file);

    await migrateDatabase(old);
    const applied = "__drizzle_migrations"; // with the time of the step
    const rows = (await rowsOf(target)).filter((line) => !line.includes(applied));
    expect(rows).toEqual((await rowsOf(old)).filter((line) => !line.includes(applied)));
  },
);

test("a database with rows is refused as a conflict, and stays as it is", async () => {
  const target = await freshDatabase();
  await query(target, `insert into projects (repository) values ('/srv/mine')`);
  const before = await dump(target);
  await expect(importJournal(target, exported)).rejects.toMatchObject({
    code: "journal/not-empty",
    kind: "conflict",
    message: expect.stringContaining("rows in projects"),
  });
  expect(await dump(target)).toBe(before);
});

/** Each makes a broken file of the sample's lines; the last of them is the checksum. */
const breakages: readonly {
  readonly what: string;
  readonly make: (lines: readonly string[]) => string;
  readonly says: string;
  readonly code?: string;
}[] = [
  { what: "no line", make: () => "", says: "Line 1 of FILE is missing: the file is empty." },
  {
    what: "another format",
    make: () => "PGDMP\n",
    says: "Line 1 of FILE is not the header of a Tacit journal.",
  },
  {
    what: "a newer version",
    make: (lines) =>
      sealed([(lines[0] ?? "").replace('"version":1', '"version":2'), ...lines.slice(1, -1)]),
    says: "Line 1 of FILE is of a newer Tacit: version 2",
    code: "journal/newer-file",
  },
  {
    what: "a newer migration",
    make: (lines) =>
      sealed([
        (lines[0] ?? "").replace(/"migration":"\d+/, '"migration":"9999'),
        ...lines.slice(1, -1),
      ]),
    says: "Line 1 of FILE is of a newer Tacit: version 1, migration 9999_",
    code: "journal/newer-file",
  },
  {
    what: "lost its end",
    make: (lines) => `${lines.slice(0, 20).join("\n")}\n`,
    says: "Line 21 of FILE is missing: the file was cut off.",
  },
  {
    what: "half a line at its end",
    make: (lines) => lines.slice(0, 20).join("\n").slice(0, -5),
    says: "Line 20 of FILE is neither a row nor a checksum.",
  },
  {
    what: "another letter somewhere",
    make: (lines) => `${lines.join("\n").replace("I look first", "I look fast!")}\n`,
    says: `Line ${10 + FACTS} of FILE is a checksum that the lines before it do not have.`,
  },
  {
    what: "a line less",
    make: (lines) => `${lines.toSpliced(30, 1).join("\n")}\n`,
    says: `Line ${9 + FACTS} of FILE is a checksum that the lines before it do not have.`,
  },
  {
    what: "fewer rows than it says",
    make: (lines) => sealed(lines.slice(0, -2)),
    says: `Line 1 of FILE says ${FACTS} of facts; there are ${FACTS - 1}.`,
  },
  {
    what: "lines after the checksum",
    make: (lines) => `${lines.join("\n")}\n${lines[1]}\n`,
    says: `Line ${11 + FACTS} of FILE comes after the checksum.`,
  },
  {
    what: "an unknown table",
    make: (lines) => sealed([...lines.slice(0, -1), '{"table":"pg_class","row":{}}']),
    says: `Line ${10 + FACTS} of FILE is of an unknown table, pg_class.`,
  },
  {
    what: "a missing column",
    make: (lines) =>
      sealed(lines.slice(0, -1).with(9, (lines[9] ?? "").replace('"task":', '"tusk":'))),
    says: "Line 10 of FILE does not have the columns of facts.",
  },
  {
    what: "a fact without its run",
    make: (lines) =>
      sealed(lines.slice(0, -1).with(12, (lines[12] ?? "").replace('"run": 1', '"run": 77'))),
    says: "Line 13 of FILE cannot be stored: ",
  },
  {
    what: "a value of another type",
    make: (lines) =>
      sealed(lines.slice(0, -1).with(9, (lines[9] ?? "").replace('"task": 1', '"task": "one"'))),
    says: "Line 10 of FILE cannot be stored: ",
  },
];

test.each(breakages)(
  "a file that has $what is refused, and nothing is written",
  async (breakage) => {
    const target = await freshDatabase();
    const before = await dump(target);
    const file = await fileOf(breakage.make(await linesOf(exported)));
    await expect(importJournal(target, file)).rejects.toMatchObject({
      code: breakage.code ?? "journal/broken-file",
      message: expect.stringContaining(breakage.says.replace("FILE", file)),
    });
    expect(await dump(target)).toBe(before);
  },
);

test("an export that cannot be finished leaves the earlier file and nothing else", async () => {
  const own = await mkdtemp(path.join(folder, "own-"));
  const file = path.join(own, "journal.ndjson");
  await writeFile(file, "precious\n");
  const lost = path.join(own, "missing/journal");
  await expect(exportJournal(sample, lost, now)).rejects.toMatchObject({
    code: "journal/cannot-write-file",
    kind: "input",
  });
  // Rows that can be counted, and read up to the second page.
  const source = await freshDatabase();
  await query(
    source,
    `drop table facts; create view facts as select 1 / (300 - n) as sequence from generate_series(1, 400) n`,
  );
  await expect(exportJournal(source, file, now)).rejects.toThrow("division by zero");
  expect(await readdir(own)).toEqual(["journal.ndjson"]);
  expect(await readFile(file, "utf8")).toBe("precious\n");
});

test("a file that is not there is named", async () => {
  const target = await freshDatabase();
  await expect(importJournal(target, path.join(folder, "none"))).rejects.toMatchObject({
    code: "journal/no-file",
    kind: "input",
  });
});
