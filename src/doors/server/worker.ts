/**
 * A further process that carries runs out, beside the server of a home: more of them at once, and agents that do not die
 * with the server. It is asked nothing; it takes runs from the same queue.
 */
import { randomUUID } from "node:crypto";
import type { Environment } from "../../ground/platform/home.ts";
import { leash } from "../../ground/platform/leash.ts";
import { Hosting } from "../app/runs/hosting.ts";
import { hold, untilAborted, WORKER } from "./holding.ts";

export interface WorkOptions {
  /** Of its agents and checks too: it knows nothing of the environment in which a run was asked for. */
  readonly environment: Environment;
  /** Called once when it takes runs. */
  readonly ready: () => void;
  readonly log: (line: string) => void;
  /** Ends it; what it was at is taken up by others. */
  readonly signal: AbortSignal;
}

/** @throws TacitError those of `openJournal` */
export async function work(options: WorkOptions): Promise<void> {
  const { environment, log } = options;
  const name = `${WORKER}${randomUUID()}`;
  await hold({ ...options, name }, async ({ journal, lease, ending, atEnd }) => {
    await leash(randomUUID());
    const hosting = new Hosting({ environment, journal, name, lease, log });
    atEnd(() => hosting.close());
    for (const run of await hosting.wakeAll()) log(`Run ${run} was taken up again.`);
    options.ready();
    await untilAborted(ending);
  });
}
