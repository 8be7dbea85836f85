/** Paints one frame. Knows nothing of the network or the mouse. */
import type { Shape } from "../shared/shapes.ts";

const FILL = { rectangle: "#e0e7ff", ellipse: "#dcfce7", note: "#fef9c3" } as const;
const OUTLINE = "#a8a29e";
const SELECTED = "#1c1917";

export interface Picture {
  readonly shapes: readonly Shape[];
  /** Id of the shape that this page has selected. */
  readonly selected: string | undefined;
}

export function draw(context: CanvasRenderingContext2D, { shapes, selected }: Picture): void {
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
}

function outline(context: CanvasRenderingContext2D, { kind, x, y, width, height }: Shape): void {
  if (kind === "ellipse") {
    context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
  } else {
    context.roundRect(x, y, width, height, kind === "note" ? 2 : 6);
  }
}
