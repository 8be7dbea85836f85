/**
 * Where the workbench listens: HTTP on 127.0.0.1, for browsers of this machine and nobody else.
 *
 * A home keeps its port, so that an open tab and a bookmark find the next server too.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { TacitError } from "../core/error.ts";
import { readIfPresent, writeFileAtomic } from "./files.ts";

export type LoopbackListener = (asked: IncomingMessage, answer: ServerResponse) => Promise<void>;

export interface LoopbackOptions {
  /** The folder that keeps the port, in `workbench-port`. */
  readonly home: string;
  /** Has to be the loopback address, which it is unless told. */
  readonly host?: string;
  /** Makes what answers, once the port is known; what it meets, it answers with. */
  readonly listener: (port: number) => LoopbackListener;
  readonly log: (line: string) => void;
  readonly limits?: Partial<LoopbackLimits>;
}

export interface LoopbackLimits {
  /** Milliseconds in which the head of a request has to be here. */
  readonly head: number;
  /** Milliseconds in which a whole request has to be here; an answer may take as long as it likes. */
  readonly request: number;
  /** Milliseconds after an answer in which the next request may come on the same connection. */
  readonly rest: number;
  /** Milliseconds between two looks at the times above. */
  readonly look: number;
  readonly connections: number;
}

export interface Loopback {
  readonly port: number;
  /** Takes no more connections, closes those that rest, and after `grace` milliseconds those that do not. */
  readonly close: (grace: number) => Promise<void>;
}

const LIMITS: LoopbackLimits = {
  head: 10_000,
  request: 30_000,
  rest: 5_000,
  look: 2_000,
  connections: 256,
};

/** Bytes of the head of a request. */
const HEAD_BYTES = 16_384;

const LOOPBACK = "127.0.0.1";

/** @throws TacitError `platform/not-loopback` for every other host, those that a resolver has to be asked for included. */
export function requireLoopback(host: string): void {
  if (host === LOOPBACK) return;
  throw new TacitError({
    code: "platform/not-loopback",
    kind: "input",
    message: `The workbench listens on ${LOOPBACK} only, not on ${JSON.stringify(host)}.`,
    hint: `Forward a port of your own machine to it, as with ssh -L PORT:${LOOPBACK}:PORT HOST.`,
  });
}

/**
 * Listens on the port that the home had last, or on another where that one is taken.
 *
 * @throws TacitError `platform/not-loopback`
 */
export async function openLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { home, host = LOOPBACK, log } = options;
  requireLoopback(host);
  const limits = { ...LIMITS, ...options.limits };
  const server = createServer({
    maxHeaderSize: HEAD_BYTES,
    headersTimeout: limits.head,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.rest,
    connectionsCheckingInterval: limits.look,
  });
  server.maxConnections = limits.connections;
  const file = path.join(home, "workbench-port");
  const kept = portIn(await readIfPresent(file));
  const port = (await listen(server, kept)) ?? (await listen(server, 0));
  if (port === undefined) throw new Error(`No port of ${host} is free.`);
  const listener = options.listener(port);
  server.on("request", (asked, answer) => {
    void listener(asked, answer);
  });
  if (port !== kept) {
    await writeFileAtomic(file, `${port}\n`, 0o600).catch(() => {
      log(`The port ${port} of the workbench could not be kept in ${file}.`);
    });
  }
  return { port, close: (grace) => closeServer(server, grace) };
}

/** 0 for a file that is absent, or holds no port that a user may have. */
function portIn(text: string | undefined): number {
  const port = /^(\d{4,5})\n?$/.exec(text ?? "")?.[1];
  return port !== undefined && Number(port) >= 1024 && Number(port) <= 65_535 ? Number(port) : 0;
}

/** The port it listens on, 0 for any that is free; undefined where it is not to be had. */
async function listen(server: Server, port: number): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      const taken = "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");
      if (taken) resolve(undefined);
      else reject(error);
    };
    server.once("error", failed);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.off("error", failed);
      const address = server.address();
      resolve(typeof address === "object" ? address?.port : undefined);
    });
  });
}

async function closeServer(server: Server, grace: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve()); // closes the connections at rest, too
  });
  const late = setTimeout(() => server.closeAllConnections(), grace);
  await closed;
  clearTimeout(late);
}
