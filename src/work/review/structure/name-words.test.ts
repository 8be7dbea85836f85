import { expect, test } from "vitest";
import { nameKey } from "./name-words.ts";

test.each([
  ["formatPrice", "priceFormat"],
  ["getUsers", "fetch_user"],
  ["HTTPClientConfig", "HttpClientOptions"],
  ["createOrderFromCart", "buildCartOrder"],
])("%s says what %s says", (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

test.each([
  ["formatPrice", "parsePrice"],
  ["useTheme", "Theme"],
  ["getUser", "deleteUser"],
  ["toJson", "fromYaml"],
])("%s does not say what %s says", (one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other) ?? "none");
});

test("one word, no word and a name without end say nothing", () => {
  expect([nameKey("get"), nameKey("__"), nameKey("aB".repeat(10_000))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
