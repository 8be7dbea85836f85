/** Who imports a file: what a change of it may reach. */
import { byText } from "./comparison.ts";
import type { Graph } from "./graph.ts";

/** Answers with the files of the graph that import each of some paths, sorted; a path that nobody imports has none. */
export function importersIn(
  graph: Graph,
): (paths: readonly string[]) => ReadonlyMap<string, readonly string[]> {
  return (paths) => {
    const importers = new Map<string, Set<string>>(paths.map((path) => [path, new Set()]));
    for (const { path, imports } of graph.values()) {
      for (const { targets } of imports) {
        for (const target of targets) if (target !== path) importers.get(target)?.add(path);
      }
    }
    return new Map([...importers].map(([path, found]) => [path, [...found].toSorted(byText)]));
  };
}
