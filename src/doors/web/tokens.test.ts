/** Every text of the workbench can be read on every ground that it may stand on, in both themes. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const texts = "text-1 text-2 text-3 accent ok warn danger info human".split(" ");
const grounds = "canvas surface sunken selected add add-strong delete delete-strong".split(" ");
/** WCAG 2.2, 1.4.3 and 1.4.11, levels AA. */
const TEXT = 4.5;
const CONTROL = 3;

function themeOf(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf("}", start));
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", hex = ""]) => [
      name,
      hex,
    ]),
  );
}

const light = themeOf(":root");
const dark = themeOf(':root[data-theme="dark"]');

/** Relative luminance, as WCAG defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: ReadonlyMap<string, string>, one: string, other: string): number {
  const [a = 0, b = 0] = [one, other]
    .map((name) => luminance(theme.get(name) ?? "#000000"))
    .toSorted((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

test("both themes name the same colours", () => {
  expect([...dark.keys()].toSorted()).toEqual([...light.keys()].toSorted());
  expect(light.size).toBe(20);
});

test.each([
  ["light", light],
  ["dark", dark],
])("nine texts on eight grounds in %s", (_, theme) => {
  const weak = texts.flatMap((text) =>
    grounds.flatMap((ground) => {
      const found = contrast(theme, text, ground);
      return found < TEXT ? [`${text} on ${ground}: ${found.toFixed(2)}`] : [];
    }),
  );
  expect(weak).toEqual([]);
  expect(contrast(theme, "on-accent", "accent")).toBeGreaterThanOrEqual(TEXT);
});

test.each([
  ["light", light],
  ["dark", dark],
])("borders of controls can be seen in %s", (_, theme) => {
  for (const ground of ["canvas", "surface", "sunken"]) {
    expect(contrast(theme, "control", ground)).toBeGreaterThanOrEqual(CONTROL);
  }
});
