import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../src/server/documents.ts";
import { Rooms } from "../src/server/rooms.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { openPage } from "./support/open-page.ts";

test("when a peer leaves, the other pages are told to take its cursor away", () => {
  const rooms = new Rooms({ clock: new FakeClock(), store: memoryStore() });
  const ada = openPage(rooms, "Ada");
  const lin = openPage(rooms, "Lin");
  lin.send({ type: "pointer", x: 12, y: 34 });
  lin.close();
  assert.deepEqual(ada.received.at(-1), { type: "gone", id: lin.id });
});

test("a move that was still waiting does not bring a departed peer back", () => {
  const clock = new FakeClock();
  const rooms = new Rooms({ clock, store: memoryStore() });
  const ada = openPage(rooms, "Ada");
  const lin = openPage(rooms, "Lin");
  lin.send({ type: "pointer", x: 1, y: 1 });
  lin.send({ type: "pointer", x: 2, y: 2 });
  lin.close();
  clock.advance(1_000);
  assert.deepEqual(ada.received.at(-1), { type: "gone", id: lin.id });
});
