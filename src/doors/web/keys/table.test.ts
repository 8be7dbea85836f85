import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Key, type KeyGroup, keyGroups, keyTable } from "./table.ts";

const keys: readonly Key[] = keyTable;

/** Groups that a screen has at once; `Anywhere` is with each. In `Lines`, the lines have what hunks had before. */
const together: readonly (readonly KeyGroup[])[] = [
  ["Lists", "Run"],
  ["Review", "Verdict"],
  ["Lines", "Verdict"],
  ["Lists", "Context"],
  ["Lists", "Brief"],
  ["Lists", "Insight"],
];

/** Of two groups that are together, keys of which no screen has both: only Home's list is answered in place. */
const apart: readonly (readonly [string, string])[] = [["list.answer", "context.accept"]];

function clashes(groups: readonly KeyGroup[]): readonly string[] {
  const active = keys.filter(({ group }) => group === "Anywhere" || groups.includes(group));
  return active.flatMap((one, at) =>
    active
      .slice(at + 1)
      .filter((other) => other.keys === one.keys)
      .filter((other) => !apart.some(([a, b]) => a === one.id && b === other.id))
      .map((other) => `${one.id} and ${other.id}: ${one.keys}`),
  );
}

test("every group is looked at", () => {
  const seen = new Set<string>(["Anywhere", ...together.flat()]);
  expect(keyGroups.filter((group) => !seen.has(group))).toEqual([]);
});

test.each(together.map((groups) => [groups.join(" and "), groups] as const))(
  "in %s, a stroke does one thing",
  (_, groups) => {
    expect(clashes(groups)).toEqual([]);
  },
);

test("an id is one key's, and a stroke that begins a sequence does nothing by itself", () => {
  expect(new Set(keys.map(({ id }) => id)).size).toBe(keys.length);
  const begins = new Set(
    keys.flatMap(({ keys: strokes }) => (/^\S+ \S+$/.test(strokes) ? [strokes.split(" ")[0]] : [])),
  );
  expect(begins.size).toBeGreaterThan(0);
  expect(keys.filter(({ keys: strokes }) => begins.has(strokes))).toEqual([]);
});

/** What the files that listen for keys say, all of them. */
function listeners(): string {
  const web = new URL("../", import.meta.url);
  return readdirSync(web, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|keys.table\.ts$/.test(name))
    .map((name) => readFileSync(new URL(name.replaceAll("\\", "/"), web), "utf8"))
    .filter((text) => /\buseKeys\b|\bHandlers\b/.test(text))
    .join("\n");
}

test("every key does something somewhere", () => {
  const text = listeners();
  const isUsed = (id: string): boolean =>
    id.includes(".")
      ? text.includes(`"${id}"`)
      : new RegExp(String.raw`[{,(\s]${id}(?::|\s*[,}])`).test(text);
  expect(keys.filter(({ id }) => !isUsed(id)).map(({ id }) => id)).toEqual([]);
});
