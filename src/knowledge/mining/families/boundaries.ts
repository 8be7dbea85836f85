/**
 * Directions between folders: A never imports B although B imports A often. And strangers: sibling folders, such as
 * features or commands, that do not import one another.
 */
import { folderOf } from "../../../ground/core/path.ts";
import { scopeMatcher } from "../../checks/scope.ts";
import type { Configuration } from "../configuration.ts";
import type { FileFacts } from "../extract.ts";
import type { Candidate, Place } from "../proposal.ts";
import { quoted, scopeOf } from "../roles.ts";
import type { Table } from "../table.ts";

/** Imports the other way; from 30 on 14 of 15 were useful, below none of 5. */
const REVERSE = 30;
/** Share of the imports of both directions that may go against it. */
const AGAINST = 0.02;
/** Imports the other way from which on two against it are slips. */
const WELL_KNOWN = 40;
/** A folder that imports hardly anything is a leaf, not a layer. */
const OUTGOING = 10;
const SMALLEST = 8;
const TARGET_SMALLEST = 5;
const DEPTH = 5;

interface Folder {
  readonly path: string;
  readonly files: readonly FileFacts[];
}

export function boundaries(table: Table, configuration: Configuration): Candidate[] {
  const found: Candidate[] = [];
  const seen = new Set<string>();
  for (let depth = 1; depth <= DEPTH; depth += 1) {
    const folders = foldersAt(table, depth);
    const edges = edgesBetween(table, folders);
    const outgoing = new Map<string, number>();
    for (const [key, places] of edges) {
      const [from = ""] = key.split("\n");
      outgoing.set(from, (outgoing.get(from) ?? 0) + places.length);
    }
    for (const [key, back] of edges) {
      const [b = "", a = ""] = key.split("\n");
      const [from, to] = [folders.get(a), folders.get(b)];
      if (from === undefined || to === undefined || implied(seen, a, b)) continue;
      if (!configuration.mayImport(a, b)) continue;
      const against = edges.get(`${a}\n${b}`) ?? [];
      if (back.length < REVERSE) continue;
      if (against.length > Math.max(AGAINST * back.length, back.length >= WELL_KNOWN ? 2 : 0))
        continue;
      if ((outgoing.get(a) ?? 0) < OUTGOING) continue;
      if (from.files.length < SMALLEST || to.files.length < TARGET_SMALLEST) continue;
      const candidate = boundaryOf(table, { from, to, back: back.length });
      if (candidate === undefined) continue;
      seen.add(`${a}\n${b}`);
      found.push(candidate);
    }
  }
  return found;
}

/** Whether a boundary between folders around these says the same. */
function implied(seen: ReadonlySet<string>, a: string, b: string): boolean {
  return [...seen].some((key) => {
    const [outerA = "", outerB = ""] = key.split("\n");
    return isBelow(a, outerA) && isBelow(b, outerB);
  });
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function boundaryOf(
  table: Table,
  { from, to, back }: { readonly from: Folder; readonly to: Folder; readonly back: number },
): Candidate | undefined {
  if (isCompilers(from, to)) return undefined;
  // One ending decides the glob; folders of scripts mix two or three, which a brace names.
  const endings = [...new Set(from.files.map(({ ending }) => ending))].toSorted();
  const scope = scopesOf(from, endings, table);
  if (scope === undefined) return undefined;
  let imports = 0;
  const violators: Place[] = [];
  for (const file of from.files) {
    const lines = new Map<number, boolean>();
    for (const { targets, line } of file.imports) {
      const leaves = targets.some((target) => !isBelow(target, from.path));
      if (!leaves) continue;
      const against = targets.some((target) => isBelow(target, to.path));
      lines.set(line, against || lines.get(line) === true);
    }
    imports += lines.size;
    for (const [line, against] of lines) if (against) violators.push({ path: file.path, line });
  }
  const commits = table.past.addingTo(new Set(from.files.map(({ path }) => folderOf(path))));
  if (!table.past.grew(from.files.map(({ path }) => path))) return undefined;
  return {
    family: "boundary",
    title: `\`${from.path}\` never imports \`${to.path}\``,
    scope,
    check: { "forbidden-import": { files: [`${quoted(to.path)}/**`] } },
    unit: "imports",
    followed: imports - violators.length,
    violated: violators.length,
    violators,
    members: [],
    why: `${violators.length} of the ${imports} imports that leave \`${from.path}\` do; \`${to.path}\` imports it ${back} times`,
    lift: undefined,
    commits,
    target: `${from.path} ${to.path}`,
    place: from.path,
    barrel: false,
  };
}

function scopesOf(
  { path, files }: Folder,
  endings: readonly string[],
  table: Table,
): readonly string[] | undefined {
  const found: string[] = [];
  for (const ending of endings) {
    const scope = scopeOf(
      `${quoted(path)}/**/*.${ending}`,
      files.filter((file) => file.ending === ending),
      table,
    );
    if (scope === undefined) return undefined;
    found.push(...scope);
  }
  // What one ending takes out, another may have to keep.
  const scope = [...new Set(found)];
  const inScope = scopeMatcher(scope);
  return files.every((file) => inScope(file.path)) ? scope : undefined;
}

/** Packages in Go and crates in Rust cannot import each other in a circle: the compiler says so already. */
function isCompilers(from: Folder, to: Folder): boolean {
  const language = from.files[0]?.language;
  if (language === "Go") return true;
  return language === "Rust" && crateOf(from.path) !== crateOf(to.path);
}

function crateOf(path: string): string {
  return path.replace(/\/(?:src|tests)(?:\/.*)?$/, "");
}

function foldersAt(table: Table, depth: number): Map<string, Folder> {
  const files = new Map<string, FileFacts[]>();
  for (const file of table.production) {
    const parts = folderOf(file.path).split("/");
    if (parts.length < depth || parts[0] === "") continue;
    const path = parts.slice(0, depth).join("/");
    const known = files.get(path);
    if (known === undefined) files.set(path, [file]);
    else known.push(file);
  }
  return new Map(
    [...files]
      .filter(([, found]) => found.length >= TARGET_SMALLEST)
      .map(([path, found]) => [path, { path, files: found }]),
  );
}

/** Imports by `from\nto`, one for each file and the file that it imports. */
function edgesBetween(table: Table, folders: ReadonlyMap<string, Folder>): Map<string, Place[]> {
  const folderOfFile = new Map<string, string>();
  for (const { path, files } of folders.values())
    for (const file of files) folderOfFile.set(file.path, path);
  const edges = new Map<string, Place[]>();
  for (const file of table.production) {
    const from = folderOfFile.get(file.path);
    if (from === undefined) continue;
    const seen = new Set<string>();
    for (const { targets, line } of file.imports) {
      const target = targets[0];
      const to = target === undefined ? undefined : folderOfFile.get(target);
      if (to === undefined || to === from || target === undefined || seen.has(target)) continue;
      seen.add(target);
      const key = `${from}\n${to}`;
      const known = edges.get(key);
      if (known === undefined) edges.set(key, [{ path: file.path, line }]);
      else known.push({ path: file.path, line });
    }
  }
  return edges;
}

/** Folders whose children are peers by design. */
const peers =
  /(^|\/)(middlewares?|plugins?|adapters?|features?|domains?|commands|integrations|drivers?|providers?|packages)$/;
const PEERS = 5;
const PEER_IMPORTS = 30;
const MUTUAL = 0.03;

export function strangers(table: Table, configuration: Configuration): Candidate[] {
  const children = new Map<string, Map<string, FileFacts[]>>();
  for (const file of table.production) {
    const parts = folderOf(file.path).split("/");
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join("/");
      if (!peers.test(parent)) continue;
      const siblings = children.get(parent) ?? new Map<string, FileFacts[]>();
      const child = `${parent}/${parts[depth] ?? ""}`;
      siblings.set(child, [...(siblings.get(child) ?? []), file]);
      children.set(parent, siblings);
    }
  }
  return [...children].flatMap(([parent, siblings]) => {
    if (siblings.size < PEERS) return [];
    const [one, other] = siblings.keys();
    if (!configuration.mayImport(one ?? "", other ?? "")) return [];
    const files = [...siblings.values()].flat();
    let imports = 0;
    const violators: Place[] = [];
    for (const [child, own] of siblings) {
      for (const file of own) {
        for (const { targets, line } of file.imports) {
          if (!targets.some((target) => !isBelow(target, child))) continue;
          imports += 1;
          if (targets.some((target) => siblingOf(target, parent, siblings) !== undefined))
            violators.push({ path: file.path, line });
        }
      }
    }
    if (imports < PEER_IMPORTS || violators.length > MUTUAL * imports) return [];
    const commits = table.past.addingTo(new Set(files.map(({ path }) => folderOf(path))));
    if (!table.past.grew(files.map(({ path }) => path))) return [];
    return [
      {
        family: "strangers",
        title: `Folders in \`${parent}\` never import one another`,
        scope: [`${quoted(parent)}/*/**`],
        unit: "imports",
        followed: imports - violators.length,
        violated: violators.length,
        violators,
        members: [],
        why: `${violators.length} of ${imports} imports that leave one of its ${siblings.size} folders lead to another`,
        lift: undefined,
        commits,
        target: parent,
        place: parent,
        barrel: false,
      } satisfies Candidate,
    ];
  });
}

function siblingOf(
  target: string,
  parent: string,
  siblings: ReadonlyMap<string, unknown>,
): string | undefined {
  if (!target.startsWith(`${parent}/`)) return undefined;
  const child = target.slice(0, target.indexOf("/", parent.length + 1));
  return siblings.has(child) ? child : undefined;
}
