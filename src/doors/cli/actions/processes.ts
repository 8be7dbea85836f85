/** What serves others until it is ended: `tacit serve`, `tacit worker` and `tacit mcp`. */
import { exitCodeOf, TacitError } from "../../../ground/core/error.ts";
import type { Host } from "../../app/workspace.ts";
import type { Served } from "../../server/server.ts";
import type { McpService } from "../../server/web/mcp-door.ts";
import type { Options } from "../program.ts";
import * as printMcp from "../print/mcp.ts";
import { fail, open } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";

/** Milliseconds without work after which a server that a command started ends. */
const IDLE = 10 * 60_000;

export const processActions = {
  serve: async (options: Options): Promise<void> => {
    const { host, terminal } = open(options);
    const { serve } = await import("../../server/server.ts");
    await doneOrExit(terminal, () =>
      serve({
        environment: host.environment,
        version,
        idle: options.onDemand === true ? idleOf(host.environment) : undefined,
        ready: (socket) => process.stdout.write(`listening on ${socket}\n`),
        mcp: mcpService,
        log: logLine,
        signal: host.signal ?? new AbortController().signal,
      }),
    );
    if (options.onDemand === true) process.stdout.write("another server has this home\n");
    else terminal.note("A server of this home runs already.");
  },
  worker: async (options: Options): Promise<void> => {
    const { host, terminal } = open(options);
    const { work } = await import("../../server/worker.ts");
    await doneOrExit(terminal, async () => {
      await work({
        environment: host.environment,
        ready: () => process.stdout.write("taking runs\n"),
        log: logLine,
        signal: host.signal ?? new AbortController().signal,
      });
      return "served";
    });
  },
  mcp: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    if (options.http === true || options.revoke === true) {
      if (options.http !== true) {
        fail("cli/revoke-what", "--revoke is about --http.", "tacit mcp --http --revoke");
      }
      const { openMcp, revokeMcp } = await import("../mcp.ts");
      if (options.revoke === true) show(await revokeMcp(host), printMcp.revoked);
      else show(await openMcp(host), printMcp.opened);
      return;
    }
    const { serveMcp } = await import("../../mcp/serve.ts");
    const { stdin: input, stdout: output } = process;
    const { KeptTrees } = await import("../../app/search/kept-trees.ts");
    const trees = new KeptTrees();
    await serveMcp({ host: { ...host, trees }, version, input, output, log: logLine });
  },
};

/** Does it, and then ends the process, whatever still hangs on a connection; returns when there was nothing to do. */
async function doneOrExit(terminal: Terminal, serve: () => Promise<Served>): Promise<void> {
  try {
    if ((await serve()) === "other") return;
    process.exit(0);
  } catch (error) {
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(error instanceof TacitError ? exitCodeOf(error) : 70);
  }
}

/** Loads the protocol when the first client asks: most servers never meet one. */
function mcpService(hostOf: (project: string) => Host): McpService {
  let made: Promise<McpService> | undefined;
  const load = async (): Promise<McpService> => {
    const { mcpHttp } = await import("../../mcp/http.ts");
    return mcpHttp({ hostOf, version, log: logLine });
  };
  return {
    answer: async (project, request) => {
      made ??= load();
      return (await made).answer(project, request);
    },
    close: async () => (await made)?.close(),
  };
}

function logLine(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

function idleOf(environment: Host["environment"]): number {
  const seconds = Number(environment["TACIT_SERVER_IDLE"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : IDLE;
}
