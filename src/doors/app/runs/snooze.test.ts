import { expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "../../../../test/support/journal.ts";
import type { FactBody, FactType } from "../../../ground/contract/event.ts";
import { openJournalAt } from "../../../ground/journal/database.ts";
import { inbox } from "./runs.ts";
import { runOfAnyItem, snooze } from "./snooze.ts";
import type { Host } from "../workspace.ts";

const now = new Date();
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

/** A run that waits for its review. */
async function reviewDue() {
  const journal = openJournalAt(await freshDatabase());
  onTestFinished(() => journal.close());
  const host: Host = {
    directory: "/",
    environment: { USER: "ada" },
    progress: () => {},
    journal,
  };
  const run = await journal.createRun("/a", "one");
  const tell = <Type extends FactType>(type: Type, body: FactBody<Type>) =>
    journal.append({ run }, type, body);
  await tell("run.started", {
    brief: { number: 1, slug: "one", title: "One", hash: "h" },
    repository: "/a",
    base: "b",
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  const turn = async (number: number, cause: "brief" | "remarks", commit: string) => {
    await tell("turn.started", { turn: number, cause, prompt: "" });
    await tell("turn.ended", { turn: number, outcome: "finished", milliseconds: 1 });
    await tell("snapshot.taken", { turn: number, commit, changed: true });
    await tell("verdict.reached", { commit, status: "green", checks: [] });
  };
  await turn(1, "brief", "c1");
  const seen = async (at: Date) => {
    const { items, snoozed } = await inbox(host, at);
    return [items.map(({ item }) => item), snoozed.map(({ item }) => item)];
  };
  return { host, run, tell, turn, seen, journal, item: `review:${run}` };
}

test("an item that is put off is back when its time has come, and says until when it is away", async () => {
  const { host, run, seen, item, journal } = await reviewDue();
  expect(await snooze(host, item, "3h", now)).toEqual({
    item,
    run: String(run),
    until: later(3).toISOString(),
    problems: [],
  });
  expect(await seen(later(2))).toEqual([[], [item]]);
  expect((await inbox(host, later(2))).snoozed[0]?.until).toBe(later(3).toISOString());
  expect(await seen(later(3))).toEqual([[item], []]);
  expect((await inbox(host, later(3))).items[0]).not.toHaveProperty("until");
  const fact = (await journal.facts(run)).at(-1);
  expect(fact?.body).toEqual({ item, until: later(3).toISOString(), by: "ada" });
});

test("a round that arrives ends it; so does who brings it back", async () => {
  const { host, tell, turn, seen, item } = await reviewDue();
  await snooze(host, item, "3d", now);
  await tell("round.sent", { round: 1, remarks: [], commit: "c1" });
  expect(await seen(now)).toEqual([[], []]); // its agent is at work
  await turn(2, "remarks", "c2");
  expect(await seen(now)).toEqual([[item], []]);
  await snooze(host, item, "3d", now);
  expect(await seen(later(1))).toEqual([[], [item]]);
  await snooze(host, item, "now", later(1));
  expect(await seen(later(1))).toEqual([[item], []]);
});

test("to approve is something new, and a question has a snooze of its own", async () => {
  const { host, run, tell, seen, item } = await reviewDue();
  await snooze(host, item, "3d", now);
  await tell("change.approved", { commit: "c1", by: "ada" });
  expect(await seen(now)).toEqual([[`ship:${run}`], []]);
  const question = run * 1000 + 1;
  await tell("turn.started", { turn: 2, cause: "brief", prompt: "" });
  await tell("item.asked", { item: question, kind: "question", question: "Which?" });
  await tell("item.asked", { item: question + 1, kind: "question", question: "And?" });
  await snooze(host, String(question), "1h", now);
  expect(await seen(now)).toEqual([[String(question + 1)], [String(question)]]);
  await tell("item.answered", { item: question, answer: "a", by: "ada" });
  expect(await seen(now)).toEqual([[String(question + 1)], []]);
});

test("what nobody waits for, and what is no item, cannot be put off", async () => {
  const { host, run } = await reviewDue();
  const unknown = { code: "app/unknown-item" };
  await expect(snooze(host, `ship:${run}`, "1h", now)).rejects.toMatchObject(unknown);
  await expect(snooze(host, "review:999", "1h", now)).rejects.toMatchObject(unknown);
  for (const item of ["review", "review:", "ship:0", "-1", "1001 "]) {
    expect(() => runOfAnyItem(item)).toThrow(expect.objectContaining({ code: "app/bad-item" }));
  }
  expect([runOfAnyItem("12003"), runOfAnyItem("ship:12")]).toEqual([12, 12]);
});
