/** The modules of the base, and how often one imports another. */
import { folderOf } from "../../../ground/core/path.ts";
import { modulesOf } from "../../../knowledge/mining/architecture.ts";
import type { Graph, GraphFile } from "./graph.ts";

export interface ModuleMap {
  /** Of a path of either side; undefined for a folder that the base does not have. */
  readonly moduleOf: (path: string) => string | undefined;
  /** Files of each. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Imports from one module into another. */
  readonly counts: ModuleCounts;
}

/** From, to, imports; a module within itself is not counted. */
export type ModuleCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Trees of fewer files have their folders as modules: nothing in them is large enough to be taken apart. */
const SMALL = 12;

export function moduleMapOf(base: Graph): ModuleMap {
  const files = [...base.values()];
  const home = files.length < SMALL ? folderOf : modulesOf(files);
  const folders = new Set([""]);
  for (const { path } of files) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) {
      folders.add(folder);
    }
  }
  const known = new Map<string, string | undefined>();
  const moduleOf = (path: string): string | undefined => {
    const folder = folderOf(path);
    const before = known.get(folder);
    if (before !== undefined || known.has(folder)) return before;
    const module = home(path);
    const [child = ""] = folder.slice(module === "" ? 0 : module.length + 1).split("/", 1);
    const inside = child === "" ? module : module === "" ? child : `${module}/${child}`;
    const found = folders.has(module) && folders.has(inside) ? module : undefined;
    known.set(folder, found);
    return found;
  };
  const sizes = new Map<string, number>();
  for (const { path } of files) {
    const module = moduleOf(path) ?? "";
    sizes.set(module, (sizes.get(module) ?? 0) + 1);
  }
  return { moduleOf, sizes, counts: countsOf(files, moduleOf) };
}

/** What is known to be gone when compiled is not counted. */
export function countsOf(
  files: Iterable<GraphFile>,
  moduleOf: ModuleMap["moduleOf"],
): ModuleCounts {
  const counts = new Map<string, Map<string, number>>();
  for (const { path, imports } of files) {
    const from = moduleOf(path);
    if (from === undefined) continue;
    for (const { targets, typeOnly } of imports) {
      const [target] = targets;
      if (target === undefined || typeOnly === true) continue;
      const to = moduleOf(target);
      if (to === undefined || to === from) continue;
      const row = counts.get(from) ?? new Map<string, number>();
      row.set(to, (row.get(to) ?? 0) + 1);
      counts.set(from, row);
    }
  }
  return counts;
}

export function countOf(counts: ModuleCounts, from: string, to: string): number {
  return counts.get(from)?.get(to) ?? 0;
}

/** Imports that enter a module, by the module they come from, most first. */
export function importersOfModule(
  { counts }: ModuleMap,
  module: string,
): { readonly from: string; readonly imports: number }[] {
  return [...counts]
    .flatMap(([from, row]) => {
      const imports = row.get(module);
      return imports === undefined ? [] : [{ from, imports }];
    })
    .toSorted((a, b) => b.imports - a.imports || (a.from < b.from ? -1 : 1));
}

/** Whether one folder is in the other. */
export function isNested(one: string, other: string): boolean {
  return isBelow(one, other) || isBelow(other, one);
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}
