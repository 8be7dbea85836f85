/** The workbench's port, attacked as in the list of hostile tests in the design (35 to 41). */
import { once } from "node:events";
import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import path from "node:path";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type RawAnswer, rawRequest, sendRaw } from "../../../../test/support/raw-http.ts";
import { temporaryFolder } from "../../../../test/support/temporary-repository.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { readTextFile } from "../../../ground/platform/files.ts";
import { BURST } from "./tries.ts";
import { type Workbench, workbench, type WorkbenchOptions } from "./workbench.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/** One server with an API that remembers who reached it. */
interface World {
  readonly bench: Workbench;
  readonly port: number;
  readonly token: string;
  readonly reached: readonly string[];
  readonly lines: readonly string[];
  readonly home: string;
}

let world: World;

async function start(options: Partial<WorkbenchOptions> = {}): Promise<World> {
  const reached: string[] = [];
  const lines: string[] = [];
  const { home = temporaryFolder() } = options;
  const api = new Hono();
  api.use(async (context, next) => {
    reached.push(`${context.req.method} ${context.req.path}`);
    await next();
  });
  api.get("/runs", (context) => context.json({ runs: [] }));
  api.get("/events", (context) =>
    streamSSE(context, async (stream) => {
      await stream.writeSSE({ data: "first" });
      await new Promise<void>((resolve) => stream.onAbort(resolve));
    }),
  );
  api.all("/echo", async (context) =>
    context.text(`${(await context.req.text()).length} characters`),
  );
  api.get("/files", async (context) =>
    context.json(await readTextFile(home, context.req.query("path") ?? "")),
  );
  api.get("/refused", () => {
    throw new TacitError({
      code: "run/none",
      kind: "conflict",
      message: "No run 7.",
      hint: "Look.",
    });
  });
  api.get("/bug", () => {
    throw new Error("a bug");
  });
  const bench = await workbench({
    home,
    name: home,
    api,
    log: (line) => lines.push(line),
    ...options,
  });
  onTestFinished(() => bench.close());
  const address = new URL(await bench.open());
  return {
    bench,
    home,
    reached,
    lines,
    port: Number(address.port),
    token: new URLSearchParams(address.hash.slice(1)).get("t") ?? "",
  };
}

async function ask(
  request: { method?: string; target?: string; headers?: Headers; body?: string } = {},
  at: Pick<World, "port"> = world,
): Promise<RawAnswer> {
  const headers = { host: `127.0.0.1:${at.port}`, ...request.headers };
  return await sendRaw(at.port, rawRequest({ ...request, headers }));
}

const OURS: Headers = { "content-type": "application/json", "x-tacit": "1" };

async function exchange(
  token: string,
  headers: Headers = {},
  at: World = world,
): Promise<RawAnswer> {
  return await ask(
    {
      method: "POST",
      target: "/session",
      headers: { ...OURS, ...headers },
      body: JSON.stringify({ token }),
    },
    at,
  );
}

/** What a browser sends after it has shown a token. */
async function signIn(at: World = world): Promise<string> {
  const address = new URL(await at.bench.open());
  const answer = await exchange(address.hash.slice("#t=".length), {}, at);
  expect(answer.status).toBe(204);
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

function codeOf({ body }: RawAnswer): unknown {
  const { error }: { error?: { code?: string } } = JSON.parse(body);
  return error?.code;
}

beforeEach(async () => {
  world = await start();
});

test("nothing listens before somebody asks, and who asks twice gets one port and two tokens", async () => {
  const home = temporaryFolder();
  const bench = await workbench({ home, name: "n", log: () => {} });
  onTestFinished(() => bench.close());
  await expect(readTextFile(home, "workbench-port")).resolves.toEqual({ status: "missing" });
  const [one, two] = await Promise.all([bench.open(), bench.open()]);
  expect(one).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43}$/);
  expect(new URL(two).port).toBe(new URL(one).port);
  expect(two).not.toBe(one);
});

test("who has shown the token reaches the API by either name of this machine", async () => {
  const cookie = await signIn();
  for (const host of ["127.0.0.1", "localhost"]) {
    const answer = await ask({
      target: "/api/runs",
      headers: { host: `${host}:${world.port}`, cookie },
    });
    expect([answer.status, answer.body]).toEqual([200, '{"runs":[]}']);
  }
  expect(world.reached).toHaveLength(2);
});

test("35: a request for a host whose name was pointed here is refused, whatever it shows", async () => {
  const cookie = await signIn();
  const { port } = world;
  for (const host of [
    "attacker.example",
    `attacker.example:${port}`,
    "127.0.0.1",
    "localhost",
    `127.0.0.1:${port + 1}`,
    `127.0.0.1:${port}0`,
    `127.0.0.1.attacker.example:${port}`,
    `user@127.0.0.1:${port}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
    `LOCALHOST:${port}`,
    `localhost.:${port}`,
    "a:b:c",
    "",
  ]) {
    const answer = await ask({ target: "/api/runs", headers: { host, cookie } });
    expect([host, answer.status, codeOf(answer)]).toEqual([host, 421, "web/wrong-host"]);
  }
  const own = `127.0.0.1:${port}`;
  const two = await ask({
    target: "/api/runs",
    headers: { host: own, Host: "attacker.example", cookie },
  });
  expect(two.status).toBe(421);
  const old = await sendRaw(port, "GET /api/runs HTTP/1.0\r\n\r\n");
  expect(old.status).toBe(421);
  expect(world.reached).toEqual([]);
});

test("36: what another page sends is refused, whatever it shows", async () => {
  const cookie = await signIn();
  const { port } = world;
  const foreign: Headers[] = [
    "null",
    "https://attacker.example",
    `http://127.0.0.1:${port + 1}`,
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}.attacker.example`,
    `http://127.0.0.1:${port}/`,
    // Whoever has this port of ::1 could be at this address in a browser.
    `http://localhost:${port}`,
    "file://",
    "",
  ].map((origin) => ({ origin }));
  const sites: Headers[] = ["cross-site", "same-site", "", "Same-Origin"].map((site) => ({
    "sec-fetch-site": site,
  }));
  for (const headers of [...foreign, ...sites]) {
    for (const method of ["GET", "POST"]) {
      const answer = await ask({
        method,
        target: "/api/echo",
        headers: { ...OURS, cookie, ...headers },
      });
      expect([headers, answer.status, codeOf(answer)]).toEqual([headers, 403, "web/foreign-page"]);
    }
    expect((await exchange(world.token, headers)).status).toBe(403);
  }
  expect(world.reached).toEqual([]);
  // Our own page, as a browser says it.
  const own = { origin: `http://127.0.0.1:${port}`, "sec-fetch-site": "same-origin" };
  expect((await exchange(world.token, own)).status).toBe(204);
  const answer = await ask({
    method: "POST",
    target: "/api/echo",
    headers: { ...OURS, ...own, cookie },
  });
  expect(answer.status).toBe(200);
});

test("36: a link to a screen may be followed from anywhere; nothing else may be asked for that way", async () => {
  const followed = new Hono();
  followed.get("/*", (context) => context.html("<!doctype html>"));
  const at = await start({ page: followed });
  const cookie = await signIn(at);
  const link = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };
  expect((await ask({ target: "/p/shop/runs/7", headers: link }, at)).status).toBe(200);
  const refused: readonly (readonly [target: string, Headers, method?: string])[] = [
    ["/api/runs", link],
    ["/api", link],
    ["/session", link],
    ["/mcp", link],
    ["/p/shop", link, "POST"],
    ["/p/shop", { ...link, "sec-fetch-dest": "iframe" }],
    ["/p/shop", { ...link, "sec-fetch-dest": "embed" }],
    ["/p/shop", { ...link, "sec-fetch-mode": "cors" }],
    ["/p/shop", { "sec-fetch-site": "cross-site" }],
  ];
  for (const [target, headers, method = "GET"] of refused) {
    const answer = await ask({ method, target, headers: { ...OURS, cookie, ...headers } }, at);
    expect([target, headers, answer.status]).toEqual([target, headers, 403]);
  }
  expect(at.reached).toEqual([]);
});

test("36: no answer ever lets another page read it", async () => {
  const cookie = await signIn();
  const origin = "https://attacker.example";
  const asked = {
    target: "/api/runs",
    headers: {
      cookie,
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-tacit",
    },
  };
  const answers = [
    await ask({ ...asked, method: "OPTIONS" }),
    await ask(asked),
    await ask({ ...asked, headers: { cookie } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([405, 403, 200]);
  for (const { headers } of answers) {
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("37: a form of another page changes nothing", async () => {
  const cookie = await signIn();
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    for (const type of [
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "text/plain",
      "text/plain; application/json",
      "application/json, text/plain",
      undefined,
    ]) {
      const bare = { cookie, "content-type": type };
      const asked = { method, target: "/api/echo", body: '{"a":1}' };
      const form = await ask({ ...asked, headers: bare });
      expect([form.status, codeOf(form)]).toEqual([403, "web/no-header"]);
      const withHeader = await ask({ ...asked, headers: { ...bare, "x-tacit": "1" } });
      expect([type, withHeader.status, codeOf(withHeader)]).toEqual([type, 415, "web/not-json"]);
    }
    const headers = { cookie, "content-type": "application/json", "x-tacit": "true" };
    expect((await ask({ method, target: "/api/echo", headers })).status).toBe(403);
  }
  expect(world.reached).toEqual([]);
  const headers = { cookie, "x-tacit": "1", "content-type": "application/json; charset=UTF-8" };
  const answer = await ask({ method: "POST", target: "/api/echo", headers, body: '{"a":1}' });
  expect(answer.body).toBe("7 characters");
});

test("38: without the cookie, or with a wrong one, every route is closed", async () => {
  const cookie = await signIn();
  const [name = ""] = cookie.split("=");
  const shown = [
    undefined,
    "",
    `${name}=`,
    `${name}=${world.token}`,
    `${cookie}x`,
    `tacit=${world.token}`,
  ];
  for (const wrong of shown) {
    for (const target of [
      "/",
      "/api",
      "/api/runs",
      "/api/none",
      "/%61pi/runs",
      "/none",
      "/session",
    ]) {
      const answer = await ask({ target, headers: { cookie: wrong } });
      expect([target, answer.status, codeOf(answer)]).toEqual([target, 401, "web/no-session"]);
    }
    for (const target of ["/", "/api/echo", "/none"]) {
      const answer = await ask({ method: "POST", target, headers: { ...OURS, cookie: wrong } });
      expect([target, answer.status]).toEqual([target, 401]);
    }
  }
  const bearer = { authorization: `Bearer ${world.token}` };
  expect((await ask({ target: `/api/runs?t=${world.token}`, headers: bearer })).status).toBe(401);
  const upgrade = {
    connection: "Upgrade, close",
    upgrade: "websocket",
    "sec-websocket-version": "13",
  };
  const socket = { ...upgrade, "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
  expect((await ask({ target: "/api/events", headers: socket })).status).toBe(401);
  expect(world.reached).toEqual([]);
});

test("38: what is not there is 404 for who has the cookie", async () => {
  const cookie = await signIn();
  for (const target of ["/", "/api", "/api/none", "/none", "/session"]) {
    const answer = await ask({ target, headers: { cookie } });
    expect([target, answer.status, codeOf(answer)]).toEqual([target, 404, "web/no-route"]);
  }
  for (const method of ["TRACE", "PROPFIND", "OPTIONS"]) {
    expect((await ask({ method, target: "/api/runs", headers: { cookie } })).status).toBe(405);
  }
});

test("39: a path with two readings is refused before anything interprets it", async () => {
  const cookie = await signIn();
  for (const target of [
    "/../api/runs",
    "/api/../session",
    "/api/./runs",
    "/api/..",
    "/api/%2e%2e/runs",
    "/api/.%2E/runs",
    "/api%2fruns",
    "/api/files%2F..%2Fkey",
    "/api/..%5ckey",
    "/api\\runs",
    "/api/runs%00.json",
    "/api/runs?path=%00",
    "//attacker.example/api/runs",
    "/api//runs",
    "http://attacker.example/api/runs",
    "api/runs",
    "*",
    "/api/%",
    "/api/%zz",
    "/api/%c3%28",
    "/api/runs#t",
    "/api/rüns",
  ]) {
    const answer = await ask({ target, headers: { cookie } });
    expect([target, answer.status]).toEqual([target, 400]);
  }
  const raw = `GET /api/\0runs HTTP/1.1\r\nhost: 127.0.0.1:${world.port}\r\n\r\n`;
  expect((await sendRaw(world.port, raw)).status).toBe(400);
  // Nothing decodes twice: these are names like any other.
  for (const target of ["/api/%252e%252e%252fsession", "/api/...", "/api/a%20b"]) {
    expect((await ask({ target, headers: { cookie } })).status).toBe(404);
  }
  expect(world.reached.filter((line) => !/%25|\.\.\.|a b|a%20b/.test(line))).toEqual([]);
});

test("39, 40: a file that a query names is read inside its folder only, links on the way included", async () => {
  const outside = temporaryFolder();
  writeFileSync(path.join(outside, "key"), "secret");
  mkdirSync(path.join(world.home, "inner"));
  writeFileSync(path.join(world.home, "inner", "a.txt"), "inside");
  symlinkSync(outside, path.join(world.home, "linked"));
  const cookie = await signIn();
  const read = async (file: string): Promise<string> => {
    const target = `/api/files?path=${encodeURIComponent(file)}`;
    return (await ask({ target, headers: { cookie } })).body;
  };
  expect(await read("inner/a.txt")).toContain('"inside"');
  for (const file of ["../key", "inner/../../key", path.join(outside, "key"), "linked/key"]) {
    expect(await read(file)).toBe('{"status":"outside"}');
  }
});

test("41: after ten wrong tokens no other is looked at for a second, and a browser that is signed in goes on", async () => {
  let now = 0;
  const at = await start({ now: () => now });
  const cookie = await signIn(at);
  const statuses: number[] = [];
  for (let wrong = 0; wrong < BURST; wrong += 1) {
    statuses.push((await exchange(`wrong-${wrong}`, {}, at)).status);
  }
  expect(statuses).toEqual(statuses.map(() => 401));
  const limited = await exchange(at.token, {}, at);
  expect([limited.status, codeOf(limited)]).toEqual([429, "web/too-many-tries"]);
  expect(limited.headers.get("retry-after")).toBe("1");
  expect(limited.headers.has("set-cookie")).toBe(false);
  expect((await ask({ target: "/api/runs", headers: { cookie } }, at)).status).toBe(200);
  expect((await exchange("anything", { cookie }, at)).status).toBe(204);
  now += 1_000;
  expect((await exchange(at.token, {}, at)).status).toBe(204); // being refused has not spent it
});

test("a token is good for one browser; there, its address can be opened again", async () => {
  const first = await exchange(world.token);
  expect([first.status, first.body]).toEqual([204, ""]);
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  const thief = await exchange(world.token);
  expect([thief.status, codeOf(thief)]).toEqual([401, "web/wrong-token"]);
  expect(thief.headers.has("set-cookie")).toBe(false);
  expect((await exchange(world.token, { cookie })).status).toBe(204);
});

test("two tabs, and two browsers, work side by side", async () => {
  const one = await signIn();
  const two = await signIn();
  const answers = await Promise.all(
    [one, one, two].map(async (cookie) => await ask({ target: "/api/runs", headers: { cookie } })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test("after a restart an open page goes on, on its port, and no token is good any more", async () => {
  const cookie = await signIn();
  const unused = new URL(await world.bench.open()).hash.slice("#t=".length);
  await world.bench.close();
  const next = await workbench({ home: world.home, name: world.home, log: () => {} });
  onTestFinished(() => next.close());
  await next.reopen();
  const there = await ask({ target: "/nothing", headers: { cookie } });
  expect(there.status).toBe(404);
  expect((await ask({ target: "/nothing" })).status).toBe(401);
  expect((await exchange(unused)).status).toBe(401);
});

test("a server of a home in which nobody was signed in opens no port by itself", async () => {
  const home = temporaryFolder();
  const bench = await workbench({ home, name: "n", log: () => {} });
  onTestFinished(() => bench.close());
  await bench.reopen();
  await expect(readTextFile(home, "workbench-port")).resolves.toEqual({ status: "missing" });
});

test("who is signed in is kept where its user alone can read it", async () => {
  await signIn();
  const { mode } = statSync(path.join(world.home, "workbench-browsers.json"));
  expect(mode & 0o777).toBe(0o600);
});

test("a home that cannot be written signs in all the same", async () => {
  const home = temporaryFolder();
  mkdirSync(path.join(home, "workbench-browsers.json"));
  const next = await start({ home });
  expect(
    (await ask({ target: "/api/runs", headers: { cookie: await signIn(next) } }, next)).status,
  ).toBe(200);
});

test("a taken port is no error", async () => {
  await world.bench.close();
  const squatter = createServer((_, answer) => answer.end("mine"));
  await new Promise<void>((resolve) => squatter.listen(world.port, "127.0.0.1", resolve));
  onTestFinished(() => void squatter.close());
  const next = await start({ home: world.home });
  expect(next.port).not.toBe(world.port);
  expect(
    (await ask({ target: "/api/runs", headers: { cookie: await signIn(next) } }, next)).status,
  ).toBe(200);
});

test("one server's cookie opens no other server of this machine", async () => {
  const other = await start();
  const cookies = [await signIn(), await signIn(other)];
  expect(new Set(cookies.map((cookie) => cookie.split("=")[0])).size).toBe(2);
  const both = cookies.join("; "); // a browser sends them to every port
  expect((await ask({ target: "/api/runs", headers: { cookie: both } }, other)).status).toBe(200);
  expect((await ask({ target: "/api/runs", headers: { cookie: cookies[0] } }, other)).status).toBe(
    401,
  );
});

test("every answer has the headers that keep the page to itself", async () => {
  const cookie = await signIn();
  const policy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; worker-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";
  const answers = [
    await ask({ target: "/api/runs", headers: { cookie } }),
    await ask({ target: "/api/bug", headers: { cookie } }),
    await ask({ target: "/none", headers: { cookie } }),
    await ask({ target: "/api/runs" }),
    await ask({ target: "/api/runs", headers: { cookie, origin: "null" } }),
    await ask({ headers: { host: "a:b:c" } }),
    await ask({ target: "/../x" }),
    await exchange(world.token),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 500, 404, 401, 403, 421, 400, 204]);
  for (const { headers } of answers) {
    expect(headers.get("content-security-policy")).toBe(policy);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("cache-control")).toBe("no-store");
  }
});

test("a body of more than a mebibyte is refused, with its length said or not", async () => {
  const cookie = await signIn();
  const asked = { method: "POST", target: "/api/echo", headers: { ...OURS, cookie } };
  const full = await ask({ ...asked, body: "x".repeat(1_048_576) });
  expect([full.status, full.body]).toEqual([200, "1048576 characters"]);
  const large = await ask({ ...asked, body: "x".repeat(1_048_577) });
  expect([large.status, codeOf(large)]).toEqual([413, "web/too-large"]);
  const chunk = "x".repeat(1_048_577);
  const chunked = await ask({
    ...asked,
    headers: { ...asked.headers, "transfer-encoding": "chunked", "content-length": undefined },
    body: `${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`,
  });
  expect([chunked.status, codeOf(chunked)]).toEqual([413, "web/too-large"]);
  const token = await ask({ ...asked, target: "/session", body: "x".repeat(1_048_577) });
  expect(token.status).toBe(413);
  const stranger = await ask({ ...asked, headers: OURS, body: "x".repeat(1_048_577) });
  expect(stranger.status).toBe(401);
});

test.each([
  "",
  "{",
  "[]",
  "null",
  '{"token":1}',
  `{"token":"${"x".repeat(201)}"}`,
  '{"__proto__":{"token":"x"}}',
])("a body that is no token counts as no try: %s", async (body) => {
  const asked = { method: "POST", target: "/session", headers: OURS, body };
  for (let at = 0; at <= BURST; at += 1) expect((await ask(asked)).status).toBe(400);
  expect((await exchange(world.token)).status).toBe(204);
});

test("a foreseen failure is told in its own words, and a bug is logged", async () => {
  const cookie = await signIn();
  const refused = await ask({ target: "/api/refused", headers: { cookie } });
  expect([refused.status, JSON.parse(refused.body)]).toEqual([
    409,
    { error: { code: "run/none", kind: "conflict", message: "No run 7.", hint: "Look." } },
  ]);
  expect((await ask({ target: "/api/bug", headers: { cookie } })).status).toBe(500);
  expect(world.lines).toEqual([expect.stringContaining("Error: a bug")]);
});

test("the token and the cookie are in no answer but their own, and in no log", async () => {
  const answers: RawAnswer[] = [await exchange("wrong"), await ask({ target: `/${world.token}` })];
  const first = await exchange(world.token);
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  answers.push(await exchange(world.token));
  for (const target of ["/api/runs", "/api/bug", "/api/refused", "/none"]) {
    answers.push(await ask({ target, headers: { cookie } }));
  }
  const secret = cookie.split("=")[1] ?? "none";
  const said = JSON.stringify([
    ...answers.map(({ headers, body }) => [...headers, body]),
    first.body,
    world.lines,
  ]);
  expect(secret).toHaveLength(43);
  expect(said).not.toContain(world.token);
  expect(said).not.toContain(secret);
});

test("an answer without an end, and one a moment ago, keep the server; who is refused does not", async () => {
  const bench = world.bench;
  const cookie = await signIn();
  expect(bench.isInUse(60_000)).toBe(true); // an address was given out
  expect(bench.isInUse(0)).toBe(false);
  const refused = connect(world.port, "127.0.0.1");
  refused.write(
    rawRequest({ target: "/api/events", headers: { host: `127.0.0.1:${world.port}` } }),
  );
  await once(refused, "data");
  expect(bench.isInUse(0)).toBe(false);

  const stream = connect(world.port, "127.0.0.1");
  const headers = { host: `127.0.0.1:${world.port}`, cookie };
  stream.write(rawRequest({ target: "/api/events", headers }));
  await once(stream, "data");
  expect(bench.isInUse(0)).toBe(true);
  stream.destroy();
  await expect.poll(() => bench.isInUse(0)).toBe(false);
});

test("a page may be loaded without a session, and opens nothing else", async () => {
  const page = new Hono();
  page.all("*", (context) =>
    context.html("<!doctype html>", 200, { "cache-control": "max-age=60" }),
  );
  const at = await start({ page, styles: ["sha256-abc="] });
  for (const target of ["/", "/runs/7", "/assets/a.js", "/API/runs"]) {
    const answer = await ask({ target }, at);
    expect([target, answer.status, answer.body]).toEqual([target, 200, "<!doctype html>"]);
    expect(answer.headers.get("content-security-policy")).toContain(
      "style-src-elem 'self' 'sha256-abc='; style-src-attr",
    );
    expect(answer.headers.get("cache-control")).toBe("max-age=60");
  }
  for (const target of ["/api", "/api/runs", "/api/none", "/%61pi/runs", "/ap%69/none"]) {
    expect([target, (await ask({ target }, at)).status]).toEqual([target, 401]);
  }
  expect((await ask({ method: "POST", target: "/runs/7", headers: OURS }, at)).status).toBe(401);
  const foreign = { "sec-fetch-site": "cross-site" };
  expect((await ask({ target: "/", headers: foreign }, at)).status).toBe(403);
  expect((await ask({ target: "/", headers: { host: "attacker.example" } }, at)).status).toBe(421);
  expect(
    (await ask({ target: "/api/none", headers: { cookie: await signIn(at) } }, at)).status,
  ).toBe(404);
});
