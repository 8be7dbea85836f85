/**
 * The map of a repository: modules from its folders, and what its imports say about them.
 *
 * Layers are the order of modules that the fewest imports go against, after Eades, Lin and Smyth (1993): an order always
 * exists, and what goes against it is counted rather than explained away.
 */
import { folderOf } from "../../ground/core/path.ts";
import { components, wayRound } from "../codebase/components.ts";
import type { FileFacts, ImportFact } from "./extract.ts";
import { isScript } from "./internal/language.ts";
import type { Place } from "./proposal.ts";
import { type EntryPoint, entryPointsOf, type ExternalSystem, systemsOf } from "./surroundings.ts";
import type { Table } from "./table.ts";

export interface Module {
  /** The folder; "" for files at the root. */
  readonly path: string;
  readonly files: number;
  readonly lines: number;
  /** 0 is imported by nobody above it. */
  readonly layer: number;
  /** Imports that leave it, and those that enter it; what is gone when compiled is not counted. */
  readonly imports: number;
  readonly importedBy: number;
}

export interface ModuleEdge {
  readonly from: string;
  readonly to: string;
  readonly imports: number;
  /** Whether it goes up against the layers. */
  readonly against: boolean;
  /** Some of the places, for an edge against the layers. */
  readonly places: readonly Place[];
}

export interface Cycle {
  /** Files in it, all of which reach each other. */
  readonly files: number;
  /** One way round, from a file back to itself. */
  readonly example: readonly string[];
}

export interface Hub {
  readonly path: string;
  readonly importedBy: number;
  readonly imports: number;
}

export interface Architecture {
  readonly modules: readonly Module[];
  /** Heaviest first. */
  readonly edges: readonly ModuleEdge[];
  /** Largest first. */
  readonly cycles: readonly Cycle[];
  readonly hubs: readonly Hub[];
  readonly entryPoints: readonly EntryPoint[];
  readonly systems: readonly ExternalSystem[];
}

/** More boxes than that are no map. */
const MODULES = 24;
/** A folder of fewer files is not taken apart. */
const SPLITTABLE = 12;
const SHOWN_CYCLES = 10;
const SHOWN_HUBS = 10;
/** A file that fewer import is no hub. */
const HUB = 8;
const SHOWN_PLACES = 5;

export function architectureOf(table: Table, manifests: ReadonlyMap<string, string>): Architecture {
  const moduleOf = modulesOf(table.production);
  const weights = weightsOf(table.production, moduleOf);
  const names = [...new Set(table.production.map(({ path }) => moduleOf(path)))].toSorted();
  const order = orderOf(names, weights);
  const place = new Map(order.map((name, index) => [name, index]));
  const isAgainst = (from: string, to: string): boolean =>
    (place.get(from) ?? 0) > (place.get(to) ?? 0);
  const edges = [...weights.values()]
    .map(({ from, to, places }): ModuleEdge => ({
      from,
      to,
      imports: places.length,
      against: isAgainst(from, to),
      places: isAgainst(from, to) ? places.slice(0, SHOWN_PLACES) : [],
    }))
    .toSorted((a, b) => b.imports - a.imports || (a.from + a.to < b.from + b.to ? -1 : 1));
  const layers = layersOf(order, edges);
  return {
    modules: names.map((path): Module => {
      const files = table.production.filter((file) => moduleOf(file.path) === path);
      return {
        path,
        files: files.length,
        lines: files.reduce((sum, { lines }) => sum + lines, 0),
        layer: layers.get(path) ?? 0,
        imports: sumOf(edges.filter(({ from }) => from === path)),
        importedBy: sumOf(edges.filter(({ to }) => to === path)),
      };
    }),
    edges,
    cycles: cyclesOf(table),
    hubs: hubsOf(table),
    entryPoints: entryPointsOf(table, manifests),
    systems: systemsOf(table.production, moduleOf),
  };
}

function sumOf(edges: readonly ModuleEdge[]): number {
  return edges.reduce((sum, { imports }) => sum + imports, 0);
}

/** Takes the largest folder apart until the map is full. */
export function modulesOf(files: readonly { readonly path: string }[]): (path: string) => string {
  const below = new Map<string, number>();
  const children = new Map<string, Set<string>>();
  for (const { path } of files) {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      below.set(folder, (below.get(folder) ?? 0) + 1);
      if (folder === "") break;
      const parent = folderOf(folder);
      const known = children.get(parent);
      if (known === undefined) children.set(parent, new Set([folder]));
      else known.add(folder);
    }
  }
  const modules = new Set([""]);
  const opened = new Set<string>();
  const size = (folder: string): number => below.get(folder) ?? 0;
  for (;;) {
    const [largest] = [...modules]
      .filter((folder) => !opened.has(folder) && size(folder) >= SPLITTABLE)
      .filter((folder) => (children.get(folder)?.size ?? 0) > 0)
      .toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1));
    if (largest === undefined) break;
    opened.add(largest);
    // What does not fit stays with the folder around it.
    const inside = [...(children.get(largest) ?? [])].toSorted(
      (a, b) => size(b) - size(a) || (a < b ? -1 : 1),
    );
    for (const folder of inside.slice(0, Math.max(0, MODULES - modules.size))) modules.add(folder);
  }
  return (path) => {
    let folder = folderOf(path);
    while (!modules.has(folder)) folder = folderOf(folder);
    return folder;
  };
}

interface Weight {
  readonly from: string;
  readonly to: string;
  readonly places: Place[];
}

function weightsOf(
  files: readonly FileFacts[],
  moduleOf: (path: string) => string,
): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  const known = new Set(files.map(({ path }) => path));
  for (const file of files) {
    const from = moduleOf(file.path);
    for (const one of file.imports) {
      const target = one.targets[0];
      if (target === undefined || !known.has(target) || !runs(file, one)) continue;
      const to = moduleOf(target);
      if (to === from) continue;
      const { line } = one;
      const key = `${from}\n${to}`;
      const weight = weights.get(key) ?? { from, to, places: [] };
      weight.places.push({ path: file.path, line });
      weights.set(key, weight);
    }
  }
  return weights;
}

/** Importers first: modules that nothing imports come off one end, those that import nothing off the other. */
function orderOf(names: readonly string[], weights: ReadonlyMap<string, Weight>): string[] {
  const left = new Set(names);
  const first: string[] = [];
  const last: string[] = [];
  const flow = (name: string): { out: number; in: number } => {
    const sums = { out: 0, in: 0 };
    for (const { from, to, places } of weights.values()) {
      if (!left.has(from) || !left.has(to)) continue;
      if (from === name) sums.out += places.length;
      if (to === name) sums.in += places.length;
    }
    return sums;
  };
  while (left.size > 0) {
    const flows = [...left].map((name) => ({ name, ...flow(name) }));
    const sink = flows.find((one) => one.out === 0);
    const source = flows.find((one) => one.in === 0);
    const next = sink ?? source ?? flows.toSorted((a, b) => b.out - b.in - (a.out - a.in))[0];
    if (next === undefined) break;
    left.delete(next.name);
    if (next === sink) last.unshift(next.name);
    else first.push(next.name);
  }
  return [...first, ...last];
}

/** The longest way down from a module that nothing imports. */
function layersOf(order: readonly string[], edges: readonly ModuleEdge[]): Map<string, number> {
  const layers = new Map<string, number>(order.map((name) => [name, 0]));
  for (const name of order) {
    for (const { from, to, against } of edges) {
      if (from !== name || against) continue;
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(from) ?? 0) + 1));
    }
  }
  return layers;
}

/**
 * Files that import each other in a circle when they run; what is gone when compiled makes none. Of scripts and Python
 * only: in the others the compiler either forbids circles or makes nothing of them.
 */
function cyclesOf(table: Table): Cycle[] {
  const next = new Map<string, string[]>();
  for (const file of table.production) {
    if (!isScript(file.language) && file.language !== "Python") continue;
    const targets = file.imports
      .filter((one) => runs(file, one))
      .flatMap((one) => one.targets.slice(0, 1))
      .filter((target) => table.byPath.get(target)?.test === false);
    next.set(file.path, [...new Set(targets)].toSorted());
  }
  return components(next)
    .filter((files) => files.length > 1)
    .toSorted((a, b) => b.length - a.length || ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1))
    .slice(0, SHOWN_CYCLES)
    .map((files) => ({ files: files.length, example: wayRound(files, next) }));
}

function runs(file: FileFacts, { specifier }: ImportFact): boolean {
  const names = file.names.filter((name) => name.specifier === specifier);
  return names.length === 0 || names.some(({ typeOnly }) => !typeOnly);
}

function hubsOf({ production, importers }: Table): Hub[] {
  return production
    .map(({ path, imports }) => ({
      path,
      importedBy: importers.get(path)?.size ?? 0,
      imports: imports.filter(({ targets }) => targets.length > 0).length,
    }))
    .filter(({ importedBy }) => importedBy >= HUB)
    .toSorted((a, b) => b.importedBy - a.importedBy || (a.path < b.path ? -1 : 1))
    .slice(0, SHOWN_HUBS);
}

/** The modules and their heavier imports as a Mermaid flowchart; what goes against the layers is dashed. */
export function mapOf({ modules, edges }: Architecture, limit = 40): string {
  const ids = new Map(modules.map(({ path }, index) => [path, `m${index}`]));
  const lines = modules
    .filter(({ imports, importedBy, files }) => imports + importedBy > 0 || files >= SPLITTABLE)
    .map(({ path, files }) => `  ${ids.get(path) ?? ""}["${path === "" ? "." : path} · ${files}"]`);
  for (const { from, to, imports, against } of edges.slice(0, limit)) {
    const arrow = against ? "-.->" : "-->";
    lines.push(`  ${ids.get(from) ?? ""} ${arrow}|${imports}| ${ids.get(to) ?? ""}`);
  }
  return ["flowchart TD", ...lines].join("\n");
}
