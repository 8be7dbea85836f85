import { expect, test } from "vitest";
import { bodyOf, criteriaOf, decided, sectionsOf } from "./sections.ts";

const file = `---
title: Export
request: "---"
---
## Intent

People export.

## Patterns

- Known: Money in cents (src/money.ts:3, .tacit/context/project.md:8)
- Known: perhaps COLOURS

## Edge cases

- Proposed: A file of 2 GB (or more) arrives. (file-upload.size)
- Two export at once.

## Acceptance criteria

- AC-1: Rows shall be
  in order.
  evidence: test src/a.test.ts "in order"
- AC-2: It shall end.
<!-- AC-3: If …, then …. -->

## Risks

<!-- What would you check first in review? -->
`;

test("front matter goes, sections stay in their order", () => {
  expect(bodyOf(file)).toMatch(/^## Intent/);
  expect(sectionsOf(file).map(({ title }) => title)).toEqual([
    "Intent",
    "Patterns",
    "Edge cases",
    "Acceptance criteria",
    "Risks",
  ]);
});

test("what is known comes with its places, and without where there are none", () => {
  expect(sectionsOf(file)[1]?.blocks).toEqual([
    {
      kind: "known",
      text: "Money in cents",
      places: [
        { path: "src/money.ts", line: 3 },
        { path: ".tacit/context/project.md", line: 8 },
      ],
    },
    { kind: "known", text: "perhaps COLOURS", places: [] },
  ]);
});

test("a proposal that is kept becomes a line of the brief, one that is dropped goes", () => {
  const [proposal] = sectionsOf(file)[2]?.blocks ?? [];
  expect(proposal).toMatchObject({ kind: "proposed", from: "file-upload.size" });
  const line = proposal?.kind === "proposed" ? proposal.line : "";
  expect(decided(file, line, true)).toContain("\n- A file of 2 GB (or more) arrives.\n");
  expect(decided(file, line, false)).not.toContain("2 GB");
  expect(decided(file, "- Proposed: gone meanwhile", false)).toBe(file);
});

test("criteria keep their further lines and their evidence; comments are no criteria", () => {
  const { criteria } = criteriaOf(sectionsOf(file)[3]?.blocks ?? []);
  expect(criteria).toEqual([
    { id: "AC-1", text: "Rows shall be in order.", evidence: ['test src/a.test.ts "in order"'] },
    { id: "AC-2", text: "It shall end.", evidence: [] },
  ]);
});

test("an empty section says what it asks for", () => {
  expect(sectionsOf(file)[4]).toEqual({
    title: "Risks",
    blocks: [],
    guide: "What would you check first in review?",
  });
});

test("a heading inside a fence is code", () => {
  expect(sectionsOf("## Intent\n\n```md\n## Not one\n```\n")).toHaveLength(1);
});
