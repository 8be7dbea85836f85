import { expect, test } from "vitest";
import { filtered, type RunLine } from "./filter.ts";

function line(run: string, status: string, title: string): RunLine {
  return {
    run,
    status,
    title,
    brief: "b",
    repository: "/r",
    at: "2026-01-01",
    agent: "bundled",
    tokens: { input: 0, output: 0 },
  };
}

const runs = [
  line("4", "running", "Import CSV"),
  line("3", "review", "Retry the queue"),
  line("2", "failed", "Retry the import"),
  line("1", "shipped", "Presence"),
];

test("a filter keeps the states that it is about, in their order", () => {
  expect(filtered(runs, "all", "").map(({ run }) => run)).toEqual(["4", "3", "2", "1"]);
  expect(filtered(runs, "needs", "").map(({ run }) => run)).toEqual(["3"]);
  expect(filtered(runs, "ended", "").map(({ run }) => run)).toEqual(["2"]);
});

test("words are found in any order, whatever their case", () => {
  expect(filtered(runs, "all", "IMPORT retry").map(({ run }) => run)).toEqual(["2"]);
  expect(filtered(runs, "all", " bundled ").map(({ run }) => run)).toHaveLength(4);
  expect(filtered(runs, "running", "retry")).toEqual([]);
});
