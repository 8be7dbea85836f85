import { expect, test } from "vitest";
import { cutBody } from "./facts.ts";

test("a small body stays as it is", () => {
  const body = { text: "words", list: [1, true, null], in: { it: ["x"] }, not: undefined };
  expect(cutBody(body)).toEqual({
    body: { text: "words", list: [1, true, null], in: { it: ["x"] } },
    cut: false,
  });
});

test("a large text ends early, what comes after it is left out, and no half character stays", () => {
  const { body, cut } = cutBody({ first: "1", text: "😀".repeat(20_000), after: "x" });
  expect(cut).toBe(true);
  expect(Object.keys(body)).toEqual(["first", "text"]);
  expect(JSON.stringify(body).length).toBeLessThan(17_000);
  expect(String(body["text"]).isWellFormed()).toBe(true);
});

test("neither many parts nor deep ones are carried on, and a name of every object is a name", () => {
  const many = cutBody({ input: Array.from({ length: 100_000 }, () => 0) });
  expect(many.cut).toBe(true);
  expect(JSON.stringify(many.body).length).toBeLessThan(5_000);
  let deep: unknown = "x";
  for (let depth = 0; depth < 5_000; depth += 1) deep = [deep];
  expect(JSON.stringify(cutBody({ deep }))).toContain("[null]");
  const hostile: object = JSON.parse('{"__proto__":{"polluted":true}}');
  const { body } = cutBody(hostile);
  expect(JSON.stringify(body)).toBe('{"__proto__":{"polluted":true}}');
  expect("polluted" in {}).toBe(false);
});
