/** What a document is made of, and the only ways in which it changes. All of it is pure. */
import { ProtocolError } from "./protocol-error.ts";

export type ShapeKind = "rectangle" | "ellipse" | "note";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Shape extends Point {
  readonly id: string;
  readonly kind: ShapeKind;
  readonly width: number;
  readonly height: number;
  /** Shown on notes; empty elsewhere. */
  readonly text: string;
}

export interface CanvasDocument {
  readonly id: string;
  /** How many changes led here; a page that misses one can tell. */
  readonly revision: number;
  /** Bottom first, as they are drawn. */
  readonly shapes: readonly Shape[];
}

export type Change =
  | { readonly kind: "add"; readonly shape: Shape }
  | { readonly kind: "move"; readonly id: string; readonly x: number; readonly y: number }
  | { readonly kind: "remove"; readonly id: string };

/**
 * The document with `change` made.
 *
 * @throws ProtocolError `shape-gone` or `shape-exists` when somebody else was faster.
 */
export function applyChange(document: CanvasDocument, change: Change): CanvasDocument {
  const { shapes } = document;
  const revision = document.revision + 1;
  if (change.kind === "add") {
    if (shapes.some(({ id }) => id === change.shape.id)) {
      throw new ProtocolError("shape-exists", "A shape with this id is already there.");
    }
    return { ...document, revision, shapes: [...shapes, change.shape] };
  }
  if (!shapes.some(({ id }) => id === change.id)) {
    throw new ProtocolError("shape-gone", "Somebody has removed this shape.");
  }
  const others = (shape: Shape) => shape.id !== change.id;
  const moved = (shape: Shape) =>
    change.kind === "move" && shape.id === change.id
      ? { ...shape, x: change.x, y: change.y }
      : shape;
  return {
    ...document,
    revision,
    shapes: change.kind === "remove" ? shapes.filter(others) : shapes.map(moved),
  };
}

/** The topmost shape under `point`. Ellipses count with their box: easier to grab. */
export function shapeAt(shapes: readonly Shape[], { x, y }: Point): Shape | undefined {
  return shapes.findLast(
    (shape) =>
      x >= shape.x && x <= shape.x + shape.width && y >= shape.y && y <= shape.y + shape.height,
  );
}
