/**
 * The one way to call git.
 *
 * Arguments are arrays, the environment is fixed, and nothing that a repository or a user configured to be executed
 * (hooks, fsmonitor, external diff, pagers, credential helpers) is. Filters are a matter of who reads a worktree: see
 * `snapshot.ts`. Sources of the list: SECURITY part C2, tried with hostile repositories.
 */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { TacitError } from "../core/error.ts";
import { refuseFullDisk } from "./disk-full.ts";
import { type Finished, type RunLimits, runCommand } from "./process.ts";

const guards = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.editor=false",
  "core.quotePath=false",
  "core.symlinks=true",
  "commit.gpgSign=false",
  "tag.gpgSign=false",
  "credential.helper=",
  "diff.external=",
  "diff.ignoreSubmodules=all",
  "submodule.recurse=false",
  "protocol.ext.allow=never",
  "protocol.file.allow=always",
  "safe.bareRepository=explicit",
  "gc.auto=0",
  "maintenance.auto=false",
  "advice.detachedHead=false",
].flatMap((setting) => ["-c", setting]);

/** Identity and environment of every git process; system and user configuration stay out. */
export function gitEnvironment(
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: "/nonexistent",
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_AUTHOR_NAME: "Tacit",
    GIT_AUTHOR_EMAIL: "tacit@localhost",
    GIT_COMMITTER_NAME: "Tacit",
    GIT_COMMITTER_EMAIL: "tacit@localhost",
    ...extra,
  };
}

export interface GitOptions extends RunLimits {
  readonly environment?: Readonly<Record<string, string>>;
}

/** The whole command line of a guarded git call, for those who wrap it in a box. */
export function gitArguments(args: readonly string[]): readonly [string, ...string[]] {
  return ["git", "--no-pager", ...guards, ...args];
}

/** Runs git in `directory`; how it ended is the value. @throws TacitError `platform/no-git`, `platform/no-folder` */
export async function tryGit(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Finished> {
  try {
    return await runCommand(
      {
        argv: gitArguments(args),
        cwd: directory,
        environment: gitEnvironment(options.environment),
      },
      options,
    );
  } catch (cause) {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new TacitError({
        code: "platform/no-folder",
        kind: "input",
        message: `There is no folder ${directory}.`,
        hint: "Check the path.",
        cause,
      });
    }
    if (!(cause instanceof TacitError)) throw cause;
    throw new TacitError({
      code: "platform/no-git",
      kind: "environment",
      message: `git cannot be run in ${directory}.`,
      hint: "Install git 2.38 or newer.",
      cause,
    });
  }
}

/**
 * Runs git and returns its standard output as text without the last newline.
 *
 * @throws TacitError `platform/git-failed`, `platform/disk-full`
 */
export async function git(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const bytes = await gitBytes(directory, args, options);
  return bytes.toString("utf8").replace(/\n$/, "");
}

/** Like `git`, for output that is not text. @throws TacitError as `git` does. */
export async function gitBytes(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Buffer> {
  const finished = await tryGit(directory, args, options);
  await refuseFullDisk(finished, directory);
  if (finished.status !== "exited" || finished.code !== 0) {
    const said = finished.stderr.toString("utf8").trim();
    throw new TacitError({
      code: "platform/git-failed",
      kind: "environment",
      message: `git ${commandIn(args)} ended with ${finished.code ?? finished.status}: ${
        said || "it said nothing"
      }`,
      ...(lacksObjects(said) ? { hint: ALL_OBJECTS } : {}),
    });
  }
  return finished.stdout;
}

/** What a partial clone is helped by. */
const ALL_OBJECTS =
  "This clone lacks objects. Where it is a partial one: git fetch --refetch --no-filter";

function lacksObjects(said: string): boolean {
  return /promisor remote|lazy fetching disabled|unable to read (?:sha1 file of )?[0-9a-f]{40}/.test(
    said,
  );
}

/** The command of a call, behind settings for it alone. */
function commandIn(args: readonly string[]): string {
  const at = args.findIndex((word, index) => word !== "-c" && args[index - 1] !== "-c");
  return args[at] ?? "";
}

/**
 * Settings under which no filter runs that the repository's own configuration names, for the calls that read files of the
 * checkout. Files with such a filter then count as changed once their time has.
 */
export async function withoutFilters(directory: string): Promise<string[]> {
  const asked = ["config", "--local", "--includes", "--name-only", "-z"];
  const pattern = String.raw`^filter\..*\.(clean|smudge|process|required)$`;
  const { code, stdout } = await tryGit(directory, [...asked, "--get-regexp", pattern]);
  if (code !== 0) return [];
  const names = stdout.toString("utf8").split("\0");
  return names
    .filter((name) => name !== "" && !name.includes("="))
    .flatMap((name) => ["-c", name.endsWith(".required") ? `${name}=false` : `${name}=`]);
}

/** Says outright that a folder is a bare repository, since discovery is off for those (`safe.bareRepository`). */
export function placeOfGit(directory: string): Record<string, string> {
  const bare =
    !existsSync(path.join(directory, ".git")) &&
    existsSync(path.join(directory, "HEAD")) &&
    existsSync(path.join(directory, "objects"));
  return bare ? { GIT_DIR: directory } : {};
}

/** Whether a commit came before another; false where one of them is not there. Both full ids. */
export async function isAncestor(
  directory: string,
  before: string,
  commit: string,
): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", "--end-of-options", before, commit];
  return (await tryGit(directory, args, { environment: placeOfGit(directory) })).code === 0;
}

/**
 * The full commit id of a revision that a person typed.
 *
 * @throws TacitError `platform/bad-revision` when it looks like an option or names no commit.
 */
export async function resolveCommit(directory: string, revision: string): Promise<string> {
  const bad = new TacitError({
    code: "platform/bad-revision",
    kind: "input",
    message: `\`${revision}\` names no commit in this repository.`,
    hint: "Give a branch, a tag or a commit id.",
  });
  if (!/^[\w./@~^{}-]{1,200}$/.test(revision) || revision.startsWith("-")) throw bad;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const { code, stdout } = await tryGit(directory, args, { environment: placeOfGit(directory) });
  const id = stdout.toString("utf8").trim();
  if (code !== 0 || !/^[0-9a-f]{40,64}$/.test(id)) throw bad;
  return id;
}
