/**
 * The stream of events: facts of all runs as they are appended, as server-sent events.
 *
 * An event's id is the sequence of its fact, so a client that comes back with the last id that it had misses none and
 * gets none twice. What a client does not take stays in the journal: there is a buffer of a fixed size, and whoever lets
 * it stand full from one heartbeat to the next is cut, and comes back.
 */
import { FactEvent } from "../../../ground/contract/api.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { failure } from "../errors.ts";
import { factLine } from "./facts.ts";

/** Bytes that wait for a client; one event more may. */
const BUFFER = 256 * 1024;

/** Milliseconds between comments that say that the server is there. */
export const HEARTBEAT = 15_000;

/** Milliseconds after which a browser tries again. */
const RETRY = 1_000;

export interface EventsOptions {
  readonly journal: Journal;
  /** The last sequence that the client has; undefined for what comes from now on. */
  readonly after: number | undefined;
  /** Of its runs alone. */
  readonly project?: string | undefined;
  /** Ends the stream, as the client's leaving does. */
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly heartbeat: number;
  /** Last look at what is sent. */
  readonly clean: (text: string) => string;
  readonly log: (line: string) => void;
  /** Called once when it has ended. */
  readonly ended: () => void;
}

export function eventStream(options: EventsOptions): ReadableStream<Uint8Array> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([options.signal, leaving.signal]);
  let wanted = Promise.withResolvers<void>();
  const leave = (): void => {
    leaving.abort();
    wanted.resolve();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        void send({
          ...options,
          signal,
          say: async (text) => {
            if (signal.aborted) return;
            controller.enqueue(encoder.encode(text));
            while (!signal.aborted && (controller.desiredSize ?? 0) <= 0) {
              wanted = Promise.withResolvers();
              // oxlint-disable-next-line no-await-in-loop -- until there is room
              await wanted.promise;
            }
          },
          beat: beating(controller, () => {
            controller.error(new Error("The client takes nothing."));
            leave();
          }),
          close: () => {
            if (leaving.signal.aborted) return;
            leaving.abort();
            controller.close();
          },
        });
        signal.addEventListener("abort", () => wanted.resolve(), { once: true });
      },
      pull: () => wanted.resolve(),
      cancel: leave,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER }),
  );
}

const encoder = new TextEncoder();

/** Says that the server is there, or has a client cut that let a full buffer stand since the last time. */
function beating(
  controller: ReadableStreamDefaultController<Uint8Array>,
  cut: () => void,
): () => void {
  let before = BUFFER;
  return () => {
    const room = controller.desiredSize ?? 0;
    if (room > 0) controller.enqueue(encoder.encode(": here\n\n"));
    else if (room === before) cut();
    before = room;
  };
}

type Sending = EventsOptions & {
  /** Resolves when the client has room for more. */
  readonly say: (text: string) => Promise<void>;
  readonly beat: () => void;
  readonly close: () => void;
};

async function send({ journal, project, signal, say, clean, ...more }: Sending): Promise<void> {
  const heart = setInterval(more.beat, more.heartbeat);
  signal.addEventListener("abort", () => clearInterval(heart), { once: true });
  if (signal.aborted) clearInterval(heart);
  try {
    const position = await journal.position();
    // An id that this journal has not reached is another journal's.
    const after = Math.min(more.after ?? position, position);
    await say(`retry: ${RETRY}\n${event("ready", { after }, after)}`);
    for await (const { fact, repository } of journal.watchAll(after, signal, project)) {
      const told: FactEvent = { ...factLine(fact), project: repository };
      await say(clean(event("fact", told, fact.sequence)));
    }
  } catch (error) {
    if (!signal.aborted) await say(clean(event("problem", failure(error, more.log).body)));
  } finally {
    clearInterval(heart);
    more.close();
    more.ended();
  }
}

function event(name: string, data: unknown, id?: number): string {
  const numbered = id === undefined ? "" : `id: ${id}\n`;
  return `${numbered}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
