/**
 * Carries a change over to a new base, to see what its author did since.
 *
 * Git merges trees with what the repository configures: a merge driver, named in `.gitattributes`, is a command that it
 * runs. So all of it happens in a git directory of our own beside the repository, with a clean configuration, no
 * attributes, and the repository's objects borrowed: no driver has a name there, and nothing is written to the user's.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type GitOptions, git, gitBytes, tryGit } from "./git.ts";
import { isBinary, MEBIBYTE, offline, splitAtZero } from "./internal/tree-parts.ts";
import { objectDirectories, type Repository } from "./repository.ts";

/** Milliseconds for one call of git. */
const TIME_LIMIT = 120_000;
/** Bytes of a diff, and of the listing of conflicts. */
const OUTPUT_LIMIT = 512 * MEBIBYTE;
/** Bytes of a file whose conflict is looked into; a larger one is compared as it was seen. */
const CONFLICT_LIMIT = 4 * MEBIBYTE;
/** Conflicted files that are looked into, since each costs five processes. */
const CONFLICTS_LIMIT = 200;

/** A git directory that borrows a repository's objects; what is written there goes away with it. */
export interface BesideRepository {
  readonly directory: string;
}

type Borrowed = Pick<Repository, "root" | "gitDirectory" | "objectFormat">;

/** Runs `use` with a git directory beside the repository, which is deleted afterwards. */
export async function besideRepository<Result>(
  repository: Borrowed,
  use: (place: BesideRepository) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "tacit-beside-"));
  try {
    for (const folder of ["objects/info", "refs/heads", "info"]) {
      // oxlint-disable-next-line no-await-in-loop -- three
      await mkdir(path.join(directory, folder), { recursive: true });
    }
    const objects = await objectDirectories(repository);
    await writeFile(path.join(directory, "objects/info/alternates"), `${objects.join("\n")}\n`);
    await writeFile(path.join(directory, "config"), configOf(repository.objectFormat));
    await writeFile(path.join(directory, "HEAD"), "ref: refs/heads/none\n");
    return await use({ directory });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function configOf(format: string): string {
  const version = format === "sha1" ? 0 : 1;
  const extension = format === "sha1" ? "" : `[extensions]\n\tobjectFormat = ${format}\n`;
  return `[core]\n\trepositoryFormatVersion = ${version}\n\tbare = true\n${extension}`;
}

function optionsOf({ directory }: BesideRepository, limits: GitOptions = {}): GitOptions {
  return {
    timeout: TIME_LIMIT,
    output: OUTPUT_LIMIT,
    ...limits,
    environment: {
      ...offline,
      GIT_DIR: directory,
      GIT_ATTR_NOSYSTEM: "1",
      // The same trees give the same commits, whoever asks and when.
      GIT_AUTHOR_DATE: "@0 +0000",
      GIT_COMMITTER_DATE: "@0 +0000",
      ...limits.environment,
    },
  };
}

/** The tree of a commit (full id), or undefined where the commit, or its tree, is not there any more. */
export async function treeBeside(
  place: BesideRepository,
  commit: string,
): Promise<string | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{tree}`];
  const { code, stdout } = await tryGit(place.directory, args, optionsOf(place));
  const tree = stdout.toString("latin1").trim();
  if (code !== 0 || !/^[0-9a-f]{40,64}$/.test(tree)) return undefined;
  const there = await tryGit(place.directory, ["cat-file", "-e", tree], optionsOf(place));
  return there.code === 0 ? tree : undefined;
}

/**
 * The unified diff between two trees, with renames and submodules.
 *
 * @param limits `largest`: bytes of a file from which on it is told as a binary one, without its lines.
 * @throws TacitError `platform/git-failed`, also where it is larger than 512 MiB.
 */
export async function diffBeside(
  place: BesideRepository,
  from: string,
  to: string,
  { largest }: { readonly largest?: number } = {},
): Promise<Buffer> {
  const format = "-r -p --no-ext-diff --no-textconv --no-color --full-index --find-renames";
  const rest = "--ignore-submodules=none --submodule=short --src-prefix=a/ --dst-prefix=b/";
  return await gitBytes(
    place.directory,
    [
      // Names of any bytes come through in ASCII.
      "-c",
      "core.quotePath=true",
      ...(largest === undefined ? [] : ["-c", `core.bigFileThreshold=${largest}`]),
      "diff-tree",
      ...format.split(" "),
      ...rest.split(" "),
      "--end-of-options",
      from,
      to,
    ],
    optionsOf(place),
  );
}

/**
 * The unified diff between two commits, as nothing in the checkout can hide a part of it: with `-diff` in
 * `.gitattributes` a text counts as binary, and a setting leaves submodules out.
 *
 * @throws TacitError `platform/git-failed`, as `diffBeside` does.
 */
export async function plainDiff(
  repository: Borrowed,
  from: string,
  to: string,
  limits: { readonly largest?: number } = {},
): Promise<Buffer> {
  return besideRepository(repository, async (place) => diffBeside(place, from, to, limits));
}

/** Paths that differ between two trees, as git's bytes read as UTF-8; a renamed file counts under both names. */
export async function pathsBeside(
  place: BesideRepository,
  from: string,
  to: string,
): Promise<string[]> {
  const args = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--ignore-submodules=none"];
  const listed = await gitBytes(
    place.directory,
    [...args, "--end-of-options", from, to],
    optionsOf(place),
  );
  return [...splitAtZero(listed)].map((name) => name.toString("utf8"));
}

export type Carried =
  | {
      readonly status: "carried";
      /** Lies in the place alone. */
      readonly tree: string;
      /** Where the change and the new base touched the same; by path, in code unit order. */
      readonly conflicts: readonly string[];
    }
  | { readonly status: "failed"; readonly reason: string };

/**
 * The tree that a change makes when it is carried from the tree `before` to the tree `onto`.
 *
 * Where the two conflict, the tree has no markers: what the change said stands in the lines that conflict, and in the
 * rest of that file what the new base says. A file of which no lines can be merged is as the change had it.
 */
export async function carryOver(
  place: BesideRepository,
  trees: { readonly before: string; readonly change: string; readonly onto: string },
): Promise<Carried> {
  const { before, change, onto } = trees;
  // Commits without a history, so that neither a shallow clone nor a base from elsewhere matters.
  const root = await commitOf(place, before, []);
  const [ours, theirs] = await Promise.all([
    commitOf(place, change, ["-p", root]),
    commitOf(place, onto, ["-p", root]),
  ]);
  const merged = await tryGit(
    place.directory,
    ["-c", "merge.directoryRenames=true", "merge-tree", "--write-tree", "-z", ours, theirs],
    optionsOf(place),
  );
  const rows = [...splitAtZero(merged.stdout)];
  const tree = rows[0]?.toString("latin1") ?? "";
  const written = merged.status === "exited" && (merged.code === 0 || merged.code === 1);
  if (!written || !/^[0-9a-f]{40,64}$/.test(tree)) {
    const said = merged.stderr.toString("utf8").trim().slice(0, 500);
    return {
      status: "failed",
      reason: `git merge-tree ended with ${merged.code ?? merged.status}: ${said || "it said nothing"}`,
    };
  }
  const end = rows.findIndex((row, at) => at > 0 && row.length === 0);
  const stages = rows.slice(1, end < 0 ? rows.length : end).flatMap((row) => stageOf(row) ?? []);
  if (merged.code === 0 || stages.length === 0) {
    return { status: "carried", tree, conflicts: [] };
  }
  const conflicts = byName(stages, [ours, theirs]);
  const clean = await withoutMarkers(place, tree, conflicts);
  if (clean === undefined) {
    return { status: "failed", reason: "git could not take the conflicts out of the merged tree" };
  }
  return {
    status: "carried",
    tree: clean,
    conflicts: [...new Set(conflicts.map(({ shown }) => shown))].toSorted(),
  };
}

async function commitOf(
  place: BesideRepository,
  tree: string,
  parents: readonly string[],
): Promise<string> {
  const args = ["commit-tree", tree, ...parents, "-F", "-"];
  return await git(place.directory, args, optionsOf(place, { input: "" }));
}

interface Stage {
  readonly mode: string;
  readonly id: string;
  /** 1 is before, 2 the change, 3 the new base. */
  readonly stage: string;
  readonly name: Buffer;
}

function stageOf(row: Buffer): Stage | undefined {
  const tab = row.indexOf(9);
  const [, mode = "", id = "", stage = ""] =
    /^(\d{6}) ([0-9a-f]{40,64}) ([123])$/.exec(row.toString("latin1", 0, Math.max(tab, 0))) ?? [];
  return stage === "" ? undefined : { mode, id, stage, name: row.subarray(tab + 1) };
}

/** What is in conflict under one name. */
interface Conflict {
  readonly name: Buffer;
  /** The path that people know it by. */
  readonly shown: string;
  /** Git made the name up, because two things want the same path. */
  readonly madeUp: boolean;
  readonly stages: ReadonlyMap<string, Stage>;
}

function byName(stages: readonly Stage[], commits: readonly string[]): Conflict[] {
  const found = new Map<string, { name: Buffer; stages: Map<string, Stage> }>();
  for (const stage of stages) {
    const key = stage.name.toString("latin1");
    const entry = found.get(key) ?? { name: stage.name, stages: new Map<string, Stage>() };
    entry.stages.set(stage.stage, stage);
    found.set(key, entry);
  }
  return [...found.values()].map((entry) => {
    const name = entry.name.toString("utf8");
    const suffix = commits.map((commit) => name.indexOf(`~${commit}`)).find((at) => at > 0);
    return { ...entry, shown: name.slice(0, suffix), madeUp: suffix !== undefined };
  });
}

async function withoutMarkers(
  place: BesideRepository,
  tree: string,
  conflicts: readonly Conflict[],
): Promise<string | undefined> {
  const entries: Buffer[] = [];
  for (const [at, conflict] of conflicts.entries()) {
    const seen = conflict.madeUp ? undefined : conflict.stages.get("2");
    let [mode, id] = [seen?.mode ?? "0", seen?.id ?? "0".repeat(tree.length)];
    if (seen !== undefined && at < CONFLICTS_LIMIT) {
      // oxlint-disable-next-line no-await-in-loop -- the temporary files have one name
      id = (await mergedLines(place, conflict)) ?? id;
    }
    // A name that holds a newline needs the form that ends at zero.
    entries.push(Buffer.from(`${mode} ${id}\t`), conflict.name, Buffer.from([0]));
  }
  const environment = { GIT_INDEX_FILE: path.join(place.directory, "carried.index") };
  const options = optionsOf(place, { environment });
  const input = Buffer.concat(entries);
  // An index does not take every path that a tree may hold, `.git/config` say.
  const read = await tryGit(place.directory, ["read-tree", tree], options);
  if (read.code !== 0) return undefined;
  const args = ["update-index", "-z", "--index-info"];
  const updated = await tryGit(place.directory, args, { ...options, input });
  if (updated.code !== 0) return undefined;
  const written = await tryGit(place.directory, ["write-tree"], options);
  return written.code === 0 ? written.stdout.toString("latin1").trim() : undefined;
}

/** The id of a file that takes what the base says where it may, and what the change says in conflict. */
async function mergedLines(
  place: BesideRepository,
  { stages }: Conflict,
): Promise<string | undefined> {
  const sides = ["2", "1", "3"].map((stage) => stages.get(stage));
  const texts = await Promise.all(sides.map((side) => textOf(place, side)));
  const files: string[] = [];
  for (const [at, text] of texts.entries()) {
    if (text === undefined) return undefined;
    const file = path.join(place.directory, `side-${at}`);
    files.push(file);
    // oxlint-disable-next-line no-await-in-loop -- three
    await writeFile(file, text);
  }
  const { code, stdout } = await tryGit(
    place.directory,
    ["merge-file", "-p", "-q", "--ours", ...files],
    optionsOf(place),
  );
  if (code !== 0) return undefined;
  const write = ["hash-object", "-w", "--no-filters", "--stdin"];
  return await git(place.directory, write, optionsOf(place, { input: stdout }));
}

async function textOf(
  place: BesideRepository,
  stage: Stage | undefined,
): Promise<Buffer | undefined> {
  if (stage === undefined || !stage.mode.startsWith("100")) return undefined;
  const { code, stdout } = await tryGit(
    place.directory,
    ["cat-file", "blob", stage.id],
    optionsOf(place, { output: CONFLICT_LIMIT }),
  );
  return code === 0 && !isBinary(stdout) ? stdout : undefined;
}
