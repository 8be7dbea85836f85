/** Workers that colour code, and lines that need not wait for them. */
import { getHighlighterIfLoaded, preloadHighlighter } from "@pierre/diffs";
// oxlint-disable-next-line import/default -- Vite makes the worker
import Colours from "@pierre/diffs/worker/worker.js?worker";
import { WorkerPoolManager } from "@pierre/diffs/worker";
import { registerThemes, themes } from "./themes.ts";

const WORKERS = 2;

let drawn: () => void;
const drawing = new Promise<void>((resolve) => {
  drawn = resolve;
});

/** To be called when there are lines to look at, and again as often as one likes. */
export function linesAreDrawn(): void {
  requestAnimationFrame(() => drawn());
}

/**
 * The viewer's pool, which would show nothing until its workers have started, and have them start while the page has
 * better things to do: 150 ms and more of both cores of a small machine. All that plain lines need are the themes.
 */
class ColoursLater extends WorkerPoolManager {
  override isInitialized(): boolean {
    return getHighlighterIfLoaded({ theme: themes }) !== undefined;
  }

  override async initialize(languages?: Parameters<WorkerPoolManager["initialize"]>[0]) {
    await drawing;
    return super.initialize(languages);
  }
}

registerThemes();

export const workers = new ColoursLater(
  { workerFactory: () => new Colours(), poolSize: WORKERS },
  { theme: themes, langs: [] },
);

/** Resolves when lines can be shown; without themes too, which the viewer then asks for itself. */
export async function readyForLines(): Promise<void> {
  await preloadHighlighter({ themes: Object.values(themes), langs: [] }).catch(() => {});
}
