import { expect, test } from "vitest";
import type { RunStatus } from "../../ground/journal/status.ts";
import { keepingOf } from "./keeping.ts";

const last = new Date("2026-11-01T00:00:00Z");
const after = (days: number): Date => new Date(last.getTime() + days * 86_400_000);
const view = (status: RunStatus) => ({ status, openItems: [] });

test.each<RunStatus>(["running", "waiting", "review", "approved", "stuck", "undone"])(
  "what a run that is %s holds stays, however long ago its last fact is",
  (status) => {
    expect(keepingOf(view(status), last, after(1000), 0).keep).toBe(true);
  },
);

test.each<RunStatus>(["shipped", "stopped", "failed"])(
  "what a run that is %s holds may go when the grace period is over, and not before",
  (status) => {
    expect(keepingOf(view(status), last, after(6.99), 7)).toEqual({
      keep: true,
      why: `${status} 6 days ago; it may go after 7 days`,
    });
    expect(keepingOf(view(status), last, after(7), 7)).toEqual({
      keep: false,
      why: `${status} 7 days ago`,
    });
    expect(keepingOf(view(status), last, last, 0).keep).toBe(false);
  },
);

test("a clock that went back removes nothing", () => {
  expect(keepingOf(view("shipped"), last, after(-30), 7).keep).toBe(true);
});

test("a failed run whose question is still open stays", () => {
  const item = { item: 1001, run: 1, task: 1, kind: "question", question: "May I?" } as const;
  expect(keepingOf({ status: "failed", openItems: [item] }, last, after(30), 7).keep).toBe(true);
});
