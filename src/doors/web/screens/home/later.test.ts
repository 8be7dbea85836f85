import { expect, test } from "vitest";
import { backAt, latersAt } from "./later.ts";

test.each([
  ["a Thursday", new Date(2026, 10, 26, 15, 30), new Date(2026, 10, 30, 9)],
  ["a Sunday", new Date(2026, 10, 29, 23, 59), new Date(2026, 10, 30, 9)],
  ["a Monday", new Date(2026, 10, 30, 8), new Date(2026, 11, 7, 9)],
])("from %s on, next week begins on the next Monday", (_, now, monday) => {
  const [hour, tomorrow, week] = latersAt(now).map(({ until }) => new Date(until));
  expect(hour).toEqual(new Date(now.getTime() + 3_600_000));
  expect(tomorrow).toEqual(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9));
  expect(week).toEqual(monday);
});

test("a time of today is told without its day", () => {
  const now = new Date(2026, 10, 26, 15, 30);
  expect(backAt(new Date(2026, 10, 26, 16, 30).toISOString(), now)).toBe("16:30");
  expect(backAt(new Date(2026, 10, 27, 9).toISOString(), now)).toBe("Fri, Nov 27, 09:00");
});
