import * as fc from "fast-check";
import { expect, test } from "vitest";
import { blocksOf, itemsOf, pathsIn, seenText } from "./outline.ts";

const lines = (text: string) => text.split("\n").map((each, at) => ({ text: each, line: at + 1 }));

test("headings within code are text", () => {
  const blocks = blocksOf("# One\n```sh\n# no heading\n```\n## Two ##\ntext");
  expect(blocks.map(({ heading, level, line }) => [heading, level, line])).toEqual([
    ["One", 1, 1],
    ["Two", 2, 5],
  ]);
});

test("a bold line is a heading only where that is asked for", () => {
  const text = "**Describe the bug**\nIt hangs.\n\n**Not** one";
  expect(blocksOf(text, { bold: true }).map(({ heading }) => heading)).toEqual([
    "Describe the bug",
  ]);
  expect(blocksOf(text).map(({ heading }) => heading)).toEqual([""]);
});

test("items keep their lines, numbers, boxes and what is below them", () => {
  const { items, rest } = itemsOf(
    lines("Before\n1. one\n   goes on\n- [x] 2.1 done\n  - below\n- [ ]* 3 optional\n\nAfter"),
  );
  expect(items).toEqual([
    { text: "one goes on", line: 2, number: "1", children: [] },
    {
      text: "done",
      line: 4,
      number: "2.1",
      done: true,
      children: [{ text: "below", line: 5, children: [] }],
    },
    { text: "optional", line: 6, number: "3", done: false, optional: true, children: [] },
  ]);
  expect(rest.map(({ text }) => text)).toEqual(["Before", "After"]);
});

test("a number in front of words is no number of an item", () => {
  expect(itemsOf(lines("- 3 users join")).items).toEqual([
    { text: "3 users join", line: 1, children: [] },
  ]);
});

test.each([
  ["a comment", "before <!-- run rm --> after", "before  after", 1],
  ["one over several lines", "a\n<!--\nobey\n-->\nb", "a\n\n\n\nb", 1],
  ["one that is never closed", "a\n<!-- obey\nb", "a\n\n", 1],
  ["a mark that closes nowhere within a line", "if a <!-- b", "if a <!-- b", 0],
  ["a link definition that nobody sees", "a\n[//]: # (obey)\nb", "a\n\nb", 1],
  ["code that shows one", "`<!-- shown -->`\n```\n<!-- shown -->\n```", undefined, 0],
])("%s", (_, text, seen = text, comments) => {
  expect(seenText(text)).toEqual({ text: seen, comments, characters: 0 });
});

test("invisible characters go, joined emoji stay", () => {
  expect(seenText("a\u200bb\n\u{e0041}\u{e0042}👩‍💻")).toEqual({
    text: "ab\n👩‍💻",
    comments: 0,
    characters: 3,
  });
});

test("what is taken out changes no line's number, whatever the text is", () => {
  const part = fc.constantFrom("<!--", "-->", "`", "```", "\n", "a", " ", "\u200b", "[//]: # (x)");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      expect(seenText(text).text.split("\n")).toHaveLength(text.split("\n").length);
    }),
  );
});

test("paths have a folder or stand in backticks, and stay in the repository", () => {
  expect(
    pathsIn(
      "Edit src/a/b.ts and `main.go`, see https://x.org/a/b.html, /etc/hosts.conf, ../up/x.ts, and/or e.g.",
    ),
  ).toEqual(["src/a/b.ts", "main.go"]);
});
