/**
 * The model's endpoint as a `fetch` with limits that pi's loop has not: it gives up a model that falls silent or never
 * ends, and keeps the distance that the server asks for. pi repeats failed requests; what failed is told here.
 */
import { z } from "zod";
import { redactor } from "../../../ground/core/redact.ts";
import { truncated } from "../../../ground/core/text.ts";

export interface EndpointOptions {
  readonly baseUrl: string;
  /** Is taken out of what the server says. */
  readonly key: string;
  /** Milliseconds without a byte. */
  readonly silence: number;
  /** Called when a repeated request would be no use. */
  readonly hopeless: () => void;
}

export interface Endpoint {
  readonly fetch: typeof globalThis.fetch;
  /** Where it is, without what may be a secret in it. */
  readonly address: string;
  /** Why the latest request failed, on one line: what was seen here, else pi's error. */
  readonly reasonFor: (error: string | undefined) => string;
  /** Milliseconds until the server wants to hear from us again. */
  readonly wait: () => number;
}

/** Milliseconds. A server that wants a longer wait has a limit by the hour or the day. */
const LONGEST_WAIT = 5 * 60_000;
/** Bytes of one answer, which is some 60,000 tokens in a stream. */
const FLOOD = 16 * 1024 * 1024;
/** Characters. */
const LONGEST_REASON = 300;

const ErrorBody = z.object({ message: z.string() });

export function openEndpoint(options: EndpointOptions): Endpoint {
  const { silence } = options;
  const redact = redactor([options.key]);
  let fault: string | undefined;
  let notBefore = 0;

  const wait = (): number => Math.max(0, notBefore - Date.now());

  /** Runs out unless it is cleared: then the request ends with a fault. */
  const clock = (stop: AbortController): NodeJS.Timeout =>
    setTimeout(() => {
      fault = `it was silent for ${silence / 1000} s`;
      stop.abort(new Error("timed out")); // words that pi takes for a reason to repeat
    }, silence);

  async function* watched(
    body: AsyncIterable<Uint8Array>,
    stop: AbortController,
  ): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    let timer = clock(stop);
    try {
      for await (const chunk of body) {
        clearTimeout(timer);
        bytes += chunk.length;
        if (bytes > FLOOD) {
          fault = `its answer is over ${FLOOD / 1024 / 1024} MiB long`;
          options.hopeless();
          throw new Error("the answer has no end");
        }
        yield chunk;
        timer = clock(stop);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    address: addressOf(options.baseUrl),
    reasonFor: (error = "no reason given") => {
      const text = redact(fault ?? unwrapped(error)).replaceAll(/\s+/g, " ");
      return truncated(text.trim(), LONGEST_REASON).replace(/\.$/, "");
    },
    wait,
    fetch: async (input, init) => {
      fault = undefined;
      const theirs = init?.signal ?? undefined;
      await delay(wait(), theirs);
      const stop = new AbortController();
      const signal = AbortSignal.any([stop.signal, ...(theirs ? [theirs] : [])]);
      const timer = clock(stop);
      let response: Response;
      try {
        response = await globalThis.fetch(input, { ...init, signal });
      } catch (cause) {
        fault ??= connectionFault(cause);
        throw cause;
      } finally {
        clearTimeout(timer);
      }
      if (!response.ok) {
        const asked = retryAfter(response.headers);
        notBefore = Date.now() + asked;
        if (asked > LONGEST_WAIT) {
          fault = `it wants no request for ${Math.ceil(asked / 1000)} s`;
          notBefore = 0;
          options.hopeless();
        }
      }
      if (response.body === null) return response;
      return new Response(ReadableStream.from(watched(response.body, stop)), response);
    },
  };
}

/** pi gives some errors as a status and the body's JSON. */
function unwrapped(error: string): string {
  const [, status, body] = /^(\d{3}): (\{.*\})$/s.exec(error) ?? [];
  if (status === undefined || body === undefined) return error;
  try {
    return `${status} ${ErrorBody.parse(JSON.parse(body)).message}`;
  } catch {
    return error;
  }
}

/** Keys stand in the query or before the host, where they do not come in a header. */
function addressOf(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname}`;
}

/** Milliseconds (RFC 9110, 10.2.3); 0 when nothing is asked for. */
function retryAfter(headers: Headers): number {
  const text = headers.get("retry-after");
  if (text === null) return 0;
  const seconds = Number(text);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds);
}

function connectionFault(cause: unknown): string | undefined {
  const inner = cause instanceof Error ? cause.cause : undefined;
  if (!(inner instanceof Error) || !("code" in inner)) return undefined;
  return `no connection (${String(inner.code)})`;
}

async function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (milliseconds === 0) return;
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new DOMException("The wait was aborted.", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
