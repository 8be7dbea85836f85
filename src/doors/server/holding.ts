/** What server and worker have in common: a journal, a name that nobody else has, and a tidy end. */
import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../ground/core/error.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type Lease, takeLease } from "../../ground/journal/lease.ts";
import type { Environment } from "../../ground/platform/home.ts";
import { openJournalOf } from "../app/journal.ts";

export interface HoldOptions {
  readonly environment: Environment;
  /** While it is held, no other process can have it. */
  readonly name: string;
  readonly log: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export interface Holding {
  readonly journal: Journal;
  readonly lease: Lease;
  /** Aborts when it is to end: it was told to, or another process has the name now. */
  readonly ending: AbortSignal;
  readonly end: () => void;
  /** What was added last is closed first. */
  readonly atEnd: (close: () => Promise<void>) => void;
}

/** How the names of workers begin; the server's is that of its home. */
export const WORKER = "worker ";

/** Milliseconds for a tidy end. */
const CLOSING = 5_000;

/** Holds the name for the time of `use`; false when another process has it. */
export async function hold(
  options: HoldOptions,
  use: (holding: Holding) => Promise<void>,
): Promise<boolean> {
  const { environment, name, log } = options;
  const journal = await openJournalOf({ directory: "/", environment, progress: () => {} });
  const lease = await takeLease(journal.address, name, async () => {
    await journal.facts(0); // waits for the database, and has it started
  });
  if (lease === undefined) {
    await journal.close();
    return false;
  }
  const ending = new AbortController();
  const end = (): void => ending.abort();
  if (options.signal.aborted) end();
  options.signal.addEventListener("abort", end, { once: true });
  // Another process may have the name from now on: what is under way here is its business, and the journal refuses us.
  void (async () => {
    const reason = await lease.lost;
    if (!ending.signal.aborted) log(`the lease is lost: ${reason}`);
    end();
  })();
  const closers = [journal.close.bind(journal), lease.release];
  try {
    await use({
      journal,
      lease,
      ending: ending.signal,
      end,
      atEnd: (close) => closers.push(close),
    });
    return true;
  } finally {
    end();
    // Whatever does not end in time is ended by the leash, and mended by the next process.
    await Promise.race([closeAll(closers, log), delay(CLOSING)]);
  }
}

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

/** Resolves when the signal aborts. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
