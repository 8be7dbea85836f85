import { expect, test } from "vitest";
import { countedTokens, tokensOf } from "./tokens.ts";

test("camel case, snake case and acronyms are split, and the joined word is kept", () => {
  expect(tokensOf("parseHTTPRequest")).toEqual(["parse", "http", "request", "parsehttprequest"]);
  expect(tokensOf("snake_case_word")).toEqual(["snake", "case", "word", "snakecaseword"]);
  expect(tokensOf("plain")).toEqual(["plain"]);
  expect(tokensOf("utf8")).toEqual(["utf", "utf8"]);
});

test("single characters are dropped, letters of every script kept", () => {
  expect(tokensOf("a = b + Größe; 光标")).toEqual(["größe", "光标"]);
});

test("words that are data, not names, are passed over", () => {
  expect(tokensOf(`key ${"x".repeat(5000)}`)).toEqual(["key"]);
});

test("names of object members are counted like any other word", () => {
  expect(countedTokens("constructor constructor")).toEqual(new Map([["constructor", 2]]));
});
