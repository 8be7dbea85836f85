/** `tacit review`: the change, its remarks, and the rounds. */
import { TacitError } from "../../../ground/core/error.ts";
import type { Fact } from "../../../ground/contract/event.ts";
import type { FileReview, HunkReview } from "../../../ground/contract/review.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { type RunView, viewRun } from "../../../ground/journal/status.ts";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import { findRepository, type RepositoryPlace } from "../../../ground/platform/repository.ts";
import { parseDiff } from "../../../work/review/diff.ts";
import { obstaclesToApproval, verifiedByApproval } from "../../../work/review/gate.ts";
import { parsePlace, type Place } from "../../../work/review/place.ts";
import { roundsOf } from "../../../work/review/rounds/history.ts";
import type { ChangeState } from "../../../work/review/rounds/interdiff.ts";
import { markSeen } from "../../../work/review/rounds/seen.ts";
import { type Changes, rememberedChanges } from "../../../work/review/remarks/changes.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";
import { changeOutput, followBranch, type FoundChange } from "./change.ts";
import { changeModel } from "./change-model.ts";
import { conflictsWithTarget } from "./conflicts.ts";
import { criteriaOf } from "./criteria.ts";
import {
  addRemarks,
  describeRemarks,
  type NewRemark,
  problemsOfRemarks,
  type RemarkRequest,
  saysOfRemarks,
  settleRemarks,
} from "./remarks.ts";
import { provenanceOf } from "./provenance.ts";
import { describeChange, type ReviewOutput } from "./review-output.ts";
import { requireTask, runOrTask, whoAmI } from "../runs/run-number.ts";
import { tasksOutput } from "../runs/runs.ts";
import { problemsOfVerdict } from "./verdict.ts";
import { withJournal } from "../journal.ts";
import type { Host } from "../workspace.ts";

export interface ReviewRequest extends RemarkRequest {
  readonly remarks: readonly NewRemark[];
  readonly approve: boolean;
  readonly interdiff: boolean;
  /** Places whose hunks were looked at: files, lines, or `all`. */
  readonly seen?: readonly string[] | undefined;
}

export type { ReviewOutput };

export function commitOf(view: RunView): string {
  if (view.commit !== undefined) return view.commit;
  throw new TacitError({
    code: "app/no-snapshot",
    kind: "input",
    message: `Run ${view.run} has no snapshot to review; it is ${view.status}.`,
    hint: `See what happened: tacit show ${view.run}`,
  });
}

function changesIn(repository: RepositoryPlace): Changes {
  return rememberedChanges(async (from, to) => parseDiff(await plainDiff(repository, from, to)));
}

/**
 * Applies what was asked, in the order remark, edit, discard, verify, waive, reopen, reply, approve, seen, and shows the
 * change.
 */
export async function review(
  host: Host,
  id: string,
  request: ReviewRequest,
): Promise<ReviewOutput> {
  return withJournal(host, async (journal) => reviewIn(host, journal, id, request));
}

/** `review` with a journal that is open. @param found Where its branch stands, for who has looked just now. */
export async function reviewIn(
  host: Host,
  journal: Journal,
  id: string,
  request: ReviewRequest,
  found?: FoundChange,
): Promise<ReviewOutput> {
  const { run: number, task } = runOrTask(id);
  // Mostly the run's; git looks for both at once.
  const here = found?.place ?? findRepository(host.directory).catch(() => undefined);
  const { view, problems } = await followBranch(journal, number, found);
  if (task !== undefined) requireTask(view, task);
  if (task !== undefined && view.planned) return describePart(host, view, task, request);
  const commit = commitOf(view);
  const near = await here;
  const repository = near?.root === view.repository ? near : await findRepository(view.repository);
  const changes = changesIn(repository);
  if (request.remarks.length > 0) {
    const { base } = view;
    const asked = { base, commit, expected: expectedOf(view) };
    const { files } = await changeModel(host, { ...repository, bare: false }, asked);
    const change = { repository, base, commit, files };
    await addRemarks(host, journal, view, change, request.remarks);
  }
  await settleRemarks(host, journal, view, request);
  await closeExcused(journal, await readRun(journal, number));
  if (request.approve) await approve(host, journal, await readRun(journal, number));
  const shown = await describe(host, journal, { number, repository, changes, request });
  return { ...shown, problems: [...problems, ...shown.problems] };
}

/** What a run was stuck on has gone, where it was only the evidence of what is waived now. */
async function closeExcused(journal: Journal, view: RunView): Promise<void> {
  if (view.verdict?.status !== "green" || view.waivers.length === 0) return;
  for (const { item, task } of view.openItems.filter(({ kind }) => kind === "stuck")) {
    // oxlint-disable-next-line no-await-in-loop -- one at most
    await journal.append(
      { run: view.run, task },
      "item.closed",
      { item, reason: "What was red is waived." },
      { key: `closed:${item}` },
    );
  }
}

async function approve(host: Host, journal: Journal, view: RunView): Promise<void> {
  const verified = verifiedByApproval(view.remarks);
  const others = view.remarks.filter((remark) => !verified.includes(remark));
  const obstacles = obstaclesToApproval({ ...view, remarks: others });
  if (obstacles.length > 0) {
    const blocker = others.find(({ state }) => state === "addressed" || state === "answered");
    throw new TacitError({
      code: "app/not-approvable",
      kind: "conflict",
      message: `Run ${view.run} cannot be approved: ${obstacles.join(" ")}`,
      hint:
        blocker === undefined
          ? `Look at it: tacit review ${view.run}`
          : `A blocker is verified by its name: tacit review ${view.run} --verify ${blocker.id}`,
    });
  }
  const said = { commit: commitOf(view), by: whoAmI(host) };
  for (const { id: remark } of verified) {
    // oxlint-disable-next-line no-await-in-loop -- facts keep their order
    await journal.append({ run: view.run }, "remark.verified", { remark, ...said });
  }
  await journal.append({ run: view.run }, "change.approved", said);
}

/** What one task added to the change; to look at, since remarks and approval are about the whole. */
async function describePart(
  host: Host,
  view: RunView,
  task: number,
  request: ReviewRequest,
): Promise<ReviewOutput> {
  if (request.remarks.length > 0 || request.approve || saysOfRemarks(request)) {
    throw new TacitError({
      code: "app/part-of-change",
      kind: "input",
      message: `${view.run}/${task} is a part of a change; remarks and approval are about the whole.`,
      hint: `Say it of the run: tacit review ${view.run} …`,
    });
  }
  const { base, commit, verdict, title, status, reported } = requireTask(view, task);
  if (base === undefined || commit === undefined) {
    throw new TacitError({
      code: "app/no-snapshot",
      kind: "input",
      message: `Task ${view.run}/${task} has no snapshot to review; it is ${status}.`,
      hint: `See what happened: tacit show ${view.run}`,
    });
  }
  const repository = { ...(await findRepository(view.repository)), bare: false };
  const change = await describeChange(host, { repository, base, commit, verdict });
  return {
    ...change,
    run: String(view.run),
    task: `${view.run}/${task}`,
    title,
    status,
    round: view.rounds + 1,
    base,
    commit,
    safety: view.safety,
    ...(verdict === undefined ? {} : { verdict }),
    remarks: [],
    rounds: [],
    obstacles: [],
    approved: view.approvedCommit === view.commit,
    ...(reported === undefined ? {} : { summary: reported.summary }),
  };
}

interface Describing {
  readonly number: number;
  readonly repository: RepositoryPlace;
  readonly changes: Changes;
  readonly request: ReviewRequest;
}

async function describe(
  host: Host,
  journal: Journal,
  { number, repository, changes, request }: Describing,
): Promise<ReviewOutput> {
  const facts = await journal.steps(number);
  const view = viewRun(number, facts);
  const commit = commitOf(view);
  const place = { ...repository, bare: false };
  const { base } = view;
  const asked = {
    repository: place,
    base,
    commit,
    expected: expectedOf(view),
    verdict: view.verdict,
    provenance: await provenanceOf(journal, { repository: place, run: number, base, steps: facts }),
    since: request.interdiff ? reviewedLast(view.base, facts) : undefined,
  };
  const by = whoAmI(host);
  const seen = [...view.seen];
  if (request.seen !== undefined && request.seen.length > 0) {
    const { files } = await describeChange(host, asked);
    const hunks = markSeen(hunksAt(files, request.seen));
    await journal.append({ run: number }, "hunks.seen", { hunks, by, commit });
    seen.push({ hunks, by, commit });
  }
  // Most of the time goes by in git: what does not wait for one another is asked at once.
  const describing = describeChange(host, {
    ...asked,
    seen: seen.filter((one) => one.by === by),
  });
  const [change, remarks, criteria, ofBranch, conflicts] = await Promise.all([
    describing,
    describing.then(({ files }) =>
      describeRemarks(repository, view, {
        commit,
        commits: commitsOf(facts),
        paths: files.map((file) => file.path),
        changes,
      }),
    ),
    describing.then(({ files }) => criteriaOf(host, view, files)),
    changeOutput(view),
    conflictsWithTarget(repository, view),
  ]);
  const unsent = request.interdiff && asked.since === undefined;
  return {
    ...change,
    run: String(view.run),
    ...(view.planned ? { tasks: tasksOutput(view) } : {}),
    ...ofBranch,
    ...(unsent ? { note: "No round was sent yet: this is the whole change." } : {}),
    title: view.brief.title,
    status: view.status,
    round: view.rounds + 1,
    base: view.base,
    commit,
    safety: view.safety,
    ...(view.verdict === undefined ? {} : { verdict: view.verdict }),
    ...(view.staleVerdict === undefined ? {} : { staleAt: view.staleVerdict.commit }),
    ...(criteria === undefined ? {} : { criteria }),
    remarks,
    agent: view.agent,
    cost: view.tokens,
    milliseconds: view.milliseconds,
    rounds: roundsOf(view.base, facts),
    obstacles: obstaclesToApproval(view),
    approved: view.approvedCommit === commit,
    ...(view.reported === undefined ? {} : { summary: view.reported.summary }),
    problems: [
      ...change.problems,
      ...problemsOfVerdict(view),
      ...problemsOfRemarks(view),
      ...conflicts,
    ],
  };
}

/** Files and globs that its plan speaks of. */
function expectedOf({ planned, tasks }: RunView): string[] {
  return planned ? tasks.flatMap(({ files }) => files) : [];
}

/** Commits of a run in the order in which they came under review. */
function commitsOf(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ type, body }) =>
    type === "snapshot.taken" || type === "change.found" ? [body.commit] : [],
  );
}

/** What the reviewer saw when the last round was sent; its base may have been another. */
function reviewedLast(base: string, facts: readonly Fact[]): ChangeState | undefined {
  let grew = base;
  let last: ChangeState | undefined;
  const first = facts.find(({ type }) => type === "change.found")?.body;
  if (first !== undefined && "tip" in first) grew = first.base;
  for (const { type, body } of facts) {
    if (type === "change.found") grew = body.base;
    if (type === "round.sent") last = { base: grew, commit: body.commit };
  }
  return last;
}

/** @throws TacitError `app/nothing-there` for a place where the change has no hunk. */
export function hunksAt(files: readonly FileReview[], places: readonly string[]): HunkReview[] {
  return places.flatMap((written) => {
    const all = files.flatMap((file) => file.hunks);
    if (written === "all") return all;
    const place = parsePlace(written);
    const found =
      place.kind === "file" || place.kind === "lines"
        ? all.filter(
            (hunk) => hunk.path === place.path && (place.kind === "file" || touches(hunk, place)),
          )
        : [];
    if (found.length > 0) return found;
    throw new TacitError({
      code: "app/nothing-there",
      kind: "input",
      message: `The change has no hunk at ${written}.`,
      hint: "Name a file of the change, a line of a hunk (FILE:LINE), or all.",
    });
  });
}

function touches(
  { lines }: HunkReview,
  { first, last, side }: Extract<Place, { kind: "lines" }>,
): boolean {
  return lines.some((line) => {
    const at = side === "old" ? line.old : line.new;
    return at !== undefined && first <= at && at <= last;
  });
}
