import { expect, test } from "vitest";
import { loadTokenizer } from "./tokenizer.ts";

test("tokens are those of o200k_base, control tokens plain characters", async () => {
  const count = await loadTokenizer();

  expect(count("hello world")).toBe(2);
  expect(count("")).toBe(0);
  expect(count("<|endoftext|>")).toBeGreaterThan(1);
});

test("200 kB without a space are counted in well under the test's time limit", async () => {
  const count = await loadTokenizer();

  expect(count("a".repeat(200_000))).toBeGreaterThan(1000);
  expect(count(" ".repeat(200_000))).toBeGreaterThan(100);
});
