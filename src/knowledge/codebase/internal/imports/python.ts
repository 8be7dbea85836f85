/** Imports of Python. */
import { folderOf } from "../../../../ground/core/path.ts";
import { type ImportResolver, joined, type Repository, within } from "./repository.ts";

/** Roots are the folders around a top package, besides the repository's own and `src`. */
export function pythonResolver({ paths, names }: Repository): ImportResolver {
  const roots = new Set(["", "src", "lib", "python"]);
  for (const path of names.get("__init__.py") ?? []) {
    const outer = folderOf(folderOf(path));
    if (!paths.has(within(outer, "__init__.py"))) roots.add(outer);
  }
  const ordered = [...roots].toSorted((a, b) => a.length - b.length);

  function moduleAt(path: string): string[] {
    for (const file of [
      `${path}.py`,
      `${path}/__init__.py`,
      `${path}.pyi`,
      `${path}/__init__.pyi`,
    ]) {
      if (paths.has(file)) return [file];
    }
    return [];
  }

  /** `a.b.name` is a module, or a name in the module `a.b`. */
  function longest(root: string, parts: readonly string[]): string[] {
    for (const length of [parts.length, parts.length - 1]) {
      if (length < 1) break;
      const found = moduleAt(within(root, parts.slice(0, length).join("/")));
      if (found.length > 0) return found;
    }
    return [];
  }

  return (from, specifier) => {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    const parts = specifier
      .slice(dots)
      .split(".")
      .filter((part) => part !== "");
    if (dots > 0) {
      const folder = joined(folderOf(from), "../".repeat(dots - 1));
      if (folder === undefined) return [];
      const found = longest(folder, parts);
      return found.length > 0 || parts.length > 1 ? found : moduleAt(folder === "" ? "." : folder);
    }
    // A script finds its neighbours, after the packages.
    for (const root of [...ordered, folderOf(from)]) {
      const found = longest(root, parts);
      if (found.length > 0) return found;
    }
    return [];
  };
}
