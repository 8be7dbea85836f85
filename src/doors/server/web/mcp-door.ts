/**
 * `/mcp`: MCP over HTTP for clients that show a token, behind the same guard as the page.
 *
 * There are no sessions. A token says who asks and of which project, in every request; a session's id would be a second
 * thing that could be stolen, and would be gone with every end of a server that rests when nobody asks.
 */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { counted, refuse, smallBodiesOnly, strangersOut, type WebEnvironment } from "./guard.ts";
import type { McpTokens } from "./mcp-tokens.ts";

/** What speaks the protocol, handed in from above: its room knows this one. */
export interface McpService {
  /** Answers a request of a client that may see the project, and no other. */
  readonly answer: (project: string, request: Request) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export interface McpDoorOptions {
  readonly tokens: Pick<McpTokens, "projectOf">;
  readonly service: Pick<McpService, "answer">;
  /** As in `sessionOnly`. */
  readonly asked: (change: 1 | -1) => void;
}

/**
 * To be mounted under `/mcp`. It takes no cookie: any page of this machine's browser sends those along.
 *
 * Wrong tokens are not counted. One has 256 random bits, and to make everybody wait would keep the owner out too.
 */
export function mcpDoor({ tokens, service, asked }: McpDoorOptions): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.use(strangersOut());
  app.all("/", async (context, next) => {
    const project = projectIn(context.req.raw.headers, context.env.incoming, tokens);
    if (project === undefined) {
      context.header("www-authenticate", 'Bearer realm="tacit"');
      return refuse(context, {
        status: 401,
        code: "web/no-token",
        message: "No token that is good here was shown.",
        hint: "Make one in a terminal, in the project: tacit mcp --http",
      });
    }
    if (context.req.header("mcp-session-id") !== undefined) {
      // As the protocol asks of a session that is not known: the client begins anew.
      return refuse(context, {
        status: 404,
        code: "web/no-mcp-session",
        message: "There are no sessions here.",
        hint: "Initialize again, and send no Mcp-Session-Id.",
      });
    }
    counted(context, asked);
    context.set("project", project);
    return await next();
  });
  app.all("/", smallBodiesOnly(), async (context) =>
    service.answer(context.get("project"), context.req.raw),
  );
  return app;
}

/** Header fields by name, in the order in which they came; a second one would be somebody else's. */
function projectIn(
  headers: Headers,
  { rawHeaders }: HttpBindings["incoming"],
  tokens: Pick<McpTokens, "projectOf">,
): string | undefined {
  const shown = rawHeaders.filter((name, at) => at % 2 === 0 && /^authorization$/i.test(name));
  if (shown.length !== 1) return undefined;
  const [, token] = /^Bearer ([\w-]{43})$/i.exec(headers.get("authorization") ?? "") ?? [];
  return token === undefined ? undefined : tokens.projectOf(token);
}
