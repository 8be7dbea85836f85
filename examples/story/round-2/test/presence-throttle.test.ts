import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../src/server/documents.ts";
import { Rooms } from "../src/server/rooms.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { openPage, type OpenPage } from "./support/open-page.ts";

/** The x of every cursor that the page was told of. */
function cursors(page: OpenPage): (number | undefined)[] {
  return page.received.flatMap((message) =>
    message.type === "presence" ? [message.peer.cursor?.x] : [],
  );
}

test("a burst of moves is one broadcast, and the last position follows 50 ms later", () => {
  const clock = new FakeClock();
  const rooms = new Rooms({ clock, store: memoryStore() });
  const ada = openPage(rooms, "Ada");
  const lin = openPage(rooms, "Lin");
  for (let x = 1; x <= 20; x++) lin.send({ type: "pointer", x, y: 0 });
  assert.deepEqual(cursors(ada), [1]);
  clock.advance(49);
  assert.deepEqual(cursors(ada), [1]);
  clock.advance(1);
  assert.deepEqual(cursors(ada), [1, 20]);
});

test("a pointer that moves for a second is broadcast at most every 50 ms", () => {
  const clock = new FakeClock();
  const rooms = new Rooms({ clock, store: memoryStore() });
  const ada = openPage(rooms, "Ada");
  const lin = openPage(rooms, "Lin");
  for (let x = 1; x <= 100; x++) {
    lin.send({ type: "pointer", x, y: 0 });
    clock.advance(10);
  }
  clock.advance(50);
  assert.ok(cursors(ada).length <= 22, `${cursors(ada).length} broadcasts`);
  assert.equal(cursors(ada).at(-1), 100);
});
