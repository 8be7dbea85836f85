/**
 * Files that the change makes import each other in a circle when they are loaded.
 *
 * Scripts and Python only: elsewhere the compiler forbids circles or makes nothing of them. Imports of types and those
 * that a function makes later are no part of one.
 */
import { components } from "../../../knowledge/codebase/components.ts";
import { isBarrel } from "../../../knowledge/mining/table.ts";
import { byText, type Comparison } from "./comparison.ts";
import {
  type Graph,
  type GraphFile,
  type GraphImport,
  isPythonPath,
  isScriptPath,
} from "./graph.ts";
import { shown, type StructureFinding } from "./finding.ts";
import { wayBetween } from "./way.ts";

export interface FileCycle {
  /** Where the change closes it. */
  readonly path: string;
  readonly line: number;
  /** One way round, from the file back to itself; paths of the new side. */
  readonly way: readonly string[];
  /** Files on the way of which only outlines were read, so that an import may be one of types. */
  readonly unread: readonly string[];
}

/** Longer ways are true and tell nobody anything. */
const LONGEST = 6;
/** Imports of one change of which a way round is looked for. */
const TRIED = 60;

/** Shortest first; of ways that share files only the shortest. */
export function newCycles(comparison: Comparison): FileCycle[] {
  const { added, before } = comparison;
  const after = runningEdges(comparison.after);
  const closing = added.filter(
    ({ path, target, ...one }) =>
      target !== undefined &&
      target !== path &&
      runsIn(comparison.after, one) === true &&
      !isWayToModule(comparison.after.get(path), one),
  );
  if (closing.every(({ path }) => !after.has(path))) return [];
  const now = circlesOf(after);
  const inside = closing.filter(({ path, target = "" }) => {
    const circle = now.get(path);
    return circle !== undefined && circle === now.get(target);
  });
  if (inside.length === 0) return [];
  const then = circlesOf(runningEdges(comparison.base));
  // Inside of an old circle there is nothing new: a way that goes round there is not looked for.
  const nextOf = (file: string): string[] => {
    const circle = then.get(before(file));
    const targets = after.get(file) ?? [];
    return circle === undefined
      ? targets
      : targets.filter((target) => then.get(before(target)) !== circle);
  };
  const found: FileCycle[] = [];
  for (const { path, target = "", line } of inside.slice(0, TRIED)) {
    const circle = then.get(before(path));
    if (circle !== undefined && circle === then.get(before(target))) continue;
    const back = wayBetween(nextOf, target, path);
    if (back === undefined || back.length > LONGEST || extendsCircle(back, then, before)) continue;
    const unread = back.filter((file, at) => {
      const next = back[at + 1];
      return next !== undefined && !isCertain(comparison.after, file, next);
    });
    found.push({ path, line: Math.max(1, line), way: [path, ...back], unread });
  }
  return distinct(found.toSorted((a, b) => a.way.length - b.way.length || byText(a.path, b.path)));
}

/** Ways that share two files, or a barrel, with a shorter one are the same circle. */
function distinct(cycles: readonly FileCycle[]): FileCycle[] {
  const kept: FileCycle[] = [];
  for (const cycle of cycles) {
    const files = new Set(cycle.way);
    const isTold = kept.some(({ way }) => {
      const shared = new Set(way.filter((file) => files.has(file)));
      return shared.size > 1 || [...shared].some(isBarrel);
    });
    if (!isTold) kept.push(cycle);
  }
  return kept;
}

/** Whether files on the way went in a circle before: one more in it is how things are done there. */
function extendsCircle(
  way: readonly string[],
  then: ReadonlyMap<string, number>,
  before: (path: string) => string,
): boolean {
  const circles = way.flatMap((file) => then.get(before(file)) ?? []);
  if (new Set(circles).size < circles.length) return true;
  return way.some((file) => isBarrel(file) && then.has(before(file)));
}

export function cycleFindings(cycles: readonly FileCycle[]): StructureFinding[] {
  return cycles
    .filter(({ unread }) => unread.length === 0)
    .map(({ path, line, way }) => ({
      rule: "structure/cycle",
      path,
      line,
      message: `This import closes a circle of files: ${way.map(shown).join(" → ")}.`,
    }));
}

/** By file, the number of the circle that it is in; files in none are left out. */
function circlesOf(next: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [number, files] of components(next).entries()) {
    if (files.length > 1) for (const file of files) numbers.set(file, number);
  }
  return numbers;
}

/** Edges that run, and those of which it is not known. */
function runningEdges(graph: Graph): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const file of graph.values()) {
    const { path, imports } = file;
    if (!isScriptPath(path) && !isPythonPath(path)) continue;
    const targets = new Set<string>();
    for (const one of imports) {
      if (isWayToModule(file, one)) continue;
      const [target] = one.targets;
      if (target === undefined || target === path || !graph.has(target)) continue;
      if (runsIn(graph, one) !== false) targets.add(target);
    }
    if (targets.size > 0) next.set(path, [...targets]);
  }
  return next;
}

/** Python's `from . import a` loads the package on the way to the module, as every import of a module does. */
function isWayToModule(
  file: GraphFile | undefined,
  { specifier, names, targets }: Pick<GraphImport, "specifier" | "names" | "targets">,
): boolean {
  const [target = ""] = targets;
  if (file === undefined || !/(?:^|\/)__init__\.pyi?$/.test(target)) return false;
  const start = specifier.endsWith(".") ? specifier : `${specifier}.`;
  const modules = file.imports
    .filter((one) => one.specifier.startsWith(start) && one.targets.some((path) => path !== target))
    .map((one) => one.specifier.slice(start.length));
  return modules.length > 0 && names.every((name) => modules.includes(name));
}

/** Whether an import loads its target: names that are types there are gone when compiled, however they are imported. */
function runsIn(
  graph: Graph,
  { typeOnly, late, names, targets }: Omit<GraphImport, "specifier" | "line">,
): boolean | undefined {
  if (typeOnly === undefined || late === undefined) return undefined;
  if (typeOnly || late) return false;
  if (names.length === 0) return true;
  const target = graph.get(targets[0] ?? "");
  if (target === undefined || !isScriptPath(target.path)) return true;
  const types = new Set<string>();
  const values = new Set<string>();
  for (const { name, kind, parent } of target.definitions) {
    if (parent >= 0) continue;
    (kind === "interface" || kind === "type" ? types : values).add(name);
  }
  return names.some((name) => !types.has(name) || values.has(name));
}

function isCertain(graph: Graph, from: string, to: string): boolean {
  return (graph.get(from)?.imports ?? []).some(
    (one) => one.targets[0] === to && runsIn(graph, one) === true,
  );
}
