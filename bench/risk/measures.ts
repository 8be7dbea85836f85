/** How good an order of a change's hunks is, and how sure that is. */

export interface Judged {
  /** Higher is read earlier; hunks come in the order of the diff, which breaks ties. */
  readonly score: number;
  readonly lines: number;
  /** Lines of it that were later found wrong. */
  readonly defective: number;
}

/** The chance that a defective hunk stands before a sound one; ties count half. */
export function areaUnderCurve(hunks: readonly Judged[]): number {
  const wrong = hunks.filter(({ defective }) => defective > 0);
  const sound = hunks.filter(({ defective }) => defective === 0);
  let won = 0;
  for (const one of wrong) {
    for (const other of sound) {
      if (one.score > other.score) won += 1;
      else if (one.score === other.score) won += 0.5;
    }
  }
  return won / (wrong.length * sound.length);
}

/** The share of the defective lines that stands in so large a first share of the lines; a hunk cut by it counts in part. */
export function foundIn(hunks: readonly Judged[], share: number): number {
  const budget = share * hunks.reduce((sum, { lines }) => sum + lines, 0);
  const all = hunks.reduce((sum, { defective }) => sum + defective, 0);
  let read = 0;
  let found = 0;
  for (const { lines, defective } of hunks.toSorted((a, b) => b.score - a.score)) {
    found += defective * Math.min(1, Math.max(0, (budget - read) / lines));
    read += lines;
  }
  return found / all;
}

/** Numbers in [0, 1) that are the same on every run (mulberry32, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const DRAWS = 1_000;
const SEED = 7;

/**
 * The mean over changes with its 95 % interval: repositories are drawn again, then changes in each.
 *
 * @param groups One value a change, by repository.
 */
export function estimate(groups: readonly (readonly number[])[]): Estimate {
  const random = randomNumbers(SEED);
  const draw = <Value>(values: readonly Value[]): Value[] =>
    Array.from({ length: values.length }).flatMap(() =>
      values.slice(Math.floor(random() * values.length)).slice(0, 1),
    );
  const means = Array.from({ length: DRAWS }, () =>
    mean(draw(groups).flatMap((group) => draw(group))),
  ).toSorted((a, b) => a - b);
  return {
    mean: mean(groups.flat()),
    low: means[Math.floor(DRAWS * 0.025)] ?? Number.NaN,
    high: means[Math.ceil(DRAWS * 0.975) - 1] ?? Number.NaN,
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
