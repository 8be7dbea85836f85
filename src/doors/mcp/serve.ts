/** Serves the tools on standard input and output until the client closes them. */
import { PassThrough, type Readable, type Writable } from "node:stream";
import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
} from "@modelcontextprotocol/server";
import { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";
import { truncated } from "../../ground/core/text.ts";
import { oneLine } from "../../knowledge/compiler/markdown.ts";
import type { Host } from "../app/workspace.ts";
import { buildServer } from "./tools.ts";

export interface McpOptions {
  readonly host: Host;
  readonly version: string;
  readonly input: Readable;
  readonly output: Writable;
  /** For people; standard output is the protocol's alone. */
  readonly log: (line: string) => void;
}

/** Resolves when the client has closed our input and what it had asked is answered, or when the host's signal fires. */
export async function serveMcp(options: McpOptions): Promise<void> {
  const { host, version, input, output, log } = options;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const transport = new PatientTransport(input, output, resolve);
  const server = serveStdio(() => buildServer(host, version, log), {
    transport,
    // A message that is no JSON-RPC is left unanswered: there is no telling what it was.
    onerror: (error) => log(truncated(oneLine(error.message), 200)),
  });
  const stop = (): void => void server.close().finally(resolve);
  if (host.signal?.aborted === true) stop();
  host.signal?.addEventListener("abort", stop, { once: true });
  await closed;
}

const Cancelled = z.object({
  method: z.literal("notifications/cancelled"),
  params: z.object({ requestId: z.union([z.string(), z.number()]) }),
});

/**
 * The SDK's transport over standard input and output, which hears of the input's end only when every request has its
 * answer. By itself it drops what is under way, and `printf … | tacit mcp` would print nothing.
 */
class PatientTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport["onmessage"]>;
  readonly #input: Readable;
  readonly #patient = new PassThrough();
  readonly #wire: StdioServerTransport;
  readonly #closed: () => void;
  readonly #open = new Set<RequestId>();
  #ended = false;

  constructor(input: Readable, output: Writable, closed: () => void) {
    this.#input = input;
    this.#wire = new StdioServerTransport(this.#patient, output);
    this.#closed = closed;
  }

  async start(): Promise<void> {
    // oxlint-disable unicorn/prefer-add-event-listener -- a transport has these properties and no listeners
    this.#wire.onmessage = (message: JSONRPCMessage): void => {
      if (isJSONRPCRequest(message)) this.#open.add(message.id);
      this.onmessage?.(message);
      const cancelled = isJSONRPCNotification(message) ? Cancelled.safeParse(message) : undefined;
      if (cancelled?.success === true) this.#settle(cancelled.data.params.requestId);
    };
    this.#wire.onerror = (error) => this.onerror?.(error);
    this.#wire.onclose = () => {
      this.#input.unpipe(this.#patient);
      this.#input.pause();
      this.onclose?.();
      this.#closed();
    };
    // oxlint-enable unicorn/prefer-add-event-listener
    await this.#wire.start();
    const ended = (): void => {
      this.#ended = true;
      // What was read last is still on its way through the stream.
      this.#patient.write("", () => setImmediate(() => this.#endIfIdle()));
    };
    this.#input.once("end", ended);
    this.#input.once("error", ended);
    this.#input.pipe(this.#patient, { end: false });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.#wire.send(message);
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) {
      if (message.id !== undefined) this.#settle(message.id);
    }
  }

  async close(): Promise<void> {
    await this.#wire.close();
  }

  #settle(id: RequestId): void {
    this.#open.delete(id);
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#ended && this.#open.size === 0) this.#patient.end();
  }
}
