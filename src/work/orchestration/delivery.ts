/**
 * Carries runs out, one step at a time: each step reads the facts, does its work, and ends in a fact.
 *
 * A step may be begun twice, by this process or by the next one, and leaves the same behind. Whoever was here before may
 * still be alive somewhere; from the moment that a run is claimed, the journal takes nothing more of theirs.
 */
import { TacitError } from "../../ground/core/error.ts";
import { redactor } from "../../ground/core/redact.ts";
import type { Fact, FactBody, FactType, TurnCause } from "../../ground/contract/event.ts";
import type { CheckResult, Verdict } from "../../ground/contract/finding.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type RunView, taskOf, type TaskView, viewRun } from "../../ground/journal/status.ts";
import { type Log, makeDirectory, openLog, pathExists } from "../../ground/platform/files.ts";
import type { RunningProcess } from "../../ground/platform/process.ts";
import { openRepository } from "../../ground/platform/repository.ts";
import { judgeCriteria, namesEvidence } from "../../knowledge/checks/evidence.ts";
import { verdictOf } from "../../knowledge/checks/verdict.ts";
import type { Pack } from "../../knowledge/compiler/compile.ts";
import { openAgent } from "../agents/client.ts";
import { type Attempt, openAttempt } from "../attempts/attempt.ts";
import type { EvidenceOutcome } from "../attempts/evidence.ts";
import { nextStep, type Step } from "../attempts/progress.ts";
import { settledAnswers } from "../review/remarks/answers.ts";
import { changesOf } from "./changes.ts";
import { openInbox, type RunInbox } from "./inbox.ts";
import type { Means } from "./means.ts";
import { evidenceFolder, keyInTask, type Places, placesOf } from "./places.ts";
import { handOver, promptOf } from "./prompts.ts";
import { Workplace } from "./workplace.ts";

export interface Engine {
  readonly journal: Journal;
  readonly home: string;
  /** Names this process in the journal. */
  readonly name: string;
  /** @throws TacitError when the agent, its model or the user's files are not there any more. */
  readonly means: (view: RunView, task: number) => Promise<Means>;
  /** The agent's process of a run, where it was started ahead; given out once, and ours to end then. */
  readonly early?: (run: number) => Promise<RunningProcess | undefined>;
}

/** Milliseconds without a line from an agent in a turn after which it counts as hung; a long build is quiet too. */
const SILENCE = 20 * 60_000;

/** Milliseconds of one turn, people's thinking time aside; who works longer than that goes round in circles. */
const LONGEST_TURN = 2 * 3_600_000;

/** Agents that may be killed while they start, before the run fails of it. */
const MOST_KILLED = 3;

/** Commits that a person may make while a snapshot is taken, before the run fails of it. */
const MOST_MOVED = 5;

/** Carries the runs of one process out. */
export class Deliveries {
  readonly #engine: Engine;
  readonly #runs = new Map<number, Promise<Delivery>>();
  /** Who is at a run; its agent stays until the last has left. */
  readonly #present = new Map<number, number>();
  /** The step of a run that is being done or looked for; the next waits for it. */
  readonly #busy = new Map<number, Promise<unknown>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Runs that somebody is at. */
  get active(): readonly number[] {
    return [...this.#present.keys()];
  }

  enter(run: number): void {
    this.#present.set(run, (this.#present.get(run) ?? 0) + 1);
  }

  /** Gives the run out of this process's hands when nobody else is at it: its agent is ended. */
  async leave(run: number): Promise<void> {
    const left = (this.#present.get(run) ?? 1) - 1;
    if (left > 0) {
      this.#present.set(run, left);
      return;
    }
    this.#present.delete(run);
    const delivery = this.#runs.get(run);
    this.#runs.delete(run);
    await (await delivery?.catch(() => undefined))?.close();
  }

  /** What comes next; a run that others have taken over rests. */
  async next(run: number): Promise<Step> {
    return this.#alone(run, async () => {
      const facts = await this.#engine.journal.facts(run);
      if (facts.length === 0) return { do: "rest" };
      // Claimed before the look that counts: nothing of an earlier process is added after it.
      return (await this.#take(run)).next();
    });
  }

  /** Does one step; what goes wrong with it is a fact of the run. */
  async perform(run: number, step: Step): Promise<void> {
    await this.#alone(run, async () => (await this.#take(run)).perform(step));
  }

  /** For the end of the process: turns that run are cut off, and taken up by the next one. */
  async close(): Promise<void> {
    const all = [...this.#runs.values()];
    this.#runs.clear();
    await Promise.allSettled(all.map(async (delivery) => (await delivery).close()));
  }

  async #alone<Value>(run: number, work: () => Promise<Value>): Promise<Value> {
    const before = this.#busy.get(run) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => {});
    this.#busy.set(run, settled);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(run) === settled) this.#busy.delete(run);
    }
  }

  async #take(run: number): Promise<Delivery> {
    const known = this.#runs.get(run) ?? Delivery.claim(this.#engine, run);
    this.#runs.set(run, known);
    try {
      return await known;
    } catch (error) {
      this.#runs.delete(run);
      throw error;
    }
  }
}

/** One run in the hands of this process. */
class Delivery {
  readonly #engine: Engine;
  readonly #run: number;
  readonly #generation: number;
  readonly #closing = new AbortController();
  readonly #facts: Fact[] = [];
  #fenced = false;
  /** Agents that somebody else killed before they had a session. */
  #killed = 0;
  /** A person's branch that moved under a snapshot. */
  #moved = 0;
  #inbox: RunInbox | undefined;
  readonly #means = new Map<number, Promise<Means>>();
  /** The task that steps were last done of; what follows is of it. */
  #task = 1;
  #attempt: Attempt | undefined;
  #log: Log | undefined;
  #workplace: Promise<Workplace> | undefined;
  /** The last line of the transcript. */
  #written: Promise<void> = Promise.resolve();

  private constructor(engine: Engine, run: number, generation: number) {
    this.#engine = engine;
    this.#run = run;
    this.#generation = generation;
  }

  /** Takes the run; what an earlier process was asking, nobody waits for any more. */
  static async claim(engine: Engine, run: number): Promise<Delivery> {
    const generation = await engine.journal.claim(run, engine.name);
    const delivery = new Delivery(engine, run, generation);
    const { openItems, task } = await delivery.#view();
    delivery.#task = task;
    for (const { item, kind } of openItems) {
      if (kind === "stuck" || kind === "task") continue;
      // oxlint-disable-next-line no-await-in-loop -- facts keep their order
      await delivery.#append(
        "item.closed",
        { item, reason: "The turn that asked has ended." },
        `closed:${item}`,
      );
    }
    return delivery;
  }

  async next(): Promise<Step> {
    if (this.#fenced || this.#closing.signal.aborted) return { do: "rest" };
    const facts = await this.#read();
    // Without means the step that needs them says what is missing.
    const view = viewRun(this.#run, facts);
    const means = await this.#getMeans(view, view.task).catch(() => undefined);
    return nextStep(facts, { fixes: means?.gates.fixes ?? Number.POSITIVE_INFINITY });
  }

  /** Does a step that is still the next one; another has been done already, by an execution that did not see its end. */
  async perform(step: Step): Promise<void> {
    const next = await this.next();
    if (JSON.stringify(next) !== JSON.stringify(step)) return;
    try {
      if ("task" in step) await this.#turnTo(step.task);
      await this.#do(step);
    } catch (error) {
      if (this.#fenced || this.#closing.signal.aborted) return;
      if (error instanceof TacitError && error.code === "journal/fenced") {
        this.#fenced = true;
        return;
      }
      const known = error instanceof TacitError ? error : undefined;
      if (known?.code === "agents/killed" && this.#killed < MOST_KILLED) {
        this.#killed += 1; // the step is still the next one
        return;
      }
      if (known?.code === "platform/ref-moved" && this.#moved < MOST_MOVED) {
        this.#moved += 1; // as above
        return;
      }
      await this.#append("run.failed", {
        reason: error instanceof Error ? error.message : String(error),
        ...(known?.hint === undefined ? {} : { hint: known.hint }),
        ...(known === undefined ? {} : { kind: known.kind }),
      });
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#leaveTask();
    const unused = await this.#engine.early?.(this.#run).catch(() => undefined);
    await unused?.kill();
  }

  /** A task's agent ends when the next task begins. */
  async #turnTo(task: number): Promise<void> {
    if (task === this.#task) return;
    await this.#leaveTask();
    this.#task = task;
  }

  async #leaveTask(): Promise<void> {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.#workplace = undefined;
    await attempt?.close();
    await this.#log?.close();
    this.#log = undefined;
  }

  async #do(step: Step): Promise<void> {
    switch (step.do) {
      case "prepare":
        await this.#prepare();
        break;
      case "compile": {
        const view = await this.#view();
        const pack = await (await this.#getMeans(view)).compile(view);
        await this.#append("pack.compiled", packBody(pack), keyInTask("pack", step.task));
        break;
      }
      case "turn":
        await this.#takeTurn(step.turn, step.cause, step.fix);
        break;
      case "hand-over": {
        const facts = await this.#read();
        const { worktree } = placesOf(this.#engine.home, this.#run, step.task);
        const { question, detail } = handOver(facts, viewRun(this.#run, facts), step, worktree);
        await this.#getInbox(facts).raise("task", question, detail);
        break;
      }
      case "close":
        await this.#closeCalls(step.turn);
        await this.#append(
          "turn.ended",
          { turn: step.turn, outcome: "interrupted", milliseconds: 0 },
          `turn.ended:${step.turn}`,
        );
        break;
      case "snapshot":
        await this.#snapshot(step.turn);
        break;
      case "check":
        await this.#check(step.turn, await this.#read());
        break;
      case "settle": {
        const view = await this.#view();
        const repository = await openRepository(view.repository);
        for (const settled of await settledAnswers(view, step.answers, changesOf(repository))) {
          // oxlint-disable-next-line no-await-in-loop -- facts keep their order
          await this.#append("remark.answered", settled, `answered:${step.turn}:${settled.id}`);
        }
        break;
      }
      case "raise":
        await this.#getInbox(await this.#read()).raise("stuck", step.reason, step.detail);
        break;
      case "fail":
        await this.#append("run.failed", { reason: step.reason }, `failed:${step.turn}`);
        break;
      case "stop":
        await this.#append("run.stopped", { by: "you" });
        break;
      case "rest":
        break;
    }
  }

  /** Facts may hold what an agent printed; a key that we know must not get into the journal with it. */
  async #append<Type extends FactType>(
    type: Type,
    body: FactBody<Type>,
    key?: string,
  ): Promise<Fact> {
    const known = await Promise.allSettled(this.#means.values());
    const secrets = known.flatMap((means) =>
      means.status === "fulfilled" ? means.value.secrets : [],
    );
    const clean: FactBody<Type> = JSON.parse(redactor(secrets)(JSON.stringify(body)));
    return this.#engine.journal.append({ run: this.#run, task: this.#task }, type, clean, {
      generation: this.#generation,
      ...(key === undefined ? {} : { key }),
    });
  }

  /** All facts so far; only those that came since the last look are fetched. */
  async #read(): Promise<readonly Fact[]> {
    const news = await this.#engine.journal.facts(this.#run, this.#facts.at(-1)?.sequence ?? 0);
    // Two looks at once fetch the same.
    const last = this.#facts.at(-1)?.sequence ?? 0;
    this.#facts.push(...news.filter(({ sequence }) => sequence > last));
    return this.#facts;
  }

  async #view(): Promise<RunView> {
    return viewRun(this.#run, await this.#read());
  }

  async #getMeans(view: RunView, task = this.#task): Promise<Means> {
    const known = this.#means.get(task) ?? this.#engine.means(view, task);
    this.#means.set(task, known);
    try {
      return await known;
    } catch (error) {
      this.#means.delete(task); // what is missing may be there the next time
      throw error;
    }
  }

  async #getWorkplace(view: RunView): Promise<Workplace> {
    this.#workplace ??= this.#openWorkplace(view);
    try {
      return await this.#workplace;
    } catch (error) {
      this.#workplace = undefined; // as for means
      throw error;
    }
  }

  async #openWorkplace(view: RunView): Promise<Workplace> {
    const { agent } = taskOf(view, this.#task);
    return new Workplace({
      // Opened once: what it holds of branches and dirty paths is of no interest here.
      repository: await openRepository(view.repository),
      places: placesOf(this.#engine.home, this.#run, this.#task),
      means: await this.#getMeans(view),
      safety: agent?.safety ?? view.safety,
      foreign: view.change !== undefined,
      permit: async (question) => {
        const inbox = this.#getInbox(await this.#read());
        return (
          (await inbox.ask("permission", question, undefined, this.#closing.signal)) === "allow"
        );
      },
      signal: this.#closing.signal,
    });
  }

  #getInbox(facts: readonly Fact[]): RunInbox {
    this.#inbox ??= openInbox(this.#engine.journal, this.#run, facts, (type, body, key) =>
      this.#append(type, body, key),
    );
    return this.#inbox;
  }

  async #prepare(): Promise<void> {
    const view = await this.#view();
    const { branch, worktree } = placesOf(this.#engine.home, this.#run, this.#task);
    // Upon what the tasks before it left; of an earlier one nothing is lost, since each stands on the one before.
    const before = view.tasks.slice(
      0,
      view.tasks.findIndex(({ task }) => task === this.#task),
    );
    const own = view.change === undefined ? undefined : view.commit;
    const last = before.findLast(({ commit }) => commit !== undefined)?.commit;
    const base = own ?? last ?? view.base;
    await (await this.#getWorkplace(view)).prepare(base);
    await this.#append(
      "worktree.created",
      { worktree, branch, base },
      keyInTask("worktree", this.#task),
    );
  }

  async #takeTurn(turn: number, cause: TurnCause, fix: number): Promise<void> {
    const facts = await this.#read();
    const attempt = await this.#getAttempt(facts);
    const means = await this.#getMeans(viewRun(this.#run, facts));
    const prompt = promptOf(facts, {
      run: this.#run,
      task: this.#task,
      cause,
      fix,
      fixes: means.gates.fixes,
      fresh: attempt.fresh,
      reports: means.agent?.confined === true,
      titles: new Map(means.gates.entries.map(({ slug, front }) => [slug, front.title])),
    });
    const done = new AbortController();
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#closing.signal]);
    const watching = this.#whenCutShort(facts.at(-1)?.sequence ?? 0, done.signal, () =>
      stop.abort(new Error("stopped")),
    );
    const steered = facts.findLast(({ type }) => type === "steer.said")?.sequence;
    try {
      await attempt.takeTurn({ turn, cause, prompt, steered, signal });
      await this.#written; // a full disk is no place to go on
    } finally {
      done.abort();
      await watching;
      if (!attempt.alive()) {
        this.#attempt = undefined;
        await attempt.close();
      }
    }
  }

  /** Tool calls whose end nobody saw: their process is gone. */
  async #closeCalls(turn: number): Promise<void> {
    const calls = new Map<string, FactBody<"agent.called">>();
    for (const { type, body } of await this.#read()) {
      if (type === "agent.called" && body.turn === turn) calls.set(body.call, body);
    }
    for (const { call, title, status } of calls.values()) {
      if (["completed", "failed", "interrupted"].includes(status)) continue;
      // oxlint-disable-next-line no-await-in-loop -- facts keep their order
      await this.#append(
        "agent.called",
        { turn, call, title, status: "interrupted" },
        `interrupted:${turn}:${call}`,
      );
    }
  }

  /** Calls `act` when a person asks for the run's end or says something to its agent, from whatever process. */
  async #whenCutShort(after: number, until: AbortSignal, act: () => void): Promise<void> {
    try {
      for await (const fact of this.#engine.journal.watch(this.#run, after, until)) {
        if (fact.type === "stop.requested" || fact.type === "steer.said") act();
      }
    } catch {
      // the journal is away for good: the turn's own facts will say so
    }
  }

  async #getAttempt(facts: readonly Fact[]): Promise<Attempt> {
    if (this.#attempt !== undefined) return this.#attempt;
    const view = viewRun(this.#run, facts);
    const places = placesOf(this.#engine.home, this.#run, this.#task);
    await this.#requireWorktree(places);
    const means = await this.#getMeans(view);
    const { agent } = means;
    if (agent === undefined) throw new Error(`Task ${this.#task} has no agent.`);
    const task = taskOf(view, this.#task);
    await makeDirectory(places.state);
    this.#log ??= await openLog(places.transcript);
    const log = this.#log;
    const workplace = await this.#getWorkplace(view);
    const box = await workplace.box(headOf(task, view));
    const redact = redactor(means.secrets);
    const early = await this.#engine.early?.(this.#run);
    const inbox = this.#getInbox(facts);
    this.#attempt = await openAttempt(
      {
        agent: agent.name,
        session: task.session,
        policy: {
          safety: task.agent?.safety ?? view.safety,
          confined: agent.confined,
          allow: means.gates.allow,
        },
      },
      {
        append: (type, body, key) => this.#append(type, body, key),
        openAgent: (handlers, session) =>
          openAgent(agent.spec({ worktree: places.worktree, state: places.state, box }), {
            cwd: places.worktree,
            ...(session === undefined ? {} : { session }),
            ...(early === undefined ? {} : { process: early }),
            handlers,
            silence: means.limits.silence ?? SILENCE,
            longest: means.limits.longest ?? LONGEST_TURN,
            // Agents of other makers load a runtime and log in first; on a busy machine one took 58 s.
            ...(agent.confined ? {} : { deadlines: { session: 120_000 } }),
          }),
        ask: inbox.ask,
        transcript: (line) => {
          this.#written = log.write(redact(line));
          this.#written.catch(() => {}); // heard at the end of the turn
        },
      },
    );
    return this.#attempt;
  }

  async #requireWorktree({ worktree, branch }: Places): Promise<void> {
    if (await pathExists(worktree)) return;
    throw new TacitError({
      code: "orchestration/no-worktree",
      kind: "conflict",
      message: `The worktree of run ${this.#run} is gone.`,
      hint: `Its commits are on ${branch}; start a new run.`,
    });
  }

  async #snapshot(turn: number): Promise<void> {
    const view = await this.#view();
    const task = taskOf(view, this.#task);
    const parent = headOf(task, view);
    await this.#requireWorktree(placesOf(this.#engine.home, this.#run, this.#task));
    const workplace = await this.#getWorkplace(view);
    const of = view.planned ? `, task ${this.#task}` : "";
    const message = `tacit: run ${this.#run}${of} (turn ${turn})`;
    const snapshot = await workplace.snapshot(parent, message);
    if (snapshot.status === "refused") {
      const { reason, paths } = snapshot;
      await this.#append(
        "snapshot.refused",
        { turn, reason, paths: [...paths] },
        `snapshot:${turn}`,
      );
      return;
    }
    const { commit } = snapshot;
    await this.#append(
      "snapshot.taken",
      { turn, commit, changed: commit !== parent },
      `snapshot:${turn}`,
    );
  }

  async #check(turn: number, facts: readonly Fact[]): Promise<void> {
    const view = viewRun(this.#run, facts);
    const task = taskOf(view, this.#task);
    const commit = headOf(task, view);
    const refused = facts.findLast(
      (fact) =>
        fact.type === "snapshot.refused" ||
        fact.type === "snapshot.taken" ||
        fact.type === "change.found",
    );
    const verdict =
      refused?.type === "snapshot.refused"
        ? verdictOf(commit, [refusal(refused.body)])
        : await this.#judge(view, task, commit);
    await this.#append("verdict.reached", verdict, `verdict:${turn}`);
  }

  /** The gates, and with the last task the evidence of the brief's criteria: nothing comes after it. */
  async #judge(view: RunView, task: TaskView, commit: string): Promise<Verdict> {
    const workplace = await this.#getWorkplace(view);
    const { evidence } = await this.#getMeans(view);
    const plan = task.task === view.tasks.at(-1)?.task ? evidence : undefined;
    // Of the whole run's change: what is pleasing about a part may not be so about the whole.
    const { results, seen } = await workplace.check(view.base, commit);
    let kept: EvidenceOutcome["kept"] = new Map();
    const asked = plan !== undefined && namesEvidence(plan.criteria);
    if (asked) {
      const shown = await workplace.show(commit, {
        plan,
        waivers: view.waivers,
        home: this.#engine.home,
        folder: evidenceFolder(this.#run, commit),
      });
      results.push(...shown.results);
      kept = shown.kept;
    }
    if (task.assignee.kind === "person") {
      const changed = await workplace.changedSince(commit);
      if (changed.length > 0) results.push(unsteady(changed));
    }
    const criteria = asked ? judgeCriteria(plan, results, view.waivers, kept) : plan && [];
    return verdictOf(commit, results, criteria, seen);
  }
}

/** The commit that a task stands on. */
function headOf({ commit, base }: TaskView, view: RunView): string {
  return commit ?? base ?? view.base;
}

/** A pack as its fact. */
export function packBody(pack: Pack): FactBody<"pack.compiled"> {
  const { tokens, hash, items, prompt } = pack;
  return { tokens, hash, items: items.map((item) => ({ ...item })), prompt };
}

/** Whoever goes on typing is told: what was checked is not what was handed in. */
function unsteady(paths: readonly string[]): CheckResult {
  const message = "It changed while the checks ran: hand it in again.";
  return red("worktree", message, paths);
}

/** A snapshot that was refused is a red check like any other, so the agent can mend it. */
function refusal(snapshot: { reason: string; paths: readonly string[] }): CheckResult {
  return red("snapshot", snapshot.reason, snapshot.paths);
}

function red(name: string, message: string, paths: readonly string[]): CheckResult {
  const places = paths.length === 0 ? [undefined] : paths.slice(0, 20);
  return {
    name,
    status: "failed",
    findings: places.map((path) => ({
      rule: name,
      ...(path === undefined ? {} : { path }),
      message,
    })),
    output: "",
    milliseconds: 0,
    boxed: false,
  };
}

/** A run as the journal has it. @throws TacitError `orchestration/unknown-run` */
export async function readRun(journal: Journal, run: number): Promise<RunView> {
  const facts = await journal.steps(run);
  if (facts.length > 0) return viewRun(run, facts);
  throw new TacitError({
    code: "orchestration/unknown-run",
    kind: "input",
    message: `There is no run ${run}.`,
    hint: "See them all: tacit runs",
  });
}
