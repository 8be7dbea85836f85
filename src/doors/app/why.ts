/** Why a path is treated as it is: the entries that hold for it, and where `locate` puts it for a task. */
import path from "node:path";
import { TacitError } from "../../ground/core/error.ts";
import { isWithin, pathExists } from "../../ground/platform/files.ts";
import { readWorkingTree } from "../../ground/platform/working-tree.ts";
import { scopeMatcher } from "../../knowledge/checks/scope.ts";
import { isCode, isGenerated, isTest } from "../../knowledge/codebase/files.ts";
import type { LocatedFile } from "../../knowledge/locate/locate.ts";
import { type EntryOutput, listContext } from "./context/context.ts";
import { openTree } from "./search/tree.ts";
import { type Host, openWorkspace } from "./workspace.ts";

export type Ranking =
  | {
      readonly status: "ranked";
      /** From 1. */
      readonly rank: number;
      /** How many files the task speaks for. */
      readonly of: number;
      readonly score: number;
      /** Every signal's part in the score, strongest first. */
      readonly why: readonly string[];
      /** The file ranked first, for comparison. */
      readonly best: { readonly path: string; readonly score: number };
    }
  | { readonly status: "unranked"; readonly reason: string };

export interface WhyPathOutput {
  /** Slash-separated, relative to the repository. */
  readonly path: string;
  /** A path need not exist: whoever is about to write a file may ask before. */
  readonly exists: boolean;
  /** Active entries whose scope has the path. */
  readonly holding: readonly EntryOutput[];
  /** The same of entries that nobody has accepted yet. */
  readonly proposed: readonly EntryOutput[];
  /** How many entries the project has, whatever their scope. */
  readonly entries: number;
  readonly ranking?: Ranking;
  readonly problems: readonly string[];
}

/**
 * Says what holds for a path and, given a task, how `locate` ranks it.
 *
 * @throws TacitError `app/path-outside` when the path leads out of the repository.
 */
export async function whyPath(
  host: Host,
  given: string,
  task: string | undefined,
): Promise<WhyPathOutput> {
  const { root } = await openWorkspace(host);
  const asked = await pathFor(host, root, given);
  const { entries, problems } = await listContext(host);
  const inScope = entries.filter(({ scope }) => scopeMatcher(scope)(asked));
  const here = (name: string): boolean => name === asked || name.startsWith(`${asked}/`);
  const found = await readWorkingTree(root, { wanted: here });
  // A binary or large file is counted, not listed; that it is there is all we want to know.
  const { binary, large, irregular } = found.skipped;
  const exists = found.files.length + binary + large + irregular > 0;
  const ranking = task === undefined ? undefined : await rankingOf(host, asked, exists, task);
  return {
    path: asked,
    exists,
    holding: inScope.filter(({ status }) => status === "active"),
    proposed: inScope.filter(({ status }) => status === "proposed"),
    entries: entries.length,
    ...(ranking === undefined ? {} : { ranking: ranking.found }),
    problems: [...problems, ...(ranking?.problems ?? [])],
  };
}

/** As it is seen from where one stands, when something is there; else from the root. @throws as `pathIn` */
async function pathFor({ directory }: Host, root: string, given: string): Promise<string> {
  const here = path.resolve(directory, given);
  const there = isWithin(root, here) && !given.includes("\0") && (await pathExists(here));
  return there && here !== root
    ? path.relative(root, here).split(path.sep).join("/")
    : pathIn(root, given);
}

/** @throws TacitError `app/path-outside` */
function pathIn(root: string, given: string): string {
  const wanted = path.resolve(root, given);
  const relative = path.relative(root, wanted).split(path.sep).join("/");
  if (relative !== "" && isWithin(root, wanted) && !given.includes("\0")) return relative;
  throw new TacitError({
    code: "app/path-outside",
    kind: "input",
    message: `\`${given}\` is not a path below the repository ${root}.`,
    hint: "Give the path of a file from the repository's root.",
  });
}

async function rankingOf(
  host: Host,
  asked: string,
  exists: boolean,
  task: string,
): Promise<{ readonly found: Ranking; readonly problems: readonly string[] }> {
  const tree = await openTree(host);
  try {
    const { located, problems } = await tree.locate(task, {
      limit: Number.POSITIVE_INFINITY,
      explain: true,
    });
    return { found: rankIn(located.files, asked, exists), problems };
  } finally {
    tree.close();
  }
}

function rankIn(ranked: readonly LocatedFile[], asked: string, exists: boolean): Ranking {
  const at = ranked.findIndex((file) => file.path === asked);
  const [found, best] = [ranked[at], ranked[0]];
  if (found === undefined || best === undefined) {
    return { status: "unranked", reason: unrankedReason(asked, exists) };
  }
  return {
    status: "ranked",
    rank: at + 1,
    of: ranked.length,
    score: found.score,
    why: found.why,
    best: { path: best.path, score: best.score },
  };
}

function unrankedReason(asked: string, exists: boolean): string {
  if (!exists) return "there is no such file";
  if (isTest(asked)) return "it is a test, and tests are not ranked";
  if (isGenerated(asked)) return "it is generated or vendored, and such files are not ranked";
  if (!isCode(asked)) return "it is no file of code, and only code is ranked";
  return "nothing in the task speaks for it";
}
