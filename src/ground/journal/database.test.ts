import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, expect, inject, test } from "vitest";
import { freshDatabase, freshJournal, type TestDatabase } from "../../../test/support/journal.ts";
import type { Fact } from "../contract/event.ts";
import { readSettled } from "./all-facts.ts";
import { type Journal, openJournal, openJournalAt, openPool } from "./database.ts";
import { takeLease } from "./lease.ts";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(async (journal) => journal.close()));
});

function kept(journal: Journal): Journal {
  open.push(journal);
  return journal;
}

async function query(where: TestDatabase, text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ ...where, user: "tacit" });
  await client.connect();
  await client.query(text, values);
  await client.end();
}

function said(facts: readonly Fact[]): string[] {
  return facts.map((fact) => (fact.type === "agent.said" ? fact.body.text : fact.type));
}

/** Reads `count` facts, then ends the watch. */
async function collect(journal: Journal, run: number, after: number, count: number) {
  const found: Fact[] = [];
  for await (const fact of journal.watch(run, after, new AbortController().signal)) {
    found.push(fact);
    if (found.length === count) break;
  }
  return found;
}

test("facts of a run come back in order, those of other runs do not", async () => {
  const journal = kept(await freshJournal());
  const run = await journal.createRun("/repo", "first");
  const other = await journal.createRun("/repo", "second");
  const one = await journal.append({ run }, "agent.said", { turn: 1, text: "one" });
  await journal.append({ run: other }, "agent.said", { turn: 1, text: "other" });
  await journal.append({ run, task: 2, attempt: 3 }, "agent.said", { turn: 1, text: "two" });

  const facts = await journal.facts(run);
  expect(said(facts)).toEqual(["one", "two"]);
  expect(facts[0]).toEqual(one);
  expect(one).toMatchObject({ run, task: 1, attempt: 1, type: "agent.said" });
  expect(one.at).toBeInstanceOf(Date);
  expect(facts[1]).toMatchObject({ task: 2, attempt: 3 });
  expect(said(await journal.facts(run, one.sequence))).toEqual(["two"]);
});

test("text that jsonb refuses is stored with replacement characters", async () => {
  const journal = kept(await freshJournal());
  const run = await journal.createRun("/repo", "brief");
  await journal.append({ run }, "agent.said", { turn: 1, text: "a\0b \\u0000 \ud800 😀 \\" });
  expect(said(await journal.facts(run))).toEqual(["a\ufffdb \\u0000 \ufffd 😀 \\"]);
});

test("a fact of a type that only a newer program knows is skipped, a known one of unknown shape is not", async () => {
  const where = await freshDatabase();
  const journal = kept(openJournalAt(where));
  const run = await journal.createRun("/repo", "brief");
  const insert = `insert into facts (run, task, attempt, type, body) values ($1, 1, 1, $2, '{}')`;
  await query(where, insert, [run, "toString"]);
  await journal.append({ run }, "run.stopped", { by: "me" });
  expect(said(await journal.facts(run))).toEqual(["run.stopped"]);
  expect(said(await collect(journal, run, 0, 1))).toEqual(["run.stopped"]);

  await query(where, insert, [run, "agent.said"]);
  await expect(journal.facts(run)).rejects.toMatchObject({ code: "journal/unreadable-fact" });
});

test("a body of the wrong shape is not stored", async () => {
  const journal = kept(await freshJournal());
  const run = await journal.createRun("/repo", "brief");
  const body = { turn: Number.NaN, text: "" };
  await expect(journal.append({ run }, "agent.said", body)).rejects.toThrow("turn");
  expect(await journal.facts(run)).toEqual([]);
});

test("two processes at once never get the same run number", async () => {
  const where = await freshDatabase();
  const script = `
    const { openJournalAt } = await import(process.argv[1]);
    const journal = openJournalAt(JSON.parse(process.argv[2]));
    const numbers = await Promise.all(Array.from({ length: 20 }, () => journal.createRun("/repo", "b")));
    console.log(JSON.stringify(numbers));
    await journal.close();`;
  const module = fileURLToPath(new URL("database.ts", import.meta.url));
  const args = ["--input-type=module", "-e", script, module, JSON.stringify(where)];
  const both = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      const [line] = await once(createInterface({ input: child.stdout }), "line");
      return JSON.parse(String(line));
    }),
  );
  const numbers: unknown[] = both.flat();
  expect(new Set(numbers).size).toBe(40);
  const journal = kept(openJournalAt(where));
  expect(await journal.runs()).toHaveLength(40);
});

test("a number whose branch exists is passed over", async () => {
  const journal = kept(await freshJournal());
  const asked: number[] = [];
  const run = await journal.createRun("/repo", "brief", async (number) => {
    asked.push(number);
    return number < 3;
  });
  expect([asked, run]).toEqual([[1, 2, 3], 3]);
  expect((await journal.runs()).map((entry) => entry.run)).toEqual([3]);
});

test("runs are listed newest first, and a repository is the same through a symbolic link", async () => {
  const journal = kept(await freshJournal());
  const folder = await mkdtemp(path.join(tmpdir(), "tacit-repo-"));
  const alias = `${folder}-link`;
  await symlink(folder, alias);
  await journal.createRun(folder, "one");
  await journal.createRun("/elsewhere", "two");
  await journal.createRun(alias, "three");

  expect((await journal.runs()).map(({ brief }) => brief)).toEqual(["three", "two", "one"]);
  expect((await journal.runs(alias)).map(({ brief }) => brief)).toEqual(["three", "one"]);
  expect((await journal.runs(folder))[0]?.repository).toBe(folder);
  await rm(alias);
  await rm(folder, { recursive: true });
});

test("a watch on another connection gets what was there and what comes, once and in order", async () => {
  const where = await freshDatabase();
  const [writer, second, reader] = [1, 2, 3].map(() => kept(openJournalAt(where)));
  if (!writer || !second || !reader) throw new Error("three journals");
  const run = await writer.createRun("/repo", "brief");
  const first = await writer.append({ run }, "agent.said", { turn: 1, text: "seen" });
  await writer.append({ run }, "agent.said", { turn: 1, text: "0" });

  const watched = collect(reader, run, first.sequence, 61);
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) =>
      (index % 2 ? writer : second).append({ run }, "agent.said", {
        turn: 1,
        text: `${index + 1}`,
      }),
    ),
  );
  const facts = await watched;
  expect(facts).toEqual(await writer.facts(run, first.sequence));
  expect(facts).toHaveLength(61);
});

test("a watch reads page by page", async () => {
  const where = await freshDatabase();
  const journal = kept(openJournalAt(where));
  const run = await journal.createRun("/repo", "brief");
  await query(
    where,
    `insert into facts (run, task, attempt, type, body)
     select $1, 1, 1, 'agent.said', jsonb_build_object('turn', 1, 'text', n::text) from generate_series(1, 1201) n`,
    [run],
  );
  const facts = await collect(journal, run, 0, 1201);
  expect(said(facts).at(-1)).toBe("1201");
});

test("a watch survives the loss of its connection", async () => {
  const where = await freshDatabase();
  const heard: Error[] = [];
  const reader = kept(openJournalAt(where, { onError: (error) => heard.push(error) }));
  const writer = kept(openJournalAt(where));
  const run = await writer.createRun("/repo", "brief");
  await writer.append({ run }, "agent.said", { turn: 1, text: "before" });

  const watched = reader.watch(run, 0, new AbortController().signal)[Symbol.asyncIterator]();
  expect(said([(await watched.next()).value])).toEqual(["before"]);
  const next = watched.next();
  await query(
    { ...where, database: "postgres" },
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query like 'listen%'`,
    [where.database],
  );
  await writer.append({ run }, "agent.said", { turn: 1, text: "while away" });
  expect(said([(await next).value])).toEqual(["while away"]);
  expect(heard.length).toBeGreaterThan(0);
});

test("a watch ends when its signal aborts, and when the journal closes", async () => {
  const journal = kept(await freshJournal());
  const run = await journal.createRun("/repo", "brief");
  const stop = new AbortController();
  const aborted = collectAll(journal.watch(run, 0, stop.signal));
  const closed = collectAll(journal.watch(run, 0, new AbortController().signal));
  stop.abort();
  expect(await aborted).toEqual([]);
  await journal.close();
  expect(await closed).toEqual([]);
});

async function collectAll(facts: AsyncIterable<Fact>): Promise<Fact[]> {
  const found: Fact[] = [];
  for await (const fact of facts) found.push(fact);
  return found;
}

test("DATABASE_URL is used, and its database made and migrated by whoever comes first", async () => {
  const name = `url_${Date.now()}`;
  const databaseUrl = `postgres://tacit@/${name}?host=${encodeURIComponent(inject("postgresHost"))}`;
  const journals = await Promise.all(
    [1, 2, 3].map(async () => kept(await openJournal({ home: "/nonexistent", databaseUrl }))),
  );
  const runs = await Promise.all(
    journals.map(async (journal) => journal.createRun("/repo", "brief")),
  );
  expect(new Set(runs)).toEqual(new Set([1, 2, 3]));
});

test("a database that cannot be reached is named without the password", async () => {
  const databaseUrl = "postgres://me:secret@127.0.0.1:1/tacit";
  const opened = openJournal({ home: "/nonexistent", databaseUrl });
  await expect(opened).rejects.toMatchObject({
    code: "journal/no-database",
    message: expect.not.stringContaining("secret"),
  });
  const nonsense = openJournal({ home: "/nonexistent", databaseUrl: "tacit" });
  await expect(nonsense).rejects.toMatchObject({ code: "journal/no-database" });
});

test("a fact with a key is told once, whatever is said the second time", async () => {
  const journal = kept(await freshJournal());
  const run = await journal.createRun("/repository", "brief");
  const told = { turn: 1, text: "first" };

  const first = await journal.append({ run }, "agent.said", told, { key: "once" });
  const again = await journal.append(
    { run },
    "agent.said",
    { turn: 1, text: "second" },
    { key: "once" },
  );

  expect(again).toEqual(first);
  expect(said(await journal.facts(run))).toEqual(["first"]);
});

test("from a claim on, what an earlier process says of the run is refused", async () => {
  const where = await freshDatabase();
  const old = kept(openJournalAt(where));
  const later = kept(openJournalAt(where));
  const run = await old.createRun("/repository", "brief");
  const before = await old.claim(run, "old");
  await old.append({ run }, "agent.said", { turn: 1, text: "mine" }, { generation: before });

  // Many at once, so that some of the old one's wait for the claim to be committed.
  const saying = Array.from({ length: 20 }, async (_, index) =>
    old.append({ run }, "agent.said", { turn: 1, text: `${index}` }, { generation: before }).then(
      () => "told",
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
    ),
  );
  const generation = await later.claim(run, "later");
  await later.append({ run }, "agent.said", { turn: 1, text: "theirs" }, { generation });
  const outcomes = await Promise.all(saying);

  expect([before, generation]).toEqual([1, 2]);
  expect(outcomes.every((outcome) => outcome === "told" || outcome === "journal/fenced")).toBe(
    true,
  );
  const facts = await old.facts(run);
  const claimed = facts.findIndex(
    ({ type, body }) => type === "run.claimed" && body.by === "later",
  );
  expect(said(facts.slice(claimed + 1))).toEqual(["theirs"]);
  await expect(
    old.append({ run }, "agent.said", { turn: 1, text: "late" }, { generation: before }),
  ).rejects.toMatchObject({ code: "journal/fenced", kind: "conflict" });
  // What people say belongs to no generation.
  await old.append({ run }, "stop.requested", { by: "me" });
});

test("a lease has one holder, is free when its holder is gone, and comes back with the database", async () => {
  const where = await freshDatabase();
  const mine = await takeLease(where, "one", async () => {});
  expect(await takeLease(where, "one", async () => {})).toBe(undefined);
  const other = await takeLease(where, "two", async () => {});
  const seen: string[] = [];
  await other?.ifGone("one", async () => {
    seen.push("one");
  });
  expect(seen).toEqual([]);

  const connections =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tacit one'";
  const back = Promise.withResolvers<void>();
  await mine?.release();
  const again = await takeLease(where, "one", async () => back.resolve());
  await query(where, connections);
  await back.promise;
  await other?.release();
  await again?.release();
  expect(await again?.lost).toBe("It was given back.");
  const free = await takeLease(where, "two", async () => {});
  await free?.ifGone("one", async () => {
    seen.push("one");
  });
  expect(seen).toEqual(["one"]);
  await free?.release();
});

test("facts of all runs come in order and without a gap, also where a lower number is committed later", async () => {
  const where = await freshDatabase();
  const journal = kept(openJournalAt(where));
  const [one, two] = [await journal.createRun("/a", "one"), await journal.createRun("/b", "two")];
  await journal.append({ run: one }, "agent.said", { turn: 1, text: "first" });
  const slow = new Client({ ...where, user: "tacit" });
  await slow.connect();
  open.push({ close: async () => slow.end() });
  await slow.query("begin");
  await slow.query("select number from runs where number = $1 for share", [one]);
  await slow.query(
    `insert into facts (run, task, attempt, type, body) values ($1, 1, 1, 'agent.said', '{"turn":1,"text":"slow"}')`,
    [one],
  );
  await journal.append({ run: two }, "agent.said", { turn: 1, text: "quick" });
  const position = journal.position();
  const pool = openPool(where, () => {});
  open.push({ close: async () => pool.end() });
  const reader = readSettled(pool, 0, undefined);
  const look = async () => {
    const { rows, doubtful } = await reader.next();
    return [rows.map(({ repository }) => repository), doubtful];
  };
  expect(await look()).toEqual([["/a"], true]);
  expect(await look()).toEqual([[], true]);
  const stop = new AbortController();
  const watching = (async () => {
    const texts: string[] = [];
    for await (const { fact, repository } of journal.watchAll(0, stop.signal)) {
      texts.push(`${repository} ${said([fact]).join()}`);
      if (texts.length === 1) await slow.query("commit");
      if (texts.length === 3) stop.abort();
    }
    return texts;
  })();
  expect(await watching).toEqual(["/a first", "/a slow", "/b quick"]);
  expect(await look()).toEqual([["/a", "/b"], false]);
  expect(await position).toBe((await journal.facts(two)).at(-1)?.sequence);
});

test("a number that was given back holds nothing up, and the facts of one project are told alone", async () => {
  const journal = kept(await freshJournal());
  const [one, two] = [await journal.createRun("/a", "one"), await journal.createRun("/b", "two")];
  const said1 = { turn: 1, text: "1" };
  await journal.append({ run: one }, "agent.said", said1, { key: "said" });
  await journal.append({ run: one }, "agent.said", said1, { key: "said" }); // draws a number
  await journal.append({ run: two }, "agent.said", { turn: 1, text: "2" });
  const stop = new AbortController();
  const texts: string[] = [];
  for await (const { fact } of journal.watchAll(0, stop.signal, "/b")) {
    texts.push(...said([fact]));
    if (texts.length === 1) await journal.append({ run: one }, "agent.said", said1);
    if (texts.length === 1) await journal.append({ run: two }, "agent.said", said1);
    if (texts.length === 2) stop.abort();
  }
  expect(texts).toEqual(["2", "1"]);
});

test("many writers in many runs: a watch of all that begins anywhere gets each fact once, in order", async () => {
  const where = await freshDatabase();
  const journals = [1, 2, 3].map(() => kept(openJournalAt(where)));
  const [reader] = journals;
  if (reader === undefined) throw new Error("three journals");
  const runs = await Promise.all([1, 2, 3, 4].map(() => reader.createRun("/a", "b")));
  const from = await reader.position();
  const stop = new AbortController();
  const watching = (async () => {
    const found: number[] = [];
    for await (const { fact } of reader.watchAll(from, stop.signal)) {
      found.push(fact.sequence);
      if (found.length === 240) stop.abort();
    }
    return found;
  })();
  await Promise.all(
    Array.from({ length: 240 }, async (_, index) => {
      const journal = journals[index % 3] ?? reader;
      const run = runs[index % 4] ?? 1;
      await journal.append({ run }, "agent.said", { turn: 1, text: String(index) });
    }),
  );
  const all = (await Promise.all(runs.map(async (run) => reader.facts(run)))).flat();
  expect(await watching).toEqual(all.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
});

test("a page of facts says where to go on, and a repository is known once it is opened", async () => {
  const journal = kept(await freshJournal());
  const run = await journal.createRun("/a", "one");
  for (const text of ["1", "2", "3"]) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await journal.append({ run }, "agent.said", { turn: 1, text });
  }
  const { facts, next = 0 } = await journal.page(run, 0, 2);
  expect(said(facts)).toEqual(["1", "2"]);
  expect(said((await journal.page(run, next, 2)).facts)).toEqual(["3"]);
  expect((await journal.page(run, next, 2)).next).toBeUndefined();
  const empty = await journal.createRun("/a", "two");
  const [last] = facts.slice(-1).map(({ sequence }) => sequence + 1);
  expect((await journal.stands("/a")).map((stand) => [stand.run, stand.last])).toEqual([
    [empty, 0],
    [run, last],
  ]);
  expect(await journal.addProject("/z/../z")).toBe("/z");
  await journal.addProject("/z");
  expect((await journal.projects()).map(({ repository }) => repository)).toEqual(["/a", "/z"]);
});
