/**
 * Stands between the workbench and everything else on this machine that can send a request: other web pages, other
 * local users, and names that were pointed here.
 *
 * A request is looked at in one order: where it believes to be (421), what it asks for (400, 405), which page sent it
 * (403), where it changes something whether a page of ours wrote it (403, 415), who sends it (401), and how much (413).
 * Nothing here ever allows another origin: there are no CORS headers.
 */
import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Session } from "./session.ts";

export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 421 | 429;
  readonly code: `web/${string}`;
  readonly message: string;
  readonly hint?: string;
}

export interface WebEnvironment {
  readonly Bindings: HttpBindings;
  readonly Variables: {
    /** Of a client that has shown a token: the root that it may see. */
    project: string;
  };
}

/**
 * Headers of every answer.
 *
 * Colours of the diff viewer are `style` attributes, hence the one permission for them. An answer that may be kept, such
 * as a script of the page, says so itself.
 *
 * @param styles Digests of the `style` elements that the page makes, as `sha256-…`.
 */
export function securityHeaders(styles: readonly string[] = []): ReadonlyMap<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    ["style-src-elem 'self'", ...styles.map((digest) => `'${digest}'`)].join(" "),
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return new Map([
    ["content-security-policy", policy.join("; ")],
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "no-referrer"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["cache-control", "no-store"],
  ]);
}

/** What of a request can be judged before anything has interpreted it. */
export interface RawRequest {
  /** As it came: a path and a query. */
  readonly url?: string | undefined;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
}

/**
 * Refuses a request for another host, as one has whose name was pointed at us, and one for a path with two readings.
 *
 * It looks at what was sent: a URL parser would already have walked the `..`.
 */
export function refusedAtDoor(asked: RawRequest, port: number): Refusal | undefined {
  const hosts = asked.rawHeaders.filter(
    (_, at) => at % 2 === 1 && asked.rawHeaders[at - 1]?.toLowerCase() === "host",
  );
  const [host, another] = hosts;
  if (host === undefined || another !== undefined || !ownHosts(port).includes(host)) {
    return {
      status: 421,
      code: "web/wrong-host",
      message: `This server answers for ${ownHosts(port).join(" and ")} only.`,
    };
  }
  if (isPlainTarget(asked.url ?? "")) return undefined;
  return { status: 400, code: "web/bad-path", message: "The path is not one of a page." };
}

function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** Whether a target is a path in one reading: no step up, nothing empty, no hidden slash, no NUL, valid UTF-8. */
function isPlainTarget(target: string): boolean {
  const [path = ""] = target.split("?", 1);
  if (!/^\/[!$-;=@-Z_a-z~]*$/.test(path) || /%(?:2f|5c)/i.test(path)) return false;
  if (!/^[!-~]*$/.test(target) || /#|%00/.test(target)) return false;
  try {
    const segments = decodeURIComponent(path).split("/").slice(1);
    return segments.every(
      (segment, at) =>
        segment !== "." && segment !== ".." && (segment !== "" || at === segments.length - 1),
    );
  } catch {
    return false; // no UTF-8
  }
}

/** Answers with a refusal, in the form of every other error. */
export function refuse(context: Context, { status, ...error }: Refusal): Response {
  return context.json({ error: { kind: "input", ...error } }, status);
}

const READS: readonly string[] = ["GET", "HEAD"];
export const WRITES: readonly string[] = ["POST", "PUT", "PATCH", "DELETE"];

/** Refuses what a page that is not ours sends, and writes that a mere form could have sent. */
export function ownPagesOnly(): MiddlewareHandler<WebEnvironment> {
  return async (context, next) => {
    const refused =
      refusedStranger(context) ??
      (READS.includes(context.req.method) ? undefined : refusedWrite(context));
    return refused ?? (await next());
  };
}

/**
 * Whether somebody followed a link to a screen, as one stands in a message or a pull request.
 *
 * The page itself is the same for everybody, it cannot be framed, and the cookie is not sent along; what it then asks
 * for, it asks for itself.
 */
function isFollowedLink(context: Context<WebEnvironment>): boolean {
  const { method, path } = context.req;
  return (
    method === "GET" &&
    context.req.header("sec-fetch-mode") === "navigate" &&
    context.req.header("sec-fetch-dest") === "document" &&
    !/^\/(?:api|mcp|session)(?:\/|$)/.test(path)
  );
}

/** Refuses what a page that is not ours sends; for programs, which show in a header who they are. */
export function strangersOut(): MiddlewareHandler<WebEnvironment> {
  return async (context, next) => refusedStranger(context) ?? (await next());
}

function refusedStranger(context: Context<WebEnvironment>): Response | undefined {
  const { method } = context.req;
  if (!READS.includes(method) && !WRITES.includes(method)) {
    context.header("allow", [...READS, ...WRITES].join(", "));
    return refuse(context, {
      status: 405,
      code: "web/method",
      message: `Nothing here answers ${method}.`,
    });
  }
  const site = context.req.header("sec-fetch-site") ?? "none";
  const origin = context.req.header("origin");
  const own = `http://${context.req.header("host")}`;
  const isOwn = (origin === undefined || origin === own) && ["same-origin", "none"].includes(site);
  if (isOwn || isFollowedLink(context)) return undefined;
  return refuse(context, {
    status: 403,
    code: "web/foreign-page",
    message: "Another page sent this request.",
  });
}

/** A form of another page can send neither a header of ours nor JSON. */
function refusedWrite(context: Context<WebEnvironment>): Response | undefined {
  if (context.req.header("x-tacit") !== "1") {
    return refuse(context, {
      status: 403,
      code: "web/no-header",
      message: "A request that changes something has the header x-tacit: 1.",
    });
  }
  const type = context.req.header("content-type") ?? "";
  if (/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type)) return undefined;
  return refuse(context, {
    status: 415,
    code: "web/not-json",
    message: "A request that changes something has the content type application/json.",
  });
}

/**
 * Refuses who has shown no token.
 *
 * @param asked Called with 1 when somebody who has asks, and with -1 when the answer, however long, is at its end.
 */
export function sessionOnly(
  session: Session,
  asked: (change: 1 | -1) => void,
): MiddlewareHandler<WebEnvironment> {
  return async (context, next) => {
    if (!session.holds(context.req.header("cookie"))) {
      return refuse(context, {
        status: 401,
        code: "web/no-session",
        message: "This browser is not signed in, or the server was started anew.",
        hint: "Open the address that tacit prints.",
      });
    }
    counted(context, asked);
    return await next();
  };
}

/** Tells when a request of somebody who may ask begins, and when its answer is at its end. */
export function counted(
  { env: { outgoing } }: Context<WebEnvironment>,
  asked: (change: 1 | -1) => void,
): void {
  if (outgoing.destroyed) return;
  asked(1);
  outgoing.once("close", () => asked(-1));
}

/** Bytes of a request's body. */
const BODY_BYTES = 1_048_576;

/** Refuses a body of more than 1 MiB, as soon as that shows. */
export function smallBodiesOnly(): MiddlewareHandler {
  return bodyLimit({
    maxSize: BODY_BYTES,
    onError: (context) =>
      refuse(context, {
        status: 413,
        code: "web/too-large",
        message: `A request holds ${BODY_BYTES} bytes at most.`,
      }),
  });
}
