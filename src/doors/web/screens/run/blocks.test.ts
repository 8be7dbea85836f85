import { expect, test } from "vitest";
import { blocksOf, isPlain } from "./blocks.ts";

test("a text is cut at empty lines, and not inside of a fence", () => {
  expect(blocksOf("One.\n\nTwo\nlines.\n\n```ts\na\n\nb\n```\nAfter.")).toEqual([
    "One.",
    "Two\nlines.",
    "```ts\na\n\nb\n```",
    "After.",
  ]);
});

test("a fence that is still open goes on to the end, and one inside of a longer one is text", () => {
  expect(blocksOf("```\na\n\nb")).toEqual(["```\na\n\nb"]);
  expect(blocksOf("````\n```\n\n````\nx")).toEqual(["````\n```\n\n````", "x"]);
});

test("nothing is no block", () => {
  expect(blocksOf("\n \n")).toEqual([]);
});

test.each([
  ["Presence takes the time from the Clock; a test checks it.", true],
  ["A test (the third) says so: it is 3 - 1.", true],
  ["Read `rooms.ts`.", false],
  ["- one", false],
  ["1. one", false],
  ["See https://example.org", false],
  ["a\nb", false],
  ["<b>no</b>", false],
  ["    code", false],
])("%j is plain: %s", (block, plain) => {
  expect(isPlain(block)).toBe(plain);
});
