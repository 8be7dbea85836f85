import { expect, test } from "vitest";
import { readUntil } from "./until.ts";

const now = new Date(2026, 10, 26, 15, 30);

test.each([
  ["30m", new Date(2026, 10, 26, 16, 0)],
  ["1h", new Date(2026, 10, 26, 16, 30)],
  ["3D", new Date(2026, 10, 29, 15, 30)],
  ["2w", new Date(2026, 11, 10, 15, 30)],
  ["tomorrow", new Date(2026, 10, 27, 9)],
  ["2026-12-01", new Date(2026, 11, 1, 9)],
  ["2026-12-01T08:15", new Date(2026, 11, 1, 8, 15)],
  ["2026-12-01T08:15:00Z", new Date(Date.UTC(2026, 11, 1, 8, 15))],
  [" now ", now],
])("%s is a time on the clock here", (text, expected) => {
  expect(readUntil(text, now)).toEqual(expected);
});

test.each([
  ["soon", "`soon` is no time."],
  ["", "`` is no time."],
  ["2026-02-31", "is no time"],
  ["2026-13-01T08:15", "is no time"],
  ["0h", "is past"],
  ["2026-11-26", "is past"],
  ["31d", "more than 30 days away"],
  ["99999w", "more than 30 days away"],
])("%s is refused, and it is said what is taken", (text, words) => {
  expect(() => readUntil(text, now)).toThrow(
    expect.objectContaining({
      code: "app/bad-time",
      message: expect.stringContaining(words),
      hint: expect.stringContaining("tomorrow"),
    }),
  );
});
