import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { access, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { joinPostgres, type PostgresServer, startPostgres } from "./postgres.ts";

const module = fileURLToPath(new URL("postgres.ts", import.meta.url));
// Several processes start one after another, on machines that do much else.
vi.setConfig({ testTimeout: 60_000 });

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
  await ended();
});

/** One home for all tests, because making a cluster takes a second; between them no server runs. */
let home = "";
let first: PostgresServer["how"];

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "tacit-pg-"));
  const server = await startPostgres(home);
  first = server.how;
  await server.release();
  await ended();
  return async () => {
    await rm(home, { recursive: true });
    await rm(server.socketDirectory, { recursive: true });
  };
});

async function startHere(): Promise<PostgresServer> {
  const server = await startPostgres(home);
  undo.push(() => server.release());
  return server;
}

/**
 * A process of its own that starts or joins the server, says how, and holds it until it is killed. It leaves a child
 * behind, as killed programs do, which must not count as a user of the server.
 */
async function startElsewhere(): Promise<{ child: ChildProcess; how: string }> {
  const script = `
    const { startPostgres } = await import(process.argv[1]);
    const server = await startPostgres(process.argv[2]);
    const { spawn } = await import("node:child_process");
    const heir = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    console.log(server.how, heir.pid);
    setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, module, home], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  undo.push(async () => child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout });
  const said = await Promise.race([
    once(lines, "line").then(([line]) => String(line)),
    once(child, "exit").then(([code]) => `exit-${String(code)}`),
  ]);
  const [how = "", heir] = said.split(" ");
  if (heir !== undefined) undo.push(async () => process.kill(Number(heir), "SIGKILL"));
  return { child, how };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Resolves when Postgres has removed its pid file, the last thing it does. */
async function ended(): Promise<void> {
  const data = path.join(home, "postgres/data");
  const there = async (): Promise<boolean> =>
    access(path.join(data, "postmaster.pid")).then(
      () => true,
      () => false,
    );
  if (!(await there())) return;
  const watcher = watch(data);
  try {
    const changes = { signal: AbortSignal.timeout(10_000) };
    while (await there()) await once(watcher, "change", changes);
  } finally {
    watcher.close();
  }
}

async function postmaster(): Promise<string> {
  const text = await readFile(path.join(home, "postgres/data/postmaster.pid"), "utf8");
  return text.split("\n")[0] ?? "";
}

test("the first start initialises, later ones join, and the server ends with the last release", async () => {
  const one = await startHere();
  const two = await startHere();
  expect([first, one.how, two.how]).toEqual(["initialised", "started", "reattached"]);
  expect(two.socketDirectory).toBe(one.socketDirectory);

  await one.release();
  await one.release();
  const three = await startHere();
  expect(three.how).toBe("reattached");

  await two.release();
  await three.release();
  const four = await startHere(); // either before the guard noticed, or after the old server's end; it serves us
  const client = new Client({ host: four.socketDirectory, user: "tacit", database: "postgres" });
  await client.connect();
  await client.end();

  await four.release();
  await ended();
  await expect(postmaster()).rejects.toThrow("ENOENT");
});

test("joining starts no server, and shares the one that runs", async () => {
  const empty = await mkdtemp(path.join(tmpdir(), "tacit-none-"));
  undo.push(() => rm(empty, { recursive: true }));
  expect(await joinPostgres(empty)).toBeUndefined();
  expect(await readdir(empty)).toEqual([]);
  expect(await joinPostgres(home)).toBeUndefined();
  await expect(postmaster()).rejects.toThrow("ENOENT");

  const one = await startHere();
  const joined = await joinPostgres(home);
  expect(joined).toMatchObject({ how: "reattached", socketDirectory: one.socketDirectory });
  await one.release();
  const client = new Client({ host: one.socketDirectory, user: "tacit", database: "postgres" });
  await client.connect();
  await client.end();
  await joined?.release();
});

test("a server outlives the killed process that started it while another uses it, and no longer", async () => {
  const one = await startElsewhere();
  const before = await postmaster();
  const two = await startElsewhere();
  expect([one.how, two.how]).toEqual(["started", "reattached"]);

  await kill(one.child);
  const three = await startElsewhere();
  expect(three.how).toBe("reattached");
  expect(await postmaster()).toBe(before);

  await kill(two.child);
  await kill(three.child);
  await ended();
  await expect(postmaster()).rejects.toThrow("ENOENT");
});

test("processes that start at once share one server, in spite of a lock left by the dead", async () => {
  const dead = await startElsewhere();
  await kill(dead.child);
  await ended();
  await writeFile(path.join(home, "postgres/starting.lock"), `${dead.child.pid ?? 0} 1\n`);

  const three = await Promise.all([1, 2, 3].map(async () => startElsewhere()));
  const hows = three.map(({ how }) => how).toSorted();
  expect(hows).toEqual(["reattached", "reattached", "started"]);
  await Promise.all(three.map(async ({ child }) => kill(child)));
});

test("a stale pid file that names a living stranger does not keep the server from starting", async () => {
  const { child } = await startElsewhere();
  const text = await readFile(path.join(home, "postgres/data/postmaster.pid"), "utf8");
  await kill(child);
  await ended();
  const stranger = String(process.pid);
  await writeFile(
    path.join(home, "postgres/data/postmaster.pid"),
    [stranger, ...text.split("\n").slice(1)].join("\n"),
    { mode: 0o600 },
  );

  const server = await startHere();
  expect(server.how).toBe("started");
});

test("a socket folder that someone else prepared is refused", async () => {
  const elsewhere = await mkdtemp(path.join(tmpdir(), "tacit-evil-"));
  undo.push(() => rm(elsewhere, { recursive: true }));
  const server = await startHere();
  const { socketDirectory } = server;
  await server.release();
  await ended();
  await rm(socketDirectory, { recursive: true });
  await symlink(elsewhere, socketDirectory);
  undo.push(() => rm(socketDirectory));

  await expect(startPostgres(home)).rejects.toMatchObject({
    code: "platform/socket-folder-taken",
    kind: "environment",
  });
});

test("a server that cannot start says where its log is", async () => {
  const server = await startHere();
  await server.release();
  await ended();
  const settings = path.join(home, "postgres/data/postgresql.conf");
  const before = await readFile(settings);
  undo.push(() => writeFile(settings, before));
  await writeFile(settings, "no_such_setting = 1\n");

  await expect(startPostgres(home)).rejects.toMatchObject({
    code: "platform/postgres-stopped",
    hint: `Read ${path.join(home, "postgres/server.log")}.`,
  });
});
