import { expect, test } from "vitest";
import { scrollInto } from "./reveal.ts";

const room = { top: 100, bottom: 500 };

test("what is in view stays where it is", () => {
  expect(scrollInto({ top: 100, bottom: 500 }, room)).toBe(0);
});

test("what is cut at the bottom is scrolled up, and what is cut at the top down", () => {
  expect(scrollInto({ top: 450, bottom: 560 }, room)).toBe(60);
  expect(scrollInto({ top: 60, bottom: 160 }, room)).toBe(-40);
});

test("of what is taller than the column, the beginning is shown", () => {
  expect(scrollInto({ top: 300, bottom: 900 }, room)).toBe(200);
  expect(scrollInto({ top: 80, bottom: 900 }, room)).toBe(-20);
});
