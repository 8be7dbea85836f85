import { expect, test } from "vitest";
import { decides, isKeywords, proseOf, sentenceLimit } from "./sentences.ts";

test("lines and sentences, without marks; abbreviations do not end one", () => {
  expect(
    proseOf("# Export\n\n- Use CSV, e.g. for Excel. Max. 5 MB!\n1. Then? Done").sentences,
  ).toEqual(["Export", "Use CSV, e.g. for Excel.", "Max. 5 MB!", "Then?", "Done"]);
});

test("code, traces and logs are kept apart", () => {
  const { sentences, code } = proseOf(
    [
      "It fails:",
      "2026-02-11 07:42:13.551 ERROR [api] x",
      "java.lang.NullPointerException: null",
      "\tat com.acme.tax.TaxResolver.resolve(TaxResolver.java:58)",
      "    at async main (file:///a.ts:3:1)",
      "Caused by: timeout",
      '    @Cacheable(value = "prices")',
      "    return lookup(region);",
      "    }",
      "```",
      "const a = 1;",
      "```",
      "at the end of the month there are 300 people on it at once, and it hangs",
      "Return {:ok, _} or {:error, _}",
    ].join("\n"),
  );
  expect(sentences).toEqual([
    "It fails:",
    "at the end of the month there are 300 people on it at once, and it hangs",
    "Return {:ok, _} or {:error, _}",
  ]);
  expect(code).toHaveLength(9);
});

test("every word of a long line is in one sentence", () => {
  const words = Array.from({ length: 500 }, (_, at) => `word${at}`).join(" ");
  const { sentences } = proseOf(words);
  expect(sentences.join(" ")).toBe(words);
  expect(Math.max(...sentences.map((each) => each.length))).toBeLessThanOrEqual(sentenceLimit);
});

test("questions and what is left open decide nothing; polite requests do", () => {
  expect(
    [
      "Should we limit it?",
      "What about retries?",
      "The limit is to be decided.",
      "not sure about the key",
    ].filter(decides),
  ).toEqual([]);
  expect(decides("can you add login with google?")).toBe(true);
  expect(decides("On a timeout it becomes unclear, never retried.")).toBe(true);
});

test("a list of subjects is one; a list of values is none", () => {
  expect(isKeywords("Consider retries, timeouts, idempotency, observability and rollback.")).toBe(
    true,
  );
  expect(isKeywords("Retries 3, timeouts 5 s, idempotency by request id, rollback by flag.")).toBe(
    false,
  );
});
