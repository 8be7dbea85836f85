/**
 * Imports between modules that did not import one another.
 *
 * One finding for a pair of modules, the gravest that holds: it goes up, it makes a circle of modules, it goes past the
 * module that stood between, or it is the first of its kind.
 */
import { components } from "../../../knowledge/codebase/components.ts";
import type { AddedImport, Comparison } from "./comparison.ts";
import {
  countOf,
  countsOf,
  importersOfModule,
  isNested,
  type ModuleCounts,
  type ModuleMap,
} from "./modules.ts";
import { shown, type StructureFinding } from "./finding.ts";
import { wayBetween } from "./way.ts";

export interface ModuleEdge {
  readonly from: string;
  readonly to: string;
  /** Imports on the side that has the edge. */
  readonly imports: number;
}

export interface EdgeChanges {
  readonly new: readonly ModuleEdge[];
  readonly removed: readonly ModuleEdge[];
}

/** Imports the other way from which on a direction is meant. */
const REVERSE = 10;
/** Slips: imports that may go against it already, as a share of those the other way and at most. */
const AGAINST = 0.02;
const SLIPS = 2;
/** Files that make a folder a module, and that make one with habits. */
const SMALLEST = 2;
const SETTLED = 4;
/** Imports that show a module to be the way to another. */
const WAY = 5;
/** Share of the imports into a module that come through its way. */
const ONLY = 0.7;
/** Imports that leave a module before the lack of one says something. */
const OUTGOING = 10;
/** Modules that import another directly, from which on it is there for everybody. */
const COMMON = 3;
/** A change that opens more ways than that rebuilds the map; each is no news. */
const REBUILDS = 6;

/** Module edges of both sides; the modules are those of the base. */
export function edgeChanges(comparison: Comparison, modules: ModuleMap): EdgeChanges {
  const then = modules.counts;
  const now = countsOf(comparison.after.values(), modules.moduleOf);
  return { new: edgesBeyond(now, then), removed: edgesBeyond(then, now) };
}

function edgesBeyond(counts: ModuleCounts, other: ModuleCounts): ModuleEdge[] {
  return [...counts]
    .flatMap(([from, row]) =>
      [...row]
        .filter(([to]) => countOf(other, from, to) === 0)
        .map(([to, imports]) => ({ from, to, imports })),
    )
    .toSorted((a, b) => b.imports - a.imports || (a.from + a.to < b.from + b.to ? -1 : 1));
}

interface Crossing {
  readonly from: string;
  readonly to: string;
  /** In order of path and line. */
  readonly places: AddedImport[];
}

export function edgeFindings(comparison: Comparison, modules: ModuleMap): StructureFinding[] {
  const found: StructureFinding[] = [];
  const first: StructureFinding[] = [];
  for (const crossing of crossingsIn(comparison, modules)) {
    const grave =
      goesUp(crossing, modules) ?? closesCircle(crossing, modules) ?? skipsLayer(crossing, modules);
    if (grave !== undefined) found.push(grave);
    else first.push(...firstOfItsKind(crossing, modules));
  }
  return [...found, ...(first.length > REBUILDS ? [] : first)];
}

/** Imports of more than types, by pair of modules that hardly or never imported one another. */
function crossingsIn({ added }: Comparison, { moduleOf, counts, sizes }: ModuleMap): Crossing[] {
  const crossings = new Map<string, Crossing>();
  for (const one of added) {
    if (one.target === undefined || one.typeOnly === true) continue;
    const from = moduleOf(one.path);
    const to = moduleOf(one.target);
    if (from === undefined || to === undefined || from === to || isNested(from, to)) continue;
    if ((sizes.get(from) ?? 0) < SMALLEST || (sizes.get(to) ?? 0) < SMALLEST) continue;
    if (countOf(counts, from, to) > Math.min(SLIPS, AGAINST * countOf(counts, to, from))) continue;
    const key = `${from}\n${to}`;
    const crossing = crossings.get(key) ?? { from, to, places: [] };
    crossing.places.push(one);
    crossings.set(key, crossing);
  }
  return [...crossings.values()];
}

function goesUp(
  { from, to, places }: Crossing,
  { counts }: ModuleMap,
): StructureFinding | undefined {
  const back = countOf(counts, to, from);
  if (back < REVERSE) return undefined;
  const slips = countOf(counts, from, to);
  return findingAt(
    "against-layers",
    places,
    `${shown(from)} imports ${shown(to)} here, while ${back} imports go the other way${slips === 0 ? " and none went this way" : `, and ${slips} went this way before`}.`,
  );
}

function closesCircle(
  { from, to, places }: Crossing,
  { counts }: ModuleMap,
): StructureFinding | undefined {
  if (countOf(counts, from, to) > 0) return undefined;
  // An edge of a single import is a slip, and no way.
  const nextOf = (module: string): string[] =>
    [...(counts.get(module) ?? [])].flatMap(([next, imports]) => (imports > 1 ? [next] : []));
  const way = wayBetween(nextOf, to, from);
  if (way === undefined) return undefined;
  if (way.length > LONGEST_WAY || areInOneCircle(counts, from, to)) return undefined;
  return findingAt(
    "module-cycle",
    places,
    `${shown(from)} now imports ${shown(to)}, which closes a circle: ${[from, ...way].map(shown).join(" → ")}.`,
  );
}

/** A longer way round is nobody's picture of the modules. */
const LONGEST_WAY = 4;

function areInOneCircle(counts: ModuleCounts, one: string, other: string): boolean {
  const next = new Map([...counts].map(([from, row]) => [from, [...row.keys()]]));
  return components(next).some((circle) => circle.includes(one) && circle.includes(other));
}

function skipsLayer(
  { from, to, places }: Crossing,
  modules: ModuleMap,
): StructureFinding | undefined {
  if (countOf(modules.counts, from, to) > 0) return undefined;
  const importers = importersOfModule(modules, to);
  const all = importers.reduce((sum, { imports }) => sum + imports, 0);
  const [between] = importers;
  if (between === undefined || between.imports < WAY || between.imports < ONLY * all) {
    return undefined;
  }
  const reached = countOf(modules.counts, from, between.from);
  if (reached < WAY || isNested(between.from, to)) return undefined;
  return findingAt(
    "layer-skipped",
    places,
    `${shown(from)} imports ${shown(to)} directly for the first time; until now it went through ${shown(between.from)} (${reached} imports of it, ${between.imports} from there on).`,
  );
}

function firstOfItsKind({ from, to, places }: Crossing, modules: ModuleMap): StructureFinding[] {
  if (countOf(modules.counts, from, to) > 0) return [];
  const { sizes } = modules;
  if ((sizes.get(from) ?? 0) < SETTLED || (sizes.get(to) ?? 0) < SETTLED) return [];
  const importers = importersOfModule(modules, to);
  const row = modules.counts.get(from);
  const outgoing = [...(row?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  if (outgoing < OUTGOING || importers.length === 0 || importers.length >= COMMON) return [];
  const others = importers
    .map(({ from: module, imports }) => `${shown(module)} (${imports})`)
    .join(" and ");
  return [
    findingAt(
      "new-edge",
      places,
      `First import of ${shown(to)} from ${shown(from)}; until now only ${others} imported it.`,
    ),
  ];
}

function findingAt(
  name: string,
  places: readonly AddedImport[],
  sentence: string,
): StructureFinding {
  const [place] = places;
  const more = places.length > 1 ? ` ${places.length - 1} more such in this change.` : "";
  return {
    rule: `structure/${name}`,
    path: place?.path ?? "",
    line: Math.max(1, place?.line ?? 1),
    message: sentence + more,
  };
}
