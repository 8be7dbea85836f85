/** What a change does to the dependencies: new ones with what they bring along, removed ones, new major versions. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { folderOf } from "../../../ground/core/path.ts";
import { counted } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { found, nameOf, quoted } from "./changed-lines.ts";
import { type Declared, dependenciesOf, manifestOf } from "./manifest.ts";

export interface DependencyChange {
  /** The manifest. */
  readonly path: string;
  readonly name: string;
  readonly change: "added" | "removed" | "version";
  /** As written, where one is. */
  readonly from?: string;
  readonly to?: string;
  readonly dev: boolean;
  /** 1-based on the new side; of a removed one, absent. */
  readonly line?: number;
}

/** By file and then by line; a file without its texts has none. */
export function dependencyChanges(files: readonly ReviewedFile[]): DependencyChange[] {
  return files.flatMap((file) => {
    const { path, oldPath, before, after, status } = file;
    if (manifestOf(path) === undefined || status === "mode") return [];
    if (
      (before === undefined && status !== "added") ||
      (after === undefined && status !== "deleted")
    )
      return [];
    const old = dependenciesOf(oldPath, before ?? "");
    const now = dependenciesOf(path, after ?? "");
    const removed = [...old.values()]
      .filter(({ name }) => !now.has(name))
      .map((each) => ({
        path,
        name: each.name,
        change: "removed" as const,
        dev: each.dev,
        ...versions(each, undefined),
      }));
    const others = [...now.values()].flatMap((each): DependencyChange[] => {
      const was = old.get(each.name);
      if (was !== undefined && was.version === each.version) return [];
      return [
        {
          path,
          name: each.name,
          change: was === undefined ? "added" : "version",
          dev: each.dev,
          line: each.line,
          ...versions(was, each),
        },
      ];
    });
    return [...others, ...removed];
  });
}

function versions(
  was: Declared | undefined,
  is: Declared | undefined,
): { from?: string; to?: string } {
  return {
    ...(was?.version === undefined ? {} : { from: was.version }),
    ...(is?.version === undefined ? {} : { to: is.version }),
  };
}

/** New dependencies that are named one by one; a new manifest may bring hundreds. */
const NAMED = 30;

export function dependencyFindings(files: readonly ReviewedFile[]): Finding[] {
  const changes = dependencyChanges(files);
  const locked = lockedIn(files);
  const elsewhere = new Set(
    changes.filter(({ change }) => change === "removed").map(({ name }) => name),
  );
  const added = changes.filter(({ change, name }) => change === "added" && !elsewhere.has(name));
  const findings = added.slice(0, NAMED).map((each) => {
    const lock = locked.find(
      ({ folder, name }) =>
        name === each.name &&
        `${folderOf(each.path)}/`.startsWith(folder === "" ? "" : `${folder}/`),
    );
    return found("new-dependency", each.path, each.line, sentenceOf(each, lock));
  });
  if (added.length > NAMED) {
    findings.push(
      found(
        "new-dependency",
        undefined,
        undefined,
        `${counted(added.length - NAMED, "more dependency is new", "more dependencies are new")} in this change.`,
      ),
    );
  }
  return [
    ...findings,
    ...installScripts(files),
    ...scriptsOfLocked(locked, added),
    ...removedOrRaised(changes, added),
  ];
}

function sentenceOf(each: DependencyChange, lock: Locked | undefined): string {
  const version = each.to ?? lock?.version;
  const details = [
    sourceIn(each.to) ?? (isPinned(each, version) ? "pinned" : "not pinned to one version"),
    ...(each.dev ? ["for development only"] : []),
    ...(lock?.license === undefined ? [] : [`licence ${quoted(lock.license, 40).slice(1, -1)}`]),
    ...(lock?.scripts === true ? ["it runs an install script"] : []),
  ];
  return `${quoted(each.name)}${version === undefined ? "" : ` ${quoted(version, 60).slice(1, -1)}`} is a new dependency: ${details.join(", ")}.`;
}

/** Where a version says that the package comes from outside of any registry. */
function sourceIn(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  if (
    /^(?:git\+|git:|git@|github:|gitlab:|bitbucket:|ssh:)|\.git(?:#|$)|^@\s*git\+|^[\w.-]+\/[\w.-]+(?:#.*)?$/.test(
      version,
    )
  ) {
    return /#[0-9a-f]{7,40}$|@[0-9a-f]{40}\b/.test(version)
      ? "straight from a git repository, at one commit"
      : "straight from a git repository, at whatever its branch holds";
  }
  if (/^(?:@\s*)?https?:|^url:/.test(version))
    return "downloaded from an address, not from a registry";
  if (/^(?:file:|link:|path:|portal:)/.test(version)) return "taken from a folder";
  if (version.startsWith("workspace:")) return "of the same workspace";
  return undefined;
}

function isPinned({ path }: DependencyChange, version: string | undefined): boolean {
  if (version === undefined) return false;
  const kind = manifestOf(path);
  const plain = version.trim();
  if (kind === "python") return /^===?\s*[\w.!+-]+$/.test(plain) && !plain.includes("*");
  if (kind === "cargo") return plain.startsWith("=");
  if (kind === "go" || kind === "maven" || kind === "gradle" || kind === "nuget")
    return !/[[\](),*+]|latest/i.test(plain);
  return /^=?\s*v?\d+\.\d+(?:\.\d+)*(?:[-+.][\w.]+)?$/.test(plain);
}

interface Locked {
  /** Of the lock file. */
  readonly folder: string;
  readonly path: string;
  readonly name: string;
  readonly version?: string;
  readonly license?: string;
  readonly scripts: boolean;
  /** Absent in the lock file before. */
  readonly fresh: boolean;
}

/** Characters of a lock file that is parsed. */
const LOCK_LIMIT = 30_000_000;

/** What npm's lock files say of packages that were not in them, or ran no script, before. */
function lockedIn(files: readonly ReviewedFile[]): Locked[] {
  return files.flatMap(({ path, before, after }) => {
    if (!/(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/.test(path) || after === undefined)
      return [];
    const old = packagesIn(before);
    return [...packagesIn(after)].flatMap(([place, entry]) => {
      const was = old.get(place);
      const scripts = entry["hasInstallScript"] === true;
      const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
      if (
        !place.includes("node_modules/") ||
        (was !== undefined && (was["hasInstallScript"] === true || !scripts))
      )
        return [];
      const version = textOf(entry["version"]);
      const license = textOf(entry["license"]);
      return [
        {
          folder: folderOf(path),
          path,
          name,
          scripts,
          fresh: was === undefined,
          ...(version === undefined ? {} : { version }),
          ...(license === undefined ? {} : { license }),
        },
      ];
    });
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, 100) : undefined;
}

function packagesIn(
  text: string | undefined,
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  if (text === undefined || text.length > LOCK_LIMIT) return new Map();
  const packages = recordOf(recordOf(parsed(text))?.["packages"]);
  return new Map(
    Object.entries(packages ?? {}).flatMap(([place, entry]) => {
      const record = recordOf(entry);
      return record === undefined ? [] : [[place, record] as const];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A lock file in conflict says nothing; the conflict is a finding of its own.
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object of JSON has texts as keys
      (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function scriptsOfLocked(locked: readonly Locked[], added: readonly DependencyChange[]): Finding[] {
  const told = new Set(added.map(({ name }) => name));
  return locked
    .filter(({ scripts, name }) => scripts && !told.has(name))
    .slice(0, NAMED)
    .map(({ path, name, version, fresh }) =>
      found(
        "install-script",
        path,
        undefined,
        `${quoted(name)}${version === undefined ? "" : ` ${quoted(version, 40).slice(1, -1)}`} ${fresh ? "came in through another package and" : ""} runs an install script${fresh ? "" : " now"}.`.replaceAll(
          /\s+/g,
          " ",
        ),
      ),
    );
}

const hooks = ["preinstall", "install", "postinstall", "prepare"];

/** Scripts of a package's own that run wherever it is installed. */
function installScripts(files: readonly ReviewedFile[]): Finding[] {
  return files.flatMap(({ path, before, after, hunks }) => {
    if (nameOf(path) !== "package.json" || after === undefined) return [];
    const old = recordOf(recordOf(parsed(before ?? "{}"))?.["scripts"]);
    const now = recordOf(recordOf(parsed(after))?.["scripts"]);
    return hooks.flatMap((hook) => {
      const script = textOf(now?.[hook]);
      if (script === undefined || script === old?.[hook]) return [];
      const line = hunks
        .flatMap(({ lines }) => lines)
        .find((each) => each.kind === "added" && each.text.includes(`"${hook}"`))?.new;
      return [
        found(
          "install-script",
          path,
          line,
          `The script \`${hook}\` ${old?.[hook] === undefined ? "is new" : "changed"} and runs on every install: ${quoted(script)}.`,
        ),
      ];
    });
  });
}

function removedOrRaised(
  changes: readonly DependencyChange[],
  added: readonly DependencyChange[],
): Finding[] {
  const moved = new Set(changes.filter(({ change }) => change === "added").map(({ name }) => name));
  const told = new Set(added.map(({ name }) => name));
  return changes.flatMap((each) => {
    if (each.change === "removed" && !moved.has(each.name)) {
      return [
        found(
          "dependency-removed",
          each.path,
          undefined,
          `The dependency ${quoted(each.name)} was removed.`,
        ),
      ];
    }
    const [from, to] = [majorOf(each.from), majorOf(each.to)];
    if (each.change !== "version" || told.has(each.name)) return [];
    const outside = sourceIn(each.to);
    if (outside !== undefined && sourceIn(each.from) === undefined) {
      return [
        found(
          "dependency-source",
          each.path,
          each.line,
          `${quoted(each.name)} is ${outside} now; it was ${quoted(each.from ?? "?", 40)}.`,
        ),
      ];
    }
    if (from === undefined || to === undefined || from === to) return [];
    const way = Number(to) < Number(from) ? "down" : "up";
    return [
      found(
        "major-version",
        each.path,
        each.line,
        `${quoted(each.name)} goes ${way} by a major version: ${quoted(each.from ?? "", 40)} to ${quoted(each.to ?? "", 40)}.`,
      ),
    ];
  });
}

/** The part of a version whose change may break: `0.x` counts its second number, in eight digits, so that they compare. */
function majorOf(version: string | undefined): string | undefined {
  const match = /(?<![\w.])v?(\d{1,8})(?:\.(\d{1,8}))?/.exec(version ?? "");
  if (match === null || sourceIn(version) !== undefined) return undefined;
  return match[1] === "0" && match[2] !== undefined
    ? `0.${match[2].padStart(8, "0")}`
    : (match[1] ?? "");
}
