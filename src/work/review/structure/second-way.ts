/**
 * A second way to do what one way did: a package whose purpose another one serves here. Told from the
 * imports, and for what code does not import (runners of tests) from the manifest.
 */
import { folderOf } from "../../../ground/core/path.ts";
import { counted } from "../../../ground/core/text.ts";
import { isManifest } from "../../../knowledge/codebase/imports.ts";
import { isBeside } from "../../../knowledge/mining/extract.ts";
import type { Comparison } from "./comparison.ts";
import { shown, type StructureFinding } from "./finding.ts";
import type { Graph } from "./graph.ts";
import { type Rival, rivalOf } from "./rivals.ts";

/** Files that use a package before it is the way. */
const WAY = 3;
/** Share of its uses that the other may have already. */
const MINORITY = 0.1;
/** Share of its files that the way keeps; below, the change is about replacing it. */
const KEPT = 0.7;

/** Text by path of what lists packages. */
export type Manifests = ReadonlyMap<string, string>;

/** The folder of the nearest manifest around a path: what shares it shares its packages. */
export function rootsOf(manifests: Manifests): (path: string) => string {
  const folders = new Set(
    [...manifests.keys()]
      .filter((path) => isManifest(path) && !/tsconfig|jsconfig/.test(path))
      .map(folderOf),
  );
  const known = new Map<string, string>();
  return (path) => {
    const own = folderOf(path);
    // Projects of C# are listed in manifests of their own; by habit each has a folder.
    if (path.endsWith(".cs"))
      return own.split("/", /^(?:src|source)\//.test(own) ? 2 : 1).join("/");
    let folder = known.get(own);
    if (folder !== undefined) return folder;
    for (folder = own; folder !== "" && !folders.has(folder);) folder = folderOf(folder);
    known.set(own, folder);
    return folder;
  };
}

export function rivalFindings(
  { base, after, added, before }: Comparison,
  rootOf: (path: string) => string,
): StructureFinding[] {
  const brought = added.flatMap((one) => {
    const rival =
      one.typeOnly === true || one.targets.length > 0
        ? undefined
        : rivalOf(one.path, one.specifier);
    return rival === undefined ? [] : [{ one, rival }];
  });
  if (brought.length === 0) return [];
  const purposes = new Set(brought.map(({ rival }) => rival.purpose));
  const then = usesOf(base, purposes);
  const now = usesOf(after, purposes);
  const found: StructureFinding[] = [];
  const told = new Set<string>();
  for (const { one, rival } of brought) {
    const root = rootOf(one.path);
    const inRoot = (path: string): boolean => rootOf(path) === root;
    const ways = [...(then.get(keyOf(rival)) ?? [])]
      .map(([name, users]) => ({ name, users: [...users].filter(inRoot) }))
      .toSorted((a, b) => b.users.length - a.users.length || (a.name < b.name ? -1 : 1));
    const [way] = ways;
    if (way === undefined || way.name === rival.name || way.users.length < WAY) continue;
    const own = ways.find(({ name }) => name === rival.name)?.users.length ?? 0;
    if (own > MINORITY * way.users.length) continue;
    const left = [...(now.get(keyOf(rival))?.get(way.name) ?? [])].filter(inRoot).length;
    const switches = way.users.includes(before(one.path));
    if (left < KEPT * way.users.length || switches) continue;
    const key = `${root}\n${rival.name}`;
    if (told.has(key)) continue;
    told.add(key);
    found.push({
      rule: "structure/second-way",
      path: one.path,
      line: Math.max(1, one.line),
      message: `For ${rival.purpose}, ${counted(way.users.length, "file")} here use ${shown(way.name)}; this brings ${shown(rival.name)}${own === 0 ? "" : `, which ${counted(own, "other file")} had`}.`,
    });
  }
  return found;
}

/** By language and purpose, by package, the files that use it. */
function usesOf(
  graph: Graph,
  purposes: ReadonlySet<string>,
): Map<string, Map<string, Set<string>>> {
  const uses = new Map<string, Map<string, Set<string>>>();
  const known = new Map<string, Rival | undefined>();
  for (const { path, imports } of graph.values()) {
    const ending = path.slice(path.lastIndexOf("."));
    for (const { specifier, targets } of imports) {
      if (targets.length > 0) continue;
      const asked = `${ending} ${specifier}`;
      let rival = known.get(asked);
      if (rival === undefined && !known.has(asked)) {
        rival = rivalOf(path, specifier);
        known.set(asked, rival);
      }
      if (rival === undefined || !purposes.has(rival.purpose)) continue;
      const key = keyOf(rival);
      const packages = uses.get(key) ?? new Map<string, Set<string>>();
      packages.set(rival.name, (packages.get(rival.name) ?? new Set()).add(path));
      uses.set(key, packages);
    }
  }
  return uses;
}

function keyOf({ ecosystem, purpose }: Rival): string {
  return `${ecosystem} ${purpose}`;
}

/** Longest manifest that is looked into, in characters. */
const MANIFEST = 1_000_000;

/** Packages that a changed `package.json` adds beside another of the same purpose. */
export function manifestFindings(
  before: Manifests,
  after: Manifests,
  brought: readonly StructureFinding[],
): StructureFinding[] {
  return [...after].flatMap(([path, text]) => {
    const old = before.get(path);
    if (!/(?:^|\/)package\.json$/.test(path) || isBeside(path) || old === undefined || old === text)
      return [];
    const [then, now] = [packagesIn(old), packagesIn(text)];
    return [...now].flatMap((name) => {
      const rival = then.has(name) ? undefined : rivalOf(path, name);
      if (rival === undefined || rival.name !== name) return [];
      const others = [...now].filter((one) => then.has(one) && isRivalOf(path, one, rival));
      const [other] = others.toSorted();
      if (other === undefined || brought.some(({ message }) => message.includes(shown(name)))) {
        return [];
      }
      return [
        {
          rule: "structure/second-way",
          path,
          line: lineOf(text, name),
          message: `For ${rival.purpose}, ${shown(path)} has ${shown(other)} already; this adds ${shown(name)}.`,
        } as const,
      ];
    });
  });
}

function isRivalOf(path: string, name: string, rival: Rival): boolean {
  const one = rivalOf(path, name);
  return one?.purpose === rival.purpose && one.name === name;
}

/** The 1-based line of a key. */
function lineOf(text: string, name: string): number {
  const at = text.indexOf(`"${name}"`);
  return at < 0 ? 1 : text.slice(0, at).split("\n").length;
}

function packagesIn(text: string): Set<string> {
  try {
    const manifest: unknown = text.length > MANIFEST ? {} : JSON.parse(text);
    const sections = ["dependencies", "devDependencies", "optionalDependencies"].map((name) =>
      typeof manifest === "object" && manifest !== null
        ? Object.getOwnPropertyDescriptor(manifest, name)?.value
        : undefined,
    );
    return new Set(
      sections.flatMap((section: unknown) =>
        typeof section === "object" && section !== null ? Object.keys(section) : [],
      ),
    );
  } catch {
    return new Set();
  }
}
