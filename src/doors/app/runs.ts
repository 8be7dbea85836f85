/** The commands that watch runs and answer: they need the journal. */
import { TacitError } from "../../ground/core/error.ts";
import type { Fact } from "../../ground/contract/event.ts";
import type { RunOutput } from "../../ground/contract/server.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type InboxItem, type RunView, viewRun } from "../../ground/journal/status.ts";
import { tacitHome } from "../../ground/platform/home.ts";
import { commandsOf } from "../../knowledge/checks/commands.ts";
import { nextStep } from "../../work/attempts/progress.ts";
import { readRun } from "../../work/orchestration/delivery.ts";
import type { Gates } from "../../work/orchestration/means.ts";
import { type AskedItem, runOfItem } from "../../work/orchestration/inbox.ts";
import { placesOf } from "../../work/orchestration/places.ts";
import { type AgentRequest, type ChosenAgent, chooseAgent } from "./agents.ts";
import { withJournal } from "./journal.ts";
import { runNumber, whoAmI } from "./run-number.ts";
import { problemsOfVerdict } from "./verdict.ts";
import { readSettings } from "./settings.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "./workspace.ts";

/** Turns that red checks may cost before a human is asked (DESIGN section 10). */
const DEFAULT_FIXES = 3;

/** How a door follows what happens. */
export interface Follower {
  readonly onFact: (fact: Fact) => void;
  /** An item waits; `answer` answers it, from wherever the answer comes. */
  readonly onItem: (item: AskedItem, answer: (text: string) => Promise<void>) => void;
}

/**
 * Passes every fact of a run above `after` to the follower until the run rests, or the host is interrupted: the run goes
 * on then, and what it was at that moment is the answer.
 */
export async function follow(
  host: Host,
  number: number,
  after: number,
  follower: Follower,
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
    if (!isResting(facts)) {
      for await (const fact of journal.watch(number, facts.at(-1)?.sequence ?? 0, until)) {
        facts.push(fact);
        tell(fact);
        if (isResting(facts)) break;
      }
    }
    stop.abort();
    const view = viewRun(number, facts);
    const last = facts.findLast(
      (fact) =>
        fact.type === "run.failed" || (fact.type === "item.asked" && fact.body.kind === "stuck"),
    )?.body;
    const reason =
      view.status === "failed"
        ? view.failure?.reason
        : view.status === "stuck" && last !== undefined && "question" in last
          ? last.question
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
    task: `${view.run}/1`,
    attempt: "1",
    agent: view.agent,
    branch: view.branch ?? "",
    status: view.status,
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

export interface RunsOutput {
  readonly runs: readonly {
    readonly run: string;
    readonly brief: string;
    readonly title: string;
    readonly status: string;
    readonly repository: string;
    readonly at: string;
  }[];
  readonly problems: readonly string[];
}

/** `tacit runs`: those of this repository, newest first. */
export async function listRuns(host: Host, everywhere: boolean): Promise<RunsOutput> {
  const root = everywhere ? undefined : (await openWorkspace(host)).root;
  return withJournal(host, async (journal) => {
    const runs: RunsOutput["runs"][number][] = [];
    for (const { run: number, brief, repository, at } of await journal.runs(root)) {
      // oxlint-disable-next-line no-await-in-loop -- one connection
      const facts = await journal.facts(number);
      if (facts.length === 0) continue; // allotted by a process that died before it began
      const view = viewRun(number, facts);
      runs.push({
        run: String(number),
        brief,
        title: view.brief.title,
        status: view.status,
        repository,
        at: at.toISOString(),
      });
    }
    return { runs, problems: [] };
  });
}

export interface ShowOutput {
  readonly run: string;
  readonly view: RunView;
  readonly facts: readonly Fact[];
  readonly transcript: string;
  readonly problems: readonly string[];
}

/** `tacit show RUN`. */
export async function showRun(host: Host, id: string): Promise<ShowOutput> {
  const number = runNumber(id);
  return withJournal(host, async (journal) => ({
    run: String(number),
    view: await readRun(journal, number),
    facts: await journal.facts(number),
    transcript: placesOf(tacitHome(host.environment), number).transcript,
    problems: [],
  }));
}

export interface InboxOutput {
  readonly items: readonly {
    /** What `answer` takes; a change to look at has none of its own, and is `review:RUN` or `ship:RUN`. */
    readonly item: string;
    readonly run: string;
    /** permission, question, stuck, review or ship. */
    readonly kind: string;
    readonly question: string;
    readonly detail?: string | undefined;
  }[];
  readonly problems: readonly string[];
}

/** `tacit inbox`: everything that waits for a human, oldest first. */
export async function inbox(host: Host): Promise<InboxOutput> {
  return withJournal(host, async (journal) => {
    const items: InboxOutput["items"][number][] = [];
    for (const { run: number } of (await journal.runs()).toReversed()) {
      // oxlint-disable-next-line no-await-in-loop -- one connection
      const facts = await journal.facts(number);
      if (facts.length === 0) continue;
      const view = viewRun(number, facts);
      if (["shipped", "failed", "stopped"].includes(view.status)) continue; // nobody asks any more
      const due = dueFor(view);
      if (due !== undefined) items.push(due);
      for (const { item, kind, question, detail } of view.openItems) {
        items.push({
          item: String(item),
          run: String(number),
          kind,
          question,
          ...(detail === undefined ? {} : { detail }),
        });
      }
    }
    return { items, problems: [] };
  });
}

/** A change that waits for a person is an item like a question: computed, since it ends when the run moves on. */
function dueFor({ run, status, brief }: RunView): InboxOutput["items"][number] | undefined {
  if (status === "review") {
    const question = `Review the change: ${brief.title}`;
    return { item: `review:${run}`, run: String(run), kind: "review", question };
  }
  if (status === "approved") {
    const question = `Approved, and not shipped: ${brief.title}`;
    return { item: `ship:${run}`, run: String(run), kind: "ship", question };
  }
  return undefined;
}

/** @throws TacitError `app/unknown-item` when nobody waits for it. */
async function answerItem(
  journal: Journal,
  item: number,
  text: string,
  by: string,
): Promise<InboxItem> {
  const number = runOfItem(item);
  const facts = await journal.facts(number);
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
  await journal.append({ run: number }, "item.answered", { item, answer: text, by });
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
