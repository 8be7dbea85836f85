/**
 * Roles: sets of files that a person would name with one glob, such as `src/routes/*.ts`.
 *
 * A claim is counted over exactly the files that its globs match, so that whoever counts again finds the same number.
 */
import { folderOf } from "../../ground/core/path.ts";
import { scopeMatcher } from "../checks/scope.ts";
import type { FileFacts } from "./extract.ts";

import type { Table } from "./table.ts";

export interface Role {
  /** What the glob is made of, before files that do not belong are taken out. */
  readonly glob: string;
  readonly test: boolean;
  readonly files: readonly FileFacts[];
  /** The deepest folder around all of it. */
  readonly folder: string;
}

/** Fewer files are no role (MINING-FACTS: n < 8 was useful in 2 of 27). */
const SMALLEST = 6;

export function rolesOf(files: readonly FileFacts[]): Role[] {
  const members = new Map<string, FileFacts[]>();
  const named = new Set(
    files.filter(({ path }) => testName.test(path)).map(({ ending }) => ending),
  );
  for (const file of files) {
    // A file that gathers others is of another kind than they are, and so is what tests only use.
    if (isIndex(file.path)) continue;
    if (file.test && named.has(file.ending) && !testName.test(file.path)) continue;
    for (const glob of globsOf(file)) {
      const key = `${file.test ? "test" : "code"} ${glob}`;
      const known = members.get(key);
      if (known === undefined) members.set(key, [file]);
      else known.push(file);
    }
  }
  const roles = [...members]
    .filter(([, found]) => found.length >= SMALLEST)
    .map(([key, found]): Role => {
      const glob = key.slice(5);
      return {
        glob,
        test: key.startsWith("test"),
        files: found,
        folder: folderIn(glob, found[0]?.path ?? ""),
      };
    })
    .toSorted(
      (a, b) =>
        stars(a.glob) - stars(b.glob) ||
        b.folder.length - a.folder.length ||
        a.glob.length - b.glob.length,
    );
  // The same files under two names are one role, by the plainest that says where they are.
  const seen = new Set<string>();
  return roles.filter(({ files: found }) => {
    const key = found.map(({ path }) => path).join("\n");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The part of a glob without stars, as the path has it: quoting keeps the length. */
function folderIn(glob: string, path: string): string {
  const parts = glob.split("/");
  const star = parts.findIndex((part) => part.includes("*"));
  const plain = parts.slice(0, star < 0 ? parts.length - 1 : star).join("/");
  return path.slice(0, plain.length);
}

const testName =
  /(^|\/)(test_[^/]*\.py|[^/]*([._-](test|spec|e2e|test-d)|[a-z0-9](Tests?|IT))\.[^/]+)$/;

export function isIndex(path: string): boolean {
  return /(^|\/)(index\.[cm]?[jt]sx?|__init__\.pyi?|(mod|lib)\.rs|package-info\.java)$/.test(path);
}

function stars(glob: string): number {
  return glob.split("**").length;
}

function globsOf({ path, ending, test }: FileFacts): string[] {
  const folder = folderOf(path);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const stem = name.slice(0, -ending.length - 1);
  const parts = folder === "" ? [] : folder.split("/");
  const every = test ? testGlob(name, ending) : `*.${ending}`;
  const globs = [join(folder, every)];
  for (let depth = 1; depth <= parts.length; depth += 1)
    globs.push(`${quoted(parts.slice(0, depth).join("/"))}/**/${every}`);
  if (test) return globs;
  const dotted = /\.([a-z-]+)$/.exec(stem)?.[1];
  const cased = /[a-z0-9]([A-Z][a-z]+)$/.exec(stem)?.[1] ?? /[a-z0-9](_[a-z]+)$/.exec(stem)?.[1];
  const top = parts[0] === undefined ? "" : `${quoted(parts[0])}/`;
  if (dotted !== undefined && !/^(?:test|spec|d)$/.test(dotted))
    globs.push(`${top}**/*.${dotted}.${ending}`);
  if (cased !== undefined && !/^_?[tT]est$/.test(cased)) globs.push(`${top}**/*${cased}.${ending}`);
  globs.push(`${top}**/${quoted(name)}`);
  if (parts.length > 1) globs.push(`${top}**/${quoted(parts.at(-1) ?? "")}/*.${ending}`);
  return globs;
}

/** Names of tests as their runner knows them. */
function testGlob(name: string, ending: string): string {
  const infix = /\.(?:test|spec|e2e|test-d)\.[^.]+$/.exec(name)?.[0];
  if (infix !== undefined) return `*${infix}`;
  const suffix = /(?:_test|[a-z0-9](Tests?|IT))\.[^.]+$/.exec(name);
  if (suffix !== null) return `*${suffix[1] ?? "_test"}.${ending}`;
  return name.startsWith("test_") ? `test_*.${ending}` : `*.${ending}`;
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${quoted(folder)}/${name}`;
}

/** A path as a glob that means it: `[id]` and `(group)` are names of folders in some frameworks. */
export function quoted(path: string): string {
  return path.replaceAll(/[[\](){}!*+@|\\?]/g, "?");
}

/** Most patterns that a scope may take out: one with more says nothing to its reader. */
const EXCEPTIONS = 6;

/**
 * Globs that match the wanted files and no others; undefined where none are short enough.
 */
export function scopeOf(
  glob: string,
  wanted: readonly { readonly path: string }[],
  table: Pick<Table, "paths">,
): readonly string[] | undefined {
  const keep = new Set(wanted.map(({ path }) => path));
  const included = scopeMatcher([glob]);
  // Most paths are told by their ending alone, which costs nothing.
  const ending = /\*(\.\w+)$/.exec(glob)?.[1] ?? "";
  const strays = [...table.paths].filter(
    (path) => path.endsWith(ending) && !keep.has(path) && included(path),
  );
  const exceptions: { readonly pattern: string; readonly matches: (path: string) => boolean }[] =
    [];
  for (const stray of strays) {
    if (exceptions.some(({ matches }) => matches(stray))) continue;
    const pattern = [...patternsFor(stray)].find((one) => {
      const matches = scopeMatcher([one]);
      return wanted.every(({ path }) => !matches(path));
    });
    if (pattern === undefined || exceptions.length === EXCEPTIONS) return undefined;
    exceptions.push({ pattern, matches: scopeMatcher([pattern]) });
  }
  if (!wanted.every(({ path }) => included(path))) return undefined;
  return [glob, ...exceptions.map(({ pattern }) => `!${pattern}`)];
}

/** Globs for the production files of some endings in the folder around the given ones. */
export function scopeAround(
  paths: readonly string[],
  endings: ReadonlySet<string>,
  table: Pick<Table, "paths" | "production">,
): { readonly scope: readonly string[]; readonly files: readonly FileFacts[] } | undefined {
  const folder = commonFolder(paths);
  const files = table.production.filter(
    ({ path, ending }) => endings.has(ending) && (folder === "" || path.startsWith(`${folder}/`)),
  );
  const list = [...endings].toSorted();
  const name = list.length === 1 ? `*.${list[0] ?? ""}` : `*.{${list.join(",")}}`;
  const scope = scopeOf(`${folder === "" ? "" : `${quoted(folder)}/`}**/${name}`, files, table);
  return scope === undefined ? undefined : { scope, files };
}

function commonFolder(paths: readonly string[]): string {
  let common = folderOf(paths[0] ?? "").split("/");
  for (const path of paths) {
    const parts = folderOf(path).split("/");
    const differs = common.findIndex((part, index) => part !== parts[index]);
    if (differs >= 0) common = common.slice(0, differs);
  }
  return common.join("/");
}

const sideFolder =
  /^(?:tests?|__tests?__|__mocks__|specs?|e2e|testing|testdata|fixtures?|__fixtures__|__snapshots__|examples?|samples?|docs?|playgrounds?|benchmarks?|bench|benches|scripts?|demos?|templates?|migrations?|generated|__generated__|vendor|dist)$/;

/** From the most telling to the path itself. */
function* patternsFor(path: string): Generator<string> {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  for (const part of parts) if (sideFolder.test(part)) yield `**/${part}/**`;
  if (isIndex(path)) yield `**/${name}`;
  const infix = /\.(test|spec|test-d|e2e|e2e-spec|bench|stories|config|d|setup)\.[^.]+$/.exec(name);
  if (infix !== null) yield `**/*${infix[0]}`;
  const suffix = /(_test\.go|_test\.py|Tests?\.java)$/.exec(name);
  if (suffix !== null) yield `**/*${suffix[0]}`;
  if (/^test_.*\.py$/.test(name)) yield "**/test_*.py";
  const folder = parts.join("/");
  if (folder !== "") yield `${quoted(folder)}/**`;
  yield quoted(path);
}
