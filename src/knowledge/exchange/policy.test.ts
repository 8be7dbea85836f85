import { expect, test } from "vitest";
import { mayHoldPolicy, policiesIn } from "./policy.ts";

test.each([
  "All LLM contributions are strictly forbidden here.",
  "Do not submit code written by coding agents.",
  "**Autonomous agents are not allowed\nto open pull requests.** Thank you.",
  "Pull requests with code by an AI will be closed.",
])("%s is a restriction", (text) => {
  const [policy] = policiesIn({ path: "CONTRIBUTING.md", text: `# Hello\n\n${text}\n` });
  expect(policy).toMatchObject({ path: "CONTRIBUTING.md", line: 3 });
});

test.each([
  "Using AI as a tool is welcome.",
  "Do not submit binaries.",
  "Agents of the state are not allowed in the office.",
  "Please run the tests. Issues without a template will be closed.",
])("%s is none", (text) => {
  expect(policiesIn({ path: "CONTRIBUTING.md", text })).toEqual([]);
});

test("policies stand where projects put them", () => {
  const paths = [
    "AI_POLICY.md",
    ".github/CONTRIBUTING.md",
    "AGENTS.md",
    "src/AGENTS.md",
    "README.md",
  ];
  expect(paths.filter(mayHoldPolicy)).toEqual(paths.slice(0, 3));
});
