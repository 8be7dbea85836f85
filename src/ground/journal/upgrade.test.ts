import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dumpDatabase } from "../../../test/support/dump.ts";
import { age, ended, OLD_MAJOR } from "../../../test/support/old-postgres.ts";
import { writeSampleJournal } from "../../../test/support/sample-journal.ts";
import { connected } from "./connection.ts";
import { openDatabase, openJournal } from "./database.ts";

let home = "";
let socketDirectory = "";

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "tacit-upgrade-"));
});

afterAll(async () => {
  await ended(home);
  await rm(home, { recursive: true });
  await rm(socketDirectory, { recursive: true });
});

/** Columns and rows, without how far the sequences are. */
async function rows(): Promise<string[]> {
  const { address, release } = await openDatabase({ home });
  if ("host" in address) socketDirectory = address.host;
  const lines = (await connected(address, dumpDatabase)).split("\n");
  await release();
  await ended(home);
  return lines.filter((line) => !line.startsWith("select setval"));
}

test("a journal of an older Postgres is moved when it is opened, row by row", async () => {
  const journal = await openJournal({ home });
  await writeSampleJournal(journal);
  await journal.close();
  await ended(home);
  const before = await rows();
  await age(home, true);

  expect(await rows()).toEqual(before);
  expect(await readdir(path.join(home, "postgres"))).toContain(`data-${OLD_MAJOR}`);
}, 60_000);
