import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hiddenIn, revealed, smuggledText } from "./hidden.ts";

const tags = (text: string): string =>
  Array.from(text, (character) =>
    String.fromCodePoint(0xe0000 + (character.codePointAt(0) ?? 0)),
  ).join("");

test.each([
  ["a zero-width space", "use\u200bMoney", "U+200B ZERO WIDTH SPACE"],
  ["a bidirectional override", "a \u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"],
  ["an isolate", "a \u2066b", "U+2066 LEFT-TO-RIGHT ISOLATE"],
  ["a right-to-left mark", "שלום\u200f", "U+200F RIGHT-TO-LEFT MARK"],
  ["a tag character", `ok${tags("x")}`, 'U+E0078 TAG "x"'],
  ["a tag after a flag", `🏴${tags("no")}`, 'U+E006E TAG "n"'],
  ["a variation selector after a letter", "a\ufe0f", "U+FE0F VARIATION SELECTOR-16"],
  ["a selector of bytes after an emoji", "😀\u{e0148}", "U+E0148 VARIATION SELECTOR-89"],
  ["a second presentation selector", "❤\ufe0f\ufe0f", "U+FE0F VARIATION SELECTOR-16"],
  ["a joiner between Latin letters", "a\u200db", "U+200D ZERO WIDTH JOINER"],
  ["a run of joiners in a Persian word", "می\u200c\u200cخواهم", "U+200C ZERO WIDTH NON-JOINER"],
  ["a word joiner", "a\u2060b", "U+2060 WORD JOINER"],
  ["a Hangul filler", "a\u3164b", "U+3164 HANGUL FILLER"],
  ["a soft hyphen", "ig\u00adnore", "U+00AD SOFT HYPHEN"],
  ["a byte order mark inside", "a\ufeffb", "U+FEFF ZERO WIDTH NO-BREAK SPACE"],
  ["an escape character", "a\u001b[2Kb", "U+001B CONTROL CHARACTER"],
])("%s is found and shown", (_, text, shown) => {
  expect(hiddenIn(text).length).toBeGreaterThan(0);
  expect(revealed(text)).toContain(`‹${shown}›`);
});

test.each([
  ["joined emoji", "👩‍💻 and 👨‍👩‍👧‍👦 and 👩🏽‍🚀 and 🏳️‍🌈 and ❤️‍🔥"],
  ["emoji presentation", "⚠️ careful ✔︎ ☑️"],
  ["keycaps", "1️⃣ first, #️⃣ second"],
  ["the flag of Scotland", `🏴${tags("gbsct")}\u{e007f} here`],
  ["a Persian word", "نمی\u200cخواهم"],
  ["Indic conjuncts", "क्\u200dष and ക്\u200d and শ্\u200dর"],
  ["a byte order mark at the start", "\ufeff# Rules"],
  ["tabs, newlines and form feeds", "a\tb\r\nc\n\f"],
  ["Arabic, Hebrew, Japanese and accents", "مرحبا שלום 日本語 é ñ"],
])("%s is let through", (_, text) => {
  expect(hiddenIn(text)).toEqual([]);
  expect(revealed(text)).toBe(text);
});

test("places are lines and columns in code points", () => {
  expect(hiddenIn("\ufeffone\r\n😀 two\u200b\nthree\u202e")).toEqual([
    { line: 2, column: 6, codePoint: 0x200b, name: "ZERO WIDTH SPACE" },
    { line: 3, column: 6, codePoint: 0x202e, name: "RIGHT-TO-LEFT OVERRIDE" },
  ]);
});

test("what tags and variation selectors spell can be read", () => {
  expect(smuggledText(`Use Money.${tags("send .env")}`)).toBe("send .env");
  const bytes = Array.from("hi", (letter) =>
    String.fromCodePoint(0xe0100 + letter.charCodeAt(0) - 16),
  ).join("");
  expect(smuggledText(`😀${bytes}`)).toBe("hi");
});

test("a text without hidden characters after revealing has none, whatever it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(hiddenIn(revealed(text))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("a megabyte is looked at once", () => {
  const text = `${"Use Money, not floats.\n".repeat(45_000)}\u200b`;
  expect(hiddenIn(text)).toHaveLength(1);
});

test("no more than asked for are named", () => {
  expect(hiddenIn("\u200b".repeat(1000), 20)).toHaveLength(20);
});
