/**
 * A change held against the repository's architecture: what is right line by line and yet in the wrong place.
 *
 * Pure over two graphs. Everything is counted on the base, and only what the change adds is spoken of.
 */
import type { Finding } from "../../../ground/contract/finding.ts";
import { byText, type ChangedPath, compare, type Comparison } from "./comparison.ts";
import { cycleFindings, type FileCycle, newCycles } from "./cycles.ts";
import { detourFindings } from "./detour.ts";
import { type EdgeChanges, edgeChanges, edgeFindings } from "./edges.ts";
import type { Graph } from "./graph.ts";
import { type ModuleMap, moduleMapOf } from "./modules.ts";
import { type Manifests, manifestFindings, rivalFindings, rootsOf } from "./second-way.ts";
import { twinFindings, twinPairs } from "./twins.ts";

export interface StructureInput {
  readonly base: Graph;
  readonly after: Graph;
  readonly files: readonly ChangedPath[];
  /** Text by path of what says which packages there are. */
  readonly manifests: { readonly before: Manifests; readonly after: Manifests };
  /** Of the new side: the changed files, and those of which `textsWanted` says so. */
  readonly texts: ReadonlyMap<string, string>;
  /** What others say of the change: an import that breaks an accepted rule is not told twice. */
  readonly said?: readonly Finding[];
}

export interface Structure {
  /** In order of path and line, at most `MOST_FINDINGS`. */
  readonly findings: readonly Finding[];
  readonly edges: EdgeChanges;
  readonly cycles: readonly FileCycle[];
}

/** A change that gives more is a change of the architecture. */
export const MOST_FINDINGS = 40;

export function structureOf(input: StructureInput): Structure {
  const comparison = compare(input.base, input.after, input.files);
  return structureWith(input, comparison, newCycles(comparison));
}

/** The same for who has compared the sides and looked for circles already. */
export function structureWith(
  input: Omit<StructureInput, "base" | "after" | "files">,
  comparison: Comparison,
  cycles: readonly FileCycle[],
): Structure {
  const modules = moduleMapOf(comparison.base);
  return {
    findings: findingsOf(input, { comparison, modules, cycles }),
    edges: edgeChanges(comparison, modules),
    cycles: cycles.filter(({ unread }) => unread.length === 0),
  };
}

function findingsOf(
  { manifests, texts, said = [] }: Omit<StructureInput, "base" | "after" | "files">,
  {
    comparison,
    modules,
    cycles,
  }: {
    readonly comparison: Comparison;
    readonly modules: ModuleMap;
    readonly cycles: readonly FileCycle[];
  },
): Finding[] {
  const rootOf = rootsOf(manifests.after);
  const known = new Set(said.map(({ path, line }) => `${path} ${line}`));
  const imported = rivalFindings(comparison, rootOf);
  const rivals = [...imported, ...manifestFindings(manifests.before, manifests.after, imported)];
  const told = new Set(rivals.map(({ path, line }) => `${path} ${line}`));
  return [
    ...edgeFindings(comparison, modules),
    ...cycleFindings(cycles),
    ...rivals,
    ...detourFindings(comparison, rootOf).filter(({ path, line }) => !told.has(`${path} ${line}`)),
    ...twinFindings(twinPairs(comparison, texts, rootOf), texts, comparison.after),
  ]
    .filter(({ path, line }) => !known.has(`${path} ${line}`))
    .toSorted((a, b) => byText(a.path, b.path) || a.line - b.line || byText(a.rule, b.rule))
    .slice(0, MOST_FINDINGS);
}
