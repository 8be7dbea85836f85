import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "../../../test/support/journal.ts";
import type { Fact } from "../contract/event.ts";
import { openJournalAt } from "./database.ts";
import { COUNT_FACTS, FACTS_AFTER, FACTS_BEFORE, LAST_OF_RUNS } from "./run-pages.ts";

async function openPages() {
  const where = await freshDatabase();
  const journal = openJournalAt(where);
  const client = new Client({ ...where, user: "tacit" });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await journal.close();
  });
  return { journal, client };
}

function said(facts: readonly Fact[]): string[] {
  return facts.map((fact) => (fact.type === "agent.said" ? fact.body.text : fact.type));
}

test("the last facts of a run come in order, and say where those before them are", async () => {
  const { journal, client } = await openPages();
  const run = await journal.createRun("/a", "one");
  const other = await journal.createRun("/a", "two");
  for (const text of ["1", "2", "3", "4", "5"]) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await journal.append({ run }, "agent.said", { turn: 1, text });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await journal.append({ run: other }, "agent.said", { turn: 1, text: "other" });
  }
  const last = await journal.earlier(run, undefined, 2);
  expect(said(last.facts)).toEqual(["4", "5"]);
  const before = await journal.earlier(run, last.previous, 2);
  expect(said(before.facts)).toEqual(["2", "3"]);
  const first = await journal.earlier(run, before.previous, 2);
  expect([said(first.facts), first.previous]).toEqual([["1"], undefined]);
  expect(await journal.earlier(run, undefined, 5)).toMatchObject({ previous: undefined });
  await client.query(
    `insert into facts (run, task, attempt, type, body) values ($1, 1, 1, 'of.tomorrow', '{}')`,
    [run],
  );
  expect(await journal.earlier(run, undefined, 1)).toMatchObject({ facts: [] });
  expect(said((await journal.earlier(run, undefined, 2)).facts)).toEqual(["5"]);
  expect(await journal.count(run)).toBe(6);
  await journal.append({ run }, "run.resumed", { by: "ada" });
  expect(said(await journal.factsOf(run, ["run.resumed", "run.failed"]))).toEqual(["run.resumed"]);
  expect(await journal.factsOf(run, [])).toEqual([]);
  expect(said(await journal.steps(run))).toEqual(["run.resumed"]);
  expect(await journal.count(run + 100)).toBe(0);
});

test("a run of 50,000 facts is read through its index at either end, among others as long", async () => {
  const { journal, client } = await openPages();
  const run = await journal.createRun("/a", "one");
  const other = await journal.createRun("/a", "two");
  await client.query(
    `insert into facts (run, task, attempt, type, body)
     select case when n % 2 = 0 then $1::int else $2::int end, 1, 1, 'agent.said',
       jsonb_build_object('turn', 1, 'text', n::text)
     from generate_series(1, 100000) n`,
    [run, other],
  );
  await client.query("analyze facts");
  const planOf = async (text: string, values: readonly number[]): Promise<string> => {
    const { rows } = await client.query<Record<string, string>>(`explain ${text}`, [...values]);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  const plan = await planOf(FACTS_BEFORE, [run, Number.MAX_SAFE_INTEGER, 201]);
  expect(plan).toContain("Index Scan Backward using facts_by_run");
  expect(plan).not.toContain("Sort");
  expect(await planOf(FACTS_BEFORE, [run, 50_000, 201])).toContain("facts_by_run");
  const after = await planOf(FACTS_AFTER, [run, 0, 200]);
  expect(after).toContain("Index Scan using facts_by_run");
  expect(after).not.toContain("Sort");
  const { rows: lasts } = await client.query<Record<string, string>>(`explain ${LAST_OF_RUNS}`, [
    [run, other],
  ]);
  expect(lasts.map((row) => row["QUERY PLAN"]).join("\n")).toContain("Backward using facts_by_run");
  await client.query("vacuum facts");
  expect(await planOf(COUNT_FACTS, [run])).toMatch(/Index Only Scan using facts_by_(?:run|key)/);
  expect((await journal.facts(run)).length).toBe(50_000);
  const { facts } = await journal.earlier(run, undefined, 200);
  const total = await journal.count(run);
  expect([facts.length, total]).toEqual([200, 50_000]);
});
