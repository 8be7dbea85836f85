import { expect, test } from "vitest";
import { phraseOf } from "./phrase.ts";

function holds(phrase: string, sentence: string): boolean {
  return phraseOf(phrase)(sentence);
}

test("words stand in order, in any case, with whatever joins them", () => {
  expect(holds("rate limit*", "Rate-limited by IP")).toBe(true);
  expect(holds("log in", "the catalog in use")).toBe(false);
  expect(holds("don't log", "Don't log it")).toBe(true);
  expect(holds("don't log", "dont log it")).toBe(true);
  expect(holds("*script", "in TypeScript")).toBe(true);
  expect(["log in", "login", "log-in"].filter((text) => holds("log-in", text))).toHaveLength(3);
  expect(["user", "users"].filter((text) => holds("users?", text))).toHaveLength(2);
  expect(holds("behaviou?r", "its behavior")).toBe(true);
});

test("alternatives, optional words and gaps", () => {
  expect(holds("(lock* out|ban) after {n} (attempts|tries)", "ban after five tries")).toBe(true);
  expect(holds("(the)? old* wins", "the oldest wins")).toBe(true);
  expect(holds("(the)? old* wins", "older wins")).toBe(true);
  expect(holds("retry .. times", "retry it up to five times")).toBe(true);
  expect(holds("retry .. times", "retry it as often as you like at all times")).toBe(false);
  expect(holds("retry ... times", "retry it as often as you like, at all times")).toBe(true);
});

test("terms are joined in any order, and one may be excluded", () => {
  expect(holds("delete* & {time}", "After 30 days it is deleted")).toBe(true);
  expect(holds("delete* & !{not}", "It is never deleted")).toBe(false);
});

test("values are recognised in digits and words", () => {
  const values: readonly (readonly [string, string, boolean])[] = [
    ["{time}", "for 30 s", true],
    ["{time}", "half a minute", true],
    ["{time}", "a 15-minute window", true],
    ["{time}", "within an hour", true],
    ["{time}", "over time", false],
    ["{size}", "max 5mb", true],
    ["{size}", "five megabytes", true],
    ["{rate}", "5 per minute and IP", true],
    ["{rate}", "10 req/s", true],
    ["{rate}", "60 requests a minute", true],
    ["{percent}", "99.9 %", true],
    ["{money}", "up to 200 EUR", true],
    ["{money}", "about $1,100", true],
    ["{status}", "a 404", true],
    ["{name}", "use `x`", true],
    ["{name}", "in src/auth/a.ts", true],
    ["{name}", "through Stripe", true],
    ["{name}", "Through stripe", false],
    ["{name}", "the userName", true],
    ["{not}", "it doesnt matter", true],
    ["{n} (rows|records)", "2.4 billion rows", true],
    ["{n} rows", "180M rows", true],
  ];
  const wrong = values.filter(([phrase, sentence, want]) => holds(phrase, sentence) !== want);
  expect(wrong).toEqual([]);
});

test("what cannot be read says why", () => {
  for (const phrase of ["(a|b", "{colour}", "a | b", "a)", "(|a)", "!a", "x".repeat(3100)]) {
    expect(() => phraseOf(phrase)).toThrow(expect.objectContaining({ code: "brief/bad-phrase" }));
  }
});

test("symbols stand between words", () => {
  expect(holds("*.id", "by users.id")).toBe(true);
  expect(holds("*.id", "by users id")).toBe(false);
  expect(holds("*_*", "the user_id")).toBe(true);
  expect(holds("*_*", "the user")).toBe(false);
  expect(holds("--*", "with --json")).toBe(true);
  expect(holds("--*", "with json")).toBe(false);
  expect(holds("ldap down → .. still", "LDAP down → externals still get in")).toBe(true);
  expect(holds("ldap down → .. still", "LDAP down, externals still get in")).toBe(false);
});

test("a hostile phrase over a long sentence is answered all the same", () => {
  const gaps = `${"(a|a|a)? ... (a ... a)? ".repeat(40)}b`;
  expect(holds(gaps, "a ".repeat(300))).toBe(false);
  expect(holds(gaps, `${"a ".repeat(300)}b`)).toBe(true);
});

test("a word of many question marks, and brackets without end, are refused at once", () => {
  expect(() => phraseOf("x?y?".repeat(12))).toThrow("more than 6 question marks");
  expect(() => phraseOf("a?".repeat(1400))).toThrow("more than 6 question marks");
  expect(() => phraseOf("(".repeat(10_000))).toThrow("more than 3000 characters");
  expect(phraseOf(`${"(".repeat(1400)}a${")".repeat(1400)}`)("a")).toBe(true);
});
