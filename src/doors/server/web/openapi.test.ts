import { expect, test } from "vitest";
import { z } from "zod";
import { openApiDesk } from "../../../../test/support/api-desk.ts";
import { routes } from "./api.ts";
import { openapiOf } from "./openapi.ts";

const Content = z.record(z.string(), z.strictObject({ schema: z.looseObject({}) }));
const Parameter = z.strictObject({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean(),
  description: z.string().optional(),
  schema: z.looseObject({}),
});
const Operation = z.strictObject({
  operationId: z.string().regex(/^[\w-]+$/),
  summary: z.string().min(1),
  parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^\d{3}$/),
    z.strictObject({ description: z.string(), content: Content }),
  ),
});
const Document = z.strictObject({
  openapi: z.literal("3.1.0"),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith("/"),
    z.strictObject({ get: Operation.optional(), post: Operation.optional() }),
  ),
  components: z.strictObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) =>
    name === "$ref" && typeof part === "string" ? [part] : referencesIn(part),
  );
}

test("the document names every route with what it takes and answers, and is whole", async () => {
  const { app } = await openApiDesk();
  const text = await (await app.request("/openapi.json")).text();
  const document = Document.parse(JSON.parse(text));
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    (["get", "post"] as const).flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, ...operation }];
    }),
  );
  const named = operations.map(({ path, method }) => `${method} ${path}`);
  expect(named.toSorted()).toEqual(
    [
      "get /events",
      ...routes.map(
        ({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`,
      ),
    ].toSorted(),
  );
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { path, method, parameters, requestBody } of operations) {
    const inPath = parameters.filter((each) => each.in === "path").map(({ name }) => `{${name}}`);
    expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(requestBody !== undefined).toBe(method === "post");
  }
  const known = new Set(
    Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
  );
  const references = referencesIn(document);
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter((each) => !known.has(each))).toEqual([]);
  expect(document.components.schemas["ReviewOutput"]).toMatchObject({
    properties: {
      remarks: { type: "array" },
      rounds: { items: { $ref: "#/components/schemas/Round" } },
    },
  });
});

test("no route stands in the table twice", () => {
  const paths = routes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(paths).size).toBe(paths.length);
});

test("two schemas of one name are refused", () => {
  const [route] = routes;
  if (route === undefined) throw new Error("no route");
  const other = { ...route, answer: { name: route.answer.name, schema: z.object({}) } };
  const events = { path: "/events", summary: "s", query: z.object({}) };
  expect(() => openapiOf([route, other], events, "0")).toThrow(
    "Two schemas are called ProjectsOutput.",
  );
});
