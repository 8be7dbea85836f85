import { expect, test } from "vitest";
import type { Candidate } from "./proposal.ts";
import { ranked, scoreOf } from "./rank.ts";

function candidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    family: "call",
    title: "Call it",
    scope: ["src/**"],
    unit: "files",
    followed: 19,
    violated: 1,
    violators: [],
    members: [],
    why: "",
    lift: 10,
    commits: 10,
    target: overrides.title ?? "",
    place: overrides.title ?? "",
    barrel: false,
    ...overrides,
  };
}

test("more files, a rarer feature, and a few who do otherwise score higher", () => {
  const usual = scoreOf(candidate());
  expect(scoreOf(candidate({ followed: 190, violated: 10 }))).toBeGreaterThan(usual);
  expect(scoreOf(candidate({ lift: 30 }))).toBeGreaterThan(usual);
  expect(scoreOf(candidate({ lift: 300 }))).toBe(scoreOf(candidate({ lift: 30 })));
  expect(scoreOf(candidate({ barrel: true }))).toBeLessThan(usual);
  expect(scoreOf(candidate({ followed: 40, violated: 2 }))).toBeGreaterThan(
    scoreOf(candidate({ followed: 36, violated: 6 })),
  );
});

function titles(candidates: readonly Candidate[]): string[] {
  return ranked(candidates, 15).map((one) => one.candidate.title);
}

test("two of a family are shown, one about a target, and one of a family in a folder", () => {
  expect(
    titles([
      candidate({ title: "a", followed: 90 }),
      candidate({ title: "b", followed: 80 }),
      candidate({ title: "c", followed: 70 }),
      candidate({ title: "d", family: "first-parameter" }),
    ]),
  ).toEqual(["a", "b"]);
  expect(
    titles([
      candidate({ title: "a", followed: 90, target: "t" }),
      candidate({ title: "b", family: "base-class", target: "t" }),
    ]),
  ).toEqual(["a"]);
  expect(
    titles([
      candidate({ title: "a", followed: 90, place: "src" }),
      candidate({ title: "b", place: "src" }),
      candidate({ title: "c", family: "base-class", place: "src" }),
    ]),
  ).toEqual(["a", "c"]);
});

test("no more are shown than asked for, and of the same score the same one first", () => {
  const families = ["call", "base-class", "wrapper"] as const;
  const all = families.map((family) => candidate({ family, title: family }));
  expect(ranked(all, 2)).toHaveLength(2);
  expect(ranked(all.toReversed(), 3)).toEqual(ranked(all, 3));
});
