/** One page's view of a document: what is selected, what is being dragged, what to send. */
import { History } from "../shared/history.ts";
import type { ClientMessage, ServerMessage } from "../shared/protocol.ts";
import {
  applyChange,
  shapeAt,
  type CanvasDocument,
  type Change,
  type Point,
  type Shape,
  type ShapeKind,
} from "../shared/shapes.ts";
import { draw } from "./draw.ts";
import { Peers } from "./peers.ts";

const EMPTY: CanvasDocument = { id: "", revision: 0, shapes: [] };

interface Drag {
  readonly shape: Shape;
  readonly from: Point;
  readonly to: Point;
}

export class Editor {
  readonly #context: CanvasRenderingContext2D;
  readonly #send: (message: ClientMessage) => void;
  readonly #history = new History();
  readonly #peers = new Peers();
  #document = EMPTY;
  #selected: string | undefined;
  #drag: Drag | undefined;
  #frame: number | undefined;

  constructor(canvas: HTMLCanvasElement, send: (message: ClientMessage) => void) {
    // A canvas that has no other context always has a 2d one.
    this.#context = canvas.getContext("2d")!;
    this.#send = send;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#press({ x: event.offsetX, y: event.offsetY });
    });
    canvas.addEventListener("pointermove", (event) => {
      this.#moveTo({ x: event.offsetX, y: event.offsetY });
    });
    canvas.addEventListener("pointerup", () => this.#release());
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "z" && (event.ctrlKey || event.metaKey)) this.undo();
    });
  }

  /** Takes what the server said. */
  receive(message: ServerMessage): void {
    switch (message.type) {
      case "joined":
        this.#document = message.document;
        // After a reconnect the server tells anew who is here.
        this.#peers.clear();
        break;
      case "presence":
        this.#peers.update(message.peer);
        break;
      case "gone":
        this.#peers.remove(message.id);
        break;
      case "changed":
        this.#document = applyChange(this.#document, message.change);
        break;
      case "error":
        return;
    }
    this.#redraw();
  }

  add(kind: ShapeKind): void {
    // Each a little lower than the last, so that ten clicks are not one pile.
    const step = 24 * (this.#document.shapes.length % 12);
    const place = { x: 40 + step, y: 40 + step, width: 160, height: 100 };
    const text = kind === "note" ? "A note" : "";
    this.#change({ kind: "add", shape: { id: crypto.randomUUID(), kind, ...place, text } });
  }

  undo(): void {
    const change = this.#history.undo();
    // Sent as it is: recording it would make undo its own next undo.
    if (change !== undefined) this.#send({ type: "change", change });
  }

  #change(change: Change): void {
    this.#history.record(this.#document, change);
    this.#send({ type: "change", change });
  }

  #press(at: Point): void {
    const shape = shapeAt(this.#document.shapes, at);
    this.#drag = shape && { shape, from: at, to: at };
    this.#select(shape?.id);
  }

  #moveTo(at: Point): void {
    this.#send({ type: "pointer", x: at.x, y: at.y });
    if (this.#drag === undefined) return;
    this.#drag = { ...this.#drag, to: at };
    this.#redraw();
  }

  #release(): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag === undefined) return;
    const { id, x, y } = dragged(drag);
    if (x !== drag.shape.x || y !== drag.shape.y) this.#change({ kind: "move", id, x, y });
    this.#redraw();
  }

  #select(id: string | undefined): void {
    if (id !== this.#selected) this.#send({ type: "select", shapes: id === undefined ? [] : [id] });
    this.#selected = id;
    this.#redraw();
  }

  /** At most one painting a frame, however many messages came in between. */
  #redraw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const drag = this.#drag;
      const shapes = this.#document.shapes.map((shape) =>
        shape.id === drag?.shape.id ? dragged(drag) : shape,
      );
      draw(this.#context, { shapes, selected: this.#selected, peers: this.#peers.list });
    });
  }
}

function dragged({ shape, from, to }: Drag): Shape {
  return { ...shape, x: shape.x + to.x - from.x, y: shape.y + to.y - from.y };
}
