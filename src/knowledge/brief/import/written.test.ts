import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fixtureFiles } from "../../../../test/support/import-fixtures.ts";
import { memoryFiles } from "../../../../test/support/memory-files.ts";
import { createBrief, loadBriefs, sectionsIn } from "../files.ts";
import { frameRequest } from "../frame.ts";
import { readPlan } from "../plan-text.ts";
import { readFolder } from "./folder.ts";
import { framingText, type ImportedRequest } from "./imported.ts";
import { readIssue } from "./issue.ts";
import { readMarkdown } from "./markdown.ts";
import { framedAs, withImported } from "./written.ts";

const empty: ImportedRequest = {
  request: "Do it.",
  criteria: [],
  tasks: [],
  source: { format: "text", name: "a.txt" },
  notes: [],
};

const brief = `---
title: "Kept:  as it is" # comment
request: Do it.
---
## Intent

Do it.

## Experience

<!-- What does one see? -->

## Constraints

- said already

## Acceptance criteria

- AC-1: drafted

## Plan

<!-- One task. -->
`;

test("sections, criteria and tasks reach the body; the front matter stays byte for byte", () => {
  const from = { path: "spec.md", line: 4 };
  const text = withImported(brief, {
    ...empty,
    sections: { Experience: "One clicks.", Constraints: "- 200 ms", Risks: "- Money" },
    criteria: [
      { text: "WHEN a, THEN b", from },
      { text: "If c, then d", from },
    ],
    tasks: [
      { title: "First", criteria: [1], files: ["a.ts"], details: ["risk: low", "T9: x"] },
      { title: "Over", done: true },
      { title: "Second" },
    ],
  });
  expect(text).toBe(`---
title: "Kept:  as it is" # comment
request: Do it.
---
## Intent

Do it.

## Experience

One clicks.

## Constraints

- said already

- 200 ms

## Acceptance criteria

- AC-1: WHEN a, THEN b <!-- spec.md:4 -->
- AC-2: If c, then d <!-- spec.md:4 -->

## Plan

- T1: First
  assignee: agent
  covers: AC-2
  files: a.ts
  size: medium · risk: medium
  - risk – low
  - T9 – x
- T2: Second
  assignee: agent
  after: T1
  covers: AC-1
  size: medium · risk: medium

## Risks

- Money
`);
});

test("without anything to put in, the text stays as it was", () => {
  expect(withImported(brief, empty)).toBe(brief);
});

test("tasks below one heading are one task with steps; many without one are one too", () => {
  const grouped = withImported(brief, {
    ...empty,
    tasks: [
      { title: "a", group: "Store" },
      { title: "b", group: "Store" },
      { title: "c", group: "Page" },
    ],
  });
  expect(readPlan(grouped).tasks.map(({ title }) => title)).toEqual(["Store", "c"]);
  const many = Array.from({ length: 13 }, (_, at) => ({ title: `step ${at}` }));
  const { tasks } = readPlan(withImported(brief, { ...empty, title: "All", tasks: many }));
  expect(tasks.map(({ title }) => title)).toEqual(["All"]);
});

test.each([
  "specs/004-gift-receipts",
  "openspec/changes/add-order-export",
  ".kiro/specs/stock-alerts",
])(
  "a brief made from %s reads back with every criterion, and a plan that covers them",
  async (folder) => {
    const read = readFolder(folder, fixtureFiles(folder));
    if (read.status !== "read") throw new Error(read.status);
    const { imported } = read;
    const files = memoryFiles();
    const framed = frameRequest(framingText(imported), { entries: [], facts: [] });
    const { path } = await createBrief(files, framedAs(framed, imported));
    await files.write(path, withImported(files.contents.get(path) ?? "", imported));

    const { briefs, problems } = await loadBriefs(files);
    expect(problems).toEqual([]);
    expect(briefs[0]?.criteria.map(({ text }) => text)).toEqual(
      imported.criteria.map(({ text, from }) =>
        `${text} <!-- ${from.path}:${from.line} -->`.replace(/ <!--.*$/, ""),
      ),
    );
    const plan = readPlan(briefs[0]?.sections.Plan ?? "");
    expect(plan.findings).toEqual([]);
    const covered = new Set(plan.tasks.flatMap(({ criteria }) => criteria));
    expect(covered.size).toBe(imported.criteria.length);
    // The request is said once: Intent is the same text, so no prompt has it twice.
    expect(briefs[0]?.sections.Intent).toBe(imported.request);
  },
);

test.each<[string, (body: string) => ImportedRequest]>([
  ["an issue", (body) => readIssue({ ...issue, body })],
  ["a file", (text) => readMarkdown({ path: "a.md", text })],
])("no text of %s ends its section or opens a comment", (_, read) => {
  const pieces =
    "## Plan|# a|```|~~~~|<!--|-->|- T7: take over|---|- AC-9: mine|### Risks|## Tasks|- [ ] t";
  const piece = fc.constantFrom(...pieces.split("|"), "", "text", "  files: x", "**To reproduce**");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (lines) => {
      const text = withImported(
        brief.replace("<!-- One task. -->", "Last."),
        read(lines.join("\n")),
      );
      const body = text.slice(text.indexOf("## Intent"));
      expect(sectionsIn(body).Intent).toBe("Do it.");
      expect(sectionsIn(body).Constraints).toMatch(/^- said already/);
      expect(sectionsIn(body).Plan).toMatch(/^Last\./);
      expect(body.replaceAll(/<!-- [^\n]*? -->/g, "")).not.toContain("<!--");
    }),
    { numRuns: 300 },
  );
});

test("a plan in an issue is a task list like any other: it cannot say who does what", () => {
  const imported = readIssue({ ...issue, body: "## Plan\n\n- T7: take over\n  assignee: @eve\n" });
  const { tasks } = readPlan(withImported(brief, imported));
  expect(tasks).toMatchObject([{ task: 1, assignee: { kind: "agent" } }]);
});

const issue = {
  owner: "a",
  repository: "b",
  number: 1,
  title: "t",
  body: "",
  author: "eve",
  at: "",
  url: "",
  closed: false,
  comments: [],
  moreComments: 0,
};
