import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import type { AstGrepCheck, Language } from "../../ground/contract/entry.ts";
import { compileAstGrep, neededWords } from "./ast-grep.ts";
import type { ChangedFile } from "./change.ts";
import { type FileCheck, findingsOf, type Touched } from "./check.ts";
import { sourceText } from "./source-text.ts";

async function compiled(check: AstGrepCheck, scope?: string[]): Promise<FileCheck> {
  const entry = entryWith({ "ast-grep": check }, scope === undefined ? {} : { scope });
  const found = await compileAstGrep(entry, check);
  if (found.status !== "compiled") throw new Error(found.reason);
  return found;
}

async function reasonOf(language: Language, rule: Record<string, unknown>): Promise<unknown> {
  const check = { language, rule };
  const found = await compileAstGrep(entryWith({ "ast-grep": check }), check);
  return found.status === "broken" ? found.reason : found;
}

/** The lines of findings in a text. */
function linesIn(check: FileCheck, path: string, text: string, touched: Touched = "all") {
  const matches = check.matchesIn(sourceText(path, text), () => []) ?? [];
  return findingsOf(check, path, matches, touched).map(({ line }) => line);
}

function wrote(path: string, ...lines: number[]): ChangedFile {
  return { path, status: "changed", lines: new Set(lines) };
}

test("a check concerns files in scope and language only", async () => {
  const check = await compiled({ language: "TypeScript", rule: { pattern: "Date.now()" } }, [
    "src/**",
    "!**/*.test.ts",
  ]);
  const paths = ["src/a.ts", "src/b.mts", "src/a.test.ts", "lib/a.ts", "src/a.js", "src/a.md"];
  expect(paths.filter(check.concerns)).toEqual(["src/a.ts", "src/b.mts"]);
});

test("a finding has path, line, message and entry; two on one line are one", async () => {
  const rule = { pattern: "Date.now()" };
  const check = await compiled({ language: "TypeScript", rule });
  const text = "a();\nDate.now();\nDate.now(); Date.now();\n";
  expect(linesIn(check, "src/a.ts", text)).toEqual([2, 3]);
  expect(findingsOf(check, "src/a.ts", [{ first: 2, last: 2 }], "all")).toEqual([
    { rule: "no-x", path: "src/a.ts", line: 2, message: "No x", entry: "no-x" },
  ]);
  const worded = await compiled({ language: "TypeScript", rule, message: "Use the clock." });
  expect(findingsOf(worded, "a.ts", [{ first: 1, last: 1 }], "all")[0]?.message).toBe(
    "Use the clock.",
  );
});

test("only matches on changed lines count, wherever in the match the change is", async () => {
  const check = await compiled({ language: "JavaScript", rule: { pattern: "send($$$A)" } });
  const text = "send(\n  1,\n);\nsend();";
  expect(linesIn(check, "a.js", text, wrote("a.js", 2))).toEqual([2]);
  expect(linesIn(check, "a.js", text, wrote("a.js", 5))).toEqual([]);
  expect(linesIn(check, "a.js", text, { path: "a.js", status: "added", lines: "all" })).toEqual([
    1, 4,
  ]);
});

test("where a match must be present, a file without one is the finding, on its first line", async () => {
  const check = await compiled({
    language: "TypeScript",
    rule: { pattern: "export const schema = $A" },
    expect: "present",
  });
  expect(linesIn(check, "a.ts", "export const schema = 1;\n")).toEqual([]);
  expect(linesIn(check, "a.ts", "export const other = 1;\n")).toEqual([1]);
  expect(linesIn(check, "a.ts", "other();\n", wrote("a.ts", 1))).toEqual([1]);
  expect(linesIn(check, "a.ts", "", { path: "a.ts", status: "deleted", lines: new Set() })).toEqual(
    [],
  );
});

test.each([
  ["Python", "a.py", "print($A)", "x = 1\nprint(x)\n"],
  ["Go", "a.go", "panic($A)", "package a\nfunc f() { panic(1) }\n"],
  ["Rust", "a.rs", "$A.unwrap()", "fn f() {\n  g().unwrap();\n}\n"],
  ["Java", "A.java", "System.exit($A)", "class A { void f() {\n System.exit(1); } }\n"],
  ["Tsx", "a.tsx", "<b>$A</b>", "const a =\n <b>x</b>;\n"],
] as const)("%s rules match", async (language, path, pattern, text) => {
  expect(linesIn(await compiled({ language, rule: { pattern } }), path, text)).toEqual([2]);
});

test("a file that does not parse is read as far as it goes", async () => {
  const check = await compiled({ language: "TypeScript", rule: { pattern: "Date.now()" } });
  const broken = "const a = Date.now();\nfunction ((( {\n<<<<<<< HEAD\n";
  expect(linesIn(check, "a.ts", broken)).toEqual([1]);
  const deep = `Date.now();\n${"(".repeat(50_000)}`;
  expect(linesIn(check, "a.ts", deep)).toEqual([1]);
});

test("a broken rule is a value with its reason", async () => {
  expect(await reasonOf("TypeScript", { patern: "x" })).toContain("unknown field `patern`");
  expect(await reasonOf("TypeScript", { pattern: "foo((" })).toContain("foo((");
  expect(
    await reasonOf("TypeScript", { any: [{ pattern: "x" }, { pattern: "a b c (" }] }),
  ).toContain("a b c (");
  expect(await reasonOf("Python", { kind: "nope" })).toContain("nope");
  expect(await reasonOf("TypeScript", {})).toContain("positive");
});

const never = { kind: "debugger_statement", stopBy: "end" };

test.each([
  { follows: { kind: "expression_statement", stopBy: "end", follows: never } },
  { has: { stopBy: "end", all: [{ precedes: { stopBy: "end", any: [{ has: never }] } }] } },
  { inside: { ...never, stopBy: { inside: { ...never, stopBy: { follows: never } } } } },
  { nthChild: { position: 1, ofRule: { follows: never } } },
])("a rule that would take hours is broken: %j", async (rule) => {
  expect(await reasonOf("TypeScript", { kind: "expression_statement", ...rule })).toContain(
    "nests too many searches",
  );
});

test("searches that are bounded, or beside each other, are fine", async () => {
  const rule = {
    kind: "call_expression",
    all: [{ has: never }, { inside: { ...never, has: { ...never, has: never } } }],
    follows: { kind: "comment", follows: { kind: "comment" } },
  };
  expect((await compiled({ language: "TypeScript", rule })).status).toBe("compiled");
});

test.each([
  [{ pattern: "console.log($$$A)" }, [["console"], ["log"]]],
  [{ pattern: "$A.unwrap()" }, [["unwrap"]]],
  [{ all: [{ pattern: "foo($A)" }, { kind: "call_expression" }] }, [["foo"]]],
  [{ any: [{ pattern: "foo()" }, { pattern: "bar()" }] }, [["foo", "bar"]]],
  [{ any: [{ pattern: "foo()" }, { kind: "call_expression" }] }, []],
  [{ kind: "identifier", regex: "^(?:get|set)$" }, [["get", "set"]]],
  [{ kind: "identifier", regex: "^get[A-Z]" }, []],
  [{ kind: "identifier", regex: "(?i)^todo$" }, []],
  [{ kind: "as_expression", has: { pattern: "any", stopBy: { pattern: "never" } } }, [["any"]]],
  [{ pattern: "foo()", not: { inside: { pattern: "bar($$$)" } } }, [["foo"]]],
  [{ pattern: { context: "class A { foo() }", selector: "method_definition" } }, []],
  [{ pattern: "a() // why" }, []],
])("what a text needs to match %j", (rule, words) => {
  expect(neededWords(rule)).toEqual(words);
});

test("a text without the words has no match, and is not parsed to know it", async () => {
  const check = await compiled({ language: "TypeScript", rule: { pattern: "Date.now()" } });
  expect(check.mayMatch("const date = now();")).toBe(false);
  const file = { ...sourceText("a.ts", "date.now();"), rootOf: () => expect.fail("parsed") };
  expect(check.matchesIn(file, () => [])).toEqual([]);
});
