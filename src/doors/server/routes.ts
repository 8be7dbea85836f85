/** The HTTP surface of the server on its local socket: thin, over `Hosting`. */
import { Hono } from "hono";
import { z } from "zod";
import {
  FrameRequest,
  type Health,
  HandInRequest,
  LocateRequest,
  type McpAnswer,
  McpRequest,
  type McpRevoked,
  NewRunRequest,
  RoundRequest,
  type RunAnswer,
  RunRequest,
  SteerRequest,
  TreeRequest,
  type WorkbenchAnswer,
  WorkbenchRequest,
} from "../../ground/contract/server.ts";
import type { Hosting } from "../app/runs/hosting.ts";
import type { Searching } from "../app/search/searching.ts";
import { tellFailures } from "./errors.ts";
import type { WarmAnswer } from "./warm.ts";

export interface RouteOptions {
  readonly hosting: Hosting;
  readonly searching: Searching;
  readonly version: string;
  readonly health: () => Promise<Health>;
  /** Called with 1 when a request comes, and with -1 when it is answered. */
  readonly asked: (change: 1 | -1) => void;
  readonly stop: () => void;
  /** An address that signs one browser in. Makes the repository around the folder known, where one is given. */
  readonly workbench: (directory?: string) => Promise<string>;
  /** A token for a client of MCP that may see the project around the folder. */
  readonly mcp: (directory: string) => Promise<McpAnswer>;
  readonly revokeMcp: (directory: string) => Promise<McpRevoked>;
  readonly log: (line: string) => void;
}

const RunNumber = z.coerce.number().int().positive();

export function routes(options: RouteOptions): Hono {
  const { hosting, searching } = options;
  const app = new Hono();
  app.use(async (_context, next) => {
    options.asked(1);
    try {
      await next();
    } finally {
      options.asked(-1);
    }
  });
  app.onError(tellFailures(options.log));
  app.notFound((context) =>
    context.json(
      { error: { code: "server/no-route", kind: "input", message: `No ${context.req.path}.` } },
      404,
    ),
  );

  app.get("/v1/health", async (context) => context.json(await options.health()));
  app.post("/v1/stop", (context) => {
    options.stop();
    return context.json({});
  });
  app.post("/v1/workbench", async (context) => {
    const { directory } = WorkbenchRequest.parse(await context.req.json());
    const answer: WorkbenchAnswer = { address: await options.workbench(directory) };
    return context.json(answer);
  });
  app.post("/v1/mcp", async (context) => {
    const { directory } = McpRequest.parse(await context.req.json());
    return context.json(await options.mcp(directory));
  });
  app.post("/v1/mcp/revoke", async (context) => {
    const { directory } = McpRequest.parse(await context.req.json());
    return context.json(await options.revokeMcp(directory));
  });
  app.post("/v1/locate", async (context) => {
    const { version, ...asked } = LocateRequest.parse(await context.req.json());
    const output = version === options.version ? await searching.locate(asked) : undefined;
    const answer: WarmAnswer =
      output === undefined ? { status: "cold" } : { status: "warm", output };
    return context.json(answer);
  });
  app.post("/v1/frame", async (context) => {
    return context.json(await searching.frame(FrameRequest.parse(await context.req.json())));
  });
  app.post("/v1/trees", async (context) => {
    const { directory } = TreeRequest.parse(await context.req.json());
    await searching.open(directory);
    return context.json({});
  });
  app.post("/v1/runs", async (context) => {
    const answer = await hosting.newRun(NewRunRequest.parse(await context.req.json()));
    return context.json(answer);
  });
  const onRun = <Request>(
    name: string,
    schema: z.ZodType<Request>,
    act: (run: number, request: Request) => Promise<RunAnswer>,
  ): void => {
    app.post(`/v1/runs/:run/${name}`, async (context) => {
      const run = RunNumber.parse(context.req.param("run"));
      return context.json(await act(run, schema.parse(await context.req.json())));
    });
  };
  onRun("rounds", RoundRequest, (run, request) => hosting.newRound(run, request));
  onRun("check", RunRequest, (run, request) => hosting.check(run, request));
  onRun("stop", RunRequest, (run, request) => hosting.stop(run, request));
  onRun("resume", RunRequest, (run, request) => hosting.resume(run, request));
  onRun("done", HandInRequest, (run, request) => hosting.handIn(run, request));
  onRun("steer", SteerRequest, (run, request) => hosting.steer(run, request));
  onRun("wake", RunRequest, (run, request) => hosting.wake(run, request));
  return app;
}
