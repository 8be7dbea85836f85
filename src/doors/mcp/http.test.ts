/** MCP over HTTP, with the official client and without manners (hostile tests 35, 36, 38 and 42 of the design). */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Hono } from "hono";
import { expect, onTestFinished, test } from "vitest";
import { type RawAnswer, rawRequest, sendRaw } from "../../../test/support/raw-http.ts";
import {
  temporaryFolder,
  temporaryRepository,
} from "../../../test/support/temporary-repository.ts";
import { type McpTokens, openMcpTokens } from "../server/web/mcp-tokens.ts";
import { workbench } from "../server/web/workbench.ts";
import { mcpHttp } from "./http.ts";

interface World {
  readonly address: string;
  readonly port: number;
  readonly home: string;
  readonly tokens: McpTokens;
  /** Two projects. */
  readonly canvas: string;
  readonly ledger: string;
  /** A cookie that opens the page. */
  readonly cookie: string;
  readonly lines: readonly string[];
}

async function start(home = temporaryFolder()): Promise<World> {
  const canvas = temporaryRepository({ "src/rooms.ts": "export function leaveRoom(): void {}\n" });
  const ledger = temporaryRepository({ "src/secret.ts": "export function bookEntry(): void {}\n" });
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const tokens = await openMcpTokens({ home, log, now: () => new Date(0) });
  const service = mcpHttp({
    hostOf: (directory) => ({
      directory,
      environment: { PATH: process.env["PATH"], HOME: home, TACIT_HOME: home },
      progress: () => {},
    }),
    version: "1.2.3",
    log,
  });
  const api = new Hono().get("/runs", (context) => context.json({ runs: [] }));
  const bench = await workbench({
    home,
    name: home,
    api,
    mcp: { tokens, service },
    log,
    now: () => 0,
  });
  onTestFinished(async () => {
    await service.close();
    await bench.close();
  });
  const origin = await bench.origin();
  const shown = new URL(await bench.open());
  const signedIn = await fetch(`${origin}/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-tacit": "1" },
    body: JSON.stringify({ token: shown.hash.slice("#t=".length) }),
  });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const port = Number(new URL(origin).port);
  return { address: `${origin}/mcp`, port, home, tokens, canvas, ledger, cookie, lines };
}

async function connect(
  { address }: World,
  token: string,
  mode: "legacy" | "auto" = "legacy",
): Promise<Client> {
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers } }),
  );
  onTestFinished(() => client.close());
  return client;
}

const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  },
});

/** An `initialize` that would be answered with 200, as changed. */
async function raw(
  { port }: World,
  headers: Readonly<Record<string, string | undefined>>,
  request: { readonly method?: string; readonly target?: string; readonly body?: string } = {},
): Promise<RawAnswer> {
  const usual = {
    host: `127.0.0.1:${port}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  return await sendRaw(
    port,
    rawRequest({
      method: "POST",
      target: "/mcp",
      body: initialize,
      ...request,
      headers: { ...usual, ...headers },
    }),
  );
}

/** As `raw`, for what is answered: the SDK keeps such a connection open, and `raw` would wait for its end. */
async function asked({ address }: World, headers: Record<string, string>): Promise<Response> {
  const usual = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const answer = await fetch(address, {
    method: "POST",
    headers: { ...usual, ...headers },
    body: initialize,
  });
  await answer.text();
  return answer;
}

test.each(["legacy", "auto"] as const)(
  "the official client, negotiating %s, is answered from the project of its token",
  async (mode) => {
    const world = await start();
    const client = await connect(world, await world.tokens.issue(world.canvas), mode);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "locate",
      "frame",
      "get_context",
      "why",
      "review",
    ]);
    const found = await client.callTool({ name: "locate", arguments: { text: "leave the room" } });
    expect(found.structuredContent).toMatchObject({ files: [{ path: "src/rooms.ts" }] });
    expect(world.lines).toEqual([]);
  },
);

test("a token opens its own project, whatever the client asks for", async () => {
  const world = await start();
  const canvas = await connect(world, await world.tokens.issue(world.canvas));
  const ledger = await connect(world, await world.tokens.issue(world.ledger));
  const locate = { name: "locate", arguments: { text: "book an entry" } };
  expect((await ledger.callTool(locate)).structuredContent).toMatchObject({
    files: [{ path: "src/secret.ts" }],
  });
  expect(JSON.stringify(await canvas.callTool(locate))).not.toContain("secret");
  for (const before of [
    "../",
    `${path.relative(world.canvas, world.ledger)}/`,
    `${world.ledger}/`,
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one question after another
    const answer = await canvas.callTool({
      name: "why",
      arguments: { path: `${before}src/secret.ts` },
    });
    expect(answer.isError).toBe(true);
  }
  expect(
    JSON.stringify(
      await canvas.callTool({ name: "locate", arguments: { text: "book", project: world.ledger } }),
    ),
  ).not.toContain("secret");
});

test("without a token that is good, nothing is answered", async () => {
  const world = await start();
  const other = await start();
  const token = await world.tokens.issue(world.canvas);
  const foreign = await other.tokens.issue(other.canvas);
  expect((await asked(world, { authorization: `Bearer ${token}` })).status).toBe(200);
  const refused: Readonly<Record<string, string | undefined>>[] = [
    {},
    { authorization: "" },
    { authorization: "Bearer" },
    { authorization: `Basic ${token}` },
    { authorization: `Bearer ${token}x` },
    { authorization: `Bearer ${token.slice(0, -1)}` },
    { authorization: `Bearer ${"A".repeat(43)}` },
    { authorization: `Bearer ${foreign}` }, // of another home: the wrong audience
    { cookie: world.cookie },
    { cookie: `${world.cookie}; token=${token}` },
    { authorization: `Bearer ${world.cookie.split("=")[1]}` },
    { "mcp-session-id": token },
    { "x-tacit": "1" },
  ];
  for (const headers of refused) {
    // oxlint-disable-next-line no-await-in-loop -- one attack after another
    const answer = await raw(world, headers);
    expect([headers, answer.status]).toEqual([headers, 401]);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="tacit"');
    expect(answer.body).not.toContain(world.canvas);
  }
  const twice = { authorization: `Bearer ${token}`, Authorization: `Bearer ${token}` };
  expect((await raw(world, twice)).status).toBe(401);
  const inAddress = { target: `/mcp?token=${token}&access_token=${token}` };
  expect((await raw(world, {}, inAddress)).status).toBe(401);
  for (const method of ["GET", "DELETE", "PUT"]) {
    // oxlint-disable-next-line no-await-in-loop -- as above
    expect((await raw(world, {}, { method })).status).toBe(401);
  }
});

test("a session's id authenticates nothing, and nobody has one", async () => {
  const world = await start();
  const mine = { authorization: `Bearer ${await world.tokens.issue(world.canvas)}` };
  const theirs = { authorization: `Bearer ${await world.tokens.issue(world.ledger)}` };
  const begun = await asked(world, mine);
  expect(begun.status).toBe(200);
  expect(begun.headers.has("mcp-session-id")).toBe(false);
  const taken = { "mcp-session-id": "6d6a9d1e-7a39-4d0b-8a35-9f5f0d0a3f10" };
  expect((await raw(world, taken)).status).toBe(401);
  for (const headers of [mine, theirs]) {
    // oxlint-disable-next-line no-await-in-loop -- one attack after another
    const answer = await raw(world, { ...headers, ...taken });
    expect(answer.status).toBe(404);
    expect(answer.body).toContain("web/no-mcp-session");
  }
});

test("the guard of the page stands before it", async () => {
  const world = await start();
  const token = { authorization: `Bearer ${await world.tokens.issue(world.canvas)}` };
  for (const host of ["evil.example", `evil.example:${world.port}`, "127.0.0.1:1", ""]) {
    // oxlint-disable-next-line no-await-in-loop -- one attack after another
    expect((await raw(world, { ...token, host })).status).toBe(421);
  }
  for (const origin of ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost"]) {
    // oxlint-disable-next-line no-await-in-loop -- as above
    expect((await raw(world, { ...token, origin })).status).toBe(403);
  }
  expect((await raw(world, { ...token, "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await raw(world, token, { method: "OPTIONS" })).status).toBe(405);
  expect((await raw(world, { ...token, "content-type": "text/plain" })).status).toBe(415);
  expect((await raw(world, token, { body: "x".repeat(1_048_577) })).status).toBe(413);
  expect((await raw(world, token, { body: "[[[" })).status).toBe(400);
  const answer = await asked(world, token);
  expect(answer.headers.has("access-control-allow-origin")).toBe(false);
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("a token of this door opens no other", async () => {
  const world = await start();
  const token = await world.tokens.issue(world.canvas);
  const authorization = `Bearer ${token}`;
  const get = { method: "GET", target: "/api/runs", body: "" };
  expect((await raw(world, { authorization }, get)).status).toBe(401);
  expect((await raw(world, { cookie: world.cookie }, get)).status).toBe(200);
  const answer = await raw(
    world,
    { "x-tacit": "1", authorization },
    { target: "/session", body: JSON.stringify({ token }) },
  );
  expect(answer.status).toBe(401);
  expect(answer.headers.has("set-cookie")).toBe(false);
});

test("tokens outlive the server as digests that only their owner reads, until they are revoked", async () => {
  const world = await start();
  const token = await world.tokens.issue(world.canvas);
  const another = await world.tokens.issue(world.ledger);
  const file = path.join(world.home, "mcp-tokens.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).not.toContain(token);
  expect(readFileSync(file, "utf8")).not.toContain(another);

  const next = await openMcpTokens({ home: world.home, log: () => {}, now: () => new Date(0) });
  expect(next.projectOf(token)).toBe(world.canvas);
  expect(await next.revoke(world.canvas)).toBe(1);
  expect(await next.revoke(world.canvas)).toBe(0);
  expect(next.projectOf(token)).toBeUndefined();
  expect(next.projectOf(another)).toBe(world.ledger);

  expect(await world.tokens.revoke(world.canvas)).toBe(1);
  expect((await raw(world, { authorization: `Bearer ${token}` })).status).toBe(401);
});

test("tokens that are made at once are all kept, and a project has not more than it can use", async () => {
  const { tokens, home } = await start();
  await Promise.all(Array.from({ length: 64 }, () => tokens.issue("/a")));
  await expect(tokens.issue("/a")).rejects.toMatchObject({ code: "mcp/too-many-tokens" });
  await tokens.issue("/b");
  const kept: unknown = JSON.parse(readFileSync(path.join(home, "mcp-tokens.json"), "utf8"));
  expect(kept).toHaveLength(65);
});

test("a broken file of tokens lets nobody in, and says so", async () => {
  const home = temporaryFolder();
  writeFileSync(path.join(home, "mcp-tokens.json"), '[{"digest": "*"}]');
  const { lines, tokens } = await start(home);
  expect(lines).toEqual([expect.stringContaining("mcp-tokens.json is broken")]);
  expect(tokens.any()).toBe(false);
});
