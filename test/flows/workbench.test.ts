/** The door for browsers, on a server as commands start it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { version } from "../../src/doors/cli/version.ts";
import { connectServer } from "../../src/doors/server/client.ts";
import { openForeignWorld } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";

let world: StoryWorld;
let home = "";

beforeAll(async () => {
  world = await openForeignWorld();
  home = world.environment["TACIT_HOME"] ?? "";
});
afterAll(() => world.remove());

function tokenOf(address: string): string {
  return new URLSearchParams(new URL(address).hash.slice(1)).get("t") ?? "";
}

/** The cookie that the token of an address is exchanged for; its status where it is for none. */
async function signIn(address: string, token = tokenOf(address)): Promise<string | number> {
  const answer = await fetch(new URL("/session", address), {
    method: "POST",
    headers: { "content-type": "application/json", "x-tacit": "1" },
    body: JSON.stringify({ token }),
  });
  return answer.headers.get("set-cookie")?.split(";")[0] ?? answer.status;
}

async function statusFor(address: string, cookie: string | number): Promise<number> {
  const headers = { cookie: String(cookie) };
  return (await fetch(new URL("/api/runs", address), { headers })).status;
}

test("a server opens its door when it is asked, and a page that is signed in goes on after a restart", async () => {
  const server = await connectServer(world.environment, version);
  expect(() => readFileSync(path.join(home, "workbench-port"))).toThrow("ENOENT");
  const address = await server.workbench();
  expect(readFileSync(path.join(home, "workbench-port"), "utf8")).toBe(
    `${new URL(address).port}\n`,
  );
  const cookie = await signIn(address);
  expect(await statusFor(address, cookie)).toBe(400); // signed in, and of which project?
  const unused = await server.workbench();
  expect(await signIn(address)).toBe(401);

  await server.stopServer();
  await expect(fetch(address)).rejects.toThrow("fetch failed");
  const next = await connectServer(world.environment, version);

  // An open page goes on, and nobody had to ask for the port.
  expect(await statusFor(address, cookie)).toBe(400);
  expect(await signIn(address, tokenOf(unused))).toBe(401);
  const again = await next.workbench();
  expect(new URL(again).origin).toBe(new URL(address).origin);
  expect(await statusFor(again, await signIn(again))).toBe(400);
  const log = readFileSync(path.join(home, "logs", "server.log"), "utf8");
  for (const secret of [tokenOf(address), tokenOf(again), String(cookie).split("=")[1] ?? ""]) {
    expect(secret).toHaveLength(43);
    expect(log).not.toContain(secret);
  }
}, 120_000);

test("a page reads the projects that somebody opened at a terminal, and no others", async () => {
  const server = await connectServer(world.environment, version);
  const address = await server.workbench({ directory: world.repository });
  const headers = { cookie: String(await signIn(address)) };
  const read = async (asked: string): Promise<unknown> =>
    (await fetch(new URL(asked, address), { headers })).json();

  const { projects } = z
    .object({ projects: z.array(z.object({ repository: z.string() })) })
    .parse(await read("/api/projects"));
  expect(projects.map(({ repository }) => repository)).toEqual([world.repository]);
  const project = encodeURIComponent(world.repository);
  expect(await read(`/api/home?project=${project}`)).toMatchObject({ problems: [] });
  expect(await read(`/api/home?project=${encodeURIComponent("/etc")}`)).toMatchObject({
    error: { code: "app/unknown-project" },
  });
  expect(await read("/api/openapi.json")).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
}, 120_000);

test("`tacit` opens the workbench of the repository around it, and says where it is", async () => {
  const Opened = z.object({ address: z.string(), repository: z.string(), shown: z.literal(false) });
  const { address, repository } = Opened.parse(await world.json([]));
  expect(repository).toBe(world.repository);
  const cookie = await signIn(address);
  const page = await fetch(new URL("/p/thermo/runs", address), {
    headers: { cookie: String(cookie) },
  });
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await page.text()).toContain('id="workbench"');

  const elsewhere = await world.tacit("/nowhere", "--json");
  expect([elsewhere.code, JSON.parse(elsewhere.stdout)]).toMatchObject([
    2,
    { error: { message: "There is no folder /nowhere." } },
  ]);
}, 120_000);
