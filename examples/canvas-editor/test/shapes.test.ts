import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../src/shared/history.ts";
import { applyChange, shapeAt, type CanvasDocument, type Shape } from "../src/shared/shapes.ts";

function box(id: string, x = 0): Shape {
  return { id, kind: "rectangle", x, y: 0, width: 10, height: 10, text: "" };
}

function documentOf(...shapes: Shape[]): CanvasDocument {
  return { id: "main", revision: 0, shapes };
}

test("every change makes a new revision and leaves the old document alone", () => {
  const before = documentOf(box("a"));
  const after = applyChange(before, { kind: "move", id: "a", x: 30, y: 40 });
  assert.deepEqual(after, { id: "main", revision: 1, shapes: [{ ...box("a"), x: 30, y: 40 }] });
  assert.deepEqual(before, documentOf(box("a")));
});

test("a change to a shape that somebody removed is refused", () => {
  assert.throws(() => applyChange(documentOf(), { kind: "remove", id: "a" }), {
    code: "shape-gone",
  });
});

test("the topmost shape is the one under the pointer", () => {
  assert.equal(shapeAt([box("below"), box("above", 5)], { x: 7, y: 7 })?.id, "above");
  assert.equal(shapeAt([box("below")], { x: 11, y: 7 }), undefined);
});

test("undo takes back add, move and remove, latest first", () => {
  const history = new History();
  let document = documentOf();
  for (const change of [
    { kind: "add", shape: box("a") },
    { kind: "move", id: "a", x: 50, y: 0 },
    { kind: "remove", id: "a" },
  ] as const) {
    history.record(document, change);
    document = applyChange(document, change);
  }
  const seen: (number | undefined)[] = [];
  for (let undo = history.undo(); undo !== undefined; undo = history.undo()) {
    document = applyChange(document, undo);
    seen.push(document.shapes[0]?.x);
  }
  assert.deepEqual(seen, [50, 0, undefined]);
});
