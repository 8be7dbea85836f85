/**
 * One folder of Postgres's files, and the server on it.
 *
 * Postgres refuses to run as root. Root therefore puts it into a user namespace where root's files belong to `nobody`:
 * no capability, no other owner on disk, any folder works. Where namespaces are forbidden it drops to `nobody` for real,
 * and then every parent folder of `home` and of the binaries must be open to others.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, constants, openSync } from "node:fs";
import { chown, lstat, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { TacitError } from "../../core/error.ts";
import { diskFull, saysDiskFull } from "../disk-full.ts";
import { lifeOf } from "./process-life.ts";
import { hasCode, ignoreCodes, readText } from "./shared-files.ts";

const execute = promisify(execFile);

/** `nobody`: Postgres looks its user's name up, so the number must have one. */
const NOBODY = 65534;
/** Milliseconds between looks at something that another process changes. */
const POLL = 10;
/** How often a server that ends while starting is started, and milliseconds in between. */
const TRIES = 5;
const RETRY = 200;

/**
 * The guard: `$1` is the acknowledgement file, the rest the server's command line, standard input the FIFO.
 *
 * A newcomer writes a word of its own and waits to find it in the acknowledgement file: only then is it certain that
 * the guard had not yet seen the end. INT is Postgres's fast shutdown; it repeats because a signal that comes before
 * Postgres has installed its handler is lost.
 */
const GUARD = `
exec 3<&0 </dev/null
heard=$1; shift
"$@" 3<&- &
server=$!
(
  while read -r word <&3; do echo "$word" >"$heard"; done
  exec 3<&-
  while kill -INT $server 2>/dev/null; do sleep 0.1; done
) &
watcher=$!
exec 3<&-
wait $server; status=$?
kill $watcher 2>/dev/null
exit $status`;

/**
 * Where things are; the names are public to people who look into the folder.
 *
 * `role` tells the servers of a move apart from the one that everybody joins.
 */
export class Place {
  readonly base: string;
  readonly data: string;
  readonly #role: string;
  constructor(base: string, data = "data", role = "") {
    this.base = base;
    this.data = path.join(base, data);
    this.#role = role;
  }
  get log(): string {
    return path.join(this.base, "server.log");
  }
  get alive(): string {
    return path.join(this.base, this.#role === "" ? "alive" : `alive-${this.#role}`);
  }
  get heard(): string {
    return `${this.alive}.heard`;
  }
  get starting(): string {
    return path.join(this.base, "starting.lock");
  }
  /** A Unix socket path holds 103 bytes on macOS; a deep home would not fit, so it lives in the temporary folder. */
  get socketDirectory(): string {
    const name = createHash("sha256").update(this.base).update(this.#role).digest("hex");
    const folder = path.join(tmpdir(), `tacit-${name.slice(0, 12)}`);
    return Buffer.byteLength(folder) < 80 ? folder : path.join("/tmp", path.basename(folder));
  }
}

// --- who runs it

/** How a command is run so that Postgres accepts its user. */
export interface Identity {
  readonly prefix: readonly string[];
  readonly drop: { readonly uid?: number; readonly gid?: number };
}

/** Existing files keep the owner that they were made with: that of the first of the folders that is there. */
export async function chooseIdentity(...folders: readonly string[]): Promise<Identity> {
  if (process.getuid?.() !== 0) return { prefix: [], drop: {} };
  const dropped = { prefix: [], drop: { uid: NOBODY, gid: NOBODY } };
  const found = await Promise.all(folders.map(async (each) => stat(each).catch(() => undefined)));
  const owner = found.find((each) => each !== undefined)?.uid;
  if (owner === NOBODY) return dropped;
  const prefix = ["unshare", "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, "--"];
  if (owner !== undefined) return { prefix, drop: {} };
  try {
    await execute("unshare", [...prefix.slice(1), "true"]);
    return { prefix, drop: {} };
  } catch {
    return dropped;
  }
}

export async function giveTo({ drop }: Identity, file: string): Promise<void> {
  if (drop.uid !== undefined && drop.gid !== undefined) await chown(file, drop.uid, drop.gid);
}

// --- the files

/** Makes the cluster beside its place; a half-made one never has the final name. */
export async function initialise(place: Place, initdb: string, identity: Identity): Promise<void> {
  const fresh = `${place.data}.new`;
  await rm(fresh, { recursive: true, force: true });
  const [program = initdb, ...args]: string[] = [...identity.prefix, initdb, "-D", fresh];
  args.push("-U", "tacit", "-A", "trust", "-E", "UTF8", "--locale=C");
  try {
    const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" };
    await execute(program, args, { cwd: place.base, env, ...identity.drop });
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    if (saysDiskFull(stderrOf(cause))) throw diskFull(place.data, cause);
    throw new TacitError({
      code: "platform/postgres-stopped",
      kind: "environment",
      message: `Postgres could not make its files in ${place.data}: ${detailOf(cause)}`,
      hint: `Check that ${place.base} is writable and has 100 MB free.`,
      cause,
    });
  }
  await rename(fresh, place.data);
}

function stderrOf(cause: unknown): string {
  return z.object({ stderr: z.string() }).catch({ stderr: "" }).parse(cause).stderr;
}

function detailOf(cause: unknown): string {
  return stderrOf(cause).trim().split("\n").at(-1) ?? "";
}

// --- the server

/** Waits for the end of a server whose last user has gone, and clears what it left. */
export async function settle(place: Place, identity: Identity, until: number): Promise<void> {
  const { socketDirectory } = place;
  await ownSocketDirectory(socketDirectory, identity);
  while ((await readPostmaster(place.data)) !== undefined) await pause(place, until);
  // Postgres trusts a stale file whose number some other process has by now.
  await rm(path.join(place.data, "postmaster.pid"), { force: true });
  await rm(path.join(socketDirectory, ".s.PGSQL.5432.lock"), { force: true });
}

/**
 * Starts a server under a guard, and waits until it answers. It lives while the result, our end of the FIFO, is open in
 * this process or another end in another.
 */
export async function serve(
  place: Place,
  identity: Identity,
  postgres: string,
  until: number,
): Promise<number> {
  const { socketDirectory } = place;
  await makeFifo(place, identity);
  // A reader lets the writer open, a writer lets a blocking reader open: the guard needs one that blocks.
  const first = openSync(place.alive, constants.O_RDONLY | constants.O_NONBLOCK);
  const alive = openSync(place.alive, constants.O_WRONLY | constants.O_NONBLOCK);
  const reader = openSync(place.alive, constants.O_RDONLY);
  closeSync(first);
  try {
    const server = [...identity.prefix, postgres, "-D", place.data, "-k", socketDirectory];
    for (const setting of ["listen_addresses=", "max_connections=100", "shared_buffers=64MB"]) {
      server.push("-c", setting);
    }
    let guard = await startGuard(place, identity, reader, server);
    let tries = 1;
    while ((await readPostmaster(place.data))?.ready !== true) {
      if (guard.exitCode !== null || guard.signalCode !== null) {
        // The shared memory of a killed server is in use until the last of its processes has noticed.
        if (tries < TRIES) {
          tries += 1;
          await delay(RETRY);
          guard = await startGuard(place, identity, reader, server);
          continue;
        }
        throw new TacitError({
          code: "platform/postgres-stopped",
          kind: "environment",
          message: `Postgres ended with ${guard.exitCode ?? guard.signalCode} while starting.`,
          hint: `Read ${place.log}.`,
        });
      }
      await pause(place, until);
    }
    guard.unref();
  } catch (error) {
    closeSync(alive); // the guard, if there is one, stops what it started
    throw error;
  } finally {
    closeSync(reader);
  }
  return alive;
}

async function startGuard(
  place: Place,
  identity: Identity,
  reader: number,
  server: readonly string[],
): Promise<ChildProcess> {
  const log = await open(place.log, "a", 0o600);
  await giveTo(identity, place.log);
  try {
    const guard = spawn("/bin/sh", ["-c", GUARD, "tacit-postgres-guard", place.heard, ...server], {
      detached: true,
      cwd: place.base,
      // Nothing of ours: a tag in our environment would have it killed with us, PG… variables would steer it.
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" },
      stdio: [reader, log.fd, log.fd],
      ...identity.drop,
    });
    await new Promise((resolve, reject) => {
      guard.once("spawn", resolve);
      guard.once("error", reject);
    });
    return guard;
  } finally {
    await log.close();
  }
}

/** Opens our end of the FIFO; undefined when nobody reads it. Never blocks: see `O_NONBLOCK` in fifo(7). */
export function openAlive(place: Place): number | undefined {
  try {
    return openSync(place.alive, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, "ENXIO", "ENOENT")) return undefined;
    throw error;
  }
}

async function makeFifo(place: Place, identity: Identity): Promise<void> {
  const found = await lstat(place.alive).catch(() => undefined);
  if (found?.isFIFO() === true) return;
  await rm(place.alive, { force: true });
  await execute("mkfifo", ["-m", "600", place.alive]);
  await giveTo(identity, place.alive);
}

/** Anyone may make a folder in the temporary folder: whoever can enter it can be any user of the database. */
async function ownSocketDirectory(folder: string, identity: Identity): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch(ignoreCodes("EEXIST"));
  const found = await lstat(folder);
  const me = process.getuid?.();
  const owners = [me, identity.drop.uid].filter((uid) => uid !== undefined);
  const ours = me === undefined || owners.includes(found.uid);
  if (!found.isDirectory() || !ours || (found.mode & 0o077) !== 0) {
    throw new TacitError({
      code: "platform/socket-folder-taken",
      kind: "environment",
      message: `${folder} is not a private folder of ours.`,
      hint: "Remove it, or set TMPDIR to a folder of your own.",
    });
  }
  await giveTo(identity, folder);
}

/** The living postmaster of a cluster, from its `postmaster.pid` (lines: pid, data, time, port, socket, …, status). */
export async function readPostmaster(
  data: string,
): Promise<{ readonly socketDirectory: string; readonly ready: boolean } | undefined> {
  const lines = (await readText(path.join(data, "postmaster.pid"))).split("\n");
  const pid = Number(lines[0]);
  const life = await lifeOf(pid);
  if (life === undefined || !["postgres", ""].includes(life.program)) return undefined;
  return { socketDirectory: lines[4] ?? "", ready: lines[7]?.trim() === "ready" };
}

export async function pause(place: Place, until: number): Promise<void> {
  if (performance.now() > until) {
    throw new TacitError({
      code: "platform/postgres-busy",
      kind: "environment",
      message: `Another process is starting or stopping Postgres in ${place.base}; 30 s were not enough.`,
      hint: `See who it is in ${place.starting}, and read ${place.log}.`,
    });
  }
  await delay(POLL);
}
