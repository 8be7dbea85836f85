/**
 * What a run is, computed from its facts; nothing of it is stored, so it cannot disagree with them.
 *
 * Whether a "running" run still has a process behind it is not in the facts, and not answered here.
 */
import type { Fact, RunTask } from "../contract/event.ts";
import type { Verdict } from "../contract/finding.ts";
import { TacitError } from "../core/error.ts";
import {
  type RemarkState,
  type RemarkStatus,
  type RemarkWord,
  type StrayAnswer,
  takeRemark,
} from "./remarks.ts";

export type { RemarkState, RemarkStatus, RemarkWord, StrayAnswer };

type Body<Type extends Fact["type"]> = Extract<Fact, { type: Type }>["body"];

export type RunStatus =
  | "running"
  | "waiting"
  | "review"
  | "approved"
  | "shipped"
  | "stuck"
  | "failed"
  | "stopped"
  | "undone";

export interface InboxItem {
  readonly item: number;
  readonly run: number;
  readonly task: number;
  readonly kind: Body<"item.asked">["kind"];
  readonly question: string;
  readonly detail?: string;
}

/** One task of a run. */
export interface TaskView extends RunTask {
  /** `done`: green, and the run has gone on or waits for review. */
  readonly status: "todo" | "running" | "waiting" | "stuck" | "done";
  /** The commit that it began from; absent until it has a worktree. */
  readonly base?: string;
  readonly branch?: string;
  /** Absent again once it was removed. */
  readonly worktree?: string;
  readonly session?: string;
  /** The latest snapshot. */
  readonly commit?: string;
  /** The last verdict on `commit`. */
  readonly verdict?: Verdict;
  /** What its agent said last of what it did. */
  readonly reported?: { readonly summary: string };
}

export interface ChangeView {
  /** What it is compared with, and the branch itself: full names of refs, or ids of commits. */
  readonly from: string;
  readonly of: string;
  /** Where the branch stood when somebody looked last. */
  readonly tip?: string;
  /** A person ended the review while nothing was under way. */
  readonly closed: boolean;
  /** The last round was printed as a prompt. */
  readonly byHand: boolean;
}

/** Of `branch`, `worktree`, `session` and `verdict` it has those of the task that is being worked at, or was last. */
export interface RunView {
  readonly run: number;
  readonly status: RunStatus;
  /** In the order in which they are taken; one where the brief has no plan. */
  readonly tasks: readonly TaskView[];
  /** Whether the brief had a plan. */
  readonly planned: boolean;
  /** Number of the task that is being worked at, or was last. */
  readonly task: number;
  readonly brief: Body<"run.started">["brief"];
  readonly repository: string;
  readonly base: string;
  readonly target: string;
  /** Of a review of a branch that Tacit did not make. */
  readonly change?: ChangeView;
  readonly agent: string;
  readonly model?: string;
  readonly safety: Body<"run.started">["safety"];
  readonly branch?: string;
  /** Absent again once it was removed. */
  readonly worktree?: string;
  readonly session?: string;
  /** The latest snapshot of any task. */
  readonly commit?: string;
  /** The last verdict on `commit`. */
  readonly verdict?: Verdict;
  /** The last verdict, where it is on an older commit. */
  readonly staleVerdict?: Verdict;
  readonly rounds: number;
  /** The commit that was reviewed, for each round. */
  readonly roundCommits: readonly string[];
  /** In the order in which they were made. */
  readonly remarks: readonly RemarkStatus[];
  /** Answers that no remark takes: at most 20, the first ones. */
  readonly strayAnswers: readonly StrayAnswer[];
  readonly openItems: readonly InboxItem[];
  /** What reviewers have looked at, in the order in which they said so. */
  readonly seen: readonly Body<"hunks.seen">[];
  /** Criteria that a person lets rest. */
  readonly waivers: readonly Body<"criterion.waived">[];
  /** The last commit that was approved since the last undo; the run is only approved while this is `commit`. */
  readonly approvedCommit?: string;
  readonly shipped?: { readonly target: string; readonly before: string; readonly after: string };
  readonly turns: number;
  readonly tokens: { readonly input: number; readonly output: number };
  /** Sum over ended turns. */
  readonly milliseconds: number;
  readonly reported?: { readonly summary: string };
  /** Why the run failed. */
  readonly failure?: {
    readonly reason: string;
    readonly hint?: string;
    readonly kind?: "input" | "environment" | "conflict";
  };
}

type Writable<Fields> = { -readonly [Key in keyof Fields]: Fields[Key] };

type Task = Writable<Omit<TaskView, "status" | "verdict">> & {
  lastVerdict?: Verdict;
  /** Something was to be done in it: there may be a worktree. */
  asked?: boolean;
  turn: "none" | "running" | "ended";
};

/** What has been read so far; the view without what is decided at the end. */
type Reading = Writable<
  Omit<
    RunView,
    "status" | "brief" | "tasks" | "task" | "planned" | "verdict" | "staleVerdict" | TaskFields
  >
> & {
  tasks: readonly Task[];
  /** The one that is being worked at, or was last. */
  task: Task;
  /** The last fact that set the run going. */
  stirred: number;
  /** The checks alone were asked for, and have not ended. */
  checkDue: boolean;
  /** A way of being over, until something undoes it. */
  ending?: "failed" | "stopped" | "shipped" | "undone";
  /** A round was sent and its turn has not begun. */
  roundDue: boolean;
  /** Sequence of what a person said to the agent at work, while no turn has begun with it. */
  steerDue?: number;
};

/** What the view of a run has of the task at work. */
type TaskFields = "branch" | "worktree" | "session" | "reported";

/**
 * Computes a run from all its facts, in order.
 *
 * @throws TacitError `journal/run-not-started` when there is no `run.started`.
 */
export function viewRun(run: number, facts: readonly Fact[]): RunView {
  const started = facts.find((fact) => fact.type === "run.started");
  if (started === undefined) {
    throw new TacitError({
      code: "journal/run-not-started",
      kind: "input",
      message: `Run ${run} has not started.`,
      hint: "See the runs with `tacit status`.",
    });
  }
  const { brief, plan, change: others, ...rest } = started.body;
  const only = oneTask(started.body);
  const tasks = (plan ?? []).map((task): Task => ({ ...task, turn: "none" }));
  const reading: Reading = {
    run,
    ...withoutUndefined(rest),
    ...(others === undefined ? {} : { change: { ...others, closed: false, byHand: false } }),
    stirred: 0,
    checkDue: false,
    tasks: tasks.length === 0 ? [only] : tasks,
    task: tasks[0] ?? only,
    rounds: 0,
    roundCommits: [],
    remarks: [],
    strayAnswers: [],
    openItems: [],
    seen: [],
    waivers: [],
    turns: 0,
    tokens: { input: 0, output: 0 },
    milliseconds: 0,
    roundDue: false,
  };
  for (const fact of facts) take(reading, fact);

  const { tasks: read, task: at, model, ...rests } = reading;
  const { ending: _, roundDue: __, stirred: ___, checkDue: ____, steerDue: _____, ...view } = rests;
  const lastVerdict = at.lastVerdict && withWaivers(at.lastVerdict, reading.waivers);
  const verdicts: Pick<RunView, "verdict" | "staleVerdict"> =
    lastVerdict === undefined
      ? {}
      : lastVerdict.commit === reading.commit
        ? { verdict: lastVerdict }
        : { staleVerdict: lastVerdict };
  const { branch, worktree, session, reported, agent } = at;
  const status = statusOf(reading, verdicts.verdict);
  // A tool that a person took the remarks to answers nothing.
  const isBack = ["review", "approved"].includes(status) && view.change?.byHand !== true;
  return {
    ...view,
    remarks: isBack ? heard(view.remarks) : view.remarks,
    ...withoutUndefined({
      branch,
      worktree,
      session,
      reported,
      // A task's own agent is the run's while it is at work.
      agent: agent?.name,
      model: agent === undefined ? model : agent.model,
    }),
    ...verdicts,
    brief,
    tasks: read.map((task) => taskView(task, reading)),
    planned: plan !== undefined && plan.length > 0,
    task: at.task,
    status,
  };
}

/** What a round came back from says whom it did not answer. */
function heard(remarks: readonly RemarkStatus[]): RemarkStatus[] {
  return remarks.map((remark) =>
    remark.state === "sent" ? { ...remark, unanswered: true } : remark,
  );
}

/** The verdict, with what was only run for criteria that a person waived since excused. */
export function withWaivers(
  verdict: Verdict,
  waivers: readonly Body<"criterion.waived">[],
): Verdict {
  const { criteria } = verdict;
  if (criteria === undefined || waivers.length === 0) return verdict;
  const waived = new Map(waivers.map((waiver) => [waiver.criterion, waiver]));
  const excused = verdict.checks.every(
    (check) =>
      check.status === "passed" ||
      (check.criteria !== undefined && check.criteria.every((id) => waived.has(id))),
  );
  return {
    ...verdict,
    status: excused ? "green" : "red",
    criteria: criteria.map((criterion) => {
      const waiver = waived.get(criterion.id);
      return waiver === undefined || criterion.status === "shown"
        ? criterion
        : { ...criterion, status: "waived", by: waiver.by, note: waiver.reason };
    }),
  };
}

/** A brief without a plan is one task of the run's agent. */
function oneTask({ brief, agent: name, model, safety, ...more }: Body<"run.started">): Task {
  return {
    task: 1,
    title: brief?.title ?? "",
    assignee: { kind: "agent" },
    after: [],
    criteria: [],
    files: [],
    size: "medium",
    risk: "medium",
    // A branch that others made has none until a round goes to one.
    ...(more.change === undefined && {
      agent: { name, ...(model === undefined ? {} : { model }), safety },
    }),
    turn: "none",
  };
}

function taskView(task: Task, reading: Reading): TaskView {
  const { lastVerdict, turn: _, asked: __, ...fields } = task;
  const verdict =
    lastVerdict?.commit === task.commit
      ? lastVerdict && withWaivers(lastVerdict, reading.waivers)
      : undefined;
  return {
    ...fields,
    ...(verdict === undefined ? {} : { verdict }),
    status: taskStatus(task, reading, verdict),
  };
}

function taskStatus(
  task: Task,
  { tasks, task: at, openItems, roundDue, checkDue, steerDue, ...more }: Reading,
  verdict: Verdict | undefined,
): TaskView["status"] {
  if (tasks.indexOf(task) < tasks.indexOf(at)) return "done";
  if (task !== at) return "todo";
  if (openItems.some(({ kind }) => kind === "stuck")) return "stuck";
  if (openItems.length > 0) return "waiting";
  if (more.change !== undefined && task.turn === "none") {
    return roundDue || checkDue ? "running" : "done";
  }
  const green = task.turn === "ended" && verdict?.status === "green";
  const said = steerDue !== undefined && task.agent !== undefined;
  return green && !roundDue && !said ? "done" : "running";
}

/** A task of a run by its number. */
export function taskOf({ tasks }: Pick<RunView, "tasks">, number: number): TaskView {
  const found = tasks.find(({ task }) => task === number);
  if (found === undefined) throw new Error(`The run has no task ${number}.`);
  return found;
}

function statusOf(reading: Reading, verdict: Verdict | undefined): RunStatus {
  if (reading.ending !== undefined) return reading.ending;
  const { approvedCommit, commit, openItems, task, tasks } = reading;
  const busy = task.turn === "running";
  if (approvedCommit !== undefined && approvedCommit === commit && !busy) return "approved";
  if (openItems.some(({ kind }) => kind === "stuck")) return "stuck";
  if (openItems.length > 0) return "waiting";
  // What others made is there to be read, whatever the checks say of it.
  if (reading.change !== undefined && task.turn === "none") {
    return reading.roundDue || reading.checkDue ? "running" : "review";
  }
  if (task.turn !== "ended" || reading.roundDue || verdict === undefined) return "running";
  if (reading.steerDue !== undefined && task.agent !== undefined) return "running";
  if (task !== tasks.at(-1)) return "running"; // the next one is about to begin
  // Red goes back to the agent, until what it is stuck on is an item.
  return verdict.status === "green" ? "review" : "running";
}

/** Adds one fact to the reading. */
function take(reading: Reading, fact: Fact): void {
  const own = reading.tasks.find(({ task }) => task === fact.task) ?? reading.task;
  if (fact.type === "worktree.created" || fact.type === "pack.compiled") reading.task = own;
  if (isStirring(fact)) reading.stirred = fact.sequence;
  const { task } = reading;
  switch (fact.type) {
    case "worktree.created":
      task.base = fact.body.base;
      task.branch = fact.body.branch;
      task.worktree = fact.body.worktree;
      break;
    case "worktree.removed":
      delete own.worktree;
      break;
    case "session.opened":
      task.session = fact.body.session;
      break;
    case "turn.started":
      reading.turns += 1;
      task.turn = "running";
      reading.roundDue = false;
      takeSteered(reading, fact.body.steered ?? 0);
      // What it was stuck on is being worked at.
      reading.openItems = reading.openItems.filter(({ kind }) => kind !== "stuck");
      goOn(reading);
      break;
    case "agent.reported":
      task.reported = { summary: fact.body.summary };
      reading.strayAnswers = takeStray(reading, fact.body);
      break;
    case "turn.ended": {
      const { tokens, milliseconds } = fact.body;
      task.turn = "ended";
      reading.milliseconds += milliseconds;
      reading.tokens = {
        input: reading.tokens.input + (tokens?.input ?? 0),
        output: reading.tokens.output + (tokens?.output ?? 0),
      };
      break;
    }
    case "item.asked": {
      const { run, body } = fact;
      if (body.kind === "task") reading.roundDue = false;
      reading.openItems = [
        ...withoutItem(reading, body.item),
        { run, task: own.task, ...withoutUndefined(body) },
      ];
      break;
    }
    case "item.answered":
    case "item.closed":
      if (fact.type === "item.answered" && isHandIn(reading, fact.body.item)) {
        task.turn = "ended";
        delete task.lastVerdict; // what was handed in has not been looked at
      }
      reading.openItems = withoutItem(reading, fact.body.item);
      break;
    case "snapshot.taken":
      task.commit = fact.body.commit;
      reading.commit = fact.body.commit;
      break;
    case "change.found":
      if (reading.stirred <= fact.body.after) takeFound(reading, fact.body);
      break;
    case "check.requested":
      reading.roundDue = false;
      reading.checkDue = true;
      task.asked = true;
      task.turn = "none";
      goOn(reading);
      break;
    case "verdict.reached":
      task.lastVerdict = fact.body;
      reading.checkDue = false;
      break;
    case "round.sent":
      takeRound(reading, fact);
      reading.remarks = takeRemark(reading.remarks, fact, whoAnswers(reading));
      break;
    case "remark.added":
    case "remark.edited":
    case "remark.discarded":
    case "remark.answered":
    case "remark.verified":
    case "remark.reopened":
    case "remark.replied":
    case "remark.waived":
      reading.remarks = takeRemark(reading.remarks, fact, whoAnswers(reading));
      break;
    case "hunks.seen":
      reading.seen = [...reading.seen, fact.body];
      break;
    case "criterion.waived":
      reading.waivers = [...reading.waivers, fact.body];
      break;
    case "change.approved":
      reading.approvedCommit = fact.body.commit;
      goOn(reading);
      break;
    case "change.shipped": {
      const { target, before, after } = fact.body;
      reading.shipped = { target, before, after };
      reading.ending = "shipped";
      break;
    }
    case "ship.undone":
      delete reading.shipped;
      delete reading.approvedCommit; // whoever takes a change out is asked again before it goes in
      reading.ending = "undone";
      break;
    case "run.failed":
      if (reading.ending !== "shipped") reading.ending = "failed";
      reading.failure = withoutUndefined(fact.body);
      if (task.turn === "running") task.turn = "ended";
      break;
    case "run.stopped":
      if (reading.ending !== "shipped") reading.ending = "stopped";
      if (task.turn === "running") task.turn = "ended";
      break;
    case "run.resumed":
      goOn(reading);
      break;
    case "steer.said":
      if (!reading.checkDue) reading.steerDue = fact.sequence;
      break;
    case "stop.requested":
      if (reading.change !== undefined) {
        const idle = task.turn !== "running" && !reading.roundDue && !reading.checkDue;
        const closed = idle || reading.ending !== undefined;
        reading.change = { ...reading.change, closed };
      }
      break;
    case "run.started":
    case "run.claimed":
    case "item.snoozed":
    case "snapshot.refused":
    case "pack.compiled":
    case "agent.said":
    case "agent.called":
    case "lesson.accepted":
    case "lesson.declined":
      break;
  }
}

/** Whether a fact sets a run going: what somebody saw of a branch before it counts no more. */
export function isStirring({ type, body }: Fact): boolean {
  if (type === "round.sent") return body.byHand !== true;
  return ["check.requested", "run.resumed", "item.answered", "turn.started", "steer.said"].includes(
    type,
  );
}

/**
 * The branch under review has moved, or what it grew from. A worktree stays with the commit that it was made for: what
 * comes next is done in another, which is the run's next task.
 */
function takeFound(reading: Reading, { base, commit, tip }: Body<"change.found">): void {
  if (reading.change === undefined) return;
  reading.change = { ...reading.change, tip };
  if (commit !== reading.commit) {
    if (reading.task.asked === true) reading.task = nextTask(reading);
    reading.commit = commit;
    reading.task.commit = commit;
    reading.task.turn = "none";
    delete reading.task.lastVerdict;
    reading.roundDue = false;
    reading.checkDue = false;
    reading.openItems = reading.openItems.filter(({ kind }) => kind !== "stuck");
    if (reading.ending === "failed") goOn(reading);
  }
  if (base !== reading.base) {
    // The same commit is another change now.
    reading.base = base;
    reading.task.turn = "none";
    delete reading.approvedCommit;
    delete reading.task.lastVerdict;
  }
}

function nextTask(reading: Reading): Task {
  const { task, title, assignee, after, criteria, files, size, risk, agent } = reading.task;
  const words = { title, assignee, after, criteria, files, size, risk };
  const next: Task = { ...words, ...withoutUndefined({ agent }), task: task + 1, turn: "none" };
  reading.tasks = [...reading.tasks, next];
  return next;
}

/** A turn has begun that tells what was said up to a fact. */
function takeSteered(reading: Reading, steered: number): void {
  if ((reading.steerDue ?? 0) <= steered) delete reading.steerDue;
}

/** A run that was over is taken up again; what was shipped stays so until it is undone. */
function goOn(reading: Reading): void {
  if (reading.change?.closed === true) reading.change = { ...reading.change, closed: false };
  if (reading.ending === "shipped") return;
  delete reading.ending;
  delete reading.failure;
}

function takeRound(
  reading: Reading,
  { body: { commit, agent, model, safety, byHand = false } }: Extract<Fact, { type: "round.sent" }>,
): void {
  if (agent !== undefined) giveTo(reading, agent, model, safety);
  if (reading.change !== undefined) reading.change = { ...reading.change, byHand };
  goOn(reading);
  reading.rounds += 1;
  reading.roundCommits = [...reading.roundCommits, commit];
  if (!byHand) reading.task.asked = true;
  reading.roundDue = !byHand;
  reading.checkDue = false;
}

/** Who has the task that is at work: its agent, or `@name` of a person. */
function whoAnswers({ task: { assignee, agent }, agent: otherwise }: Reading): string {
  return assignee.kind === "person" ? `@${assignee.name}` : (agent?.name ?? otherwise);
}

/** Answers that are kept though no remark takes them; an agent may make any number up. */
const MOST_STRAY = 20;

function takeStray(
  { remarks, strayAnswers }: Reading,
  { turn, remarks: answers }: Body<"agent.reported">,
): StrayAnswer[] {
  const known = new Set(remarks.map(({ id }) => id.toLowerCase()));
  const stray = answers.filter(({ id }) => !known.has(id.trim().toLowerCase()));
  return [...strayAnswers, ...stray.map((answer) => ({ ...answer, turn }))].slice(0, MOST_STRAY);
}

/** A round went to the task that was at work, and to another agent where it names one. */
function giveTo(
  reading: Reading,
  name: string,
  model: string | undefined,
  safety: RunView["safety"] | undefined,
): void {
  const { task } = reading;
  const before = task.agent;
  task.agent = {
    name,
    safety: safety ?? before?.safety ?? reading.safety,
    ...withoutUndefined({ model: model ?? before?.model }),
  };
  reading.agent = name;
  if (model !== undefined) reading.model = model;
  reading.safety = leastSafe(reading.tasks, safety ?? reading.safety);
}

const safeties = ["boxed", "supervised", "unboxed"] as const;

/** The least that surrounds any of the tasks; people have none of their own. */
export function leastSafe(
  tasks: readonly Pick<RunTask, "agent">[],
  otherwise: RunView["safety"],
): RunView["safety"] {
  const found = tasks.flatMap(({ agent }) =>
    agent === undefined ? [] : [safeties.indexOf(agent.safety)],
  );
  return safeties[Math.max(...found, -1)] ?? otherwise;
}

function isHandIn({ openItems }: Reading, item: number): boolean {
  return openItems.some((open) => open.item === item && open.kind === "task");
}

function withoutItem(reading: Reading, item: number): InboxItem[] {
  return reading.openItems.filter((open) => open.item !== item);
}

type Present<Fields> = {
  [Key in keyof Fields]: undefined extends Fields[Key]
    ? Exclude<Fields[Key], undefined>
    : Fields[Key];
};

/** zod says `string | undefined` where a view says "absent"; what is undefined is left out. */
function withoutUndefined<Fields extends object>(fields: Fields): Present<Fields> {
  // Exactly the keys whose value is not undefined are kept, which is what the type says.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<Fields>;
}
