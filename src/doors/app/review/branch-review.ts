/**
 * `tacit review BASE..BRANCH`: a branch that Tacit did not make.
 *
 * To look costs nothing and writes nothing. The first word that is to be kept opens a review in the journal: a run whose
 * work is there already. Who looks at the same pair later finds it again.
 */
import { TacitError } from "../../../ground/core/error.ts";
import type { FactBody } from "../../../ground/contract/event.ts";
import type { Journal, RunEntry } from "../../../ground/journal/database.ts";
import { type RunView, viewRun } from "../../../ground/journal/status.ts";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import { branchExists } from "../../../ground/platform/repository.ts";
import {
  commitsBetween,
  hasRefs,
  nameOf,
  refsOfName,
  type Revision,
} from "../../../ground/platform/revision.ts";
import { remarksPrompt } from "../../../knowledge/compiler/messages.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";
import { placesOf } from "../../../work/orchestration/places.ts";
import { sentRemarks } from "../../../work/orchestration/prompts.ts";
import { type ChangedFile, parseDiff } from "../../../work/review/diff.ts";
import { obstaclesToApproval } from "../../../work/review/gate.ts";
import { surroundings } from "../runs/agents.ts";
import { branchWords, fileWords } from "./branch-words.ts";
import {
  type ChangePlace,
  COMMITS,
  findChange,
  followBranch,
  type FoundChange,
  keepCommit,
  namesOf,
  type Pair,
  placeOfChange,
  type Range,
  readBase,
  readBranch,
  reviewRefs,
  slugOfChange,
  titleOfChange,
} from "./change.ts";
import { withJournal } from "../journal.ts";
import { commitOf, hunksAt, reviewIn, type ReviewOutput, type ReviewRequest } from "./review.ts";
import { readRemarks, saysOfRemarks } from "./remarks.ts";
import { describeChange } from "./review-output.ts";
import { remarksToSend, requireIdle } from "./round.ts";
import { runNumber, whoAmI } from "../runs/run-number.ts";
import { type Host, openWorkspace } from "../workspace.ts";

/**
 * Looks at a branch, or does to its review what was asked.
 *
 * @param opens Something is to follow that needs a review: checks, a round.
 * @throws TacitError those of `findChange` and `review`; `app/no-review` where something is to be settled that nobody has
 *   said, `app/empty-change` where there is nothing to say something of.
 */
export async function reviewChange(
  host: Host,
  range: Range,
  request: ReviewRequest,
  opens: boolean,
): Promise<ReviewOutput> {
  const place = await placeOfChange(host.directory);
  const sought = await seek(place, range);
  const known = await reviewOpened(host, place, sought, request);
  if (known !== undefined) return known;
  if (sought.status === "missing") throw sought.error;
  const { found } = sought;
  if (!opens && !says(request)) return looked(host, found);
  const files = await filesOf(found);
  requireSomething(found, files, request);
  // Before anything is opened: what is wrong with a remark or a place leaves nothing behind.
  const change = { repository: place, base: found.base, commit: found.of.commit };
  await readRemarks(host, { ...change, files }, request.remarks);
  const { seen = [] } = request;
  if (seen.length > 0) hunksAt((await describeChange(host, change)).files, seen);
  return withJournal(host, async (journal) =>
    reviewIn(host, journal, String(await open(host, journal, found)), request, found),
  );
}

/**
 * Looks at a branch and no further: a review that is open of it is not sought, so no database is asked.
 *
 * @throws TacitError those of `findChange`.
 */
export async function lookAtChange(host: Host, range: Range): Promise<ReviewOutput> {
  return looked(host, await findChange(await placeOfChange(host.directory), range));
}

type Sought =
  | { readonly status: "found"; readonly found: FoundChange; readonly pairs: readonly Pair[] }
  /** A side is not there any more, or never was; a review may know it. */
  | { readonly status: "missing"; readonly error: TacitError; readonly pairs: readonly Pair[] };

/** Codes of errors after which a review that was opened before still has its commits. */
const missing = new Set(["platform/bad-revision", "app/nothing-in-common", "app/shallow-clone"]);

async function seek(place: ChangePlace, range: Range): Promise<Sought> {
  try {
    const found = await findChange(place, range);
    const pair = { from: found.from.stands, of: found.of.stands };
    return { status: "found", found, pairs: [pair] };
  } catch (error) {
    if (!(error instanceof TacitError) || !missing.has(error.code)) throw error;
    const froms = await mayStandFor(range.from, () => readBase(place, range));
    const ofs = await mayStandFor(range.of, () => readBranch(place, range));
    const pairs = froms.flatMap((from) => ofs.map((of) => ({ from, of })));
    return { status: "missing", error, pairs };
  }
}

async function mayStandFor(text: string, read: () => Promise<Revision>): Promise<string[]> {
  try {
    return [(await read()).stands];
  } catch {
    return refsOfName(text); // what it was when it was still there
  }
}

/**
 * What the open review of one of the pairs answers; undefined where there is none. A repository that keeps no commits of
 * reviews has none, and no database is asked.
 */
async function reviewOpened(
  host: Host,
  place: ChangePlace,
  { pairs, ...sought }: Sought,
  request: ReviewRequest,
): Promise<ReviewOutput | undefined> {
  const slugs: string[] = [];
  for (const pair of pairs) {
    const slug = slugOfChange(place, pair);
    // oxlint-disable-next-line no-await-in-loop -- nine at most
    if (await hasRefs(place.root, `${reviewRefs}${slug}/`)) slugs.push(slug);
  }
  if (slugs.length === 0) return undefined;
  return withJournal(host, async (journal) => {
    const reviews = await reviewsOf(journal, new Set(slugs));
    const run = reviews.find(({ view }) => view !== undefined && isOpen(view))?.entry.run;
    const found = sought.status === "found" ? sought.found : undefined;
    return run === undefined ? undefined : reviewIn(host, journal, String(run), request, found);
  });
}

interface KnownReview {
  readonly entry: RunEntry;
  /** Absent where its number was allotted and nothing more is told yet. */
  readonly view: RunView | undefined;
}

/** Oldest first. */
async function reviewsOf(journal: Journal, slugs: ReadonlySet<string>): Promise<KnownReview[]> {
  const entries = (await journal.runs()).filter(({ brief }) => slugs.has(brief));
  const known: KnownReview[] = [];
  for (const entry of entries.toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || a.run - b.run,
  )) {
    // oxlint-disable-next-line no-await-in-loop -- one connection
    const facts = await journal.steps(entry.run);
    known.push({ entry, view: facts.length === 0 ? undefined : viewRun(entry.run, facts) });
  }
  return known;
}

function isOpen({ change, status }: RunView): boolean {
  return change !== undefined && !change.closed && status !== "shipped";
}

function says(request: ReviewRequest): boolean {
  const { remarks, approve, interdiff, seen = [] } = request;
  return remarks.length + seen.length > 0 || saysOfRemarks(request) || approve || interdiff;
}

async function filesOf({ place, base, of }: FoundChange): Promise<ChangedFile[]> {
  return parseDiff(await plainDiff(place, base, of.commit));
}

function requireSomething(
  { of, from }: FoundChange,
  files: readonly ChangedFile[],
  request: ReviewRequest,
): void {
  if (saysOfRemarks(request) || request.interdiff) {
    throw new TacitError({
      code: "app/no-review",
      kind: "input",
      message: `Nothing was said of ${of.name} onto ${from.name} yet.`,
      hint: 'Begin with a remark: --remark FILE:LINE "…"',
    });
  }
  if (files.length === 0) {
    throw new TacitError({
      code: "app/empty-change",
      kind: "input",
      message: emptyWords(of.name, from.name),
      hint: "There is nothing to review.",
    });
  }
}

function emptyWords(of: string, from: string): string {
  return `${of} has no change that ${from} has not.`;
}

async function looked(host: Host, found: FoundChange): Promise<ReviewOutput> {
  const { place, base, from, of } = found;
  const pair = { from: from.stands, of: of.stands };
  const change = await describeChange(host, { repository: place, base, commit: of.commit });
  const empty = change.files.length === 0;
  return {
    ...change,
    title: titleOfChange(pair),
    status: "unreviewed",
    round: 1,
    base,
    commit: of.commit,
    safety: "none",
    change: {
      ...namesOf(pair),
      commits: await commitsBetween(place.root, base, of.commit, COMMITS),
    },
    remarks: [],
    rounds: [],
    obstacles: empty ? [] : obstaclesToApproval({ commit: of.commit, remarks: [] }),
    approved: false,
    problems: [...change.problems, ...(empty ? [emptyWords(of.name, from.name)] : [])],
  };
}

/** Opens a review, or joins the one that somebody opens at this moment; its run. */
async function open(
  host: Host,
  journal: Journal,
  { place, from, of, base }: FoundChange,
): Promise<number> {
  const workspace = await openWorkspace({ ...host, directory: place.root });
  const pair = { from: from.stands, of: of.stands };
  const slug = slugOfChange(place, pair);
  const { safety } = await surroundings(false);
  const started: FactBody<"run.started"> = {
    brief: { number: 0, slug, title: titleOfChange(pair), hash: "" },
    repository: workspace.root,
    base,
    target: nameOf(pair.from),
    agent: "none",
    safety,
    change: pair,
  };
  return journal.alone(`review ${slug}`, async () => {
    const known = await reviewsOf(journal, new Set([slug]));
    const begun = known.find(({ view }) => view !== undefined && isOpen(view));
    if (begun !== undefined) return begun.entry.run;
    // A number that somebody took who died before they said anything.
    const left = known.find(({ view }) => view === undefined)?.entry.run;
    const run =
      left ??
      (await journal.createRun(workspace.root, slug, (number) =>
        branchExists(workspace.repository, placesOf(workspace.home, number, 1).branch),
      ));
    await keepCommit({ run, brief: started.brief, repository: workspace.root }, of.commit);
    const { sequence: after } = await journal.append({ run }, "run.started", started, {
      key: "started",
    });
    const stand = { base, commit: of.commit, tip: of.commit, after };
    await journal.append({ run }, "change.found", stand, { key: "found" });
    return run;
  });
}

export interface PromptOutput {
  readonly run: string;
  readonly round: number;
  readonly remarks: readonly string[];
  /** To be pasted into whatever tool the person likes. */
  readonly prompt: string;
  readonly problems: readonly string[];
}

/**
 * The open remarks as one prompt, which counts as a round: a person takes it to a tool of theirs.
 *
 * @throws TacitError `app/nothing-to-send`, `app/run-busy`; `app/agents-change` where an agent's session has the change.
 */
export async function promptByHand(host: Host, id: string): Promise<PromptOutput> {
  const run = runNumber(id);
  return withJournal(host, async (journal) => {
    const { view, problems } = await followBranch(journal, run);
    if (view.change === undefined) {
      throw new TacitError({
        code: "app/agents-change",
        kind: "input",
        message: `The change of run ${run} is in its agent's worktree, where nobody else commits.`,
        hint: `Send the remarks to the agent: tacit review ${run} --send`,
      });
    }
    const remarks = remarksToSend(view).map((remark) => remark.id);
    const round = view.rounds + 1;
    const sent = { round, remarks, commit: commitOf(view), by: whoAmI(host), byHand: true };
    const { body } = await journal.append({ run }, "round.sent", sent, { key: `round:${round}` });
    // Somebody else sent the same round to an agent a moment ago.
    if (!("byHand" in body && body.byHand === true)) requireIdle(await readRun(journal, run));
    const facts = await journal.facts(run);
    const now = await readRun(journal, run);
    const words = [await branchWords(now), await fileWords(now)];
    const message = remarksPrompt(sentRemarks(facts, now), { reports: false });
    return {
      run: String(run),
      round,
      remarks,
      prompt: [...words.filter((part) => part !== ""), message].join("\n\n"),
      problems,
    };
  });
}
