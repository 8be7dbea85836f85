/**
 * The server of a home: one process that hosts engine, agents and inbox.
 *
 * Started by the first command that needs it, and gone when nothing was asked of it for a while. That there is one only
 * is said by a lease in the database, which a dead process cannot keep.
 */
import { setTimeout as delay } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { messageOf } from "../../ground/core/error.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type Lease, takeLease } from "../../ground/journal/lease.ts";
import { type Environment, tacitHome } from "../../ground/platform/home.ts";
import { ownProcesses } from "../../ground/platform/leash.ts";
import {
  clearServerSocket,
  homeName,
  listenOnSocket,
  serverSocket,
} from "../../ground/platform/local-socket.ts";
import { Hosting } from "../app/hosting.ts";
import { openJournalOf } from "../app/journal.ts";
import { tidy } from "../app/worktrees.ts";
import { routes } from "./routes.ts";

export interface ServeOptions {
  readonly environment: Environment;
  readonly version: string;
  /** Milliseconds without a request and a run after which it ends; undefined for never. */
  readonly idle: number | undefined;
  /** Called once when it listens. */
  readonly ready: (socket: string) => void;
  readonly log: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Whether it served until it was told to end, or found another server of the same home. */
export type Served = "served" | "other";

export async function serve(options: ServeOptions): Promise<Served> {
  const { environment, log } = options;
  const home = tacitHome(environment);
  const name = await homeName(home);
  const journal = await openJournalOf({ directory: "/", environment, progress: () => {} });
  const lease = await takeLease(journal.address, name, async () => {
    await journal.facts(0); // waits for the database, and has it started
  });
  if (lease === undefined) {
    await journal.close();
    return "other";
  }
  const closers: (() => Promise<void>)[] = [journal.close.bind(journal), lease.release];
  try {
    await host({ ...options, home, name, journal, lease, atEnd: (close) => closers.push(close) });
    return "served";
  } finally {
    // Whatever does not end in time is ended by the leash, and mended by the next server.
    await Promise.race([closeAll(closers, log), delay(CLOSING)]);
  }
}

/** Milliseconds for a tidy end. */
const CLOSING = 5_000;

async function closeAll(
  closers: readonly (() => Promise<void>)[],
  log: (line: string) => void,
): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- in the order of their making, from the last
      await close();
    } catch (error) {
      log(messageOf(error));
    }
  }
}

interface Host extends ServeOptions {
  readonly atEnd: (close: () => Promise<void>) => void;
  readonly home: string;
  readonly name: string;
  readonly journal: Journal;
  readonly lease: Lease;
}

async function host(options: Host): Promise<void> {
  const { environment, home, name, journal, lease, log } = options;
  await ownProcesses(home); // and what the last server of this home left is ended
  const ending = new AbortController();
  const end = (): void => ending.abort();
  options.signal.addEventListener("abort", end, { once: true });
  // Another process may have the home from now on: what is under way here is its business, and the journal refuses us.
  void (async () => {
    const reason = await lease.lost;
    if (!ending.signal.aborted) log(`the lease of this home is lost: ${reason}`);
    end();
  })();

  const hosting = new Hosting({ environment, journal, name, lease, log });
  options.atEnd(() => hosting.close());
  const woken = await hosting.wakeAll();
  const mended = woken.map((run) => `Run ${run} was taken up again.`);
  for (const line of mended) log(line);

  let heard = performance.now();
  let open = 0;
  const app = routes({
    hosting,
    health: () => ({
      version: options.version,
      pid: process.pid,
      active: [...hosting.active],
      mended,
    }),
    asked: (change) => {
      open += change;
      heard = performance.now();
    },
    stop: end,
    log,
  });
  const socket = serverSocket(home);
  await clearServerSocket(socket);
  const listener = getRequestListener(app.fetch);
  const stopListening = await listenOnSocket(socket, async (asked, answer) => {
    await listener(asked, answer);
  });
  options.ready(socket);
  const { idle } = options;
  let rested = false;
  const looking =
    idle === undefined
      ? undefined
      : setInterval(
          () => {
            if (hosting.active.length > 0 || open > 0) heard = performance.now();
            else if (performance.now() - heard >= idle) {
              rested = true;
              end();
            }
          },
          Math.min(idle, 5_000),
        );
  await new Promise<void>((resolve) => {
    if (ending.signal.aborted) resolve();
    ending.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  clearInterval(looking);
  await stopListening();
  if (rested) await tidyUp(options);
}

/** Removes worktrees that are done with, when there is nothing else to do. */
async function tidyUp({ environment, log }: Host): Promise<void> {
  try {
    const { tidied } = await tidy({ directory: "/", environment, progress: () => {} });
    for (const { name, status } of tidied) log(`worktree ${name}: ${status}`);
  } catch (error) {
    log(messageOf(error));
  }
}
