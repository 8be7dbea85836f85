/**
 * An ACP agent of the worst manners, for tests of our client: `node acp-program.ts BEHAVIOUR`.
 *
 * Writes its lines by hand, since a library would not let it misbehave.
 */
import { once } from "node:events";
import { closeSync } from "node:fs";
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

const permission = {
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
};

const textOf = (params: Incoming["params"]): string => JSON.stringify(params?.["prompt"]);

/** Undefined when the turn does not end by itself. */
async function prompted(text: string): Promise<string | undefined> {
  switch (behaviour) {
    case "huge":
      process.stdout.write(`${"x".repeat(33 * 1024 * 1024)}\n`);
      return undefined;
    case "dies-in-prompt":
      say("half");
      process.stderr.write("1\n2\n3\n4\nout of memory\n", () => process.exit(1));
      return undefined;
    case "deep": {
      const deep = "[".repeat(100_000) + "]".repeat(100_000);
      const fields = `"sessionUpdate":"tool_call","toolCallId":"c1","title":"Dig","rawInput":${deep}`;
      const params = `{"sessionId":"one","update":{${fields}}}`;
      process.stdout.write(`{"jsonrpc":"2.0","method":"session/update","params":${params}}\n`);
      return undefined;
    }
    case "breaks-off":
      process.stdout.write('{"jsonrpc":"2.0","method":"session/upd', () => process.exit(0));
      return undefined;
    case "parts": {
      const answer = { jsonrpc: "2.0", id: prompt, result: { stopReason: "end_turn" } };
      process.stdout.write(JSON.stringify(answer), () => process.exit(0));
      return undefined;
    }
    case "repeats":
      say("first");
      for (const id of [999, prompt, prompt]) send({ id, result: { stopReason: "end_turn" } });
      say("second");
      return undefined;
    case "asks-twice":
      for (const id of ["same", "same"]) {
        send({ id, method: "session/request_permission", params: permission });
      }
      await new Promise<void>((resolve) => {
        answers.set("same", () => resolve());
      });
      return "end_turn";
    case "floods":
      for (;;) {
        say("x".repeat(10_000));
        if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
      }
    case "chatters":
      setInterval(say, 5, "still at it");
      return undefined;
    case "lingers":
      closeSync(1);
      setInterval(() => {}, 60_000);
      return undefined;
    case "stays":
      process.on("SIGTERM", () => {});
      setInterval(() => {}, 60_000);
      say(String(process.pid));
      return "end_turn";
    case "bored":
      return "boredom";
    case "leaves-open":
      if (text.includes("nothing")) return "end_turn";
      for (const call of ["open", "done"]) {
        update({ sessionUpdate: "tool_call", toolCallId: call, title: `Call ${call}` });
      }
      update({ sessionUpdate: "tool_call_update", toolCallId: "open", status: "in_progress" });
      update({ sessionUpdate: "tool_call_update", toolCallId: "done", status: "completed" });
      if (text.includes("err")) return "error";
      if (text.includes("die")) process.exit(1);
      return text.includes("wait") ? undefined : "end_turn";
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
      const { result } = await ask("session/request_permission", permission);
      say(JSON.stringify(result));
      return "end_turn";
    }
    case "edits": {
      const content = [{ type: "diff", path: `${process.cwd()}/a.ts`, oldText: "x", newText: "y" }];
      const toolCall = { toolCallId: "c1", title: `${process.cwd()}/a.ts`, kind: "edit", content };
      await ask("session/request_permission", { ...permission, toolCall });
      return "end_turn";
    }
    case "headstrong":
      // At it until it is told of Rankine, whatever is cancelled.
      if (text.includes("Rankine")) return "end_turn";
      update({ sessionUpdate: "tool_call", toolCallId: "c1", title: "Think", kind: "think" });
      return undefined;
    case "slow":
    case "stubborn":
    case "mute":
      say("working");
      return undefined;
    case "errs":
      process.stderr.write("debug: token 17\n");
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
      if (behaviour === "babbles") {
        send({ id, result: null });
        return;
      }
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
      } else send({ id, result: behaviour === "forgets" ? {} : { sessionId: "fresh" } });
      return;
    case "session/prompt": {
      prompt = id;
      const stopReason = await prompted(textOf(params));
      if (stopReason === "error") {
        send({ id, error: { code: -32603, message: "The model is asleep" } });
      } else if (stopReason !== undefined) {
        const usage = { inputTokens: 12, outputTokens: 3, totalTokens: 15 };
        send({ id, result: { stopReason, usage } });
      }
      return;
    }
    case "session/cancel":
      if (behaviour === "slow" || behaviour === "leaves-open")
        send({ id: prompt, result: { stopReason: "cancelled" } });
      return;
    default:
      if (id !== undefined) send({ id, error: { code: -32601, message: "Method not found" } });
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const message: Incoming = JSON.parse(line); // from our own client
  void handle(message);
});
