import { expect, test } from "vitest";
import { hunksOnly, reviewedChange } from "../../../../test/support/reviewed-change.ts";
import { maskedLines, newSideOf, oldSideOf } from "./side.ts";

function codeOf(path: string, text: string): string[] {
  return maskedLines(path, text).map(({ code }) => code.trim());
}

test.each([
  ["a.ts", 'call("a // b"); // why', 'call("      ");'],
  ["a.ts", "const a = /['\"`]/; f('x');", "const a = /['\"`]/; f(' ');"],
  ["a.ts", "a / b / c // d", "a / b / c"],
  ["a.ts", "`a ${f(`b`)} c` + d", "`   {f(` `)}  ` + d"],
  ["a.py", "x = '# no' # yes", "x = '    '"],
  ["a.rb", 'a = "#{b}" # c', 'a = "    "'],
  ["a.rs", "fn f<'a>(c: char) { c == '\"' } // d", "fn f<'a>(c: char) { c == '\"' }"],
  ["a.php", "#[Test] f(); # c", "#[Test] f();"],
  ["a.sql", "DROP TABLE a; -- b", "DROP TABLE a;"],
  ["a.unknown", "it's # all", "it's # all"],
])("%s: %s", (path, line, code) => {
  expect(codeOf(path, line)[0]).toBe(code);
});

test("comments and strings go on over lines where the language lets them", () => {
  expect(codeOf("a.ts", "/* a\nb */ c;\n`d\ne` + f")).toEqual(["", "c;", "`", "` + f"]);
  expect(codeOf("a.py", '"""a\nb\n"""\nc')).toEqual(['"""', "", '"', "c"]);
  expect(codeOf("a.js", "it's\nnot.a(string)")).toEqual(["it'", "not.a(string)"]);
  expect(codeOf("a.rs", 'r#"a " b\nc"# d')).toEqual(['r#"', "# d"]);
});

test("a side knows its own lines, and where the other side's lines stood", () => {
  const [file] = reviewedChange({ path: "a.ts", before: "a\nb\nc\n", after: "a\nc\nd\n" });
  if (file === undefined) throw new Error("no file");
  const marks = newSideOf(file).map(({ line, changed, after }) => ({ line, changed, after }));
  expect(marks).toEqual([
    { line: 1, changed: false, after: false },
    { line: 2, changed: false, after: true },
    { line: 3, changed: true, after: false },
  ]);
  expect(oldSideOf(file).map(({ changed }) => changed)).toEqual([false, true, false]);
  const [bare] = hunksOnly([file]);
  if (bare === undefined) throw new Error("no file");
  expect(newSideOf(bare)).toEqual(newSideOf(file));
});

test("a line of a megabyte is cut, and a hundred thousand lines take no more than a moment", () => {
  expect(codeOf("a.ts", "x".repeat(1_000_000))[0]).toHaveLength(2_000);
  expect(codeOf("a.ts", `${"`${".repeat(400_000)}\nlast`)).toHaveLength(2);
  expect(codeOf("a.rs", "f('a', \"b\");\n".repeat(100_000))).toHaveLength(100_000);
});
