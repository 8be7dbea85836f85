/** Worktrees beside the one that a person stands in, and what their branches have changed. */
import { tryGit } from "./git.ts";
import type { Repository } from "./repository.ts";

export interface OtherWorktree {
  readonly path: string;
  /** Without `refs/heads/`; absent where its head is detached. */
  readonly branch?: string;
  /** Paths that its commits changed since it left the branch that is checked out here. */
  readonly changed: readonly string[];
}

/** Worktrees that are looked at, and paths of each: a repository can have any number. */
const most = 50;
const paths = 2_000;

/**
 * The other worktrees with the paths that their commits changed.
 *
 * Only commits are read, from this repository's own objects: a worktree may be in an agent's hands, and git in it
 * would do as its files say. What is not committed there is not seen.
 */
export async function otherWorktrees({ root }: Repository): Promise<OtherWorktree[]> {
  const listed = await tryGit(root, ["worktree", "list", "--porcelain", "-z"]);
  if (listed.code !== 0) return [];
  const others: OtherWorktree[] = [];
  for (const block of listed.stdout.toString("utf8").split("\0\0").slice(0, most)) {
    const fields = new Map(
      block.split("\0").map((field) => {
        const space = field.indexOf(" ");
        return space === -1 ? [field, ""] : [field.slice(0, space), field.slice(space + 1)];
      }),
    );
    const [path, head] = [fields.get("worktree"), fields.get("HEAD")];
    if (path === undefined || path === root || head === undefined || fields.has("prunable"))
      continue;
    const branch = fields.get("branch")?.replace(/^refs\/heads\//, "");
    // oxlint-disable-next-line no-await-in-loop -- a few, and each a process
    const diff = await tryGit(root, [
      "diff",
      "--name-only",
      "-z",
      "--no-renames",
      `HEAD...${head}`,
    ]);
    const changed =
      diff.code === 0
        ? diff.stdout
            .toString("utf8")
            .split("\0")
            .filter((each) => each !== "")
        : [];
    others.push({
      path,
      changed: changed.slice(0, paths),
      ...(branch === undefined ? {} : { branch }),
    });
  }
  return others;
}
