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

test("tasks of a plan and criteria with what shows them are listed", () => {
  const shown = { id: "AC-1", text: "Guests\nare greeted.", artefacts: ["a.log", "b.png"] };
  const waived = { id: "AC-2", text: "Warmly.", artefacts: [], by: "ada", note: "by\near" };
  const text = renderReviewFile({
    ...change,
    tasks: [
      { task: "3/1", title: "The door", assignee: "@maya", commit: "c0" },
      { task: "3/2", title: "The bell", assignee: "bundled" },
    ],
    verdict: {
      ...change.verdict,
      criteria: [
        { ...shown, status: "shown", by: "scenario visit" },
        { ...waived, status: "waived" },
      ],
    },
  });
  expect(text.slice(text.indexOf("## Tasks"), text.indexOf("## Remarks"))).toMatchInlineSnapshot(`
    "## Tasks

    - 3/1 by @maya at c0: The door
    - 3/2 by bundled: The bell

    ## Checks

    - test: passed (\`npm test\`, boxed)

    ## Criteria

    - AC-1, shown by scenario visit; it left 2 files
      Guests are greeted.
    - AC-2, waived by ada: by ear
      Warmly.

    "
  `);
});
