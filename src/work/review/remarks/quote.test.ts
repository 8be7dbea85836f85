import { expect, test } from "vitest";
import { quoteOf } from "./quote.ts";

const lines = (first: number, last = first) => ({ kind: "lines" as const, path: "a", first, last });

test("lines are quoted as they stand, without the ends of lines", () => {
  expect(quoteOf(lines(1), "one\r\ntwo\n", "now")).toBe("one");
  expect(quoteOf(lines(1, 2), "one\r\ntwo\n", "now")).toBe("one\ntwo");
  expect(quoteOf(lines(2), "one\ntwo", "now")).toBe("two");
});

test.each([
  ["one\ntwo\n", 3, "a has 2 lines now; there is no line 3."],
  ["one", 2, "a has 1 line now; there is no line 2."],
  ["", 1, "a has 0 lines now; there is no line 1."],
])("a line beyond the end of %j is refused with how many there are", (text, line, message) => {
  expect(() => quoteOf(lines(line), text, "now")).toThrow(
    expect.objectContaining({ code: "review/beyond-end", message }),
  );
});

test("a long quote is cut, by lines and by characters", () => {
  const many = Array.from({ length: 1000 }, (_, index) => `line ${index + 1}`).join("\n");
  const quote = quoteOf(lines(1, 1000), many, "now");
  expect(quote.split("\n")).toHaveLength(41);
  expect(quote.endsWith("line 40\n…")).toBe(true);
  expect(quoteOf(lines(1), "x".repeat(50_000_000), "now")).toHaveLength(4000);
});
