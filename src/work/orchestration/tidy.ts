/**
 * What runs hold on disk: which worktrees are kept and why, and the removal of those that are done with.
 *
 * A worktree goes only where the journal knows the run that made it, says that it is over, and git has saved what it
 * holds. Whatever cannot be answered (no journal, a repository that is gone, a folder of unknown origin) keeps it.
 */
import path from "node:path";
import type { Fact } from "../../ground/contract/event.ts";
import { messageOf, TacitError } from "../../ground/core/error.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type RunView, viewRun } from "../../ground/journal/status.ts";
import { listFolders, pathExists, removeTree, reserve } from "../../ground/platform/files.ts";
import { openRepository, readRef } from "../../ground/platform/repository.ts";
import type { BoxPolicy } from "../../ground/platform/sandbox.ts";
import { REMOVING, removeWorktree } from "../../ground/platform/worktree.ts";
import { type Keeping, keepingOf } from "../attempts/keeping.ts";
import { attemptOfName, placesOf } from "./places.ts";

/** What is on disk under one name below the home. */
export interface Holding {
  /** Name of the folder, such as `3-1-1`. */
  readonly name: string;
  /** The worktree; it may be gone, and something else of that name be left. */
  readonly path: string;
  readonly keeping: Keeping;
  /** Absent where the journal was not asked, or knows no such run. */
  readonly known?: {
    readonly view: RunView;
    readonly task: number;
    readonly lastFact: Date;
    /** What a removal has still to do. */
    readonly left: "all" | "rest";
  };
}

/** How long things are kept. */
export interface KeepOptions {
  readonly now: Date;
  /** Days that what a run holds stays after its last fact. */
  readonly keepDays: number;
}

/** Everything that runs hold in the home, and why it is kept or may go. Without a journal, everything is kept. */
export async function surveyHoldings(
  journal: Journal | undefined,
  home: string,
  options: KeepOptions,
): Promise<Holding[]> {
  const holdings: Holding[] = [];
  for (const name of await namesIn(home)) {
    // oxlint-disable-next-line no-await-in-loop -- one connection
    holdings.push(await survey(journal, home, name, options));
  }
  return holdings;
}

/** Places on disk that a holding takes up. */
export function foldersOf(home: string, name: string): string[] {
  const worktree = path.join(home, "worktrees", name);
  return [
    worktree,
    `${worktree}${REMOVING}`,
    path.join(home, "gitdirs", name),
    path.join(home, "agents", name),
  ];
}

/** Names of attempts first by number; other folders of the worktrees after them. */
async function namesIn(home: string): Promise<string[]> {
  const worktrees = await listFolders(path.join(home, "worktrees"));
  const elsewhere = [
    ...(await listFolders(path.join(home, "gitdirs"))),
    ...(await listFolders(path.join(home, "agents"))),
  ].filter((name) => runOfName(name) !== undefined);
  const names = new Set([
    ...worktrees.map((name) => name.replace(/\.removing$/, "")),
    ...elsewhere,
  ]);
  return [...names].toSorted(
    (a, b) =>
      (runOfName(a) ?? Number.MAX_SAFE_INTEGER) - (runOfName(b) ?? Number.MAX_SAFE_INTEGER) ||
      (a < b ? -1 : 1),
  );
}

function runOfName(name: string): number | undefined {
  return attemptOfName(name)?.run;
}

async function survey(
  journal: Journal | undefined,
  home: string,
  name: string,
  { now, keepDays }: KeepOptions,
): Promise<Holding> {
  const place = path.join(home, "worktrees", name);
  const kept = (why: string): Holding => ({ name, path: place, keeping: { keep: true, why } });
  if (journal === undefined) return kept("the journal was not asked");
  const attempt = attemptOfName(name);
  if (attempt === undefined || placesOf(home, attempt.run, attempt.task).worktree !== place) {
    return kept("unknown: no attempt has this name");
  }
  const { run, task } = attempt;
  let facts: Fact[];
  try {
    facts = await journal.facts(run);
  } catch (error) {
    return kept(`the journal cannot be read: ${messageOf(error)}`);
  }
  // Of several worktrees the removal of one is no news of the run.
  const last = facts.findLast(({ type }) => type !== "worktree.removed");
  if (last === undefined || !facts.some(({ type }) => type === "run.started")) {
    return kept("unknown: the journal has no such run");
  }
  const view = viewRun(run, facts);
  const holding = (left: "all" | "rest", keeping: Keeping): Holding => ({
    name,
    path: place,
    keeping,
    known: { view, task, lastFact: last.at, left },
  });
  // Journals of several machines give the same numbers: the run must have made this very folder.
  const told = facts
    .filter((fact) => fact.task === task)
    .findLast((fact) => fact.type === "worktree.created" || fact.type === "worktree.removed");
  if (told === undefined && !(await pathExists(place))) {
    return holding("rest", keepingOf(view, last.at, now, keepDays)); // it failed before it had a worktree
  }
  if (told?.body.worktree !== place) {
    return holding("all", { keep: true, why: "the journal does not say that this run made it" });
  }
  if (told.type === "worktree.created") {
    return holding("all", keepingOf(view, last.at, now, keepDays));
  }
  return (await pathExists(place))
    ? holding("all", { keep: true, why: "it was removed, and something is there again" })
    : holding("rest", {
        keep: false,
        why: "the worktree is removed; what the agent kept is left",
      });
}

type Outcome =
  /** `ref` holds what was there; absent where nothing was left to save. */
  | { readonly status: "removed"; readonly ref?: string }
  /** It might have gone, and could not. */
  | { readonly status: "kept"; readonly why: string };

export type Tidied = Outcome & { readonly name: string; readonly run: number };

export interface TidyOptions extends KeepOptions {
  /** The box in which git reads a worktree; undefined where none can be had. */
  readonly box: ((worktree: string) => BoxPolicy) | undefined;
}

/**
 * Removes what may go: the worktree, saved as `refs/tacit/saved/<branch>`, its git directory, and the agent's state.
 * Transcripts and branches stay. May be cut off anywhere and called again.
 *
 * @throws TacitError `orchestration/tidying` (conflict) while another process does the same.
 */
export async function tidyWorktrees(
  journal: Journal,
  home: string,
  options: TidyOptions,
): Promise<Tidied[]> {
  const lock = path.join(home, "tidying.lock");
  const release = await reserve(lock);
  if (release === undefined) {
    throw new TacitError({
      code: "orchestration/tidying",
      kind: "conflict",
      message: `Another process is tidying ${home}.`,
      hint: `Wait for it. If there is none, delete ${lock}.`,
    });
  }
  try {
    const done: Tidied[] = [];
    for (const name of await namesIn(home)) {
      // Asked right before: a run may have been taken up again since the last one was removed.
      // oxlint-disable-next-line no-await-in-loop
      const { keeping, known } = await survey(journal, home, name, options);
      if (keeping.keep || known === undefined) continue;
      // oxlint-disable-next-line no-await-in-loop
      done.push({ name, run: known.view.run, ...(await remove(journal, home, known, options)) });
    }
    return done;
  } finally {
    await release();
  }
}

async function remove(
  journal: Journal,
  home: string,
  { view, task, left }: NonNullable<Holding["known"]>,
  options: TidyOptions,
): Promise<Outcome> {
  const { run } = view;
  const places = placesOf(home, run, task);
  let ref: string | undefined;
  if (left === "all") {
    try {
      ref = await saveAndRemove(view, places, options);
    } catch (error) {
      if (!(error instanceof TacitError)) throw error;
      return { status: "kept", why: `what it holds cannot be saved: ${error.message}` };
    }
    const body = { worktree: places.worktree, ...(ref === undefined ? {} : { ref }) };
    await journal.append({ run, task }, "worktree.removed", body);
  }
  await removeTree(places.gitDirectory);
  await removeTree(`${places.gitDirectory}.pointer`);
  // Last, so that a removal that is cut off is found by it.
  await removeTree(places.state);
  return { status: "removed", ...(ref === undefined ? {} : { ref }) };
}

/** The ref that holds what was there. @throws TacitError where it cannot be saved; then everything is kept. */
async function saveAndRemove(
  view: RunView,
  { branch, worktree, gitDirectory }: ReturnType<typeof placesOf>,
  options: TidyOptions,
): Promise<string | undefined> {
  const repository = await openRepository(view.repository);
  if (repository.root !== view.repository) {
    throw cannotSave(`${view.repository} is no repository any more.`);
  }
  const holds = (await pathExists(worktree)) || (await pathExists(`${worktree}${REMOVING}`));
  if (holds && (await readRef(repository, `refs/heads/${branch}`)) === undefined) {
    throw cannotSave(`the branch ${branch} is gone from ${repository.root}.`);
  }
  const saveAs = `refs/tacit/saved/${branch}`;
  const box = options.box?.(worktree);
  const removal = await removeWorktree(repository, worktree, { saveAs, branch, gitDirectory, box });
  if (removal.status === "refused") {
    throw cannotSave([removal.reason, ...removal.paths.slice(0, 3)].join(" "));
  }
  return removal.saved === undefined ? undefined : saveAs;
}

function cannotSave(message: string): TacitError {
  return new TacitError({
    code: "orchestration/cannot-save",
    kind: "conflict",
    message,
    hint: "Look into the worktree; what is not needed there can be deleted by hand.",
  });
}
