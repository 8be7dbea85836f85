/**
 * What comes next in a run, computed from its facts alone.
 *
 * Every step ends in a fact of its own, so whoever carries a run out may die anywhere: the next one reads the facts and
 * goes on where they end. Nothing else remembers how far a run is.
 */
import type { Fact, RemarkAnswer, TurnCause } from "../../ground/contract/event.ts";
import type { Finding, Verdict } from "../../ground/contract/finding.ts";
import { isStirring, withWaivers } from "../../ground/journal/status.ts";
import { describeFinding, findingsOf, sameOrMore } from "../../knowledge/checks/verdict.ts";

export type Step =
  | (TaskStep & { readonly task: number })
  | { readonly do: "stop" }
  /** Nothing, until a person does something. */
  | { readonly do: "rest" };

type TaskStep =
  /** Worktree and set-up command. */
  | { readonly do: "prepare" }
  | { readonly do: "compile" }
  | { readonly do: "turn"; readonly turn: number; readonly cause: TurnCause; readonly fix: number }
  /** Puts the task before the person who has it; `findings` of their last hand-in, or a round's remarks. */
  | { readonly do: "hand-over"; readonly cause: "brief" | "findings" | "remarks" }
  /** A turn whose process is gone gets its end written. */
  | { readonly do: "close"; readonly turn: number }
  | { readonly do: "snapshot"; readonly turn: number }
  | { readonly do: "check"; readonly turn: number }
  /** What the agent said of the remarks becomes theirs, now that the checks are green. */
  | { readonly do: "settle"; readonly turn: number; readonly answers: readonly RemarkAnswer[] }
  /** Puts what it is stuck on before a person. */
  | {
      readonly do: "raise";
      readonly turn: number;
      readonly reason: string;
      readonly detail: string;
    }
  | { readonly do: "fail"; readonly turn: number; readonly reason: string };

/** An agent's turn, or what a person did until they handed it in. */
interface Turn {
  readonly turn: number;
  readonly cause: TurnCause;
  /** Nobody worked: a person asked for the checks alone. */
  readonly checks?: boolean;
  ended?: Pick<Extract<Fact, { type: "turn.ended" }>["body"], "outcome" | "reason">;
  reported: boolean;
  answers: readonly RemarkAnswer[];
  snapshot: boolean;
  verdict?: Verdict;
  raised: boolean;
}

interface Task {
  readonly task: number;
  readonly person: boolean;
  /** Something was to be done in it: there may be a worktree. */
  asked: boolean;
  prepared: boolean;
  packed: boolean;
  reports: boolean;
  /** The item that a person has not handed in. */
  waiting: number | undefined;
  /** Turns before this one belong to what a person has answered since. */
  from: number;
  /** Turns before this one answered an earlier round. */
  heard: number;
  readonly turns: Turn[];
}

interface Reading {
  /** In the order in which they are taken. */
  readonly tasks: Task[];
  /** It is a review of a branch that others made: nothing is done until somebody asks. */
  readonly branch: boolean;
  /** The latest commit of that branch's review. */
  commit: string | undefined;
  /** The last fact that set the run going. */
  stirred: number;
  /** The one that is being worked at, or was last. */
  task: Task;
  over: boolean;
  shipped: boolean;
  stopping: boolean;
  /** What a person has set going and no turn has taken up. */
  due: "remarks" | "answer" | "resume" | undefined;
  /** Sequences of what a person said last to an agent at work, and of the last of it that a turn has begun with. */
  said: number;
  steered: number;
  /** Turns of the whole run: their numbers name them in it. */
  turns: number;
  readonly stuck: Set<number>;
  readonly known: Set<string>;
  readonly waivers: Extract<Fact, { type: "criterion.waived" }>["body"][];
  /** Remarks of the last round. */
  sent: readonly string[];
  readonly settled: Set<string>;
}

/** Turns in a row that may be cut off before a person is asked: something kills them. */
const MOST_INTERRUPTIONS = 5;

/** @param fixes How often red checks go back to the agent before a person is asked. */
export function nextStep(facts: readonly Fact[], { fixes }: { readonly fixes: number }): Step {
  const reading = read(facts);
  const { due, task: at } = reading;
  const { task } = at;
  const last = at.turns.at(-1);
  if (reading.over) return { do: "rest" };
  if (last !== undefined && last.ended === undefined) {
    return { do: "close", task, turn: last.turn };
  }
  if (last !== undefined && !last.snapshot) return { do: "snapshot", task, turn: last.turn };
  if (reading.stopping) return { do: "stop" };
  if (reading.branch && !isAsked(reading, last)) return { do: "rest" };
  if (!at.prepared) return { do: "prepare", task };
  if (at.person) return afterHandIn(reading, last);
  if (last !== undefined && isCheckedAlone(last, due)) {
    return { do: "check", task, turn: last.turn };
  }
  if (!at.packed) return { do: "compile", task };
  const turn = (cause: TurnCause, fix = 0): Step => ({
    do: "turn",
    task,
    turn: reading.turns + 1,
    cause,
    fix,
  });
  if (due === "remarks" || due === "answer") return turn(due);
  if (last?.ended === undefined) return turn("brief");
  // Before anything else that the turn's end calls for: it was ended to be told this.
  if (reading.said > reading.steered) return turn("steer");
  return afterTurn(reading, last, last.ended, fixes, turn);
}

/** Whether an agent is at work, or about to be, to whom a person can say something. */
export function isAgentAtWork(facts: readonly Fact[]): boolean {
  const reading = read(facts);
  const { task, due, over, stopping } = reading;
  if (over || stopping || task.person || isCheckedAlone(task.turns.at(-1), due)) return false;
  return nextStep(facts, { fixes: Number.POSITIVE_INFINITY }).do !== "rest";
}

function isCheckedAlone(last: Turn | undefined, due: Reading["due"]): boolean {
  return last?.checks === true && !isDue(due);
}

function isDue(due: Reading["due"]): boolean {
  return due === "remarks" || due === "answer";
}

/** Whether somebody has asked for what is still to be done on a branch that others made. */
function isAsked({ due }: Reading, last: Turn | undefined): boolean {
  if (isDue(due)) return true;
  return last !== undefined && (last.checks !== true || last.verdict === undefined);
}

/** What a person has is gone on with when they say so, and goes back to them while it is red. */
function afterHandIn(reading: Reading, last: Turn | undefined): Step {
  const { task, waiting } = reading.task;
  if (waiting !== undefined) return { do: "rest" };
  if (last === undefined) return { do: "hand-over", task, cause: "brief" };
  if (reading.due === "remarks") return { do: "hand-over", task, cause: "remarks" };
  if (last.verdict === undefined) return { do: "check", task, turn: last.turn };
  if (last.verdict.status === "red") return { do: "hand-over", task, cause: "findings" };
  return afterGreen(reading, last);
}

/** What was said of remarks is told, then it is the next task's turn. */
function afterGreen(reading: Reading, last: Turn): Step {
  const { tasks, task: at } = reading;
  const answers = unsettled(reading);
  if (answers.length > 0) return { do: "settle", task: at.task, turn: last.turn, answers };
  const next = tasks[tasks.indexOf(at) + 1];
  return next === undefined ? { do: "rest" } : { do: "prepare", task: next.task };
}

function afterTurn(
  reading: Reading,
  last: Turn,
  ended: NonNullable<Turn["ended"]>,
  fixes: number,
  turn: (cause: TurnCause, fix?: number) => Step,
): Step {
  const resumed = reading.due === "resume";
  const { task, reports, turns, from } = reading.task;
  if (last.raised && !resumed) return { do: "rest" };
  const raise = (reason: string, detail: string): Step => ({
    do: "raise",
    task,
    turn: last.turn,
    reason,
    detail,
  });
  switch (ended.outcome) {
    case "failed":
      return resumed
        ? turn("resume")
        : { do: "fail", task, turn: last.turn, reason: ended.reason ?? "The agent failed." };
    case "cancelled": // by no person, else the run would be stopping: the process that had it ended
    case "interrupted":
      return resumed || cutOff(reading.task) < MOST_INTERRUPTIONS
        ? turn("resume")
        : raise(
            `The agent's turn was cut off ${MOST_INTERRUPTIONS} times in a row.`,
            "Something ends its process; see what it was doing with tacit show.",
          );
    case "refused":
    case "limit":
      return resumed
        ? turn("resume")
        : raise(
            ended.outcome === "refused"
              ? "The model refused to go on."
              : "The agent reached its limit of tokens or requests.",
            "Look at what it did, then send a remark, answer here, or ship nothing.",
          );
    case "finished":
      break;
  }
  if (reports && !last.reported) {
    return last.cause !== "nudge" || resumed
      ? turn("nudge")
      : raise(
          "The agent stopped twice without saying that it is done.",
          "What it did was not checked.",
        );
  }
  if (last.verdict === undefined) return { do: "check", task, turn: last.turn };
  const { verdict } = last;
  if (verdict.status === "green") return afterGreen(reading, last);
  const here = turns.slice(from);
  const fix = here.filter(({ cause }) => cause === "findings").length;
  const reason =
    fix >= fixes
      ? `The checks are still red after ${fix} ${fix === 1 ? "fix" : "fixes"}.`
      : standstill(here) >= 2
        ? "The checks are red and two fixes in a row mended nothing."
        : undefined;
  if (reason === undefined || resumed) return turn("findings", fix + 1);
  return raise(reason, findingsOf(verdict).map(describeFinding).slice(0, 8).join("\n"));
}

function read(facts: readonly Fact[]): Reading {
  const started = facts.find((fact) => fact.type === "run.started")?.body;
  const first = fresh(1, false);
  const tasks = started?.plan?.map((one) => fresh(one.task, one.assignee.kind === "person")) ?? [];
  const reading: Reading = {
    tasks: tasks.length === 0 ? [first] : tasks,
    task: tasks[0] ?? first,
    branch: started?.change !== undefined,
    commit: undefined,
    stirred: 0,
    over: false,
    shipped: false,
    stopping: false,
    due: undefined,
    said: 0,
    steered: 0,
    turns: 0,
    stuck: new Set(),
    known: new Set(),
    waivers: [],
    sent: [],
    settled: new Set(),
  };
  for (const fact of facts) take(reading, fact);
  const last = reading.task.turns.at(-1);
  if (last?.verdict !== undefined) last.verdict = withWaivers(last.verdict, reading.waivers);
  return reading;
}

function fresh(task: number, person: boolean): Task {
  return {
    task,
    person,
    asked: false,
    prepared: false,
    packed: false,
    reports: false,
    waiting: undefined,
    from: 0,
    heard: 0,
    turns: [],
  };
}

function take(reading: Reading, fact: Fact): void {
  if (fact.type === "worktree.created" || fact.type === "pack.compiled") {
    reading.task = reading.tasks.find(({ task }) => task === fact.task) ?? reading.task;
  }
  if (isStirring(fact)) reading.stirred = fact.sequence;
  const { task } = reading;
  const last = task.turns.at(-1);
  switch (fact.type) {
    case "worktree.created":
      task.prepared = true;
      break;
    case "pack.compiled":
      task.packed = true;
      break;
    case "session.opened":
      task.reports = fact.body.reports === true;
      break;
    case "turn.started":
      reading.due = undefined;
      reading.turns = fact.body.turn;
      reading.steered = Math.max(reading.steered, fact.body.steered ?? 0);
      task.turns.push(begun(fact.body.turn, fact.body.cause));
      break;
    case "agent.reported":
      if (last === undefined) break;
      last.reported = true;
      // Who reports again, with less, takes nothing back.
      last.answers = [...last.answers, ...fact.body.remarks];
      break;
    case "turn.ended":
      if (last !== undefined) last.ended = fact.body;
      break;
    case "change.found":
      if (reading.stirred <= fact.body.after) takeFound(reading, fact.body.commit);
      break;
    case "check.requested":
      askChecks(reading);
      break;
    case "snapshot.taken":
      reading.commit = fact.body.commit;
      if (last !== undefined) last.snapshot = true;
      break;
    case "snapshot.refused":
      if (last !== undefined) last.snapshot = true;
      break;
    case "verdict.reached":
      if (last !== undefined) last.verdict = fact.body;
      break;
    case "item.asked":
      if (fact.body.kind === "task") {
        task.waiting = fact.body.item;
        reading.due = undefined;
      }
      if (fact.body.kind !== "stuck") break;
      reading.stuck.add(fact.body.item);
      if (last !== undefined) last.raised = true;
      break;
    case "item.answered":
      if (reading.stuck.has(fact.body.item)) goOn(reading, "answer");
      if (task.waiting === fact.body.item) handIn(reading);
      break;
    case "item.closed":
      if (task.waiting === fact.body.item) task.waiting = undefined;
      break;
    case "remark.added":
      reading.known.add(fact.body.remark);
      break;
    case "criterion.waived":
      reading.waivers.push(fact.body);
      break;
    case "remark.answered":
      reading.settled.add(settledKey(fact.body));
      break;
    case "round.sent":
      if (fact.body.byHand === true) break;
      goOn(reading, "remarks");
      task.asked = true;
      reading.sent = fact.body.remarks;
      reading.settled.clear();
      task.heard = task.turns.length;
      break;
    case "run.resumed":
      goOn(reading, "resume");
      break;
    case "steer.said":
      if (isCheckedAlone(last, reading.due)) break;
      reading.said = fact.sequence;
      task.from = task.turns.length;
      break;
    case "stop.requested":
      reading.stopping = true;
      break;
    case "run.failed":
    case "run.stopped":
      reading.over = true;
      reading.stopping = false;
      break;
    case "change.shipped":
      reading.over = true;
      reading.shipped = true;
      break;
    case "ship.undone":
      reading.shipped = false;
      break;
    // They tell people what happened, and change nothing of what is next.
    case "run.started":
    case "run.claimed":
    case "worktree.removed":
    case "item.snoozed":
    case "agent.said":
    case "agent.called":
    case "remark.edited":
    case "remark.discarded":
    case "remark.verified":
    case "remark.reopened":
    case "remark.replied":
    case "remark.waived":
    case "hunks.seen":
    case "change.approved":
    case "lesson.accepted":
    case "lesson.declined":
      break;
  }
}

function begun(turn: number, cause: TurnCause): Turn {
  return { turn, cause, reported: false, answers: [], snapshot: false, raised: false };
}

/** A person says that a task is done, and with it what they were told in a round. */
function handIn(reading: Reading): void {
  const { task, sent } = reading;
  task.waiting = undefined;
  reading.turns += 1;
  task.turns.push({
    ...begun(reading.turns, "brief"),
    ended: { outcome: "finished" },
    reported: true,
    answers: sent.map((id) => ({ id, state: "addressed", note: "" })),
  });
}

/** The branch under review has moved; `viewRun` counts its tasks in the same way. */
function takeFound(reading: Reading, commit: string): void {
  if (commit === reading.commit) return;
  reading.commit = commit;
  reading.due = undefined;
  if (!reading.task.asked) return;
  reading.task = fresh(reading.task.task + 1, false);
  reading.tasks.push(reading.task);
}

/** The checks alone, as if somebody had just handed the commit in. */
function askChecks(reading: Reading): void {
  reading.turns += 1;
  reading.due = undefined;
  reading.task.asked = true;
  reading.stopping = false;
  reading.over = reading.shipped;
  reading.task.from = reading.task.turns.length;
  reading.task.turns.push({
    ...begun(reading.turns, "brief"),
    checks: true,
    ended: { outcome: "finished" },
    reported: true,
    snapshot: true,
  });
}

/** A person sets the run going again; what was shipped rests. */
function goOn(reading: Reading, due: NonNullable<Reading["due"]>): void {
  // A round that no turn has taken up yet is still what is due.
  if (due !== "resume" || reading.due === undefined) reading.due = due;
  reading.task.from = reading.task.turns.length;
  reading.stopping = false;
  reading.over = reading.shipped;
}

/** Turns at the end that were cut off. */
function cutOff({ turns, from }: Task): number {
  const here = turns.slice(from);
  const whole = here.findLastIndex(
    ({ ended }) => ended?.outcome !== "interrupted" && ended?.outcome !== "cancelled",
  );
  return here.length - 1 - whole;
}

/** Fixes at the end, one after the other, that mended nothing. */
function standstill(turns: readonly Turn[]): number {
  let count = 0;
  let previous: readonly Finding[] | undefined;
  for (const { verdict } of turns) {
    if (verdict === undefined) continue;
    const findings = findingsOf(verdict);
    count = previous !== undefined && sameOrMore(previous, findings) ? count + 1 : 0;
    previous = findings;
  }
  return count;
}

/** The last answer to each remark of the round, unless it is told already; to what nobody remarked there is none. */
function unsettled({ task: { turns, heard }, known, settled }: Reading): RemarkAnswer[] {
  const ids = new Map([...known].map((id) => [id.toLowerCase(), id]));
  const answers = new Map<string, RemarkAnswer>();
  for (const answer of turns.slice(heard).flatMap((turn) => turn.answers)) {
    const id = ids.get(answer.id.trim().toLowerCase());
    if (id !== undefined) answers.set(id, { ...answer, id });
  }
  return [...answers.values()].filter((answer) => !settled.has(settledKey(answer)));
}

function settledKey(answer: RemarkAnswer & { readonly claimed?: "addressed" | undefined }): string {
  const { id, state, claimed = state, note } = answer;
  return JSON.stringify([id, claimed, note]);
}
