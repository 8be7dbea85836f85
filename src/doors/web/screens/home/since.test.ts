import { expect, test } from "vitest";
import { seenOf, sinceThen } from "./since.ts";

const seen = seenOf(
  {
    after: 100,
    runs: [
      { run: "3", status: "running" },
      { run: "2", status: "review" },
      { run: "1", status: "shipped" },
    ],
    items: [{ item: "review:2", run: "2" }],
  },
  0,
);

test("what ended, what is asked and what began is counted, and leads to the newest", () => {
  const now = {
    after: 200,
    runs: [
      { run: "5", status: "running" },
      { run: "4", status: "review" },
      { run: "3", status: "review" },
      { run: "2", status: "shipped" },
      { run: "1", status: "shipped" },
    ],
    items: [
      { item: "review:4", run: "4" },
      { item: "5001", run: "5" },
    ],
  };
  expect(sinceThen(seen, now)).toEqual([
    { words: "1 shipped", runs: ["2"] },
    { words: "2 came to review", runs: ["4", "3"] },
    { words: "1 new question", runs: ["5"] },
    { words: "1 begun", runs: ["5"] },
  ]);
});

test("where nothing was told since, nothing happened", () => {
  expect(sinceThen(seen, { after: 100, runs: [], items: [] })).toEqual([]);
});

test("words of an agent alone are nothing to tell", () => {
  const runs = [{ run: "3", status: "running" }];
  expect(sinceThen(seen, { after: 150, runs, items: [] })).toEqual([]);
});
