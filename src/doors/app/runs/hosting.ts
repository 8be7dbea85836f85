/** What the server of a home does for its callers: starts runs and rounds, has them go on, stops them. */
import { TacitError } from "../../../ground/core/error.ts";
import { redactor } from "../../../ground/core/redact.ts";
import type { FactBody } from "../../../ground/contract/event.ts";
import type {
  HandInRequest,
  NewRunRequest,
  RoundRequest,
  RunAnswer,
  RunRequest,
  SteerRequest,
} from "../../../ground/contract/server.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import type { Lease } from "../../../ground/journal/lease.ts";
import { type RunView, taskOf, type TaskView } from "../../../ground/journal/status.ts";
import { type Environment, tacitHome } from "../../../ground/platform/home.ts";
import type { RunningProcess } from "../../../ground/platform/process.ts";
import {
  branchExists,
  changedPaths,
  requireBranch,
  requireHead,
} from "../../../ground/platform/repository.ts";
import { loadBriefs } from "../../../knowledge/brief/files.ts";
import { planEvidence } from "../../../knowledge/checks/evidence.ts";
import type { TaskToDo } from "../../../knowledge/compiler/compile.ts";
import { startAgent } from "../../../work/agents/client.ts";
import { isAgentAtWork } from "../../../work/attempts/progress.ts";
import { Deliveries, packBody, readRun } from "../../../work/orchestration/delivery.ts";
import { type Orchestration, startEngine } from "../../../work/orchestration/engine.ts";
import type { AgentChoice, Means, Safety } from "../../../work/orchestration/means.ts";
import { keyInTask, placesOf } from "../../../work/orchestration/places.ts";
import { surroundings, toolEnvironment } from "./agents.ts";
import { readBriefIn } from "../briefs/briefs.ts";
import { briefHash, compileFor } from "../context/knowledge.ts";
import { crewFor, readRunPlan } from "../briefs/run-plan.ts";
import { agentFor, gatesOf, runOutput } from "./runs.ts";
import type { KeptTrees } from "../search/kept-trees.ts";
import { compileForBranch } from "../briefs/branch-brief.ts";
import { commitOf } from "../review/review.ts";
import { remarksToSend, requireIdle } from "../review/round.ts";
import { readSettings } from "../settings.ts";
import { noAgentAtWork, requireSayable } from "./steer.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "../workspace.ts";

export interface HostingOptions {
  /** Of the server itself: for runs that it finds and nobody has asked for since its start. */
  readonly environment: Environment;
  readonly journal: Journal;
  readonly name: string;
  readonly lease: Lease;
  /** Of what runs are compiled from. */
  readonly trees?: KeptTrees | undefined;
  readonly log: (line: string) => void;
}

/** Runs at once: each agent is a process of 150 MB, and checks take a core. */
const SLOTS = 4;

/** The engine and the requests to it, in one process. */
export class Hosting {
  readonly #options: HostingOptions;
  /** Environment by run, from whoever asked last. Never on disk: there are keys in it. */
  readonly #environments = new Map<number, Environment>();
  readonly #early = new Map<number, Promise<RunningProcess>>();
  readonly #deliveries: Deliveries;
  readonly #engine: Promise<Orchestration>;

  constructor(options: HostingOptions) {
    this.#options = options;
    this.#deliveries = new Deliveries({
      journal: options.journal,
      home: tacitHome(options.environment),
      name: options.name,
      means: (view, task) => this.#means(view, task),
      early: async (run) => {
        const process = this.#early.get(run);
        this.#early.delete(run);
        return process;
      },
    });
    const { journal, name, lease, log } = options;
    this.#engine = startEngine({
      journal,
      deliveries: this.#deliveries,
      name,
      lease,
      slots: SLOTS,
      log,
    });
    this.#engine.catch(() => {}); // thrown where it is awaited
  }

  /** Runs that are being carried out. */
  get active(): readonly number[] {
    return this.#deliveries.active;
  }

  /** Takes up what was left; the runs, in numbers. */
  async wakeAll(): Promise<number[]> {
    return (await this.#engine).wakeAll();
  }

  async wake(run: number, request: RunRequest): Promise<RunAnswer> {
    const { after } = await this.#at(run, request);
    return this.#underWay(run, after);
  }

  /** @throws TacitError for what is wrong with the brief, its plan, the repository, an agent or its model. */
  async newRun(request: NewRunRequest): Promise<RunAnswer> {
    const { journal } = this.#options;
    const workspace = await openWorkspace(this.#hostOf(request.directory, request.environment));
    const plan = await readRunPlan(workspace, request.brief);
    const crew = await crewFor(workspace, plan, request);
    const agent = crew.first;
    // It takes a second to load and needs nothing of the brief.
    const free = this.active.length < SLOTS;
    const early = crew.beginsWithAgent && free ? agent?.choice.early : undefined;
    const starting = early && startAgent(early);
    starting?.catch(() => {}); // thrown where it is awaited
    try {
      const { brief, problems } = await readBriefIn(workspace, request.brief);
      const { repository } = workspace;
      const base = requireHead(repository);
      const { config } = await readKnowledge(workspace);
      const target = config.target ?? requireBranch(repository);
      const first = crew.tasks.find((task) => task.agent !== undefined)?.task;
      // Before anything is allotted: what cannot be compiled cannot be run.
      const pack =
        agent &&
        (await compileFor(workspace, brief, {
          at: base,
          reports: agent.choice.confined,
          agent: agent.choice.name,
          ...(first === undefined ? {} : { task: { task: first, plan, done: [] } }),
        }));
      const run = await journal.createRun(workspace.root, brief.slug, async (number) => {
        const tasks = crew.tasks.length === 0 ? [1] : crew.tasks.map(({ task }) => task);
        const taken = tasks.map((task) =>
          branchExists(repository, placesOf(workspace.home, number, task).branch),
        );
        return (await Promise.all(taken)).includes(true);
      });
      this.#environments.set(run, request.environment);
      if (starting !== undefined) this.#keepEarly(run, starting);
      const { sequence } = await journal.append(
        { run },
        "run.started",
        {
          brief: {
            number: brief.number,
            slug: brief.slug,
            title: brief.front.title,
            hash: briefHash(brief),
          },
          repository: workspace.root,
          base,
          target,
          agent: agent?.choice.name ?? "none",
          ...(agent?.choice.model === undefined ? {} : { model: agent.choice.model }),
          safety: crew.safety,
          ...(crew.tasks.length === 0 ? {} : { plan: [...crew.tasks] }),
        },
        { key: "started" },
      );
      if (pack !== undefined && crew.beginsWithAgent) {
        const task = first ?? 1;
        const key = keyInTask("pack", task);
        await journal.append({ run, task }, "pack.compiled", packBody(pack), { key });
      }
      return await this.#underWay(run, sequence - 1, [...problems, ...(pack?.problems ?? [])]);
    } catch (error) {
      void starting?.then((process) => process.kill());
      throw error;
    }
  }

  /** Every remark that was not sent yet, or came back without an answer, as one message to the same session. */
  async newRound(run: number, request: RoundRequest): Promise<RunAnswer> {
    const { journal } = this.#options;
    const { view, after } = await this.#at(run, request);
    commitOf(view);
    remarksToSend(view, request); // what is in the way is told before it is looked who takes it
    const takes = await this.#whoTakes(view, request);
    // Drafts may have been edited and discarded meanwhile.
    const now = await readRun(journal, run);
    // Else somebody has sent the same round.
    if (now.rounds === view.rounds) {
      const sent: FactBody<"round.sent"> = {
        round: now.rounds + 1,
        remarks: remarksToSend(now, request).map((remark) => remark.id),
        commit: commitOf(now),
        ...takes,
        by: request.by,
      };
      await journal.append({ run }, "round.sent", sent, { key: `round:${sent.round}` });
    }
    return this.#underWay(run, after);
  }

  /** Who a round goes to: the task that was at work, with its agent or the one that the reviewer names. */
  async #whoTakes(
    view: RunView,
    request: RoundRequest,
  ): Promise<Pick<FactBody<"round.sent">, "agent" | "model" | "safety">> {
    const { assignee, agent: own } = taskOf(view, view.task);
    if (assignee.kind === "person") {
      if (request.agent === undefined) return {};
      throw new TacitError({
        code: "app/persons-task",
        kind: "input",
        message: `The remarks go to @${assignee.name}, who has T${view.task}, and not to an agent.`,
        hint: `Send them without --agent: tacit review ${view.run} --send`,
      });
    }
    const workspace = await openWorkspace(this.#hostOf(view.repository, request.environment));
    const { choice, safety } = await agentFor(workspace, {
      ...request,
      agent: request.agent ?? own?.name,
      model: request.model ?? own?.model,
    });
    return {
      agent: choice.name,
      ...(choice.model === undefined ? {} : { model: choice.model }),
      safety,
    };
  }

  /** Has the checks run over a branch that others made, and nothing else. */
  async check(run: number, request: RunRequest): Promise<RunAnswer> {
    const { view, after } = await this.#at(run, request);
    if (view.change === undefined) {
      throw new TacitError({
        code: "app/checks-by-itself",
        kind: "input",
        message: `The checks of run ${run} run by themselves, after each turn of its agent.`,
        hint: `See what they said: tacit review ${run}`,
      });
    }
    if (view.status === "shipped") {
      throw new TacitError({
        code: "app/already-shipped",
        kind: "conflict",
        message: `Run ${run} is shipped already.`,
        hint: `Undo it first: tacit ship --undo ${run}`,
      });
    }
    requireIdle(view);
    await this.#options.journal.append({ run }, "check.requested", { by: request.by });
    return this.#underWay(run, after);
  }

  /** A person hands in the task that waits for them. */
  async handIn(run: number, { task, ...request }: HandInRequest): Promise<RunAnswer> {
    const { view, after } = await this.#at(run, request);
    const item = view.openItems.find(({ kind }) => kind === "task");
    const due = view.status === "waiting" ? item : undefined;
    if (due === undefined || (task !== undefined && due.task !== task)) {
      throw notWaiting(view, task, due?.task);
    }
    await this.#options.journal.append({ run, task: due.task }, "item.answered", {
      item: due.item,
      answer: "done",
      by: request.by,
    });
    return this.#underWay(run, after);
  }

  /**
   * A person says something to the agent at work: its turn is ended in order, and the next one begins with the text. What
   * is said between two turns goes with the next.
   */
  async steer(run: number, { text, ...request }: SteerRequest): Promise<RunAnswer> {
    requireSayable(text);
    const { view, after } = await this.#at(run, request);
    const { journal } = this.#options;
    if (view.status !== "running" || !isAgentAtWork(await journal.steps(run))) {
      throw noAgentAtWork(view);
    }
    const means = await this.#means(view, view.task).catch(() => undefined); // the run itself says what is missing
    const clean = redactor(means?.secrets ?? [])(text.trim());
    await journal.append({ run, task: view.task }, "steer.said", { text: clean, by: request.by });
    return this.#underWay(run, after);
  }

  async stop(run: number, request: RunRequest): Promise<RunAnswer> {
    const { view, after } = await this.#at(run, request);
    // A review of what others made lies open until somebody says that it is over.
    const open = view.change !== undefined && !view.change.closed && view.status !== "shipped";
    if (!open && !["running", "waiting", "stuck"].includes(view.status)) {
      throw new TacitError({
        code: "app/not-running",
        kind: "conflict",
        message: `Run ${run} is ${view.status}; there is nothing to stop.`,
        hint: `See it: tacit show ${run}`,
      });
    }
    await this.#options.journal.append({ run }, "stop.requested", { by: request.by });
    return this.#underWay(run, after);
  }

  /** Has a run that failed, was stopped or is stuck go on. */
  async resume(run: number, request: RunRequest): Promise<RunAnswer> {
    const { view, after } = await this.#at(run, request);
    if (!["failed", "stopped", "stuck"].includes(view.status)) {
      throw new TacitError({
        code: "app/not-resumable",
        kind: "conflict",
        message: `Run ${run} is ${view.status}; only one that failed, was stopped or is stuck can be resumed.`,
        hint: `See it: tacit show ${run}`,
      });
    }
    await this.#options.journal.append({ run }, "run.resumed", { by: request.by });
    return this.#underWay(run, after);
  }

  async close(): Promise<void> {
    const engine = await this.#engine.catch(() => undefined);
    await engine?.close();
    await Promise.allSettled(
      [...this.#early.values()].map(async (process) => (await process).kill()),
    );
  }

  /** An agent that was started ahead is of no use when a worker takes the run. */
  #keepEarly(run: number, starting: Promise<RunningProcess>): void {
    const { journal, name } = this.#options;
    this.#early.set(run, starting);
    void (async () => {
      const stop = new AbortController();
      for await (const fact of journal.watch(run, 0, stop.signal)) {
        if (fact.type !== "run.claimed") continue;
        if (fact.body.by !== name && this.#early.delete(run)) await (await starting).kill();
        stop.abort();
      }
    })().catch(() => {}); // at the latest it ends with this process
  }

  async #underWay(
    run: number,
    after: number,
    problems: readonly string[] = [],
  ): Promise<RunAnswer> {
    await (await this.#engine).wake(run);
    const view = await readRun(this.#options.journal, run);
    return { run, after, output: runOutput(view, undefined, problems) };
  }

  async #at(run: number, request: RunRequest): Promise<{ view: RunView; after: number }> {
    const { journal } = this.#options;
    const view = await readRun(journal, run);
    this.#environments.set(run, request.environment);
    const { facts } = await journal.earlier(run, undefined, 1);
    return { view, after: facts[0]?.sequence ?? 0 };
  }

  #hostOf(directory: string, environment: Environment): Host {
    // Where things are is the server's own matter, whatever the caller's variables say.
    const own = Object.fromEntries(
      ["TACIT_HOME", "DATABASE_URL"].map((name) => [name, this.#options.environment[name]]),
    );
    return {
      directory,
      environment: { ...environment, ...own },
      progress: () => {},
      trees: this.#options.trees,
    };
  }

  async #means(view: RunView, task: number): Promise<Means> {
    const environment = this.#environments.get(view.run) ?? this.#options.environment;
    const workspace = await openWorkspace(this.#hostOf(view.repository, environment));
    const { agent: own } = taskOf(view, task);
    const { turns } = await readSettings(environment);
    const common = {
      limits: {
        silence: turns?.silence && turns.silence * 1000,
        longest: turns?.longest && turns.longest * 1000,
      },
      gates: await gatesOf(workspace),
      environment: toolEnvironment(environment),
      ...(await evidenceOf(workspace, view)),
    };
    if (own === undefined) {
      const { canBox, safety, reason } = await surroundings(view.safety === "unboxed");
      refuseLessSafe(view.run, view.safety, safety, reason);
      return { ...common, canBox, secrets: [], compile: compileNothing };
    }
    const agent = await agentFor(workspace, {
      agent: own.name,
      model: own.model,
      allowUnboxed: own.safety === "unboxed",
    });
    refuseLessSafe(view.run, own.safety, agent.safety, agent.reason);
    return {
      ...common,
      agent: agent.choice,
      canBox: agent.canBox,
      secrets: agent.secrets,
      compile: (now) =>
        now.change === undefined
          ? compileAgain(workspace, now, task, agent.choice)
          : compileForBranch(workspace, now, agent.choice),
    };
  }
}

/** Read from the user's own brief and settings, like gates: an agent that rewrites its copy changes nothing. */
async function evidenceOf(workspace: Workspace, view: RunView): Promise<Pick<Means, "evidence">> {
  if (view.change !== undefined) return {};
  const { briefs } = await loadBriefs(workspace.files);
  const criteria = briefs.find(({ slug }) => slug === view.brief.slug)?.criteria ?? [];
  if (criteria.length === 0) return {};
  const { config } = await readKnowledge(workspace);
  return { evidence: planEvidence(criteria, config) };
}

async function compileNothing(): Promise<never> {
  throw new Error("Nothing is compiled for a person, who reads the brief.");
}

async function compileAgain(
  workspace: Workspace,
  view: RunView,
  number: number,
  { confined: reports, name: agent }: AgentChoice,
) {
  const { brief } = await readBriefIn(workspace, view.brief.slug);
  const at = taskOf(view, number).base ?? view.base;
  if (!view.planned) return compileFor(workspace, brief, { at, reports, agent });
  const done = view.tasks.slice(
    0,
    view.tasks.findIndex(({ task }) => task === number),
  );
  const task: TaskToDo = {
    task: number,
    plan: view.tasks,
    done: await Promise.all(done.map((one) => whatWasDone(workspace, view.run, one))),
  };
  return compileFor(workspace, brief, { at, reports, agent, task });
}

/** Files of an earlier task that are named. */
const MOST_FILES = 8;

async function whatWasDone(
  { repository }: Workspace,
  run: number,
  { task, assignee, reported, base, commit }: TaskView,
): Promise<TaskToDo["done"][number]> {
  const files =
    base === undefined || commit === undefined ? [] : await changedPaths(repository, base, commit);
  const said = assignee.kind === "person" ? `@${assignee.name} did it.` : (reported?.summary ?? "");
  const more = files.length > MOST_FILES ? `, and ${files.length - MOST_FILES} more` : "";
  const touched =
    files.length === 0
      ? "It changed no file."
      : `It changed ${files.slice(0, MOST_FILES).join(", ")}${more}.`;
  return { task, words: `${touched} ${said}`.trim(), source: `run ${run}/${task}` };
}

function notWaiting(view: RunView, task: number | undefined, due: number | undefined): TacitError {
  const other = due === undefined ? "" : `; ${view.run}/${due} does`;
  const of = task === undefined ? undefined : view.tasks.find((one) => one.task === task);
  const what =
    task === undefined
      ? `No task of run ${view.run} waits for a person: the run is ${view.status}.`
      : of === undefined
        ? `Run ${view.run} has no task ${task}${other}.`
        : of.assignee.kind === "agent"
          ? `Task ${view.run}/${task} is an agent's and waits for nobody${other}.`
          : `Task ${view.run}/${task} does not wait for @${of.assignee.name}: it is ${of.status}, and the run is ${view.status}${other}.`;
  return new TacitError({
    code: "app/not-waiting",
    kind: "conflict",
    message: what,
    hint: ["stopped", "failed"].includes(view.status)
      ? `Have the run go on first: tacit resume ${view.run}`
      : `See it: tacit show ${view.run}`,
  });
}

/** A run is never taken up with less around it than it was started with. */
function refuseLessSafe(run: number, then: Safety, now: Safety, reason: string | undefined): void {
  if (then !== "boxed" || now === "boxed") return;
  throw new TacitError({
    code: "app/less-safe",
    kind: "environment",
    message: `Run ${run} was started in a sandbox, and there is none now${reason === undefined ? "" : `: ${reason}`}.`,
    hint: "Bring the sandbox back (tacit doctor), then: tacit resume RUN",
  });
}
