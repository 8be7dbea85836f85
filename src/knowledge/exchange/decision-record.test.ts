import { expect, test } from "vitest";
import { decisionRecord } from "./decision-record.ts";

test("adr-tools: the number goes, the last change of status holds", () => {
  const text = `# 7. Keep orders as events

Date: 2024-03-01

## Status

Accepted

Superseded by [9. Keep orders as rows](0009-rows.md)

## Context

Audits ask for history.

## Decision

We append events.
`;
  expect(decisionRecord("docs/adr/0007-events.md", text, 1, {})).toMatchObject({
    title: "Keep orders as events",
    standing: "Superseded by 9. Keep orders as rows",
    over: true,
    first: 1,
    last: 17,
    body: expect.stringMatching(/^Date: 2024-03-01[^]*We append events\.$/),
  });
});

test("MADR: status in front matter, options stay in the body", () => {
  const text = "\n# Use Postgres\n\n## Considered Options\n\n* SQLite\n* Postgres\n";
  const record = decisionRecord("a.md", text, 4, { status: "accepted", date: "2025-01-01" });
  expect(record).toMatchObject({ title: "Use Postgres", standing: "accepted", over: false });
  expect(record).toMatchObject({ first: 5, body: "## Considered Options\n\n* SQLite\n* Postgres" });
});

test.each([
  ["* Status: proposed", "proposed", false],
  ["**Status:** Deprecated", "Deprecated", true],
  ["Status: rejected", "rejected", true],
  ["Nothing is said.", undefined, false],
])("%s", (line, standing, over) => {
  expect(decisionRecord("a.md", `# X\n\n${line}\n`, 1, {})).toMatchObject({ standing, over });
});

test.each([
  ["# ADR-0012: Use Redis", "Use Redis"],
  ["# ADR 12 - Use Redis", "Use Redis"],
  ["# 0012. Use Redis", "Use Redis"],
  ["# 3 retries are enough", "3 retries are enough"],
  ["Text only.", "Use redis streams"],
])("the title of %s", (heading, title) => {
  const text = `${heading}\n\nBody.\n`;
  expect(decisionRecord("docs/adr/0012-use-redis-streams.md", text, 1, {})).toMatchObject({
    title,
  });
});

test("a record with nothing below its title is none", () => {
  expect(decisionRecord("a.md", "# Only a title\n", 1, {})).toBeUndefined();
  expect(decisionRecord("a.md", "", 1, {})).toBeUndefined();
});
