/** What may wait until the page has nothing better to do. */

/** Milliseconds in place of an idle moment, in browsers that do not tell. */
const A_MOMENT = 50;

/**
 * Calls back when the page is at rest, and at the latest after so many milliseconds.
 *
 * @returns What takes it back.
 */
export function whenIdle(act: () => void, latest: number): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(act, A_MOMENT);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act, { timeout: latest });
  return () => cancelIdleCallback(asked);
}
