/** Turns what agents send into our few kinds of update; agents differ, so everything is optional here. */
import { z } from "zod";
import type { AgentUpdate, PermissionAsk } from "../client.ts";

const Chunk = z.object({ content: z.object({ type: z.literal("text"), text: z.string() }) });
const Call = z.object({
  toolCallId: z.string(),
  title: z.string().nullish(),
  status: z.string().nullish(),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
  content: z.unknown().optional(),
});
const Tokens = z
  .object({ _meta: z.object({ tacit: z.object({ input: z.number(), output: z.number() }) }) })
  // oxlint-disable-next-line no-underscore-dangle -- the protocol's name
  .transform((update) => update._meta.tacit);
const Params = z.object({ update: z.looseObject({ sessionUpdate: z.string() }) });

type Called = Extract<AgentUpdate, { type: "called" }>;

const OPEN = new Set(["pending", "in_progress"]);

export interface Normaliser {
  /** Undefined for what is not an update at all. */
  readonly update: (params: unknown) => AgentUpdate | undefined;
  /** The call that a permission request is about; `unseen` when no update told of it before. */
  readonly asked: (call: unknown) => { readonly unseen: boolean; readonly update: Called };
  /** The calls that are still open at the end of a turn, as `interrupted`; forgets those that are not. */
  readonly interrupted: () => Called[];
}

/** Remembers calls by id, since later updates of a call leave out what has not changed. */
export function createNormaliser(): Normaliser {
  const calls = new Map<string, Called>();

  const called = (value: unknown): Called | undefined => {
    const { data } = Call.safeParse(value);
    if (data === undefined) return undefined;
    const known = calls.get(data.toolCallId);
    const input = data.rawInput ?? known?.input;
    const output = data.rawOutput ?? data.content ?? known?.output;
    const update: Called = {
      type: "called",
      call: data.toolCallId,
      title: data.title ?? known?.title ?? data.toolCallId,
      status: data.status ?? known?.status ?? "pending",
      ...(input !== undefined && { input }),
      ...(output !== undefined && output !== null && { output }),
    };
    calls.set(update.call, update);
    return update;
  };

  return {
    interrupted: () => {
      const open = [...calls.values()].filter(({ status }) => OPEN.has(status));
      calls.clear();
      return open.map((call) => {
        const update = { ...call, status: "interrupted" };
        // Some agents (Codex) end a turn before the command in it, and tell of its end later, by id alone.
        calls.set(call.call, update);
        return update;
      });
    },
    asked: (call) => {
      const { data } = Call.safeParse(call);
      const unseen = data !== undefined && !calls.has(data.toolCallId);
      const update = called(call) ?? { type: "called", call: "", title: "", status: "pending" };
      return { unseen, update };
    },
    update: (params) => {
      const { data } = Params.safeParse(params);
      if (data === undefined) return undefined;
      const { update } = data;
      const kind = update.sessionUpdate;
      const other: AgentUpdate = { type: "other", kind };
      switch (kind) {
        case "agent_message_chunk":
        case "agent_thought_chunk": {
          const text = Chunk.safeParse(update).data?.content.text;
          if (text === undefined) return other;
          return { type: kind === "agent_message_chunk" ? "said" : "thought", text };
        }
        case "tool_call":
        case "tool_call_update":
          return called(update) ?? other;
        case "usage_update": {
          // Others tell how full the context is, which is not what the turn cost.
          const tokens = Tokens.safeParse(update).data;
          return tokens === undefined ? other : { type: "usage", ...tokens };
        }
        default:
          return other;
      }
    },
  };
}

export function permissionKindOf(kind: string | null | undefined): PermissionAsk["kind"] {
  switch (kind ?? "other") {
    case "execute":
      return "execute";
    case "edit":
    case "delete":
    case "move":
      return "edit";
    case "read":
    case "search":
      return "read";
    default:
      return "other";
  }
}

const ShellInput = z.object({ command: z.union([z.string(), z.array(z.string()).min(1)]) });

/** The shell line in a call's input, be it a string or an argv such as Codex's `["bash", "-lc", line]`. */
export function commandLineOf(input: unknown): string | undefined {
  const command = ShellInput.safeParse(input).data?.command;
  if (command === undefined || typeof command === "string") return command;
  const [program = "", flag = "", line] = command;
  if (/(^|\/)(ba|z|da)?sh$/.test(program) && /^-l?c$/.test(flag) && command.length === 3) {
    return line;
  }
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(" ");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
