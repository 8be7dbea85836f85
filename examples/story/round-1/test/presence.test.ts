import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../src/server/documents.ts";
import { Rooms } from "../src/server/rooms.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { openPage, type OpenPage } from "./support/open-page.ts";

function setUp(): { rooms: Rooms; clock: FakeClock; ada: OpenPage; lin: OpenPage } {
  const clock = new FakeClock();
  const rooms = new Rooms({ clock, store: memoryStore() });
  return { rooms, clock, ada: openPage(rooms, "Ada"), lin: openPage(rooms, "Lin") };
}

function lastPeer(page: OpenPage) {
  const message = page.received.at(-1);
  assert.ok(message?.type === "presence");
  return message.peer;
}

test("a peer's cursor reaches the other pages with its name, and does not come back", () => {
  const { ada, lin } = setUp();
  lin.send({ type: "pointer", x: 12, y: 34 });
  const { id, name, cursor } = lastPeer(ada);
  assert.deepEqual({ id, name, cursor }, { id: lin.id, name: "Lin", cursor: { x: 12, y: 34 } });
  assert.equal(lin.received.length, 1);
});

test("a peer's selection reaches the other pages", () => {
  const { ada, lin } = setUp();
  lin.send({ type: "select", shapes: ["n1", "n2"] });
  assert.deepEqual(lastPeer(ada).selection, ["n1", "n2"]);
});

test("whoever joins later sees the cursors that are there already", () => {
  const { rooms, lin } = setUp();
  lin.send({ type: "pointer", x: 12, y: 34 });
  assert.deepEqual(lastPeer(openPage(rooms, "Eve")).cursor, { x: 12, y: 34 });
});

test("the other pages end where the pointer stopped", () => {
  const { clock, ada, lin } = setUp();
  // A browser reports a moving pointer about once a frame.
  for (const x of [10, 20, 30, 40]) {
    lin.send({ type: "pointer", x, y: 5 });
    clock.advance(16);
  }
  assert.deepEqual(lastPeer(ada).cursor, { x: 40, y: 5 });
});
