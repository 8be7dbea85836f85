/**
 * An ACP agent of the worst manners, for tests of our client: `node acp-program.ts BEHAVIOUR`.
 *
 * Writes its lines by hand, since a library would not let it misbehave.
 */
import { createInterface } from "node:readline";

const behaviour = process.argv[2] ?? "plain";

interface Incoming {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: unknown;
}

const answers = new Map<string, (message: Incoming) => void>();

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

async function ask(method: string, params: object): Promise<Incoming> {
  const id = `from-agent-${answers.size}`;
  send({ id, method, params });
  return await new Promise((resolve) => {
    answers.set(id, resolve);
  });
}

function update(fields: object): void {
  send({ method: "session/update", params: { sessionId: "one", update: fields } });
}

function say(text: string): void {
  update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
}

/** Undefined when the turn does not end by itself. */
async function prompted(): Promise<string | undefined> {
  switch (behaviour) {
    case "huge":
      process.stdout.write(`${"x".repeat(33 * 1024 * 1024)}\n`);
      return undefined;
    case "dies-in-prompt":
      say("half");
      process.stderr.write("out of memory\n", () => process.exit(1));
      return undefined;
    case "odd": {
      update({ sessionUpdate: "telepathy", waves: 3 });
      update({ sessionUpdate: "tool_call", toolCallId: "c1", title: "Think", kind: "ponder" });
      update({ sessionUpdate: "tool_call_update", toolCallId: "c1", status: "completed" });
      send({ method: "vendor/status", params: { mood: "good" } });
      const { error } = await ask("fs/write_text_file", {
        sessionId: "one",
        path: "/tmp/x",
        content: "",
      });
      say(JSON.stringify(error));
      return "end_turn";
    }
    case "asks": {
      const { result } = await ask("session/request_permission", {
        sessionId: "one",
        toolCall: {
          toolCallId: "c1",
          title: "Run tests",
          kind: "execute",
          rawInput: { command: ["bash", "-lc", "npm test"] },
        },
        options: [
          { optionId: "always", name: "Always", kind: "allow_always" },
          { optionId: "yes-7", name: "Yes", kind: "allow_once" },
          { optionId: "no-7", name: "No", kind: "reject_once" },
        ],
      });
      say(JSON.stringify(result));
      return "end_turn";
    }
    case "slow":
    case "stubborn":
    case "mute":
      say("working");
      return undefined;
    case "errs":
      return "error";
    default:
      for (const word of ["one", "two", "three"]) say(word);
      return "end_turn";
  }
}

let prompt: string | number | undefined;

async function handle(message: Incoming): Promise<void> {
  const { id, method, params } = message;
  switch (method) {
    case undefined:
      answers.get(String(id))?.(message);
      return;
    case "initialize":
      if (behaviour === "dies") {
        process.stderr.write("no licence found\n", () => process.exit(3));
        return;
      }
      if (behaviour === "silent") return;
      if (behaviour === "noisy") process.stdout.write("Welcome!\n{not json\n[1]\n\n");
      send({
        id,
        result: {
          protocolVersion: 1,
          agentCapabilities: { loadSession: behaviour === "loads" },
        },
      });
      return;
    case "session/load":
      if (params?.["sessionId"] !== "one") {
        send({ id, error: { code: -32002, message: "Resource not found" } });
        return;
      }
      say("replayed");
      send({ id, result: {} });
      return;
    case "session/new":
      if (behaviour === "locked") {
        send({ id, error: { code: -32000, message: "Authentication required" } });
      } else send({ id, result: { sessionId: "fresh" } });
      return;
    case "session/prompt": {
      prompt = id;
      const stopReason = await prompted();
      if (stopReason === "error") {
        send({ id, error: { code: -32603, message: "The model is asleep" } });
      } else if (stopReason !== undefined) {
        const usage = { inputTokens: 12, outputTokens: 3, totalTokens: 15 };
        send({ id, result: { stopReason, usage } });
      }
      return;
    }
    case "session/cancel":
      if (behaviour === "slow") send({ id: prompt, result: { stopReason: "cancelled" } });
      return;
    default:
      if (id !== undefined) send({ id, error: { code: -32601, message: "Method not found" } });
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const message: Incoming = JSON.parse(line); // from our own client
  void handle(message);
});
