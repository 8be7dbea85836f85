/** The languages that a repository is written in, by its own code files. */
import type { Fact } from "../../ground/contract/facts.ts";
import { isCode } from "../codebase/files.ts";
import { factAt, isAside, nearestFirst } from "./source.ts";

const languages: readonly (readonly [string, string])[] = [
  ["TypeScript", "ts tsx mts cts"],
  ["JavaScript", "js jsx mjs cjs"],
  ["Python", "py"],
  ["Go", "go"],
  ["Rust", "rs"],
  ["Java", "java"],
  ["Kotlin", "kt kts"],
  ["C#", "cs"],
  ["F#", "fs"],
  ["Ruby", "rb"],
  ["PHP", "php"],
  ["Elixir", "ex exs"],
  ["C", "c"],
  ["C++", "cc cpp cxx hpp hxx"],
  ["Swift", "swift"],
  ["Scala", "scala"],
  ["Dart", "dart"],
];
const byEnding = new Map(
  languages.flatMap(([name, endings]) =>
    endings.split(" ").map((ending) => [ending, name] as const),
  ),
);

/** A language below this part of the code files is a helper's. */
const SHARE = 0.1;

export function statedByCode(paths: readonly string[]): Fact[] {
  const found = new Map<string, string[]>();
  let count = 0;
  for (const path of paths) {
    const isScript =
      /(?:^|\/)(?:mix|settings\.gradle|build\.gradle)\.\w+$|\.gradle\.kts$|(?:^|\/)setup\.py$/.test(
        path,
      );
    if (!isCode(path) || isAside(path) || isScript) continue;
    const vue = /\.(?:vue|svelte|astro)$/.test(path);
    const name = byEnding.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
    if (name === undefined || vue) continue;
    count += 1;
    const list = found.get(name);
    if (list === undefined) found.set(name, [path]);
    else list.push(path);
  }
  return [...found]
    .filter(([, list]) => list.length >= Math.max(1, count * SHARE))
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name, list]) => {
      const [first = "", second] = list.toSorted(nearestFirst);
      return factAt(
        "language",
        name,
        first,
        1,
        ...(second === undefined ? [] : [{ path: second, line: 1 }]),
      );
    });
}
