/**
 * Names of commits as a person types them, and what lies between two of them.
 *
 * A name of a branch, a tag or a remote's branch is looked up as it is, so every name that git allows works; what is no
 * such name is read as a revision by `resolveCommit`. Works in bare repositories too.
 */
import { TacitError } from "../core/error.ts";
import { Kept } from "../core/kept.ts";
import { printable, truncated } from "../core/text.ts";
import { git, gitBytes, placeOfGit, resolveCommit, tryGit } from "./git.ts";

export interface Revision {
  /** For people: `feature/x`, `origin/main`, `v1.0`, or ten digits of the commit. */
  readonly name: string;
  /** What says it for ever: the full name of the ref, or the commit's id where it was no ref. */
  readonly stands: string;
  readonly commit: string;
}

/** Characters of a name. */
const LONGEST_NAME = 250;

/** What no ref has in its name (git-check-ref-format); `*` and `?` would be patterns. */
// oxlint-disable-next-line no-control-regex -- control characters are among them
const notInRefs = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|^-|^$|^@$|\/$|^\/|\/\//;

/**
 * Reads a branch, a tag, a remote's branch, `HEAD`, or any revision that `resolveCommit` takes.
 *
 * @throws TacitError `platform/bad-revision` where it names no commit, `platform/ambiguous-name` where it names several.
 */
export async function readRevision(directory: string, text: string): Promise<Revision> {
  if (text === "HEAD" || text === "@") {
    const { code, stdout } = await ask(directory, ["symbolic-ref", "--quiet", "HEAD"]);
    const ref = stdout.toString("utf8").trim();
    if (code === 0 && ref.startsWith("refs/heads/")) return await atRef(directory, ref);
  }
  const refs = await refsNamed(directory, text);
  const [first, ...others] = refs;
  if (first !== undefined && others.every(({ commit }) => commit === first.commit)) return first;
  if (first !== undefined) {
    throw new TacitError({
      code: "platform/ambiguous-name",
      kind: "input",
      message: `\`${text}\` names several commits: ${refs.map(({ stands }) => stands).join(", ")}.`,
      hint: `Write the one that you mean in full, such as ${first.stands}.`,
    });
  }
  try {
    const commit = await resolveCommit(directory, text);
    return { name: commit.slice(0, 10), stands: commit, commit };
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    throw (await betterThan(directory, text)) ?? error;
  }
}

/** Full names that a short one may stand for, a branch first. */
export function refsOfName(text: string): string[] {
  if (text.length > LONGEST_NAME || notInRefs.test(text)) return [];
  if (text.startsWith("refs/")) return [text];
  if (/^(heads|tags|remotes)\/./.test(text)) return [`refs/${text}`, `refs/heads/${text}`];
  return [`refs/heads/${text}`, `refs/tags/${text}`, `refs/remotes/${text}`];
}

/** A full name of a ref, or a commit's id, for people. */
export function nameOf(stands: string): string {
  return stands.startsWith("refs/")
    ? stands.replace(/^refs\/(heads|tags|remotes)\//, "")
    : stands.slice(0, 10);
}

/** Where a ref or a commit stands today; undefined where it is gone. */
export async function commitAt(directory: string, stands: string): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${stands}^{commit}`];
  const { code, stdout } = await ask(directory, args);
  return code === 0 ? stdout.toString("utf8").trim() : undefined;
}

export type Fork =
  | { readonly status: "found"; readonly base: string }
  /** `shallow`: the history that would say it is not in this clone. */
  | { readonly status: "none"; readonly shallow: boolean };

/** Pairs of commits of which something is kept: those of the reviews that are open. */
const MOST = 200;

// What is so of two commits is so for ever, and a review asks it again at every word that is said in it.
const forks = new Kept<string, Fork>(MOST);
const words = new Kept<string, readonly CommitWords[]>(MOST);

/** The commit from which two others grew apart, as a pull request takes it. */
export async function forkOf(directory: string, from: string, of: string): Promise<Fork> {
  const name = [directory, from, of].join("\0");
  const known = forks.get(name);
  if (known !== undefined) return known;
  const { code, stdout } = await ask(directory, ["merge-base", "--end-of-options", from, of]);
  const base = stdout.toString("utf8").trim();
  if (code === 0 && isId(base)) {
    const fork: Fork = { status: "found", base };
    if (isId(from) && isId(of)) forks.set(name, fork);
    return fork;
  }
  const { stdout: said } = await ask(directory, ["rev-parse", "--is-shallow-repository"]);
  return { status: "none", shallow: said.toString("utf8").trim() === "true" };
}

export interface CommitWords {
  readonly commit: string;
  /** At most 200 characters on one line, nothing in it that a terminal would obey. */
  readonly subject: string;
  /** `Name <address>`, as `subject`. */
  readonly author: string;
}

/** Commits of `to` that `from` has not, newest first, at most `limit`; merges are left out. */
export async function commitsBetween(
  directory: string,
  from: string,
  to: string,
  limit: number,
): Promise<readonly CommitWords[]> {
  const name = [directory, from, to, limit].join("\0");
  const known = words.get(name);
  if (known !== undefined) return known;
  const args = ["log", "--no-merges", "--no-show-signature", "-z", "--format=%H%n%an <%ae>%n%s"];
  const range = [`--max-count=${limit}`, "--end-of-options", `${from}..${to}`, "--"];
  const environment = placeOfGit(directory);
  const output = await gitBytes(directory, [...args, ...range], { environment });
  const found = output
    .toString("utf8")
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [commit = "", author = "", subject = ""] = entry.split("\n", 3);
      return { commit, author: plain(author), subject: plain(subject) };
    });
  if (isId(from) && isId(to)) words.set(name, found);
  return found;
}

/** The branch that others grow from: what the remote says, else `main` or `master`, else the one checked out. */
export async function defaultBranch(directory: string): Promise<Revision> {
  const { code, stdout } = await ask(directory, [
    "symbolic-ref",
    "--quiet",
    "refs/remotes/origin/HEAD",
  ]);
  const remote = code === 0 ? stdout.toString("utf8").trim() : "";
  const local = remote.replace(/^refs\/remotes\/origin\//, "refs/heads/");
  for (const ref of [local, "refs/heads/main", "refs/heads/master", remote]) {
    // oxlint-disable-next-line no-await-in-loop -- the first that exists
    const commit = ref === "" ? undefined : await commitAt(directory, ref);
    if (commit !== undefined) return { name: nameOf(ref), stands: ref, commit };
  }
  return await readRevision(directory, "HEAD");
}

/** Whether there is any ref below a prefix that ends in `/`. */
export async function hasRefs(directory: string, prefix: string): Promise<boolean> {
  const args = ["for-each-ref", "--count=1", "--format=%(refname)", "--", prefix];
  return (await git(directory, args, { environment: placeOfGit(directory) })) !== "";
}

/** Whether it names the same commit for ever. */
function isId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

function plain(text: string): string {
  return truncated(printable(text.slice(0, 1000).replaceAll(/\s+/g, " ").trim()), 200);
}

async function ask(directory: string, args: readonly string[]): ReturnType<typeof tryGit> {
  return await tryGit(directory, args, { environment: placeOfGit(directory) });
}

async function atRef(directory: string, ref: string): Promise<Revision> {
  const commit = await commitAt(directory, ref);
  if (commit !== undefined) return { name: nameOf(ref), stands: ref, commit };
  throw new TacitError({
    code: "platform/no-commit",
    kind: "input",
    message: `${nameOf(ref)} has no commit yet.`,
    hint: "git add -A && git commit",
  });
}

async function refsNamed(directory: string, text: string): Promise<Revision[]> {
  const names = refsOfName(text);
  if (names.length === 0) return [];
  // One process for all of them; each is answered on a line of its own, `<id> commit <size>` where it is there.
  const { stdout } = await tryGit(directory, ["cat-file", "--batch-check"], {
    input: names.map((stands) => `${stands}^{commit}\n`).join(""),
    environment: placeOfGit(directory),
  });
  const rows = stdout.toString("utf8").split("\n");
  return names.flatMap((stands, at) => {
    const commit = /^([0-9a-f]{40,64}) commit /.exec(rows[at] ?? "")?.[1];
    return commit === undefined ? [] : [{ name: nameOf(stands), stands, commit }];
  });
}

/** What can be said of a name that names nothing. */
async function betterThan(directory: string, text: string): Promise<TacitError | undefined> {
  const bad = { code: "platform/bad-revision", kind: "input" } as const;
  if (/^[0-9a-f]{4,39}$/i.test(text)) {
    const { stdout } = await ask(directory, ["rev-parse", `--disambiguate=${text}`]);
    if (stdout.toString("utf8").trim().includes("\n")) {
      const message = `\`${text}\` is the beginning of several ids.`;
      return new TacitError({ ...bad, message, hint: "Give more digits of the commit's id." });
    }
  }
  if (text.length > LONGEST_NAME || notInRefs.test(text)) return undefined;
  const args = ["for-each-ref", "--format=%(refname)", "--", `refs/remotes/*/${text}`];
  const { stdout } = await ask(directory, args);
  const [remote = ""] = stdout.toString("utf8").split("\n");
  if (remote === "") return undefined;
  const message = `There is no branch ${text} here; a remote has one.`;
  return new TacitError({ ...bad, message, hint: `Write ${nameOf(remote)}.` });
}
