import { expect, test } from "vitest";
import { BURST, countTries } from "./tries.ts";

function failedTries(count: number, now: () => number): ReturnType<typeof countTries> {
  const tries = countTries(now);
  for (let at = 0; at < count; at += 1) tries.failed();
  return tries;
}

test("after ten wrong tokens there is one try a second, and no debt beyond it", () => {
  let now = 5_000;
  const tries = failedTries(BURST - 1, () => now);
  expect(tries.wait()).toBe(0);
  tries.failed();
  expect(tries.wait()).toBe(1);
  now += 999;
  expect(tries.wait()).toBe(1);
  now += 1;
  expect(tries.wait()).toBe(0);
  tries.failed();
  expect(tries.wait()).toBe(1);
});

test("a long rest gives no more than the first ten", () => {
  let now = 0;
  const tries = failedTries(BURST, () => now);
  now += 3_600_000;
  for (let at = 0; at < BURST; at += 1) {
    expect(tries.wait()).toBe(0);
    tries.failed();
  }
  expect(tries.wait()).toBe(1);
});
