/** What the server of a home does for its callers: starts runs and rounds, has them go on, stops them. */
import { TacitError } from "../../ground/core/error.ts";
import type { FactBody } from "../../ground/contract/event.ts";
import type {
  NewRunRequest,
  RoundRequest,
  RunAnswer,
  RunRequest,
} from "../../ground/contract/server.ts";
import type { Journal } from "../../ground/journal/database.ts";
import type { Lease } from "../../ground/journal/lease.ts";
import type { RunView } from "../../ground/journal/status.ts";
import { type Environment, tacitHome } from "../../ground/platform/home.ts";
import type { RunningProcess } from "../../ground/platform/process.ts";
import { branchExists, requireBranch, requireHead } from "../../ground/platform/repository.ts";
import { openRemarks } from "../../work/review/gate.ts";
import { startAgent } from "../../work/agents/client.ts";
import { Deliveries, packBody, readRun } from "../../work/orchestration/delivery.ts";
import { type Orchestration, startEngine } from "../../work/orchestration/engine.ts";
import type { AgentChoice, Means, Safety } from "../../work/orchestration/means.ts";
import { placesOf } from "../../work/orchestration/places.ts";
import { toolEnvironment } from "./agents.ts";
import { briefHash, compileFor, readBriefIn } from "./knowledge.ts";
import { agentFor, gatesOf, runOutput } from "./runs.ts";
import type { KeptTrees } from "./kept-trees.ts";
import { commitOf } from "./review.ts";
import { readSettings } from "./settings.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "./workspace.ts";

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
      means: (view) => this.#means(view),
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

  /** @throws TacitError for what is wrong with the brief, the repository, the agent or its model. */
  async newRun(request: NewRunRequest): Promise<RunAnswer> {
    const { journal } = this.#options;
    const workspace = await openWorkspace(this.#hostOf(request.directory, request.environment));
    const agent = await agentFor(workspace, request);
    // It takes a second to load and needs nothing of the brief.
    const free = this.active.length < SLOTS;
    const starting = free && agent.choice.early ? startAgent(agent.choice.early) : undefined;
    starting?.catch(() => {}); // thrown where it is awaited
    try {
      const { brief, problems } = await readBriefIn(workspace, request.brief);
      const { repository } = workspace;
      const base = requireHead(repository);
      const { config } = await readKnowledge(workspace);
      const target = config.target ?? requireBranch(repository);
      // Before anything is allotted: what cannot be compiled cannot be run.
      const pack = await compileFor(workspace, brief, {
        at: base,
        reports: agent.choice.confined,
        agent: agent.choice.name,
      });
      const run = await journal.createRun(workspace.root, brief.slug, (number) =>
        branchExists(repository, placesOf(workspace.home, number).branch),
      );
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
          agent: agent.choice.name,
          ...(agent.choice.model === undefined ? {} : { model: agent.choice.model }),
          safety: agent.safety,
        },
        { key: "started" },
      );
      await journal.append({ run }, "pack.compiled", packBody(pack), { key: "pack" });
      return await this.#underWay(run, sequence - 1, [...problems, ...pack.problems]);
    } catch (error) {
      void starting?.then((process) => process.kill());
      throw error;
    }
  }

  /** Every open remark that was not sent yet, as one message to the same session. */
  async newRound(run: number, request: RoundRequest): Promise<RunAnswer> {
    const { journal } = this.#options;
    const { view, after } = await this.#at(run, request);
    const commit = commitOf(view);
    const fresh = view.remarks.filter(({ state }) => state === "draft" || state === "reopened");
    // A round that ended without an answer can be sent again.
    const batch = fresh.length > 0 ? fresh : view.remarks.filter(({ state }) => state === "sent");
    if (batch.length === 0) {
      throw new TacitError({
        code: "app/nothing-to-send",
        kind: "input",
        message: `Run ${run} has no remark to send${openRemarks(view).length > 0 ? "; those that it has were answered" : ""}.`,
        hint: `Make one: tacit review ${run} --remark FILE:LINE "…"`,
      });
    }
    if (view.status === "shipped") {
      throw new TacitError({
        code: "app/already-shipped",
        kind: "conflict",
        message: `Run ${run} is shipped already.`,
        hint: `Undo it first (tacit ship --undo ${run}), or write a new brief.`,
      });
    }
    if (view.status === "running" || view.status === "waiting") {
      throw new TacitError({
        code: "app/run-busy",
        kind: "conflict",
        message: `Run ${run} is still at work.`,
        hint: `Wait for it (tacit show ${run}), or stop it: tacit stop ${run}`,
      });
    }
    const workspace = await openWorkspace(this.#hostOf(view.repository, request.environment));
    const agent = await agentFor(workspace, {
      ...request,
      agent: request.agent ?? view.agent,
      model: request.model ?? view.model,
    });
    const sent: FactBody<"round.sent"> = {
      round: view.rounds + 1,
      remarks: batch.map((remark) => remark.id),
      commit,
      agent: agent.choice.name,
      ...(agent.choice.model === undefined ? {} : { model: agent.choice.model }),
      safety: agent.safety,
    };
    await journal.append({ run }, "round.sent", sent, { key: `round:${sent.round}` });
    return this.#underWay(run, after);
  }

  async stop(run: number, request: RunRequest): Promise<RunAnswer> {
    const { view, after } = await this.#at(run, request);
    if (!["running", "waiting", "stuck"].includes(view.status)) {
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
    const after = (await journal.facts(run)).at(-1)?.sequence ?? 0;
    return { view, after };
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

  async #means(view: RunView): Promise<Means> {
    const environment = this.#environments.get(view.run) ?? this.#options.environment;
    const workspace = await openWorkspace(this.#hostOf(view.repository, environment));
    const agent = await agentFor(workspace, {
      agent: view.agent,
      model: view.model,
      allowUnboxed: view.safety === "unboxed",
    });
    refuseLessSafe(view, agent.safety, agent.reason);
    const { turns } = await readSettings(environment);
    return {
      limits: {
        silence: turns?.silence && turns.silence * 1000,
        longest: turns?.longest && turns.longest * 1000,
      },
      agent: agent.choice,
      gates: await gatesOf(workspace),
      canBox: agent.canBox,
      environment: toolEnvironment(environment),
      secrets: agent.secrets,
      compile: () => compileAgain(workspace, view, agent.choice),
    };
  }
}

async function compileAgain(
  workspace: Workspace,
  view: RunView,
  { confined: reports, name: agent }: AgentChoice,
) {
  const { brief } = await readBriefIn(workspace, view.brief.slug);
  return compileFor(workspace, brief, { at: view.base, reports, agent });
}

/** A run is never taken up with less around it than it was started with. */
function refuseLessSafe(view: RunView, now: Safety, reason: string | undefined): void {
  if (view.safety !== "boxed" || now === "boxed") return;
  throw new TacitError({
    code: "app/less-safe",
    kind: "environment",
    message: `Run ${view.run} was started in a sandbox, and there is none now${reason === undefined ? "" : `: ${reason}`}.`,
    hint: "Bring the sandbox back (tacit doctor), then: tacit resume RUN",
  });
}
