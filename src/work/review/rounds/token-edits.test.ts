import { expect, test } from "vitest";
import { tokenEdits, tokensOf } from "./token-edits.ts";

function edits(before: string, after: string): (readonly [number, string, string])[] | undefined {
  return tokenEdits(tokensOf(before), tokensOf(after))?.map(
    ({ start, removed, added }) => [start, removed.join(""), added.join("")] as const,
  );
}

test("tokens are words, signs, white space and line ends, and make the text again", () => {
  const text = '  if (größe1 !== $x) {\r\n\t"a-b"';
  expect(tokensOf(text).join("")).toBe(text);
  expect(tokensOf("foo.bar(1)  x")).toEqual(["foo", ".", "bar", "(", "1", ")", "  ", "x"]);
});

test("what was replaced, put in and taken out is told with its place", () => {
  expect(edits("a.foo(b)", "a.bar(b)")).toEqual([[2, "foo", "bar"]]);
  expect(edits("f(a)", "f(a, b)")).toEqual([[3, "", ", b"]]);
  expect(edits("f(a, b)", "f(b)")).toEqual([[2, "a, ", ""]]);
  expect(edits("x = foo + foo", "y = bar + bar")).toEqual([
    [0, "x", "y"],
    [4, "foo", "bar"],
    [8, "foo", "bar"],
  ]);
  expect(edits("", "a")).toEqual([[0, "", "a"]]);
  expect(edits("same", "same")).toEqual([]);
});

test("applied to the text before, edits give the text after, for many texts", () => {
  const words = ["a", "b", " ", "(", "c", "\n"];
  let state = 1;
  const text = (): string =>
    Array.from({ length: 12 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return words[state % words.length];
    }).join("");
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [tokensOf(text()), tokensOf(text())];
    const made = [...before];
    for (const edit of (tokenEdits(before, after) ?? []).toReversed()) {
      expect(before.slice(edit.start, edit.start + edit.removed.length)).toEqual(edit.removed);
      made.splice(edit.start, edit.removed.length, ...edit.added);
    }
    expect(made.join("")).toBe(after.join(""));
  }
});

function many(word: string): string[] {
  return Array.from({ length: 200 }, (_, at) => `${word}${at}`);
}

test("texts that have little in common, or are long, are not compared", () => {
  expect(tokenEdits(many("a"), many("b"))).toBeUndefined();
  const long = Array.from({ length: 10_000 }, (_, at) => String(at));
  expect(tokenEdits(["x", ...long, "x"], ["y", ...long, "y"])).toBeUndefined();
});
