/** What the repository uses, in a prompt: the facts that agents otherwise guess, each with its place. */
import type { Fact, FactName } from "../../ground/contract/facts.ts";
import { inlineCode, oneLine } from "./markdown.ts";
import type { Part } from "./part.ts";

/** Facts that decide how a change is written, and how many of each; an agent sees the rest when it opens a file. */
const told: readonly (readonly [FactName, string, number])[] = [
  ["framework", "Framework", 2],
  ["api-style", "API", 1],
  ["database", "Database", 1],
  ["orm", "Data access", 1],
  ["schema", "Schema", 1],
  ["migrations", "Migrations", 1],
  ["authentication", "Authentication", 1],
  ["session", "Sessions", 1],
  ["password-hashing", "Passwords", 1],
  ["validation", "Validation", 1],
  ["error-handling", "Errors", 1],
  ["package-manager", "Packages", 1],
  ["test-one", "One test", 1],
];

export function stackPart(facts: readonly Fact[]): Part[] {
  const lines = told.flatMap(([name, label, most]) =>
    facts
      .filter((fact) => fact.name === name)
      .slice(0, most)
      .map(({ value, evidence: [place] }) => {
        const from = place === undefined ? "" : ` (${inlineCode(`${place.path}:${place.line}`)})`;
        return `- ${label}: ${oneLine(value)}${from}`;
      }),
  );
  if (lines.length === 0) return [];
  return [
    {
      item: {
        id: "facts",
        kind: "facts",
        title: "What is used here",
        source: "manifests, settings and code",
      },
      place: "rules",
      reason: "read from the repository; agents otherwise guess it",
      text: `### What is used here\n\n${lines.join("\n")}\n\n`,
      required: false,
      relevance: 2.4,
    },
  ];
}
