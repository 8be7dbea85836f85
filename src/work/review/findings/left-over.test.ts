import { expect, test } from "vitest";
import { reviewedChange } from "../../../../test/support/reviewed-change.ts";
import { leftOver } from "./left-over.ts";

function said(path: string, after: string, before = "x\n"): string[] {
  return leftOver(reviewedChange({ path, before, after })).map(
    ({ rule, line, message }) => `${rule.slice("review/".length)}:${line ?? ""} ${message}`,
  );
}

test.each([
  [
    "src/a.ts",
    "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> branch\n",
    "conflict-left:2 A merge conflict was left in the file: `<<<<<<< HEAD`.",
  ],
  [
    "docs/a.md",
    "<<<<<<< ours\n",
    "conflict-left:1 A merge conflict was left in the file: `<<<<<<< ours`.",
  ],
  ["src/a.ts", "  debugger;\n", "debugging-left:1 Debugging was left in: `debugger`."],
  ["a.py", "    breakpoint()\n", "debugging-left:1 Debugging was left in: `breakpoint()`."],
  ["a.rb", "  binding.pry if x\n", "debugging-left:1 Debugging was left in: `binding.pry`."],
  ["a.rs", "let a = dbg!(b);\n", "debugging-left:1 Debugging was left in: `dbg!`."],
  ["a.php", "  var_dump($a);\n", "debugging-left:1 Debugging was left in: `var_dump(`."],
  [
    "src/a.ts",
    "a(); // TODO(ada): handle refunds\n",
    "note-left:1 A note is left for later: `TODO(ada): handle refunds`.",
  ],
  ["a.go", "/* FIXME wrong */\n", "note-left:1 A note is left for later: `FIXME wrong`."],
])("%s: %j", (path, text, message) => {
  expect(said(path, text)).toEqual([message]);
});

test.each([
  ["docs/a.md", "Title\n=======\n"],
  ["src/a.ts", "const debuggers = 1;\nconst a = 'debugger;'; // the debugger\n"],
  ["src/a.ts", "const todo = 'TODO: x';\nmethodology(); // see the todos\nconsole.log(1);\n"],
  ["a.rb", "# binding.pry\n"],
  ["a.py", "# breakpoint()\nset_breakpoint()\n"],
  ["a.rs", "// dbg!(x)\n"],
  ["docs/a.md", "TODO: write\n"],
  ["dist/a.js", "debugger;\n"],
])("nothing is left over in %s: %j", (path, text) => {
  expect(said(path, text)).toEqual([]);
});

test("what was there before is not told", () => {
  expect(said("src/a.ts", "y();\n// TODO: x\n", "// TODO: x\n")).toEqual([]);
  expect(said("src/a.ts", "  // TODO: x\n", "// TODO: x\n")).toEqual([]);
});

test("notes are counted from eight on, and hostile text ends soon", () => {
  const many = Array.from({ length: 12 }, (_, n) => `// TODO: ${n}\n`).join("");
  expect(said("src/a.ts", many).at(-1)).toBe("note-left: 4 more notes are left in this file.");
  for (const text of [
    "TODO".repeat(250_000),
    "<<<<<<<".repeat(100_000),
    "// x\n".repeat(100_000),
    "\u0000\uFFFD",
  ])
    expect(said("src/a.ts", text)).toEqual([]);
});
