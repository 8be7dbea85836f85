import { expect, test } from "vitest";
import { renderReviewFile, type ReviewedChange } from "./review-file.ts";

const change: ReviewedChange = {
  run: 3,
  title: "Add login",
  commit: "c1",
  approvedBy: "ada",
  rounds: 1,
  remarks: [{ id: "R1", place: "a.ts:3", text: "Why?\nSay so.", state: "verified", note: "Said." }],
  verdict: {
    commit: "c1",
    status: "green",
    checks: [
      {
        name: "test",
        status: "passed",
        command: "npm test",
        findings: [],
        output: "",
        milliseconds: 1,
        boxed: true,
      },
    ],
  },
};

test("a review file says who approved what, by which checks, and what was said", () => {
  expect(renderReviewFile(change)).toMatchInlineSnapshot(`
    "# Review of run 3: Add login

    Approved by ada at c1, after 1 round of remarks.

    ## Checks

    - test: passed (\`npm test\`, boxed)

    ## Remarks

    - R1 at a.ts:3, verified: Why? Say so.
      Answer: Said.
    "
  `);
});

test("a change that no check looked at says so", () => {
  const text = renderReviewFile({ ...change, verdict: { ...change.verdict, checks: [] } });
  expect(text).toContain(
    "## Checks\n\nNo checks configured: nothing was verified by Tacit.\n\n## Remarks",
  );
});
