/** A branch that Tacit did not make, as `BASE..BRANCH`: what a person means by it, and where it stands today. */
import { createHash } from "node:crypto";
import { TacitError } from "../../../ground/core/error.ts";
import { slugOf } from "../../../ground/core/text.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import type { RunView } from "../../../ground/journal/status.ts";
import { git, isAncestor, placeOfGit } from "../../../ground/platform/git.ts";
import { repositoryFiles } from "../../../ground/platform/repository-files.ts";
import { findRepository, saveRef } from "../../../ground/platform/repository.ts";
import {
  commitAt,
  commitsBetween,
  type CommitWords,
  defaultBranch,
  forkOf,
  nameOf,
  readRevision,
  type Revision,
} from "../../../ground/platform/revision.ts";
import { loadConfig } from "../../../knowledge/context/config.ts";
import type { ReviewedRepository } from "./change-model.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";

/** Both sides as they were typed; an empty one means the default branch, or what is checked out. */
export interface Range {
  readonly from: string;
  readonly of: string;
}

/** Reads `BASE..BRANCH` or `BASE...BRANCH`, which mean the same; undefined where it is neither. */
export function rangeIn(text: string): Range | undefined {
  const at = text.indexOf("..");
  if (at < 0) return undefined;
  const after = text.slice(at + (text.startsWith("...", at) ? 3 : 2));
  return { from: text.slice(0, at), of: after };
}

/** Where a change is looked at; a bare repository has its own folder as its root. */
export type ChangePlace = ReviewedRepository;

/** @throws TacitError `platform/no-git-repository` */
export async function placeOfChange(directory: string): Promise<ChangePlace> {
  try {
    return { ...(await findRepository(directory)), bare: false };
  } catch (error) {
    const bare = error instanceof TacitError && error.code === "platform/bare-repository";
    if (!bare || placeOfGit(directory)["GIT_DIR"] === undefined) throw error;
    const format = ["rev-parse", "--show-object-format"];
    const objectFormat = await git(directory, format, { environment: placeOfGit(directory) });
    return { root: directory, gitDirectory: directory, objectFormat, bare: true };
  }
}

/** A change that is there to be looked at. */
export interface FoundChange {
  readonly place: ChangePlace;
  readonly from: Revision;
  readonly of: Revision;
  /** The commit from which the branch grew: what a pull request shows begins there. */
  readonly base: string;
}

/**
 * @throws TacitError `platform/bad-revision`, `platform/ambiguous-name`; `app/shallow-clone`, `app/nothing-in-common` where
 *   there is no commit from which both grew.
 */
export async function findChange(place: ChangePlace, range: Range): Promise<FoundChange> {
  const { root } = place;
  const branch = readBranch(place, range);
  branch.catch(() => {}); // where both sides are wrong, the first is told
  const from = await readBase(place, range);
  const of = await branch;
  const fork = await forkOf(root, from.commit, of.commit);
  if (fork.status === "found") return { place, from, of, base: fork.base };
  if (fork.shallow) {
    throw new TacitError({
      code: "app/shallow-clone",
      kind: "environment",
      message: `This clone is shallow: the commit from which ${of.name} and ${from.name} grew is not in it.`,
      hint: "git fetch --unshallow",
    });
  }
  throw new TacitError({
    code: "app/nothing-in-common",
    kind: "input",
    message: `${of.name} and ${from.name} have no commit in common.`,
    hint: "Give the branch that it grew from: tacit review BASE..BRANCH",
  });
}

export async function readBase(place: ChangePlace, { from }: Range): Promise<Revision> {
  return from === "" ? ownTarget(place) : readRevision(place.root, from);
}

export async function readBranch({ root }: ChangePlace, { of }: Range): Promise<Revision> {
  return readRevision(root, of === "" ? "HEAD" : of);
}

/** The branch that changes of the project go into. */
async function ownTarget({ root, bare }: ChangePlace): Promise<Revision> {
  const { target } = bare ? {} : (await loadConfig(repositoryFiles(root))).config;
  return target === undefined ? defaultBranch(root) : readRevision(root, `refs/heads/${target}`);
}

/** Two sides of a change, each a full name of a ref or the id of a commit. */
export interface Pair {
  readonly from: string;
  readonly of: string;
}

/** `BRANCH onto BASE`. */
export function titleOfChange({ from, of }: Pair): string {
  return `${nameOf(of)} onto ${nameOf(from)}`;
}

/** Names the reviews of one branch in one repository, in whatever worktree of it: words and ten hexadecimal digits. */
export function slugOfChange(
  { gitDirectory }: Pick<ChangePlace, "gitDirectory">,
  pair: Pair,
): string {
  const whole = JSON.stringify([gitDirectory, pair.from, pair.of]);
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 10);
  return `${slugOf(titleOfChange(pair), 60)}-${hash}`;
}

/** Where the commits of reviews are kept: a branch may be deleted or rewritten meanwhile. */
export const reviewRefs = "refs/tacit/reviews/";

export async function keepCommit(
  view: Pick<RunView, "run" | "brief" | "repository">,
  commit: string,
) {
  const ref = `${reviewRefs}${view.brief.slug}/${view.run}-${commit.slice(0, 16)}`;
  await saveRef({ root: view.repository }, ref, commit);
}

export interface Followed {
  readonly view: RunView;
  /** What could not be done, as sentences. */
  readonly problems: readonly string[];
}

/**
 * The run as it is now. A review of a branch that Tacit did not make follows that branch, and what it grew from: where it
 * stands elsewhere than at the last look, that is told to the journal first. While an agent is at work nothing is.
 */
export async function followBranch(
  journal: Journal,
  run: number,
  found?: FoundChange,
): Promise<Followed> {
  const view = await readRun(journal, run);
  const { change } = view;
  if (change === undefined || change.closed || view.status === "shipped") {
    return { view, problems: [] };
  }
  const stand = await standOf(view, change, isOf(change, found) ? found : undefined);
  if (stand.status === "unknown") return { view, problems: [stand.why] };
  const { tip, base, commit } = stand;
  const moved = tip !== change.tip || base !== view.base || commit !== view.commit;
  if (!moved) return { view, problems: await leftBehind(view) };
  const name = nameOf(change.of);
  if (["running", "waiting"].includes(view.status)) {
    const why = `${name} has moved; it is looked at again when the round has ended.`;
    return { view, problems: [why] };
  }
  await keepCommit(view, commit);
  const { facts: last } = await journal.earlier(run, undefined, 1);
  const after = last[0]?.sequence ?? 0;
  const seen = await readRun(journal, run);
  if (!["running", "waiting"].includes(seen.status)) {
    await journal.append({ run }, "change.found", { base, commit, tip, after });
  }
  const now = await readRun(journal, run);
  return { view: now, problems: await leftBehind(now) };
}

type Stand =
  | {
      readonly status: "known";
      readonly tip: string;
      readonly base: string;
      readonly commit: string;
    }
  | { readonly status: "unknown"; readonly why: string };

function isOf({ from, of }: Pair, found: FoundChange | undefined): boolean {
  return found?.from.stands === from && found.of.stands === of;
}

async function standOf(
  view: RunView,
  change: Pair & { readonly tip?: string },
  found: FoundChange | undefined,
): Promise<Stand> {
  const { repository: root, commit: reviewed = "", base: grew } = view;
  const name = nameOf(change.of);
  const was = `this is what it was at ${reviewed.slice(0, 10)}`;
  const [tip, target] =
    found === undefined
      ? await Promise.all([change.of, change.from].map((side) => commitAt(root, side)))
      : [found.of.commit, found.from.commit];
  if (tip === undefined) return { status: "unknown", why: `${name} is gone; ${was}.` };
  const commit = (await isContinued(root, view, change, tip)) ? reviewed : tip;
  // Without the branch that it grew from there is still the commit.
  const from = target ?? grew;
  if (found !== undefined && commit === tip) {
    return { status: "known", tip, base: found.base, commit };
  }
  const fork = await forkOf(root, from, commit);
  if (fork.status === "found") return { status: "known", tip, base: fork.base, commit };
  const why = `${name} and ${nameOf(change.from)} have no commit in common any more; ${was}.`;
  return { status: "unknown", why };
}

/** Whether the commit under review continues the branch: an agent's upon it, which the branch has not taken, or in part. */
async function isContinued(
  root: string,
  { commit }: RunView,
  { tip: last }: { readonly tip?: string },
  tip: string,
): Promise<boolean> {
  if (commit === undefined || last === undefined || commit === last) return false;
  if (tip === last) return true;
  return (await isAncestor(root, last, tip)) && (await isAncestor(root, tip, commit));
}

/** Agents' work that the change under review does not have, since the branch went on without it. */
async function leftBehind({ repository, tasks, commit }: RunView): Promise<string[]> {
  const found: string[] = [];
  for (const { branch, commit: own, session } of tasks) {
    if (branch === undefined || own === undefined || session === undefined) continue;
    // oxlint-disable-next-line no-await-in-loop -- one mostly
    if (commit === undefined || own === commit || (await isAncestor(repository, own, commit))) {
      continue;
    }
    found.push(
      `What an agent did at ${own.slice(0, 10)} is on ${branch}, and not in this change: the branch went on without it.`,
    );
  }
  return found;
}

/** What `ReviewOutput` says of a branch that others made. */
export async function changeOutput(view: RunView): Promise<{ readonly change?: ChangeOutput }> {
  const { change } = view;
  if (change === undefined) return {};
  const fixes = await fixesFor(view);
  const { repository, base, commit = base } = view;
  return {
    change: {
      ...namesOf(change),
      commits: await commitsBetween(repository, base, commit, COMMITS),
      ...(fixes === undefined ? {} : { fixes }),
    },
  };
}

/** Commits whose words are told. */
export const COMMITS = 50;

export function namesOf({ from, of }: Pair): Omit<ChangeOutput, "commits"> {
  const target = from.startsWith("refs/heads/") ? { target: nameOf(from) } : {};
  return { from: nameOf(from), of: nameOf(of), ...target };
}

export interface ChangeOutput {
  /** Names for people: a branch, a tag, or ten digits of a commit. */
  readonly from: string;
  readonly of: string;
  /** The branch that it ships into; absent where `from` is no branch of this repository. */
  readonly target?: string;
  /** What the commits of the change say, newest first: at most 50, merges left out. */
  readonly commits: readonly CommitWords[];
  /** A branch with an agent's commits upon the reviewed one, which could take them by a fast-forward. */
  readonly fixes?: string;
}

async function fixesFor({
  change,
  branch,
  commit,
  repository,
}: RunView): Promise<string | undefined> {
  const tip = change?.tip;
  if (tip === undefined || commit === undefined || branch === undefined) return undefined;
  if (commit === tip || change?.of.startsWith("refs/heads/") !== true) return undefined;
  return (await isAncestor(repository, tip, commit)) ? branch : undefined;
}
