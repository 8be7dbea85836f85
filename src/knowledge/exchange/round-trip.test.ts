import * as fc from "fast-check";
import { expect, test } from "vitest";
import { memoryFiles } from "../../../test/support/memory-files.ts";
import type { Entry, EntryKind } from "../../ground/contract/entry.ts";
import { addEntry, loadEntries, setStatus } from "../context/entries.ts";
import { exportEntries, type ExportPlan, staleTargets } from "./export.ts";
import { type FormatId, targets } from "./formats.ts";
import type { RuleFile } from "./gather.ts";
import { importRules, type ProposedEntry } from "./import.ts";
import { sameScope } from "./scope.ts";

function entry(
  kind: EntryKind,
  slug: string,
  title: string,
  body: string,
  scope?: readonly string[],
): Entry {
  const front = {
    kind,
    title,
    status: "active" as const,
    ...(scope === undefined ? {} : { scope: [...scope] }),
  };
  return { slug, path: `.tacit/context/x/${slug}.md`, front, body };
}

const entries: readonly Entry[] = [
  entry("project", "project", "Shop", "A shop for bread.\n\n## Stack\n\nFastify."),
  entry(
    "architecture",
    "events",
    "Orders are events",
    "Their state is a projection.\n\n## Conventions",
  ),
  entry(
    "convention",
    "money",
    "Price arithmetic goes through Money; never floats",
    "Use `Money`.\n\nWhy: rounding.",
    ["src/billing/**/*.ts"],
  ),
  entry("convention", "folder", "Handlers have a schema", "- one\n  - nested\n- two", ["src/api/"]),
  entry("convention", "file", "The lock file is never edited", "", ["package-lock.json"]),
  entry("convention", "many", "Files are kebab-case", "So that they sort.", [
    "src/**/*.{ts,tsx}",
    "docs/**",
    "!src/generated/**",
  ]),
  entry("convention", "not-docs", "Dates are in UTC", "", ["!docs/**"]),
  entry("convention", "top", "Top-level configuration is TypeScript", "Body.", ["*.config.ts"]),
  entry(
    "decision",
    "postgres",
    "We use Postgres",
    "Because of `jsonb`.\r\nAnd:\r\n\r\n```sql\r\nselect 1;\r\n```",
  ),
  entry("decision", "scoped-decision", "The API speaks JSON", "Not XML.", ["src/api/**"]),
  entry(
    "risk",
    "sandbox",
    "The sandbox forgets: it is reset nightly",
    "<!-- tacit:end -->\n<!-- \\tacit:entry risk/x -->\n\n<!-- seen -->",
  ),
  entry("term", "ledger", "Ledger *and* `crumb` # 1", "# Ledger\n\nHolds for `x`.\n\n> quoted"),
];

function textsOf(plan: ExportPlan): RuleFile[] {
  return plan.files.map(({ path, text }) => ({ path, text }));
}

interface Comparable {
  readonly kind: string;
  readonly title: string;
  readonly body: string;
}

function ofEntry({ slug, front, body }: Entry): [string, Comparable] {
  return [slug, { kind: front.kind, title: front.title, body: body.replaceAll("\r\n", "\n") }];
}

function ofProposed({ slug, kind, title, body }: ProposedEntry): [string, Comparable] {
  return [slug, { kind, title, body }];
}

function expectSame(read: readonly ProposedEntry[], written: readonly Entry[]): void {
  expect(new Map(read.map(ofProposed))).toEqual(new Map(written.map(ofEntry)));
  const scopes = new Map(written.map(({ slug, front }) => [slug, front.scope]));
  const differing = read.filter(({ slug, scope }) => !sameScope(scope, scopes.get(slug)));
  expect(differing).toEqual([]);
}

const ids = targets.map(({ id }) => id);

function writtenTo(target: FormatId): readonly Entry[] {
  return entries.filter(({ front }) => target !== "adr" || front.kind === "decision");
}

test.each(ids)("%s: what is exported reads back as the same entries", (target) => {
  const plan = exportEntries(entries, target, []);
  expect(plan.problems).toEqual([]);
  const result = importRules(textsOf(plan), []);
  expectSame(result.entries, writtenTo(target));
  expect(result).toMatchObject({ blocked: [], contradictions: [], duplicates: [], problems: [] });
});

test.each(ids)(
  "%s: what is exported is recognised, and exporting again changes no byte",
  (target) => {
    const current = textsOf(exportEntries(entries, target, []));
    const result = importRules(current, entries);
    expect(result).toMatchObject({ entries: [], duplicates: [], problems: [] });
    expect(new Set(result.known.map(({ slug }) => slug))).toEqual(
      new Set(writtenTo(target).map(({ slug }) => slug)),
    );
    expect(result.known.every(({ differs }) => differs.length === 0)).toBe(true);
    expect(staleTargets(entries, [target], current)).toEqual([]);
    expect(exportEntries(entries.toReversed(), target, current)).toMatchObject({ removals: [] });
  },
);

test.each(ids)("%s: a checkout with CRLF stays one, and is not stale", (target) => {
  const current = textsOf(exportEntries(entries, target, [])).map(({ path, text }) => ({
    path,
    text: text.replaceAll("\n", "\r\n"),
  }));
  expect(staleTargets(entries, [target], current)).toEqual([]);
  expectSame(importRules(current, []).entries, writtenTo(target));
});

/** A file of its user for each target, in that tool's own words. */
const samples: Readonly<Record<string, RuleFile>> = Object.fromEntries(
  (
    [
      ["agents", "packages/api/AGENTS.md", "# API\n\n- Never return raw errors.\n- Use Money."],
      [
        "claude",
        "CLAUDE.md",
        "# Rules\n\n- Always run tests.\n\n## Gotchas\n\n- The queue drops messages.\n",
      ],
      [
        "claude-rules",
        ".claude/rules/react.md",
        '---\npaths: ["web/**/*.tsx"]\n---\n\n# React\n\n- Use hooks.\n',
      ],
      [
        "cursor",
        ".cursor/rules/api.mdc",
        "---\ndescription: API\nglobs: src/**/*.ts\nalwaysApply: false\n---\n- Validate input with zod.\n",
      ],
      ["cursorrules", ".cursorrules", "You write TypeScript.\n\nAlways use strict mode.\n"],
      ["bugbot", ".cursor/BUGBOT.md", "- Flag any use of eval: it must not be merged.\n"],
      ["copilot", ".github/copilot-instructions.md", "## Style\n\nUse four spaces.\n"],
      [
        "copilot-instructions",
        ".github/instructions/py.instructions.md",
        '---\napplyTo: "**/*.py"\n---\nUse type hints.\n',
      ],
      ["gemini", "GEMINI.md", "# Rules\r\n\r\n- Prefer composition over inheritance.\r\n"],
      [
        "antigravity",
        ".agents/rules/x.md",
        "---\ntrigger: glob\nglobs: src/**\n---\n- Keep handlers thin.\n",
      ],
      [
        "kiro",
        ".kiro/steering/tech.md",
        '---\ninclusion: fileMatch\nfileMatchPattern: "src/**/*.tsx"\n---\n- Components must be pure.\n',
      ],
      [
        "windsurf",
        ".windsurf/rules/x.md",
        "---\ntrigger: always_on\n---\n- Do not edit generated code.\n",
      ],
      ["windsurfrules", ".windsurfrules", "1. Always write tests.\n2. Never skip them.\n"],
      [
        "devin",
        ".devin/rules/x.md",
        "---\ntrigger: glob\nglobs:\n  - a/**\n---\n- Log with pino.\n- Use pino.\n",
      ],
      ["cline", ".clinerules/x.md", '---\npaths:\n  - "src/**"\n---\n- Throw domain errors.\n'],
      ["roo", ".roo/rules/x.md", "Commit messages are imperative.\n"],
      [
        "augment",
        ".augment/rules/x.md",
        "---\ntype: always_apply\n---\n- Use the repository pattern.\n",
      ],
      ["junie", ".junie/guidelines.md", "- Tests must not sleep.\n"],
      [
        "adr",
        "docs/adr/0001-use-postgres.md",
        "# 1. Use Postgres\n\n## Status\n\nAccepted\n\n## Decision\n\nWe use Postgres.\n",
      ],
    ] as const
  ).map(([id, path, text]) => [id, { path, text }]),
);

/** Proposed entries as files, accepted by a person. */
async function accepted(proposed: readonly ProposedEntry[]): Promise<Entry[]> {
  const files = memoryFiles();
  for (const each of proposed) {
    // oxlint-disable-next-line no-await-in-loop -- slugs depend on those before
    await addEntry(files, each);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await setStatus(files, each.slug, "active");
  }
  return (await loadEntries(files)).entries;
}

test.each(ids)(
  "%s: its user's file is imported, exported elsewhere, and imported as the same",
  async (target) => {
    const sample = samples[target];
    if (sample === undefined) throw new Error(`There is no sample for ${target}.`);
    const first = importRules([sample], []);
    expect(first.entries.length).toBeGreaterThan(0);
    expect(first.entries.every(({ origin }) => origin.file === sample.path)).toBe(true);
    const known = await accepted(first.entries);
    expectSame(first.entries, known);
    const elsewhere = textsOf(exportEntries(known, target, []));
    expectSame(importRules(elsewhere, []).entries, known);
  },
);

test.each(ids)("%s: its user's own file is not told twice, and loses no byte", async (target) => {
  const sample = samples[target];
  if (sample === undefined) throw new Error(`There is no sample for ${target}.`);
  const imported = await accepted(importRules([sample], []).entries);
  const decision = entry("decision", "zz", "Loaves are never sliced", "Customers do it.");
  const known = [...imported, decision];
  const plan = exportEntries(known, target, [sample]);
  expect(plan.skipped.map(({ slug }) => slug).toSorted()).toEqual(
    imported.map(({ slug }) => slug).toSorted(),
  );
  const after = new Map([
    [sample.path, sample.text],
    ...plan.files.map(({ path, text }) => [path, text] as const),
  ]);
  expect(after.get(sample.path)?.startsWith(sample.text)).toBe(true);
  const current = [...after].map(([path, text]) => ({ path, text }));
  const again = importRules(current, known);
  expect(again.entries).toEqual([]);
  expect(again.known).toMatchObject([{ slug: "zz", differs: [] }]);
  // Without entries nothing of ours is left, and what was there is as it was.
  const emptied = exportEntries([], target, current);
  const back = emptied.files.find(({ path }) => path === sample.path);
  expect(back?.text ?? sample.text).toBe(sample.text);
  expect(emptied.files.length + emptied.removals.length).toBe(1);
});

const word = fc
  .stringMatching(/^[a-zA-Z*_`#<>!\- \\|:]{1,12}$/)
  .filter((text) => text.trim() !== "");
const lines = fc
  .array(
    fc.oneof(
      word,
      fc.constantFrom(
        "",
        "## Risks",
        "### x",
        "Holds for `a`.",
        "<!-- tacit:begin -->",
        "<!-- tacit:entry risk/x -->",
        "<!--  \\\\tacit:end -->",
        "---",
        "- a",
        "```\ncode\n```",
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join("\n").trim());
const pattern = fc.stringMatching(/^!?[a-z*{},./`]{1,8}$/).filter((text) => text !== "!");
const anyEntry = fc.record({
  kind: fc.constantFrom<EntryKind>("architecture", "convention", "decision", "risk", "term"),
  title: word.map((text) => text.replaceAll(/\s+/g, " ").trim()),
  body: lines,
  scope: fc.array(pattern, { maxLength: 3 }),
});

test("whatever entries say, what is exported of them reads back the same and is stable", () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 4 }), fc.constantFrom(...ids), (made, target) => {
      const known = made.map(({ kind, title, body, scope }, index) =>
        entry(kind, `e${index}`, title, body, scope.length === 0 ? undefined : scope),
      );
      const plan = exportEntries(known, target, []);
      const skipped = new Set(plan.skipped.map(({ slug }) => slug));
      const written = known.filter(({ slug }) => !skipped.has(slug));
      const current = textsOf(plan);
      expect(importRules(current, known).known.filter(({ differs }) => differs.length > 0)).toEqual(
        [],
      );
      expect(importRules(current, known).known).toHaveLength(written.length);
      expect(staleTargets(known, [target], current).flatMap(({ paths }) => paths)).toEqual([]);
      expect(exportEntries([], target, current)).toMatchObject({ files: [] });
    }),
    { numRuns: 300 },
  );
});
