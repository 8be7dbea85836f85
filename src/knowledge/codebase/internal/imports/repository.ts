/** What the resolution of imports is told from, and small helpers over paths. */
import { folderOf } from "../../../../ground/core/path.ts";

/** Repository paths that a specifier in the file `from` refers to; empty for what is outside or unknown. */
export type ImportResolver = (from: string, specifier: string) => readonly string[];

/** Files of one folder that an import of the whole folder gives at most. */
export const FOLDER_LIMIT = 20;

export interface Repository {
  readonly paths: ReadonlySet<string>;
  readonly manifests: ReadonlyMap<string, string>;
  /** Files by their folder; the root is "". */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** Paths by their last part. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** `path` seen from `folder`, without `.` and `..`; undefined when it leaves the repository. */
export function joined(folder: string, path: string): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

export function within(folder: string, path: string): string {
  return folder === "" ? path : path === "" ? folder : `${folder}/${path}`;
}

export function manifestsNamed(
  repository: Repository,
  name: RegExp,
): [folder: string, text: string][] {
  return [...repository.manifests]
    .filter(([path]) => name.test(path.slice(path.lastIndexOf("/") + 1)))
    .map(([path, text]): [string, string] => [folderOf(path), text])
    .toSorted(([a], [b]) => b.length - a.length);
}

export function onlyOne(found: readonly string[]): readonly string[] {
  return found.length === 1 ? found : [];
}
