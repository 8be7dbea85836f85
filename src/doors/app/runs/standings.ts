/** Where the runs stand: a line of each, and what in it waits for a human. */
import type { Fact, FactType } from "../../../ground/contract/event.ts";
import type { Journal, RunStand } from "../../../ground/journal/database.ts";
import { type RunView, taskOf, viewRun } from "../../../ground/journal/status.ts";
import { assigneeText } from "../../../knowledge/brief/assignee.ts";
import { ofEachRun } from "./each-run.ts";

export interface RunLine {
  readonly run: string;
  readonly brief: string;
  readonly title: string;
  readonly status: string;
  readonly repository: string;
  readonly at: string;
  /** Of a plan: the task that is being worked at, or was last. */
  readonly task?: string;
  readonly assignee?: string;
  /** How many tasks the plan has. */
  readonly of?: number;
  /** Kind of the item that it waits for. */
  readonly waitsFor?: string;
  /** Of the task at work; nobody where none is Tacit's. */
  readonly agent: string;
  readonly tokens: { readonly input: number; readonly output: number };
}

export interface InboxLine {
  /** What `answer` takes; a change to look at has none of its own, and is `review:RUN` or `ship:RUN`. */
  readonly item: string;
  readonly run: string;
  /** `RUN/TASK` that `done` takes, where a person has a task to do. */
  readonly task?: string | undefined;
  /** Where that is done. */
  readonly worktree?: string | undefined;
  /** permission, question, stuck, task, review or ship. */
  readonly kind: string;
  readonly question: string;
  readonly detail?: string | undefined;
  /** Title of the brief. */
  readonly title: string;
  /** Since when it waits. */
  readonly at: string;
}

export interface SnoozedLine extends InboxLine {
  /** When it is back. */
  readonly until: string;
}

export interface Standing {
  readonly line: RunLine;
  /** Those among them that were put off have `until`, which may be past. */
  readonly items: readonly (InboxLine | SnoozedLine)[];
  /** While it is shipped. */
  readonly shipped?: { readonly at: Date; readonly target: string; readonly after: string };
}

const known = ofEachRun(standingOf);

/** Runs of a repository, or all, newest first. */
export async function standingsOf(journal: Journal, repository?: string): Promise<Standing[]> {
  return (await known(journal, repository)).map(({ value }) => value);
}

/** One run's; undefined where there is none. */
export async function standingOfRun(journal: Journal, run: number): Promise<Standing | undefined> {
  const entry = (await journal.stands()).find((one) => one.run === run);
  return entry === undefined || entry.last === 0 ? undefined : standingOf(journal, entry);
}

async function standingOf(journal: Journal, entry: RunStand): Promise<Standing | undefined> {
  const facts = await journal.steps(entry.run);
  if (facts.length === 0) return undefined; // all of them are a newer program's
  const view = viewRun(entry.run, facts);
  const ship = facts.findLast((fact) => fact.type === "change.shipped");
  return {
    line: lineOfRun(entry, view),
    items: itemsOfRun(view, facts).map((line) => withSnooze(line, facts)),
    ...(view.status === "shipped" && ship !== undefined
      ? { shipped: { at: ship.at, target: ship.body.target, after: ship.body.after } }
      : {}),
  };
}

/** What waits now, oldest first, and what was put off, the next to come back first. */
export function itemsOf(
  standings: readonly Standing[],
  now: Date,
): { readonly items: readonly InboxLine[]; readonly snoozed: readonly SnoozedLine[] } {
  const all = standings.toReversed().flatMap(({ items }) => items);
  const isAway = (line: InboxLine | SnoozedLine): line is SnoozedLine =>
    "until" in line && Date.parse(line.until) > now.getTime();
  const snoozed = all.filter(isAway);
  return {
    items: all.filter((line) => !isAway(line)).map(back),
    snoozed: snoozed.toSorted((one, other) => one.until.localeCompare(other.until)),
  };
}

function back(line: InboxLine | SnoozedLine): InboxLine {
  if (!("until" in line)) return line;
  const { until: _, ...rest } = line;
  return rest;
}

/** Putting off ends with what comes of the item later: a round that arrives, an approval. */
function withSnooze(line: InboxLine, facts: readonly Fact[]): InboxLine | SnoozedLine {
  const at = facts.findLastIndex(
    (fact) => fact.type === "item.snoozed" && fact.body.item === line.item,
  );
  const snooze = facts[at];
  if (snooze?.type !== "item.snoozed" || at < waitsSince(line, facts)) return line;
  return { ...line, until: snooze.body.until };
}

/** Index of the fact with which an item began to wait. */
function waitsSince({ item, kind }: InboxLine, facts: readonly Fact[]): number {
  if (kind === "review" || kind === "ship") {
    return facts.findLastIndex(({ type }) => begins[kind].has(type));
  }
  return facts.findLastIndex(
    ({ type, body }) => type === "item.asked" && String(body.item) === item,
  );
}

function lineOfRun({ run, brief, repository, at }: RunStand, view: RunView): RunLine {
  return {
    run: String(run),
    brief,
    title: view.brief.title,
    status: view.status,
    repository,
    at: at.toISOString(),
    ...placeInPlan(view),
    ...waitsFor(view),
    agent: view.agent,
    tokens: view.tokens,
  };
}

function waitsFor({ status, openItems: [first] }: RunView): { waitsFor?: string } {
  const waits = status === "waiting" || status === "stuck";
  return waits && first !== undefined ? { waitsFor: first.kind } : {};
}

function placeInPlan(view: RunView): { task?: string; assignee?: string; of?: number } {
  if (!view.planned) return {};
  const at = taskOf(view, view.task);
  const assignee = at.agent?.name ?? assigneeText(at.assignee);
  return { task: `${view.run}/${at.task}`, assignee, of: view.tasks.length };
}

/** What waits in a run for a human. */
function itemsOfRun(view: RunView, facts: readonly Fact[]): InboxLine[] {
  if (["shipped", "failed", "stopped"].includes(view.status)) return []; // nobody asks any more
  const { title } = view.brief;
  const due = dueFor(view);
  const asked = view.openItems.map(({ item, run, task, kind, question, detail }) => ({
    item: String(item),
    run: String(run),
    ...(kind === "task" ? { task: `${run}/${task}`, ...worktreeOf(view, task) } : {}),
    kind,
    question,
    ...(detail === undefined ? {} : { detail }),
    title,
    at: lastAt(facts, (fact) => fact.type === "item.asked" && fact.body.item === item),
  }));
  if (due === undefined) return asked;
  const since = lastAt(facts, ({ type }) => begins[due.kind].has(type));
  return [{ ...due, run: String(view.run), title, at: since }, ...asked];
}

function worktreeOf(view: RunView, task: number): { readonly worktree?: string } {
  const { worktree } = taskOf(view, task);
  return worktree === undefined ? {} : { worktree };
}

/** With what a change begins to wait. */
const begins: Readonly<Record<"review" | "ship", ReadonlySet<FactType>>> = {
  review: new Set<FactType>(["verdict.reached", "change.found", "ship.undone"]),
  ship: new Set<FactType>(["change.approved"]),
};

/** When the last such fact was told; the first of all where there is none. */
function lastAt(facts: readonly Fact[], is: (fact: Fact) => boolean): string {
  return (facts.findLast(is) ?? facts[0])?.at.toISOString() ?? "";
}

interface Due {
  readonly item: string;
  readonly kind: "review" | "ship";
  readonly question: string;
  readonly detail?: string;
}

/** A change that waits for a person is an item like a question: computed, since it ends when the run moves on. */
function dueFor({ run, status, brief, verdict, reported }: RunView): Due | undefined {
  if (status === "review") {
    const question = `Review the change: ${brief.title}`;
    const passed = verdict?.checks.filter((check) => check.status === "passed").length;
    const detail = [
      ...(verdict === undefined ? [] : [`${passed} of ${verdict.checks.length} checks passed.`]),
      ...(reported === undefined ? [] : [`The agent says: ${reported.summary}`]),
    ].join(" ");
    return {
      item: `review:${run}`,
      kind: "review",
      question,
      ...(detail === "" ? {} : { detail }),
    };
  }
  if (status === "approved") {
    const question = `Approved, and not shipped: ${brief.title}`;
    return { item: `ship:${run}`, kind: "ship", question };
  }
  return undefined;
}
