import { expect, test } from "vitest";
import { holds, isTestHelper, liftOf, wilson } from "./filters.ts";

test("nine of ten hold from eight files on, and six when all of them agree", () => {
  expect(holds(9, 10)).toBe(true);
  expect(holds(8, 10)).toBe(false);
  expect(holds(6, 6)).toBe(true);
  expect(holds(5, 5)).toBe(false);
  expect(holds(6, 7)).toBe(false);
});

test("a feature counts that is three times as frequent here, and rare elsewhere", () => {
  expect(liftOf(19, 20, { others: 100, having: 1 })).toBeCloseTo(95);
  expect(liftOf(20, 20, { others: 100, having: 31 })).toBeUndefined();
  expect(liftOf(18, 20, { others: 100, having: 30 })).toBeCloseTo(3);
});

test("without other files there is nothing to compare with", () => {
  expect(liftOf(20, 20, { others: 7, having: 0 })).toBeUndefined();
});

test("Wilson's bound trusts many more than few", () => {
  expect(wilson(9, 10)).toBeCloseTo(0.716, 2);
  expect(wilson(90, 100)).toBeCloseTo(0.854, 2);
  expect(wilson(0, 0)).toBe(0);
});

test("what tests use to test with is told from what they test", () => {
  expect(isTestHelper("src/user.ts#UserService", undefined)).toBe(false);
  expect(isTestHelper("src/user.ts#UserServiceMock", undefined)).toBe(true);
  expect(isTestHelper("lib/testutils/src/lib.rs#TestRepo", undefined)).toBe(true);
});
