/** The document of the API, made from the same table as its routes. */
import { z } from "zod";
import { FactEvent } from "../../../ground/contract/api.ts";
import { CheckResult, Finding, Verdict } from "../../../ground/contract/finding.ts";
import { FileReview, HunkReview } from "../../../ground/contract/review.ts";
import { InboxLine, RemarkStatus, Round, RunLine, RunView } from "../../../ground/contract/run.ts";
import { RunOutput, ServerError } from "../../../ground/contract/server.ts";
import type { Named, Route } from "./route.ts";

/** Parts of several answers, so that the document says each once. */
const parts: readonly Named[] = [
  { name: "ServerError", schema: ServerError },
  { name: "FactEvent", schema: FactEvent },
  { name: "CheckResult", schema: CheckResult },
  { name: "Finding", schema: Finding },
  { name: "Verdict", schema: Verdict },
  { name: "FileReview", schema: FileReview },
  { name: "HunkReview", schema: HunkReview },
  { name: "InboxLine", schema: InboxLine },
  { name: "RemarkStatus", schema: RemarkStatus },
  { name: "Round", schema: Round },
  { name: "RunLine", schema: RunLine },
  { name: "RunOutput", schema: RunOutput },
  { name: "RunView", schema: RunView },
];

export interface EventsRoute {
  readonly path: string;
  readonly summary: string;
  readonly query: z.ZodObject;
}

/** @param version Of the program. */
export function openapiOf(
  routes: readonly Route[],
  events: EventsRoute,
  version: string,
): Record<string, unknown> {
  const requests = schemasOf(
    routes.flatMap(({ request }) => request ?? []),
    "input",
  );
  const answers = schemasOf([...routes.map(({ answer }) => answer), ...parts], "output");
  const paths = new Map<string, Record<string, unknown>>();
  for (const route of routes) {
    const path = templateOf(route.path);
    paths.set(path, { ...paths.get(path), [route.method.toLowerCase()]: operationOf(route) });
  }
  paths.set(templateOf(events.path), { get: eventsOperation(events) });
  return {
    openapi: "3.1.0",
    info: { title: "Tacit", version },
    servers: [{ url: "/api" }],
    paths: Object.fromEntries(paths),
    components: { schemas: { ...requests, ...answers } },
  };
}

/** @throws Error where two schemas have one name */
function schemasOf(named: readonly Named[], io: "input" | "output"): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  const known = new Map<string, z.ZodType>();
  for (const { name, schema } of named) {
    const other = known.get(name);
    if (other === schema) continue;
    if (other !== undefined) throw new Error(`Two schemas are called ${name}.`);
    known.set(name, schema);
    registry.add(schema, { id: name });
  }
  const { schemas } = z.toJSONSchema(registry, { io, uri: reference });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withoutHead(schema)]),
  );
}

/** Which draft it is says the document as a whole, and its name the place where it stands. */
function withoutHead(schema: object): Record<string, unknown> {
  const { $schema: _draft, $id: _name, ...rest } = { $schema: "", $id: "", ...schema };
  return rest;
}

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, "{$1}");
}

function operationOf({ path, summary, query, request, answer, ofProject, method }: Route) {
  const words = path.split("/").filter((word) => word !== "");
  return {
    operationId: [method.toLowerCase(), ...words.map((word) => word.replace(":", ""))].join("-"),
    summary,
    parameters: parametersOf(path, ofProject, query),
    ...(request === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(request.name) } }),
    responses: {
      200: { description: "The answer", content: contentOf(answer.name) },
      ...failures,
    },
  };
}

function eventsOperation({ path, summary, query }: EventsRoute) {
  return {
    operationId: "get-events",
    summary,
    parameters: [
      ...parametersOf(path, false, query),
      { name: "Last-Event-ID", in: "header", required: false, schema: { type: "string" } },
    ],
    responses: {
      200: {
        description: "Events `ready` ({after}), `fact` (FactEvent) and `problem` (ServerError)",
        content: { "text/event-stream": { schema: { type: "string" } } },
      },
      ...failures,
    },
  };
}

function contentOf(name: string) {
  return { "application/json": { schema: { $ref: reference(name) } } };
}

const failures = Object.fromEntries(
  [
    [400, "What was asked is wrong"],
    [409, "The state is newer than what was asked"],
    [500, "A bug"],
    [503, "Something on this machine is missing"],
  ].map(([status, description]) => [status, { description, content: contentOf("ServerError") }]),
);

function parametersOf(path: string, ofProject: boolean, query: z.ZodObject) {
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const project = {
    name: "project",
    in: "query",
    required: true,
    description: "Root of a known repository",
    schema: { type: "string" },
  };
  const asked = Object.entries(query.shape).map(([name, schema]) => {
    const shape = withoutHead(z.toJSONSchema(schema, { io: "input" }));
    return { name, in: "query", required: !z.safeParse(schema, undefined).success, schema: shape };
  });
  return [...named, ...(ofProject ? [project] : []), ...asked];
}
