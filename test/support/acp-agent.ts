/** A scripted agent of `acp-program.ts`, and handlers that remember what it did. */
import { fileURLToPath } from "node:url";
import type {
  AgentHandlers,
  AgentSpec,
  AgentUpdate,
  PermissionAsk,
} from "../../src/work/agents/client.ts";

const program = fileURLToPath(new URL("acp-program.ts", import.meta.url));
/** Where it works; it touches nothing. */
export const cwd = fileURLToPath(new URL(".", import.meta.url));

export function scripted(behaviour: string): AgentSpec {
  return {
    name: behaviour,
    command: { argv: [process.execPath, program, behaviour], cwd, environment: {} },
  };
}

/** Allows what it is asked. */
export function recorder(overrides: Partial<AgentHandlers> = {}) {
  const updates: AgentUpdate[] = [];
  const asks: PermissionAsk[] = [];
  const lines: string[] = [];
  const handlers: AgentHandlers = {
    onUpdate: (update) => {
      updates.push(update);
    },
    onPermission: async (ask) => {
      asks.push(ask);
      return "allow";
    },
    onQuestion: async () => "",
    onReport: async () => {},
    transcript: (line) => {
      lines.push(line);
    },
    ...overrides,
  };
  const said = (): string[] =>
    updates.filter((update) => update.type === "said").map(({ text }) => text);
  return { updates, asks, lines, handlers, said };
}
