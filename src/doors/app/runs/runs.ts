/** The commands that watch runs and answer: they need the journal. */
import { TacitError } from "../../../ground/core/error.ts";
import { type Fact, taskFacts } from "../../../ground/contract/event.ts";
import type { RunOutput } from "../../../ground/contract/server.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import { type InboxItem, type RunView, viewRun } from "../../../ground/journal/status.ts";
import { tacitHome } from "../../../ground/platform/home.ts";
import { assigneeText } from "../../../knowledge/brief/assignee.ts";
import { commandsOf } from "../../../knowledge/checks/commands.ts";
import { nextStep } from "../../../work/attempts/progress.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";
import type { Gates } from "../../../work/orchestration/means.ts";
import { type AskedItem, runOfItem } from "../../../work/orchestration/inbox.ts";
import { placesOf } from "../../../work/orchestration/places.ts";
import { type AgentRequest, type ChosenAgent, chooseAgent } from "./agents.ts";
import { withJournal } from "../journal.ts";
import { requireTask, runOrTask, whoAmI } from "./run-number.ts";
import {
  type InboxLine,
  itemsOf,
  type RunLine,
  type SnoozedLine,
  standingsOf,
} from "./standings.ts";
import { problemsOfVerdict } from "../review/verdict.ts";
import { readSettings } from "../settings.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "../workspace.ts";

/** Turns that red checks may cost before a human is asked (DESIGN section 10). */
export const DEFAULT_FIXES = 3;

/** How a door follows what happens. */
export interface Follower {
  readonly onFact: (fact: Fact) => void;
  /** An item waits; `answer` answers it, from wherever the answer comes. */
  readonly onItem: (item: AskedItem, answer: (text: string) => Promise<void>) => void;
}

/**
 * Passes every fact of a run above `after` to the follower until the run rests, one is enough, or the host is interrupted: the run goes
 * on then, and what it was at that moment is the answer.
 */
export async function follow(
  host: Host,
  number: number,
  after: number,
  follower: Follower,
  enough: (fact: Fact) => boolean = () => false,
): Promise<RunOutput> {
  return withJournal(host, async (journal) => {
    const stop = new AbortController();
    const until = host.signal ? AbortSignal.any([stop.signal, host.signal]) : stop.signal;
    const facts = [...(await journal.facts(number, 0))];
    const tell = (fact: Fact): void => {
      if (fact.sequence <= after) return;
      follower.onFact(fact);
      if (fact.type !== "item.asked") return;
      follower.onItem(fact.body, async (text) => {
        await answerItem(journal, fact.body.item, text, whoAmI(host));
      });
    };
    for (const fact of facts) tell(fact);
    if (!isResting(facts) && !facts.some((fact) => fact.sequence > after && enough(fact))) {
      for await (const fact of journal.watch(number, facts.at(-1)?.sequence ?? 0, until)) {
        facts.push(fact);
        tell(fact);
        if (isResting(facts) || enough(fact)) break;
      }
    }
    stop.abort();
    const view = viewRun(number, facts);
    const waits = view.openItems.find(({ kind }) => kind === "stuck" || kind === "task");
    const reason =
      view.status === "failed"
        ? view.failure?.reason
        : view.status === "stuck" || view.status === "waiting"
          ? waits?.question
          : undefined;
    return runOutput(view, reason, []);
  });
}

/** Whether nothing more happens in a run until a person does something. */
export function isResting(facts: readonly Fact[]): boolean {
  // However many fixes are allowed: when they are used up, that is a fact of its own.
  return nextStep(facts, { fixes: Number.POSITIVE_INFINITY }).do === "rest";
}

export async function gatesOf(workspace: Workspace): Promise<Gates> {
  const { config, entries } = await readKnowledge(workspace);
  const settings = await readSettings(workspace.host.environment);
  return {
    commands: commandsOf(config),
    entries: entries.filter(({ front }) => front.status === "active"),
    fixes: config.fixes ?? DEFAULT_FIXES,
    allow: settings.allow,
    ...(config.coverage === undefined ? {} : { coverage: config.coverage }),
    ...(config.setup === undefined ? {} : { setup: config.setup }),
  };
}

export async function agentFor(workspace: Workspace, request: AgentRequest): Promise<ChosenAgent> {
  const { environment } = workspace.host;
  const settings = await readSettings(environment);
  const { config } = await readKnowledge(workspace);
  return chooseAgent(request, environment, settings, config);
}

export function runOutput(
  view: RunView,
  reason: string | undefined,
  problems: readonly string[] = [],
): RunOutput {
  return {
    run: String(view.run),
    brief: String(view.brief.number),
    task: `${view.run}/${view.task}`,
    attempt: "1",
    agent: view.agent,
    branch: view.branch ?? "",
    status: view.status,
    ...(view.planned ? { tasks: tasksOutput(view) } : {}),
    safety: view.safety,
    ...(reason === undefined ? {} : { reason }),
    ...(view.failure?.hint === undefined ? {} : { hint: view.failure.hint }),
    ...(view.failure?.kind === undefined ? {} : { failure: view.failure.kind }),
    ...(view.commit === undefined ? {} : { commit: view.commit }),
    checks: [...(view.verdict?.checks ?? [])],
    cost: view.tokens,
    problems: [...problems, ...problemsOfVerdict(view)],
  };
}

/** The tasks of a plan, for whoever looks at its run. */
export function tasksOutput(view: RunView): NonNullable<RunOutput["tasks"]> {
  return view.tasks.map(({ task, title, status, commit, agent, assignee }) => ({
    task: `${view.run}/${task}`,
    title,
    assignee: agent?.name ?? assigneeText(assignee),
    status,
    ...(commit === undefined ? {} : { commit }),
  }));
}

export interface RunsOutput {
  readonly runs: readonly RunLine[];
  readonly problems: readonly string[];
}

/** `tacit runs`: those of this repository, newest first. */
export async function listRuns(host: Host, everywhere: boolean): Promise<RunsOutput> {
  const root = everywhere ? undefined : (await openWorkspace(host)).root;
  return withJournal(host, async (journal) => {
    const runs = (await standingsOf(journal, root)).map(({ line }) => line);
    return { runs, problems: [] };
  });
}

export interface ShowOutput {
  readonly run: string;
  readonly view: RunView;
  /** Of a plan. */
  readonly tasks?: RunOutput["tasks"];
  /** Of one task where one was asked for. */
  readonly facts: readonly Fact[];
  /** Of the task that was asked for, or is at work; as the transcript, which a person's has not. */
  readonly branch: string;
  readonly transcript?: string;
  readonly problems: readonly string[];
}

/** `tacit show RUN` and `tacit show RUN/TASK`. */
export async function showRun(host: Host, id: string): Promise<ShowOutput> {
  const { run: number, task } = runOrTask(id);
  return withJournal(host, async (journal) => {
    const view = await readRun(journal, number);
    const at = requireTask(view, task ?? view.task);
    const facts = await journal.facts(number);
    const whole = task === undefined || !view.planned;
    return {
      run: String(number),
      view,
      ...(view.planned ? { tasks: tasksOutput(view) } : {}),
      facts: whole ? facts : facts.filter((fact) => taskFacts.has(fact.type) && fact.task === task),
      branch: at.branch ?? "",
      ...(at.agent === undefined
        ? {}
        : { transcript: placesOf(tacitHome(host.environment), number, at.task).transcript }),
      problems: [],
    };
  });
}

export interface InboxOutput {
  readonly items: readonly InboxLine[];
  /** What somebody put off; the next to come back first. */
  readonly snoozed: readonly SnoozedLine[];
  readonly problems: readonly string[];
}

/** `tacit inbox`: everything that waits for a human, oldest first. */
export async function inbox(host: Host, now: Date): Promise<InboxOutput> {
  return withJournal(host, async (journal) => {
    return { ...itemsOf(await standingsOf(journal), now), problems: [] };
  });
}

/** @throws TacitError `app/unknown-item` when nobody waits for it. */
async function answerItem(
  journal: Journal,
  item: number,
  text: string,
  by: string,
): Promise<InboxItem> {
  const number = runOfItem(item);
  const facts = await journal.steps(number);
  const open = facts.length === 0 ? [] : viewRun(number, facts).openItems;
  const found = open.find((candidate) => candidate.item === item);
  if (found === undefined) {
    throw new TacitError({
      code: "app/unknown-item",
      kind: "input",
      message: `No item ${item} waits for an answer.`,
      hint: "See what waits: tacit inbox",
    });
  }
  if (found.kind === "task") {
    throw new TacitError({
      code: "app/persons-task",
      kind: "input",
      message: `Item ${item} is a task, which takes no answer.`,
      hint: `When the work is done: tacit done ${number}/${found.task}`,
    });
  }
  await journal.append({ run: number, task: found.task }, "item.answered", {
    item,
    answer: text,
    by,
  });
  return found;
}

export interface AnswerOutput {
  readonly item: string;
  readonly run: string;
  readonly answer: string;
  /** A run was stuck on it, and somebody has to take it up again. */
  readonly wakes: boolean;
  readonly problems: readonly string[];
}

/** `tacit answer | allow | deny`. */
export async function answer(host: Host, id: string, text: string): Promise<AnswerOutput> {
  if (!/^\d{1,12}$/.test(id)) {
    throw new TacitError({
      code: "app/bad-item",
      kind: "input",
      message: `\`${id}\` is no item.`,
      hint: "Give its number; tacit inbox lists them.",
    });
  }
  return withJournal(host, async (journal) => {
    const { run, kind } = await answerItem(journal, Number(id), text, whoAmI(host));
    return { item: id, run: String(run), answer: text, wakes: kind === "stuck", problems: [] };
  });
}
