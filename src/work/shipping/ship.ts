/**
 * Brings an approved change into its target branch, and takes it out again.
 *
 * The merge is made in a private worktree. The user's checkout only ever moves forward by a fast-forward that touches no
 * dirty path, so what they are working on stays theirs.
 */
import { TacitError } from "../../ground/core/error.ts";
import { git, tryGit } from "../../ground/platform/git.ts";
import { changedPaths } from "../../ground/platform/repository.ts";

/** Names the approved commit in the message of the commit that ships it. */
export const COMMIT_TRAILER = "Tacit-Commit";

export interface ShipRequest {
  /** Any folder of the repository. */
  readonly repository: string;
  /** Folder for the private worktree; it must not exist. */
  readonly scratch: string;
  /** Branch that receives the change. */
  readonly target: string;
  /** Commit that the attempt started from. */
  readonly base: string;
  /** The approved commit. */
  readonly commit: string;
  readonly message: string;
  /** Files added to the merge, such as the brief's review; path → text. */
  readonly extra: Readonly<Record<string, string>>;
  /** Runs the checks over the merged tree when the target has moved since `base`; false refuses. */
  readonly recheck: (worktree: string, before: string, after: string) => Promise<boolean>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

export type ShipOutcome =
  | { readonly status: "shipped"; readonly before: string; readonly after: string }
  | { readonly status: "conflict"; readonly paths: readonly string[] }
  | { readonly status: "red" };

/**
 * Merges as one squashed commit and advances the target.
 *
 * @throws TacitError `shipping/dirty` when a path that the change touches has uncommitted changes in the checkout;
 * `shipping/moved` when the target advanced meanwhile; `shipping/no-target` when the branch is gone.
 */
export async function ship(request: ShipRequest): Promise<ShipOutcome> {
  const { repository, scratch, target, base, commit } = request;
  const before = await branchTip(repository, target);
  await refuseDirty(repository, target, before, commit, base);
  await git(repository, ["worktree", "add", "-q", "--detach", scratch, before]);
  try {
    const moved = before !== base;
    if (moved) {
      const merged = await tryGit(scratch, ["merge", "--squash", "-q", commit]);
      if (merged.code !== 0) {
        const unmerged = await git(scratch, ["diff", "--name-only", "--diff-filter=U", "-z"]);
        return { status: "conflict", paths: unmerged.split("\0").filter((path) => path !== "") };
      }
    } else {
      await git(scratch, ["read-tree", "-u", "--reset", commit]);
    }
    for (const [path, text] of Object.entries(request.extra)) {
      await request.writeFile(`${scratch}/${path}`, text);
      await git(scratch, ["add", "-f", "--", path]);
    }
    const tree = await git(scratch, ["write-tree"]);
    const after = await git(scratch, ["commit-tree", tree, "-p", before, "-F", "-"], {
      input: request.message,
    });
    if (moved) {
      await git(scratch, ["checkout", "-q", "--detach", after]);
      if (!(await request.recheck(scratch, before, after))) return { status: "red" };
    }
    await advance(repository, target, before, after);
    return { status: "shipped", before, after };
  } finally {
    await tryGit(repository, ["worktree", "remove", "--force", scratch]);
  }
}

export interface UndoRequest {
  readonly repository: string;
  readonly scratch: string;
  readonly target: string;
  readonly before: string;
  readonly after: string;
  readonly message: string;
}

/**
 * Takes a shipped change out: the branch goes back when nothing came after it, else a commit reverts it.
 *
 * @throws TacitError `shipping/dirty`, `shipping/moved`, `shipping/revert-conflict`
 */
export async function undoShip(request: UndoRequest): Promise<{ readonly after: string }> {
  const { repository, scratch, target, before, after } = request;
  const tip = await branchTip(repository, target);
  if (tip === after) {
    await refuseDirty(repository, target, tip, before, tip);
    const checkout = await checkoutOf(repository, target);
    // `--keep` refuses rather than touch a file with local changes.
    if (checkout !== undefined) await git(checkout, ["reset", "-q", "--keep", before]);
    else await git(repository, ["update-ref", `refs/heads/${target}`, before, tip]);
    return { after: before };
  }
  await git(repository, ["worktree", "add", "-q", "--detach", scratch, tip]);
  try {
    const reverted = await tryGit(scratch, ["revert", "--no-commit", after]);
    if (reverted.code !== 0) {
      throw new TacitError({
        code: "shipping/revert-conflict",
        kind: "conflict",
        message: `Later commits on ${target} change the same lines as ${after.slice(0, 10)}; it cannot be taken out alone.`,
        hint: `Revert it by hand: git revert ${after.slice(0, 10)}`,
      });
    }
    const tree = await git(scratch, ["write-tree"]);
    const args = ["commit-tree", tree, "-p", tip, "-F", "-"];
    const commit = await git(scratch, args, { input: request.message });
    await refuseDirty(repository, target, tip, commit, tip);
    await advance(repository, target, tip, commit);
    return { after: commit };
  } finally {
    await tryGit(repository, ["worktree", "remove", "--force", scratch]);
  }
}

/**
 * Whether the target has a commit already that ships `commit`: its process ended before it could say so.
 *
 * Found by the trailer that every such merge carries, between `base` and the target's tip.
 */
export async function findShipped(request: {
  readonly repository: string;
  readonly target: string;
  readonly base: string;
  readonly commit: string;
}): Promise<{ readonly before: string; readonly after: string } | undefined> {
  const { repository, target, base, commit } = request;
  const range = `${base}..${await branchTip(repository, target)}`;
  const pattern = `^${COMMIT_TRAILER}: ${commit}$`;
  const args = [
    "log",
    "-1",
    "--format=%P %H",
    "-E",
    `--grep=${pattern}`,
    "--end-of-options",
    range,
  ];
  const [before = "", after] = (await git(repository, args)).split(" ");
  return after === undefined ? undefined : { before, after };
}

async function branchTip(repository: string, branch: string): Promise<string> {
  const reference = `refs/heads/${branch}`;
  const { code, stdout } = await tryGit(repository, ["rev-parse", "--verify", "-q", reference]);
  if (code === 0) return stdout.toString("utf8").trim();
  throw new TacitError({
    code: "shipping/no-target",
    kind: "conflict",
    message: `The branch ${branch}, which this change was made for, is gone.`,
    hint: `Make it again: git branch ${branch} COMMIT`,
  });
}

/** The worktree that has `branch` checked out. */
async function checkoutOf(repository: string, branch: string): Promise<string | undefined> {
  const text = await git(repository, ["worktree", "list", "--porcelain", "-z"]);
  for (const block of text.split("\0\0")) {
    const fields = block.split("\0");
    if (!fields.includes(`branch refs/heads/${branch}`)) continue;
    return fields.find((field) => field.startsWith("worktree "))?.slice("worktree ".length);
  }
  return undefined;
}

async function refuseDirty(
  repository: string,
  target: string,
  tip: string,
  commit: string,
  base: string,
): Promise<void> {
  const checkout = await checkoutOf(repository, target);
  if (checkout === undefined) return;
  const touched = new Set(await changedPaths({ root: repository }, base, commit));
  const status = await git(checkout, [
    "status",
    "--porcelain",
    "-z",
    "--untracked-files=all",
    "--no-renames",
  ]);
  const dirty = status
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => line.slice(3))
    .filter((path) => touched.has(path));
  if (dirty.length === 0) return;
  throw new TacitError({
    code: "shipping/dirty",
    kind: "conflict",
    message: `${target} has uncommitted changes in what this change touches: ${dirty.slice(0, 5).join(", ")}${
      dirty.length > 5 ? ` and ${dirty.length - 5} more` : ""
    } (at ${tip.slice(0, 10)}).`,
    hint: "Commit or stash them, then ship again. Nothing was changed.",
  });
}

/** Moves the branch from `from` to its descendant `to`, with the checkout that has it, if any. */
async function advance(
  repository: string,
  branch: string,
  from: string,
  to: string,
): Promise<void> {
  const checkout = await checkoutOf(repository, branch);
  const args =
    checkout === undefined
      ? ["update-ref", `refs/heads/${branch}`, to, from]
      : ["merge", "--ff-only", "-q", to];
  const { code, stderr } = await tryGit(checkout ?? repository, args);
  if (code === 0) return;
  throw new TacitError({
    code: "shipping/moved",
    kind: "conflict",
    message: `${branch} could not be advanced from ${from.slice(0, 10)}: ${stderr.toString("utf8").trim()}`,
    hint: "Nothing was changed. Ship again; it merges onto the newer state.",
  });
}
