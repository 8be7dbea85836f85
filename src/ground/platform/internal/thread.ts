/** What runs in a thread of `inThreads`: loads the module that it is told, and answers each input. */
import { parentPort, workerData } from "node:worker_threads";

interface Module {
  readonly work: (input: unknown) => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
}

const module: Promise<Module> = import(String(workerData));

parentPort?.on("message", (input: unknown) => {
  void (async () => {
    const { work } = await module;
    const bytes = await work(input);
    parentPort?.postMessage(bytes, [bytes.buffer]);
  })();
});
