/** `tacit review`: the change, its remarks, and the rounds. */
import { TacitError } from "../../ground/core/error.ts";
import type { Verdict } from "../../ground/contract/finding.ts";
import type { RunOutput } from "../../ground/contract/server.ts";
import type { Journal } from "../../ground/journal/database.ts";
import type { RunView } from "../../ground/journal/status.ts";
import { diffText, openRepository, type Repository } from "../../ground/platform/repository.ts";
import { type ChangedFile, parseDiff, sizeOf } from "../../work/review/diff.ts";
import { obstaclesToApproval, verifiedByApproval } from "../../work/review/gate.ts";
import { type Changes, rememberedChanges } from "../../work/review/remarks/changes.ts";
import { readRun } from "../../work/orchestration/delivery.ts";
import { type ChangeOutput, changeOutput, followBranch } from "./change.ts";
import {
  addRemarks,
  describeRemarks,
  type NewRemark,
  problemsOfRemarks,
  type RemarkOutput,
  type RemarkRequest,
  settleRemarks,
} from "./remarks.ts";
import { requireTask, runOrTask, whoAmI } from "./run-number.ts";
import { tasksOutput } from "./runs.ts";
import { problemsOfVerdict } from "./verdict.ts";
import { withJournal } from "./journal.ts";
import type { Host } from "./workspace.ts";

export interface ReviewOutput {
  /** Absent where a branch was only looked at. */
  readonly run?: string | undefined;
  /** Of a branch that Tacit did not make. */
  readonly change?: ChangeOutput | undefined;
  /** `RUN/TASK` where one task's part of the change was asked for. */
  readonly task?: string | undefined;
  /** Of a plan. */
  readonly tasks?: RunOutput["tasks"];
  readonly title: string;
  readonly status: string;
  readonly round: number;
  readonly base: string;
  readonly commit: string;
  /** What the files below are a diff of. */
  readonly from: string;
  readonly interdiff: boolean;
  readonly safety: string;
  readonly verdict?: Verdict | undefined;
  /** Every criterion with what shows it; empty where the brief names no evidence, absent where it has no criteria. */
  readonly criteria?: Verdict["criteria"];
  readonly size: { readonly added: number; readonly removed: number };
  readonly files: readonly ChangedFile[];
  readonly remarks: readonly RemarkOutput[];
  /** Why it cannot be approved yet; empty when it can. */
  readonly obstacles: readonly string[];
  readonly approved: boolean;
  readonly summary?: string | undefined;
  readonly problems: readonly string[];
}

export interface ReviewRequest extends RemarkRequest {
  readonly remarks: readonly NewRemark[];
  readonly approve: boolean;
  readonly interdiff: boolean;
}

export function commitOf(view: RunView): string {
  if (view.commit !== undefined) return view.commit;
  throw new TacitError({
    code: "app/no-snapshot",
    kind: "input",
    message: `Run ${view.run} has no snapshot to review; it is ${view.status}.`,
    hint: `See what happened: tacit show ${view.run}`,
  });
}

function changesIn(repository: Repository): Changes {
  return rememberedChanges(async (from, to) => parseDiff(await diffText(repository, from, to)));
}

/** Applies what was asked, in the order remark, verify, waive, reopen, reply, approve, and shows the change. */
export async function review(
  host: Host,
  id: string,
  request: ReviewRequest,
): Promise<ReviewOutput> {
  const { run: number, task } = runOrTask(id);
  return withJournal(host, async (journal) => {
    const { view, problems } = await followBranch(journal, number);
    if (task !== undefined) requireTask(view, task);
    if (task !== undefined && view.planned) return describePart(view, task, request);
    const commit = commitOf(view);
    const repository = await openRepository(view.repository);
    const changes = changesIn(repository);
    if (request.remarks.length > 0) {
      const files = await changes(view.base, commit);
      const change = { repository, base: view.base, commit, files };
      await addRemarks(host, journal, view, change, request.remarks);
    }
    await settleRemarks(host, journal, view, request);
    await closeExcused(journal, await readRun(journal, number));
    if (request.approve) await approve(host, journal, await readRun(journal, number));
    const shown = await describe(await readRun(journal, number), changes, request.interdiff);
    return { ...shown, problems: [...problems, ...shown.problems] };
  });
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
  view: RunView,
  task: number,
  request: ReviewRequest,
): Promise<ReviewOutput> {
  const { remarks, verify, waive, reopen, reply } = request;
  if (remarks.length + verify.length > 0 || request.approve || (waive ?? reopen ?? reply)) {
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
  const files = await changesIn(await openRepository(view.repository))(base, commit);
  return {
    run: String(view.run),
    task: `${view.run}/${task}`,
    title,
    status,
    round: view.rounds + 1,
    base,
    commit,
    from: base,
    interdiff: false,
    safety: view.safety,
    ...(verdict === undefined ? {} : { verdict }),
    size: sizeOf(files),
    files,
    remarks: [],
    obstacles: [],
    approved: view.approvedCommit === view.commit,
    ...(reported === undefined ? {} : { summary: reported.summary }),
    problems: [],
  };
}

async function describe(
  view: RunView,
  changes: Changes,
  interdiff: boolean,
): Promise<ReviewOutput> {
  const commit = commitOf(view);
  const previous = view.roundCommits.at(-1);
  const from = interdiff && previous !== undefined ? previous : view.base;
  const files = await changes(from, commit);
  return {
    run: String(view.run),
    ...(view.planned ? { tasks: tasksOutput(view) } : {}),
    ...(await changeOutput(view)),
    title: view.brief.title,
    status: view.status,
    round: view.rounds + 1,
    base: view.base,
    commit,
    from,
    interdiff: from !== view.base,
    safety: view.safety,
    ...(view.verdict === undefined ? {} : { verdict: view.verdict }),
    ...(view.verdict?.criteria === undefined ? {} : { criteria: view.verdict.criteria }),
    size: sizeOf(files),
    files,
    remarks: await describeRemarks(view, commit, changes),
    obstacles: obstaclesToApproval(view),
    approved: view.approvedCommit === commit,
    ...(view.reported === undefined ? {} : { summary: view.reported.summary }),
    problems: [...problemsOfVerdict(view), ...problemsOfRemarks(view)],
  };
}
