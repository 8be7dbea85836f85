import * as fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "./markdown.ts";
import { splitRules } from "./split.ts";

function rules(text: string, ruleTitle?: string): unknown[] {
  const options = { firstLine: 1, ...(ruleTitle === undefined ? {} : { ruleTitle }) };
  return splitRules(text, options).drafts.map(({ kind, title, body }) => [kind, title, body]);
}

function leftOf(text: string): unknown[] {
  return splitRules(text, { firstLine: 1 }).left.map(({ first, last, reason }) => [
    first,
    last,
    reason,
  ]);
}

const sample = `# Shop API

A web shop for bread. It has an API and a worker.

## Commands

- \`npm test\`: runs everything
- \`npm run dev\`: starts a server
- Never run \`npm run reset\` against staging.

## Code style

- Use **Money** for prices.
- Handlers never touch the database; they call \`src/store\`.
  Reviews caught it three times.
  - orders: \`src/store/orders.ts\`
- camelCase for variables

\`\`\`ts
const lineTotal = 1;
\`\`\`

## Architecture

- Orders are events, their state is a projection.
- \`src/api/\`: handlers

## Gotchas

The payment sandbox is reset each night. Tests that depend on it fail at 2:00.
`;

test("bullets become entries, headings give their kind, and the rest is left with its lines", () => {
  expect(rules(sample)).toEqual([
    ["convention", "Never run `npm run reset` against staging", ""],
    ["convention", "Use Money for prices", ""],
    [
      "convention",
      "Handlers never touch the database; they call `src/store`. Reviews caught it three times".split(
        ". ",
      )[0],
      "Handlers never touch the database; they call `src/store`.\nReviews caught it three times.\n- orders: `src/store/orders.ts`",
    ],
    [
      "convention",
      "camelCase for variables",
      "camelCase for variables\n\n```ts\nconst lineTotal = 1;\n```",
    ],
    ["architecture", "Orders are events, their state is a projection", ""],
    [
      "risk",
      "The payment sandbox is reset each night",
      "The payment sandbox is reset each night. Tests that depend on it fail at 2:00.",
    ],
  ]);
  expect(leftOf(sample)).toEqual([
    [1, 1, "heading"],
    [3, 3, "text"],
    [5, 5, "heading"],
    [7, 8, "commands"],
    [11, 11, "heading"],
    [23, 23, "heading"],
    [26, 26, "overview"],
    [28, 28, "heading"],
  ]);
});

test("a heading that is a rule takes its section with reasons and examples", () => {
  const text = `## Never log request bodies

They hold addresses.

### Why

A customer found hers in a log.

### Example

\`\`\`ts
log.info({ id });
\`\`\`

## Testing

- Use real Postgres in tests.
`;
  expect(rules(text)).toEqual([
    [
      "convention",
      "Never log request bodies",
      "They hold addresses.\n\n### Why\n\nA customer found hers in a log.\n\n### Example\n\n```ts\nlog.info({ id });\n```",
    ],
    ["convention", "Use real Postgres in tests", ""],
  ]);
});

test("the sentence that leads to a list stands in each of its rules", () => {
  expect(
    rules("# Rules\n\nWhen a migration is written:\n\n- Add a rollback.\n- Test it.\n"),
  ).toEqual([
    ["convention", "Add a rollback", "When a migration is written:\n\nAdd a rollback."],
    ["convention", "Test it", "When a migration is written:\n\nTest it."],
  ]);
});

test("an item that is a label heads the list inside it", () => {
  expect(
    rules(
      "# Rules\n\n- **Known pitfalls**\n  - Dates are in UTC.\n- **Naming**:\n  - Files are kebab-case.\n",
    ),
  ).toEqual([
    ["risk", "Dates are in UTC", ""],
    ["convention", "Files are kebab-case", ""],
  ]);
});

test("a sentence that orders, over a list of cases, is one rule", () => {
  const text = "# Rules\n\nUse a service when code:\n\n- Talks to the network\n- Reads cookies\n";
  expect(rules(text)).toEqual([
    [
      "convention",
      "Use a service when code",
      "Use a service when code:\n\n- Talks to the network\n- Reads cookies",
    ],
  ]);
});

test.each(["## Avoid", "## Anti-patterns", "## Don't", "Avoid:", "**Never:**"])(
  "what stands under %s does not turn into its opposite",
  (heading) => {
    const text = `# Rules\n\n${heading}\n\n- Floats for prices\n- Barrel files. They slow the build.\n- Never log names\n- Always await\n`;
    expect(rules(text)).toEqual([
      ["convention", "Avoid: Floats for prices", ""],
      ["convention", "Avoid: Barrel files", "Avoid:\n\nBarrel files. They slow the build."],
      ["convention", "Never log names", ""],
      ["convention", "Always await", ""],
    ]);
  },
);

test("a title ends with its sentence, not with an abbreviation, and has no emphasis around code", () => {
  expect(
    rules(
      "- Run the check script (e.g. `npm run check`). Always.\n- **Always use `npm ci` here** for *all* set-ups.\n",
    ),
  ).toMatchObject([
    ["convention", "Run the check script (e.g. `npm run check`)", expect.any(String)],
    ["convention", "Always use `npm ci` here for all set-ups", ""],
  ]);
});

test("numbered steps stay together", () => {
  const text = "## Adding a route\n\n1. Create a handler.\n2. Register it.\n";
  expect(rules(text)).toEqual([
    ["convention", "Adding a route", "1. Create a handler.\n2. Register it."],
  ]);
});

test("glossaries give terms, callouts give risks", () => {
  expect(
    rules("## Glossary\n\n- **Ledger**: the list of postings.\n- Crumb - a cached session.\n"),
  ).toEqual([
    ["term", "Ledger", "**Ledger**: the list of postings."],
    ["term", "Crumb", "Crumb - a cached session."],
  ]);
  expect(rules("> [!WARNING]\n> The queue drops messages over 64 KB.\n")).toEqual([
    ["risk", "The queue drops messages over 64 KB", ""],
  ]);
});

test("what every project says is left", () => {
  const text = "# Rules\n\n- Write clean, readable code.\n- Follow best practices.\n";
  expect(rules(text)).toEqual([]);
  expect(leftOf(text)).toEqual([
    [1, 1, "heading"],
    [3, 4, "boilerplate"],
  ]);
});

test("orders among an overview count in a file of rules only", () => {
  const text = "## Structure\n\n- Keep handlers thin.\n- Always use `src/store`.\n- `src/`: code\n";
  expect(rules(text)).toMatchObject([["convention", "Always use `src/store`", ""]]);
  expect(rules(text, "x")).toMatchObject([
    ["convention", "Keep handlers thin", ""],
    ["convention", "Always use `src/store`", ""],
  ]);
});

test("a file that only refers to others is no rule", () => {
  const text = "# Umbrella\n\nUse @ui when working on pages.\n\n- `a.mdc`: components\n";
  expect(rules(text, "umbrella")).toEqual([]);
});

test("a file that is one rule stays one when it has no list", () => {
  expect(rules("# Money\n\nPrices are integers of cents.\n\nSo are taxes.\n", "money")).toEqual([
    ["convention", "Money", "Prices are integers of cents.\n\nSo are taxes."],
  ]);
  expect(rules("Prices are integers of cents.", "Money matters")).toEqual([
    ["convention", "Money matters", "Prices are integers of cents."],
  ]);
  expect(rules("<!-- nothing yet -->\n", "empty")).toEqual([]);
});

test("lists inside code and comments are none", () => {
  expect(rules("# Rules\n\n```md\n- Never do this.\n```\n\n<!--\n- Never do that.\n-->\n")).toEqual(
    [],
  );
});

test("a long sentence is cut in the title and whole in the body", () => {
  const long = `Use ${"very ".repeat(40)}long names.`;
  const [rule] = splitRules(`- ${long}`, { firstLine: 1 }).drafts;
  expect(rule?.title.length).toBeLessThanOrEqual(120);
  expect(rule?.title).toMatch(/very…$/);
  expect(rule?.body).toBe(long);
});

const line = fc.oneof(
  fc.constantFrom(
    "",
    "# Rules",
    "## Overview",
    "### Why",
    "- Never use floats.",
    "  - nested",
    "* `src/`: code",
    "1. Create it.",
    "```",
    "~~~",
    "<!-- x",
    "-->",
    "> [!WARNING]",
    "> Use it.",
    "| a | b |",
    "|---|---|",
    "---",
    "===",
    "Always do:",
    "Why: because.",
    "    indented",
    "@docs/a.md",
    "- **Naming**",
  ),
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, "")),
);

test("whatever the text is, every line of it is in a rule or among what is left", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), fc.boolean(), (lines, isRule) => {
      const text = lines.join("\n");
      const { drafts, left } = splitRules(text, {
        firstLine: 1,
        ...(isRule ? { ruleTitle: "rule" } : {}),
      });
      const covered = new Set<number>();
      for (const { first, last } of [...drafts, ...left]) {
        for (let number = first; number <= last; number += 1) covered.add(number);
      }
      const lost = linesOf(text).flatMap((each, index) =>
        each.trim() !== "" && !covered.has(index + 1) ? [index + 1] : [],
      );
      expect(lost).toEqual([]);
      expect(drafts.every(({ title }) => title !== "" && !title.includes("\n"))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("a megabyte is split in a moment", () => {
  const text = `# Rules\n\n${"- Use Money for the price of a loaf.\n".repeat(28_000)}`;
  expect(splitRules(text, { firstLine: 1 }).drafts).toHaveLength(28_000);
});
