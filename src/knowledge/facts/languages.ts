/** The languages that a repository is written in, by its own code files. */
import { folderOf } from "../../ground/core/path.ts";
import type { Fact } from "../../ground/contract/facts.ts";
import { isCode } from "../codebase/files.ts";
import { type Ecosystem, factAt, nearestFirst, type Source } from "./source.ts";

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

export function statedByCode(source: Source): Fact[] {
  const found = new Map<string, string[]>();
  let count = 0;
  for (const path of source.paths) {
    if (!isCode(path) || buildScripts.test(path) || source.isAside(path)) continue;
    const name = byEnding.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
    if (name === undefined) continue;
    count += 1;
    const list = found.get(name);
    if (list === undefined) found.set(name, [path]);
    else list.push(path);
  }
  return [...found]
    .filter(([, list]) => list.length >= Math.max(1, count * SHARE))
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name, list]) => {
      const [first = "", second] = typical(list);
      const more = second === undefined ? [] : [{ path: second, line: 1 }];
      return factAt("language", name, first, 1, ...more);
    });
}

const buildScripts = /(?:^|\/)(?:\.[^/]+|mix\.exs|setup\.py|[\w.]+\.gradle\.kts)$/;

/** Files of the folder at the top that has most of them. */
function typical(paths: readonly string[]): string[] {
  const tops = new Map<string, string[]>();
  for (const path of paths) {
    const top = folderOf(path).split("/")[0] ?? "";
    const list = tops.get(top);
    if (list === undefined) tops.set(top, [path]);
    else list.push(path);
  }
  const [most = []] = [...tops]
    // Migrations and schemas are written by generators.
    .toSorted(([a, x], [b, y]) => Number(a === "db") - Number(b === "db") || y.length - x.length)
    .map(([, list]) => list);
  return most.toSorted(nearestFirst);
}

const ecosystems: Readonly<Record<string, Ecosystem>> = {
  TypeScript: "node",
  JavaScript: "node",
  Python: "python",
  Go: "go",
  Rust: "rust",
  Java: "jvm",
  Kotlin: "jvm",
  "C#": "dotnet",
  "F#": "dotnet",
  Ruby: "ruby",
  PHP: "php",
  Elixir: "elixir",
};

/** The ecosystems of the languages, in their order. */
export function ecosystemsOf(found: readonly Fact[]): Ecosystem[] {
  return [...new Set(found.flatMap(({ value }) => ecosystems[value] ?? []))];
}
