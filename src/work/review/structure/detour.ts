/** Packages that the project reaches through one place of its own, used past it. */
import { folderOf } from "../../../ground/core/path.ts";
import { counted } from "../../../ground/core/text.ts";
import type { AddedImport, Comparison } from "./comparison.ts";
import { shown, type StructureFinding } from "./finding.ts";
import type { Graph, GraphFile } from "./graph.ts";
import { packageOf } from "./packages.ts";
import { rivalOf } from "./rivals.ts";

/** Files that take a package's wrapper before it counts as one. */
const USERS = 5;
/** A wrapper is about its package: of others, and of the project's files, it imports no more than that. */
const OTHER_PACKAGES = 3;
const OWN_FILES = 3;
/** Files of a folder that has a package to itself. */
const FENCED = 3;
/** Files outside the folder, and those of them that import from it, before that says something. */
const OUTSIDE = 15;
const CUSTOMERS = 3;

/** What is fenced in well-kept projects: whatever reaches out of the process. */
const fencedPurposes = new Set([
  "HTTP requests",
  "database queries",
  "mail",
  "Redis",
  "job queues",
  "child processes",
  "tokens",
  "password hashes",
]);
const fencedModules =
  /^(?:child_process|worker_threads|cluster|dgram|net|tls|pg|mysql2?|sqlite3|better-sqlite3|mongodb|stripe|firebase-admin|amqplib|kafkajs|psycopg2?|pymongo|boto3|subprocess|smtplib|database\/sql|os\/exec|@aws-sdk\/.+|@google-cloud\/.+|@azure\/.+)$/;

export function detourFindings(
  { base, after, added, before }: Comparison,
  rootOf: (path: string) => string,
): StructureFinding[] {
  const wanted = new Map<string, AddedImport[]>();
  for (const one of added) {
    if (one.typeOnly === true || one.targets.length > 0) continue;
    const name = packageOf(one.path, one.specifier);
    if (name === undefined) continue;
    wanted.set(name, [...(wanted.get(name) ?? []), one]);
  }
  if (wanted.size === 0) return [];
  const users = usersOf(base, wanted);
  const found: StructureFinding[] = [];
  for (const [name, places] of wanted) {
    for (const [root, inRoot] of Map.groupBy(places, ({ path }) => rootOf(path))) {
      const holders = (users.get(name) ?? []).filter(({ path }) => rootOf(path) === root);
      const [place] = inRoot;
      if (place === undefined || holders.length === 0) continue;
      if (holders.some(({ path }) => isGone(path, name, after))) continue;
      const way = wrapperOf(holders, name, base) ?? fenceOf(holders, place, { base, root, rootOf });
      const past = inRoot.find(
        ({ path }) => way !== undefined && !isBelow(before(path), way.folder),
      );
      if (way === undefined || past === undefined) continue;
      found.push({
        rule: "structure/detour",
        path: past.path,
        line: Math.max(1, past.line),
        message: `${way.sentence}; this imports ${shown(name)} past it.`,
      });
    }
  }
  return found;
}

interface Way {
  /** What is in it may use the package. */
  readonly folder: string;
  readonly sentence: string;
}

/** Whether the change takes the package away from who had it: then it moves. */
function isGone(path: string, name: string, after: Graph): boolean {
  const file = after.get(path);
  return file?.imports.every(({ specifier }) => packageOf(path, specifier) !== name) ?? true;
}

function wrapperOf(holders: readonly GraphFile[], name: string, base: Graph): Way | undefined {
  const [wrapper] = holders;
  if (wrapper === undefined || holders.length > 1) return undefined;
  const { path, imports } = wrapper;
  const packages = new Set(
    imports
      .filter(({ targets }) => targets.length === 0)
      .map(({ specifier }) => packageOf(path, specifier)),
  );
  const own = imports.filter(({ targets }) => targets.length > 0).length;
  if (!sharesName(path, name) && (packages.size > OTHER_PACKAGES || own > OWN_FILES)) {
    return undefined;
  }
  const takers = importersIn(base, (target) => target === path);
  if (takers.length < USERS) return undefined;
  return {
    folder: folderOf(path),
    sentence: `${shown(name)} is reached through ${shown(path)}, which ${counted(takers.length, "file")} import`,
  };
}

function fenceOf(
  holders: readonly GraphFile[],
  place: AddedImport,
  tree: { readonly base: Graph; readonly root: string; readonly rootOf: (path: string) => string },
): Way | undefined {
  const name = packageOf(place.path, place.specifier) ?? "";
  const purpose = rivalOf(place.path, place.specifier)?.purpose ?? "";
  if (holders.length < FENCED) return undefined;
  if (!fencedPurposes.has(purpose) && !fencedModules.test(name)) return undefined;
  const folder = commonFolder(holders.map(({ path }) => path));
  if (folder === tree.root || folder === "" || isBelow(tree.root, folder)) return undefined;
  const inside = (path: string): boolean => isBelow(path, folder);
  const outside = [...tree.base.keys()].filter(
    (path) => tree.rootOf(path) === tree.root && !inside(path),
  );
  const customers = importersIn(tree.base, inside).filter((path) => !inside(path));
  if (outside.length < OUTSIDE || customers.length < CUSTOMERS) return undefined;
  return {
    folder,
    sentence: `Only ${shown(folder)} uses ${shown(name)} (${counted(holders.length, "file")}), and ${counted(customers.length, "file")} elsewhere import from there`,
  };
}

function usersOf(base: Graph, wanted: ReadonlyMap<string, unknown>): Map<string, GraphFile[]> {
  const users = new Map<string, GraphFile[]>();
  for (const file of base.values()) {
    const names = new Set(
      file.imports
        .filter(({ targets }) => targets.length === 0)
        .map(({ specifier }) => packageOf(file.path, specifier) ?? ""),
    );
    for (const name of names) {
      if (wanted.has(name)) users.set(name, [...(users.get(name) ?? []), file]);
    }
  }
  return users;
}

function importersIn(base: Graph, isTarget: (path: string) => boolean): string[] {
  return [...base.values()]
    .filter(({ imports }) => imports.some(({ targets }) => targets.some(isTarget)))
    .map(({ path }) => path);
}

function commonFolder(paths: readonly string[]): string {
  const [first = "", ...others] = paths;
  let folder = folderOf(first);
  while (folder !== "" && !others.every((path) => isBelow(path, folder))) folder = folderOf(folder);
  return folder;
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

const plainWords = new Set([
  "",
  "js",
  "ts",
  "py",
  "src",
  "io",
  "lib",
  "index",
  "ui",
  "react",
  "core",
  "client",
  "node",
]);

/** Whether the module is called as the package is. */
function sharesName(path: string, name: string): boolean {
  const stem = path.replace(/\/(?:index|__init__|mod)\.\w+$/, "").replace(/\.\w+$/, "");
  const own = new Set(wordsOf(stem.slice(stem.lastIndexOf("/") + 1)));
  return wordsOf(name).some((word) => !plainWords.has(word) && own.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^a-z]+/);
}
