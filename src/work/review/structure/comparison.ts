/** A change as a difference of two graphs: which imports it adds and takes away, renames aside. */
import type { ChangedFile } from "../diff.ts";
import type { Graph, GraphFile, GraphImport } from "./graph.ts";
import { packageOf } from "./packages.ts";

export interface AddedImport extends GraphImport {
  readonly path: string;
  /** The first file that it may mean. */
  readonly target: string | undefined;
}

export interface Comparison {
  readonly base: Graph;
  readonly after: Graph;
  /** Paths of the new side, those of files that are gone left out. */
  readonly changed: readonly string[];
  /** The path at the base of a file of the new side. */
  readonly before: (path: string) => string;
  /** In order of path and line: imports of files and packages that the same file did not import before. */
  readonly added: readonly AddedImport[];
  /** Targets that a file no longer imports; paths of the base. */
  readonly removed: readonly FileEdge[];
}

export interface FileEdge {
  readonly from: string;
  readonly to: string;
}

export type ChangedPath = Pick<ChangedFile, "path" | "oldPath" | "status">;

export function compare(base: Graph, after: Graph, files: readonly ChangedPath[]): Comparison {
  const renamed = new Map(
    files
      .filter(({ path, oldPath, status }) => status !== "deleted" && oldPath !== path)
      .map(({ path, oldPath }) => [path, oldPath]),
  );
  const before = (path: string): string => renamed.get(path) ?? path;
  const added: AddedImport[] = [];
  const removed: FileEdge[] = [];
  const changed: string[] = [];
  for (const { path, status } of files) {
    const now = status === "deleted" ? undefined : after.get(path);
    const then = base.get(before(path));
    if (now !== undefined) changed.push(path);
    const targets = targetsOf(then);
    const packages = new Set(then?.imports.map(({ specifier }) => packageOf(path, specifier)));
    const specifiers = new Set(then?.imports.map(({ specifier }) => specifier));
    for (const one of now?.imports ?? []) {
      if (specifiers.has(one.specifier) && one.targets.length === 0) continue;
      if (one.targets.some((target) => targets.has(before(target)))) continue;
      if (one.targets.length === 0) {
        const name = packageOf(path, one.specifier);
        if (name === undefined || packages.has(name)) continue;
      }
      added.push({ ...one, path, target: one.targets[0] });
    }
    const kept = new Set([...targetsOf(now)].map(before));
    for (const target of targets) {
      if (!kept.has(target)) removed.push({ from: before(path), to: target });
    }
  }
  return {
    base,
    after,
    changed: changed.toSorted(),
    before,
    added: added.toSorted((a, b) => byText(a.path, b.path) || a.line - b.line),
    removed,
  };
}

/** First files of its imports. */
function targetsOf(file: GraphFile | undefined): Set<string> {
  return new Set(file?.imports.flatMap(({ targets }) => targets));
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
