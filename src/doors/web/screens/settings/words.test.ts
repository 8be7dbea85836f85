import { expect, test } from "vitest";
import { asMarkdown, isCommand, missingNote, secondsOf, sizeOf, tidyWords } from "./words.ts";

test("sizes are told to three digits at most", () => {
  expect([0, 999, 1_000, 34_210_000, 123_456_789, 5e12].map(sizeOf)).toEqual([
    "0 bytes",
    "999 bytes",
    "1.0 KB",
    "34.2 MB",
    "123 MB",
    "5.0 TB",
  ]);
});

test("times are told in the largest unit that is whole", () => {
  expect([90, 1_200, 7_200].map(secondsOf)).toEqual(["90 s", "20 min", "2 h"]);
});

test("a hint is a command only where it can be pasted", () => {
  expect(isCommand("npm install -g @agentclientprotocol/claude-agent-acp")).toBe(true);
  expect(isCommand("npm install -g thing@1.2.3")).toBe(true);
  expect(isCommand("Mend its command line in your settings.")).toBe(false);
  expect(isCommand("git is not there. Install it.")).toBe(false);
});

test("what is missing is said where it is not the program of the same name", () => {
  const own = { command: "gemini --acp", missing: "gemini is not found." };
  expect(missingNote(own)).toBeUndefined();
  expect(missingNote({ ...own, missing: "gemini and node are not found." })).toBe(
    "gemini and node are not found.",
  );
});

function worktree(bytes: number, keep: boolean) {
  return { name: "1-1", path: "/w", bytes, complete: true, keep, why: "" };
}

test("to tidy is told with what it saves and what it frees", () => {
  expect(tidyWords([])).toBe("No run holds a worktree.");
  expect(tidyWords([worktree(2_000, true)])).toBe("1 worktree, 2.0 KB. It may not go yet.");
  expect(tidyWords([worktree(2_000, true), worktree(3_000, false)])).toBe(
    "2 worktrees, 5.0 KB. 1 is done with: to tidy saves what they hold under refs/tacit/saved and frees 3.0 KB.",
  );
});

test("a report has what is there, what is missing and what is wrong, before the answers came too", () => {
  expect(asMarkdown(undefined, undefined, undefined)).toBe("# Tacit\n\n");
  const doctor = {
    checks: [
      { name: "git", state: "good" as const, value: "git version 2.39.5" },
      { name: "model", state: "missing" as const, value: "none", hint: "Set one." },
    ],
    worktrees: [],
    problems: ["entry.md: broken"],
  };
  expect(asMarkdown(undefined, doctor, { version: "0.1.0" })).toBe(
    "# Tacit 0.1.0\n\n- git: good, git version 2.39.5\n- model: missing, none (Set one.)\n- problem: entry.md: broken\n",
  );
});
