import { expect, test } from "vitest";
import { freshJournal } from "../../../../test/support/journal.ts";
import { viewRun } from "../../../ground/journal/status.ts";
import { addRemark } from "./remark-number.ts";

test("reviewers who speak at the same time get numbers of their own, and no remark is lost", async () => {
  const journal = await freshJournal();
  try {
    const run = await journal.createRun("/repo", "x");
    await journal.append({ run }, "run.started", {
      brief: { number: 1, slug: "x", title: "X", hash: "" },
      repository: "/repo",
      base: "b",
      target: "main",
      agent: "none",
      safety: "boxed",
    });
    // One of a program that gave numbers without keys, and one with what the database cannot hold.
    await journal.append({ run }, "remark.added", {
      remark: "R1",
      place: "change",
      text: "Old.",
      commit: "c",
    });
    const look = viewRun(run, await journal.facts(run));
    const texts = Array.from({ length: 12 }, (_, index) => `Said by ${index}\u0000\ud800.`);
    const given = await Promise.all(
      texts.map((text) => addRemark(journal, look, { place: "change", text, commit: "c" })),
    );
    expect(new Set(given).size).toBe(12);
    const { remarks } = viewRun(run, await journal.facts(run));
    expect(remarks.map(({ id }) => id).toSorted()).toEqual(
      Array.from({ length: 13 }, (_, index) => `R${index + 1}`).toSorted(),
    );
    for (const [index, id] of given.entries()) {
      expect(remarks.find((remark) => remark.id === id)?.text).toContain(`Said by ${index}\ufffd`);
    }
    // A try whose answer was lost is the same remark.
    const again = { place: "change", text: "Twice.", commit: "c" };
    const now = viewRun(run, await journal.facts(run));
    expect(await addRemark(journal, now, again)).toBe(await addRemark(journal, now, again));
  } finally {
    await journal.close();
  }
});
