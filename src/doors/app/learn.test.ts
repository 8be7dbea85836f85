import { expect, test } from "vitest";
import { freshJournal } from "../../../test/support/journal.ts";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
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
