/**
 * The turns of one agent session in one worktree; each is told to the journal as it happens.
 *
 * What comes before and after a turn is decided elsewhere (`progress.ts`). The agent's word that it is done starts the
 * checks and proves nothing.
 */
import type { FactBody, FactType, TurnCause } from "../../ground/contract/event.ts";
import type { AgentHandlers, AgentSession } from "../agents/client.ts";
import { editsIn } from "../agents/edits.ts";
import { answersIn, LONGEST_MESSAGE } from "./answers.ts";
import { decide, type PermissionPolicy } from "./permissions.ts";

/** What an attempt needs from the world. */
export interface AttemptPorts {
  /** A fact with a key is told once, however often it is said. */
  readonly append: <Type extends FactType>(
    type: Type,
    body: FactBody<Type>,
    key?: string,
  ) => Promise<unknown>;
  readonly openAgent: (handlers: AgentHandlers, session?: string) => Promise<AgentSession>;
  /** Puts an item before a human and waits for the answer. */
  readonly ask: (
    kind: "permission" | "question",
    question: string,
    detail: string | undefined,
    signal: AbortSignal | undefined,
  ) => Promise<string>;
  readonly transcript: (line: string) => void;
}

export interface AttemptInput {
  readonly agent: string;
  /** The session to go on with, if there was one. */
  readonly session?: string | undefined;
  readonly policy: PermissionPolicy;
}

export interface TurnInput {
  readonly turn: number;
  readonly cause: TurnCause;
  readonly prompt: string;
  /** Sequence of the last `steer.said` that the agent knows of with this prompt. */
  readonly steered?: number | undefined;
  /** Aborts when a person stops the run, or says something to the agent. */
  readonly signal: AbortSignal;
}

export interface Attempt {
  /** The agent has no memory of an earlier session, so a prompt has to say all. */
  readonly fresh: boolean;
  /** Takes one turn, from its first fact to its last; never throws for what an agent does. */
  readonly takeTurn: (input: TurnInput) => Promise<void>;
  /** Whether the agent can take another turn. */
  readonly alive: () => boolean;
  readonly close: () => Promise<void>;
}

/** Starts the agent and opens its session. @throws what `openAgent` throws. */
export async function openAttempt(input: AttemptInput, ports: AttemptPorts): Promise<Attempt> {
  const state: TurnState = { turn: 0, signal: undefined, message: "" };
  const { handlers, flush } = handlersFor(input, ports, state);
  const session = await ports.openAgent(handlers, input.session);
  let alive = true;
  try {
    await ports.append("session.opened", {
      session: session.id,
      agent: input.agent,
      loaded: session.loaded,
      reports: session.capabilities.reports,
    });
  } catch (error) {
    await session.close();
    throw error;
  }
  let turns = 0;
  return {
    get fresh() {
      return !session.loaded && turns === 0;
    },
    takeTurn: async ({ turn, cause, prompt, steered, signal }) => {
      turns += 1;
      state.turn = turn;
      state.signal = signal;
      state.message = "";
      const begun = performance.now();
      await ports.append(
        "turn.started",
        { turn, cause, prompt, ...(steered === undefined ? {} : { steered }) },
        `turn.started:${turn}`,
      );
      const outcome = await session.prompt(prompt, signal);
      if (outcome.status === "failed" || outcome.gone === true) alive = false;
      await flush();
      if (outcome.status === "finished" && !session.capabilities.reports && cause !== "brief") {
        const { summary, remarks } = answersIn(state.message);
        // Without an answer it says no more than it said already.
        if (remarks.length > 0) {
          await ports.append("agent.reported", { turn, summary, remarks }, `answers:${turn}`);
        }
      }
      await ports.append(
        "turn.ended",
        {
          turn,
          outcome:
            outcome.status === "failed" && outcome.killed === true ? "interrupted" : outcome.status,
          ...(outcome.status === "failed" ? { reason: outcome.reason } : {}),
          ...("tokens" in outcome && outcome.tokens ? { tokens: outcome.tokens } : {}),
          milliseconds: Math.round(performance.now() - begun),
        },
        `turn.ended:${turn}`,
      );
    },
    alive: () => alive,
    close: async () => {
      alive = false;
      await session.close();
    },
  };
}

/** Some agents tell what they write beside a call's input, not in it. */
function editsBeside({ input, output }: { readonly input?: unknown; readonly output?: unknown }): {
  readonly edits?: FactBody<"agent.called">["edits"];
} {
  if (editsIn(undefined, input).length > 0) return {};
  const edits = editsIn(output, undefined);
  return edits.length === 0 ? {} : { edits: edits.map((edit) => ({ ...edit })) };
}

interface TurnState {
  turn: number;
  signal: AbortSignal | undefined;
  /** The end of what the agent has said since it last did something. */
  message: string;
}

function handlersFor(
  input: AttemptInput,
  ports: AttemptPorts,
  state: TurnState,
): { readonly handlers: AgentHandlers; readonly flush: () => Promise<void> } {
  let said = "";
  const flush = async (): Promise<void> => {
    const text = said;
    said = "";
    if (text.trim() !== "") await ports.append("agent.said", { turn: state.turn, text });
  };
  const handlers: AgentHandlers = {
    transcript: ports.transcript,
    onUpdate: async (update) => {
      if (update.type === "said") {
        said += update.text;
        state.message += update.text;
        // Cut seldom: each cut copies what is left.
        if (state.message.length > 2 * LONGEST_MESSAGE) {
          state.message = state.message.slice(-LONGEST_MESSAGE);
        }
        if (said.length > 4000) await flush();
        return;
      }
      await flush();
      if (update.type !== "called") return;
      state.message = "";
      const { call, title, status } = update;
      await ports.append("agent.called", {
        turn: state.turn,
        call,
        title,
        status,
        ...(update.input === undefined ? {} : { input: update.input }),
        ...editsBeside(update),
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
    onQuestion: (question) => ports.ask("question", question, undefined, state.signal),
    onReport: async (report) => {
      await flush();
      await ports.append("agent.reported", {
        turn: state.turn,
        summary: report.summary,
        remarks: [...report.remarks],
      });
    },
  };
  return { handlers, flush };
}
