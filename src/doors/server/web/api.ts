/**
 * What the page of the workbench asks: thin, over `app`. Whoever mounts it guards it; it trusts no path, no number and no
 * project that it is given.
 */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { TacitError } from "../../../ground/core/error.ts";
import { requireProject, requireRunOf } from "../../app/projects.ts";
import { KeptModels } from "../../app/review/kept-models.ts";
import type { KeptTrees } from "../../app/search/kept-trees.ts";
import type { Host } from "../../app/workspace.ts";
import { failure } from "../errors.ts";
import { briefRoutes } from "./brief-routes.ts";
import { contextRoutes } from "./context-routes.ts";
import { eventStream, HEARTBEAT } from "./events.ts";
import { insightRoutes } from "./insight-routes.ts";
import { learnRoutes } from "./learn-routes.ts";
import { openapiOf } from "./openapi.ts";
import { reviewRoutes } from "./review-routes.ts";
import { type Asked, badRequest, Digits, type Means, type Route } from "./route.ts";
import { runRoutes } from "./run-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { withoutSecrets } from "./secrets.ts";

export interface ApiOptions extends Omit<Means, "now" | "clean"> {
  readonly trees?: KeptTrees | undefined;
  /** Ends the streams of events. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** Called with 1 when a stream of events begins, and with -1 when it ends. */
  readonly streaming?: (change: 1 | -1) => void;
  readonly now?: () => Date;
  /** Milliseconds between signs of life of a stream. */
  readonly heartbeat?: number;
}

/** Fixed words come before names, as Hono takes the first that fits. */
export const routes: readonly Route[] = [
  ...runRoutes,
  ...reviewRoutes,
  ...briefRoutes,
  ...contextRoutes,
  ...learnRoutes,
  ...insightRoutes,
  ...settingsRoutes,
];

/** Bytes of a body. */
const LARGEST_BODY = 2 * 1024 * 1024;

/** Streams at once: a browser has one for all its tabs. */
const MOST_STREAMS = 64;

const EventsQuery = z.strictObject({
  /** Root of a known repository; all of them when absent. */
  project: z.string().optional(),
  /** As `Last-Event-ID`, which wins. */
  after: Digits.optional(),
});

/** What a path may name, beside the words in it. */
const names = new Map<string, RegExp>([
  ["run", /^[1-9]\d{0,8}$/],
  ["sequence", /^[1-9]\d{0,14}$/],
  ["item", /^(?:[1-9]\d{0,11}|(?:review|ship):[1-9]\d{0,8})$/],
  ["brief", /^[^/\\\p{Cc}]{1,200}$/u],
  ["entry", /^[^/\\\p{Cc}]{1,200}$/u],
  ["lesson", /^L\d{1,9}$/i],
]);

/** To be mounted under `/api`. */
export function api(options: ApiOptions): Hono {
  const { journal, environment, log, signal } = options;
  const clean = withoutSecrets(environment);
  const models = new KeptModels();
  const means: Means = { ...options, now: options.now ?? now, clean };
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.res.headers.set("cache-control", "no-store");
  });
  app.use(bodyLimit({ maxSize: LARGEST_BODY, onError: tooLarge }));
  app.onError((error) => {
    const { status, body } = failure(error, log);
    return answered(clean(JSON.stringify(body)), status);
  });
  app.notFound(({ req }) => {
    const { body } = failure(noRoute(req.path), log);
    return answered(JSON.stringify(body), 404);
  });
  for (const route of routes) {
    app.on(route.method, route.path, async ({ req }) => {
      const { project: named, ...query } = req.query();
      const project = route.ofProject ? await requireProject(journal, named ?? "") : "";
      const ids = namedIn(req.param());
      const run = Number(ids.get("run") ?? 0);
      if (run > 0) await requireRunOf(journal, project, run);
      ids.delete("run");
      const [id = ""] = ids.values();
      const host: Host = {
        directory: project === "" ? "/" : project,
        environment,
        progress: () => {},
        journal,
        trees: options.trees,
        models,
      };
      const asked: Asked = { means, host, project, run, id };
      const body =
        route.method === "POST" ? bodyIn(req.header("content-type"), await req.text()) : undefined;
      const answer = await route.act(asked, query, body);
      return answered(clean(JSON.stringify(onTheWire(route, answer))), 200);
    });
  }
  const events = {
    path: "/events",
    summary:
      "Facts of all runs as they are appended, large ones cut; goes on after `Last-Event-ID`, or from now",
    query: EventsQuery,
  };
  let streams = 0;
  app.get(events.path, async ({ req }) => {
    // Without a body nobody would ever end the stream.
    if (req.method !== "GET") throw badRequest("Events are asked for with GET.");
    const asked = EventsQuery.safeParse(req.query());
    if (!asked.success) throw badRequest("The query is refused: it takes `project` and `after`.");
    const { project, after } = asked.data;
    const last = Digits.optional().safeParse(req.header("last-event-id") ?? after);
    if (!last.success) throw badRequest("Last-Event-ID is no sequence of a fact.");
    if (project !== undefined) await requireProject(journal, project);
    if (streams >= MOST_STREAMS) throw tooMany();
    streams += 1;
    options.streaming?.(1);
    const stream = eventStream({
      journal,
      after: last.data === undefined ? undefined : Number(last.data),
      project,
      signal,
      heartbeat: options.heartbeat ?? HEARTBEAT,
      clean,
      log,
      ended: () => {
        streams -= 1;
        options.streaming?.(-1);
      },
    });
    return new Response(stream, {
      headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
    });
  });
  const document = JSON.stringify(openapiOf(routes, events, options.version));
  app.get("/openapi.json", () => answered(document, 200));
  return app;
}

function now(): Date {
  return new Date();
}

function answered(text: string, status: number): Response {
  return new Response(text, { status, headers: { "content-type": "application/json" } });
}

/** The answer as its schema has it: what that does not name is not sent. @throws Error where it does not fit, a bug */
function onTheWire({ path, answer: { schema } }: Route, answer: unknown): unknown {
  // A large answer mostly fits as it is; one with dates in it is what JSON makes of it.
  const asItIs = schema.safeParse(answer);
  if (asItIs.success) return asItIs.data;
  const found = schema.safeParse(JSON.parse(JSON.stringify(answer)));
  if (found.success) return found.data;
  throw new Error(
    `The answer of ${path} is not as it is described: ${z.prettifyError(found.error)}`,
  );
}

/** @throws TacitError `web/bad-request` */
function namedIn(given: Readonly<Record<string, string>>): Map<string, string> {
  for (const [name, value] of Object.entries(given)) {
    if (names.get(name)?.test(value) !== true) {
      throw badRequest(`${JSON.stringify(value.slice(0, 80))} names no ${name}.`);
    }
  }
  return new Map(Object.entries(given));
}

/** An empty body says nothing more than the address. @throws TacitError `web/bad-request` */
function bodyIn(type: string | undefined, text: string): unknown {
  if (text === "") return {};
  if (type?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw badRequest("The body is refused: its type is application/json.");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("The body is refused: it is no JSON.");
  }
}

function noRoute(path: string): TacitError {
  return new TacitError({
    code: "server/no-route",
    kind: "input",
    message: `No ${path.slice(0, 200)}.`,
    hint: "openapi.json lists what there is.",
  });
}

function tooLarge(): never {
  throw badRequest(`The body is refused: it has more than ${LARGEST_BODY} bytes.`);
}

function tooMany(): TacitError {
  return new TacitError({
    code: "web/too-many-streams",
    kind: "environment",
    message: `${MOST_STREAMS} streams of events are open.`,
    hint: "Close some pages; one browser needs one stream.",
  });
}
