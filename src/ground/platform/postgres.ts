/**
 * Runs the Postgres that ships in npm, inside one folder, reachable by a Unix socket only and shared by every process of
 * the program that uses the same home.
 *
 * Who keeps it alive: each user holds the writing end of the FIFO `alive`, a guard shell the reading end. The kernel
 * closes the writing end of a process however it dies; when the last is gone the guard's read ends and it stops Postgres.
 * A lease with a heartbeat was rejected: it needs a clock, and a laptop's sleep looks like a death.
 */
import { randomUUID } from "node:crypto";
import { closeSync, writeSync } from "node:fs";
import { link, mkdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathExists } from "./files.ts";
import { binaries, keepBinaries } from "./internal/postgres-binaries.ts";
import {
  chooseIdentity,
  giveTo,
  type Identity,
  initialise,
  openAlive,
  pause,
  Place,
  readPostmaster,
  serve,
  settle,
} from "./internal/postgres-cluster.ts";
import { lifeOf } from "./internal/process-life.ts";
import { hasCode, ignoreCodes, readText } from "./internal/shared-files.ts";
import { finishMove, movedFolder, type MoveData, moveToMajor } from "./postgres-upgrade.ts";

/** Milliseconds for the lock, and for an old server's end, recovery and start. */
const LIMIT = 30_000;

export interface PostgresServer {
  /** Folder of the socket: `host` of a client. The user is `tacit`, without password. */
  readonly socketDirectory: string;
  readonly how: "initialised" | "started" | "reattached";
  /** Gives up this process's share; does not wait for the server, which ends when no share is left. */
  release(): Promise<void>;
}

/**
 * Starts the server whose files are in `home`/postgres, or joins it when it runs already. Files of an older major version
 * are first moved to the one that runs here; `move` carries the data.
 *
 * @throws TacitError `platform/no-postgres` when there are no binaries for this machine, `platform/postgres-stopped` when
 *   the server ends while starting, `platform/postgres-busy` when that takes more than 30 s; those of `moveToMajor`.
 */
export async function startPostgres(
  home: string,
  move: MoveData = noMove,
): Promise<PostgresServer> {
  const place = new Place(path.resolve(home, "postgres"));
  const identity = await chooseIdentity(place.data, movedFolder(place));
  await mkdir(place.base, { recursive: true, mode: 0o700 });
  await giveTo(identity, place.base);
  const until = performance.now() + LIMIT;
  const unlock = await lock(place, until);
  try {
    return (await join(place, until)) ?? (await start(place, identity, move));
  } finally {
    await unlock();
  }
}

async function noMove(): Promise<void> {
  throw new Error("nobody knows the tables of this server");
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

// --- joining and starting

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
async function start(place: Place, identity: Identity, move: MoveData): Promise<PostgresServer> {
  const brought = await binaries();
  await finishMove(place);
  await moveToMajor(place, identity, brought, move);
  const until = performance.now() + LIMIT; // a move takes its time
  await settle(place, identity, until);
  let how: PostgresServer["how"] = "started";
  if (!(await pathExists(place.data))) {
    how = "initialised";
    await initialise(place, brought.initdb, identity);
  }
  // Without them a later move asks for an install: no reason not to start.
  await keepBinaries(place.base, brought).catch(() => {});
  const alive = await serve(place, identity, brought.postgres, until);
  return share(alive, { socketDirectory: place.socketDirectory, how });
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
