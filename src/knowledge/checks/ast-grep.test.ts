import { expect, test } from "vitest";
import type { Entry, Language } from "../../ground/contract/entry.ts";
import { type CompiledCheck, compileCheck, findMatches } from "./ast-grep.ts";

function entry(
  language: Language,
  rule: Record<string, unknown>,
  scope?: string[],
  message?: string,
): Entry {
  return {
    slug: "no-x",
    path: ".tacit/context/conventions/no-x.md",
    body: "",
    front: {
      kind: "convention",
      title: "No x",
      status: "active",
      ...(scope === undefined ? {} : { scope }),
      check: { "ast-grep": { language, rule, ...(message === undefined ? {} : { message }) } },
    },
  };
}

async function compiled(...args: Parameters<typeof entry>): Promise<CompiledCheck> {
  const check = await compileCheck(entry(...args));
  if (check?.status !== "compiled") throw new Error(check?.reason ?? "no check");
  return check;
}

async function reasonOf(language: Language, rule: Record<string, unknown>): Promise<unknown> {
  const check = await compileCheck(entry(language, rule));
  return check?.status === "broken" ? check.reason : check;
}

test("matches are findings at path and line, in scope and language only", async () => {
  const check = await compiled("TypeScript", { pattern: "Date.now()" }, [
    "src/**",
    "!**/*.test.ts",
  ]);
  const text = "a();\nDate.now();\nDate.now(); Date.now();\n";
  const paths = ["src/a.ts", "src/b.mts", "src/a.test.ts", "lib/a.ts", "src/a.js", "src/a.md"];
  const findings = findMatches(
    paths.map((path) => ({ path, text })),
    check,
  );
  expect(findings.map(({ path, line }) => `${path}:${line}`)).toEqual([
    "src/a.ts:2",
    "src/a.ts:3",
    "src/b.mts:2",
    "src/b.mts:3",
  ]);
  expect(findings[0]).toEqual({
    rule: "no-x",
    path: "src/a.ts",
    line: 2,
    message: "No x",
    entry: "no-x",
  });
});

test("only matches on changed lines count, wherever in the match the change is", async () => {
  const check = await compiled("JavaScript", { pattern: "send($$$A)" }, undefined, "Throttle it.");
  const files = ["a.js", "b.jsx", "c.cjs"].map((path) => ({
    path,
    text: "send(\n  1,\n);\nsend();",
  }));
  const changed = new Map<string, Set<number> | "all">([
    ["a.js", new Set([2])],
    ["b.jsx", "all"],
  ]);
  expect(
    findMatches(files, check, changed).map(({ path, line, message }) => [path, line, message]),
  ).toEqual([
    ["a.js", 2, "Throttle it."],
    ["b.jsx", 1, "Throttle it."],
    ["b.jsx", 4, "Throttle it."],
  ]);
});

test.each([
  ["Python", "a.py", "print($A)", "x = 1\nprint(x)\n"],
  ["Go", "a.go", "panic($A)", "package a\nfunc f() { panic(1) }\n"],
  ["Rust", "a.rs", "$A.unwrap()", "fn f() {\n  g().unwrap();\n}\n"],
  ["Java", "A.java", "System.exit($A)", "class A { void f() {\n System.exit(1); } }\n"],
  ["Tsx", "a.tsx", "<b>$A</b>", "const a =\n <b>x</b>;\n"],
] as const)("%s rules match", async (language, path, pattern, text) => {
  const check = await compiled(language, { pattern });
  expect(findMatches([{ path, text }], check).map(({ line }) => line)).toEqual([2]);
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

test("an entry without a rule has no check", async () => {
  const plain = entry("TypeScript", {});
  expect(await compileCheck({ ...plain, front: { ...plain.front, check: {} } })).toBeUndefined();
});
