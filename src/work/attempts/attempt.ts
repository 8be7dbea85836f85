/**
 * One try at a task: turns of one agent session in one worktree, each followed by a snapshot and our own checks.
 *
 * Red goes back to the agent with the findings. The loop ends green, or when it stops getting better, or when it has
 * used up its fixes; then a human is asked. The agent's word that it is done starts the checks and proves nothing.
 */
import type { FactBody, FactType, RemarkAnswer, TurnCause } from "../../ground/contract/event.ts";
import type { CheckResult, Finding } from "../../ground/contract/finding.ts";
import { findingsOf, sameOrMore, verdictOf } from "../../knowledge/checks/verdict.ts";
import type { AgentHandlers, AgentSession, TurnOutcome } from "../agents/client.ts";
import { decide, type PermissionPolicy } from "./permissions.ts";

export type SnapshotOutcome =
  | { readonly status: "taken" | "unchanged"; readonly commit: string }
  | { readonly status: "refused"; readonly reason: string; readonly paths: readonly string[] };

/** What an attempt needs from the world. */
export interface AttemptPorts {
  readonly append: <Type extends FactType>(type: Type, body: FactBody<Type>) => Promise<unknown>;
  readonly openAgent: (handlers: AgentHandlers, session?: string) => Promise<AgentSession>;
  readonly snapshot: (parent: string, message: string) => Promise<SnapshotOutcome>;
  readonly check: (commit: string) => Promise<readonly CheckResult[]>;
  readonly findingsPrompt: (results: readonly CheckResult[], fix: number, fixes: number) => string;
  /** Puts an item before a human and waits for the answer. */
  readonly ask: (
    kind: "permission" | "question",
    question: string,
    detail: string | undefined,
    signal: AbortSignal | undefined,
  ) => Promise<string>;
  /** Puts an item before a human and goes on. */
  readonly raise: (question: string, detail?: string) => Promise<void>;
  readonly transcript: (line: string) => void;
}

export interface AttemptInput {
  readonly agent: string;
  readonly session?: string | undefined;
  readonly cause: "brief" | "remarks";
  readonly prompt: string;
  /** Said instead of `prompt` when the agent could not load its session and knows nothing. */
  readonly promptForNewSession: string;
  /** Turns that this attempt has had so far. */
  readonly turns: number;
  /** The latest snapshot, or the base. */
  readonly commit: string;
  readonly fixes: number;
  readonly policy: PermissionPolicy;
  readonly title: string;
  readonly signal?: AbortSignal | undefined;
}

export type AttemptOutcome =
  | { readonly status: "green"; readonly commit: string; readonly answers: readonly RemarkAnswer[] }
  | { readonly status: "stuck"; readonly commit: string; readonly reason: string }
  | { readonly status: "failed"; readonly reason: string }
  | { readonly status: "stopped" };

const NUDGE =
  "You stopped without calling report_done. If the work is done, call it now with a summary; if something is missing, finish it first; if you need an answer, use ask_human.";

/** Carries an attempt out; every step is a fact before the next begins. Never throws for what an agent does. */
export async function carryOut(input: AttemptInput, ports: AttemptPorts): Promise<AttemptOutcome> {
  const state = { turn: input.turns, reported: false, answers: [] as RemarkAnswer[] };
  const session = await ports.openAgent(handlersFor(input, ports, state), input.session);
  try {
    await ports.append("session.opened", {
      session: session.id,
      agent: input.agent,
      loaded: session.loaded,
    });
    const takeTurn = async (cause: TurnCause, prompt: string): Promise<TurnOutcome> => {
      state.turn += 1;
      state.reported = false;
      const begun = performance.now();
      await ports.append("turn.started", { turn: state.turn, cause, prompt });
      const outcome = await session.prompt(prompt, input.signal);
      await ports.append("turn.ended", {
        turn: state.turn,
        outcome: outcome.status,
        ...(outcome.status === "failed" ? { reason: outcome.reason } : {}),
        ...("tokens" in outcome && outcome.tokens ? { tokens: outcome.tokens } : {}),
        milliseconds: Math.round(performance.now() - begun),
      });
      return outcome;
    };

    let cause: TurnCause = input.cause;
    let prompt =
      input.session !== undefined && !session.loaded ? input.promptForNewSession : input.prompt;
    let commit = input.commit;
    let previous: readonly Finding[] | undefined;
    let standstill = 0;
    for (let fix = 0; ; fix += 1) {
      let outcome = await takeTurn(cause, prompt);
      if (outcome.status === "finished" && session.capabilities.reports && !state.reported) {
        outcome = await takeTurn("nudge", NUDGE);
      }
      const snapshot = await ports.snapshot(commit, `${input.title} (turn ${state.turn})`);
      if (snapshot.status !== "refused") {
        const changed = snapshot.status === "taken";
        commit = snapshot.commit;
        await ports.append("snapshot.taken", { turn: state.turn, commit, changed });
      }
      if (outcome.status === "cancelled") return { status: "stopped" };
      if (outcome.status === "failed") return { status: "failed", reason: outcome.reason };
      if (outcome.status === "refused" || outcome.status === "limit") {
        const reason =
          outcome.status === "refused"
            ? "The model refused to go on."
            : "The agent reached its limit of tokens or requests.";
        await ports.raise(reason, "Look at what it did, then send a remark or ship nothing.");
        return { status: "stuck", commit, reason };
      }
      if (session.capabilities.reports && !state.reported) {
        const reason = "The agent stopped twice without saying that it is done.";
        await ports.raise(reason, "What it did was not checked.");
        return { status: "stuck", commit, reason };
      }

      const results =
        snapshot.status === "refused" ? [refusal(snapshot)] : await ports.check(commit);
      const verdict = verdictOf(commit, results);
      await ports.append("verdict.reached", verdict);
      if (verdict.status === "green") return { status: "green", commit, answers: state.answers };

      const findings = findingsOf(verdict);
      standstill = previous !== undefined && sameOrMore(previous, findings) ? standstill + 1 : 0;
      previous = findings;
      const reason =
        fix >= input.fixes
          ? `The checks are still red after ${fix} ${fix === 1 ? "fix" : "fixes"}.`
          : standstill >= 2
            ? "The checks are red and two fixes in a row mended nothing."
            : undefined;
      if (reason !== undefined) {
        await ports.raise(reason, findings.map(describe).slice(0, 8).join("\n"));
        return { status: "stuck", commit, reason };
      }
      cause = "findings";
      prompt = ports.findingsPrompt(results, fix + 1, input.fixes);
    }
  } finally {
    await session.close();
  }
}

function describe({ path, line, message }: Finding): string {
  const place = path === undefined ? "" : line === undefined ? `${path}: ` : `${path}:${line}: `;
  return `${place}${message}`;
}

/** A snapshot that was refused is a red check like any other, so the agent can mend it. */
function refusal(snapshot: { reason: string; paths: readonly string[] }): CheckResult {
  const places = snapshot.paths.length === 0 ? [undefined] : snapshot.paths.slice(0, 20);
  return {
    name: "snapshot",
    status: "failed",
    findings: places.map((path) => ({
      rule: "snapshot",
      ...(path === undefined ? {} : { path }),
      message: snapshot.reason,
    })),
    output: "",
    milliseconds: 0,
    boxed: false,
  };
}

interface TurnState {
  turn: number;
  reported: boolean;
  answers: RemarkAnswer[];
}

function handlersFor(input: AttemptInput, ports: AttemptPorts, state: TurnState): AgentHandlers {
  let said = "";
  const flush = async (): Promise<void> => {
    const text = said;
    said = "";
    if (text.trim() !== "") await ports.append("agent.said", { turn: state.turn, text });
  };
  return {
    transcript: ports.transcript,
    onUpdate: async (update) => {
      if (update.type === "said") {
        said += update.text;
        if (said.length > 4000) await flush();
        return;
      }
      await flush();
      if (update.type !== "called") return;
      const { call, title, status } = update;
      await ports.append("agent.called", {
        turn: state.turn,
        call,
        title,
        status,
        ...(update.input === undefined ? {} : { input: update.input }),
      });
    },
    onPermission: async (request, signal) => {
      const decision = decide(request, input.policy);
      if (decision.answer === "allow") return "allow";
      const answer = await ports.ask(
        "permission",
        request.command === undefined ? request.title : `Run \`${request.command}\`?`,
        request.command === undefined ? request.detail : request.title,
        signal,
      );
      return answer === "allow" ? "allow" : "reject";
    },
    onQuestion: (question) => ports.ask("question", question, undefined, input.signal),
    onReport: async (report) => {
      await flush();
      state.reported = true;
      state.answers = [...report.remarks];
      await ports.append("agent.reported", {
        turn: state.turn,
        summary: report.summary,
        remarks: [...report.remarks],
      });
    },
  };
}
