import { expect, test } from "vitest";
import { contradictionsAmong, duplicatesAmong } from "./similar.ts";

interface Rule {
  readonly title: string;
  readonly body: string;
  readonly scope: readonly string[] | undefined;
}

function rule(title: string, scope?: readonly string[]): Rule {
  return { title, body: "", scope };
}

test.each([
  ["Use `Money` for prices", "use Money for **prices**.", 1],
  ["Always use tabs for indentation", "Use tabs for indentation", 0.99],
  [
    "Handlers call src/store, never the database",
    "Handlers never call the database; call src/store",
    0.99,
  ],
])("%s and %s are the same", (one, other, similarity) => {
  const rules = [rule(one), rule("Dates are in UTC everywhere"), rule(other)];
  expect(duplicatesAmong(rules)).toEqual([{ rule: rules[2], of: rules[0], similarity }]);
});

test.each([
  ["Orders go through Money", "Invoices go through Money"],
  ["Always use tabs", "Never use tabs"],
  ["Use Vitest for unit tests", "Use Playwright for browser tests"],
  ["Test orders", "Test invoices"],
])("%s and %s are not the same", (one, other) => {
  expect(duplicatesAmong([rule(one), rule(other)])).toEqual([]);
});

test.each([
  ["Always use tabs", "Never use tabs"],
  ["Use default exports", "Do not use default exports"],
  ["Commit generated files.", "Don’t commit generated files"],
  ["Use Vitest instead of Jest", "Use Jest instead of Vitest"],
  ["Use Vitest, never Jest", "Use Jest"],
  ["Prefer pnpm over npm", "Always use npm"],
  ["Use tabs for indentation", "Use spaces for indentation"],
  ["Use single quotes", "Use double quotes"],
  ["Install packages with pnpm", "Install packages with npm"],
])("%s contradicts %s", (one, other) => {
  const rules = [rule(one), rule(other)];
  expect(contradictionsAmong(rules)).toEqual([
    { one: rules[0], other: rules[1], reason: expect.any(String) },
  ]);
  expect(contradictionsAmong(rules.toReversed())).toHaveLength(1);
});

test.each([
  ["Always use tabs in Makefiles", "Never use tabs"],
  ["Never log request bodies", "Always log errors"],
  ["Use Vitest for unit tests", "Use Playwright for browser tests"],
  ["Use Vitest instead of Jest", "Never use Jest"],
  ["Use Vitest instead of Jest", "Use Vitest"],
  ["Do not catch errors unless you handle them", "Catch errors"],
  ["Throw errors, do not return null", "Return null"],
  ["Use strict mode", "Use strict mode"],
  ["Never use any", "Avoid any"],
  ["Use composition over inheritance", "Use inheritance for errors"],
])("%s does not contradict %s", (one, other) => {
  expect(contradictionsAmong([rule(one), rule(other)])).toEqual([]);
});

test("rules for files that cannot be the same contradict nothing", () => {
  const tabs = rule("Use tabs", ["**/*.go"]);
  expect(contradictionsAmong([tabs, rule("Never use tabs", ["**/*.ts"])])).toEqual([]);
  expect(contradictionsAmong([tabs, rule("Never use tabs", ["src/**"])])).toHaveLength(1);
  expect(contradictionsAmong([tabs, rule("Never use tabs")])).toHaveLength(1);
});

test("ten thousand rules are compared in a moment", () => {
  const rules = Array.from({ length: 10_000 }, (_, index) =>
    rule(`Use store${index % 5_000} for the price of loaf ${index}`),
  );
  expect(duplicatesAmong([...rules, rule("Use store1 for the price of loaf 1")])).toMatchObject([
    { similarity: 1 },
  ]);
  expect(contradictionsAmong(rules)).toEqual([]);
});
