/** What the workbench answers on its port: a session, the API, and the page when there is one, all behind the guard. */
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { tellFailures } from "../errors.ts";
import {
  ownPagesOnly,
  type Refusal,
  refusedAtDoor,
  refuse,
  securityHeaders,
  sessionOnly,
  smallBodiesOnly,
  WRITES,
  type WebEnvironment,
} from "./guard.ts";
import { mcpDoor, type McpDoorOptions } from "./mcp-door.ts";
import type { Session } from "./session.ts";
import { countTries } from "./tries.ts";

export interface WorkbenchAppOptions {
  readonly port: number;
  readonly session: Session;
  /** Mounted under `/api`; nobody reaches it without the session. */
  readonly api?: Hono;
  /** MCP for who shows a token, under `/mcp`; neither opens what the other does. */
  readonly mcp?: Omit<McpDoorOptions, "asked"> | undefined;
  /** The page, which anybody on this machine may load: it holds nothing until it has a session. Mounted under `/`. */
  readonly page?: Hono;
  /** Digests of the `style` elements that the page makes, as `sha256-…`. */
  readonly styles?: readonly string[];
  /** As in `sessionOnly`. */
  readonly asked: (change: 1 | -1) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

type Incoming = HttpBindings["incoming"];
type Outgoing = HttpBindings["outgoing"];

/**
 * The whole of it, as a listener: what it refuses at the door has to be seen as it was sent.
 *
 * Its `POST /session` takes `{ token }` and answers 204 with a cookie; without one to a browser that is signed in already,
 * whatever the token, so that an address can be opened again there.
 */
export function workbenchApp(
  options: WorkbenchAppOptions,
): (asked: Incoming, answer: Outgoing) => Promise<void> {
  const headers = securityHeaders(options.styles);
  const listener = getRequestListener(routes(options).fetch, {
    // What Hono's adapter cannot read; everything that Hono meets is answered by `tellFailures`.
    errorHandler: () =>
      new Response(bodyOf(UNREADABLE), {
        status: UNREADABLE.status,
        headers: headersOf(UNREADABLE),
      }),
  });
  return async (asked, answer) => {
    for (const [name, value] of headers) answer.setHeader(name, value);
    const refused = refusedAtDoor(asked, options.port);
    if (refused === undefined) await listener(asked, answer);
    else answer.writeHead(refused.status, headersOf(refused)).end(bodyOf(refused));
  };
}

const UNREADABLE: Refusal = {
  status: 400,
  code: "web/unreadable",
  message: "The request cannot be read.",
};

function bodyOf({ code, message }: Refusal): string {
  return JSON.stringify({ error: { code, kind: "input", message } });
}

function headersOf(refusal: Refusal): Record<string, string> {
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(bodyOf(refusal))),
  };
}

const Exchange = z.object({ token: z.string().max(200) });

function routes(options: WorkbenchAppOptions): Hono<WebEnvironment> {
  const { session, api, page } = options;
  const signedIn = sessionOnly(session, options.asked);
  const small = smallBodiesOnly();
  const tries = countTries(options.now);
  const app = new Hono<WebEnvironment>();
  app.onError(tellFailures(options.log));
  app.notFound((context) =>
    refuse(context, { status: 404, code: "web/no-route", message: `No ${context.req.path}.` }),
  );
  // Before what is asked of pages: a client of MCP has no header of ours, and no cookie opens its door.
  const { mcp } = options;
  if (mcp !== undefined) app.route("/mcp", mcpDoor({ ...mcp, asked: options.asked }));
  app.use(ownPagesOnly());

  app.post("/session", small, async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    const { data } = Exchange.safeParse(body);
    if (data === undefined) {
      return refuse(context, {
        status: 400,
        code: "web/no-token",
        message: "The body is no { token }.",
      });
    }
    const known = session.holds(context.req.header("cookie"));
    const wait = known ? 0 : tries.wait();
    if (wait > 0) {
      context.header("retry-after", String(wait));
      return refuse(context, {
        status: 429,
        code: "web/too-many-tries",
        message: `Too many wrong tokens; the next is looked at in ${wait} s.`,
      });
    }
    const taken = session.take(data.token);
    if (!taken && !known) {
      tries.failed();
      return refuse(context, {
        status: 401,
        code: "web/wrong-token",
        message: "This address was used already, or the server was started anew.",
        hint: "Open the address that tacit prints.",
      });
    }
    if (!known) context.header("set-cookie", await session.admit());
    return context.body(null, 204);
  });
  app.use("/api/*", signedIn, small);
  if (api !== undefined) app.route("/api", api);
  app.all("/api/*", async (context) => context.notFound());
  app.on([...WRITES], "*", signedIn, small);
  if (page !== undefined) app.route("/", page);
  app.use(signedIn);
  return app;
}
