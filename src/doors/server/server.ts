/**
 * The server of a home: one process that hosts engine, agents and inbox, and answers the commands.
 *
 * Started by the first command that needs it, and gone when nothing was asked of it for a while. That there is one only
 * is said by a lease in the database, which a dead process cannot keep.
 */
import { getRequestListener } from "@hono/node-server";
import { messageOf } from "../../ground/core/error.ts";
import { type Environment, tacitHome } from "../../ground/platform/home.ts";
import { ownProcesses } from "../../ground/platform/leash.ts";
import { clearServerSocket, homeName, listenOnSocket } from "../../ground/platform/local-socket.ts";
import { serverSocket } from "../../ground/platform/ask-socket.ts";
import { Hosting } from "../app/runs/hosting.ts";
import { KeptTrees } from "../app/search/kept-trees.ts";
import { openProject } from "../app/projects.ts";
import { withoutEmbeddings } from "../app/search/embeddings.ts";
import { Searching } from "../app/search/searching.ts";
import type { Host as AppHost } from "../app/workspace.ts";
import { tidy } from "../app/runs/worktrees.ts";
import { hold, type Holding, untilAborted, WORKER } from "./holding.ts";
import { routes } from "./routes.ts";
import { api } from "./web/api.ts";
import type { McpService } from "./web/mcp-door.ts";
import { openMcpTokens } from "./web/mcp-tokens.ts";
import { page } from "./web/page.ts";
import { workbench } from "./web/workbench.ts";

export interface ServeOptions {
  readonly environment: Environment;
  readonly version: string;
  /** Milliseconds without a request and a run after which it ends; undefined for never. */
  readonly idle: number | undefined;
  /** Called once when it listens. */
  readonly ready: (socket: string) => void;
  /** Makes what speaks MCP, whose room knows this one. @param hostOf A project's root as the host of a question */
  readonly mcp: (hostOf: (project: string) => AppHost) => McpService;
  readonly log: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Milliseconds that it stays for a browser that asked for something last. */
const BROWSING = 15 * 60_000;

/** Whether it served until it was told to end, or found another server of the same home. */
export type Served = "served" | "other";

export async function serve(options: ServeOptions): Promise<Served> {
  const home = tacitHome(options.environment);
  const name = await homeName(home);
  const held = await hold({ ...options, name }, async (holding) => {
    await host({ ...options, ...holding, home, name });
  });
  return held ? "served" : "other";
}

type Host = ServeOptions & Holding & { readonly home: string; readonly name: string };

async function host(options: Host): Promise<void> {
  const { environment, home, name, journal, lease, log, ending, end } = options;
  await ownProcesses(home); // and what the last server of this home left is ended
  const trees = new KeptTrees();
  const searching = new Searching(environment, trees);
  const hosting = new Hosting({ environment, journal, name, lease, trees, log });
  options.atEnd(() => hosting.close());
  const woken = await hosting.wakeAll();
  const mended = woken.map((run) => `Run ${run} was taken up again.`);
  for (const line of mended) log(line);

  const tokens = await openMcpTokens({ home, log, now: () => new Date() });
  // As with a search: where embeddings come from is the matter of who asks.
  const mcpEnvironment = { ...environment, ...withoutEmbeddings };
  const mcp = options.mcp((directory) => ({
    directory,
    environment: mcpEnvironment,
    progress: () => {},
    trees,
  }));
  options.atEnd(() => mcp.close());
  const browsers = await workbench({
    home,
    name,
    log,
    mcp: { tokens, service: mcp },
    page: page(),
    api: api({
      journal,
      hosting,
      searching,
      environment,
      version: options.version,
      trees,
      signal: ending,
      log,
    }),
  });
  options.atEnd(() => browsers.close());
  let heard = performance.now();
  let open = 0;
  const app = routes({
    hosting,
    searching,
    version: options.version,
    health: async () => ({
      version: options.version,
      pid: process.pid,
      active: [...hosting.active],
      workers: await lease.countOthers(WORKER).catch(() => 0), // the database may be away
      mended,
    }),
    asked: (change) => {
      open += change;
      heard = performance.now();
    },
    stop: end,
    workbench: async (directory) => {
      if (directory !== undefined) await openProject(journal, directory);
      return browsers.open();
    },
    mcp: async (directory) => {
      const project = await openProject(journal, directory);
      const address = `${await browsers.origin()}/mcp`;
      return { address, project, token: await tokens.issue(project) };
    },
    revokeMcp: async (directory) => {
      const project = await openProject(journal, directory);
      return { project, revoked: await tokens.revoke(project) };
    },
    log,
  });
  const socket = serverSocket(home);
  await clearServerSocket(socket);
  const listener = getRequestListener(app.fetch);
  const stopListening = await listenOnSocket(socket, async (asked, answer) => {
    await listener(asked, answer);
  });
  await browsers.reopen().catch((error: unknown) => log(messageOf(error)));
  // Clients have its address in their settings, and nobody else asks on their behalf.
  if (tokens.any()) await browsers.origin().catch((error: unknown) => log(messageOf(error)));
  options.ready(socket);
  const { idle } = options;
  let rested = false;
  const looking =
    idle === undefined
      ? undefined
      : setInterval(
          () => {
            const busy = hosting.active.length > 0 || open > 0 || browsers.isInUse(BROWSING);
            if (busy) heard = performance.now();
            else if (performance.now() - heard >= idle) {
              rested = true;
              end();
            }
          },
          Math.min(idle, 5_000),
        );
  await untilAborted(ending);
  clearInterval(looking);
  // Before the socket: whoever told it to end takes a socket that is gone for a server that is.
  await browsers.close();
  await stopListening();
  if (rested) await tidyUp(options);
}

/** Removes worktrees that are done with, when there is nothing else to do. */
async function tidyUp({ environment, log }: Host): Promise<void> {
  try {
    const { tidied } = await tidy({ directory: "/", environment, progress: () => {} });
    for (const { name, status } of tidied) log(`worktree ${name}: ${status}`);
  } catch (error) {
    log(messageOf(error));
  }
}
