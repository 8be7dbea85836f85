/** What a repository's own settings say: which packages it depends on, and which rules its linter keeps already. */
import { folderOf } from "../../ground/core/path.ts";
import { z } from "zod";
import type { Listing } from "../../ground/platform/tree.ts";
import type { Candidate, Family } from "./proposal.ts";

import { partsOf } from "./internal/wording.ts";

const linterFiles =
  /(^|\/)(\.eslintrc[^/]*|eslint\.config\.\w+|\.oxlintrc[^/]*|oxlint\.config\.\w+|biome\.jsonc?|\.golangci\.\w+|\.rubocop\.yml|\.importlinter|ruff\.toml|\.ruff\.toml|pyproject\.toml|package\.json|nx\.json|tslint\.json|checkstyle\.xml|clippy\.toml|\.dependency-cruiser\.\w+|setup\.cfg)$/;
const manifestFiles =
  /(^|\/)(package\.json|pyproject\.toml|requirements[^/]*\.txt|setup\.(py|cfg)|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(\.kts)?|Pipfile)$/;

export interface Configuration {
  /** Whether a manifest of the repository names the package. */
  readonly dependsOn: (name: string) => boolean;
  /** Whether a package's manifest lets files below one folder import those below the other. */
  readonly mayImport: (from: string, to: string) => boolean;
  /** Whether the linter or formatter keeps to the claim already. */
  readonly enforces: (candidate: Candidate) => boolean;
}

export async function readConfiguration(listing: Listing): Promise<Configuration> {
  const wanted = listing.files.filter(
    ({ path }) => linterFiles.test(path) || manifestFiles.test(path),
  );
  const words = new Set<string>();
  const packages = new Map<string, Package>();
  let linter = "";
  for await (const { path, text } of listing.read(wanted)) {
    if (manifestFiles.test(path))
      for (const [word] of text.matchAll(/@?[A-Za-z][\w./-]*/g)) words.add(nameKey(word));
    if (/(^|\/)package\.json$/.test(path)) packages.set(folderOf(path), packageIn(text));
    if (linterFiles.test(path)) linter += `${text}\n`;
  }
  return {
    dependsOn: (name) => words.has(nameKey(name)),
    mayImport(from, to) {
      const [one, other] = [packageAround(packages, from), packageAround(packages, to)];
      if (one === undefined || other?.name === undefined || one === other) return true;
      return one.dependencies.has(other.name);
    },
    enforces: (candidate) => isEnforced(candidate, linter),
  };
}

interface Package {
  readonly name: string | undefined;
  readonly dependencies: ReadonlySet<string>;
}

const Manifest = z.looseObject({
  name: z.string().optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
  peerDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** A broken manifest is that of a package without name or dependencies. */
function packageIn(text: string): Package {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = Manifest.safeParse(value);
  if (!parsed.success) return { name: undefined, dependencies: new Set() };
  const { name, dependencies, devDependencies, peerDependencies } = parsed.data;
  return {
    name,
    dependencies: new Set(
      Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }),
    ),
  };
}

/** The innermost named package that a folder lies in. */
function packageAround(
  packages: ReadonlyMap<string, Package>,
  folder: string,
): Package | undefined {
  for (let at = folder; ; at = folderOf(at)) {
    const found = packages.get(at);
    if (found?.name !== undefined) return found;
    if (at === "") return undefined;
  }
}

/** Python writes one name with hyphens and underscores. */
function nameKey(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

/** Rules that forbid imports; what stands near them is what they forbid. */
const restriction =
  /no-?restricted-?(?:imports|paths)|no-internal-modules|depguard|importlinter|import-linter|TID25[13]|banned-api|boundaries\/|forbidden\s*:/gi;
const NEAR = 1_500;

const importFamilies: ReadonlySet<Family> = new Set([
  "boundary",
  "strangers",
  "wrapper",
  "replacement",
]);
const ownRules: Partial<Record<Family, RegExp>> = {
  logging: /no-console|noConsole|\bT20\b|flake8-print|forbidigo/,
  licence: /header\/header|goheader|\bCPY001\b|license-header|license-maven|notice\/notice/,
};

function isEnforced(candidate: Candidate, linter: string): boolean {
  if (ownRules[candidate.family]?.test(linter) === true) return true;
  if (!importFamilies.has(candidate.family)) return false;
  // Nx tells by tags which of its packages may import which.
  const packaged = /(?:^|\/)(?:libs|packages|apps)(?:\/|$)/.test(candidate.place);
  if (packaged && linter.includes("enforce-module-boundaries")) return true;
  return namesOf(candidate).some((name) => isRestricted(name, linter));
}

/** What a restriction would name: the folder's last part, or the package. */
function namesOf({ check, target, mentions = [] }: Candidate): string[] {
  const forbidden = check?.["forbidden-import"];
  const folders = (forbidden?.files ?? []).map((glob) => glob.replace(/\/\*\*.*$/, ""));
  const packages = forbidden?.packages ?? [];
  return [...folders.map((folder) => folder.slice(folder.lastIndexOf("/") + 1)), ...packages]
    .concat(forbidden === undefined ? [partsOf(target).path, ...mentions] : [])
    .filter((name) => name !== "");
}

function isRestricted(name: string, linter: string): boolean {
  const quoted = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = new RegExp(`["'\`](?:[^"'\`\\n]*/)?${quoted}(?:/\\*+)?["'\`]`);
  for (const match of linter.matchAll(restriction)) {
    if (pattern.test(linter.slice(match.index, match.index + NEAR))) return true;
  }
  return false;
}
