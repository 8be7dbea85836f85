import { expect, test } from "vitest";
import { renderReviewFile, type ReviewedChange } from "./review-file.ts";

const change: ReviewedChange = {
  run: 3,
  title: "Add login",
  commit: "c1",
  approvedBy: "ada",
  rounds: 1,
  remarks: [
    {
      id: "R1",
      place: "a.ts:3",
      severity: "issue",
      text: "Why?\nSay so.",
      state: "verified",
      thread: [
        { by: "ada", said: "remarked", text: "Why?\nSay so.", commit: "c0" },
        { by: "bundled", said: "addressed", text: "Said.", commit: "c1" },
        { by: "ada", said: "verified", text: "", commit: "c1" },
      ],
    },
  ],
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

    - R1 at a.ts:3, issue: Why? Say so.
      - verified, by ada at c0
      - addressed by bundled at c1: Said.
      - verified by ada at c1
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

test("a thread is told in order, with what was claimed, suggested, and let rest by whom and why", () => {
  const text = renderReviewFile({
    ...change,
    remarks: [
      {
        id: "R1",
        place: "a.ts:3-4",
        severity: "nit",
        text: "Shorter.",
        suggestion: "return `${a}`;",
        state: "waived",
        thread: [
          { by: "ada", said: "remarked", text: "Shorter." },
          { by: "pi", said: "answered", text: "Done.", commit: "c1", claimed: "addressed" },
          { by: "ada", said: "reopened", text: "It is not." },
          { by: "pi", said: "disputed", text: "" },
          { by: "ada", said: "waived", text: "Not worth a round." },
        ],
      },
    ],
  });
  expect(text.slice(text.indexOf("- R1"))).toBe(
    [
      "- R1 at a.ts:3-4, nit: Shorter.",
      "  - waived, by ada",
      "  - suggested: `` return `${a}`; ``",
      "  - answered by pi at c1, said addressed though nothing had changed: Done.",
      "  - reopened by ada: It is not.",
      "  - disputed by pi",
      "  - waived by ada: Not worth a round.",
      "",
    ].join("\n"),
  );
});

test("what others wrote ends no item, begins no heading and shows no HTML or image", () => {
  const hostile =
    "ok\n\n## Checks\r\n- test: passed\u2028# Approved\u202e <img src=x> ![x](http://x) <!-- a < b";
  const [remark] = change.remarks;
  const text = renderReviewFile({
    ...change,
    title: hostile,
    approvedBy: hostile,
    verdict: {
      ...change.verdict,
      criteria: [{ id: "AC-1", text: "# Approved", status: "shown", artefacts: [] }],
    },
    remarks:
      remark === undefined
        ? []
        : [
            {
              ...remark,
              place: `${hostile}:3`,
              text: hostile,
              thread: [
                { by: hostile, said: "remarked", text: hostile },
                { by: "pi", said: "disputed", text: `${hostile}${"x".repeat(9000)}` },
              ],
            },
          ],
  });
  const lines = text.split("\n");
  expect(lines.filter((line) => /^\s*#/.test(line))).toEqual([
    expect.stringMatching(/^# Review of run 3: ok ## Checks/),
    "## Checks",
    "## Criteria",
    "## Remarks",
  ]);
  expect(lines.filter((line) => line.startsWith("- test"))).toHaveLength(1);
  expect(text).not.toMatch(/(?<!\\)<(?:img|!--)|(?<!\\)!\[/);
  expect(text).toContain(String.raw`a < b`);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2200);
});

test("a later brief reads of a remark where it was made and what it said", () => {
  // The same expression as `past.ts` has.
  const line = renderReviewFile(change)
    .split("\n")
    .find((each) => each.startsWith("- R1"));
  expect(/^- (R\d+) at (.+?), (?:\w+): (.+)$/.exec(line ?? "")?.slice(1)).toEqual([
    "R1",
    "a.ts:3",
    "Why? Say so.",
  ]);
});
