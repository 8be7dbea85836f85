/** The commands that run, watch and answer: they need the journal. */
import { TacitError } from "../../ground/core/error.ts";
import type { Fact } from "../../ground/contract/event.ts";
import type { CheckResult } from "../../ground/contract/finding.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type RunView, viewRun } from "../../ground/journal/status.ts";
import { tacitHome } from "../../ground/platform/home.ts";
import type { RunningProcess } from "../../ground/platform/process.ts";
import { probeSandbox } from "../../ground/platform/sandbox.ts";
import { commandsOf } from "../../knowledge/checks/commands.ts";
import type { Pack } from "../../knowledge/compiler/compile.ts";
import { startAgent } from "../../work/agents/client.ts";
import {
  type Engine,
  type Gates,
  type NewRun,
  placesOf,
  readRun,
  startRun,
} from "../../work/orchestration/delivery.ts";
import { type AskedItem, runOfItem } from "../../work/orchestration/inbox.ts";
import { type AgentRequest, type ChosenAgent, chooseAgent, toolEnvironment } from "./agents.ts";
import { briefHash, compileFor, readBriefIn } from "./knowledge.ts";
import { withJournal } from "./journal.ts";
import {
  type Host,
  openWorkspace,
  readKnowledge,
  readSettings,
  type Workspace,
} from "./workspace.ts";

/** Turns that red checks may cost before a human is asked (DESIGN section 10). */
const DEFAULT_FIXES = 3;

/** How a door follows what happens. */
export interface Follower {
  readonly onFact: (fact: Fact) => void;
  /** An item waits; `answer` answers it, from wherever the answer comes. */
  readonly onItem: (item: AskedItem, answer: (text: string) => Promise<void>) => void;
}

/** Who answers at this terminal. */
export function whoAmI(host: Host): string {
  return host.environment["USER"] ?? host.environment["LOGNAME"] ?? "you";
}

export function makeEngine(
  host: Host,
  journal: Journal,
  secrets: readonly string[],
  follower: Follower,
): Engine {
  return {
    journal,
    home: tacitHome(host.environment),
    environment: toolEnvironment(host.environment),
    secrets,
    signal: host.signal,
    onItem: (item) => {
      follower.onItem(item, async (text) => {
        await answerItem(journal, item.item, text, whoAmI(host));
      });
    },
  };
}

/** Passes every fact of a run to the follower until `done` settles. */
export async function following<Result>(
  journal: Journal,
  number: number,
  after: number,
  follower: Follower,
  done: Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  let last = after;
  const watching = (async () => {
    for await (const fact of journal.watch(number, after, stop.signal)) {
      last = fact.sequence;
      follower.onFact(fact);
    }
  })();
  try {
    return await done;
  } finally {
    stop.abort();
    await watching.catch(() => {});
    for (const fact of await journal.facts(number, last)) follower.onFact(fact);
  }
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

/** `tacit run`, and what a round ends with. */
export interface RunOutput {
  readonly run: string;
  readonly brief: string;
  readonly task: string;
  readonly attempt: string;
  readonly agent: string;
  readonly branch: string;
  readonly status: string;
  readonly safety: string;
  readonly reason?: string | undefined;
  readonly commit?: string | undefined;
  readonly checks: readonly CheckResult[];
  readonly cost: { readonly input: number; readonly output: number };
  readonly problems: readonly string[];
}

export function runOutput(
  view: RunView,
  reason: string | undefined,
  problems: readonly string[],
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
    ...(view.commit === undefined ? {} : { commit: view.commit }),
    checks: view.verdict?.checks ?? [],
    cost: view.tokens,
    problems,
  };
}

/**
 * `tacit run N`: in the foreground, to the first verdict. Takes over the journal that is being opened, and closes it
 * also when the run does not come about.
 */
export async function run(
  host: Host,
  id: string,
  request: AgentRequest,
  follower: Follower,
  opening: Promise<Journal>,
): Promise<RunOutput> {
  void probeSandbox(); // it never throws, and is answered by the time that the settings are read
  let starting: Promise<RunningProcess> | undefined;
  try {
    const workspace = await openWorkspace(host);
    const agent = await agentFor(workspace, request);
    // It takes a second to load and needs nothing of the brief.
    starting = agent.choice.early && startAgent(agent.choice.early);
    starting?.catch(() => {}); // thrown where it is awaited
    const prepared = await prepareRun(workspace, id, agent);
    host.progress("Opening the journal …");
    const journal = await opening;
    host.progress("");
    return await deliverRun(journal, { ...prepared, process: await starting }, follower);
  } finally {
    await Promise.allSettled([
      starting?.then((process) => process.kill()),
      opening.then((journal) => journal.close()),
    ]);
  }
}

interface PreparedRun {
  readonly workspace: Workspace;
  readonly agent: ChosenAgent;
  readonly input: Omit<NewRun, "process">;
  readonly problems: readonly string[];
}

async function prepareRun(
  workspace: Workspace,
  id: string,
  agent: ChosenAgent,
): Promise<PreparedRun> {
  const { brief, problems } = await readBriefIn(workspace, id);
  const compile = async (at: string): Promise<Pack> =>
    compileFor(workspace, brief, { at, reports: agent.choice.confined });
  const { head } = workspace.repository;
  const packing = head === undefined ? undefined : compile(head);
  packing?.catch(() => {}); // thrown where it is awaited
  const { config } = await readKnowledge(workspace);
  return {
    workspace,
    agent,
    problems,
    input: {
      repository: workspace.repository,
      brief,
      briefHash: briefHash(brief),
      agent: agent.choice,
      gates: await gatesOf(workspace),
      safety: agent.safety,
      canBox: agent.canBox,
      ...(config.target === undefined ? {} : { target: config.target }),
      compile: (base) => (base === head && packing !== undefined ? packing : compile(base)),
    },
  };
}

async function deliverRun(
  journal: Journal,
  prepared: PreparedRun & { readonly process: RunningProcess | undefined },
  follower: Follower,
): Promise<RunOutput> {
  const { workspace, agent, input, process, problems } = prepared;
  const engine = makeEngine(workspace.host, journal, agent.secrets, follower);
  const started = Promise.withResolvers<number>();
  const delivery = startRun(engine, { ...input, process }, started.resolve);
  delivery.catch(started.reject); // one that fails before it has a number
  const number = await started.promise;
  const { outcome } = await following(journal, number, 0, follower, delivery);
  const reason = "reason" in outcome ? outcome.reason : undefined;
  return runOutput(await readRun(journal, number), reason, problems);
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
      const view = facts.length === 0 ? undefined : viewRun(number, facts);
      runs.push({
        run: String(number),
        brief,
        title: view?.brief.title ?? brief,
        status: view?.status ?? "failed",
        repository,
        at: at.toISOString(),
      });
    }
    return { runs, problems: [] };
  });
}

/** A run's number from `3` or `3/1`. @throws TacitError `app/bad-run` */
export function runNumber(text: string): number {
  const match = /^(\d{1,9})(?:\/1)?$/.exec(text);
  if (match) return Number(match[1]);
  throw new TacitError({
    code: "app/bad-run",
    kind: "input",
    message: `\`${text}\` is no run.`,
    hint: "Give its number, such as 3 or 3/1; tacit runs lists them.",
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
    readonly item: string;
    readonly run: string;
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
      for (const { item, kind, question, detail } of viewRun(number, facts).openItems) {
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

/** @throws TacitError `app/unknown-item` when nobody waits for it. */
async function answerItem(journal: Journal, item: number, text: string, by: string): Promise<void> {
  const number = runOfItem(item);
  const facts = await journal.facts(number);
  const open = facts.length === 0 ? [] : viewRun(number, facts).openItems;
  if (!open.some((candidate) => candidate.item === item)) {
    throw new TacitError({
      code: "app/unknown-item",
      kind: "input",
      message: `No item ${item} waits for an answer.`,
      hint: "See what waits: tacit inbox",
    });
  }
  await journal.append({ run: number }, "item.answered", { item, answer: text, by });
}

/** `tacit answer | allow | deny`. */
export async function answer(
  host: Host,
  id: string,
  text: string,
): Promise<{ item: string; answer: string; problems: string[] }> {
  if (!/^\d{1,12}$/.test(id)) {
    throw new TacitError({
      code: "app/bad-item",
      kind: "input",
      message: `\`${id}\` is no item.`,
      hint: "Give its number; tacit inbox lists them.",
    });
  }
  return withJournal(host, async (journal) => {
    await answerItem(journal, Number(id), text, whoAmI(host));
    return { item: id, answer: text, problems: [] };
  });
}
