/**
 * Adds and removes worktrees of the user's repository.
 *
 * A checkout would run the filters that the repository's own configuration defines (LFS and the like) on files that
 * the base commit chose; they are switched off, so a worktree holds what the commit holds.
 */
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { TacitError } from "../core/error.ts";
import { diskFull, refuseFullDisk, roomAt } from "./disk-full.ts";
import { git, gitBytes, tryGit } from "./git.ts";
import type { Refusal } from "./internal/tree.ts";
import { pathExists, removeTree, renamePath } from "./files.ts";
import {
  branchExists,
  readRef,
  type Repository,
  requireBranchName,
  saveRef,
} from "./repository.ts";
import type { BoxPolicy } from "./sandbox.ts";
import { commitTree, snapshotTree } from "./snapshot.ts";

/**
 * Creates a branch at `base` and a worktree of it at `path`, which must not exist.
 *
 * @throws TacitError `platform/branch-exists`, `platform/bad-branch`, `platform/git-failed`; and `platform/disk-full`,
 * where neither branch nor worktree is left.
 */
export async function addWorktree(
  repository: Repository,
  request: { readonly branch: string; readonly base: string; readonly path: string },
): Promise<void> {
  const { branch, base } = request;
  const args = ["-c", "core.autocrlf=false", "worktree", "add", "--quiet", "--no-track"];
  const environment = await withoutFilters(repository);
  const added = await tryGit(repository.root, [...args, "-b", branch, "--", request.path, base], {
    environment,
  });
  if (added.status === "exited" && added.code === 0) return;
  if (!added.stderr.includes("already exists")) {
    try {
      await refuseFullDisk(added, dirname(request.path));
      await refuseSmallDisk(repository, base, request.path);
    } catch (error) {
      // Git makes the branch first, and leaves it; had it been there before, git would have said so.
      await tryGit(repository.root, ["update-ref", "-d", `refs/heads/${branch}`, base]);
      throw error;
    }
  }
  // Git's own words are for people; what they mean is asked for only when they came.
  await requireBranchName(repository, branch);
  if (await branchExists(repository, branch)) {
    throw new TacitError({
      code: "platform/branch-exists",
      kind: "conflict",
      message: `The branch ${branch} exists already.`,
      hint: `git branch -m ${branch} <other name>`,
    });
  }
  throw new TacitError({
    code: "platform/git-failed",
    kind: "environment",
    message: `git worktree add could not make ${request.path}: ${added.stderr.toString("utf8").trim()}`,
    hint: "Check that the disk has room and the folder can be written.",
  });
}

/** A checkout for which the room is too small: git deletes it again, and says no more than "unable to write file". */
async function refuseSmallDisk(repository: Repository, base: string, place: string): Promise<void> {
  const room = await roomAt(dirname(place));
  if (room === undefined) return;
  const listed = await tryGit(repository.root, ["ls-tree", "-r", "-l", "-z", base]);
  let needed = 0;
  for (const entry of listed.stdout.toString("latin1").split("\0")) {
    needed += Number(/^\d+ blob \w+ +(\d+)\t/.exec(entry)?.[1] ?? 0);
  }
  if (needed > room) throw diskFull(place);
}

/** Environment that empties each `filter.*` driver; by environment, because `-c` cannot hold a name with `=`. */
async function withoutFilters(repository: Repository): Promise<Record<string, string>> {
  const output = await gitBytes(repository.root, ["config", "--list", "--name-only", "-z"]);
  const drivers = new Set<string>();
  for (const name of output.toString("utf8").split("\0")) {
    const driver = /^filter\.([^]+)\.[^.]+$/.exec(name)?.[1];
    if (driver !== undefined) drivers.add(driver);
  }
  const settings: (readonly [string, string])[] = [["safe.directory", "*"]];
  for (const driver of drivers) {
    for (const command of ["clean", "smudge", "process"]) {
      settings.push([`filter.${driver}.${command}`, ""]);
    }
    settings.push([`filter.${driver}.required`, "false"]);
  }
  const environment: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  for (const [at, [key, value]] of settings.entries()) {
    environment[`GIT_CONFIG_KEY_${at}`] = key;
    environment[`GIT_CONFIG_VALUE_${at}`] = value;
  }
  return environment;
}

/** Ends the name of a worktree that is saved and being deleted. */
export const REMOVING = ".removing";

export type Removal =
  /** `saved` is the commit that the private ref holds; undefined when there was nothing left to save. */
  { readonly status: "removed"; readonly saved: string | undefined } | Refusal;

/**
 * Saves everything in the worktree, uncommitted work included, under the private ref `saveAs`; then deletes the
 * worktree and its private git directory. The branch stays. A removal that was cut off is carried on by the next call;
 * what it saved stays saved.
 *
 * Where the tree cannot be saved nothing is deleted and the refusal says why, unless `discard` is true: then the ref
 * keeps the branch's tip.
 */
export async function removeWorktree(
  repository: Repository,
  path: string,
  request: {
    /** Full ref name, such as `refs/tacit/saved/<branch>`. */
    readonly saveAs: string;
    readonly branch: string;
    readonly gitDirectory: string;
    readonly box: BoxPolicy | undefined;
    readonly discard?: boolean;
  },
): Promise<Removal> {
  const tip = await readRef(repository, `refs/heads/${request.branch}`);
  let saved = tip;
  const isThere = await pathExists(path);
  if (tip !== undefined && isThere) {
    const read = await snapshotTree({ ...request, repository, worktree: path, base: tip });
    if (read.status === "refused" && request.discard !== true) return read;
    if (
      read.status === "read" &&
      read.tree !== (await git(repository.root, ["rev-parse", `${tip}^{tree}`]))
    ) {
      const message = `Uncommitted work on ${request.branch}\n`;
      saved = await commitTree(repository, read.tree, tip, message);
    }
  }
  const earlier = isThere ? undefined : await readRef(repository, request.saveAs);
  if (earlier !== undefined) saved = earlier;
  else if (saved !== undefined) await saveRef(repository, request.saveAs, saved);
  // Under another name first: half a tree at its own place would be saved as if files had been deleted.
  const going = `${path}${REMOVING}`;
  await removeTree(going);
  if (isThere) await renamePath(path, going);
  // First the folder: git would read the worktree's own `.git`, which an agent may have replaced.
  await removeTree(going);
  await forget(repository, path);
  await removeTree(request.gitDirectory);
  await rm(`${request.gitDirectory}.pointer`, { force: true });
  return { status: "removed", saved };
}

/**
 * Takes away what a broken `addWorktree` left behind: the folder, git's record of it, and the branch while it stands on
 * `base`. Nothing may have worked in it yet.
 */
export async function dropWorktree(
  repository: Repository,
  request: { readonly branch: string; readonly base: string; readonly path: string },
): Promise<void> {
  await removeTree(request.path);
  await forget(repository, request.path);
  const ref = `refs/heads/${request.branch}`;
  if ((await readRef(repository, ref)) !== request.base) return;
  await git(repository.root, ["update-ref", "-d", "--", ref, request.base]);
}

/** Deletes git's record of a worktree whose folder is gone; a worktree that git does not know is fine. */
async function forget(repository: Repository, path: string): Promise<void> {
  const listed = await git(repository.root, ["worktree", "list", "--porcelain", "-z"]);
  if (!listed.split("\0").includes(`worktree ${path}`)) return;
  await git(repository.root, ["worktree", "remove", "--force", "--force", "--", path]);
}
