/** The taxonomy as a page for people: docs/taxonomy.md is this, and a test compares them. */
import { classNames } from "./reader/phrase.ts";
import type { Dimension } from "./taxonomy/kind.ts";
import { kindsOfWork } from "./taxonomy/kinds.ts";
import { universal } from "./taxonomy/universal.ts";

/** Markdown; the same taxonomy gives the same bytes. */
export function renderTaxonomy(): string {
  const count =
    universal.length + kindsOfWork.reduce((sum, kind) => sum + kind.dimensions.length, 0);
  return [
    "# Taxonomy of briefs",
    "",
    `What a senior engineer would state: ${universal.length} dimensions of every piece of work, and those of ${kindsOfWork.length} types of work, ${count} in all. \`tacit brief\` asks for what costs most when it is missing, five questions at most. This page is written by \`npm run docs\` from \`src/knowledge/brief/taxonomy\`.`,
    "",
    "Severity runs from 0 to 1. What answers, dismissals and reviews say moves it (`tacit brief questions`).",
    "",
    "## Your own",
    "",
    "`.tacit/taxonomy/<name>.md` adds to it. A file with the `id` of a type below adds signs and dimensions to that type, and one of the same name takes its place; another `id` is a type of its own; `universal` adds questions for every brief.",
    "",
    "```markdown",
    "---",
    "id: payments",
    "dimensions:",
    "  - id: ledger-account",
    '    question: "Which ledger account is it booked to?"',
    '    why: "finance books it by hand otherwise"',
    "    severity: 0.95",
    '    stated: ["(account|ledger|book*) .. {n}", "books? .. (to|on) .. {name}"]',
    '    not-applicable: [{ when: "(test mode|sandbox) only", reason: "no money moves" }]',
    '    edge-cases: ["A refund is booked to an account that was closed."]',
    "---",
    "Asked for since the audit of 2026.",
    "```",
    "",
    `A dimension of your own is stated when a sentence holds one of its phrases. A phrase is words in order: \`migrat*\` stands for every word that begins so, \`users?\` for both forms, \`log-in\` for a word in one, with a hyphen or in two, \`(a|b c)\` for alternatives, \`(a)?\` for what may be missing, \`..\` for up to four words between and \`...\` for up to twelve. ${classNames.map((name) => `\`{${name}}\``).join(", ")} stand for values and groups of words. \` & \` joins phrases that must all be in the sentence, in any order; \`!\` before one means that it must not. A file that cannot be read is named, with its line, and takes nothing else down.`,
    "",
    "## Every piece of work",
    "",
    ...table(universal),
    ...kindsOfWork.flatMap(({ id, title, dimensions }) => [
      `## ${title.slice(0, 1).toUpperCase()}${title.slice(1)}`,
      "",
      `\`${id}\``,
      "",
      ...table(dimensions),
    ]),
  ].join("\n");
}

function table(dimensions: readonly Dimension[]): string[] {
  return dimensions
    .toSorted((a, b) => b.severity - a.severity)
    .flatMap(({ id, question, why, source, severity, edgeCases = [] }) => [
      `- **${question}** \`${id}\`, ${severity.toFixed(2)}: ${why} (${source}).`,
      ...edgeCases.map((text) => `  - ${text}`),
    ])
    .concat("");
}
