/** Texts that somebody made to be slow to take apart: each took minutes, or more, before a pattern was changed. */
import { expect, test } from "vitest";
import { readFile, readFolder } from "./folder.ts";
import type { ImportedRequest } from "./imported.ts";
import { readIssue } from "./issue.ts";
import { withImported } from "./written.ts";

const many = 150_000;
const spaces = " ".repeat(many);

const texts: Readonly<Record<string, string>> = {
  "a heading with a gap": `# a${spaces}b`,
  "a bold line with a gap": `**ab**${spaces}b`,
  "a heading of parentheses": `# ${"(".repeat(many)}`,
  "clarifications that do not end": "[NEEDS CLARIFICATION: ".repeat(7_000),
  "placeholders that do not end": "[###-".repeat(many / 5),
  "comments that do not end": "a <!-- ".repeat(20_000),
  "an input with a gap": `# Feature Specification: x\n\n**Input**: a${spaces}b`,
  "a label with a gap": `# Feature Specification: x\n### User Story 1 - a\n**Edge Cases**${spaces}x`,
  "requirements with a gap": `# Tasks\n- [ ] 1. a\n  - Requirements:${spaces}x`,
  "a field with a gap": `# Implementation Plan\n\n## Technical Context\n\n**a**:${spaces}x`,
  "goals with a gap": `## Goals / Non-Goals\n**Goals**${spaces}x`,
};

const stranger = {
  owner: "a",
  repository: "b",
  number: 1,
  title: "t",
  author: "eve",
  at: "",
  url: "",
  closed: false,
  comments: [],
  moreComments: 0,
};

function folder(...names: string[]) {
  return (text: string): ImportedRequest => {
    const read = readFolder(
      "s",
      names.map((name) => ({ path: `s/${name}`, text })),
    );
    if (read.status !== "read") throw new Error(read.status);
    return read.imported;
  };
}

test.each<[string, (text: string) => ImportedRequest]>([
  ["a file", (text) => readFile({ path: "a.md", text })],
  ["an issue", (body) => readIssue({ ...stranger, body })],
  ["Spec Kit", folder("spec.md", "plan.md", "tasks.md")],
  ["Kiro", folder("requirements.md", "design.md", "tasks.md")],
  ["OpenSpec", folder("proposal.md", "specs/a/spec.md", "design.md", "tasks.md")],
])("%s is read before the runner's own limit, whatever it holds", (_, read) => {
  const written = Object.values(texts).map((text) =>
    withImported("---\ntitle: a\n---\n## Intent\n\na\n", read(text)),
  );
  expect(written.every((text) => text.startsWith("---\ntitle: a\n---\n"))).toBe(true);
});
