import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { get, request } from "node:http";
import { test, type TestContext } from "node:test";
import { memoryStore } from "../src/server/documents.ts";
import { createCanvasServer } from "../src/server/http.ts";
import { HEARTBEAT } from "../src/server/websocket.ts";
import { FakeClock } from "./support/fake-clock.ts";

async function start(context: TestContext): Promise<{ host: string; clock: FakeClock }> {
  const clock = new FakeClock();
  const { http } = createCanvasServer({ clock, store: memoryStore() });
  await once(http.listen(0, "127.0.0.1"), "listening");
  context.after(() => http.close());
  return { host: `127.0.0.1:${(http.address() as AddressInfo).port}`, clock };
}

const handshake = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

test("the page's modules arrive as JavaScript, and the server's own do not arrive", async (context) => {
  const { host } = await start(context);
  const module = await fetch(`http://${host}/shared/clock.ts`);
  assert.match(module.headers.get("content-type") ?? "", /^text\/javascript/);
  assert.doesNotMatch(await module.text(), /interface Clock/);
  assert.equal((await fetch(`http://${host}/server/http.ts`)).status, 404);
});

test("a page joins over a real socket", async (context) => {
  const { host } = await start(context);
  const socket = new WebSocket(`ws://${host}/socket`);
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "join", document: "main", name: "Ada" }));
  const [event] = await once(socket, "message");
  assert.match(event.data, /^{"type":"joined"/);
  socket.close();
  await once(socket, "close");
});

test("a page of another origin is refused", async (context) => {
  const { host } = await start(context);
  const headers = { ...handshake, origin: "http://elsewhere.example" };
  const [response] = await once(get(`http://${host}/socket`, { headers }), "response");
  assert.equal(response.statusCode, 403);
});

test("a page that stops answering pings is let go after two heartbeats", async (context) => {
  const { host, clock } = await start(context);
  const upgrade = request(`http://${host}/socket`, { headers: handshake });
  upgrade.end();
  const [response, socket] = await once(upgrade, "upgrade");
  // The answer to the RFC's sample key, section 1.3.
  assert.equal(response.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  clock.advance(HEARTBEAT);
  const [ping] = await once(socket, "data");
  assert.equal(ping.toString("hex"), "8900");
  clock.advance(HEARTBEAT);
  await once(socket, "close");
});
