/** How a change is named where it ships: the brief's, or that of a branch which others made. */
import { TacitError } from "../../../ground/core/error.ts";
import type { RunView } from "../../../ground/journal/status.ts";
import { type CommitWords, commitsBetween, nameOf } from "../../../ground/platform/revision.ts";
import { COMMIT_TRAILER } from "../../../work/shipping/ship.ts";

export interface ShippingWords {
  /** Of the one commit. */
  readonly message: string;
  /** Path of the review file. */
  readonly reviewFile: string;
}

/** Commits that the message names, and people. */
const MOST_COMMITS = 50;
const MOST_AUTHORS = 20;

/** @throws TacitError `app/no-target-branch` where a branch was reviewed against what is no local branch. */
export async function shippingWords(view: RunView, commit: string): Promise<ShippingWords> {
  const { run, brief, change, repository, base } = view;
  const trailers = `Tacit-Run: ${run}\n${COMMIT_TRAILER}: ${commit}\n`;
  if (change === undefined) {
    return {
      message: `${brief.title}\n\nBrief: ${brief.slug}\n${trailers}`,
      reviewFile: `.tacit/briefs/${brief.number}-${brief.slug}.review.md`,
    };
  }
  const of = nameOf(change.of);
  if (!change.from.startsWith("refs/heads/")) {
    throw new TacitError({
      code: "app/no-target-branch",
      kind: "input",
      message: `${nameOf(change.from)} is no branch of this repository, so ${of} cannot be shipped into it.`,
      hint: `Merge what was approved yourself: git merge ${commit.slice(0, 12)}`,
    });
  }
  const commits = (await commitsBetween(repository, base, commit, MOST_COMMITS)).filter(isTheirs);
  const [only] = commits;
  const title = only !== undefined && commits.length === 1 ? only.subject : of;
  const subjects = commits.length < 2 ? "" : `${subjectsOf(commits)}\n\n`;
  return {
    message: `${title}\n\n${subjects}Branch: ${of}\n${trailers}${authorsOf(commits)}`,
    // Without the digits that keep two repositories apart.
    reviewFile: `.tacit/reviews/${run}-${brief.slug.replace(/-[0-9a-f]{10}$/, "")}.review.md`,
  };
}

/** Snapshots of agents are ours. */
function isTheirs({ author }: CommitWords): boolean {
  return author !== "Tacit <tacit@localhost>";
}

function subjectsOf(commits: readonly CommitWords[]): string {
  return commits.map(({ subject }) => `* ${subject}`).join("\n");
}

/** Whoever made the commits is named, since the squashed one has another author. */
function authorsOf(commits: readonly CommitWords[]): string {
  const authors = [...new Set(commits.map(({ author }) => author))].slice(0, MOST_AUTHORS);
  return authors.map((author) => `Co-authored-by: ${author}\n`).join("");
}
