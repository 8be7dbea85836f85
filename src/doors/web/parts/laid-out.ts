/**
 * What a virtual list asks of the page, once it has been laid out anyway.
 *
 * To ask an element that was just made how large it is has the page laid out for that alone; of a whole screen that takes
 * 15 ms each time.
 */
import type { Virtualizer } from "@tanstack/react-virtual";

type List = Virtualizer<HTMLDivElement, Element>;

/** Height of a row: its estimate until then. */
export function rowOnceLaidOut(
  element: Element,
  entry: ResizeObserverEntry | undefined,
  list: List,
): number {
  const box = entry?.borderBoxSize[0];
  if (box !== undefined) return Math.round(box.blockSize);
  const index = list.indexFromElement(element);
  return list.measurementsCache[index]?.size ?? list.options.estimateSize(index);
}

/** How much room a list has: what its `initialRect` says until then. */
export function roomOnceLaidOut(
  { scrollElement }: List,
  tell: (rect: { readonly width: number; readonly height: number }) => void,
): (() => void) | undefined {
  if (scrollElement === null) return undefined;
  const observer = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.borderBoxSize[0];
    if (box !== undefined)
      tell({ width: Math.round(box.inlineSize), height: Math.round(box.blockSize) });
  });
  observer.observe(scrollElement, { box: "border-box" });
  return () => observer.disconnect();
}
