import { expect, test } from "vitest";
import { tellsFix, titleOf } from "./tells-fix.ts";

test.each([
  "fix: crash on an empty list",
  "fix(parser): keep the last comma",
  "Fixed #12: wrong total",
  "Do not crash when the file is gone; regression of 2.1",
  'Revert "faster parsing"',
  "bugfix for time zones",
  "feat: retry, fixes #12",
])("%j repairs the program", (title) => {
  expect(tellsFix(title)).toBe(true);
});

test.each([
  "feat: prefix of a name",
  "docs: fix a broken sentence",
  "test(api): fix flaky order",
  "refactor!: fix up names",
  "fix(docs): a wrong link",
  "fix(deps): newer parser",
  "fix typo in a message",
  "Fix some failing tests",
  "fix the lint warnings",
  "fixes: lint",
  "Fix eslint errors",
  "fix CI",
  "Fix a changelog entry",
  "add a debugger",
  "",
])("%j does not", (title) => {
  expect(tellsFix(title)).toBe(false);
});

test("a fix of the examples of something is none, one of a scope whose name begins so is", () => {
  expect(tellsFix("fix(examples): start")).toBe(false);
  expect(tellsFix("fix(citations): start")).toBe(true);
});

test("a merge of a pull request is told by the first line of its body", () => {
  const subject = "Merge pull request #12 from ada/patch-1";
  expect(titleOf({ subject, body: "\nFix the total\n\nMore." })).toBe("Fix the total");
  expect(titleOf({ subject, body: "\n" })).toBe(subject);
  expect(titleOf({ subject: "feat: sum", body: "fix" })).toBe("feat: sum");
});

test("a title of a megabyte is read", () => {
  expect(tellsFix(`fix${" the".repeat(250_000)} docs`)).toBe(true);
  expect(tellsFix("fix(".repeat(250_000))).toBe(true);
});
