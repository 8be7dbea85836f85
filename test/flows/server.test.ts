/** One server per home: found by the next command, only one of two, and nothing that it alone remembers. */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { isResting } from "../../src/doors/app/runs/runs.ts";
import { version } from "../../src/doors/cli/version.ts";
import { findServer } from "../../src/doors/server/client.ts";
import { askWarm } from "../../src/doors/server/warm.ts";
import { openJournal } from "../../src/ground/journal/database.ts";
import { openForeignWorld, request } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";

const Run = z.looseObject({ run: z.string(), status: z.string() });
let world: StoryWorld;
let home = "";

beforeAll(async () => {
  world = await openForeignWorld();
  home = world.environment["TACIT_HOME"] ?? "";
  await world.json(["init"]);
  await world.json(["brief", request]);
});
afterAll(() => world.remove());

async function serverPid(): Promise<number | undefined> {
  return (await (await findServer(world.environment))?.health())?.pid;
}

/** Where the embedded Postgres of a home listens. */
function socketOf(of: string): string {
  return readFileSync(path.join(of, "postgres/data/postmaster.pid"), "utf8").split("\n")[4] ?? "";
}

function withoutTime(located: unknown): unknown {
  return { ...z.looseObject({}).parse(located), ms: 0 };
}

async function untilRest(run: number): Promise<void> {
  const journal = await openJournal({ home });
  try {
    const facts = await journal.facts(run);
    if (isResting(facts)) return;
    const stop = new AbortController();
    for await (const fact of journal.watch(run, facts.at(-1)?.sequence ?? 0, stop.signal)) {
      facts.push(fact);
      if (isResting(facts)) break;
    }
    stop.abort();
  } finally {
    await journal.close();
  }
}

test("two commands at the same instant start one server, and the third finds it", async () => {
  const [one, two] = await Promise.all([world.json(["run", "1"]), world.json(["run", "1"])]);
  const pid = await serverPid();
  const three = Run.parse(await world.json(["run", "1"]));

  expect(new Set([Run.parse(one).run, Run.parse(two).run, three.run]).size).toBe(3);
  expect(pid).toBeGreaterThan(0);
  expect(await serverPid()).toBe(pid);
  const { stderr } = await world.tacit("serve");
  expect(stderr).toContain("runs already");
  await Promise.all([untilRest(1), untilRest(2), untilRest(3)]);
  const { runs } = z.looseObject({ runs: z.array(Run) }).parse(await world.json(["runs"]));
  expect(runs.map(({ status }) => status)).toEqual(["review", "review", "review"]);
  const { items } = z
    .looseObject({ items: z.array(z.looseObject({ item: z.string() })) })
    .parse(await world.json(["inbox"]));
  expect(items.map(({ item }) => item)).toEqual(["review:1", "review:2", "review:3"]);
}, 120_000);

test("locate is answered by the server from the second time on, as it is without one", async () => {
  const host = { directory: world.repository, environment: world.environment, progress: () => {} };
  const asked = { version, text: "fahrenheit to celsius", limit: 20, explain: false };
  const alone = await world.json(["locate", asked.text]); // and it tells the server of the checkout
  await (await findServer(world.environment))?.openTree(host);
  expect((await askWarm(host, asked))?.status).toBe("warm");
  expect(withoutTime(await world.json(["locate", asked.text]))).toEqual(withoutTime(alone));
  expect(await askWarm(host, { ...asked, version: "another" })).toEqual({ status: "cold" });
});

test("without the engine's own tables every open run is rebuilt from the journal and ends", async () => {
  const started = Run.parse(await world.json(["run", "1"]));
  const pid = (await serverPid()) ?? 0;
  process.kill(pid, "SIGKILL");
  const journal = await openJournal({ home }); // keeps the database for the next lines
  const client = new Client({ host: socketOf(home), user: "tacit", database: "tacit" });
  await client.connect();
  await client.query("drop schema dbos cascade");
  await client.end();
  expect(isResting(await journal.facts(Number(started.run)))).toBe(false);

  await world.json(["runs"]); // sees an open run, and has a server started
  await journal.close();
  await untilRest(Number(started.run));

  expect(await world.json(["show", started.run])).toMatchObject({ view: { status: "review" } });
}, 120_000);

test("a laptop that sleeps in the middle of a run wakes up to it", async () => {
  const { run } = Run.parse(await world.json(["run", "1"]));
  const pid = (await serverPid()) ?? 0;
  const journal = await openJournal({ home });
  try {
    for await (const { type } of journal.watch(Number(run), 0, new AbortController().signal)) {
      if (type === "turn.started") break;
    }
    process.kill(pid, "SIGSTOP");
    // While it sleeps its connections die, as they do when a network has gone.
    const client = new Client({ host: socketOf(home), user: "tacit", database: "tacit" });
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'tacit'",
    );
    await client.end();
    process.kill(pid, "SIGCONT");
  } finally {
    await journal.close();
  }
  await untilRest(Number(run));
  expect(await world.json(["show", run])).toMatchObject({ view: { status: "review" } });
  expect(await serverPid()).toBe(pid);
}, 120_000);

test("a worker goes on with what a killed server was at", async () => {
  const { run } = Run.parse(await world.json(["run", "1"]));
  const number = Number(run);
  const journal = await openJournal({ home });
  const claims: string[] = [];
  for await (const fact of journal.watch(number, 0, new AbortController().signal)) {
    if (fact.type === "run.claimed") claims.push(fact.body.by);
    if (fact.type === "turn.started") break;
  }
  const server = (await serverPid()) ?? 0;
  process.kill(server, "SIGSTOP"); // so that it is in the middle of its turn when there is a worker
  const worker = await world.start("worker");
  const ended = once(worker, "exit");
  process.kill(server, "SIGKILL");
  await untilRest(number);

  const facts = await journal.facts(number);
  await journal.close();
  const by = facts.flatMap((fact) => (fact.type === "run.claimed" ? [fact.body.by] : []));
  expect(by[0]).toBe(claims[0]);
  expect(by.at(-1)).toMatch(/^worker /);

  const next = Run.parse(await world.json(["run", "1"]));
  const Checks = z.looseObject({ checks: z.array(z.looseObject({ value: z.string() })) });
  const { checks } = Checks.parse(await world.json(["doctor"]));
  expect(checks.some(({ value }) => value.includes("1 worker beside it"))).toBe(true);
  await untilRest(Number(next.run));
  worker.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(await world.json(["show", run])).toMatchObject({ view: { status: "review" } });
}, 120_000);

test("a run is stopped, resumed, and stopped for good", async () => {
  const { run } = Run.parse(await world.json(["run", "1"]));
  expect(await world.json(["stop", run])).toMatchObject({ run, status: "stopped" });
  expect(await world.json(["resume", run, "--follow"])).toMatchObject({ run, status: "review" });
  expect((await world.tacit("stop", run)).code).toBe(4);
  expect((await world.tacit("resume", run)).code).toBe(4);
}, 120_000);

test("it ends when it is told to, and nothing of it is left", async () => {
  await world.json(["runs"]);
  await world.tacit("stop", "--server");
  expect(await serverPid()).toBe(undefined);
  expect(await world.json(["stop", "--server"])).toMatchObject({ stopped: false });
  expect(existsSync(path.join(home, "owner"))).toBe(true);
});
