import { expect, test } from "vitest";
import type { ReviewedHunk } from "../reviewed.ts";
import { type HunkFacts, reasonsFor } from "./points.ts";

const nothingKnown: HunkFacts = { fixes: 0, fixCount: 0, sameEdit: 0 };

function hunk(
  added: readonly string[],
  { removed = [], path = "src/a.ts" }: { removed?: readonly string[]; path?: string } = {},
): ReviewedHunk {
  const lines = [
    ...removed.map((text) => ({ kind: "removed", text }) as const),
    ...added.map((text) => ({ kind: "added", text }) as const),
  ];
  return { id: "h", content: "c", path, heading: "", oldStart: 1, newStart: 1, lines };
}

function told(one: ReviewedHunk, facts: Partial<HunkFacts> = {}): string[] {
  return reasonsFor(one, { ...nothingKnown, ...facts }).map(
    ({ signal, points, text }) => `${points} ${signal}: ${text}`,
  );
}

function plain(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `alpha beta gamma ${at}`);
}

test.each([
  [2, []],
  [3, ["1 added-code: adds 3 lines of code"]],
  [8, ["3 added-code: adds 8 lines of code"]],
  [19, ["3 added-code: adds 19 lines of code"]],
  [20, ["5 added-code: adds 20 lines of code"]],
  [60, ["8 added-code: adds 60 lines of code"]],
])("%i added lines of code", (count, expected) => {
  expect(told(hunk([...plain(count), "// said", "", "}"]))).toEqual(expected);
});

test("a condition that was there before is changed, another is added", () => {
  const removed = ["if (alpha) return beta;"];
  expect(told(hunk(["if (gamma) return delta;"]))).toEqual(["1 condition: condition added"]);
  expect(told(hunk(["if (gamma) return delta;"], { removed }))).toEqual([
    "1 condition: condition changed",
    "1 rewrites: rewrites 1 line",
  ]);
});

test("calls are counted over the hunk, from three on", () => {
  expect(told(hunk(["alpha(beta())", "gamma"]))).toEqual([]);
  expect(told(hunk(["alpha(beta())", "gamma()"]))).toEqual(["1 calls: makes 3 calls"]);
});

test("what is touched outside is named", () => {
  expect(told(hunk(["const began = Date.now(), response = alpha"]))).toEqual([
    "1 effect: touches the network: `response`, time: `Date.now`",
  ]);
});

test("a hunk rewrites the lines that it replaces, and one that only removes rewrites nothing", () => {
  expect(told(hunk(plain(1), { removed: ["gamma delta", "", "epsilon zeta"] }))).toEqual([
    "1 rewrites: rewrites 3 lines",
  ]);
  expect(told(hunk([], { removed: ["gamma delta epsilon"] }))).toEqual([]);
});

test("a fix that wrote a replaced line is named, its subject shown safely", () => {
  const rewritesFix = { commit: "0123456789abcdef", subject: `crash \u001b[31m${"x".repeat(900)}` };
  const [rewrites, fix] = told(hunk(plain(1), { removed: ["gamma delta"] }), { rewritesFix });
  expect(rewrites).toBe("1 rewrites: rewrites 1 line");
  expect(fix).toMatch(
    /^1 rewrites-fix: rewrites what fix `0123456` wrote: crash \\u\{1b\}\[31mx+…$/,
  );
  expect(fix?.length).toBeLessThan(130);
  expect(told(hunk([], { removed: ["gamma delta epsilon"] }), { rewritesFix })[0]).toMatch(
    /removes what fix `0123456` wrote/,
  );
});

test("fixes of the file count from two on, decayed; the number told is of all", () => {
  expect(told(hunk(plain(2)), { fixes: 1.9, fixCount: 3 })).toEqual([]);
  expect(told(hunk(plain(2)), { fixes: 2, fixCount: 4 })).toEqual([
    "1 fixed-lately: fixed 4 times lately",
  ]);
});

test("a tiny edit and one made elsewhere too have fewer points", () => {
  expect(told(hunk(["alpha beta"], { removed: ["alpha  beta"] }))).toEqual([
    "1 rewrites: rewrites 1 line",
    "-1 tiny: only imports, comments or layout differ",
  ]);
  expect(told(hunk(["alpha"]))).toEqual(["-1 tiny: adds one word"]);
  expect(told(hunk(["alpha beta"]), { sameEdit: 6 })).toEqual([
    "-1 tiny: adds two words",
    "-1 same-edit: same edit as 6 others",
  ]);
});

test.each(["src/a.test.ts", "README.md", "settings.yaml", "dist/a.js", "pnpm-lock.yaml"])(
  "%s has no points: only source was measured",
  (path) => {
    const facts = { fixes: 9, fixCount: 9, sameEdit: 2 };
    expect(reasonsFor(hunk(plain(90), { path }), facts)).toEqual([]);
  },
);

test("a hunk of 200,000 long lines is told in time", () => {
  const line = `await fetch(url); if (a && b) ${"token ".repeat(200)}`;
  const [size] = told(hunk(Array.from({ length: 200_000 }, () => line)));
  expect(size).toBe("8 added-code: adds 200000 lines of code");
});
