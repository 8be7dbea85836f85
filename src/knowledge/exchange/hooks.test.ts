import { expect, test } from "vitest";
import { filesOfHook, hookAnswer, withGitHook, withHook } from "./hooks.ts";

const wish = { command: "tacit" };
const agents = ["claude", "cursor"] as const;
const files = agents.flatMap((name) => filesOfHook(name).map((path) => [name, path] as const));

test.each(files)("%s: %s is made, found again, and removed without a trace", (name, path) => {
  const made = withHook(name, path, undefined, wish);
  expect(made).toMatch(/tacit/);
  expect(withHook(name, path, made, wish)).toBe(made);
  expect(withHook(name, path, made, "removed")).toBeUndefined();
  expect(withHook(name, path, undefined, "removed")).toBeUndefined();
});

const own: Readonly<Record<string, string>> = {
  ".mcp.json": `{\n\t"mcpServers": {\n\t\t// ours\n\t\t"other": { "command": "other" }\n\t}\n}`,
  ".cursor/mcp.json": `{"mcpServers":{"other":{"command":"other"}}}\n`,
  ".claude/settings.json": `{\r\n    "permissions": { "deny": [] },\r\n    "hooks": { "Stop": [ { "hooks": [] } ] }\r\n}\r\n`,
  ".cursor/hooks.json": `{\n  "version": 1,\n  "hooks": {\n    "stop": [{ "command": "./mine.sh" }]\n  }\n}\n`,
};

test.each(files)("%s: what %s has already stays", (name, path) => {
  const text = own[path] ?? "";
  const added = withHook(name, path, text, wish) ?? "";
  expect(added).toContain("tacit");
  for (const line of text.split(/\r?\n/).filter((one) => /other|ours|permissions|mine/.test(one))) {
    for (const word of line.match(/"[^"]+"|\/\/ ours/g) ?? []) expect(added).toContain(word);
  }
  expect(withHook(name, path, added, wish)).toBe(added);
  const without = withHook(name, path, added, "removed") ?? "";
  expect(without.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
});

test("settings that are no JSON object, or hold something else in our place, are left alone", () => {
  expect(() => withHook("claude", ".mcp.json", "{ broken", wish)).toThrow(
    /no JSON object \(line 1\)/,
  );
  expect(() => withHook("claude", ".mcp.json", "[]", wish)).toThrow(/left alone/);
  for (const hooks of ["null", "[]", '"x"']) {
    const settings = `{"hooks":${hooks}}`;
    expect(() => withHook("claude", ".claude/settings.json", settings, wish)).toThrow(
      /is no object/,
    );
  }
  const theirs = `{"mcpServers":{"tacit":{"command":"other"}}}`;
  expect(() => withHook("claude", ".mcp.json", theirs, wish)).toThrow(/another server/);
  expect(() => withHook("claude", ".mcp.json", theirs, "removed")).toThrow(/another server/);
  const odd = `{"hooks":{"Stop":{}}}`;
  expect(() => withHook("claude", ".claude/settings.json", odd, wish)).toThrow(/is no list/);
});

test("a program whose path has blanks is quoted for the shell", () => {
  const made = withHook("cursor", ".cursor/hooks.json", undefined, { command: "/my dir/it's" });
  expect(made).toContain(`'/my dir/it'\\\\''s' check --hook cursor`);
});

test("a git hook of one's own keeps its lines; ours come and go", () => {
  const mine = "#!/bin/sh\nnpm test";
  const both = withGitHook("pre-commit", mine, wish);
  expect(both).toBe(
    "#!/bin/sh\n# tacit:begin\ntacit check --base HEAD || test $? -ne 1 || exit 1\n# tacit:end\nnpm test",
  );
  expect(withGitHook("pre-commit", both, wish)).toBe(both);
  expect(withGitHook("pre-commit", both, "removed")).toBe(mine);
  expect(withGitHook("pre-commit", withGitHook("p", undefined, wish), "removed")).toBeUndefined();
});

test.each([
  ["#!/usr/bin/env python3\nprint()\n", /run by/],
  ["#!/bin/sh\n\0", /program/],
  ["#!/bin/sh\n# tacit:begin\n", /damaged/],
  ["#!/bin/sh\n# tacit:end\n# tacit:begin\n", /damaged/],
])("a git hook that cannot be added to is left alone", (text, reason) => {
  expect(() => withGitHook("pre-commit", text, wish)).toThrow(reason);
});

test("an agent is sent back once, and not when a person has stopped it", () => {
  const findings = "src/a.ts:3 no floats";
  expect(JSON.parse(hookAnswer("claude", {}, findings) ?? "{}")).toMatchObject({
    decision: "block",
    reason: expect.stringContaining(findings),
  });
  expect(hookAnswer("claude", { stop_hook_active: true }, findings)).toBeUndefined();
  expect(hookAnswer("claude", "no object", findings)).toBeDefined();
  expect(hookAnswer("claude", {}, "")).toBeUndefined();
  expect(hookAnswer("cursor", { status: "completed", loop_count: 0 }, findings)).toContain(
    "followup_message",
  );
  expect(hookAnswer("cursor", { status: "aborted", loop_count: 0 }, findings)).toBeUndefined();
  expect(hookAnswer("cursor", { status: "completed", loop_count: 1 }, findings)).toBeUndefined();
});
