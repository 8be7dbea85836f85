/** Does the same work on many inputs, in threads where it is worth their start. */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Megabytes a thread may use; what takes more ends the thread, and not the program. */
const THREAD_MEMORY = 256;

/** Threads at once: more share memory bandwidth, and a laptop is used for other things meanwhile. */
const MOST = 8;

/**
 * Calls the function `work` that a module exports, on each input, in threads; outputs come as they are ready.
 *
 * @param module Its URL; what it exports as `work` takes an input and returns bytes, or a promise of them.
 * @param inputs Fetched when a thread is free, so that few are held at once.
 * @throws what `work` throws.
 */
export async function* inThreads<Input>(
  module: URL,
  inputs: AsyncIterator<Input>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const count = Math.min(MOST, availableParallelism());
  const running = new Map<
    number,
    Promise<readonly [number, Uint8Array<ArrayBuffer> | undefined]>
  >();
  const threads: Worker[] = [];
  try {
    // One after the other, since they share the iterator.
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = async (
      thread: number,
    ): Promise<readonly [number, Uint8Array<ArrayBuffer> | undefined]> => {
      const fetched = turn.then(async () => inputs.next());
      turn = fetched.catch(() => {});
      const { done, value } = await fetched;
      if (done === true) return [thread, undefined];
      const worker = (threads[thread] ??= startThread(module));
      return [thread, await ask(worker, value)];
    };
    for (let thread = 0; thread < count; thread += 1) running.set(thread, inTurn(thread));
    while (running.size > 0) {
      // oxlint-disable-next-line no-await-in-loop -- whichever is ready first
      const [thread, output] = await Promise.race(running.values());
      running.delete(thread);
      if (output === undefined) continue;
      running.set(thread, inTurn(thread));
      yield output;
    }
  } finally {
    await Promise.all(threads.map(async (worker) => worker.terminate()));
  }
}

function startThread(module: URL): Worker {
  return new Worker(
    new URL(`./internal/thread.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
    {
      workerData: module.href,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY, maxYoungGenerationSizeMb: 16 },
    },
  );
}

async function ask(worker: Worker, input: unknown): Promise<Uint8Array<ArrayBuffer>> {
  worker.postMessage(input); // oxlint-disable-line unicorn/require-post-message-target-origin -- no window
  const answered = new AbortController();
  try {
    const answer: unknown[] = await Promise.race([
      once(worker, "message", { signal: answered.signal }), // rejects when the thread ends with an error
      once(worker, "exit", { signal: answered.signal }).then((): never => {
        throw new Error("A thread ended before its answer.");
      }),
    ]);
    const [bytes] = answer;
    if (bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer) {
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    throw new Error("A thread answered with something else than bytes.");
  } finally {
    answered.abort();
  }
}
