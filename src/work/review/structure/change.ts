/** The structure of a change on a real tree: the base from the code index, what the change touches from its texts. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { importResolver, isManifest } from "../../../knowledge/codebase/imports.ts";
import { loadParsers } from "../../../knowledge/codebase/parsers.ts";
import type { Place } from "../../../knowledge/locate/signals.ts";
import { compare, type Comparison } from "./comparison.ts";
import { type FileCycle, newCycles } from "./cycles.ts";
import { fileOfOutline, fileOfText, type Graph, type GraphFile, isProduction } from "./graph.ts";
import { importersIn } from "./importers.ts";
import type { SidedFile } from "./interface-size.ts";
import { rootsOf } from "./second-way.ts";
import { type Structure, structureWith } from "./structure.ts";
import { twinPairs } from "./twins.ts";

/** A tree that is open to be asked, at the base of the change. */
export interface BaseTree {
  readonly place: Pick<Place, "corpus" | "resolve" | "manifests">;
  /** Texts of files of the tree, those that are there. */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

export interface ChangeStructure extends Structure {
  /** By path at the base: the production files that import it there, sorted. */
  readonly importersOf: (paths: readonly string[]) => ReadonlyMap<string, readonly string[]>;
}

/** Rounds of reading more files to tell whether imports on a way round are of types. */
const ROUNDS = 5;
/** Files read in one round. */
const READ = 40;

export async function structureOfChange(
  tree: BaseTree,
  files: readonly SidedFile[],
  options: { readonly said?: readonly Finding[] } = {},
): Promise<ChangeStructure> {
  await loadParsers();
  const base = baseGraphOf(tree.place);
  const texts = new Map(
    files.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
  );
  const manifests = manifestsAfter(tree.place.manifests, files);
  const after = afterGraphOf(base, files, manifests);
  const { comparison, cycles } = await settledWays(tree, { base, after, files });
  const wanted = twinPairs(comparison, texts, rootsOf(manifests)).map(({ other }) => other);
  for (const [path, text] of await tree.read([...new Set(wanted)].slice(0, READ))) {
    if (!texts.has(path)) texts.set(path, text);
  }
  const { said = [] } = options;
  const context = { manifests: { before: tree.place.manifests, after: manifests }, texts, said };
  return { ...structureWith(context, comparison, cycles), importersOf: importersIn(base) };
}

/** Production code of a tree, from the outlines that its index keeps. */
export function baseGraphOf({ corpus, resolve }: BaseTree["place"]): Graph {
  const known = graphs.get(corpus);
  if (known !== undefined) return known;
  const graph = new Map<string, GraphFile>();
  for (const [file, path] of corpus.paths.entries()) {
    if (isProduction(path)) graph.set(path, fileOfOutline(path, corpus.outline(file), resolve));
  }
  graphs.set(corpus, graph);
  return graph;
}

/** A tree is reviewed many times over while it is open. */
const graphs = new WeakMap<BaseTree["place"]["corpus"], Graph>();

function manifestsAfter(
  before: ReadonlyMap<string, string>,
  files: readonly SidedFile[],
): ReadonlyMap<string, string> {
  const manifests = new Map(before);
  for (const { path, oldPath, after } of files) {
    if (oldPath !== path || after === undefined) manifests.delete(oldPath);
    if (after !== undefined && isManifest(path)) manifests.set(path, after);
  }
  return manifests;
}

/** The base with the changed files read anew. */
function afterGraphOf(
  base: Graph,
  files: readonly SidedFile[],
  manifests: ReadonlyMap<string, string>,
): Graph {
  const graph = new Map(base);
  for (const { path, oldPath, status } of files) {
    if (status === "deleted" || oldPath !== path) graph.delete(oldPath);
  }
  const present = files.flatMap(({ path, status, after }) =>
    status !== "deleted" && after !== undefined && isProduction(path) ? [{ path, after }] : [],
  );
  const resolve = importResolver(
    new Set([...graph.keys(), ...present.map(({ path }) => path)]),
    manifests,
  );
  for (const { path, after } of present) graph.set(path, fileOfText(path, after, resolve));
  return graph;
}

interface Sides {
  readonly base: Graph;
  readonly after: Graph;
  readonly files: readonly SidedFile[];
}

/** The sides compared, with the files read that stand on a way round: until every import on one is known to run. */
async function settledWays(
  tree: BaseTree,
  { base, after, files }: Sides,
): Promise<{ readonly comparison: Comparison; readonly cycles: readonly FileCycle[] }> {
  const sides = { base: new Map(base), after: new Map(after) };
  const comparison = compare(sides.base, sides.after, files);
  let cycles = newCycles(comparison);
  for (let round = 0; round < ROUNDS; round += 1) {
    const unread = [...new Set(cycles.flatMap((cycle) => cycle.unread))].slice(0, READ);
    if (unread.length === 0) break;
    // oxlint-disable-next-line no-await-in-loop -- what is read in one round decides what the next one needs
    for (const [path, text] of await tree.read(unread)) {
      const file = fileOfText(path, text, tree.place.resolve);
      sides.base.set(path, file);
      sides.after.set(path, file);
    }
    cycles = newCycles(comparison);
  }
  return { comparison, cycles };
}
