/**
 * The part of a repository that speaks for itself: what its own manifests and settings say.
 *
 * Fixtures, examples, generated and foreign files describe other projects. They are left out here once, so that no
 * reader of a manifest has to remember it.
 */
import { folderOf } from "../../ground/core/path.ts";
import type { ListedFile, Listing } from "../../ground/platform/tree.ts";
import { counted } from "../../ground/core/text.ts";
import type { Fact, FactEvidence, FactName } from "../../ground/contract/facts.ts";
import { isGenerated, isTest } from "../codebase/files.ts";
import { type Parsed, readJson, readToml, readYaml, type Table } from "./internal/manifest.ts";

export type Ecosystem =
  | "node"
  | "python"
  | "go"
  | "rust"
  | "jvm"
  | "ruby"
  | "php"
  | "dotnet"
  | "elixir";

/** One dependency as a manifest declares it. */
export interface Dependency {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** As written, or the version that a lock file settled on. */
  readonly range: string | undefined;
  /** `offered`: an optional peer, which the users of a library may bring. */
  readonly role: "runtime" | "development" | "peer" | "offered";
  readonly path: string;
  readonly line: number;
  /** Where a lock file has the version that the manifest leaves open. */
  readonly lockedAt?: FactEvidence;
}

/** What the manifests of one ecosystem state. */
export interface Stated {
  readonly facts: readonly Fact[];
  readonly dependencies: readonly Dependency[];
}

export const nothingStated: Stated = { facts: [], dependencies: [] };

/** The texts of manifests and settings, and all paths of the repository that are its own. */
export interface Source {
  /** In code unit order. */
  readonly paths: readonly string[];
  readonly has: (path: string) => boolean;
  /** The text of a manifest or settings file; undefined for any other path. */
  readonly text: (path: string) => string | undefined;
  /** Own paths whose last part matches, nearest to the root first. */
  readonly named: (name: string | RegExp) => readonly string[];
  /** A parsed file; what cannot be parsed is told as a problem, once, and gives undefined. */
  readonly table: (path: string) => Table | undefined;
  readonly problems: string[];
  /** As the function of this name, and also what only serves a repository of published packages. */
  readonly isAside: (path: string) => boolean;
  readonly isOutside: (path: string) => boolean;
}

const asideFolders =
  /(?:^|\/)\.[\w-]+\/|(?:^|\/)(?:examples?|demos?|docs?(?:-[\w.-]+)?|documentation|playgrounds?|bench|benches|benchmarks?|treeshak\w*|e2e|integration-?tests?|smoke-?tests?|\.devcontainer|test-[a-z]+|[a-z]+-tests?)\/|^(?!(?:.*\/)?(?:src|app|lib)\/)(?:.*\/)?(?:templates?|samples?|sandbox(?:es)?|starters?|scaffolds?)\//i;
const asideAtTop =
  /^(?:website|scripts?|tools?|hack|contrib|misc|dev|ci|etc|perf[\w-]*|recipes|snippets|tutorials?|archive|third-party|external|stubs)\//i;

/** Whether a path shows, documents or serves the project rather than being it. */
export function isOutside(path: string): boolean {
  return (
    asideFolders.test(withoutPackage(path)) ||
    asideAtTop.test(path) ||
    isGenerated(path) ||
    /\.(?:bundle|bundled)\.[cm]?js$/.test(path)
  );
}

/** `com/example/demo` is what Spring's generator calls the package of a program, and no example. */
function withoutPackage(path: string): string {
  return path
    .replace(/((?:^|\/)src\/main\/\w+\/)(?:.*\/)?/, "$1")
    .replace(/(^|\/)(?:com|org|net|io|dev)\/examples?\/(?:demo\/)?/, "$1");
}

/** Whether a path is outside of the project or one of its tests. */
export function isAside(path: string): boolean {
  return isOutside(path) || isTest(path);
}

const manifestNames =
  /^(?:package\.json|pnpm-workspace\.yaml|lerna\.json|deno\.jsonc?|jsr\.json|bunfig\.toml|\.npmrc|\.yarnrc\.yml|\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.tool-versions|mise\.toml|\.mise\.toml|rust-toolchain(?:\.toml)?|global\.json|pyproject\.toml|setup\.(?:py|cfg)|tox\.ini|noxfile\.py|Pipfile|uv\.lock|poetry\.lock|pytest\.ini|mypy\.ini|\.?flake8|\.?pylintrc|\.?ruff\.toml|alembic\.ini|go\.(?:mod|work)|\.golangci\.ya?ml|Cargo\.(?:toml|lock)|diesel\.toml|pom\.xml|settings\.gradle(?:\.kts)?|build\.gradle(?:\.kts)?|libs\.versions\.toml|gradle\.properties|Gemfile(?:\.lock)?|gems\.rb|\.rspec|composer\.json|mix\.exs|\.formatter\.exs|Directory\.(?:Build\.props|Packages\.props)|Makefile|GNUmakefile|makefile|[Jj]ustfile|Taskfile\.ya?ml|\.pre-commit-config\.ya?ml|lefthook\.ya?ml|\.gitlab-ci\.yml|Jenkinsfile|Procfile|nest-cli\.json|turbo\.json|nx\.json|biome\.jsonc?|\.swcrc|gradlew|mvnw)$/;
const manifestEndings = /\.(?:csproj|fsproj|vbproj|gemspec|prisma)$/;
const requirementNames = /^(?:[\w-]*requirements[\w-]*|constraints)\.(?:txt|in)$/;
const settingNames =
  /^(?:(?:docker-)?compose[\w.-]*\.ya?ml|\.env[\w.-]*|[\w.-]*\.env\.(?:example|sample|template|dist)|env\.(?:example|sample|template)|drizzle\.config\.[cm]?[jt]s|(?:next|vite|webpack|rollup|tsup)\.config\.[cm]?[jt]s|Dockerfile|Containerfile|application(?:-[\w]+)?\.(?:ya?ml|properties)|appsettings(?:\.\w+)?\.json|database\.yml(?:\.(?:sample|example|dist))?|ormconfig\.json(?:\.(?:example|sample|dist))?|application\.conf|\.eslintrc(?:\.\w+)?|\.prettierrc(?:\.\w+)?|fly\.toml|wrangler\.(?:toml|jsonc?)|knexfile\.[jt]s)$/;

/** Whether the text of a file is needed for what manifests and settings say. */
export function isStatement(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (isHook(path)) return true;
  if (/\.(?:cs|fs)proj$/.test(name)) return !isAside(withoutTests(path));
  if (isAside(path.replace(/\.lock$/, ""))) {
    return asideAtTop.test(path) && /(?:^|\/)requirements[^/]*\.txt$/.test(path);
  }
  return (
    manifestNames.test(name) ||
    manifestEndings.test(name) ||
    requirementNames.test(name) ||
    settingNames.test(name) ||
    /(?:^|\/)requirements\/[\w-]+\.(?:txt|in)$/.test(path) ||
    (/\.ya?ml$/.test(name) &&
      /(?:^|\/)(?:k8s|kubernetes|deploy(?:ment)?s?|manifests|kustomize|base|overlays\/[^/]+)\//.test(
        path,
      )) ||
    /(?:^|\/)config\/(?:application|runtime|config)\.(?:rb|exs)$/.test(path) ||
    /^config\/(?:(?:deploy|cable|storage|sidekiq|redis|queue|cache|puma)\.yml|(?:cache|queue|session|hashing|database)\.php)$/.test(
      path,
    )
  );
}

/** A .NET solution keeps its test projects beside the others, and only they say which runner it has. */
function withoutTests(path: string): string {
  return path.replaceAll(/(^|\/)(?:tests?|[\w.]*Tests?)(?=\/)|\.?Tests?(?=\.\w+$)/gi, "$1x");
}

/** Where commands stand that people and machines run. */
export function isHook(path: string): boolean {
  return (
    /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.husky\/[^/.]+|\.circleci\/config\.yml|azure-pipelines\.yml)$/.test(
      path,
    ) ||
    (/^(?:scripts?|ci|bin|tools|\.ci)\/[^/]+$/.test(path) && /\/[^/.]+$|\.(?:sh|bash)$/.test(path))
  );
}

/** A manifest nearer to the root says more; of more than this many, the deepest are left out. */
const STATEMENT_LIMIT = 1_500;

export async function openSource(listing: Listing): Promise<Source> {
  const problems: string[] = [];
  const large = listing.large ?? [];
  const paths = [...listing.files.map(({ path }) => path), ...large];
  const known = new Set(paths);
  const wanted = chosen(listing, problems);
  const texts = new Map<string, string>();
  for await (const { path, text } of listing.read(wanted)) texts.set(path, text);
  for (const { path } of wanted) {
    if (!texts.has(path)) problems.push(`${path} could not be read: it is binary, or went away.`);
  }
  for (const path of large) {
    if (isStatement(path) && !isGenerated(path)) {
      problems.push(`${path} is too large to be read.`);
    }
  }
  const tables = new Map<string, Parsed>();
  const tableOf = (path: string): Table | undefined => {
    let parsed = tables.get(path);
    if (parsed === undefined) {
      const text = texts.get(path);
      if (text === undefined) return undefined;
      parsed = parsedBy(path, text);
      tables.set(path, parsed);
      if (parsed.status === "broken") problems.push(`${path} cannot be parsed: ${parsed.reason}.`);
    }
    return parsed.status === "parsed" ? parsed.value : undefined;
  };
  const serving = servingFolders([...texts.keys()], tableOf);
  const serves = (path: string): boolean => serving.some((folder) => path.startsWith(folder));
  const names = new Map<string, string[]>();
  for (const path of paths) {
    if (serves(path)) continue;
    if (isAside(path.replace(/\.lock$/, "")) && !isStatement(path) && !isLock(path)) continue;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const list = names.get(name);
    if (list === undefined) names.set(name, [path]);
    else list.push(path);
  }
  return {
    paths: paths.toSorted((a, b) => (a < b ? -1 : 1)),
    has: (path) => known.has(path),
    text: (path) => texts.get(path),
    named(name) {
      const found =
        typeof name === "string"
          ? (names.get(name) ?? [])
          : [...names].flatMap(([each, list]) => (name.test(each) ? list : []));
      return found.toSorted(nearestFirst);
    },
    table: tableOf,
    isAside: (path) => isAside(path) || serves(path),
    isOutside: (path) => isOutside(path) || serves(path),
    problems,
  };
}

/**
 * Folders of private packages in a repository most of whose packages are published: sites, benchmarks and trials of what
 * it publishes. Where the private ones are the majority, or stand in `apps/`, they are the product.
 */
function servingFolders(
  paths: readonly string[],
  tableOf: (path: string) => Table | undefined,
): string[] {
  const packages = paths.filter(
    (path) => path.endsWith("/package.json") && !isAside(path) && tableOf(path) !== undefined,
  );
  const published = packages.filter((path) => {
    const manifest = tableOf(path);
    // Without a word on what goes into it, a package is merely not marked as private.
    const isPacked = manifest?.["files"] !== undefined || manifest?.["publishConfig"] !== undefined;
    return manifest?.["private"] !== true && isPacked;
  });
  const serving = packages
    .filter((path) => tableOf(path)?.["private"] === true)
    .map((path) => `${folderOf(path)}/`)
    // The manifest of a workspace is private too, and stands around what is published.
    .filter((folder) => !published.some((path) => path.startsWith(folder)));
  if (published.length < 2 || serving.length >= published.length) return [];
  return serving.filter((folder) => !/(?:^|\/)apps\//.test(folder));
}

function isLock(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, -name.length);
  return (
    /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|Gemfile\.lock|composer\.lock|mix\.lock|go\.sum|packages\.lock\.json)$/.test(
      name,
    ) && !isAside(`${folder}x`)
  );
}

function chosen(listing: Listing, problems: string[]): ListedFile[] {
  const wanted = listing.files.filter(
    ({ path }) =>
      isStatement(path) || (isLock(path) && /(?:uv|poetry|Gemfile|Cargo)\.lock$/.test(path)),
  );
  if (wanted.length <= STATEMENT_LIMIT) return wanted;
  const kept = wanted.toSorted((a, b) => nearestFirst(a.path, b.path)).slice(0, STATEMENT_LIMIT);
  problems.push(
    `${counted(wanted.length - STATEMENT_LIMIT, "manifest")} deep in the tree were not read.`,
  );
  return kept;
}

function parsedBy(path: string, text: string): Parsed {
  if (/\.(?:toml|lock)$|(?:^|\/)Pipfile$/.test(path)) return readToml(text);
  return /\.ya?ml$/.test(path) ? readYaml(text) : readJson(text);
}

export function depthOf(path: string): number {
  return path.split("/").length;
}

export function nearestFirst(a: string, b: string): number {
  return depthOf(a) - depthOf(b) || (a < b ? -1 : 1);
}

export function within(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
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

/** A fact with one place; more places follow. */
export function factAt(
  name: FactName,
  value: string,
  path: string,
  line = 1,
  ...more: Fact["evidence"]
): Fact {
  return { name, value, evidence: [{ path, line }, ...more] };
}
