/** `tacit review`: the change, its remarks, and the rounds. */
import { TacitError } from "../../ground/core/error.ts";
import type { FactBody } from "../../ground/contract/event.ts";
import type { Verdict } from "../../ground/contract/finding.ts";
import type { RunOutput } from "../../ground/contract/server.ts";
import type { Journal } from "../../ground/journal/database.ts";
import type { RunView } from "../../ground/journal/status.ts";
import { diffText, openRepository } from "../../ground/platform/repository.ts";
import { type ChangedFile, parseDiff, sizeOf } from "../../work/review/diff.ts";
import { obstaclesToApproval } from "../../work/review/gate.ts";
import { movedLine, parsePlace, quoteOf } from "../../work/review/place.ts";
import { readRun } from "../../work/orchestration/delivery.ts";
import { type ChangeOutput, changeOutput, followBranch } from "./change.ts";
import { addRemark } from "./remark-number.ts";
import { requireTask, runOrTask, whoAmI } from "./run-number.ts";
import { tasksOutput } from "./runs.ts";
import { problemsOfVerdict } from "./verdict.ts";
import { withJournal } from "./journal.ts";
import type { Host } from "./workspace.ts";

export interface RemarkOutput {
  readonly id: string;
  readonly place: string;
  readonly text: string;
  readonly state: string;
  readonly note?: string | undefined;
  readonly line?: string | undefined;
  /** Where the place stands in the latest commit; `changed` when a round touched that very line. */
  readonly now?: string | undefined;
}

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

export interface NewRemark {
  readonly place: string;
  readonly text: string;
}

export interface ReviewRequest {
  readonly remarks: readonly NewRemark[];
  readonly verify: readonly string[];
  readonly waive?: { readonly remark: string; readonly reason: string } | undefined;
  readonly reopen?: { readonly remark: string; readonly text: string } | undefined;
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

async function changeBetween(view: RunView, from: string, to: string): Promise<ChangedFile[]> {
  const repository = await openRepository(view.repository);
  return parseDiff(await diffText(repository, from, to));
}

/** Applies what was asked, in the order remark, verify, waive, reopen, approve, and shows the change. */
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
    const change = await changeBetween(view, view.base, commit);
    await addRemarks(journal, view, change, request.remarks);
    await settle(host, journal, view, request);
    await closeExcused(journal, await readRun(journal, number));
    if (request.approve) await approve(host, journal, await readRun(journal, number));
    const shown = await describe(await readRun(journal, number), request.interdiff);
    return { ...shown, problems: [...problems, ...shown.problems] };
  });
}

async function addRemarks(
  journal: Journal,
  view: RunView,
  change: readonly ChangedFile[],
  remarks: readonly NewRemark[],
): Promise<void> {
  // All places are read before the first remark is stored: one that is wrong stores none.
  let seen = view;
  for (const { place, text, line } of quotedRemarks(remarks, change)) {
    // oxlint-disable-next-line no-await-in-loop -- remarks are numbered in order
    const id = await addRemark(journal, seen, {
      place,
      text,
      commit: commitOf(view),
      ...(line === undefined ? {} : { line }),
    });
    const added = { id, place, text, commit: commitOf(view), state: "draft" } as const;
    seen = { ...seen, remarks: [...seen.remarks, added] };
  }
}

/** Remarks with the lines that they stand at. @throws TacitError `app/empty-remark`; `review/bad-place`, `review/not-in-change` */
export function quotedRemarks(
  remarks: readonly NewRemark[],
  change: readonly ChangedFile[],
): readonly (NewRemark & { readonly line: string | undefined })[] {
  return remarks.map(({ place, text }) => {
    if (text.trim() === "") {
      throw new TacitError({
        code: "app/empty-remark",
        kind: "input",
        message: `The remark at ${place} says nothing.`,
        hint: 'Write what is wrong, and what should hold instead: --remark FILE:LINE "…"',
      });
    }
    return { place, text, line: quoteOf(parsePlace(place), change) };
  });
}

function knownRemark(view: RunView, id: string): string {
  const found = view.remarks.find((remark) => remark.id.toLowerCase() === id.toLowerCase());
  if (found) return found.id;
  throw new TacitError({
    code: "app/unknown-remark",
    kind: "input",
    message: `Run ${view.run} has no remark ${id}.`,
    hint:
      view.remarks.length === 0
        ? "It has none yet."
        : `It has ${view.remarks.map((remark) => remark.id).join(", ")}.`,
  });
}

async function settle(
  host: Host,
  journal: Journal,
  view: RunView,
  request: ReviewRequest,
): Promise<void> {
  const { run } = view;
  const verified = request.verify.map((id) => knownRemark(view, id));
  const rested = request.waive && waiverOf(host, view, request.waive);
  const reopened = request.reopen && {
    remark: knownRemark(view, request.reopen.remark),
    text: request.reopen.text,
  };
  for (const remark of verified) {
    // oxlint-disable-next-line no-await-in-loop -- facts keep their order
    await journal.append({ run }, "remark.verified", { remark, by: whoAmI(host) });
  }
  if (rested?.criterion) await journal.append({ run }, "criterion.waived", rested.criterion);
  if (rested?.remark) await journal.append({ run }, "remark.waived", rested.remark);
  if (reopened) await journal.append({ run }, "remark.reopened", reopened);
}

/** A remark (`R1`) or a criterion (`AC-2`) that is let rest. @throws TacitError `app/unknown-criterion` */
function waiverOf(
  host: Host,
  view: RunView,
  { remark: id, reason }: NonNullable<ReviewRequest["waive"]>,
): {
  readonly remark?: FactBody<"remark.waived">;
  readonly criterion?: FactBody<"criterion.waived">;
} {
  if (!/^AC-\d+$/i.test(id)) return { remark: { remark: knownRemark(view, id), reason } };
  const criteria = view.verdict?.criteria ?? [];
  const found = criteria.find((criterion) => criterion.id.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return { criterion: { criterion: found.id, reason, by: whoAmI(host) } };
  throw new TacitError({
    code: "app/unknown-criterion",
    kind: "input",
    message: `Run ${view.run} asks for no evidence of ${id}.`,
    hint:
      criteria.length === 0
        ? "No criterion of its brief names evidence, or it was not looked at yet; so none stands in the way."
        : `It does of ${criteria.map((criterion) => criterion.id).join(", ")}.`,
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
  // Approving says that what was asked for is there: remarks that the agent answered count as verified by it.
  const answered = view.remarks.filter(
    ({ state }) => state === "addressed" || state === "answered",
  );
  const others = view.remarks.filter(({ state }) => state !== "addressed" && state !== "answered");
  const obstacles = obstaclesToApproval({ ...view, remarks: others });
  if (obstacles.length > 0) {
    throw new TacitError({
      code: "app/not-approvable",
      kind: "conflict",
      message: `Run ${view.run} cannot be approved: ${obstacles.join(" ")}`,
      hint: `Look at it: tacit review ${view.run}`,
    });
  }
  for (const { id } of answered) {
    // oxlint-disable-next-line no-await-in-loop -- facts keep their order
    await journal.append({ run: view.run }, "remark.verified", { remark: id, by: whoAmI(host) });
  }
  await journal.append({ run: view.run }, "change.approved", {
    commit: commitOf(view),
    by: whoAmI(host),
  });
}

/** What one task added to the change; to look at, since remarks and approval are about the whole. */
async function describePart(
  view: RunView,
  task: number,
  request: ReviewRequest,
): Promise<ReviewOutput> {
  const { remarks, verify, waive, reopen } = request;
  if (remarks.length + verify.length > 0 || request.approve || waive || reopen) {
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
  const files = await changeBetween(view, base, commit);
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

async function describe(view: RunView, interdiff: boolean): Promise<ReviewOutput> {
  const commit = commitOf(view);
  const previous = view.roundCommits.at(-1);
  const from = interdiff && previous !== undefined ? previous : view.base;
  const files = await changeBetween(view, from, commit);
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
    remarks: await Promise.all(view.remarks.map((remark) => placeNow(view, commit, remark))),
    obstacles: obstaclesToApproval(view),
    approved: view.approvedCommit === commit,
    ...(view.reported === undefined ? {} : { summary: view.reported.summary }),
    problems: problemsOfVerdict(view),
  };
}

async function placeNow(
  view: RunView,
  commit: string,
  remark: RunView["remarks"][number],
): Promise<RemarkOutput> {
  const { id, place, text, state, note, line } = remark;
  const shown = {
    id,
    place,
    text,
    state,
    ...(note === undefined ? {} : { note }),
    ...(line === undefined ? {} : { line }),
  };
  const parsed = parsePlace(place);
  if (parsed.kind !== "lines" || remark.commit === commit) return shown;
  const moved = movedLine(
    parsed.path,
    parsed.first,
    await changeBetween(view, remark.commit, commit),
  );
  return { ...shown, now: moved === "changed" ? "changed" : `${moved.path}:${moved.line}` };
}
