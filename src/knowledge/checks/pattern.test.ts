import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import type { PatternCheck } from "../../ground/contract/entry.ts";
import { type FileCheck, findingsOf, type Touched } from "./check.ts";
import { compilePattern } from "./pattern.ts";
import { sourceText } from "./source-text.ts";

function compiled(check: PatternCheck): FileCheck {
  const found = compilePattern(entryWith({ pattern: check }), check);
  if (found.status !== "compiled") throw new Error(found.reason);
  return found;
}

function foundIn(check: PatternCheck, path: string, text: string, touched: Touched = "all") {
  const asked = compiled(check);
  const matches = asked.matchesIn(sourceText(path, text), () => []) ?? [];
  return findingsOf(asked, path, matches, touched).map(({ line }) => line);
}

function reasonOf(pattern: string): unknown {
  const found = compilePattern(entryWith({}), { pattern });
  return found.status === "broken" ? found.reason : found;
}

test("each line that matches is a finding, whatever ends the lines", () => {
  const text = "// TODO: a\r\nb\r\n// todo c\r\n";
  expect(foundIn({ pattern: "TODO|FIXME" }, "a.ts", text)).toEqual([1]);
  expect(foundIn({ pattern: "(?i)todo" }, "a.ts", text)).toEqual([1, 3]);
  expect(foundIn({ pattern: "^b$" }, "a.ts", text)).toEqual([2]);
  expect(foundIn({ pattern: "^$" }, "a.ts", "a\n\nb\n")).toEqual([2]);
});

test("on a change only lines that it wrote count", () => {
  const touched: Touched = { path: "a.ts", status: "changed", lines: new Set([2]) };
  expect(foundIn({ pattern: "x" }, "a.ts", "x\nx\nx\n", touched)).toEqual([2]);
});

test("where it must be present, a file without a match is the finding", () => {
  const licence: PatternCheck = { pattern: "^// Copyright", expect: "present" };
  expect(foundIn(licence, "a.ts", "// Copyright A\na\n")).toEqual([]);
  expect(foundIn(licence, "a.ts", "a\n")).toEqual([1]);
  expect(foundIn(licence, "a.ts", "")).toEqual([1]);
});

test("over paths a finding is the file, and on a change only a path that is new", () => {
  const kebab: PatternCheck = { pattern: "^[a-z0-9./-]+$", of: "path", expect: "present" };
  expect(foundIn(kebab, "src/a-b.ts", "")).toEqual([]);
  expect(foundIn(kebab, "src/aB.ts", "")).toEqual([undefined]);
  const lines = new Set<number>();
  const at = (status: "added" | "changed" | "renamed"): Touched => ({ path: "", status, lines });
  expect(foundIn(kebab, "src/aB.ts", "", at("changed"))).toEqual([]);
  expect(foundIn(kebab, "src/aB.ts", "", at("renamed"))).toEqual([undefined]);
  expect(foundIn({ pattern: "\\n", of: "path" }, "a\nb", "", at("added"))).toEqual([undefined]);
});

test.each(["(a+)+$", "(a|a)*b", "(x+x+)+y", "(?:a?){60}a{60}", "(.*)*x"])(
  "%s, on which a backtracking engine stops for good, is answered",
  (pattern) => {
    const line = `${"a".repeat(50_000)}!`;
    // 50,000 characters take such an engine longer than the test may; the answer itself is no.
    expect(foundIn({ pattern: `${pattern}\\z` }, "a.ts", line)).toEqual([]);
  },
);

test.each([
  ["(?=a)b", "`(?=`"],
  ["(?!a)b", "`(?!`"],
  ["(?<=a)b", "(?<=a)b"],
  ["(a)\\1", "\\1"],
  ["[", "missing closing ]"],
  ["((a{100}){100}){100}", "invalid repeat count"],
])("%s is a broken check with a sentence", (pattern, why) => {
  expect(reasonOf(pattern)).toContain(why);
  expect(reasonOf(pattern)).toMatch(/^The pattern `.*` is not understood: .*\.$/);
});

test("an expression that is small to write and huge to run is broken", () => {
  expect(reasonOf("(\\pL{1000})(\\pL{1000})")).toContain("is too large");
});
