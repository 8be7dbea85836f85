import { expect, test } from "vitest";
import type { Insight } from "../../api/queries.ts";
import { rangeOf, sinceOf, stepped } from "./range.ts";
import * as words from "./words.ts";

const nothing: Insight = {
  counts: {
    runs: 0,
    reviews: 0,
    approved: 0,
    firstPass: 0,
    shipped: 0,
    undone: 0,
    failed: 0,
    stopped: 0,
    rounds: 0,
    remarks: 0,
    fixes: 0,
    lessonsAccepted: 0,
    lessonsDeclined: 0,
  },
  rates: { firstPass: null, roundsPerChange: null, fixesPerChange: null, coverage: null },
  enough: 10,
  remarks: { states: {}, severities: {}, folders: [], change: 0, criterion: 0 },
  checks: [],
  waiting: { answered: 0, milliseconds: 0, longest: 0, median: null, kinds: {} },
  tokens: { input: 0, output: 0 },
  context: { tasks: 0, covered: 0, entries: [] },
  changes: [],
  lacked: [],
  problems: [],
};

function told(counts: Partial<Insight["counts"]>, more: Partial<Insight> = {}): Insight {
  return { ...nothing, ...more, counts: { ...nothing.counts, ...counts } };
}

const month = rangeOf(undefined);

test("a range that nobody named is thirty days, and the ends have nothing beyond them", () => {
  expect(month.id).toBe("30");
  expect(rangeOf("nonsense")).toBe(month);
  expect(stepped(rangeOf("all"), 1).id).toBe("all");
  expect(stepped(rangeOf("7"), -1).id).toBe("7");
  expect(stepped(month, 1).id).toBe("90");
});

test("a range begins with a day, so that its answer is good for a day", () => {
  const now = new Date("2026-11-26T05:00:00Z");
  expect(sinceOf(month, now)).toBe("2026-10-27");
  expect(sinceOf(rangeOf("all"), now)).toBeUndefined();
});

test("nothing is empty; a question that was answered is not", () => {
  expect(words.isEmpty(nothing)).toBe(true);
  expect(words.isEmpty(told({}, { waiting: { ...nothing.waiting, answered: 1 } }))).toBe(false);
});

test("under ten shipped changes it says so, and no sentence has a rate", () => {
  const few = told({ shipped: 3, runs: 4, approved: 3, firstPass: 2, rounds: 1, fixes: 2 });
  expect(words.countsOnly(few)).toContain("Under 10 shipped changes");
  expect(words.leadWords(few, month)).toBe(
    "3 changes were shipped in the last 30 days; 4 runs began.",
  );
  const said = [
    words.firstPassWords(few),
    words.roundsWords(few),
    words.checksWords({ ...few, checks: [{ name: "test", red: 2 }] }),
  ];
  expect(said).toEqual([
    "2 of 3 approved changes were good as they came.",
    "1 round of remarks was sent.",
    "Red checks cost 2 turns; test was red 2 times.",
  ]);
  expect(said.join(" ")).not.toMatch(/%|average|for each/);
});

test("with enough shipped changes, rates are said beside what they are of", () => {
  const enough = told(
    { shipped: 12, approved: 13, firstPass: 6, rounds: 10, fixes: 9 },
    {
      rates: { firstPass: 0.462, roundsPerChange: 0.83, fixesPerChange: 0.75, coverage: 0.5 },
      checks: [
        { name: "test", red: 6 },
        { name: "lint", red: 1 },
      ],
      context: { tasks: 14, covered: 7, entries: [] },
      waiting: {
        ...nothing.waiting,
        answered: 4,
        milliseconds: 600_000,
        longest: 300_000,
        median: 120_000,
      },
    },
  );
  expect(words.countsOnly(enough)).toBeUndefined();
  expect([
    words.firstPassWords(enough),
    words.roundsWords(enough),
    words.checksWords(enough),
    words.contextWords(enough),
    words.waitingWords(enough),
  ]).toEqual([
    "46 % of 13 approved changes were good as they came.",
    "10 rounds of remarks were sent; a shipped change took 0.8 on average.",
    "Red checks cost 9 turns, 0.8 for each shipped change; test was red 6 times, most often of all.",
    "50 % of 14 prompts had something that you captured.",
    "Runs waited 10 min for 4 answers of people: a median of 2 min, 5 min at most.",
  ]);
});

function remarksOn(
  folders: readonly number[],
  severities: Record<string, number>,
  change = 0,
): string {
  const all = folders.reduce((sum, count) => sum + count, change);
  return words.remarksWords(
    told(
      { remarks: all },
      {
        remarks: {
          states: {},
          severities,
          folders: folders.map((remarks, at) => ({
            folder: ["src/server", "", "test"][at] ?? "",
            remarks,
          })),
          change,
          criterion: 0,
        },
      },
    ),
  );
}

test("remarks say their severity and what they are about, as far as one thing stands out", () => {
  expect(remarksOn([2], { issue: 2 })).toBe("2 remarks: 2 issues, all about src/server.");
  expect(remarksOn([1], { question: 1 })).toBe("1 remark: 1 question, about src/server.");
  expect(remarksOn([6, 3], { blocker: 1, issue: 8 }, 1)).toBe(
    "10 remarks: 1 blocker and 8 issues, most of them about src/server.",
  );
  expect(remarksOn([1, 2], { nit: 5 }, 2)).toBe(
    "5 remarks: 5 nits, 2 of them about the root folder.",
  );
  expect(remarksOn([1, 1, 1], { nit: 3 })).toBe("3 remarks: 3 nits.");
});

test("one of a thing is not many, and none is said as none", () => {
  expect(words.leadWords(told({ reviews: 1 }), rangeOf("all"))).toBe(
    "Nothing was shipped since the beginning; 1 review of a branch began.",
  );
  expect(words.firstPassWords(told({ approved: 1, firstPass: 1 }))).toBe(
    "The one approved change was good as it came.",
  );
  expect(words.firstPassWords(told({ approved: 2 }))).toBe(
    "None of 2 approved changes was good as it came.",
  );
  expect(words.contextWords(told({}, { context: { tasks: 3, covered: 3, entries: [] } }))).toBe(
    "All 3 prompts had something that you captured.",
  );
  expect(words.endsWords(nothing)).toBeUndefined();
  expect(words.endsWords(told({ failed: 1, stopped: 2, undone: 1, lessonsAccepted: 1 }))).toBe(
    "1 run failed, 2 runs were stopped and 1 change was taken out again; 1 lesson was kept.",
  );
});
