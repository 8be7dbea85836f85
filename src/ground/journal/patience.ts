/** Waits out a database that is away for a moment: it was killed, or is starting. */
import { setTimeout as delay } from "node:timers/promises";
import { codeOf } from "./connection.ts";

/** Milliseconds that a database may be away: a crashed one is back in 5 s (ENGINE-FACTS, recovery from its log). */
const PATIENCE = 60_000;

export interface Patience {
  /** Called before each further try. */
  readonly revive: () => Promise<void>;
  /** Whether there is any use in another try. */
  readonly worth: (error: unknown) => boolean;
}

/** Does the work again while it fails because the database is away. */
export async function patiently<Value>(
  { revive, worth }: Patience,
  work: () => Promise<Value>,
): Promise<Value> {
  const until = performance.now() + PATIENCE;
  for (let wait = 20; ; wait = Math.min(2 * wait, 1_000)) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one try after another
      return await work();
    } catch (error) {
      if (!worth(error) || performance.now() > until) throw error;
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    await revive().catch(() => {}); // the next try says what is wrong
    // oxlint-disable-next-line no-await-in-loop -- as above
    await delay(wait);
  }
}

/** Whether an error says that the connection or the server went away, and the same query may work later. */
export function isPassing(error: unknown): boolean {
  if (isStarting(error)) return true;
  const code = codeOf(error);
  // Class 08: connection exceptions; 57P0x: shutting down, crashed (Postgres manual, appendix A).
  if (/^(08\w{3}|57P0[12])$/.test(code)) return true;
  if (["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"].includes(code)) return true;
  if (!(error instanceof Error)) return false;
  // Drizzle, and we, wrap what the driver throws.
  if (error.cause !== undefined && isPassing(error.cause)) return true;
  return /^(Connection terminated|Client has encountered a connection error)/.test(error.message);
}

/** Whether the server is there and says that it is not ready yet: Postgres's `cannot_connect_now`. */
export function isStarting(error: unknown): boolean {
  if (codeOf(error) === "57P03") return true;
  return error instanceof Error && error.cause !== undefined && isStarting(error.cause);
}
