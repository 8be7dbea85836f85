import { expect, test } from "vitest";
import { freshJournal } from "../../../../test/support/journal.ts";
import { temporaryFolder } from "../../../../test/support/temporary-repository.ts";
import { collectLessons } from "./learn.ts";

test("a remark on an older run is numbered after those that were made before it", async () => {
  const journal = await freshJournal();
  try {
    const root = temporaryFolder();
    const runs = [await journal.createRun(root, "a"), await journal.createRun(root, "b")];
    for (const run of runs) {
      await journal.append({ run }, "run.started", {
        brief: { number: 1, slug: "a", title: "A", hash: "h" },
        repository: root,
        base: "b0",
        target: "main",
        agent: "bundled",
        safety: "boxed",
      });
    }
    const [older = 0, newer = 0] = runs;
    const settle = async (run: number, remark: string, text: string): Promise<void> => {
      const added = { remark, place: "change", text, commit: "c1" };
      await journal.append({ run }, "remark.added", added);
      await journal.append({ run }, "remark.verified", { remark, by: "me" });
    };
    await settle(older, "R1", "One");
    await settle(newer, "R1", "Two");
    await settle(older, "R2", "Three");
    const lessons = await collectLessons(journal, root);
    expect(lessons.map(({ id, title }) => `${id} ${title}`)).toEqual([
      "L1 One",
      "L2 Two",
      "L3 Three",
    ]);
  } finally {
    await journal.close();
  }
});

test("a lesson has the words of the edited draft, and one that was discarded keeps its number", async () => {
  const journal = await freshJournal();
  try {
    const root = temporaryFolder();
    const run = await journal.createRun(root, "a");
    await journal.append({ run }, "run.started", {
      brief: { number: 1, slug: "a", title: "A", hash: "h" },
      repository: root,
      base: "b0",
      target: "main",
      agent: "bundled",
      safety: "boxed",
    });
    for (const [at, text] of ["Gone.", "Was.", "Stays."].entries()) {
      const added = { remark: `R${at + 1}`, place: "change", text, commit: "c1" };
      // oxlint-disable-next-line no-await-in-loop -- in order
      await journal.append({ run }, "remark.added", added);
    }
    const edited = { remark: "R2", text: "Is.", severity: "issue" as const, by: "me" };
    await journal.append({ run }, "remark.edited", edited);
    await journal.append({ run }, "remark.discarded", { remark: "R1", by: "me" });
    await journal.append({ run }, "remark.verified", { remark: "R2", by: "me" });
    await journal.append({ run }, "remark.verified", { remark: "R3", by: "me" });
    const lessons = await collectLessons(journal, root);
    expect(lessons.map(({ id, title }) => `${id} ${title}`)).toEqual(["L2 Is", "L3 Stays"]);
  } finally {
    await journal.close();
  }
});
