import { expect, test } from "vitest";
import { blocksOf } from "./blocks.ts";

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
