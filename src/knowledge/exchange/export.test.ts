import { expect, test } from "vitest";
import type { Entry, EntryStatus } from "../../ground/contract/entry.ts";
import { exportEntries, staleTargets, targetsIn } from "./export.ts";
import type { FormatId } from "./formats.ts";

function entry(slug: string, more: Partial<Entry["front"]> = {}, body = ""): Entry {
  const front = { kind: "convention" as const, title: `Rule ${slug}`, status: "active" as const };
  return {
    slug,
    path: `.tacit/context/conventions/${slug}.md`,
    front: { ...front, ...more },
    body,
  };
}

function textAfter(entries: readonly Entry[], path: string, text: string): string | undefined {
  const target: FormatId = path.endsWith("AGENTS.md") ? "agents" : "cursor";
  const plan = exportEntries(entries, target, [{ path, text }]);
  return plan.files.find((file) => file.path === path)?.text;
}

const money = entry(
  "money",
  { title: "Prices go through Money", scope: ["src/billing/**/*.ts"] },
  "Never floats.",
);

test("a block has the entries by kind, with their scope in words", () => {
  const plan = exportEntries(
    [entry("b"), money, entry("nightly", { kind: "risk", title: "The sandbox is reset" })],
    "agents",
    [],
  );
  expect(plan.files).toMatchInlineSnapshot(`
    [
      {
        "path": "AGENTS.md",
        "status": "new",
        "text": "<!-- tacit:begin -->
    <!-- \`tacit context export\` writes what stands between these marks, from .tacit/context. -->

    ## Conventions

    <!-- tacit:entry convention/b -->
    ### Rule b

    <!-- tacit:entry convention/money, scoped -->
    ### Prices go through Money

    Holds for \`src/billing/**/*.ts\`.

    Never floats.

    ## Risks

    <!-- tacit:entry risk/nightly -->
    ### The sandbox is reset

    <!-- tacit:end -->
    ",
      },
    ]
  `);
});

test("a tool with a file for each rule gets its own front matter", () => {
  expect(exportEntries([money], "cursor", []).files).toMatchInlineSnapshot(`
    [
      {
        "path": ".cursor/rules/tacit-money.mdc",
        "status": "new",
        "text": "---
    description: Prices go through Money
    globs: src/billing/**/*.ts
    alwaysApply: false
    ---
    <!-- tacit:entry convention/money · written by tacit context export -->
    # Prices go through Money

    Never floats.
    ",
      },
    ]
  `);
});

test.each<[EntryStatus, number]>([
  ["active", 1],
  ["proposed", 0],
  ["retired", 0],
])("of %s entries %i is exported", (status, count) => {
  expect(exportEntries([entry("a", { status })], "agents", []).files).toHaveLength(count);
});

test("the user's text around the marks stays byte for byte", () => {
  const block = "<!-- tacit:begin -->\nold\n<!-- tacit:end -->";
  for (const [before, after] of [
    ["\uFEFF# Mine  \n\n", "\n\nAfter, without line end"],
    ["", ""],
    ["```\nopen fence\n", "\n"],
    ["a\r\nb\n\n", "\n"],
  ] as const) {
    const text = textAfter([entry("a")], "AGENTS.md", `${before}${block}${after}`);
    expect(text?.startsWith(before)).toBe(true);
    expect(text?.endsWith(after)).toBe(true);
    expect(text).not.toContain("old");
  }
});

test("a text without marks keeps its line ends, and a missing last one stays missing", () => {
  expect(textAfter([entry("a")], "AGENTS.md", "# Mine")).toMatch(/^# Mine\n\n<!-- [^]*end -->$/);
  const crlf = textAfter([entry("a")], "AGENTS.md", "# Mine\r\n") ?? "";
  expect(crlf).toMatch(/^# Mine\r\n\r\n<!-- [^]*end -->\r\n$/);
  expect(crlf.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

test("when nothing is exported any more, the file is as it was before", () => {
  for (const text of ["# Mine", "# Mine\n", "# Mine\r\n", "\uFEFF# Mine\n\n\n", "# Mine\n\n"]) {
    const exported = textAfter([entry("a")], "AGENTS.md", text) ?? "";
    expect(exported).not.toBe(text);
    expect(textAfter([], "AGENTS.md", exported)).toBe(text);
  }
  const moved = "# Mine\n<!-- tacit:begin -->\n<!-- tacit:end -->\n";
  expect(textAfter([], "AGENTS.md", moved)).toBe("# Mine\n");
  const inside = "# Mine\n\n<!-- tacit:begin -->\n<!-- tacit:end -->\n\n# More\n";
  expect(textAfter([], "AGENTS.md", inside)).toBe("# Mine\n\n\n# More\n");
});

test("a file that held nothing else is removed", () => {
  const current = exportEntries([entry("a", { scope: ["src/a/"] })], "agents", []).files;
  expect(current.map(({ path }) => path)).toEqual(["src/a/AGENTS.md"]);
  const plan = exportEntries([entry("a")], "agents", current);
  expect(plan.files.map(({ path }) => path)).toEqual(["AGENTS.md"]);
  expect(plan.removals).toEqual(["src/a/AGENTS.md"]);
});

test.each([
  ["an end without a begin", "a\n<!-- tacit:end -->\n", 2],
  ["a begin without an end", "<!-- tacit:begin -->\n", 1],
  ["two begins", "<!-- tacit:begin -->\n<!--tacit:begin-->\n<!-- tacit:end -->\n", 2],
  [
    "two blocks",
    "<!-- tacit:begin -->\n<!-- tacit:end -->\r\n<!-- tacit:begin -->\n<!-- tacit:end -->\n",
    3,
  ],
  ["an end before a begin", "<!-- tacit:end -->\n<!-- tacit:begin -->\n", 1],
])("%s is an error, and the file is not touched", (_, text, line) => {
  const plan = exportEntries([entry("a")], "agents", [{ path: "AGENTS.md", text }]);
  expect(plan).toMatchObject({ files: [], removals: [] });
  expect(plan.problems).toMatchObject([{ path: "AGENTS.md", line }]);
  expect(staleTargets([entry("a")], ["agents"], [{ path: "AGENTS.md", text }])).toHaveLength(1);
});

test("marks that are mentioned in a sentence are none", () => {
  const text = "We use `<!-- tacit:begin -->` and <!-- tacit:end --> here.\n";
  expect(textAfter([entry("a")], "AGENTS.md", text)?.startsWith(text)).toBe(true);
});

test("a rule for a folder goes into the folder's file, unless there is no such folder", () => {
  const rule = entry("a", { scope: ["packages/api/**"] });
  for (const [target, path] of [
    ["agents", "packages/api/AGENTS.md"],
    ["claude", "packages/api/CLAUDE.md"],
    ["gemini", "packages/api/GEMINI.md"],
    ["copilot", ".github/copilot-instructions.md"],
  ] as const) {
    expect(exportEntries([rule], target, []).files.map((file) => file.path)).toEqual([path]);
  }
  const [file] = exportEntries([rule], "agents", [], { hasFolder: () => false }).files;
  expect(file).toMatchObject({ path: "AGENTS.md" });
  expect(file?.text).toContain("Holds for `packages/api/**`.");
});

test("no file is written where rule files are not read", () => {
  for (const scope of [["vendor/lib/"], ["node_modules/x/**"], [".git/**"]]) {
    const plan = exportEntries([entry("a", { scope })], "agents", []);
    expect(plan.files.map(({ path }) => path)).toEqual(["AGENTS.md"]);
  }
});

test("an own file of a rule that is gone is removed, a stranger's of that name is not", () => {
  const current = exportEntries([entry("a"), entry("b")], "cursor", []).files;
  const mine = { path: ".cursor/rules/tacit-mine.mdc", text: "# Mine\n" };
  const plan = exportEntries([entry("b"), entry("mine")], "cursor", [...current, mine]);
  expect(plan.removals).toEqual([".cursor/rules/tacit-a.mdc"]);
  expect(plan.files).toMatchObject([{ path: ".cursor/rules/tacit-b.mdc", status: "same" }]);
  expect(plan.problems).toMatchObject([{ path: mine.path }]);
});

test("a file where a folder is needed is named", () => {
  const plan = exportEntries([entry("a")], "cline", [{ path: ".clinerules", text: "- Use tabs." }]);
  expect(plan).toMatchObject({ files: [], problems: [{ path: ".clinerules" }] });
});

test("decision records get decisions only, in the folder that the project has", () => {
  const decision = entry("pg", { kind: "decision", title: "Use Postgres" }, "Because.");
  const adr = { path: "docs/adr/0001-x.md", text: "# 1. X\n\nText.\n" };
  const plan = exportEntries([entry("a"), decision], "adr", [adr]);
  expect(plan.files).toMatchObject([{ path: "docs/adr/tacit-pg.md", status: "new" }]);
  expect(plan.skipped).toEqual([{ slug: "a", reason: "It is no decision." }]);
  expect(plan.files[0]?.text).toMatch(/^---\nstatus: accepted\n---\n/);
});

test("what would swallow the text after it, or hides characters, is not exported", () => {
  const plan = exportEntries(
    [
      entry("fence", {}, "```ts\nopen"),
      entry("comment", {}, "a <!-- open"),
      entry("odd name -->"),
      entry("return", {}, "a\rb"),
      entry("scope", { scope: ["src/**\nx"] }),
      entry("hidden", { title: "Use\u200b Money" }),
      entry("fine", {}, "`<!--` and\n\n```\n<!--\n```"),
      entry("project", { kind: "project" }, "<!-- What is it? -->\n\n## Stack"),
    ],
    "agents",
    [],
  );
  expect(plan.skipped.map(({ slug }) => slug)).toEqual([
    "project",
    "comment",
    "fence",
    "hidden",
    "odd name -->",
    "return",
    "scope",
  ]);
  expect(plan.files[0]?.text).toContain("Rule fine");
});

test("a file over its tool's silent limit is named with both numbers", () => {
  const long = entry("long", {}, "x".repeat(5_000));
  expect(exportEntries([long], "copilot", []).warnings).toEqual([
    {
      path: ".github/copilot-instructions.md",
      message: expect.stringMatching(
        /^\.github\/copilot-instructions\.md has 5,\d{3} characters, and the limit is 4,000: Copilot/,
      ),
    },
  ]);
  const lines = entry("lines", {}, "a\n".repeat(300));
  expect(exportEntries([lines], "claude", []).warnings[0]?.message).toMatch(/31\d lines.*200/);
  expect(exportEntries([long], "cursor", []).warnings).toEqual([]);
});

test("Codex counts the AGENTS.md files on the way together, in bytes", () => {
  const nested = entry("n", { scope: ["a/b/"] }, "é".repeat(9_000));
  const current = [
    { path: "AGENTS.md", text: "x".repeat(15_000) },
    { path: "c/AGENTS.md", text: "x".repeat(30_000) },
  ];
  const { warnings } = exportEntries([nested], "agents", current);
  expect(warnings).toMatchObject([
    { path: "a/b/AGENTS.md", message: expect.stringMatching(/33,\d{3} bytes.*32,768/) },
  ]);
});

test("a limit that is passed does not make a target stale", () => {
  const long = entry("long", {}, "x".repeat(5_000));
  const current = exportEntries([long], "copilot", []).files;
  expect(staleTargets([long], ["copilot"], current)).toEqual([]);
});

test("entries that an agent would read twice are pointed out", () => {
  const agents = exportEntries([money], "agents", []).files;
  const claude = { path: "CLAUDE.md", text: "@AGENTS.md\n" };
  expect(exportEntries([money], "claude", [...agents, claude]).warnings).toEqual([
    { path: "CLAUDE.md", line: 1, message: expect.stringContaining("AGENTS.md") },
  ]);
  expect(exportEntries([money], "claude", [claude]).warnings).toEqual([]);
});

test("a target is stale once an entry changed, and only targets that were written are asked by default", () => {
  const current = [
    ...exportEntries([money], "agents", []).files,
    ...exportEntries([money], "kiro", []).files,
    { path: "CLAUDE.md", text: "# Mine\n" },
  ];
  expect(targetsIn(current)).toEqual(["kiro", "agents"]);
  expect(staleTargets([money], targetsIn(current), current)).toEqual([]);
  const changed = { ...money, body: "Never floats, nor strings." };
  expect(staleTargets([changed], targetsIn(current), current)).toEqual([
    { target: "kiro", paths: [".kiro/steering/tacit-money.md"], problems: [] },
    { target: "agents", paths: ["AGENTS.md"], problems: [] },
  ]);
  expect(staleTargets([money], ["claude"], current)).toMatchObject([{ paths: ["CLAUDE.md"] }]);
});

test("the file that is there is used: .claude/CLAUDE.md", () => {
  const plan = exportEntries([money], "claude", [{ path: ".claude/CLAUDE.md", text: "# Mine\n" }]);
  expect(plan.files.map(({ path }) => path)).toEqual([".claude/CLAUDE.md"]);
});

test("a format that is only read says so", () => {
  const plan = exportEntries([money], "contributing", []);
  expect(plan).toMatchObject({ files: [], problems: [{ message: expect.any(String) }] });
});
