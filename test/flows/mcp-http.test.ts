/** `tacit mcp --http`: a client elsewhere reaches the server of the home with what the command printed. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { version } from "../../src/doors/cli/version.ts";
import { connectServer } from "../../src/doors/server/client.ts";
import { openForeignWorld } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";

const program = fileURLToPath(new URL("../../bin/tacit", import.meta.url));
const run = promisify(execFile);

let world: StoryWorld;

beforeAll(async () => {
  world = await openForeignWorld();
});
afterAll(() => world.remove());

async function tacit(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...args], {
    cwd: world.repository,
    env: world.environment,
  });
  return stdout;
}

const Opened = z.strictObject({
  address: z.string(),
  token: z.string(),
  repository: z.string(),
  problems: z.array(z.never()),
});

async function toolsFor({ address, token }: z.infer<typeof Opened>): Promise<number> {
  const client = new Client({ name: "test", version: "1" });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(address), { requestInit: { headers } }),
  );
  try {
    return (await client.listTools()).tools.length;
  } finally {
    await client.close();
  }
}

test("a token is good until it is revoked, over a restart of the server too", async () => {
  const opened = Opened.parse(JSON.parse(await tacit("mcp", "--http", "--json")));
  expect(opened.repository).toBe(world.repository);
  expect(await toolsFor(opened)).toBe(5);

  await (await connectServer(world.environment, version)).stopServer();
  await connectServer(world.environment, version);
  expect(await toolsFor(opened)).toBe(5); // the door is open where a token is good
  const log = path.join(world.environment["TACIT_HOME"] ?? "", "logs", "server.log");
  expect(readFileSync(log, "utf8")).not.toContain(opened.token);

  expect(await tacit("mcp", "--http")).toContain("claude mcp add --transport http tacit http://");
  expect(await tacit("mcp", "--http", "--revoke")).toBe(
    `2 tokens are no longer good for ${world.repository}.\n`,
  );
  await expect(toolsFor(opened)).rejects.toThrow(/401|token/i);
}, 120_000);
