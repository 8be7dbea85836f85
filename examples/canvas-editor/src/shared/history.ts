/** Undo for one person: each change made here is remembered as the change that takes it back. */
import type { CanvasDocument, Change } from "./shapes.ts";

const DEPTH = 100;

export class History {
  readonly #inverses: Change[] = [];

  /** Remembers how to take `change` back; `before` is the document that it will be made on. */
  record(before: CanvasDocument, change: Change): void {
    const inverse = invert(before, change);
    if (inverse === undefined) return;
    this.#inverses.push(inverse);
    if (this.#inverses.length > DEPTH) this.#inverses.shift();
  }

  /** The change that undoes the latest one. Others' changes in between stay. */
  undo(): Change | undefined {
    return this.#inverses.pop();
  }
}

function invert(before: CanvasDocument, change: Change): Change | undefined {
  if (change.kind === "add") return { kind: "remove", id: change.shape.id };
  const shape = before.shapes.find(({ id }) => id === change.id);
  // Somebody removed it a moment ago: the server will refuse the change, so there is no undo.
  if (shape === undefined) return undefined;
  return change.kind === "remove"
    ? { kind: "add", shape }
    : { kind: "move", id: shape.id, x: shape.x, y: shape.y };
}
