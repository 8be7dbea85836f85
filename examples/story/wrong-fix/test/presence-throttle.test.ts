import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../src/server/documents.ts";
import { Rooms } from "../src/server/rooms.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { openPage } from "./support/open-page.ts";

test("a burst of moves is one broadcast", () => {
  const rooms = new Rooms({ clock: new FakeClock(), store: memoryStore() });
  const ada = openPage(rooms, "Ada");
  const lin = openPage(rooms, "Lin");
  for (let x = 1; x <= 20; x++) lin.send({ type: "pointer", x, y: 0 });
  assert.equal(ada.received.filter(({ type }) => type === "presence").length, 1);
});
