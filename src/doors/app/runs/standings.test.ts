import { expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "../../../../test/support/journal.ts";
import { openJournalAt } from "../../../ground/journal/database.ts";
import { standingsOf } from "./standings.ts";

test("a run is read again when it has new facts, also those that another process told, and else is not", async () => {
  const where = await freshDatabase();
  const [journal, other] = [openJournalAt(where), openJournalAt(where)];
  onTestFinished(async () => {
    await Promise.all([journal.close(), other.close()]);
  });
  const run = await journal.createRun("/a", "one");
  await journal.createRun("/a", "never begun");
  expect(await standingsOf(journal)).toEqual([]);
  await other.append({ run }, "run.started", {
    brief: { number: 1, slug: "one", title: "One", hash: "h" },
    repository: "/a",
    base: "b",
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  const [first] = await standingsOf(journal, "/a");
  expect(first).toMatchObject({ line: { title: "One", status: "running" }, items: [] });
  expect((await standingsOf(journal, "/a"))[0]).toBe(first);
  expect(await standingsOf(journal, "/b")).toEqual([]);
  await other.append({ run }, "item.asked", { item: 1001, kind: "question", question: "Which?" });
  expect(await standingsOf(journal)).toMatchObject([
    {
      line: { status: "waiting", waitsFor: "question", agent: "bundled", tokens: { input: 0 } },
      items: [{ item: "1001", title: "One", at: expect.stringMatching(/^\d{4}-.*Z$/) }],
    },
  ]);
});
