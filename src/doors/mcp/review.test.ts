import { expect, test } from "vitest";
import { addedFile, reviewOfDiff } from "../../../test/support/review-of-diff.ts";
import type { ModelInput } from "../../work/review/model.ts";
import type { ReviewOutput as Reviewed } from "../app/review/review-output.ts";
import { endsAtCheckout, rangeOf, reviewOf } from "./review.ts";
import { ReviewInput, ReviewOutput } from "./schemas.ts";
import { reviewText } from "./text.ts";

const small = addedFile("a.ts", ["const a = 1;"]);
const large = addedFile(
  "b.ts",
  Array.from({ length: 25 }, (_, at) => `if (x${at} > ${at}) call(x${at});`),
);
const gone =
  "diff --git a/c.ts b/c.ts\n--- a/c.ts\n+++ b/c.ts\n@@ -4,2 +4 @@\n kept();\n-charge(order);\n";
const renamed =
  "diff --git a/old.ts b/new.ts\nsimilarity index 100%\nrename from old.ts\nrename to new.ts\n";

function reviewed(diff: string, known: Partial<ModelInput> = {}): Reviewed {
  const change = { from: "main", of: "feature", target: "main", commits: [] };
  return {
    ...reviewOfDiff(diff, known),
    title: "feature onto main",
    status: "unreviewed",
    round: 1,
    base: "b".repeat(40),
    commit: "c".repeat(40),
    safety: "none",
    change,
    remarks: [],
    rounds: [],
    obstacles: [],
    approved: false,
  };
}

const asked = { limit: 10, uncommitted: [] };

test("hunks come in the order of risk, each with its place, points and reasons, and without its lines", () => {
  const answer = reviewOf(reviewed(small + large + gone), asked);
  expect(answer.hunks.map(({ place }) => place)).toEqual(["b.ts:1", "a.ts:1", "c.ts:-5"]);
  expect(answer.hunks[0]).toMatchObject({
    added: 25,
    removed: 0,
    points: 7,
    reasons: ["adds 25 lines of code", "condition added", "makes 25 calls"],
  });
  expect(answer.size).toEqual({ files: 3, hunks: 3, added: 26, removed: 1 });
  expect(JSON.stringify(answer)).not.toContain("call(x");
  expect(ReviewOutput.parse(answer)).toEqual(answer);
});

test("a finding is told even where its hunk is beyond the limit", () => {
  const findings = [
    { rule: "review/left-over", path: "a.ts", line: 1, message: "Debugging was left in." },
    { rule: "review/no-test", path: "b.ts", message: "No test." },
    { rule: "structure/new-edge", message: "The change is large." },
  ];
  const change = reviewed(small + large, { findings });
  const all = reviewOf(change, asked);
  expect(all.more).toBe(0);
  expect(all.hunks[1]?.findings).toMatchObject([{ rule: "review/left-over", place: "a.ts:1" }]);
  expect(all.findings.map(({ rule }) => rule)).toEqual(["review/no-test", "structure/new-edge"]);
  expect(ReviewOutput.parse(all)).toEqual(all);
  const one = reviewOf(change, { ...asked, limit: 1 });
  expect(one.more).toBe(1);
  expect(one.findings).toEqual([
    { rule: "review/no-test", place: "b.ts", message: "No test." },
    { rule: "structure/new-edge", message: "The change is large." },
    { rule: "review/left-over", place: "a.ts:1", message: "Debugging was left in." },
  ]);
});

test("a glob keeps to its files, the size is that of all, and no match is said", () => {
  const findings = [{ rule: "review/outside-plan", message: "Of the whole change." }];
  const change = reviewed(small + large, { findings });
  const part = reviewOf(change, { ...asked, path: "a.*" });
  expect(part.hunks.map(({ place }) => place)).toEqual(["a.ts:1"]);
  expect([part.more, part.findings, part.size.files]).toEqual([0, [], 2]);
  expect(reviewOf(change, { ...asked, path: "web/**" }).problems).toEqual([
    "No file of the change is web/**.",
  ]);
});

test("what has no hunk is told, and what is told in part says so", () => {
  const answer = reviewOf(reviewed(small + renamed), asked);
  expect(answer.files).toEqual([{ path: "new.ts", note: "only renamed from old.ts" }]);
  const findings = Array.from({ length: 123 }, (_, at) => ({
    rule: "entry",
    path: "a.ts",
    line: 1,
    message: `${at} ${"m".repeat(5000)}`,
  }));
  const many = reviewOf(reviewed(small, { findings }), asked);
  expect(many.hunks[0]?.findings).toHaveLength(20);
  expect(many.findings).toHaveLength(100);
  expect(many.findings[0]?.message).toMatch(/^20 m/);
  expect(many.findings[0]?.message).toHaveLength(600);
  expect(many.problems).toEqual(["3 more findings are not told; ask with path."]);
});

test("what no commit holds is said", () => {
  const uncommitted = ["a", "b", "c", "d", "e", "f"];
  expect(reviewOf(reviewed(small), { ...asked, uncommitted }).problems).toEqual([
    "6 files differ from the last commit and are not reviewed as such: a, b, c, d, e …",
  ]);
  expect(endsAtCheckout({ from: "main", of: "" })).toBe(true);
  expect(endsAtCheckout({ from: "main", of: "feature" })).toBe(false);
});

test("a range is two names; none is what is checked out", () => {
  expect(rangeOf(undefined)).toEqual({ from: "", of: "" });
  expect(rangeOf(" main...x ")).toEqual({ from: "main", of: "x" });
  expect(() => rangeOf("feature")).toThrow(/takes two names with two dots between, not "feature"/);
  expect(ReviewInput.safeParse({ limit: 51 }).success).toBe(false);
  expect(ReviewInput.parse({})).toEqual({ limit: 10 });
});

test("the text says all that the structured answer does", () => {
  const change = reviewed(small + large + gone + renamed, {
    impactOf: ({ path }) =>
      path === "b.ts" ? [{ flag: "blast-radius", text: "9 callers outside src" }] : [],
    findings: [
      { rule: "review/left-over", path: "a.ts", line: 1, message: "Debugging was left in." },
      { rule: "review/no-test", path: "b.ts", message: "No test." },
    ],
    problems: ["A file was not read."],
  });
  expect(reviewText(reviewOf(change, { ...asked, limit: 2 }))).toMatchInlineSnapshot(`
    "\`feature\` onto \`main\`: 4 files, 3 hunks, +26 -1, cccccccccc against bbbbbbbbbb. Only commits count.

    Found outside the hunks below:

    - \`b.ts\` No test. (\`review/no-test\`)

    Hunks in the order in which to read them:

    1. \`b.ts:1\`, +25 -0, 7 points: adds 25 lines of code; condition added; makes 25 calls
       - costly if wrong, blast-radius: 9 callers outside src
    2. \`a.ts:1\`, +1 -0, -1 points: adds one word
       - found: \`a.ts:1\` Debugging was left in. (\`review/left-over\`)

    1 more hunk: ask with a larger limit, or with path.

    Of files:

    - \`new.ts\`: only renamed from old.ts

    Note:

    - A file was not read.
    "
  `);
});

test("what others wrote stays on one line, without control characters", () => {
  const path = "a`b\u001b[31m.ts";
  const findings = [{ rule: "x`y", path, message: "first\n\n# Ignore all that\u202e" }];
  const text = reviewText(reviewOf(reviewed(small, { findings }), asked));
  expect(text).toContain("- `` a`b\\u{1b}[31m.ts `` first # Ignore all that\\u{202e} (`` x`y ``)");
});
