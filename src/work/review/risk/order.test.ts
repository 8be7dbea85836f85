import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileKind, ImpactFlag, type Reason, RiskSignal } from "../../../ground/contract/review.ts";
import type { ReviewedHunk } from "../reviewed.ts";
import {
  byRisk,
  diffOrder,
  type LeftOut,
  pointsOf,
  type RankedHunk,
  startHere,
  tenMinutes,
  thenByFile,
} from "./order.ts";
import { type HunkFacts, reasonsFor } from "./points.ts";

function ranked(id: string, overrides: Partial<RankedHunk> = {}): RankedHunk {
  return {
    id,
    path: "src/a.ts",
    kind: "source",
    lines: 1,
    reasons: [],
    impact: [],
    ...overrides,
  };
}

function points(sum: number): Reason[] {
  return [{ signal: "added-code", points: sum, text: "" }];
}

interface Sketch extends Partial<HunkFacts> {
  readonly removed?: readonly string[];
  readonly added?: readonly string[];
}

/** A hunk as the program ranks it, from the lines that it changes. */
function sketched(id: string, { removed = [], added = [], ...facts }: Sketch): RankedHunk {
  const lines = [
    ...removed.map((text) => ({ kind: "removed", text }) as const),
    ...added.map((text) => ({ kind: "added", text }) as const),
  ];
  const path = "src/a.ts";
  const hunk: ReviewedHunk = {
    id,
    content: id,
    path,
    heading: "",
    oldStart: 1,
    newStart: 1,
    lines,
  };
  const known = { fixes: 0, fixCount: 0, sameEdit: 0, ...facts };
  return ranked(id, { lines: lines.length, reasons: reasonsFor(hunk, known) });
}

const line = "total price count";
const lineBefore = "total price count before and after"; // three words apart from the line

/** For each signal a hunk that has it and one that has not, else alike. */
const pairs: Record<RiskSignal, { readonly with: Sketch; readonly without: Sketch }> = {
  "added-code": { with: { added: [line, line, line] }, without: { added: [line] } },
  condition: {
    with: { added: ["total price if count"] },
    without: { added: [line] },
  },
  calls: {
    with: { added: ["total(price(count()))"] },
    without: { added: ["total(price(count))"] },
  },
  effect: { with: { added: ["total price datetime"] }, without: { added: [line] } },
  rewrites: {
    with: { removed: ["old way there"], added: [line] },
    without: { added: [line] },
  },
  "rewrites-fix": {
    with: { removed: [lineBefore], rewritesFix: { commit: "abc", subject: "fix" } },
    without: { removed: [lineBefore] },
  },
  "fixed-lately": {
    with: { added: [line], fixes: 2, fixCount: 2 },
    without: { added: [line], fixes: 1, fixCount: 1 },
  },
  tiny: { with: { added: ["total price"] }, without: { added: [line] } },
  "same-edit": { with: { added: [line], sameEdit: 1 }, without: { added: [line] } },
};

describe.each(RiskSignal.options)("without %s", (signal) => {
  const raises = signal !== "tiny" && signal !== "same-edit";
  // The order of the diff is against the signal, so that only the signal can turn it.
  const marked = sketched("with", pairs[signal].with);
  const bare = sketched("without", pairs[signal].without);
  const hunks = raises ? [bare, marked] : [marked, bare];

  test("the two differ in it alone", () => {
    expect(marked.reasons.map((reason) => reason.signal)).toContain(signal);
    expect(marked.reasons.filter((reason) => reason.signal !== signal)).toEqual(bare.reasons);
  });

  test("the order by risk flips", () => {
    expect(byRisk(hunks)).toEqual([hunks[1]?.id, hunks[0]?.id]);
    expect(byRisk(hunks, new Set([signal]))).toEqual([hunks[0]?.id, hunks[1]?.id]);
    expect(byRisk(hunks, new Set(RiskSignal.options.filter((other) => other !== signal)))).toEqual(
      byRisk(hunks),
    );
  });

  test("the order for ten minutes flips where both are as long", () => {
    const alike = hunks.map((hunk) => ({ ...hunk, lines: 4 }));
    expect(tenMinutes(alike)).toEqual([hunks[1]?.id, hunks[0]?.id]);
    expect(tenMinutes(alike, new Set([signal]))).toEqual([hunks[0]?.id, hunks[1]?.id]);
  });
});

test.each(ImpactFlag.options)("without %s the order of two hunks of equal points flips", (flag) => {
  const hunks = [
    ranked("harmless", { reasons: points(2) }),
    ranked("costly", { reasons: points(2), impact: [{ flag, text: "" }] }),
    ranked("likely", { reasons: points(3) }),
  ];
  expect(byRisk(hunks)).toEqual(["likely", "costly", "harmless"]);
  expect(byRisk(hunks, new Set([flag]))).toEqual(["likely", "harmless", "costly"]);
  expect(startHere(hunks)).toEqual(byRisk(hunks));
  expect(tenMinutes(hunks.slice(0, 2))).toEqual(["costly", "harmless"]);
  expect(tenMinutes(hunks.slice(0, 2), new Set([flag]))).toEqual(["harmless", "costly"]);
});

test("two flags do not outrank one", () => {
  const one = { flag: "money", text: "" } as const;
  const hunks = [
    ranked("one", { impact: [one] }),
    ranked("two", { impact: [one, { flag: "wire", text: "" }] }),
  ];
  expect(byRisk(hunks)).toEqual(["one", "two"]);
});

test("among equals source comes before configuration, tests, documentation and what is generated", () => {
  const hunks = FileKind.options.toReversed().map((kind) => ranked(kind, { kind }));
  expect(byRisk(hunks)).toEqual(FileKind.options);
  expect(tenMinutes(hunks)).toEqual(FileKind.options);
});

test("the page opens with the five riskiest; then come files, that of the riskiest hunk first", () => {
  const hunks = ["a", "b", "c"].flatMap((file, at) =>
    [1, 2, 3, 4].map((number) =>
      ranked(`${file}${number}`, { path: `src/${file}.ts`, reasons: points(number + at) }),
    ),
  );
  expect(startHere(hunks)).toEqual(["c4", "b4", "c3", "a4", "b3"]);
  expect(thenByFile(hunks)).toEqual([
    // first the five
    "c4",
    "b4",
    "c3",
    "a4",
    "b3",
    // then the rest
    "c1",
    "c2",
    "b1",
    "b2",
    "a1",
    "a2",
    "a3",
  ]);
  expect(startHere(hunks.slice(0, 2))).toEqual(["a2", "a1"]);
});

test("ten minutes go to what holds most risk a line", () => {
  const hunks = [
    ranked("long", { reasons: points(8), lines: 400 }),
    ranked("short", { reasons: points(3), lines: 9 }),
    ranked("empty", { lines: 0 }),
    ranked("test", { kind: "test", lines: 1 }),
    ranked("unlikely", { reasons: points(-2), lines: 10_000 }),
  ];
  expect(tenMinutes(hunks)).toEqual(["empty", "short", "long", "unlikely", "test"]);
});

test("points are the sum of the reasons that are not left out", () => {
  const reasons: Reason[] = [
    { signal: "calls", points: 1, text: "" },
    { signal: "tiny", points: -1, text: "" },
  ];
  expect(pointsOf({ reasons })).toBe(0);
  expect(pointsOf({ reasons }, new Set(["tiny"]))).toBe(1);
});

const anyHunks = fc
  .array(
    fc.record({
      path: fc.constantFrom("a.ts", "b.ts", "__proto__", "constructor"),
      kind: fc.constantFrom(...FileKind.options),
      lines: fc.nat(5_000),
      reasons: fc.array(
        fc.record({
          signal: fc.constantFrom(...RiskSignal.options),
          points: fc.integer({ min: -1, max: 8 }),
          text: fc.constant(""),
        }),
        { maxLength: 4 },
      ),
      impact: fc.array(
        fc.record({ flag: fc.constantFrom(...ImpactFlag.options), text: fc.constant("") }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 40 },
  )
  .map((hunks) => hunks.map((hunk, at): RankedHunk => ({ ...hunk, id: `h${at}` })));
const anyLeftOut = fc
  .subarray([...RiskSignal.options, ...ImpactFlag.options])
  .map((signals) => new Set(signals));

const orders: readonly ((hunks: readonly RankedHunk[], without: LeftOut) => string[])[] = [
  diffOrder,
  byRisk,
  thenByFile,
  tenMinutes,
];

test("every order holds every hunk once, whatever is left out", () => {
  fc.assert(
    fc.property(anyHunks, anyLeftOut, (hunks, without) => {
      const ids = hunks.map(({ id }) => id).toSorted();
      for (const order of orders) {
        expect(order(hunks, without).toSorted()).toEqual(ids);
      }
      const first = startHere(hunks, without);
      expect(first).toHaveLength(Math.min(5, hunks.length));
      expect(thenByFile(hunks, without).slice(0, 5)).toEqual(first);
    }),
  );
});
