/** A loop over many files pauses: native memory of syntax trees is given back between turns of the event loop. */
import { setImmediate } from "node:timers/promises";

/** Milliseconds of work between pauses. */
const WORK = 20;

/** A function to await in each round of a loop; it pauses now and then, and ends the loop when the signal says so. */
export function pause(signal?: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < WORK) return;
    await setImmediate();
    signal?.throwIfAborted();
    since = performance.now();
  };
}
