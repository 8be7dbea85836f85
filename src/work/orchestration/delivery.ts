/**
 * Delivers a brief through one attempt: worktree, agent, turns, checks; and a round of remarks through the same one.
 *
 * Works in the foreground: the process that calls it owns the agent. What happened is in the journal, so that the next
 * command, in another process, goes on from there.
 */
import path from "node:path";
import { TacitError } from "../../ground/core/error.ts";
import { redactor } from "../../ground/core/redact.ts";
import type { Brief } from "../../ground/contract/brief.ts";
import type { Entry } from "../../ground/contract/entry.ts";
import type { CheckResult } from "../../ground/contract/finding.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { type RunView, viewRun } from "../../ground/journal/status.ts";
import type { Command } from "../../ground/platform/command.ts";
import { makeDirectory, openLog, pathExists } from "../../ground/platform/files.ts";
import type { RunningProcess } from "../../ground/platform/process.ts";
import { boxed, type BoxPolicy } from "../../ground/platform/sandbox.ts";
import {
  type GitDirectory,
  gitOfBox,
  prepareGitDirectory,
  takeSnapshot,
} from "../../ground/platform/snapshot.ts";
import {
  branchExists,
  diffText,
  openRepository,
  readBlob,
  type Repository,
  requireBranch,
  requireHead,
} from "../../ground/platform/repository.ts";
import { addWorktree } from "../../ground/platform/worktree.ts";
import type { Pack } from "../../knowledge/compiler/compile.ts";
import { findingsPrompt } from "../../knowledge/compiler/messages.ts";
import { type AgentSpec, openAgent } from "../agents/client.ts";
import { carryOut, type AttemptOutcome } from "../attempts/attempt.ts";
import { type CommandGate, runCommandGates, runConventionGates } from "../attempts/gates.ts";
import { type AskedItem, openInbox } from "./inbox.ts";

/** What every delivery needs; made once by the wiring. */
export interface Engine {
  readonly journal: Journal;
  readonly home: string;
  /** Environment of checks and shell commands: no secrets in it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly onItem: (item: AskedItem) => void;
  readonly signal?: AbortSignal | undefined;
}

/** How the agent of an attempt is started, once its worktree and box are known. */
export interface AgentChoice {
  readonly name: string;
  readonly model?: string | undefined;
  /** Its file tools stay in the worktree and its shell runs where we say. */
  readonly confined: boolean;
  /** What starts it ahead of its worktree, where it can be: see `startAgent`. */
  readonly early?: Command;
  readonly spec: (place: {
    readonly worktree: string;
    readonly state: string;
    /** Wraps a shell command of the agent; undefined without a box. */
    readonly box: ((command: Command) => Command) | undefined;
  }) => AgentSpec;
}

export interface Gates {
  readonly commands: readonly CommandGate[];
  readonly entries: readonly Entry[];
  readonly fixes: number;
  readonly setup?: string | undefined;
  /** Exact command lines that need no permission. */
  readonly allow: readonly string[];
}

/** Milliseconds without a line from an agent in a turn after which it counts as hung; a long build is quiet too. */
const SILENCE = 20 * 60_000;

export type Safety = "boxed" | "supervised" | "unboxed";

export interface NewRun {
  readonly repository: Repository;
  readonly brief: Brief;
  readonly briefHash: string;
  readonly agent: AgentChoice;
  /** The agent's process, where it was started ahead; the run takes it over. */
  readonly process?: RunningProcess | undefined;
  readonly gates: Gates;
  readonly safety: Safety;
  /** Whether checks run in the box. */
  readonly canBox: boolean;
  readonly target?: string | undefined;
  readonly compile: (base: string) => Promise<Pack>;
}

export interface Delivered {
  readonly run: number;
  readonly outcome: AttemptOutcome;
}

/** Names of an attempt's places. One task and one attempt a run, until plans come. */
export function placesOf(
  home: string,
  run: number,
): {
  readonly branch: string;
  readonly worktree: string;
  readonly gitDirectory: string;
  readonly transcript: string;
  readonly state: string;
} {
  const name = `${run}-1-1`;
  return {
    branch: `tacit/${name}`,
    worktree: path.join(home, "worktrees", name),
    gitDirectory: path.join(home, "gitdirs", name),
    transcript: path.join(home, "transcripts", `${name}.ndjson`),
    state: path.join(home, "agents", name),
  };
}

/**
 * Starts a run of a brief and carries it to its first verdict.
 *
 * @throws TacitError `platform/no-commit`, `platform/detached-head` and what the agent's start can throw.
 */
export async function startRun(
  engine: Engine,
  input: NewRun,
  onStart: (run: number) => void,
): Promise<Delivered> {
  const { journal, home } = engine;
  const { repository } = input;
  const base = requireHead(repository);
  const target = input.target ?? requireBranch(repository);
  // Before anything is allotted: what cannot be compiled cannot be run.
  const pack = await input.compile(base);
  const run = await journal.createRun(repository.root, input.brief.slug, (number) =>
    branchExists(repository, placesOf(home, number).branch),
  );
  onStart(run);
  const places = placesOf(home, run);
  await journal.append({ run }, "run.started", {
    brief: {
      number: input.brief.number,
      slug: input.brief.slug,
      title: input.brief.front.title,
      hash: input.briefHash,
    },
    repository: repository.root,
    base,
    target,
    agent: input.agent.name,
    ...(input.agent.model === undefined ? {} : { model: input.agent.model }),
    safety: input.safety,
  });
  try {
    const [, prepared] = await Promise.all([
      addWorktree(repository, { branch: places.branch, base, path: places.worktree }),
      prepareGitDirectory(repository, places.gitDirectory, base),
    ]);
    await journal.append({ run }, "worktree.created", {
      worktree: places.worktree,
      branch: places.branch,
      base,
    });
    await journal.append({ run }, "pack.compiled", {
      tokens: pack.tokens,
      hash: pack.hash,
      items: pack.items.map((item) => ({ ...item })),
    });
    const outcome = await deliver(engine, {
      run,
      repository,
      base,
      input,
      cause: "brief",
      prompt: pack.prompt,
      promptForNewSession: pack.prompt,
      session: undefined,
      turns: 0,
      commit: base,
      prepared,
    });
    return { run, outcome };
  } catch (error) {
    await recordFailure(engine, run, error);
    throw error;
  }
}

export interface Round {
  readonly view: RunView;
  readonly input: Omit<NewRun, "repository" | "compile" | "target" | "brief" | "briefHash">;
  readonly prompt: string;
  /** What a fresh session is told when the old one cannot be loaded. */
  readonly promptForNewSession: string;
}

/** Sends a round of remarks to the same session; the caller has recorded `round.sent`. */
export async function sendRound(engine: Engine, round: Round): Promise<Delivered> {
  const { view } = round;
  const repository = await openRepository(view.repository);
  if (!(await pathExists(placesOf(engine.home, view.run).worktree))) {
    throw new TacitError({
      code: "orchestration/no-worktree",
      kind: "conflict",
      message: `The worktree of run ${view.run} is gone.`,
      hint: `Its commits are on ${view.branch ?? "its branch"}; start a new run.`,
    });
  }
  try {
    const commit = view.commit ?? view.base;
    const { gitDirectory } = placesOf(engine.home, view.run);
    const outcome = await deliver(engine, {
      run: view.run,
      repository,
      base: view.base,
      input: round.input,
      cause: "remarks",
      prompt: round.prompt,
      promptForNewSession: round.promptForNewSession,
      session: view.session,
      turns: view.turns,
      commit,
      // Made anew for each delivery: the last one's was in the hands of an agent.
      prepared: await prepareGitDirectory(repository, gitDirectory, commit),
    });
    if (outcome.status === "green") {
      for (const answer of outcome.answers) {
        if (!view.remarks.some(({ id }) => id === answer.id)) continue;
        // oxlint-disable-next-line no-await-in-loop -- facts keep their order
        await engine.journal.append({ run: view.run }, "remark.answered", {
          ...answer,
          commit: outcome.commit,
        });
      }
    }
    return { run: view.run, outcome };
  } catch (error) {
    await recordFailure(engine, view.run, error);
    throw error;
  }
}

async function recordFailure(engine: Engine, run: number, error: unknown): Promise<void> {
  const known = error instanceof TacitError ? error : undefined;
  await engine.journal.append({ run }, "run.failed", {
    reason: error instanceof Error ? error.message : String(error),
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
  });
}

interface Delivery {
  readonly run: number;
  readonly repository: Repository;
  readonly base: string;
  readonly input: Round["input"];
  readonly cause: "brief" | "remarks";
  readonly prompt: string;
  readonly promptForNewSession: string;
  readonly session: string | undefined;
  readonly turns: number;
  readonly commit: string;
  readonly prepared: GitDirectory;
}

async function deliver(engine: Engine, delivery: Delivery): Promise<AttemptOutcome> {
  const { journal, home } = engine;
  const { run, repository, input } = delivery;
  const places = placesOf(home, run);
  const redact = redactor(engine.secrets);
  await makeDirectory(places.state);
  const log = await openLog(places.transcript);
  const policy: BoxPolicy = { worktree: places.worktree, ...gitOfBox(delivery.prepared) };
  const box = input.canBox ? (command: Command): Command => boxed(command, policy) : undefined;
  const inbox = openInbox(journal, run, await journal.facts(run), engine.onItem);
  const titles = new Map(input.gates.entries.map(({ slug, front }) => [slug, front.title]));
  const mayRun = async (command: string): Promise<boolean> =>
    input.safety === "unboxed" ||
    input.gates.allow.includes(command.trim()) ||
    (await inbox.ask(
      "permission",
      `Run \`${command}\` without a sandbox?`,
      undefined,
      engine.signal,
    )) === "allow";

  try {
    if (delivery.cause === "brief" && input.gates.setup !== undefined) {
      await runSetup(engine, input.gates.setup, places.worktree, mayRun);
    }
    const outcome = await carryOut(
      {
        agent: input.agent.name,
        session: delivery.session,
        cause: delivery.cause,
        prompt: delivery.prompt,
        promptForNewSession: delivery.promptForNewSession,
        turns: delivery.turns,
        commit: delivery.commit,
        fixes: input.gates.fixes,
        policy: { safety: input.safety, confined: input.agent.confined, allow: input.gates.allow },
        title: `tacit: run ${run}`,
        signal: engine.signal,
      },
      {
        // Facts may hold what an agent printed; a key that we know must not get into the journal with it.
        append: (type, body) => {
          const clean: typeof body = JSON.parse(redact(JSON.stringify(body)));
          return journal.append({ run }, type, clean);
        },
        openAgent: (handlers, session) =>
          openAgent(input.agent.spec({ worktree: places.worktree, state: places.state, box }), {
            cwd: places.worktree,
            ...(session === undefined ? {} : { session }),
            ...(input.process === undefined ? {} : { process: input.process }),
            handlers,
            silence: SILENCE,
            // Agents of other makers load a runtime and log in first; on a busy machine one took 58 s.
            ...(input.agent.confined ? {} : { deadlines: { session: 120_000 } }),
          }),
        snapshot: (parent, message) =>
          takeSnapshot({
            repository,
            worktree: places.worktree,
            gitDirectory: places.gitDirectory,
            branch: places.branch,
            parent,
            message,
            box: input.canBox ? policy : undefined,
          }),
        check: (commit) =>
          runGates(
            {
              engine,
              input,
              repository,
              base: delivery.base,
              worktree: places.worktree,
              box,
              mayRun,
            },
            commit,
          ),
        findingsPrompt: (results, fix, fixes) => findingsPrompt(results, fix, fixes, titles),
        ask: inbox.ask,
        raise: inbox.raise,
        transcript: (line) => {
          void log.write(redact(line));
        },
      },
    );
    if (outcome.status === "failed") {
      await journal.append({ run }, "run.failed", { reason: redact(outcome.reason) });
    }
    if (outcome.status === "stopped") await journal.append({ run }, "run.stopped", { by: "you" });
    return outcome;
  } finally {
    await log.close();
  }
}

interface GateContext {
  readonly engine: Engine;
  readonly input: Round["input"];
  readonly repository: Repository;
  readonly base: string;
  readonly worktree: string;
  readonly box: ((command: Command) => Command) | undefined;
  readonly mayRun: (command: string) => Promise<boolean>;
}

/** All gates at one commit: conventions first, since they answer in milliseconds. */
async function runGates(context: GateContext, commit: string): Promise<CheckResult[]> {
  const { engine, input, repository } = context;
  const conventions = await runConventionGates({
    entries: input.gates.entries,
    diff: await diffText(repository, context.base, commit),
    read: async (file) => {
      const blob = await readBlob(repository, commit, file);
      return blob === undefined || blob.includes(0) ? undefined : blob.toString("utf8");
    },
  });
  const commands = await runCommandGates({
    worktree: context.worktree,
    commands: input.gates.commands,
    environment: engine.environment,
    box: context.box,
    mayRun: context.mayRun,
    secrets: engine.secrets,
    signal: engine.signal,
  });
  return [...conventions, ...commands];
}

async function runSetup(
  engine: Engine,
  setup: string,
  worktree: string,
  mayRun: (command: string) => Promise<boolean>,
): Promise<void> {
  // Set-up fetches dependencies and needs the network, which no box has: so it is asked for.
  const [result] = await runCommandGates({
    worktree,
    commands: [{ name: "setup", run: setup, timeoutSeconds: 1800 }],
    environment: engine.environment,
    box: undefined,
    mayRun,
    secrets: engine.secrets,
    signal: engine.signal,
  });
  if (result !== undefined && result.status !== "passed") {
    throw new TacitError({
      code: "orchestration/setup-failed",
      kind: "environment",
      message: `The set-up command \`${setup}\` ${result.status === "unavailable" ? "was not allowed" : "failed"}: ${result.findings[0]?.message ?? ""}`,
      hint: "Mend `setup` in .tacit/config.yaml, or allow the command in your own settings.",
    });
  }
}

/** A run as the journal has it. @throws TacitError `orchestration/unknown-run` */
export async function readRun(journal: Journal, run: number): Promise<RunView> {
  const facts = await journal.facts(run);
  if (facts.length > 0) return viewRun(run, facts);
  throw new TacitError({
    code: "orchestration/unknown-run",
    kind: "input",
    message: `There is no run ${run}.`,
    hint: "See them all: tacit runs",
  });
}
