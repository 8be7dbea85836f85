/** The part of the history that says something about the code: which commits count, and what they touched. */
import { folderOf } from "../../ground/core/path.ts";
import type { Commit } from "../../ground/platform/history.ts";

/** Files that were added in one go agree because somebody copied them (filter 2). */
const COMMITS = 3;
/** A history of fewer commits is a copy of the tree rather than its past. */
const SHORTEST = 10;

/** Commits of more files say nothing of any one (MINING-FACTS, filter 9). */
const WIDEST = 30;

const upkeep =
  /^(?:merge\b|revert\b|v?\d+\.\d+|bump\b|release\b|(?:chore|build|ci)\((?:deps|release)|(?:chore|build)\(deps)/i;
const sideEffect =
  /(^|\/)(package(-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|Cargo\.(toml|lock)|poetry\.lock|uv\.lock|pyproject\.toml|go\.(mod|sum)|changelog[^/]*|history\.md|lerna\.json|pom\.xml|composer\.(json|lock)|gemfile(\.lock)?|version\.py|setup\.(py|cfg)|deno\.jsonc?|jsr\.json|gradlew.*|[^/]+\.lock)$/i;

export interface Past {
  /** Those that count, newest first, without manifests, lock files and changelogs. */
  readonly commits: readonly PastCommit[];
  /** How many commits since a file was touched; absent for files that no commit touched. */
  readonly age: ReadonlyMap<string, number>;
  /** Commits that added files to one of the folders. */
  readonly addingTo: (folders: Iterable<string>) => number;
  /** Whether the files came over time. Where history does not reach back to their beginning, it is taken to be so. */
  readonly grew: (paths: readonly string[]) => boolean;
}

export interface PastCommit {
  readonly subject: string;
  readonly files: readonly string[];
  readonly added: readonly string[];
}

export function isSideEffect(path: string): boolean {
  return sideEffect.test(path);
}

export function pastOf(commits: readonly Commit[]): Past {
  const counting: PastCommit[] = [];
  const age = new Map<string, number>();
  const added = new Map<string, Set<number>>();
  const began = new Set<string>();
  for (const [index, commit] of commits.entries()) {
    for (const path of commit.files) if (!age.has(path)) age.set(path, index);
    for (const path of commit.added) {
      began.add(path);
      const folder = folderOf(path);
      const known = added.get(folder);
      if (known === undefined) added.set(folder, new Set([index]));
      else known.add(index);
    }
    if (upkeep.test(commit.subject)) continue;
    const files = commit.files.filter((path) => !isSideEffect(path));
    if (files.length === 0 || files.length > WIDEST) continue;
    counting.push({ subject: commit.subject, files, added: commit.added });
  }
  const addingTo = (folders: Iterable<string>): number => {
    const found = new Set<number>();
    for (const folder of folders) for (const one of added.get(folder) ?? []) found.add(one);
    return found.size;
  };
  return {
    commits: counting,
    age,
    addingTo,
    grew(paths) {
      const seen = paths.filter((path) => began.has(path)).length;
      if (commits.length < SHORTEST || seen < paths.length / 2) return true;
      return addingTo(new Set(paths.map(folderOf))) >= COMMITS;
    },
  };
}
