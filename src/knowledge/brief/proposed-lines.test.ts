import { array, assert, constantFrom, property, record, string } from "fast-check";
import { expect, test } from "vitest";
import { briefSections } from "../../ground/contract/brief.ts";
import { criteriaIn, sectionsIn } from "./files.ts";
import { decidedText } from "./marks.ts";
import { type Proposals, proposedText } from "./proposals.ts";
import { withProposals } from "./proposed-lines.ts";

const body = `
## Constraints

- Known: We use Express 5 (package.json:3)

## Edge cases

<!-- What goes wrong in practice? -->
- Proposed: A mail is never opened. (authentication.verification)

## Acceptance criteria

- AC-1: When a password is wrong ten times,
  the account shall be locked.
  evidence: check types
- AC-2: It shall be fast.

## Plan

- T1: Do it (model airplane)
`;

const proposals: Proposals = {
  answers: [{ id: "universal.scale", question: "How many at once?", answer: "A hundred." }],
  edgeCases: ["Two sign up at once.", "The clock is late."],
  criteria: [
    { id: "AC-1", text: "Ten wrong passwords within an hour lock it." },
    { id: "AC-2", text: "Signing in shall take at most 1 s." },
    { id: "AC-7", text: "There is none." },
  ],
};
const none: Proposals = { answers: [], edgeCases: [], criteria: [] };

test("each goes where one looks for it, marked with the model's name", () => {
  const written = withProposals(body, proposals, "qwen3:8b");

  expect(written.body).toBe(`
## Constraints

- Known: We use Express 5 (package.json:3)
- Proposed: How many at once? A hundred. (model qwen3:8b, universal.scale)

## Edge cases

<!-- What goes wrong in practice? -->
- Proposed: A mail is never opened. (authentication.verification)
- Proposed: Two sign up at once. (model qwen3:8b)
- Proposed: The clock is late. (model qwen3:8b)

## Acceptance criteria

- AC-1: When a password is wrong ten times,
  the account shall be locked.
  evidence: check types
  <!-- proposed for AC-1 by model qwen3:8b: Ten wrong passwords within an hour lock it. -->
- AC-2: It shall be fast.
  <!-- proposed for AC-2 by model qwen3:8b: Signing in shall take at most 1 s. -->

## Plan

- T1: Do it (model airplane)
`);
  expect(written.criteria.map(({ id }) => id)).toEqual(["AC-1", "AC-2"]);
});

test("a second time takes the place of the first, whichever model it was, and all else stays", () => {
  const first = withProposals(body, proposals, "qwen3:8b").body;
  const other: Proposals = { ...none, edgeCases: ["Offline."] };

  expect(withProposals(first, proposals, "qwen3:8b").body).toBe(first);
  expect(withProposals(first, other, "acme/large").body).toBe(
    withProposals(body, other, "acme/large").body,
  );
  expect(withProposals(first, none, "qwen3:8b").body).toBe(body);
});

test("what a person took the mark from, or quotes in code, is theirs", () => {
  const kept = `## Edge cases

- Two sign up at once. (model qwen3:8b)
\`\`\`text
- Proposed: as it was (model qwen3:8b)
\`\`\`
<!--
- Proposed: set aside (model qwen3:8b)
-->
`;
  expect(withProposals(kept, none, "qwen3:8b").body).toBe(kept);
  const more = withProposals(kept, { ...none, edgeCases: ["Late."] }, "m").body;
  expect(more).toBe(`${kept}- Proposed: Late. (model m)\n`);
});

test("line ends stay as each is, and new lines end as the file's do", () => {
  const mixed = "## Edge cases\r\n\r\n- one\n- two\r\n\r\n## Plan\r\n";
  const written = withProposals(mixed, { ...none, edgeCases: ["three"] }, "m").body;
  expect(written).toBe(
    "## Edge cases\r\n\r\n- one\n- two\r\n- Proposed: three (model m)\r\n\r\n## Plan\r\n",
  );
  expect(withProposals(written, none, "m").body).toBe(mixed);
});

test.each([
  ["a section that is missing", "## Plan\n\n- T1: a\n", "## Plan\n\n- T1: a\n\n## Edge cases\n\n@"],
  ["a file without a last line end", "## Edge cases\n\n- a", "## Edge cases\n\n- a\n@"],
  ["an empty section", "## Edge cases\n\n## Plan\n", "## Edge cases\n@\n## Plan\n"],
  ["code that is never closed", "## Edge cases\n\n```\na\n", "## Edge cases\n@\n```\na\n"],
  [
    "a comment that is never closed",
    "## Edge cases\n<!-- a\n\n## Plan\n",
    "## Edge cases\n@<!-- a\n\n## Plan\n",
  ],
  ["an empty brief", "", "\n## Edge cases\n\n@"],
])("%s gets the line where it can be seen", (_name, before, after) => {
  const written = withProposals(before, { ...none, edgeCases: ["x"] }, "m").body;
  expect(written).toBe(after.replace("@", "- Proposed: x (model m)\n"));
  expect(
    withProposals(written, { ...none, edgeCases: ["x"] }, "m").body.match(/Proposed/g),
  ).toHaveLength(1);
});

test("below a criterion whose comment never ends, or that stands in code, nothing is put", () => {
  const open = "## Acceptance criteria\n\n- AC-1: a <!-- b\n";
  const code = "## Acceptance criteria\n\n```\n- AC-1: a\n```\n";
  for (const text of [open, code]) {
    expect(withProposals(text, proposals, "m").criteria).toEqual([]);
    expect(withProposals(text, { ...none, criteria: proposals.criteria }, "m").body).toBe(text);
  }
});

test("a model's name cannot end its mark", () => {
  const written = withProposals(body, proposals, "x) -->\n## Plan\n- T2: y (");
  expect(written.body).toContain("(model x_ -- _ _ Plan - T2: y _)");
  expect(withProposals(written.body, none, "m").body).toBe(body);
});

/** Text with what has a meaning in Markdown and in a brief. */
const hostile = array(
  constantFrom(
    ..."-->|<!--|--!>|\n|\r|\n## Plan\n|```|~~~|- AC-1: |AC-2: |evidence: check x|- Known: |(model x)|)|(|\\|\u2028|\u0085|\u202e|\u{e0041}|<b>|![|- T1: | |a".split(
      "|",
    ),
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));
const anything = string({ unit: "binary", maxLength: 20 });

function line(text: string): string {
  return proposedText(text) || "nothing";
}

/** What a brief says to whoever works from it. */
function told(text: string) {
  const sections = sectionsIn(text);
  return {
    criteria: criteriaIn(sections["Acceptance criteria"] ?? ""),
    sections: briefSections
      .filter((section) => section !== "Acceptance criteria")
      .map((section) =>
        decidedText((sections[section] ?? "").replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")),
      ),
  };
}

test("whatever a model says, what the brief tells stays the same, and it can be taken out again", () => {
  assert(
    property(
      record({ a: hostile, b: hostile, c: hostile, d: anything, model: hostile }),
      (said) => {
        const { a, b, c, d, model } = said;
        const hurtful: Proposals = {
          answers: [{ id: "universal.scale", question: line(d), answer: line(a) }],
          edgeCases: [b, d].map(line),
          criteria: [{ id: "AC-1", text: line(c) }],
        };
        const written = withProposals(body, hurtful, model).body;
        expect(told(written)).toEqual(told(body));
        expect(written.split("\n").length).toBe(body.split("\n").length + 4);
        expect(withProposals(written, none, "m").body).toBe(body);
      },
    ),
    { numRuns: 2000 },
  );
});
