/** Paints one frame. Knows nothing of the network or the mouse. */
import type { Peer } from "../shared/protocol.ts";
import type { Point, Shape } from "../shared/shapes.ts";

const FILL = { rectangle: "#e0e7ff", ellipse: "#dcfce7", note: "#fef9c3" } as const;
const OUTLINE = "#a8a29e";
const SELECTED = "#1c1917";

export interface Picture {
  readonly shapes: readonly Shape[];
  /** Id of the shape that this page has selected. */
  readonly selected: string | undefined;
  readonly peers: readonly Peer[];
}

export function draw(context: CanvasRenderingContext2D, picture: Picture): void {
  const { shapes, selected, peers } = picture;
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  for (const shape of shapes) {
    context.beginPath();
    outline(context, shape);
    context.fillStyle = FILL[shape.kind];
    context.fill();
    context.strokeStyle = shape.id === selected ? SELECTED : OUTLINE;
    context.lineWidth = shape.id === selected ? 2 : 1;
    context.stroke();
    context.fillStyle = SELECTED;
    context.font = "14px system-ui, sans-serif";
    context.fillText(shape.text, shape.x + 10, shape.y + 22, shape.width - 20);
  }
  for (const peer of peers) {
    for (const shape of shapes.filter(({ id }) => peer.selection.includes(id))) {
      frame(context, shape, peer.colour);
    }
    if (peer.cursor !== undefined) pointer(context, peer.cursor, peer);
  }
}

/** A dashed frame around a shape that somebody else has selected. */
function frame(context: CanvasRenderingContext2D, shape: Shape, colour: string): void {
  context.setLineDash([4, 3]);
  context.lineWidth = 2;
  context.strokeStyle = colour;
  context.strokeRect(shape.x - 4, shape.y - 4, shape.width + 8, shape.height + 8);
  context.setLineDash([]);
}

function pointer(context: CanvasRenderingContext2D, { x, y }: Point, { name, colour }: Peer): void {
  context.fillStyle = colour;
  context.fill(new Path2D(`M ${x} ${y} l 0 16 l 4 -4 l 7 0 z`));
  context.font = "12px system-ui, sans-serif";
  context.fillText(name, x + 12, y + 24);
}

function outline(context: CanvasRenderingContext2D, { kind, x, y, width, height }: Shape): void {
  if (kind === "ellipse") {
    context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
  } else {
    context.roundRect(x, y, width, height, kind === "note" ? 2 : 6);
  }
}
