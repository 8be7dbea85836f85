import { expect, test } from "vitest";
import { changeOf as changeIn } from "./change.ts";

const changeOf = (content: unknown, input: unknown) => changeIn(content, input, "/work");
const many = (word: string) => Array.from({ length: 3_000 }, (_, n) => `${word} ${n}`).join("\n");

const diff = (oldText: string | null, newText: string) => [
  { type: "content", content: { type: "text", text: "An edit." } },
  { type: "diff", path: "src/a.ts", oldText, newText },
];

test("a diff shows each change with the lines around it, and no more", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const now = lines.with(4, "four").toSpliced(15, 1);
  expect(changeOf(diff(`${lines.join("\n")}\n`, `${now.join("\n")}\n`), undefined))
    .toMatchInlineSnapshot(`
      "edit src/a.ts
      …
       line 1
       line 2
       line 3
      -line 4
      +four
       line 5
       line 6
       line 7
      …
       line 12
       line 13
       line 14
      -line 15
       line 16
       line 17
       line 18
      …"
    `);
});

test("a new file is shown whole", () => {
  expect(changeOf(diff(null, "one\n\ntwo\n"), undefined)).toBe("write src/a.ts\n+one\n+\n+two");
});

test.each([
  [{ path: "a", oldText: "x", newText: "y" }],
  [{ file_path: "a", old_string: "x", new_string: "y" }],
  [{ filePath: "a", oldString: "x", newString: "y" }],
  [{ path: "/work/a", edits: [{ oldText: "x", newText: "y" }] }],
])("without a diff the input tells: %j", (input) => {
  expect(changeOf(undefined, input)).toBe("edit a\n-x\n+y");
});

test("what is written over a file is shown as put in", () => {
  expect(changeOf([], { path: "a", content: "y" })).toBe("write a\n+y");
});

test("a change that nobody describes is none", () => {
  expect(changeOf([{ type: "terminal" }], { path: "a" })).toBeUndefined();
});

test("a long change is cut, and says how much is missing", () => {
  const text = changeOf(undefined, { path: "a", content: "x".repeat(10_000) });
  expect(text).toHaveLength(4_000 + "\n[… 6009 characters left out …]".length);
  expect(text).toMatch(/x\n\[… 6009 characters left out …\]$/);
});

test("texts too large to compare are shown as taken out and put in", () => {
  expect(changeOf(diff(many("old"), many("new")), undefined)).toMatch(/^edit src\/a.ts\n-old 0\n/);
});
