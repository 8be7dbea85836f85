/** No colour stands in the page but under a name of `tokens.css`, of which the contrasts are known. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const web = fileURLToPath(new URL(".", import.meta.url));

/** Each colour, with what may stand there for a reason. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  // A shadow is darkness on any ground, and no text stands on it.
  "styles.css": ["rgb(0 0 0 / 0.18)"],
  // The highlighter's themes are data of their makers, of which one colour is too faint and has another in its place.
  "diff/themes.ts": ["#66707b", "#57534c"],
};

/** `#1a6b3c`, `rgb(…)` and its like, and a colour of Tailwind's own, of which none is left. */
const raw =
  /#(?:[\da-f]{8}|[\da-f]{6}|[\da-f]{3,4})(?![\w-])|\b(?:rgba?|hsla?|hwb|oklch|oklab|lch|lab|color)\([^)]*\)|\b(?:bg|text|border|fill|stroke|ring|outline|decoration|accent|shadow|from|via|to)-(?:(?:slate|gray|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose)-\d{2,3}|black|white)\b/gi;

function coloursIn(text: string, file: string): readonly string[] {
  const exempt = allowed[file] ?? [];
  return [...text.matchAll(raw)].map(([found]) => found).filter((found) => !exempt.includes(found));
}

const files = readdirSync(web, { recursive: true, encoding: "utf8" })
  .map((name) => name.split(path.sep).join("/"))
  .filter((name) => /\.(?:tsx?|css|html)$/.test(name))
  .filter((name) => name !== "tokens.css" && !name.includes(".test."));

test("no file of the page names a colour of its own", () => {
  expect(files.length).toBeGreaterThan(30);
  const found = files.flatMap((file) =>
    coloursIn(readFileSync(path.join(web, file), "utf8"), file).map(
      (colour) => `${file}: ${colour}`,
    ),
  );
  expect(found).toEqual([]);
});

test.each([
  'className="text-[#1a6b3c]"',
  'fill="#fff"',
  "color: rgb(0 0 0)",
  'style={{ color: "oklch(0.7 0.1 200)" }}',
  'className="hover:bg-red-500"',
  'className="text-white"',
])("a planted colour is found: %s", (planted) => {
  expect(coloursIn(planted, "parts/planted.tsx")).toHaveLength(1);
});

test.each([
  'href="#screen"',
  'id="#facts"',
  "#private = 1",
  'className="bg-add text-info"',
  "R#12",
])("what is none is left alone: %s", (innocent) => {
  expect(coloursIn(innocent, "parts/innocent.tsx")).toEqual([]);
});
