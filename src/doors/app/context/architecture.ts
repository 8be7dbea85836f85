/** The map of a repository for a page: modules, what imports what, and what entries say that must not. */
import type { Entry } from "../../../ground/contract/entry.ts";
import { compileEntries } from "../../../knowledge/checks/compile.ts";
import { resolverOf } from "../../../knowledge/checks/resolver.ts";
import { scopeMatcher } from "../../../knowledge/checks/scope.ts";
import { importPlacesOf } from "../../../knowledge/codebase/import-places.ts";
import { loadParsers } from "../../../knowledge/codebase/parsers.ts";
import type { Architecture, Module, ModuleEdge } from "../../../knowledge/mining/architecture.ts";
import type { Readiness } from "../../../knowledge/mining/readiness.ts";
import { checkWhole } from "../checks.ts";
import { mapContext } from "./scan.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "../workspace.ts";

export interface ArchitectureOutput extends Pick<
  Architecture,
  "cycles" | "hubs" | "entryPoints" | "systems"
> {
  readonly name: string;
  readonly modules: readonly (Module & {
    /** Where an agent does well; absent for a module that is too small to judge. */
    readonly readiness?: Omit<Readiness, "path">;
    /** Slugs of architecture entries and boundaries whose scope has files of it. */
    readonly entries: readonly string[];
    /** Slugs of all active entries whose scope has files of it. */
    readonly holding: readonly string[];
  })[];
  readonly edges: readonly MapEdge[];
  /** Boundaries that entries draw, kept or not. */
  readonly boundaries: readonly Boundary[];
  readonly problems: readonly string[];
}

export interface MapEdge extends ModuleEdge {
  /** `forbidden`: by an active entry; `against`: it goes up against the layers, which nobody has forbidden. */
  readonly state: "allowed" | "against" | "forbidden";
  /** Slugs of the active entries that forbid some of its imports. */
  readonly forbiddenBy: readonly string[];
}

export interface Boundary {
  readonly entry: string;
  readonly title: string;
  readonly status: string;
  /** Globs. */
  readonly from: readonly string[];
  readonly files: readonly string[];
  readonly packages: readonly string[];
  /** Imports that cross it; absent where its check could not be asked. */
  readonly crossings?: number;
}

/** Places of one edge that are told. */
const PLACES = 5;

/** What is a module and what goes against the layers is counted; what is forbidden, entries say. */
export async function architectureFor(host: Host): Promise<ArchitectureOutput> {
  const map = await mapContext(host);
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  const drawing = entries.filter(
    ({ front }) =>
      front.status !== "retired" &&
      (front.kind === "architecture" || front.check?.["forbidden-import"] !== undefined),
  );
  const moduleOf = moduleAmong(map.modules);
  const { boundaries, crossings, paths } = await boundariesOf(workspace, drawing);
  const verdicts = new Map(map.readiness.map(({ path, ...readiness }) => [path, readiness]));
  const reaching = entries
    .filter(({ front }) => front.status !== "retired")
    .map((entry) => {
      const matches = scopeMatcher(entry.front.scope);
      return { entry, modules: new Set(paths.filter(matches).map(moduleOf)) };
    });
  const { modules, edges, name, cycles, hubs, entryPoints, systems } = map;
  const active = new Set(
    drawing.flatMap(({ slug, front }) => (front.status === "active" ? [slug] : [])),
  );
  const crossed = crossings.map((one) => ({
    ...one,
    from: moduleOf(one.path),
    to: moduleOf(one.target),
  }));
  return {
    name,
    modules: modules.map((module) => {
      const readiness = verdicts.get(module.path);
      const own = reaching.flatMap(({ entry, modules: reached }) =>
        reached.has(module.path) ? [entry] : [],
      );
      return {
        ...module,
        ...(readiness === undefined ? {} : { readiness }),
        entries: own.filter((entry) => drawing.includes(entry)).map(({ slug }) => slug),
        holding: own.filter(({ front }) => front.status === "active").map(({ slug }) => slug),
      };
    }),
    edges: edges.map((edge): MapEdge => {
      const forbidden = crossed.filter(
        ({ from, to, entry }) => from === edge.from && to === edge.to && active.has(entry),
      );
      const places = forbidden.map(({ path, line }) => ({ path, line }));
      return {
        ...edge,
        state: forbidden.length > 0 ? "forbidden" : edge.against ? "against" : "allowed",
        forbiddenBy: [...new Set(forbidden.map(({ entry }) => entry))],
        places: [...places, ...edge.places].slice(0, PLACES),
      };
    }),
    cycles,
    hubs,
    entryPoints,
    systems,
    boundaries,
    problems: [...new Set([...map.problems, ...problems])],
  };
}

/** The deepest module around a path. */
function moduleAmong(modules: readonly Module[]): (path: string) => string {
  const known = modules
    .map(({ path }) => path)
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return (path) => known.find((one) => one === "" || path.startsWith(`${one}/`)) ?? "";
}

interface Crossing {
  readonly entry: string;
  readonly path: string;
  readonly line: number;
  /** The file that is imported. */
  readonly target: string;
}

/** What the entries forbid, and the imports of files that they forbid today. */
async function boundariesOf(
  workspace: Workspace,
  drawing: readonly Entry[],
): Promise<{
  readonly boundaries: readonly Boundary[];
  readonly crossings: readonly Crossing[];
  readonly paths: readonly string[];
}> {
  const forbidding = drawing.flatMap((entry) => {
    const check = entry.front.check?.["forbidden-import"];
    // Alone, so that no other check of the entry is asked, a command least of all.
    const front = { ...entry.front, check: { "forbidden-import": check } };
    return check === undefined ? [] : [{ entry: { ...entry, front }, check }];
  });
  await loadParsers();
  const compiled = await compileEntries(forbidding.map(({ entry }) => entry));
  const { tree, outcomes } = await checkWhole(workspace, compiled);
  const resolve = await resolverOf(tree, tree.paths);
  const crossings: Crossing[] = [];
  for (const { entry, findings } of outcomes) {
    const check = entry.front.check?.["forbidden-import"];
    const isForbidden = scopeMatcher(check?.files);
    for (const path of new Set(findings.flatMap((finding) => finding.path ?? []))) {
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      const text = (await workspace.files.read(path).catch(() => undefined)) ?? "";
      for (const { specifier, first } of importPlacesOf(path, text)) {
        const target = resolve(path, specifier).find(isForbidden);
        if (check?.files === undefined || target === undefined) continue;
        crossings.push({ entry: entry.slug, path, line: first, target });
      }
    }
  }
  return {
    paths: tree.paths,
    crossings,
    boundaries: forbidding.map(({ entry, check }) => {
      const outcome = outcomes.find((one) => one.entry.slug === entry.slug);
      return {
        entry: entry.slug,
        title: entry.front.title.replaceAll(/\s+/g, " "),
        status: entry.front.status,
        from: entry.front.scope ?? [],
        files: check.files ?? [],
        packages: check.packages ?? [],
        ...(outcome?.asked === true ? { crossings: outcome.findings.length } : {}),
      };
    }),
  };
}
