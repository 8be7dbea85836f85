import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatOf, formats, ruleFilePaths, targetNamed, targets } from "./formats.ts";

test.each([
  ["AGENTS.md", "agents", ""],
  ["packages/api/AGENTS.md", "agents", "packages/api"],
  ["CLAUDE.md", "claude", ""],
  [".claude/CLAUDE.md", "claude", ""],
  ["web/CLAUDE.md", "claude", "web"],
  ["CLAUDE.local.md", "claude-local", ""],
  [".claude/rules/front/react.md", "claude-rules", ""],
  [".cursor/rules/api.mdc", "cursor", ""],
  ["packages/api/.cursor/rules/a.mdc", "cursor", "packages/api"],
  [".cursorrules", "cursorrules", ""],
  [".github/copilot-instructions.md", "copilot", ""],
  [".github/instructions/a/ts.instructions.md", "copilot-instructions", ""],
  ["GEMINI.md", "gemini", ""],
  [".agents/rules/x.md", "antigravity", ""],
  [".kiro/steering/tech.md", "kiro", ""],
  [".windsurf/rules/x.md", "windsurf", ""],
  [".devin/rules/x.md", "devin", ""],
  [".clinerules", "cline", ""],
  [".clinerules/x.md", "cline", ""],
  [".roo/rules-code/x.md", "roo", ""],
  [".augment/rules/x.md", "augment", ""],
  [".junie/AGENTS.md", "junie", ""],
  ["docs/adr/0001-use-postgres.md", "adr", ""],
  ["packages/api/doc/adr/0002-x.md", "adr", "packages/api"],
  ["CONTRIBUTING.md", "contributing", ""],
])("%s is of the format %s", (path, id, base) => {
  expect(formatOf(path)).toMatchObject({ format: { id }, base });
});

test.each([
  "README.md",
  "docs/agents.md",
  "MYAGENTS.md",
  "docs/decisions/README.md",
  "docs/adr/template.md",
  ".cursor/rules/notes.txt",
  ".roo/mcp.md",
  ".tacit/context/decisions/use-postgres.md",
  "sub/.github/copilot-instructions.md",
])("%s is no rule file", (path) => {
  expect(formatOf(path)).toBeUndefined();
});

test("rule files of installed packages are left alone", () => {
  expect(ruleFilePaths(["node_modules/a/AGENTS.md", "b/AGENTS.md", "AGENTS.md", "x.ts"])).toEqual([
    "AGENTS.md",
    "b/AGENTS.md",
  ]);
});

test("each format has an id of its own, and what is written is read back as the same format", () => {
  expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length);
  for (const { id, written } of targets) {
    const path =
      written?.ending === undefined ? written?.path : `${written.path}tacit-x${written.ending}`;
    expect(formatOf(path ?? "")).toMatchObject({ format: { id }, base: "" });
  }
});

test("targets are known by their id and by other names; what is only read is none", () => {
  expect(targetNamed("Cursor")?.id).toBe("cursor");
  expect(targetNamed("codex")?.id).toBe("agents");
  expect(targetNamed("contributing")).toBeUndefined();
  expect(targetNamed("nothing")).toBeUndefined();
});

test("the documentation lists each format and each limit", () => {
  const page = readFileSync(new URL("../../../docs/rule-files.md", import.meta.url), "utf8");
  const listed = [...page.matchAll(/^\| `([a-z-]+)` +\| .*\| .*\| .*\| /gm)].map(
    (match) => match[1] ?? "",
  );
  expect(listed.toSorted()).toEqual(formats.map(({ id }) => id).toSorted());
  for (const { limit } of formats) {
    expect(page).toContain(limit === undefined ? "" : limit.most.toLocaleString("en"));
  }
});
