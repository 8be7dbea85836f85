/** How often a wrong token may be shown. */

export interface Tries {
  /** Seconds until the next token is looked at; 0 for now. */
  readonly wait: () => number;
  readonly failed: () => void;
}

/** Wrong tokens in a row without a wait. */
export const BURST = 10;

/** Milliseconds that give one more try. Short, because whoever tries also keeps out the owner. */
const REFILL = 1_000;

/** @param now Milliseconds of a clock that never goes back. */
export function countTries(now: () => number): Tries {
  let left = BURST;
  let at = now();
  return {
    wait: () => {
      const more = Math.floor((now() - at) / REFILL);
      left = Math.min(BURST, left + more);
      at += more * REFILL;
      return left > 0 ? 0 : Math.ceil((at + REFILL - now()) / 1_000);
    },
    failed: () => {
      left -= 1;
    },
  };
}
