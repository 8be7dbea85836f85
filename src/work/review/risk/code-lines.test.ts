import { expect, test } from "vitest";
import { codeLines, isCodeLine, normalised } from "./code-lines.ts";

test.each([
  ["const total = price * count;"],
  ["  return None"],
  ["#[derive(Debug)]"],
  ["*next = other;"],
  ["x = '''sql'''"],
  ["} else if (a) {"],
  ["used(import)"],
  ["importer.run()"],
])("%j is code", (line) => {
  expect(isCodeLine(line)).toBe(true);
});

test.each([
  [""],
  [" \t "],
  ["  });"],
  ["// why"],
  ["# why"],
  ["/* why"],
  [" * why"],
  [" */"],
  ["-- why"],
  ['"""Why."""'],
  ["<!-- why -->"],
  ['import { a } from "b";'],
  ["from a import b"],
  ["pub use a::b;"],
  ["use std::fs;"],
  ["use App\\Models\\User;"],
  ["using System.Text;"],
  ["package main"],
  ['export * from "./a.ts";'],
  ['export type { A } from "./a.ts";'],
  ['const { a, b } = require("c");'],
  ["require 'json'"],
  ['\t"net/http"'],
])("%j is no code", (line) => {
  expect(isCodeLine(line)).toBe(false);
});

test.each([
  [["import {", "  one,", "  two,", '} from "./a.ts";', "call();"]],
  [["use a::{", "    one,", "};", "call();"]],
  [["from a import (", "    one,", ")", "call();"]],
  [["import (", '\t"net/http"', ")", "call();"]],
  [["export {", "  one,", "};", "call();"]],
])("names of an import over several lines are no code: %j", (texts) => {
  const lines = texts.map((text) => ({ kind: "added", text }) as const);
  expect(codeLines({ lines }, "added")).toEqual(["call();"]);
});

test("what only begins like an import hides nothing", () => {
  const texts = ["export const a = {", "  b: 1,", "};", "import(", "use({", "  c,", "});"];
  const lines = texts.map((text) => ({ kind: "added", text }) as const);
  expect(codeLines({ lines }, "added")).toEqual(["export const a = {", "  b: 1,", "use({", "  c,"]);
});

test("code is taken from one side of a hunk, and a long line is cut", () => {
  const lines = [
    { kind: "removed", text: "before();" },
    { kind: "context", text: "between();" },
    { kind: "added", text: "// said" },
    { kind: "added", text: `x${"y".repeat(5_000_000)}` },
  ] as const;
  expect(codeLines({ lines }, "removed")).toEqual(["before();"]);
  expect(codeLines({ lines }, "added").map(({ length }) => length)).toEqual([600]);
});

test("a line that was only re-indented is the same", () => {
  expect(normalised("\t\tif (a)  {\r")).toBe(normalised("if (a) {"));
});

test("lines made to be slow are read to their end", () => {
  for (const part of ["const ", "from x ", " ", "export {", "export type {", "using a.", "{,: "]) {
    const line = part.repeat(600);
    for (let times = 0; times < 200; times += 1) expect(isCodeLine(line)).toBe(/\w/.test(part));
  }
});
