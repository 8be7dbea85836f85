import { expect, test } from "vitest";
import { parsePlace } from "../place.ts";
import { readWords, requireLines } from "./words.ts";

test.each([
  ["It loses a cent.", { severity: "issue", text: "It loses a cent." }],
  ["blocker: It loses a cent.", { severity: "blocker", text: "It loses a cent." }],
  ["Nit:\nshorter", { severity: "nit", text: "shorter" }],
  ["question: why?", { severity: "question", text: "why?" }],
  ["issue: a: b", { severity: "issue", text: "a: b" }],
  ["Why twice?", { severity: "issue", text: "Why twice?" }],
  ["nitpick: shorter", { severity: "issue", text: "nitpick: shorter" }],
  ["nit:shorter", { severity: "issue", text: "nit:shorter" }],
  ["A nit: shorter", { severity: "issue", text: "A nit: shorter" }],
  ["constructor: why?", { severity: "issue", text: "constructor: why?" }],
])("%j is read as %j", (written, words) => {
  expect(readWords(written)).toEqual(words);
});

test("a prefix counts more than the severity of the call", () => {
  expect(readWords("Shorter.", "nit").severity).toBe("nit");
  expect(readWords("blocker: It loses a cent.", "nit").severity).toBe("blocker");
});

test.each(["", "  \n", "nit:", "blocker: \n"])("%j says nothing", (written) => {
  expect(() => readWords(written)).toThrow(
    expect.objectContaining({ code: "review/empty-remark" }),
  );
});

test("a fenced suggestion is a field of its own, and code in other fences stays", () => {
  const written =
    "nit: Shorter.\n\n````suggestion\nconst a = 1;\n```\n\nconst b = 2;\n````\nAs in:\n```ts\nx\n```";
  expect(readWords(written)).toEqual({
    severity: "nit",
    text: "Shorter.\n\nAs in:\n```ts\nx\n```",
    suggestion: "const a = 1;\n```\n\nconst b = 2;",
  });
});

test("a suggestion needs no other words, may be empty, and reaches to the end where it is not closed", () => {
  expect(readWords("```suggestion\n```")).toMatchObject({ text: "As suggested.", suggestion: "" });
  expect(readWords("So.\r\n```suggestion\r\na\r\nb")).toMatchObject({ suggestion: "a\nb" });
  const two = "```suggestion\na\n```\n```suggestion\nb\n```";
  expect(() => readWords(two)).toThrow(expect.objectContaining({ code: "review/two-suggestions" }));
});

test("a suggestion needs lines of the change to replace", () => {
  expect(() => requireLines(parsePlace("a.ts:3-4"))).not.toThrow();
  for (const place of ["a.ts", "change", "AC-1", "a.ts:-3"]) {
    expect(() => requireLines(parsePlace(place))).toThrow(
      expect.objectContaining({ code: "review/suggestion-place" }),
    );
  }
});
