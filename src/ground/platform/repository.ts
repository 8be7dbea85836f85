/**
 * The user's repository: what it is, and the few things that Tacit reads and writes in it.
 *
 * Only refs and objects are written. Nothing here looks at a file in a worktree besides `dirty`, which is about the
 * user's own tree.
 */
import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { TacitError } from "../core/error.ts";
import { pathOf } from "../core/path.ts";
import { refuseFullDisk } from "./disk-full.ts";
import { pathExists } from "./files.ts";
import { git, gitBytes, placeOfGit, tryGit, withoutFilters } from "./git.ts";

export interface Repository {
  /** Real path of the top level of the user's worktree. */
  readonly root: string;
  /** Real path of the git directory that all worktrees share. */
  readonly gitDirectory: string;
  /** `sha1` or `sha256`. */
  readonly objectFormat: string;
  /** Commit id; undefined before the first commit. */
  readonly head: string | undefined;
  /** Branch name without `refs/heads/`; undefined when HEAD is detached. */
  readonly branch: string | undefined;
  /** Paths that differ from HEAD or are untracked, relative to the root. */
  readonly dirty: readonly string[];
}

/** A repository, whatever is checked out of it. */
export type RepositoryPlace = Pick<Repository, "root" | "gitDirectory" | "objectFormat">;

/**
 * Reads the repository that `directory` is in.
 *
 * @throws TacitError `platform/no-git-repository`, `platform/bare-repository`, `platform/no-git`
 */
export async function openRepository(directory: string): Promise<Repository> {
  const place = await findRepository(directory);
  const status = ["status", "--porcelain=v2", "--branch", "-z", "--ignore-submodules=all"];
  const guards = await withoutFilters(place.root);
  return { ...place, ...statusOf(await gitBytes(place.root, [...guards, ...status])) };
}

/** Where the repository is, without a look at its files. @throws as `openRepository` */
export async function findRepository(directory: string): Promise<RepositoryPlace> {
  const questions = ["--is-bare-repository", "--show-object-format"];
  // The top level comes last: outside a worktree git says so only after it has answered the rest.
  questions.push("--git-common-dir", "--show-toplevel");
  const asked = await tryGit(directory, [
    "-c",
    "safe.bareRepository=all",
    "rev-parse",
    ...questions,
  ]);
  const [bare = "", objectFormat = "", common = "", ...top] = line(asked.stdout).split("\n");
  if (bare === "true") {
    throw new TacitError({
      code: "platform/bare-repository",
      kind: "input",
      message: `${directory} is a bare repository.`,
      hint: "Clone it, and start in the clone.",
    });
  }
  if (asked.code !== 0) {
    throw new TacitError({
      code: "platform/no-git-repository",
      kind: "input",
      message: `${directory} is not inside a git repository.`,
      hint: "git init",
    });
  }
  const root = await realpath(top.join("\n"));
  const gitDirectory = await realpath(path.resolve(directory, common));
  return { root, gitDirectory, objectFormat };
}

/** The top of the checkout around a folder, told without git; undefined where there is none, or no folder. */
export async function topOf(directory: string): Promise<string | undefined> {
  const real = await realpath(directory).catch(() => undefined);
  for (let folder = real; folder !== undefined;) {
    // oxlint-disable-next-line no-await-in-loop -- one folder after another
    if (await pathExists(path.join(folder, ".git"))) return folder;
    const above = path.dirname(folder);
    folder = above === folder ? undefined : above;
  }
  return undefined;
}

/**
 * The folder that git takes a checkout's hooks from, as the user's own git sees it; relative settings count from the top.
 *
 * @param home The user's, whose settings may name one for all repositories.
 */
export async function hooksFolder(
  { root, gitDirectory }: Pick<Repository, "root" | "gitDirectory">,
  home: string,
): Promise<string> {
  // Asked file by file: our own calls of git say that there are no hooks.
  const places = [
    ["--local"],
    ["--file", path.join(home, ".gitconfig")],
    ["--file", path.join(home, ".config/git/config")],
  ];
  for (const place of places) {
    // oxlint-disable-next-line no-await-in-loop -- the first that says something
    const { code, stdout } = await tryGit(
      root,
      ["config", ...place, "--type=path", "--get", "core.hooksPath"],
      { environment: { HOME: home } },
    );
    if (code === 0) return path.resolve(root, line(stdout));
  }
  return path.join(gitDirectory, "hooks");
}

function line(output: Buffer): string {
  return output.toString("utf8").replace(/\n$/, "");
}

/** Words before the path in an entry of each kind; see "Porcelain Format Version 2" in git-status(1). */
const WORDS: Readonly<Record<string, number>> = { "1": 8, "2": 9, u: 10, "?": 1 };

function statusOf(output: Buffer): Pick<Repository, "head" | "branch" | "dirty"> {
  let head: string | undefined;
  let branch: string | undefined;
  const dirty: string[] = [];
  const entries = output.toString("utf8").split("\0");
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at] ?? "";
    const [kind = "", key = "", ...value] = entry.split(" ");
    if (kind === "#") {
      if (key === "branch.oid" && value[0] !== "(initial)") [head] = value;
      if (key === "branch.head" && value[0] !== "(detached)") [branch] = value;
      continue;
    }
    const words = WORDS[kind];
    if (words !== undefined) dirty.push(entry.split(" ").slice(words).join(" "));
    if (kind === "2") at += 1; // a rename or copy: the next entry is the old path alone
  }
  return { head, branch, dirty };
}

/** The commit that HEAD names. @throws TacitError `platform/no-commit` */
export function requireHead(repository: Repository): string {
  if (repository.head !== undefined) return repository.head;
  throw new TacitError({
    code: "platform/no-commit",
    kind: "input",
    message: `${repository.root} has no commit yet.`,
    hint: "git add -A && git commit",
  });
}

/** The branch that is checked out. @throws TacitError `platform/detached-head` */
export function requireBranch(repository: Repository): string {
  if (repository.branch !== undefined) return repository.branch;
  throw new TacitError({
    code: "platform/detached-head",
    kind: "input",
    message: `HEAD of ${repository.root} is detached: no branch is checked out.`,
    hint: "git switch <branch>",
  });
}

/** Object directories of the repository, borrowed ones included, its own first. */
export async function objectDirectories(
  repository: Pick<Repository, "gitDirectory">,
): Promise<string[]> {
  const found: string[] = [];
  const waiting = [path.join(repository.gitDirectory, "objects")];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const directory = await realpath(next).catch(() => undefined);
    if (directory === undefined || found.includes(directory)) continue;
    found.push(directory);
    const alternates = await readFile(path.join(directory, "info/alternates"), "utf8").catch(
      () => "",
    );
    for (const entry of alternates.split("\n")) {
      if (entry !== "" && !entry.startsWith("#")) waiting.push(path.resolve(directory, entry));
    }
  }
  return found;
}

/** @throws TacitError `platform/bad-branch` when git does not accept the name. */
export async function requireBranchName(repository: Repository, branch: string): Promise<string> {
  const checked = await tryGit(repository.root, ["check-ref-format", `refs/heads/${branch}`]);
  if (checked.code === 0 && !branch.startsWith("-")) return branch;
  throw new TacitError({
    code: "platform/bad-branch",
    kind: "input",
    message: `\`${branch}\` is not a branch name.`,
    hint: "Use letters, digits, hyphens and slashes.",
  });
}

export async function branchExists(repository: Repository, branch: string): Promise<boolean> {
  return (await readRef(repository, `refs/heads/${branch}`)) !== undefined;
}

/** The commit id that a full ref name holds, or undefined. */
export async function readRef(
  repository: Pick<Repository, "root">,
  ref: string,
): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { code, stdout } = await tryGit(repository.root, args);
  return code === 0 ? line(stdout) : undefined;
}

/** Points a private ref (`refs/tacit/…`) at a commit, whatever it pointed at, so that the commit is kept. */
export async function saveRef(
  repository: Pick<Repository, "root">,
  ref: string,
  commit: string,
): Promise<void> {
  await git(repository.root, ["update-ref", "--create-reflog", "--", ref, commit]);
}

/**
 * Moves a ref from `expected` to `to`; `expected` undefined means that it must not exist yet.
 *
 * @throws TacitError `platform/ref-moved` (conflict) when it holds something else.
 */
export async function updateRef(
  repository: Repository,
  ref: string,
  to: string,
  expected: string | undefined,
): Promise<void> {
  const zero = "0".repeat(to.length);
  const args = ["update-ref", "--create-reflog", "-m", "tacit", "--", ref, to, expected ?? zero];
  const moved = await tryGit(repository.root, args);
  if (moved.status === "exited" && moved.code === 0) return;
  const found = await readRef(repository, ref);
  if (found !== expected) {
    throw new TacitError({
      code: "platform/ref-moved",
      kind: "conflict",
      message: `${ref} is at ${found ?? "nothing"}; it was expected at ${expected ?? "nothing"}.`,
      hint: "Look at what moved it, and try again.",
    });
  }
  await refuseFullDisk(moved, repository.gitDirectory);
  throw new TacitError({
    code: "platform/git-failed",
    kind: "environment",
    message: `git update-ref could not move ${ref}: ${moved.stderr.toString("utf8").trim()}`,
  });
}

/** Bytes of a file in a commit or tree, or undefined where there is no such file. */
export async function readBlob(
  repository: Pick<Repository, "root">,
  revision: string,
  file: string,
): Promise<Buffer | undefined> {
  const name = `${revision}:${file}`;
  if (name.startsWith("-")) return undefined;
  const environment = placeOfGit(repository.root);
  const { code, stdout } = await tryGit(repository.root, ["cat-file", "blob", name], {
    environment,
  });
  return code === 0 ? stdout : undefined;
}

/** What stands under a name in a tree. */
export interface TreeEntry {
  /** Octal, such as `100644`. */
  readonly mode: string;
  readonly type: string;
  readonly id: string;
}

/**
 * What a commit has under a name as it is shown: where that is no UTF-8, as `pathOf` writes it, or by what it reads as, and
 * the first of those that read alike.
 */
export async function entryShown(
  { root }: Pick<Repository, "root">,
  commit: string,
  file: string,
): Promise<TreeEntry | undefined> {
  const environment = { ...placeOfGit(root), GIT_LITERAL_PATHSPECS: "1" };
  const list = ["ls-tree", "-z", "--full-tree", "--end-of-options", commit];
  const { code, stdout } = await tryGit(root, [...list, file], { environment });
  const named = code === 0 ? rowNamed(stdout, file) : undefined;
  if (named !== undefined || !/\ufffd|\\x[89a-f]/.test(file)) return named;
  const all = ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit];
  return rowNamed(await gitBytes(root, all, { environment }), file);
}

function rowNamed(output: Buffer, file: string): TreeEntry | undefined {
  // Each byte as a character: names of any bytes stay apart.
  const row = output
    .toString("latin1")
    .split("\0")
    .find((each) => {
      const name = Buffer.from(each.slice(each.indexOf("\t") + 1), "latin1");
      return pathOf(name) === file || name.toString("utf8") === file;
    });
  const [mode, type, id] = row?.slice(0, row.indexOf("\t")).split(" ") ?? [];
  return mode === undefined || type === undefined || id === undefined
    ? undefined
    : { mode, type, id };
}

/** Bytes of a file by its name as it is shown; see `entryShown`. */
export async function readShownFile(
  repository: Pick<Repository, "root">,
  commit: string,
  file: string,
): Promise<Buffer | undefined> {
  const found = await readBlob(repository, commit, file);
  if (found !== undefined || !/\ufffd|\\x[89a-f]/.test(file)) return found;
  const entry = await entryShown(repository, commit, file);
  if (entry?.type !== "blob") return undefined;
  const { code, stdout } = await tryGit(repository.root, ["cat-file", "blob", entry.id], {
    environment: placeOfGit(repository.root),
  });
  return code === 0 ? stdout : undefined;
}

/** Paths of a commit. */
export async function pathsAt(
  repository: Pick<Repository, "root">,
  commit: string,
): Promise<ReadonlySet<string>> {
  const args = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", "--end-of-options", commit];
  const output = await gitBytes(repository.root, args, {
    environment: placeOfGit(repository.root),
    output: 256 * 1024 * 1024,
  });
  return new Set(output.toString("utf8").split("\0"));
}

/**
 * Paths that differ between two commits or trees; a renamed file counts under both names. With `of: "from"` those that
 * only `to` has are left out.
 */
export async function changedPaths(
  repository: Pick<Repository, "root">,
  from: string,
  to: string,
  { of }: { readonly of?: "from" } = {},
): Promise<string[]> {
  const args = [
    "diff-tree",
    "-r",
    "-z",
    "--name-only",
    "--no-renames",
    ...(of === "from" ? ["--diff-filter=a"] : []),
    "--end-of-options",
    from,
    to,
  ];
  const output = await gitBytes(repository.root, args);
  return output
    .toString("utf8")
    .split("\0")
    .filter((name) => name !== "");
}
