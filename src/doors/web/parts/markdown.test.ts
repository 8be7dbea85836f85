import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { isPlain, Markdown } from "./markdown.tsx";

function drawn(text: string): string {
  return renderToStaticMarkup(createElement(Markdown, { text }));
}

test("what a text says with marks is said with elements", () => {
  expect(drawn("Use `null`, not *undefined*.")).toContain("<em>undefined</em>");
  expect(drawn("1. One")).toContain("<ol");
  expect(drawn("- One")).toContain("<ul");
  expect(drawn("See www.example.org for it")).toContain('href="http://www.example.org"');
  expect(drawn("One.\n\nTwo.")).toMatch(/One\.<\/p>\s*<p[^>]*>Two\./);
  expect(drawn("Bold\n===")).not.toContain("===");
});

test("a text without marks is the same as the parser makes it", () => {
  const texts = [
    "Name the unit.",
    'Why "this" (and not that)?',
    "Größe: 3, it's fine!",
    "No; yes.",
  ];
  for (const text of texts) {
    expect(isPlain(text)).toBe(true);
    // A mark at the end has the parser read the rest.
    expect(drawn(`${text} *x*`)).toContain(drawn(text).slice(0, -"</p></div>".length));
  }
});

test("whatever could be a mark is left to the parser", () => {
  const marks = [
    "a*b*",
    "`a`",
    "[a](b)",
    "a\nb",
    "- a",
    "+ a",
    "1. a",
    "    a",
    "a  \nb",
    "<b>",
    "&amp;",
  ];
  for (const text of [
    ...marks,
    "# a",
    "> a",
    "a|b",
    "~~a~~",
    "http://a.de",
    "a@b.de",
    "www.a.de",
  ]) {
    expect([text, isPlain(text)]).toEqual([text, false]);
  }
});
