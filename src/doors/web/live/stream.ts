/**
 * The stream of facts, of which a browser holds one however many tabs it has.
 *
 * A browser opens six connections to a server at most, and a seventh tab would never load. So the tabs elect one by a
 * lock; it reads the stream and tells the others, and when it closes the next one goes on after what it was told last.
 */
import type { FactEvent } from "../../../ground/contract/api.ts";

export type Connection = "connecting" | "open" | "away";

type Message =
  | { readonly kind: "fact"; readonly fact: FactEvent }
  | { readonly kind: "connection"; readonly connection: Connection; readonly after: number }
  | { readonly kind: "hello" };

export interface Stream {
  readonly onFact: (hear: (fact: FactEvent) => void) => () => void;
  readonly onConnection: (hear: () => void) => () => void;
  readonly connection: () => Connection;
  readonly close: () => void;
}

const NAME = "tacit.facts";

/** Starts it for this tab. */
export function openStream(): Stream {
  const hearers = new Set<(fact: FactEvent) => void>();
  const watchers = new Set<() => void>();
  const channel = new BroadcastChannel(NAME);
  const stopped = new AbortController();
  let connection: Connection = "connecting";
  /** All facts up to this one were heard; undefined before the stream was. */
  let after: number | undefined;
  let leads = false;

  const hear = (fact: FactEvent): void => {
    if (after !== undefined && fact.sequence <= after) return;
    after = fact.sequence;
    for (const each of hearers) each(fact);
  };
  const turn = (next: Connection): void => {
    if (connection === next) return;
    connection = next;
    for (const each of watchers) each();
  };
  const tell = (message: Message): void => channel.postMessage(message);
  const lead = async (): Promise<void> => {
    leads = true;
    await readFacts({
      after: () => after,
      signal: stopped.signal,
      ready: (position) => {
        after ??= position;
        turn("open");
        tell({ kind: "connection", connection, after });
      },
      fact: (fact) => {
        hear(fact);
        tell({ kind: "fact", fact });
      },
      away: () => {
        turn("away");
        tell({ kind: "connection", connection, after: after ?? 0 });
      },
    });
  };
  channel.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (leads) {
      if (data.kind === "hello" && after !== undefined) {
        tell({ kind: "connection", connection, after });
      }
      return;
    }
    if (data.kind === "fact") hear(data.fact);
    if (data.kind !== "connection") return;
    after ??= data.after;
    turn(data.connection);
  });
  void navigator.locks.request(NAME, { signal: stopped.signal }, lead).catch(() => undefined); // closed while it waited
  tell({ kind: "hello" });
  return {
    onFact: (each) => {
      hearers.add(each);
      return () => hearers.delete(each);
    },
    onConnection: (each) => {
      watchers.add(each);
      return () => watchers.delete(each);
    },
    connection: () => connection,
    close: () => {
      stopped.abort();
      channel.close();
    },
  };
}

interface Reading {
  readonly after: () => number | undefined;
  readonly signal: AbortSignal;
  /** Told the position from which facts come. */
  readonly ready: (position: number) => void;
  readonly fact: (fact: FactEvent) => void;
  readonly away: () => void;
}

/** Milliseconds before a stream that was refused is asked for again. */
const AGAIN = 2_000;

/** Reads until the signal says to stop; a stream that ends is taken up after the last fact. */
async function readFacts({ signal, ...told }: Reading): Promise<void> {
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- one stream after another
    await readOnce({ signal, ...told });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await pause(AGAIN, signal);
  }
}

/** One `EventSource`, which takes itself up again after a cut; resolves when it gives up. */
async function readOnce({ signal, ...told }: Reading): Promise<void> {
  const after = told.after();
  const source = new EventSource(
    after === undefined ? "/api/events" : `/api/events?after=${after}`,
  );
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    source.addEventListener("ready", (event) => {
      // Sent by our server, whose contract this is.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      told.ready((dataOf(event) as { readonly after: number }).after);
    });
    source.addEventListener("fact", (event) => {
      // As above.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      told.fact(dataOf(event) as FactEvent);
    });
    source.addEventListener("problem", () => told.away());
    source.addEventListener("error", () => {
      told.away();
      if (source.readyState === EventSource.CLOSED) resolve();
    });
  });
  source.close();
}

function dataOf(event: Event): unknown {
  const text =
    event instanceof MessageEvent && typeof event.data === "string" ? event.data : "null";
  return JSON.parse(text);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
