/** Brings what stands between the lines wholly into view: the viewer draws only what is near, and measures it after. */
import { HEADER } from "../../diff/look.ts";

/** Air around what was brought into view, in pixels. */
const AIR = 8;

interface Sides {
  readonly top: number;
  readonly bottom: number;
}

/** How far to scroll down until `card` is within `room`; its beginning first, where it is taller. Pure. */
export function scrollInto(card: Sides, room: Sides): number {
  const above = card.top - room.top;
  const below = card.bottom - room.bottom;
  if (above >= 0 && below <= 0) return 0;
  return above < 0 ? above : Math.min(above, below);
}

/** The part of a scrolled column in which things can be read. */
function readable(column: Element): Sides {
  const { top, bottom } = column.getBoundingClientRect();
  const sticky = column.getAttribute("role") === "region" ? HEADER : 0;
  return { top: top + sticky + AIR, bottom: bottom - AIR };
}

function columnOf(card: Element): Element | undefined {
  return card.closest("[role=region][aria-label='The change'], aside") ?? undefined;
}

/** Whether enough of it is seen to be judged: its beginning, and its end unless it is taller than the column. */
export function isInView(card: Element): boolean {
  const column = columnOf(card);
  if (column === undefined || card.getClientRects().length === 0) return false;
  return Math.abs(scrollInto(card.getBoundingClientRect(), readable(column))) <= 2 * AIR;
}

/** Whether any of it is within the column that it stands in. */
export function isSeen(element: Element): boolean {
  const column = columnOf(element);
  if (column === undefined || element.getClientRects().length === 0) return false;
  const [own, room] = [element.getBoundingClientRect(), readable(column)];
  return own.bottom > room.top && own.top < room.bottom;
}

/** Frames in which something that was asked for is drawn, and those in which its height may still change. */
const DRAWN = 90;
const STILL = 12;

interface Bringing {
  readonly find: () => Element | undefined;
  /** Scrolls to near where it stands, so that it is drawn. */
  readonly show: () => void;
  /** It is there; told for as long as its place may still change. */
  readonly found?: () => void;
  readonly done?: () => void;
  readonly missing?: () => void;
}

let stop = (): void => {};

/**
 * Scrolls until it is in view; ends what was being brought before.
 *
 * Ended by a press of the pointer: what was pressed on may not move away before it is let go.
 */
export function bring({ find, show, found, done, missing }: Bringing): () => void {
  stop();
  let frame = 0;
  let tries = 0;
  let still = 0;
  const look = (): void => {
    const card = find();
    const column = card === undefined ? undefined : columnOf(card);
    if (card === undefined || column === undefined) {
      tries += 1;
      if (still > 0) {
        // Drawn anew, it is soon there again; else somebody has scrolled on.
        if (tries > STILL) return;
      } else if (tries > DRAWN) {
        missing?.();
        return;
      } else if (tries % 10 === 1) show();
    } else {
      found?.();
      tries = 0;
      still += 1;
      column.scrollTop += scrollInto(card.getBoundingClientRect(), readable(column));
      if (still > STILL) {
        done?.();
        return;
      }
    }
    frame = requestAnimationFrame(look);
  };
  const end = (): void => {
    cancelAnimationFrame(frame);
    document.removeEventListener("pointerdown", end, { capture: true });
  };
  document.addEventListener("pointerdown", end, { capture: true });
  look();
  stop = end;
  return end;
}
