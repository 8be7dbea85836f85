import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { dumpDatabase } from "../../../test/support/dump.ts";
import { ended } from "../../../test/support/old-postgres.ts";
import { writeSampleJournal } from "../../../test/support/sample-journal.ts";
import { connected } from "../../ground/journal/connection.ts";
import { exportData, importData } from "./data.ts";
import { openDatabaseOf, openJournalOf } from "./journal.ts";
import type { Host } from "./workspace.ts";

/** Facts of the sample. */
const FACTS = 66;

let folder = "";
const sockets = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tacit-data-"));
});

afterAll(async () => {
  await Promise.all(["first", "second"].map(async (name) => ended(path.join(folder, name))));
  for (const each of [folder, ...sockets]) await rm(each, { recursive: true });
});

function hostOf(environment: Record<string, string>): Host {
  return { directory: folder, environment, progress: () => {} };
}

/** Columns and rows, without how far the sequences are. */
async function rowsOf(host: Host): Promise<string[]> {
  const { address, release } = await openDatabaseOf(host);
  if ("host" in address) sockets.add(address.host);
  const lines = (await connected(address, dumpDatabase)).split("\n");
  await release();
  return lines.filter((line) => !line.startsWith("select setval"));
}

test("a journal moves from the home to DATABASE_URL and into another home, and is the same row by row", async () => {
  const query = `host=${encodeURIComponent(inject("postgresHost"))}`;
  const url = `postgres://tacit@/t_${randomUUID().replaceAll("-", "")}?${query}`;
  const first = hostOf({ TACIT_HOME: path.join(folder, "first") });
  const team = hostOf({ TACIT_HOME: path.join(folder, "unused"), DATABASE_URL: url });
  const second = hostOf({ TACIT_HOME: path.join(folder, "second") });
  const journal = await openJournalOf(first);
  await writeSampleJournal(journal);

  const there = path.join(folder, "there.ndjson");
  const exported = await exportData(first, there);
  expect(exported).toMatchObject({ status: "exported", file: there, problems: [] });
  expect(await importData(team, there)).toEqual({ ...exported, status: "imported" });
  const back = path.join(folder, "back.ndjson");
  await exportData(team, back);
  await importData(second, back);

  const rows = await rowsOf(first);
  expect(rows.filter((row) => row.startsWith("insert into public.facts"))).toHaveLength(FACTS);
  expect(await rowsOf(team)).toEqual(rows);
  expect(await rowsOf(second)).toEqual(rows);
  await journal.close();
  await expect(importData(second, there)).rejects.toMatchObject({ code: "journal/not-empty" });
}, 60_000);
