/**
 * Tells watchers that a run has new facts: one LISTEN connection for all of them, opened with the first.
 *
 * A notification only says "look"; what there is to see is read from the table. So a connection that broke costs nothing
 * but one look when it is back.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";

/** Milliseconds before the connection is tried again. */
const RETRY = 250;

function nobody(): void {}

export interface Bell {
  /** True when there may be news, at once the first time; false when watching has ended. */
  rung(): Promise<boolean>;
  readonly ended: boolean;
  remove(): void;
}

export class Listener {
  readonly #config: ClientConfig;
  readonly #onError: (error: Error) => void;
  readonly #bells = new Map<object, { readonly run: number | "all"; readonly ring: () => void }>();
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #ready: Promise<void> | undefined;

  constructor(config: ClientConfig, onError: (error: Error) => void) {
    this.#config = config;
    this.#onError = onError;
  }

  /** Rings for one run, or for all. */
  bell(run: number | "all", signal: AbortSignal): Bell {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    let news = true;
    let wake = nobody;
    const ring = (): void => {
      news = true;
      wake();
    };
    const key = {};
    this.#bells.set(key, { run, ring });
    stop.addEventListener("abort", ring);
    return {
      rung: async () => {
        // Listening comes before the first look: what is added in between rings.
        if (!stop.aborted) await this.#listen();
        if (!news && !stop.aborted) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        news = false;
        return !stop.aborted;
      },
      get ended() {
        return stop.aborted;
      },
      remove: () => {
        this.#bells.delete(key);
        stop.removeEventListener("abort", ring);
      },
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ready;
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  /** Never rejects: without a connection a look is still possible, and the retry rings. */
  async #listen(): Promise<void> {
    this.#ready ??= this.#connect();
    return this.#ready;
  }

  async #connect(): Promise<void> {
    const client = new Client({ ...this.#config, keepAlive: true });
    const lost = (error?: Error): void => {
      if (this.#client !== client) return;
      this.#client = undefined;
      this.#ready = undefined;
      if (this.#closing.signal.aborted) return;
      if (error !== undefined) this.#onError(error);
      void this.#reconnect();
    };
    this.#client = client;
    client.on("error", lost);
    client.on("end", () => lost());
    client.on("notification", ({ payload }) => {
      for (const { run, ring } of this.#bells.values()) {
        if (run === "all" || String(run) === payload) ring();
      }
    });
    try {
      await client.connect();
      await client.query("listen tacit_facts");
    } catch (error) {
      lost(error instanceof Error ? error : new Error(String(error)));
      client.end().catch(() => {}); // after a failed start it may never resolve, and bells wait for us
    }
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#closing;
    await delay(RETRY, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    await this.#listen();
    if (this.#client === undefined) return; // still away: that attempt has planned the next
    for (const { ring } of this.#bells.values()) ring();
  }
}
