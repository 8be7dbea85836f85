/**
 * Commits what a worktree holds without trusting it.
 *
 * Git executes what it finds in a tree: a nested repository's fsmonitor or filter runs on `add -A` whatever the outer
 * configuration says. So, where there is a box, git reads the tree inside one, and the host only takes in a pack that
 * it checks. The git directory of a snapshot is made anew each time: neither index flags nor an exclude file that an
 * agent left in its own can hide a file.
 */
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "./command.ts";
import { needingRoom, refuseFullDisk } from "./disk-full.ts";
import { readIfPresent } from "./files.ts";
import { git, gitArguments, gitBytes, gitEnvironment, tryGit } from "./git.ts";
import { entriesOf, type Refusal, refusalOf } from "./internal/tree.ts";
import { type Finished, runCommand } from "./process.ts";
import { objectDirectories, readRef, type Repository, saveRef, updateRef } from "./repository.ts";
import { type BoxPolicy, boxed } from "./sandbox.ts";

/** Bytes; a larger file is no source text. */
const FILE_LIMIT = 50 * 1024 * 1024;
const PACK_LIMIT = 1024 ** 3;
/** Milliseconds for git to read a tree. */
const TIME_LIMIT = 300_000;
/** Git's own `transfer.unpackLimit`: fewer objects are stored loose. */
const UNPACK_LIMIT = 100;

export interface GitDirectory {
  readonly directory: string;
  /** A file `gitdir: <directory>` for `BoxPolicy.git`. */
  readonly pointer: string;
  /** Objects of the user's repository, for `BoxPolicy.git`. */
  readonly objects: string;
  /** Object directories that the repository borrows from, for `BoxPolicy.readOnly`. */
  readonly borrowed: readonly string[];
}

/**
 * Makes a private git directory at `directory` (anything there is deleted): own clean configuration, the objects of
 * the repository borrowed, HEAD on a branch `work` and the index at `base`. The caller deletes it and its pointer.
 *
 * @throws TacitError `platform/disk-full`; nothing is left there then.
 */
export async function prepareGitDirectory(
  repository: Repository,
  directory: string,
  base: string,
): Promise<GitDirectory> {
  try {
    return await needingRoom(directory, () => makeGitDirectory(repository, directory, base));
  } catch (error) {
    await removeGitDirectory(directory);
    throw error;
  }
}

async function removeGitDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await rm(pointerOf(directory), { force: true });
}

function pointerOf(directory: string): string {
  return `${directory}.pointer`;
}

async function makeGitDirectory(
  repository: Repository,
  directory: string,
  base: string,
): Promise<GitDirectory> {
  await rm(directory, { recursive: true, force: true });
  // By hand what `git init` would make: it is two files and three folders, and a process less at each turn.
  for (const folder of ["objects/info", "refs/heads", "info"]) {
    // oxlint-disable-next-line no-await-in-loop -- three
    await mkdir(path.join(directory, folder), { recursive: true });
  }
  await writeFile(path.join(directory, "config"), configOf(repository.objectFormat));
  const [objects = "", ...borrowed] = await objectDirectories(repository);
  await writeFile(
    path.join(directory, "objects/info/alternates"),
    // All of them: git ignores relative entries in the file of a borrowed directory.
    `${[objects, ...borrowed].join("\n")}\n`,
  );
  // The user's private ignore rules: what they keep out of their commits stays out of ours.
  const excludes = await readIfPresent(path.join(repository.gitDirectory, "info/exclude"));
  await writeFile(path.join(directory, "info/exclude"), excludes ?? "");
  await writeFile(path.join(directory, "HEAD"), "ref: refs/heads/work\n");
  await writeFile(path.join(directory, "refs/heads/work"), `${base}\n`);
  await git(directory, [`--git-dir=${directory}`, "read-tree", base]);
  const pointer = pointerOf(directory);
  await writeFile(pointer, `gitdir: ${directory}\n`);
  return { directory, pointer, objects, borrowed };
}

function configOf(format: string): string {
  const version = format === "sha1" ? 0 : 1;
  const extension = format === "sha1" ? "" : `[extensions]\n\tobjectFormat = ${format}\n`;
  return `[core]\n\trepositoryFormatVersion = ${version}\n\tfileMode = true\n\tbare = false\n\tautocrlf = false\n${extension}`;
}

/** The part of `BoxPolicy` that gives a box this git directory. */
export function gitOfBox(prepared: GitDirectory): Required<Pick<BoxPolicy, "git" | "readOnly">> {
  const { directory, objects, pointer, borrowed } = prepared;
  return { git: { directory, objects, pointer }, readOnly: borrowed };
}

export type TreeSnapshot = { readonly status: "read"; readonly tree: string } | Refusal;

export type Snapshot =
  | { readonly status: "taken" | "unchanged"; readonly commit: string; readonly tree: string }
  | Refusal;

export interface SnapshotRequest {
  readonly repository: Repository;
  readonly worktree: string;
  /** The attempt's private git directory; the snapshot's own is made beside it and deleted. */
  readonly gitDirectory: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** The commit that the attempt stood on. */
  readonly parent: string;
  readonly message: string;
  /** The box of the attempt; undefined when its agent ran without one. */
  readonly box: BoxPolicy | undefined;
}

/**
 * Commits the worktree on its branch. Its processes must have ended.
 *
 * A person, or an agent without a box, may have committed too: where the tip descends from `parent`, the snapshot
 * continues it; otherwise (amended, rebased, reset) the branch is set to a commit on `parent`, and a ref
 * `refs/tacit/saved/<branch>-<commit>` keeps the tip.
 *
 * @throws TacitError `platform/ref-moved` (conflict) when the branch moved meanwhile.
 */
export async function takeSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const { repository, branch, parent, message } = request;
  const read = await snapshotTree({ ...request, base: parent });
  if (read.status === "refused") return read;
  const { tree } = read;
  const ref = `refs/heads/${branch}`;
  const [tip, parentTree] = await Promise.all([
    readRef(repository, ref),
    treeOf(repository, parent),
  ]);
  const onto = tip !== undefined && (await descends(repository, tip, parent)) ? tip : parent;
  if (tip !== undefined && tip !== onto && !(await descends(repository, parent, tip))) {
    await saveRef(repository, `refs/tacit/saved/${branch}-${tip.slice(0, 10)}`, tip);
  }
  if (tree === (onto === parent ? parentTree : await treeOf(repository, onto))) {
    if (tip !== onto) await updateRef(repository, ref, onto, tip);
    return { status: onto === parent ? "unchanged" : "taken", commit: onto, tree };
  }
  const commit = await commitTree(repository, tree, onto, message);
  await updateRef(repository, ref, commit, tip);
  await refreshIndex(repository, request.worktree, commit);
  return { status: "taken", commit, tree };
}

/**
 * Sets the worktree's own index to the commit, so that `git status` of an engineer who looks into it is clean.
 *
 * Run in the user's top level with only the index file named: the worktree's administrative folder has a `commondir`
 * that an agent without a box may have redirected.
 */
async function refreshIndex(
  repository: Repository,
  worktree: string,
  commit: string,
): Promise<void> {
  const folder = path.join(repository.gitDirectory, "worktrees");
  for (const name of await readdir(folder).catch(() => [])) {
    const pointer = await readIfPresent(path.join(folder, name, "gitdir"));
    if (pointer?.trim() !== path.join(worktree, ".git")) continue;
    const environment = { GIT_INDEX_FILE: path.join(folder, name, "index") };
    // A courtesy: a lock that an editor holds must not undo a snapshot that is already taken.
    await tryGit(repository.root, ["read-tree", commit], { environment });
  }
}

async function treeOf(repository: Repository, commit: string): Promise<string> {
  return await git(repository.root, ["rev-parse", `${commit}^{tree}`]);
}

async function descends(repository: Repository, tip: string, parent: string): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", parent, tip];
  return tip === parent || (await tryGit(repository.root, args)).code === 0;
}

/** Makes a commit object; the message goes by standard input, so it may be anything. */
export async function commitTree(
  repository: Repository,
  tree: string,
  parent: string,
  message: string,
): Promise<string> {
  return await git(repository.root, ["commit-tree", tree, "-p", parent, "-F", "-"], {
    input: message,
  });
}

/**
 * Stores what the worktree holds as a tree in the repository; no ref moves.
 *
 * `.gitignore` is respected. Refused are: nested repositories, paths that git or a terminal would misread, links that
 * leave the tree, files over 50 MB; all only where they differ from `base`.
 *
 * @throws TacitError `platform/disk-full`, because no agent can mend that.
 */
export async function snapshotTree(request: {
  readonly repository: Repository;
  readonly worktree: string;
  readonly gitDirectory: string;
  readonly base: string;
  readonly box: BoxPolicy | undefined;
}): Promise<TreeSnapshot> {
  const { repository, worktree, base, box } = request;
  if (box === undefined) {
    const nested = await nestedRepositories(worktree);
    if (nested.length > 0) {
      return refused("The worktree contains repositories of its own.", nested);
    }
  }
  const directory = `${request.gitDirectory}.snapshot`;
  const prepared = await prepareGitDirectory(repository, directory, base);
  try {
    const reader: Reader = { worktree, prepared, boxed: box !== undefined };
    const [listed, read] = await Promise.all([
      gitBytes(repository.root, listing(base)),
      runOver(reader, READ_TREE),
    ]);
    await refuseFullDisk(read, directory);
    if (!succeeded(read)) return refused(failure("read the worktree", read), []);
    // What git in a box says is a claim, good for refusing early; the host's own reading below decides.
    const end = read.stdout.indexOf("\n");
    const tree = read.stdout.toString("latin1", 0, Math.max(end, 0));
    if (!/^[0-9a-f]{40,64}$/.test(tree)) {
      return refused(failure("write a tree", read), []);
    }
    const before = entriesOf(listed);
    const early = refusalOf(before, entriesOf(read.stdout.subarray(end + 1)), FILE_LIMIT);
    if (early !== undefined) return early;

    const revisions = { input: `${tree}\n^${base}\n` };
    const packed = await runOver(reader, PACK_OBJECTS, revisions);
    await refuseFullDisk(packed, directory);
    if (!succeeded(packed)) return refused(failure("pack the objects", packed), []);
    const wrong = await importPack(repository, packed.stdout);
    if (wrong !== undefined) return wrong;
    const [kind, taken] = await Promise.all([
      tryGit(repository.root, ["cat-file", "-t", tree]),
      tryGit(repository.root, listing(tree)),
    ]);
    if (kind.stdout.toString("utf8") !== "tree\n" || !succeeded(taken)) {
      return refused("The pack does not contain the tree that it was made for.", []);
    }
    const after = entriesOf(taken.stdout);
    const late =
      refusalOf(before, after, FILE_LIMIT) ?? (await escapingLinks(repository, before, after));
    return late ?? { status: "read", tree };
  } finally {
    await removeGitDirectory(directory);
  }
}

function refused(reason: string, paths: readonly string[]): Refusal {
  return { status: "refused", reason, paths };
}

function listing(tree: string): string[] {
  return ["ls-tree", "-r", "-l", "-z", "--full-tree", tree];
}

function succeeded(finished: Finished): boolean {
  return finished.status === "exited" && finished.code === 0;
}

function failure(what: string, finished: Finished): string {
  const said = finished.stderr.toString("utf8").trim().slice(0, 2_000);
  return `git could not ${what} (${finished.code ?? finished.status}): ${said || "it said nothing"}`;
}

interface Reader {
  readonly worktree: string;
  readonly prepared: GitDirectory;
  readonly boxed: boolean;
}

/** Shell lines in which `$@` is git; one box for three commands, because each costs as much as all of them. */
const READ_TREE = `"$@" add -A && tree=$("$@" write-tree) && echo "$tree" && "$@" ${listing('"$tree"').join(" ")}`;
const PACK_OBJECTS = `"$@" pack-objects -q --revs --stdout`;

/** Runs git over the untrusted tree with the snapshot's git directory, in a box where there is one. */
async function runOver(
  reader: Reader,
  script: string,
  limits: { readonly input?: string } = {},
): Promise<Finished> {
  const { worktree, prepared } = reader;
  const program = gitArguments([`--git-dir=${prepared.directory}`, `--work-tree=${worktree}`]);
  const command: Command = {
    argv: ["/bin/sh", "-c", script, "tacit-snapshot", ...program],
    cwd: worktree,
    environment: gitEnvironment(),
  };
  const wrapped = reader.boxed
    ? boxed(command, {
        worktree,
        writable: [prepared.directory],
        readOnly: [prepared.objects, ...prepared.borrowed],
      })
    : command;
  return await runCommand(wrapped, { ...limits, timeout: TIME_LIMIT, output: PACK_LIMIT });
}

/**
 * Takes a pack in with git's object checks: no malformed trees, no `.git` entries, no dangerous `.gitmodules`.
 *
 * Objects arrive beside the others and are moved when all are there, so a pack that is refused or finds no room leaves
 * nothing in the user's repository. What a killed process left, `git prune` deletes by that name.
 */
async function importPack(repository: Repository, pack: Buffer): Promise<Refusal | undefined> {
  if (pack.length < 12 || pack.toString("latin1", 0, 4) !== "PACK") {
    return refused("What git wrote is not a pack.", []);
  }
  const few = pack.readUInt32BE(8) < UNPACK_LIMIT;
  const args = few ? ["unpack-objects", "-q", "--strict"] : ["index-pack", "--strict", "--stdin"];
  const known = await objectDirectories(repository);
  const objects = path.join(repository.gitDirectory, "objects");
  return await needingRoom(objects, async () => {
    const incoming = await mkdtemp(path.join(objects, "tmp_objdir-tacit-"));
    try {
      await mkdir(path.join(incoming, "info"));
      await writeFile(path.join(incoming, "info/alternates"), `${known.join("\n")}\n`);
      const environment = { GIT_OBJECT_DIRECTORY: incoming };
      const limits = { input: pack, timeout: TIME_LIMIT };
      const taken = await tryGit(repository.root, args, { environment, ...limits });
      await refuseFullDisk(taken, objects);
      if (!succeeded(taken)) return refused(failure("accept the objects", taken), []);
      await rm(path.join(incoming, "info"), { recursive: true });
      await moveObjects(incoming, objects);
      return undefined;
    } finally {
      await rm(incoming, { recursive: true, force: true });
    }
  });
}

/** Moves loose objects and packs into an object directory; an index comes after its pack, which it makes visible. */
async function moveObjects(from: string, to: string): Promise<void> {
  for (const folder of await readdir(from)) {
    const target = path.join(to, folder);
    // oxlint-disable-next-line no-await-in-loop -- a few, and in order
    await mkdir(target, { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    const names = await readdir(path.join(from, folder));
    for (const name of names.toSorted(
      (a, b) => Number(a.endsWith(".idx")) - Number(b.endsWith(".idx")),
    )) {
      // oxlint-disable-next-line no-await-in-loop
      await rename(path.join(from, folder, name), path.join(target, name));
    }
  }
}

async function escapingLinks(
  repository: Repository,
  before: Entries,
  after: Entries,
): Promise<Refusal | undefined> {
  const paths: string[] = [];
  for (const [key, entry] of after) {
    if (entry.mode !== "120000" || before.has(key)) continue;
    const target = await gitBytes(repository.root, ["cat-file", "blob", entry.id]);
    if (leavesTree(entry.path, target.toString("latin1"))) paths.push(entry.display);
  }
  if (paths.length === 0) return undefined;
  return refused("Symbolic links point outside the worktree.", paths);
}

type Entries = ReturnType<typeof entriesOf>;

/**
 * Whether a link's target may leave the tree. `..` after a name counts as leaving: the name may be a link itself, and
 * then `..` climbs from where that leads.
 */
function leavesTree(link: string, target: string): boolean {
  if (target.startsWith("/") || target.includes("\0")) return true;
  const steps = target.split("/").filter((step) => step !== "" && step !== ".");
  const down = steps.findIndex((step) => step !== "..");
  const climbs = down < 0 ? steps.length : down;
  if (steps.slice(climbs).includes("..")) return true;
  return climbs > link.split("/").length - 1 || steps.some((step) => step.toLowerCase() === ".git");
}

/** Folders below the top that git could take for a repository. */
async function nestedRepositories(worktree: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(path.join(worktree, folder), { withFileTypes: true });
    const names = new Set(entries.map((entry) => entry.name));
    const bare = names.has("HEAD") && names.has("objects") && names.has("refs");
    const inside = entries.some((entry) => entry.name.toLowerCase() === ".git");
    if (folder !== "" ? bare || inside : bare) {
      found.push(folder === "" ? "." : folder);
      continue;
    }
    for (const entry of entries) {
      if (folder === "" && entry.name === ".git") continue;
      if (entry.isDirectory()) folders.push(folder === "" ? entry.name : `${folder}/${entry.name}`);
    }
  }
  return found.toSorted();
}
