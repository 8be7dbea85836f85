/** What runs hold on disk, for `tacit doctor`, and its removal for `tacit doctor --tidy`. */
import { messageOf } from "../../../ground/core/error.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { sizeOnDisk } from "../../../ground/platform/files.ts";
import { tacitHome } from "../../../ground/platform/home.ts";
import { probeSandbox } from "../../../ground/platform/sandbox.ts";
import {
  foldersOf,
  type Holding,
  type KeepOptions,
  surveyHoldings,
  tidyWorktrees,
} from "../../../work/orchestration/tidy.ts";
import { joinJournalOf, withJournal } from "../journal.ts";
import { readSettings } from "../settings.ts";
import type { Host } from "../workspace.ts";

/** Days, unless the user's settings say otherwise. */
export const KEEP_DAYS = 7;

export interface WorktreeOutput {
  readonly name: string;
  readonly path: string;
  readonly run?: string | undefined;
  readonly status?: string | undefined;
  readonly repository?: string | undefined;
  /** Time of the run's last fact. */
  readonly at?: string | undefined;
  /** On disk, with what else the attempt holds in the home. */
  readonly bytes: number;
  /** False: at least so many; the rest was not counted. */
  readonly complete: boolean;
  readonly keep: boolean;
  /** Half a sentence. */
  readonly why: string;
}

export interface TidiedOutput {
  readonly name: string;
  readonly run: string;
  readonly status: "removed" | "kept";
  /** Private ref in the repository that holds what was there. */
  readonly ref?: string | undefined;
  readonly why?: string | undefined;
}

export interface WorktreesOutput {
  readonly worktrees: readonly WorktreeOutput[];
  readonly problems: readonly string[];
}

async function keepOptions(host: Host): Promise<KeepOptions> {
  const { worktrees } = await readSettings(host.environment);
  return { now: new Date(), keepDays: worktrees?.["keep-days"] ?? KEEP_DAYS };
}

/** What is held; starts no database, so without one that runs nothing is known to be over. */
export async function listWorktrees(host: Host): Promise<WorktreesOutput> {
  const options = await keepOptions(host);
  const home = tacitHome(host.environment);
  const problems: string[] = [];
  let journal: Journal | undefined;
  try {
    journal = await joinJournalOf(host);
  } catch (error) {
    problems.push(messageOf(error));
  }
  try {
    const holdings = await surveyHoldings(journal, home, options);
    if (journal === undefined && holdings.length > 0) {
      problems.push(
        "The journal is not running, so it is not known which worktrees may go; tacit doctor --tidy starts it.",
      );
    }
    return { worktrees: await described(home, holdings), problems };
  } finally {
    await journal?.close();
  }
}

/** Removes what may go, and lists what is held afterwards. */
export async function tidy(
  host: Host,
): Promise<WorktreesOutput & { readonly tidied: readonly TidiedOutput[] }> {
  const options = await keepOptions(host);
  const home = tacitHome(host.environment);
  const boxed = (await probeSandbox()).status === "boxed";
  return withJournal(host, async (journal) => {
    const tidied = await tidyWorktrees(journal, home, {
      ...options,
      box: boxed ? (worktree) => ({ worktree }) : undefined,
    });
    const holdings = await surveyHoldings(journal, home, options);
    return {
      tidied: tidied.map((each) => ({ ...each, run: String(each.run) })),
      worktrees: await described(home, holdings),
      problems: [],
    };
  });
}

async function described(home: string, holdings: readonly Holding[]): Promise<WorktreeOutput[]> {
  const found: WorktreeOutput[] = [];
  for (const { name, path, keeping, known } of holdings) {
    // oxlint-disable-next-line no-await-in-loop -- one disk
    const sizes = await Promise.all(foldersOf(home, name).map((folder) => sizeOnDisk(folder)));
    found.push({
      name,
      path,
      ...(known === undefined
        ? {}
        : {
            run: String(known.view.run),
            status: known.view.status,
            repository: known.view.repository,
            at: known.lastFact.toISOString(),
          }),
      bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
      complete: sizes.every(({ complete }) => complete),
      ...keeping,
    });
  }
  return found;
}
