/**
 * Which of the declared packages the code uses, and what that says about the stack.
 *
 * A manifest is a wish and an import is a fact: only both together are told, the manifest for the version and the import
 * for the use. What a library offers to its users as an optional peer, and the packages of the repository itself, are
 * not its stack.
 */
import { folderOf } from "../../ground/core/path.ts";
import type { Fact, FactEvidence } from "../../ground/contract/facts.ts";
import type { CodeFile, CodeReader } from "./code.ts";
import { lineAt, versionOf } from "./internal/manifest.ts";
import { isMentionOf, mentionsIn } from "./internal/mentions.ts";
import { isPackage, type Known, known } from "./known.ts";
import type { Dependency, Ecosystem } from "./source.ts";

/** How many places of use are shown. */
const PLACES = 3;

interface Use {
  readonly row: Known;
  readonly dependencies: readonly Dependency[];
  readonly places: FactEvidence[];
  /** How many files use it. */
  files: number;
  /** Files that use it and no queue, for rows that may only serve one. */
  alone: number;
}

export interface Uses extends CodeReader {
  /** Adds what settings show: a package that runs by its configuration is in use without an import. */
  readonly show: (as: string, place: FactEvidence) => void;
}

function placeIn(order: readonly Ecosystem[], ecosystem: Ecosystem): number {
  const place = order.indexOf(ecosystem);
  return place < 0 ? order.length : place;
}

/** `own`: names of the repository's packages; `order`: ecosystems, the main one first. */
export function readUses(
  dependencies: readonly Dependency[],
  own: ReadonlySet<string>,
  order: readonly Ecosystem[],
): Uses {
  const uses = candidates(dependencies, own).toSorted(
    (a, b) => placeIn(order, a.row.ecosystem) - placeIn(order, b.row.ecosystem),
  );
  const index = indexed(uses);
  return {
    show(as, place) {
      for (const use of uses) {
        if (use.row.as !== as || use.row.fact !== "framework") continue;
        use.files += 1;
        use.alone += 1;
        use.places.push(place);
      }
    },
    see(file) {
      const rows = index.get(file.ecosystem);
      if (rows === undefined) return;
      const seen = usesIn(file, rows);
      const queues = [...seen.keys()].some(
        ({ row }) => row.fact === "queue" || row.fact === "background-jobs",
      );
      for (const [use, at] of seen) {
        use.files += 1;
        if (!queues) use.alone += 1;
        use.places.push({ path: file.path, line: lineAt(file.text, at) });
      }
    },
    facts: () => told(uses),
  };
}

function candidates(dependencies: readonly Dependency[], own: ReadonlySet<string>): Use[] {
  const byName = new Map<string, Dependency[]>();
  const offered = new Set<string>();
  for (const dependency of dependencies) {
    const key = `${dependency.ecosystem} ${dependency.name}`;
    if (dependency.role === "offered") offered.add(key);
    const list = byName.get(key);
    if (list === undefined) byName.set(key, [dependency]);
    else list.push(dependency);
  }
  return known.flatMap((row) => {
    const found = [...byName].flatMap(([key, list]) => {
      const [first] = list;
      if (first === undefined || first.ecosystem !== row.ecosystem) return [];
      const isStack =
        !own.has(first.name) &&
        !own.has(row.packages[0] ?? "") &&
        (!offered.has(key) || list.some(({ role }) => role === "runtime")) &&
        row.packages.some((pattern) => isPackage(pattern, first.name));
      return isStack ? list : [];
    });
    if (found.length === 0 && row.packages.length > 0) return [];
    return [{ row, dependencies: found, places: [], files: 0, alone: 0 }];
  });
}

type Index = ReadonlyMap<string, readonly { readonly use: string; readonly of: Use }[]>;

function indexed(uses: readonly Use[]): ReadonlyMap<Ecosystem, Index> {
  const index = new Map<Ecosystem, Map<string, { use: string; of: Use }[]>>();
  for (const of of uses) {
    const rows = index.get(of.row.ecosystem) ?? new Map<string, { use: string; of: Use }[]>();
    index.set(of.row.ecosystem, rows);
    for (const use of of.row.uses) {
      const key = headOf(use);
      const list = rows.get(key);
      if (list === undefined) rows.set(key, [{ use, of }]);
      else list.push({ use, of });
    }
  }
  return index;
}

function headOf(name: string): string {
  return /^[@$#\w-]*/.exec(name)?.[0] ?? "";
}

function usesIn(file: CodeFile, rows: Index): ReadonlyMap<Use, number> {
  const found = new Map<Use, number>();
  for (const { name, at } of mentionsIn(file.ecosystem, file.text)) {
    for (const { use, of } of rows.get(headOf(name)) ?? []) {
      if (found.has(of) || !isMentionOf(use, name)) continue;
      if (!file.isCode(at)) continue;
      const derives =
        of.row.fact === "password-hashing" &&
        derivations.has(of.row.ecosystem) &&
        /^(?:scrypt|Argon2)/.test(of.row.as);
      if (!derives || isOfPasswords(file)) found.set(of, at);
    }
  }
  return found;
}

/** Where the packages of this kind derive keys of any kind; elsewhere they offer to hash passwords and no more. */
const derivations: ReadonlySet<Ecosystem> = new Set(["go", "rust"]);

/** An import says less about its use than a call, so a word about passwords in its file is enough. */
function isOfPasswords({ path, text }: CodeFile): boolean {
  return /pass_?(?:word|wd|phrase)|credential|verify|hasher/i.test(path + text);
}

function told(uses: readonly Use[]): Fact[] {
  const found = uses
    .filter(({ row, files, alone }) => files > 0 && (!mayServeQueue(row) || alone > 0))
    .toSorted(byWeight)
    .map(({ row, dependencies, places }) => {
      const { manifest, shown } = mainPlaces(row, dependencies, places);
      const version = row.version === 0 ? undefined : versionIn(row, dependencies, manifest);
      const value = version === undefined ? row.as : `${row.as} ${version}`;
      const locked = version === undefined ? undefined : manifest?.lockedAt;
      const declared =
        manifest === undefined
          ? []
          : [
              { path: manifest.path, line: manifest.line },
              ...(locked === undefined ? [] : [locked]),
            ];
      return { name: row.fact, value, evidence: [...declared, ...shown.slice(0, PLACES)] };
    });
  return found.filter(({ name, value }) => !isCovered(name, value, found));
}

function mayServeQueue({ fact, as }: Known): boolean {
  return fact === "cache" && /^(?:Redis|Valkey)$/.test(as);
}

/** Frameworks stay in the order of their table: what carries a program comes before what it shows with. */
function byWeight(a: Use, b: Use): number {
  if (a.row.fact !== b.row.fact) return a.row.fact < b.row.fact ? -1 : 1;
  return a.row.fact === "framework" ? 0 : b.files - a.files;
}

/** The manifest under which most of the use is, and that use. */
function mainPlaces(
  row: Known,
  dependencies: readonly Dependency[],
  places: readonly FactEvidence[],
): { manifest: Dependency | undefined; shown: readonly FactEvidence[] } {
  const groups = new Map<Dependency | undefined, FactEvidence[]>();
  const byFolder = new Map<string, Dependency | undefined>();
  for (const place of places) {
    const folder = folderOf(place.path);
    if (!byFolder.has(folder)) byFolder.set(folder, declaring(row, dependencies, place.path));
    const manifest = byFolder.get(folder);
    const list = groups.get(manifest);
    if (list === undefined) groups.set(manifest, [place]);
    else list.push(place);
  }
  const [most] = [...groups].toSorted(([, a], [, b]) => b.length - a.length);
  return { manifest: most?.[0], shown: most?.[1] ?? [] };
}

/** What another fact implies: React Native is React, and Flask is built on Werkzeug. */
const implied: Readonly<Record<string, readonly string[]>> = {
  Starlette: ["FastAPI", "Litestar"],
  "Spring Framework": ["Spring Boot"],
  Plug: ["Phoenix"],
  Click: ["Typer", "Flask"],
  "React Router": ["Remix"],
  "Laravel auth (user model)": [
    "Laravel auth",
    "Laravel Sanctum",
    "Laravel Passport",
    "Laravel Fortify",
    "Laravel Jetstream",
    "JWT (jwt-auth)",
  ],
  "bcrypt (bcrypt)": ["bcrypt (has_secure_password)"],
};

function isCovered(name: string, value: string, found: readonly Fact[]): boolean {
  const over = implied[value.replace(/ [\d.]+$/, "")] ?? [];
  return found.some(
    (fact) =>
      fact.name === name &&
      over.some((each) => fact.value === each || fact.value.startsWith(`${each} `)),
  );
}

/** The manifest that governs the place: the deepest one around it, else the first. */
function declaring(
  row: Known,
  dependencies: readonly Dependency[],
  place: string,
): Dependency | undefined {
  const order = (dependency: Dependency): number => {
    const folder = folderOf(dependency.path);
    const around = folder === "" || place.startsWith(`${folder}/`);
    const main = isPackage(row.packages[0] ?? "", dependency.name) ? 1 : 0;
    const role = dependency.role === "peer" ? 0 : 0.5;
    return (around ? 10 + folder.length * 10 : 0) + main * 2 + role;
  };
  return dependencies.toSorted((a, b) => order(b) - order(a))[0];
}

function versionIn(
  row: Known,
  dependencies: readonly Dependency[],
  nearest: Dependency | undefined,
): string | undefined {
  const carriers = dependencies.filter(({ name }) => isPackage(row.packages[0] ?? "", name));
  const here = carriers.filter(({ path }) => path === nearest?.path);
  const versions = (list: readonly Dependency[]): string[] => [
    ...new Set(list.flatMap(({ range }) => versionOf(range, row.version) ?? [])),
  ];
  const near = versions(here);
  const all = near.length > 0 ? near : versions(carriers);
  const [version] = all;
  if (all.length !== 1 || version === undefined || version.split(".")[0] === "0") return undefined;
  return version;
}
