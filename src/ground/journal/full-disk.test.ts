import { Client } from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../test/support/journal.ts";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import { openJournalAt } from "./database.ts";
import { tellingFullDisk } from "./full-disk.ts";

test("a fact that Postgres has no room for is a full disk, and the journal goes on when there is room", async () => {
  const database = await freshDatabase();
  const journal = tellingFullDisk(openJournalAt(database), "/home/postgres");
  const admin = new Client({ ...database, user: "tacit" });
  await admin.connect();
  try {
    const run = await journal.createRun(temporaryFolder(), "add-login");
    await admin.query(`
      create function no_room() returns trigger language plpgsql as
        $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
      create trigger no_room before insert on facts execute function no_room()`);
    const stop = (): Promise<unknown> => journal.append({ run }, "run.stopped", { by: "you" });
    await expect(stop()).rejects.toMatchObject({
      code: "platform/disk-full",
      kind: "environment",
      message: "The disk is full: /home/postgres could not be written.",
    });
    await admin.query("drop trigger no_room on facts");
    await stop();
    expect((await journal.facts(run)).map(({ type }) => type)).toEqual(["run.stopped"]);
  } finally {
    await admin.end();
    await journal.close();
  }
});

test("other failures of the journal pass as they are", async () => {
  const journal = tellingFullDisk(openJournalAt(await freshDatabase()), "/home/postgres");
  await expect(journal.append({ run: 99 }, "run.stopped", { by: "you" })).rejects.not.toMatchObject(
    {
      code: "platform/disk-full",
    },
  );
  await journal.close();
});
