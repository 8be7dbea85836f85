import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileStore, memoryStore } from "../src/server/documents.ts";
import { Rooms } from "../src/server/rooms.ts";
import type { Change, Shape } from "../src/shared/shapes.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { openPage } from "./support/open-page.ts";

const note: Shape = { id: "n1", kind: "note", x: 1, y: 2, width: 30, height: 20, text: "Hello" };
const addNote: Change = { kind: "add", shape: note };

test("a change reaches every page, its author's too", () => {
  const rooms = new Rooms({ clock: new FakeClock(), store: memoryStore() });
  const ada = openPage(rooms, "Ada");
  const lin = openPage(rooms, "Lin");
  ada.send({ type: "change", change: addNote });
  const changed = { type: "changed", by: ada.id, revision: 1, change: addNote };
  assert.deepEqual(ada.received.at(-1), changed);
  assert.deepEqual(lin.received.at(-1), changed);
});

test("whoever joins later gets the document as it is now, and a colour of their own", () => {
  const rooms = new Rooms({ clock: new FakeClock(), store: memoryStore() });
  const [first] = openPage(rooms, "Ada").received;
  const lin = openPage(rooms, "Lin");
  lin.send({ type: "change", change: addNote });
  const [late] = openPage(rooms, "Eve").received;
  assert.ok(first?.type === "joined" && late?.type === "joined");
  assert.deepEqual(late.document, { id: "main", revision: 1, shapes: [note] });
  assert.notEqual(late.session.colour, first.session.colour);
});

test("a message that cannot be taken is answered to its sender alone", () => {
  const rooms = new Rooms({ clock: new FakeClock(), store: memoryStore() });
  const ada = openPage(rooms, "Ada");
  const lin = openPage(rooms, "Lin");
  ada.sendText('{"type":"dance"}');
  ada.send({ type: "change", change: { kind: "remove", id: "n1" } });
  const codes = ada.received.map((message) => message.type === "error" && message.code);
  assert.deepEqual(codes, [false, "unknown-message", "shape-gone"]);
  assert.equal(lin.received.length, 1);
});

test("a burst of changes is saved once, half a second after it began", () => {
  const clock = new FakeClock();
  const saved: number[] = [];
  const store = {
    ...memoryStore(),
    save: ({ revision }: { revision: number }) => saved.push(revision),
  };
  const ada = openPage(new Rooms({ clock, store }), "Ada");
  ada.send({ type: "change", change: addNote });
  clock.advance(400);
  ada.send({ type: "change", change: { kind: "move", id: "n1", x: 5, y: 5 } });
  assert.deepEqual(saved, []);
  clock.advance(100);
  assert.deepEqual(saved, [2]);
});

test("a document on disk is there again after the last page has left", (context) => {
  const directory = mkdtempSync(join(tmpdir(), "canvas-editor-"));
  context.after(() => rmSync(directory, { recursive: true }));
  const rooms = () => new Rooms({ clock: new FakeClock(), store: fileStore(directory) });
  const ada = openPage(rooms(), "Ada");
  ada.send({ type: "change", change: addNote });
  ada.close();
  const [joined] = openPage(rooms(), "Lin").received;
  assert.deepEqual(joined?.type === "joined" && joined.document.shapes, [note]);
});
