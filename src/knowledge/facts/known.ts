/**
 * What well-known packages say about a stack once code uses them.
 *
 * The tables in `internal/known/` are text, one row a line below the name of a fact:
 *
 * ```text
 * framework
 *   Rails | rails | Rails | minor
 * ```
 *
 * what it is called; the packages that declare it, the one that carries the version first, with a `*` at the end for any
 * rest and `-` where the standard library has it; what in the code shows its use, where that differs from the packages'
 * names: beginnings of import specifiers, names, or calls, which end with `(`; and the part of the version that is told.
 */
import { FactName } from "../../ground/contract/facts.ts";
import { dotnetTable } from "./internal/known/dotnet.ts";
import { elixirTable } from "./internal/known/elixir.ts";
import { goTable } from "./internal/known/go.ts";
import { jvmTable } from "./internal/known/jvm.ts";
import { nodeTable } from "./internal/known/node.ts";
import { phpTable } from "./internal/known/php.ts";
import { pythonTable } from "./internal/known/python.ts";
import { rubyTable } from "./internal/known/ruby.ts";
import { rustTable } from "./internal/known/rust.ts";
import type { Ecosystem } from "./source.ts";

export interface Known {
  readonly ecosystem: Ecosystem;
  readonly fact: FactName;
  readonly as: string;
  readonly packages: readonly string[];
  readonly uses: readonly string[];
  /** Parts of the version that are told: `Express`, `Next.js 15`, `Rails 7.1`. */
  readonly version: 0 | 1 | 2;
}

export const known: readonly Known[] = [
  ...rowsOf("node", nodeTable),
  ...rowsOf("python", pythonTable),
  ...rowsOf("go", goTable),
  ...rowsOf("rust", rustTable),
  ...rowsOf("jvm", jvmTable),
  ...rowsOf("ruby", rubyTable),
  ...rowsOf("php", phpTable),
  ...rowsOf("dotnet", dotnetTable),
  ...rowsOf("elixir", elixirTable),
];

/** @throws ZodError for a heading that is no name of a fact: a mistake in the table. */
function rowsOf(ecosystem: Ecosystem, table: string): Known[] {
  const rows: Known[] = [];
  let fact: FactName = "framework";
  for (const line of table.split("\n")) {
    if (line === "") continue;
    if (!line.startsWith(" ")) {
      fact = FactName.parse(line);
      continue;
    }
    const [as = "", declared = "", uses = "", version] = line.split("|").map((cell) => cell.trim());
    const packages = declared === "-" ? [] : declared.split(" ");
    rows.push({
      ecosystem,
      fact,
      as,
      packages,
      uses: usesOf(ecosystem, packages, uses),
      version: version === "major" ? 1 : version === "minor" ? 2 : 0,
    });
  }
  return rows;
}

function usesOf(ecosystem: Ecosystem, packages: readonly string[], uses: string): string[] {
  if (uses === "") return packages.map((name) => importOf(ecosystem, name));
  const own = uses.split(" ");
  // A gem is also required by its name; what requires these two says little about which part of them it uses.
  const isBroad = packages.some((name) => name === "rails" || name === "bcrypt");
  return ecosystem === "ruby" && !isBroad ? [...own, ...packages] : own;
}

/** What code writes to import a package whose import is called as the package is. */
function importOf(ecosystem: Ecosystem, name: string): string {
  if (ecosystem === "python" || ecosystem === "rust") return name.replaceAll("-", "_");
  return name.replace(/\*$/, "");
}

/** Whether a manifest's name for a package is the row's. */
export function isPackage(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
