import { expect, test } from "vitest";
import { proseOf } from "./sentences.ts";
import { type Size, sizeOf } from "./size.ts";

function size(text: string, ...kinds: readonly string[]): Size {
  return sizeOf(proseOf(text), kinds);
}

test("a typo, and a short fault, are small", () => {
  expect(size("There is a typo on the start page.")).toBe("small");
  expect(size("Saving fails for names with a slash.", "bug-fix")).toBe("small");
  expect(size("Bump the parser.")).toBe("small");
});

test("a short request for something new is of medium size", () => {
  expect(size("Build user authentication.", "authentication")).toBe("medium");
});

test("a fault that touches another kind of work is no small one", () => {
  expect(size("Sign-in fails at night.", "bug-fix", "authentication")).toBe("medium");
});

test("three kinds of work, or more than 350 words, are large", () => {
  expect(size("Move it.", "migration", "payments", "search")).toBe("large");
  expect(size("Every board has rows and columns. ".repeat(60))).toBe("large");
});

test("code alone has no words, and is of medium size", () => {
  expect(size("```\nconst x = 1;\n```")).toBe("medium");
});
