/**
 * Time, as everything here sees it.
 *
 * Whoever needs the time or a timer is given a `Clock`. Tests turn its hands themselves,
 * so none of them waits and none of them is flaky.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `delay` milliseconds from now. The returned function calls it off. */
  after(delay: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
