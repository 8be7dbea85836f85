/**
 * Talks to a coding agent over the Agent Client Protocol, version 1.
 *
 * Agents die, fall silent and print noise, so nothing here trusts one: each wait has an end, each line is kept raw
 * before it is understood, and a turn always ends in a value.
 */
import type { RemarkAnswer } from "../../ground/contract/event.ts";
import type { Command } from "../../ground/platform/command.ts";
import { type RunningProcess, startProcess } from "../../ground/platform/process.ts";
import { Conversation } from "./internal/conversation.ts";

export interface AgentSpec {
  readonly name: string;
  readonly command: Command;
  /** Goes as `_meta` with the request that opens the session; agents that do not know it ignore it. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export type AgentUpdate =
  | { readonly type: "said"; readonly text: string }
  | { readonly type: "thought"; readonly text: string }
  | {
      readonly type: "called";
      /** The agent's own id of the tool call; the same call is told again as its status changes. */
      readonly call: string;
      readonly title: string;
      /** The agent's word, or `interrupted` when the turn ended before the call did. */
      readonly status: string;
      readonly input?: unknown;
      readonly output?: unknown;
    }
  /** Tokens of the turn so far. */
  | { readonly type: "usage"; readonly input: number; readonly output: number }
  | { readonly type: "other"; readonly kind: string };

export interface PermissionAsk {
  readonly call: string;
  readonly title: string;
  readonly kind: "execute" | "edit" | "read" | "other";
  /** The shell line, where the call runs one. */
  readonly command?: string;
  /** What an edit would change, in the manner of a unified diff, where the agent says it. */
  readonly detail?: string;
  readonly input: unknown;
}

export interface AgentReport {
  readonly summary: string;
  readonly remarks: RemarkAnswer[];
}

export interface AgentHandlers {
  /** In order; the next message waits until it resolves. A rejection fails the turn. */
  readonly onUpdate: (update: AgentUpdate) => void | Promise<void>;
  /** `signal` aborts when the turn is cancelled or the agent is gone; the answer is then ignored. */
  readonly onPermission: (
    ask: PermissionAsk,
    signal: AbortSignal,
  ) => Promise<"allow" | "reject" | "cancel">;
  readonly onQuestion: (question: string) => Promise<string>;
  readonly onReport: (report: AgentReport) => Promise<void>;
  /** One JSON object without its newline: `at`, `direction` (`in` from the agent, `out` to it) and the `raw` line. */
  readonly transcript: (line: string) => void;
}

/** Milliseconds. */
export interface AgentDeadlines {
  /** Default 30 s. */
  readonly initialise?: number;
  /** Default 60 s. */
  readonly session?: number;
  /** From `session/cancel` until the kill. Default 5 s. */
  readonly cancel?: number;
  /** From the end of its output until the kill. Default 1 s. */
  readonly exit?: number;
}

export interface OpenAgentOptions {
  readonly cwd: string;
  /** The agent's process, where it was started ahead (`startAgent`); the session takes it over. */
  readonly process?: RunningProcess;
  /** A session to go on with, if the agent still has it. */
  readonly session?: string;
  readonly handlers: AgentHandlers;
  readonly deadlines?: AgentDeadlines;
  /** Milliseconds without a line during a turn, people's thinking time excepted. Default: no limit. */
  readonly silence?: number;
  /** Milliseconds that a turn may take, people's thinking time excepted. Default: no limit. */
  readonly longest?: number;
  /** Characters of the agent's lines in one turn, after which it is ended. Default 256 Mi. */
  readonly flood?: number;
}

export type TurnOutcome =
  | {
      readonly status: "finished" | "cancelled" | "refused" | "limit";
      readonly tokens?: { readonly input: number; readonly output: number };
      /** It was cancelled, and its agent with it: one that did not stop in time was killed. */
      readonly gone?: true;
    }
  /** `reason` is one sentence; an agent that died adds its last three lines of standard error, each on its own. */
  | {
      readonly status: "failed";
      readonly reason: string;
      /** Its process ended on a signal of somebody else's: another one may well go on. */
      readonly killed?: boolean;
    };

export interface AgentSession {
  readonly id: string;
  /** The session asked for was found; otherwise this one is new. */
  readonly loaded: boolean;
  readonly capabilities: {
    readonly load: boolean;
    /** The agent announced our report tools. */
    readonly reports: boolean;
  };
  /** One turn, one at a time; never throws. After `failed`, or `gone`, the agent may be gone. */
  readonly prompt: (text: string, signal?: AbortSignal) => Promise<TurnOutcome>;
  /** Kills the agent and everything it started. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an agent's process ahead of its session, so that it loads while other things are made ready. The caller kills
 * it, or hands it to `openAgent`; one whose starter dies sees its input end, and ends.
 *
 * @throws TacitError `platform/cannot-start`
 */
export async function startAgent(command: Command): Promise<RunningProcess> {
  return await startProcess(command);
}

/**
 * Starts an agent and opens a session in `cwd`; the caller closes it.
 *
 * @throws TacitError `platform/cannot-start`, `agents/died`, `agents/killed`, `agents/silent`, or `agents/refused` when it answers with
 *   an error (wants a login, speaks another version).
 */
export async function openAgent(spec: AgentSpec, options: OpenAgentOptions): Promise<AgentSession> {
  const running = options.process ?? (await startProcess(spec.command));
  const conversation = new Conversation(spec, running, options);
  try {
    return await conversation.open();
  } catch (cause) {
    await conversation.close();
    throw cause;
  }
}
