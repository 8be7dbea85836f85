import { expect, test } from "vitest";
import { findRow } from "./find.tsx";
import type { Row } from "./rows.ts";

const rows = ["Presence", "the clock", "presence again"].map((text, at): Row => {
  const base = { fact: at, task: 1, at: "2026-01-01T00:00:00Z" };
  return {
    kind: "entry",
    first: at,
    last: at,
    entry: { ...base, kind: "said", text, goesOn: false },
  };
});

test("words are found up and down and around, whatever their case", () => {
  expect(findRow(rows, "PRESENCE", 2, -1)).toBe(2);
  expect(findRow(rows, "presence", 1, -1)).toBe(0);
  expect(findRow(rows, "presence", -1, -1)).toBe(2);
  expect(findRow(rows, "clock", 2, 1)).toBe(1);
  expect(findRow(rows, "nothing", 0, 1)).toBeUndefined();
  expect(findRow(rows, " ", 0, 1)).toBeUndefined();
});
