import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Turn, type TurnLimits } from "./turn.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function begun(limits: Partial<TurnLimits>) {
  const reasons: string[] = [];
  const turn = new Turn(
    { silence: undefined, longest: undefined, cancel: 5_000, ...limits },
    (reason) => reasons.push(reason),
  );
  return { turn, reasons };
}

test("each word of the agent starts its silence anew", () => {
  const { turn, reasons } = begun({ silence: 100 });
  vi.advanceTimersByTime(99);
  turn.heard();
  vi.advanceTimersByTime(99);
  expect(reasons).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(reasons).toEqual(["it was silent for 0.1 s"]);
});

test("words do not lengthen a turn", () => {
  const { turn, reasons } = begun({ longest: 100 });
  vi.advanceTimersByTime(60);
  turn.heard();
  vi.advanceTimersByTime(40);
  expect(reasons).toEqual(["it was still at work after 0.1 s"]);
});

test("people's time to answer counts neither as silence nor as work", () => {
  const { turn, reasons } = begun({ silence: 100, longest: 100 });
  vi.advanceTimersByTime(60);
  turn.asks();
  turn.asks();
  vi.advanceTimersByTime(1_000);
  turn.answered();
  turn.heard();
  vi.advanceTimersByTime(1_000);
  turn.answered();
  vi.advanceTimersByTime(39);
  expect(reasons).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(reasons).toEqual(["it was still at work after 0.1 s"]);
});

test("an answer that comes after the end starts no clock", () => {
  const { turn, reasons } = begun({ silence: 100, longest: 100 });
  turn.asks();
  turn.end();
  turn.answered();
  expect(vi.getTimerCount()).toBe(0);
  expect(reasons).toEqual([]);
});
