import * as fc from "fast-check";
import { expect, test } from "vitest";
import { framingText, type ImportedRequest, unquoted } from "./imported.ts";
import { readMarkdown } from "./markdown.ts";

function read(text: string, path = "request.md"): ImportedRequest {
  return readMarkdown({ path, text });
}

test("plain text is the request as it is", () => {
  expect(read("Add a search box.\n\nIt finds customers.", "note.txt")).toEqual({
    request: "Add a search box.\n\nIt finds customers.",
    criteria: [],
    tasks: [],
    source: { format: "text", name: "note.txt" },
    notes: [],
  });
});

test("known headings go to their sections, others stay in the request below their heading", () => {
  const imported = read(
    `# Search box

One finds customers.

## Edge cases
- no match
## Non-goals
Fuzzy matching.
## Prices
They stay.
## Definition of done
- [ ] AC-7: WHEN one types, the list SHALL follow within 200 ms
- If nothing matches, then the list says so
## Tasks
- [x] Index in src/search/index.ts
- [ ] Box in \`src/search/box.tsx\` for AC-7
`,
  );
  expect(imported).toMatchObject({
    title: "Search box",
    request: "Search box\n\nOne finds customers.\n\n**Prices**\n\nThey stay.",
    sections: { "Edge cases": "- no match", "Out of scope": "**Non-goals**\n\nFuzzy matching." },
    criteria: [
      {
        text: "WHEN one types, the list SHALL follow within 200 ms",
        from: { path: "request.md", line: 12 },
      },
      { text: "If nothing matches, then the list says so", from: { line: 13 } },
    ],
    tasks: [
      { title: "Index in src/search/index.ts", done: true },
      {
        title: "Box in `src/search/box.tsx` for AC-7",
        files: ["src/search/box.tsx"],
        criteria: [0],
      },
    ],
    notes: ["1 task left out that is done."],
  });
});

test("a brief that was exported keeps title, request once, criteria and plan", () => {
  const imported = read(`---
title: Search box
request: |
  Find customers.
kinds: [search]
---
## Intent

Find customers.

## Experience

<!-- What does one see? -->

## Acceptance criteria

- AC-1: One finds a customer by name.

## Plan

- T1: The box
  covers: AC-1
`);
  expect(imported).toMatchObject({
    title: "Search box",
    request: "Find customers.",
    criteria: [{ text: "One finds a customer by name.", from: { line: 17 } }],
    sections: { Plan: "- T1: The box\n  covers: AC-1" },
    tasks: [],
    notes: [
      "request.md: kinds of the front matter left out: the brief is framed anew.",
      "request.md: 1 hidden comment left out.",
    ],
  });
});

test("a request with code or headings of its own is quoted as a whole, so that it cannot cut a file in pieces", () => {
  const { request } = read("Do this:\n\n```md\n## Plan\n```\n");
  expect(request).toBe("> Do this:\n>\n> ```md\n> ## Plan\n> ```");
});

test("several titles are no title", () => {
  const { title, request } = read("# One\n\na\n\n# Two\n\nb");
  expect([title, request]).toEqual([undefined, "**One**\n\na\n\n**Two**\n\nb"]);
});

test("an empty file is an empty request, which framing refuses", () => {
  expect(read("\n \n").request).toBe("");
});

test("no word of a file is lost, whatever stands below which heading", () => {
  const headings =
    "## Goals|## Risks|### Risks|## Plan|# Title|#### Acceptance criteria|## Edge cases|## Any|### Steps to reproduce|## Out of scope";
  const heading = fc.constantFrom(...headings.split("|"));
  const word = fc.integer({ min: 100, max: 99_999 }).map((number) => `word${number}`);
  const line = fc.oneof(
    heading,
    word,
    word.map((each) => `- ${each}`),
    word.map((each) => `  - ${each}`),
    word.map((each) => `- [ ] ${each}`),
    word.map((each) => `1. ${each}`),
    word.map((each) => `> ${each}`),
    fc.constantFrom("", "```"),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (all) => {
      const imported = read(all.join("\n"));
      const kept = [
        framingText(imported),
        imported.sections?.Plan ?? "",
        ...imported.tasks.flatMap(({ title, details = [] }) => [title, ...details]),
      ].join("\n");
      for (const [found] of all.join("\n").matchAll(/word\d+/g)) {
        expect(unquoted(kept)).toContain(found);
      }
    }),
    { numRuns: 300 },
  );
});
