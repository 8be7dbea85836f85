/**
 * Which file of the repository a report means.
 *
 * Tools write paths that are absolute, relative to where they ran, relative to a source root, or names of packages. A
 * wrong file is worse than none: what could be two files is neither, and the lines of it stay unknown.
 */
import path from "node:path";
import { folderOf } from "../../../ground/core/path.ts";
import { brokenReport } from "./coverage.ts";

export interface ReportedPaths {
  /**
   * @param sources Folders that the report says its paths are relative to.
   * @returns A path of the repository that the change touches.
   * @throws TacitError `checks/broken-report` when it is asked for too many.
   */
  readonly find: (reported: string, sources?: readonly string[]) => string | undefined;
  /** A file of a Go package, by import path. */
  readonly findGo: (reported: string) => string | undefined;
  /** Files that the report seems to call by two names. */
  readonly contested: ReadonlySet<string>;
}

/** A Go module of the repository. */
export interface GoModule {
  /** Its import path. */
  readonly name: string;
  /** Of its `go.mod`; the root is "". */
  readonly folder: string;
}

export interface RepositoryPaths {
  /** All of the commit. */
  readonly all: ReadonlySet<string>;
  /** Those that are asked about. */
  readonly wanted: ReadonlySet<string>;
  /** Absolute paths of the worktree, under each of its names. */
  readonly roots: readonly string[];
  readonly modules: readonly GoModule[];
}

/** Steps of a path; one with more is nobody's. */
const MOST_STEPS = 48;
/** Folders above a report in which its paths are tried. */
const MOST_FOLDERS = 16;
/** Source roots that are relative themselves. */
const MOST_RELATIVE = 4;
/** Different paths of one report that end in a name that the change touches. */
const MOST_SOUGHT = 5000;
/** Files of one name; a report that means one of more has to say its whole path. */
const MOST_NAMESAKES = 1000;

interface Match {
  readonly path: string;
  /** Told by the whole path, not by its end. */
  readonly exact: boolean;
}

/** Paths by their last step; made once for all reports. */
export function namesakesIn(paths: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const each of paths) {
    const name = lastStep(each);
    const same = found.get(name);
    if (same === undefined) found.set(name, [each]);
    else same.push(each);
  }
  return found;
}

/** @param report Its own path: tools write reports below the folder that they ran in. */
export function reportedPaths(
  report: string,
  repository: RepositoryPaths,
  namesakes: ReadonlyMap<string, readonly string[]>,
): ReportedPaths {
  const { wanted, modules } = repository;
  const wantedNames = new Set([...wanted].map(lastStep));
  const folders = foldersAbove(report);
  const longestFirst = modules.toSorted((a, b) => b.name.length - a.name.length);
  const known = new Map<string, string | undefined>();
  const claims = new Map<string, { readonly key: string; readonly exact: boolean }>();
  const contested = new Set<string>();

  const settle = (key: string, seek: () => Match | undefined): string | undefined => {
    if (known.has(key)) return known.get(key);
    if (known.size >= MOST_SOUGHT) throw brokenReport(`it names more than ${MOST_SOUGHT} files`);
    const match = seek();
    const found = match !== undefined && wanted.has(match.path) ? match : undefined;
    known.set(key, found?.path);
    if (found === undefined) return undefined;
    const other = claims.get(found.path);
    if (other === undefined) claims.set(found.path, { key, exact: found.exact });
    else if (!other.exact || !found.exact) contested.add(found.path);
    return found.path;
  };

  return {
    contested,
    find: (reported, sources = []) => {
      if (!wantedNames.has(lastStep(reported)) || isUnfit(reported)) return undefined;
      const clean = path.posix.normalize(reported);
      return settle([clean, ...sources].join("\0"), () =>
        seekFile(clean, sources, { repository, folders, namesakes }),
      );
    },
    findGo: (reported) => {
      if (!wantedNames.has(lastStep(reported)) || isUnfit(reported)) return undefined;
      return settle(reported, () => {
        if (reported.startsWith("/")) return seekAbsolute(reported, repository);
        const module = longestFirst.find(({ name }) => reported.startsWith(`${name}/`));
        // A package of somebody else may have a file of the same name.
        if (module === undefined) return undefined;
        const rest = reported.slice(module.name.length + 1);
        return exactly(path.posix.join(module.folder, rest), repository);
      });
    },
  };
}

interface Place {
  readonly repository: RepositoryPaths;
  /** Above the report, nearest first. */
  readonly folders: readonly string[];
  readonly namesakes: ReadonlyMap<string, readonly string[]>;
}

function seekFile(reported: string, sources: readonly string[], place: Place): Match | undefined {
  const { repository } = place;
  if (reported.startsWith("/")) return seekAbsolute(reported, repository);
  const absolute = sources
    .filter((source) => source.startsWith("/") && !isUnfit(source))
    .map((source) => path.posix.join(source, reported));
  const inside = absolute.filter((each) => withinRoots(each, repository.roots) !== undefined);
  if (inside.length > 0) {
    const found = new Set(inside.flatMap((each) => seekAbsolute(each, repository)?.path ?? []));
    const [only] = found;
    return found.size === 1 && only !== undefined ? { path: only, exact: true } : undefined;
  }
  const relative = sources
    .filter((source) => !source.startsWith("/") && !isUnfit(source))
    .slice(0, MOST_RELATIVE);
  const names = [...relative.map((source) => path.posix.join(source, reported)), reported];
  for (const name of names) {
    for (const folder of place.folders) {
      const match = exactly(path.posix.join(folder, name), repository);
      if (match !== undefined) return match;
    }
  }
  for (const each of absolute) {
    const match = seekAbsolute(each, repository);
    if (match !== undefined) return match;
  }
  return seekByEnd(reported, place);
}

/** Below the worktree it is that path or nothing; elsewhere, in a container for instance, the longest path that it ends with. */
function seekAbsolute(reported: string, repository: RepositoryPaths): Match | undefined {
  const inside = withinRoots(reported, repository.roots);
  if (inside !== undefined) return exactly(inside, repository);
  const steps = reported.split("/");
  for (let from = 2; from < steps.length - 1; from += 1) {
    const end = steps.slice(from).join("/");
    if (repository.all.has(end)) return { path: end, exact: false };
  }
  return undefined;
}

/** The one file that ends with the path, in the nearest folder above the report that has any. */
function seekByEnd(reported: string, { folders, namesakes }: Place): Match | undefined {
  // A bare name says too little.
  if (!reported.includes("/") || reported.startsWith("../")) return undefined;
  const same = namesakes.get(lastStep(reported)) ?? [];
  if (same.length > MOST_NAMESAKES) return undefined;
  const ending = same.filter((each) => each.endsWith(`/${reported}`));
  for (const folder of folders) {
    const below = ending.filter((each) => folder === "" || each.startsWith(`${folder}/`));
    const [only] = below;
    if (only !== undefined) return below.length === 1 ? { path: only, exact: false } : undefined;
  }
  return undefined;
}

function exactly(name: string, { all }: RepositoryPaths): Match | undefined {
  return all.has(name) ? { path: name, exact: true } : undefined;
}

function withinRoots(absolute: string, roots: readonly string[]): string | undefined {
  const root = roots.find((each) => absolute.startsWith(`${each}/`));
  return root === undefined ? undefined : absolute.slice(root.length + 1);
}

/** The folders that a file is in, the nearest first, the root last. */
function foldersAbove(file: string): string[] {
  const found: string[] = [];
  for (let folder = folderOf(file); folder !== ""; folder = folderOf(folder)) found.push(folder);
  return [...found.slice(0, MOST_FOLDERS), ""];
}

function lastStep(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

function isUnfit(reported: string): boolean {
  return (
    reported === "" ||
    reported.length > 1024 ||
    reported.split("/", MOST_STEPS + 1).length > MOST_STEPS
  );
}

/** The modules that the `go.mod` files of a repository declare, given as path and text. */
export function goModules(files: ReadonlyMap<string, string>): GoModule[] {
  return [...files].flatMap(([file, text]) => {
    const name = /^module[ \t]+"?([^\s"]{1,300})/m.exec(text)?.[1];
    return name === undefined ? [] : [{ name, folder: folderOf(file) }];
  });
}
