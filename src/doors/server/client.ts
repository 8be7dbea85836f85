/** How a command reaches the server of its home: finds it, starts it, or says why neither works. */
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { TacitError } from "../../ground/core/error.ts";
import {
  type HandInRequest,
  Health,
  McpAnswer,
  type McpRequest,
  McpRevoked,
  type NewRunRequest,
  type RoundRequest,
  RunAnswer,
  type RunRequest,
  type SteerRequest,
  ServerError,
  type TreeRequest,
  WorkbenchAnswer,
  type WorkbenchRequest,
} from "../../ground/contract/server.ts";
import { startDaemon } from "../../ground/platform/daemon.ts";
import { definedOnly, type Environment, tacitHome } from "../../ground/platform/home.ts";
import { askOverSocket, serverSocket } from "../../ground/platform/ask-socket.ts";

export interface ServerClient {
  readonly health: () => Promise<Health>;
  readonly newRun: (request: NewRunRequest) => Promise<RunAnswer>;
  readonly newRound: (run: number, request: RoundRequest) => Promise<RunAnswer>;
  readonly check: (run: number, request: RunRequest) => Promise<RunAnswer>;
  readonly stopRun: (run: number, request: RunRequest) => Promise<RunAnswer>;
  readonly resumeRun: (run: number, request: RunRequest) => Promise<RunAnswer>;
  readonly handIn: (run: number, request: HandInRequest) => Promise<RunAnswer>;
  readonly steerRun: (run: number, request: SteerRequest) => Promise<RunAnswer>;
  readonly wakeRun: (run: number, request: RunRequest) => Promise<RunAnswer>;
  /** Has the server open a checkout, and waits for it. */
  readonly openTree: (request: TreeRequest) => Promise<void>;
  /** Has the server listen for browsers; an address that signs one of them in. */
  readonly workbench: (request?: WorkbenchRequest) => Promise<string>;
  /** Has the server listen for clients of MCP, and makes a token for one. */
  readonly mcp: (request: McpRequest) => Promise<McpAnswer>;
  readonly revokeMcp: (request: McpRequest) => Promise<McpRevoked>;
  readonly stopServer: () => Promise<void>;
}

/** Starts a server that ends by itself; its process outlives the command. */
const PROGRAM = fileURLToPath(new URL("../../../bin/tacit", import.meta.url));

/** The server of the home, started when there is none. @throws TacitError `server/not-started` */
export async function connectServer(
  environment: Environment,
  version: string,
): Promise<ServerClient> {
  const found = await findServer(environment);
  if (found !== undefined) {
    const { version: running, active } = await found.health();
    if (running === version || active.length > 0) return found;
    await found.stopServer(); // an older program, and idle: the new one takes its place
  }
  const until = performance.now() + START_LIMIT;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one try after another
    await startServer(environment);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const client = await findServer(environment);
    if (client !== undefined) return client;
    // Another process has the home: it is about to listen, or about to end.
    if (performance.now() > until) throw notStarted("It ended at once.", logOf(environment));
    // oxlint-disable-next-line no-await-in-loop -- as above
    await delay(100);
  }
}

/** Milliseconds in which a server that another command started has to answer. */
const START_LIMIT = 30_000;

/** Milliseconds between looks whether the server is still there. */
const LOOK = 1_000;

/** Starts the server again when it ends while somebody follows what it does. */
export function keepServed(
  environment: Environment,
  version: string,
): { readonly stop: () => void } {
  const stopping = new AbortController();
  void (async () => {
    for (;;) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one look after another
        await delay(LOOK, undefined, { signal: stopping.signal, ref: false });
      } catch {
        return;
      }
      // oxlint-disable-next-line no-await-in-loop -- as above
      await connectServer(environment, version).catch(() => {}); // the next look tries again
    }
  })();
  return { stop: () => stopping.abort() };
}

/** The server of the home if one answers. */
export async function findServer(environment: Environment): Promise<ServerClient | undefined> {
  const socket = serverSocket(tacitHome(environment));
  const client = clientOf(socket);
  try {
    await client.health();
    return client;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function logOf(environment: Environment): string {
  return path.join(tacitHome(environment), "logs", "server.log");
}

/** Resolves when a server listens, ours or one that was quicker. */
async function startServer(environment: Environment): Promise<void> {
  const log = logOf(environment);
  const started = await startDaemon({
    argv: [process.execPath, PROGRAM, "serve", "--on-demand"],
    environment: definedOnly(environment),
    log,
  });
  if (started.status === "ended") throw notStarted(started.words, log);
}

function notStarted(reason: string, log: string): TacitError {
  return new TacitError({
    code: "server/not-started",
    kind: "environment",
    message: `The server could not be started: ${reason}`,
    hint: `Read ${log}, or start it yourself: tacit serve`,
  });
}

function clientOf(socket: string): ServerClient {
  const run = async (target: string, body: unknown): Promise<RunAnswer> =>
    RunAnswer.parse(await ask(socket, "POST", target, body));
  return {
    health: async () => Health.parse(await ask(socket, "GET", "/v1/health")),
    newRun: (request) => run("/v1/runs", request),
    newRound: (number, request) => run(`/v1/runs/${number}/rounds`, request),
    check: (number, request) => run(`/v1/runs/${number}/check`, request),
    stopRun: (number, request) => run(`/v1/runs/${number}/stop`, request),
    resumeRun: (number, request) => run(`/v1/runs/${number}/resume`, request),
    handIn: (number, request) => run(`/v1/runs/${number}/done`, request),
    steerRun: (number, request) => run(`/v1/runs/${number}/steer`, request),
    wakeRun: (number, request) => run(`/v1/runs/${number}/wake`, request),
    openTree: async (request) => {
      await ask(socket, "POST", "/v1/trees", request);
    },
    workbench: async (request = {}) =>
      WorkbenchAnswer.parse(await ask(socket, "POST", "/v1/workbench", request)).address,
    mcp: async (request) => McpAnswer.parse(await ask(socket, "POST", "/v1/mcp", request)),
    revokeMcp: async (request) =>
      McpRevoked.parse(await ask(socket, "POST", "/v1/mcp/revoke", request)),
    stopServer: async () => {
      try {
        await ask(socket, "POST", "/v1/stop", {});
      } catch (error) {
        // It may end before its answer is out, which is an answer.
        if (!(error instanceof TacitError && error.code === "server/ended")) throw error;
      }
      await gone(socket);
    },
  };
}

/** Milliseconds that an answer may take: to compile a large repository, or for a database that is away. */
const LONGEST = 120_000;
const LONGEST_LOOK = 5_000;

/** Resolves when nobody listens any more. */
async function gone(socket: string): Promise<void> {
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- a connection that stays open until the server has ended
      await ask(socket, "GET", "/v1/health");
      // oxlint-disable-next-line no-await-in-loop -- as above
      await delay(20);
    } catch {
      return;
    }
  }
}

async function ask(
  socket: string,
  method: "GET" | "POST",
  target: string,
  body?: unknown,
): Promise<unknown> {
  let text: string;
  try {
    text = await askOverSocket(socket, {
      method,
      target,
      limit: method === "GET" ? LONGEST_LOOK : LONGEST,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw isAbsent(error) && method === "POST" ? interrupted(error) : error;
  }
  const answer: unknown = JSON.parse(text);
  const failed = ServerError.safeParse(answer);
  if (!failed.success) return answer;
  const { code, kind, message, hint } = failed.data.error;
  if (kind === "bug") throw new Error(`The server met a bug: ${message}`);
  throw new TacitError({
    // The schema has checked its form.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    code: code as `${string}/${string}`,
    kind,
    message,
    ...(hint === undefined ? {} : { hint }),
  });
}

function interrupted(cause: unknown): TacitError {
  return new TacitError({
    code: "server/ended",
    kind: "environment",
    message: "The server ended before it answered.",
    hint: "See what it had begun (tacit runs), and try again.",
    cause,
  });
}

const Coded = z.object({ code: z.string() });

function isAbsent(error: unknown): boolean {
  const { data } = Coded.safeParse(error);
  return ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(data?.code ?? "");
}
