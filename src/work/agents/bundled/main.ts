/**
 * The bundled agent: pi as a library behind our own ACP agent, one process per attempt.
 *
 * pi has neither permission prompts nor a box of its own, so both are put in here: a hook asks our client before each
 * call that changes something, file tools are confined, and shell lines run behind a prefix. Ends when its client goes
 * away, so a killed server leaves none behind. Reads only the environment that `bundledAgent` sets.
 */
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk";
import {
  type AgentSession,
  type AgentSessionEvent,
  createAgentSession,
  createBashToolDefinition,
  createEditToolDefinition,
  createReadToolDefinition,
  createWriteToolDefinition,
  DefaultResourceLoader,
  defineTool,
  type ExtensionFactory,
  SessionManager,
  SettingsManager,
} from "@earendil-works/pi-coding-agent";
import { z } from "zod";
import type { BundledSession } from "../known.ts";
import { confineTo } from "./confine.ts";
import { type Endpoint, openEndpoint } from "./endpoint.ts";
import { nestsDeeper } from "./nesting.ts";
import { killShells, shellIn } from "./shell.ts";

const settings = z
  .object({
    TACIT_MODEL_BASE_URL: z.url(),
    TACIT_MODEL: z.string(),
    TACIT_MODEL_API_KEY: z.string().default("none"),
    /** Times that a failed model request is repeated. */
    TACIT_MODEL_RETRIES: z.coerce.number().int().min(0).default(3),
    /** Milliseconds before the first repetition; twice as many before each one more. */
    TACIT_MODEL_BACKOFF: z.coerce.number().int().min(0).default(2_000),
    /** Milliseconds that the model may be silent; Node's own limit is five minutes. */
    TACIT_MODEL_SILENCE: z.coerce.number().int().min(1).max(300_000).default(300_000),
  })
  .parse(process.env);

/** What comes with the request that opens a session; see `bundledSession`. */
const Place = z.object({
  _meta: z.object({
    tacit: z.object({
      state: z.string(),
      shell: z.object({
        prefix: z.array(z.string()),
        environment: z.record(z.string(), z.string()),
      }),
    }),
  }),
});

console.log = console.error; // standard output belongs to the protocol

await mkdir(tmpdir(), { recursive: true });

const M = acp.methods;
/** Levels of nesting in the arguments of a call, as in a message of the protocol. */
const DEEPEST = 200;

type AssistantPart = Extract<
  AgentSessionEvent,
  { type: "message_update" }
>["assistantMessageEvent"];

interface Held {
  readonly session: AgentSession;
  readonly endpoint: Endpoint;
  /** Repetitions of the request that failed last, and why it failed. */
  repeated: number;
  reason: string;
}

const sessions = new Map<string, Held>();
/** Sessions whose turn was cancelled, perhaps before the model said anything. */
const cancelled = new Set<string>();

const model = {
  id: settings.TACIT_MODEL,
  name: settings.TACIT_MODEL,
  api: "openai-completions" as const,
  provider: "tacit",
  baseUrl: settings.TACIT_MODEL_BASE_URL,
  reasoning: false,
  input: ["text" as const],
  contextWindow: 128_000,
  maxTokens: 8_192,
  cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
};

const INSTRUCTIONS = `You are a coding agent at work in a Git worktree that is yours alone. Carry out the task in the prompt by reading files, changing them and running commands.

- Use read to examine files, and bash to list and search (ls, grep, find) and to run the project's own checks.
- Use edit for precise changes: each oldText must match the file exactly and only once; send several changes of one file in one call. Use write for new files and complete rewrites.
- File tools work inside the worktree only. Do not commit: your changes are recorded for you.
- Change what the task asks for and nothing else, in the style of the code around it.
- When the task and the code leave a decision open that you should not take, use ask_human.
- When the work is done and checked, call report_done once, then end your turn.
- Be concise.`;

const ReportDone = z.object({
  summary: z.string().describe("What was done and why, for the reviewer."),
  remarks: z
    .array(
      z.object({
        id: z.string().describe("The remark's id as given in the prompt."),
        state: z
          .enum(["addressed", "answered", "disputed"])
          .describe("addressed: you changed something for it. answered: it needed no change."),
        note: z.string().default("").describe("What was changed, the answer, or the objection."),
      }),
    )
    .default([])
    .describe("One answer for each review remark in the prompt."),
});
const AskHuman = z.object({ question: z.string() });
const Answer = z.object({ answer: z.string() });

/** Tools that go to our client as extension requests. */
function tacitTools(client: acp.AgentContext) {
  return [
    defineTool({
      name: "report_done",
      label: "report_done",
      description: "Report that the work is done. Call it once, at the end.",
      promptSnippet: "Report that the work is done, with answers to review remarks",
      parameters: z.toJSONSchema(ReportDone, { io: "input" }),
      execute: async (_call, input) => {
        await client.request("_tacit/report_done", ReportDone.parse(input));
        return { content: [{ type: "text", text: "Reported." }], details: undefined };
      },
    }),
    defineTool({
      name: "ask_human",
      label: "ask_human",
      description:
        "Ask the engineer a question that the task and the code leave open. Waits for the answer.",
      promptSnippet: "Ask the engineer a question and wait for the answer",
      parameters: z.toJSONSchema(AskHuman, { io: "input" }),
      execute: async (_call, input) => {
        const { question } = AskHuman.parse(input);
        const { answer } = Answer.parse(await client.request("_tacit/ask_human", { question }));
        return { content: [{ type: "text", text: answer }], details: undefined };
      },
    }),
  ];
}

const CallInput = z.object({ command: z.string().optional(), path: z.string().optional() });

/** What a person reads: the shell line, or the tool and its file. */
function titleOf(tool: string, input: unknown): string {
  const { data } = CallInput.safeParse(input);
  if (tool === "bash" && data?.command !== undefined) return data.command;
  return data?.path === undefined ? tool : `${tool} ${data.path}`;
}

function kindOf(tool: string): acp.ToolKind {
  switch (tool) {
    case "bash":
      return "execute";
    case "write":
    case "edit":
      return "edit";
    case "read":
      return "read";
    default:
      return "other";
  }
}

const UNASKED = new Set(["read", "report_done", "ask_human"]);

/** pi asks nobody before a tool call; this extension puts ACP's permission request there. */
function gate(client: acp.AgentContext, sessionId: string): ExtensionFactory {
  return (api) => {
    api.registerProvider(model.provider, {
      baseUrl: model.baseUrl,
      apiKey: settings.TACIT_MODEL_API_KEY,
      api: model.api,
      models: [model],
    });
    api.on("tool_call", async ({ toolCallId, toolName, input }) => {
      if (UNASKED.has(toolName)) return undefined;
      const { outcome } = await client.request(M.client.session.requestPermission, {
        sessionId,
        toolCall: {
          toolCallId,
          title: titleOf(toolName, input),
          kind: kindOf(toolName),
          rawInput: input,
        },
        options: [
          { optionId: "allow", name: "Allow", kind: "allow_once" },
          { optionId: "reject", name: "Reject", kind: "reject_once" },
        ],
      });
      if (outcome.outcome === "selected" && outcome.optionId === "allow") return undefined;
      return {
        block: true,
        reason: "The engineer did not allow this call. Find another way, or ask with ask_human.",
      };
    });
  };
}

/** @throws the protocol's `invalid params` when the client says nothing of the place. */
function placeIn(params: unknown): BundledSession {
  const { data } = Place.safeParse(params);
  if (data === undefined) throw acp.RequestError.invalidParams({ details: "no _meta.tacit" });
  const { _meta: meta } = data;
  return meta.tacit;
}

function sessionsIn(place: BundledSession): string {
  return path.join(place.state, "sessions");
}

async function openSession(
  client: acp.AgentContext,
  cwd: string,
  place: BundledSession,
  manager: SessionManager,
): Promise<AgentSession> {
  const agentDir = place.state;
  const sessionId = manager.getSessionId();
  const settingsManager = SettingsManager.inMemory({
    cacheWarming: "off",
    retry: {
      maxRetries: settings.TACIT_MODEL_RETRIES,
      baseDelayMs: settings.TACIT_MODEL_BACKOFF,
      provider: { maxRetries: 0 },
    },
  });
  const resourceLoader = new DefaultResourceLoader({
    cwd,
    agentDir,
    settingsManager,
    extensionFactories: [gate(client, sessionId)],
    noExtensions: true,
    noSkills: true,
    noPromptTemplates: true,
    noThemes: true,
    noContextFiles: true, // Tacit compiles the context
    // Else the repository's .pi/SYSTEM.md would replace or extend them, and pi's own lead to its manual.
    systemPromptOverride: () => INSTRUCTIONS,
    appendSystemPromptOverride: () => [],
  });
  await resourceLoader.reload();
  const files = await confineTo(cwd);
  const { session } = await createAgentSession({
    cwd,
    agentDir,
    model,
    thinkingLevel: "off",
    resourceLoader,
    settingsManager,
    sessionManager: manager,
    tools: ["read", "bash", "edit", "write", "report_done", "ask_human"],
    // Definitions of a name replace pi's own. One sequential call in a message makes all of it sequential, so no shell
    // line runs while a file tool checks a path.
    customTools: [
      defineTool({
        ...createReadToolDefinition(cwd, {
          operations: { ...files, detectImageMimeType: async () => null },
        }),
        executionMode: "sequential",
      }),
      defineTool({
        ...createWriteToolDefinition(cwd, { operations: files }),
        executionMode: "sequential",
      }),
      defineTool({
        ...createEditToolDefinition(cwd, { operations: files }),
        executionMode: "sequential",
      }),
      defineTool({
        ...createBashToolDefinition(cwd, {
          operations: shellIn(place.shell),
          exposeSessionEnvironment: false,
        }),
        executionMode: "sequential",
      }),
      ...tacitTools(client),
    ],
  });
  const endpoint = openEndpoint({
    baseUrl: settings.TACIT_MODEL_BASE_URL,
    key: settings.TACIT_MODEL_API_KEY,
    silence: settings.TACIT_MODEL_SILENCE,
    hopeless: () => session.setAutoRetryEnabled(false),
  });
  const { agent } = session;
  const { streamFunction } = agent;
  agent.streamFunction = (which, context, request) =>
    streamFunction(which, context, { ...request, fetch: endpoint.fetch });
  const held: Held = { session, endpoint, repeated: 0, reason: "" };
  session.subscribe((event) => {
    if (event.type === "message_end") noteFailure(held, event.message);
    if (event.type === "auto_retry_start") held.repeated = event.attempt;
    if (event.type === "auto_retry_end" && event.success) held.repeated = 0;
    if (event.type === "message_update") flatten(event.assistantMessageEvent);
    const update = updateOf(event, held);
    if (update === undefined) return;
    client.notify(M.client.session.update, { sessionId, update }).catch(() => {}); // closing
  });
  sessions.set(sessionId, held);
  return session;
}

function noteFailure(held: Held, message: AgentSession["messages"][number]): void {
  if (message.role !== "assistant" || message.stopReason !== "error") return;
  held.reason = held.endpoint.reasonFor(message.errorMessage);
  // pi sends no part of a failed answer again, but counts it, and would have a flood summarised.
  message.content = [];
}

/**
 * Empties arguments that nest too deep to be stored, sent or checked, each of which recurses; pi then tells the model
 * what is missing. Left in the session, they would fail each request after this one.
 */
function flatten(part: AssistantPart): void {
  if (part.type !== "toolcall_end") return;
  const { toolCall } = part;
  if (nestsDeeper(toolCall.arguments, DEEPEST)) toolCall.arguments = {};
}

function updateOf(event: AgentSessionEvent, held: Held): acp.SessionUpdate | undefined {
  if (event.type === "tool_execution_start") {
    return {
      sessionUpdate: "tool_call",
      toolCallId: event.toolCallId,
      title: titleOf(event.toolName, event.args),
      kind: kindOf(event.toolName),
      status: "in_progress",
      rawInput: event.args,
    };
  }
  if (event.type === "tool_execution_end") {
    return {
      sessionUpdate: "tool_call_update",
      toolCallId: event.toolCallId,
      status: event.isError ? "failed" : "completed",
      rawOutput: event.result,
    };
  }
  if (event.type === "message_update") {
    const part = event.assistantMessageEvent;
    if (part.type === "text_delta") return chunk("agent_message_chunk", part.delta);
    if (part.type === "thinking_delta") return chunk("agent_thought_chunk", part.delta);
  }
  if (event.type === "auto_retry_start") {
    const wait = Math.ceil(Math.max(event.delayMs, held.endpoint.wait()) / 1000);
    const text = `The model could not be used (${held.reason}); trying again in ${wait} s.`;
    return chunk("agent_thought_chunk", text);
  }
  return undefined;
}

type ChunkKind = "agent_message_chunk" | "agent_thought_chunk" | "user_message_chunk";

function chunk(sessionUpdate: ChunkKind, text: string): acp.SessionUpdate {
  return { sessionUpdate, content: { type: "text", text } };
}

/** Opens a session of an earlier process. */
async function reopen(
  client: acp.AgentContext,
  params: { readonly cwd: string; readonly sessionId: string },
): Promise<AgentSession> {
  const { cwd, sessionId } = params;
  const place = placeIn(params);
  const folder = sessionsIn(place);
  const file = SessionManager.findById(cwd, sessionId, folder);
  if (file === undefined) throw acp.RequestError.sessionNotFound(sessionId);
  return await openSession(client, cwd, place, SessionManager.open(file, folder, cwd));
}

function textIn(content: string | readonly { readonly type: string }[]): string {
  if (typeof content === "string") return content;
  return content.map((part) => ("text" in part ? String(part.text) : "")).join("");
}

async function replay(client: acp.AgentContext, session: AgentSession): Promise<void> {
  for (const message of session.messages) {
    if (message.role !== "user" && message.role !== "assistant") continue;
    const kind = message.role === "user" ? "user_message_chunk" : "agent_message_chunk";
    const text = textIn(message.content);
    if (text === "") continue;
    await client.notify(M.client.session.update, {
      sessionId: session.sessionId,
      update: chunk(kind, text),
    });
  }
}

function tokensOf(session: AgentSession): { input: number; output: number } {
  const { tokens } = session.getSessionStats();
  return { input: tokens.input + tokens.cacheRead + tokens.cacheWrite, output: tokens.output };
}

/** Finish reasons of a model, or of a filter behind it, that will not answer. */
const REFUSALS = new Set(["content_filter", "refusal"]);

async function prompt(
  client: acp.AgentContext,
  params: acp.PromptRequest,
): Promise<acp.PromptResponse> {
  const held = sessions.get(params.sessionId);
  if (held === undefined) throw acp.RequestError.sessionNotFound(params.sessionId);
  const { session } = held;
  const text = params.prompt.map((block) => (block.type === "text" ? block.text : "")).join("\n");
  const before = tokensOf(session);
  cancelled.delete(params.sessionId);
  held.repeated = 0;
  session.setAutoRetryEnabled(true);
  try {
    await session.prompt(text, { expandPromptTemplates: false });
  } catch (cause) {
    throw new acp.RequestError(-32603, cause instanceof Error ? cause.message : String(cause));
  }
  const last = session.messages.findLast((message) => message.role === "assistant");
  if (cancelled.has(params.sessionId)) return { stopReason: "cancelled" };
  const refused = REFUSALS.has(last?.rawStopReason ?? "");
  if (last?.stopReason === "error" && !refused) {
    const times = held.repeated === 0 ? "" : ` ${held.repeated + 1} times`;
    const message = `The model at ${held.endpoint.address} failed${times}: ${held.reason}`;
    throw new acp.RequestError(-32603, message);
  }
  const after = tokensOf(session);
  const input = after.input - before.input;
  const output = after.output - before.output;
  await client.notify(M.client.session.update, {
    sessionId: params.sessionId,
    update: {
      sessionUpdate: "usage_update",
      used: session.getContextUsage()?.tokens ?? 0,
      size: model.contextWindow,
      _meta: { tacit: { input, output } },
    },
  });
  const response = {
    stopReason: refused ? ("refusal" as const) : stopReasonOf(last?.stopReason),
    usage: { inputTokens: input, outputTokens: output, totalTokens: input + output },
  };
  return response;
}

function stopReasonOf(reason: string | undefined): acp.StopReason {
  if (reason === "aborted") return "cancelled";
  return reason === "length" ? "max_tokens" : "end_turn";
}

const connection = acp
  .agent({ name: "tacit-pi" })
  .onRequest(M.agent.initialize, () => ({
    protocolVersion: acp.PROTOCOL_VERSION,
    agentInfo: { name: "tacit-pi", version: "1" },
    agentCapabilities: { loadSession: true, sessionCapabilities: { resume: {} } },
    _meta: { tacit: { reports: true } },
  }))
  .onRequest(M.agent.session.new, async ({ params, client }) => {
    const place = placeIn(params);
    await mkdir(sessionsIn(place), { recursive: true });
    const manager = SessionManager.create(params.cwd, sessionsIn(place));
    const { sessionId } = await openSession(client, params.cwd, place, manager);
    return { sessionId };
  })
  .onRequest(M.agent.session.load, async ({ params, client }) => {
    await replay(client, await reopen(client, params));
    return {};
  })
  .onRequest(M.agent.session.resume, async ({ params, client }) => {
    await reopen(client, params);
    return {};
  })
  .onRequest(M.agent.session.prompt, async ({ params, client }) => await prompt(client, params))
  .onNotification(M.agent.session.cancel, async ({ params }) => {
    cancelled.add(params.sessionId);
    await sessions.get(params.sessionId)?.session.abort();
  })
  .connect(acp.ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));

await connection.closed;
killShells();
process.exit(0);
