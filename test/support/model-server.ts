/**
 * A scripted model that speaks OpenAI Chat Completions on the loopback interface, well or badly.
 *
 * Stateless: each answer follows from the request alone, so side requests, retries and resumed sessions need no care.
 * Only a fault with `times` needs a memory: the server counts requests by their messages, which a repeated request has
 * in common with the first.
 * As a program: `node test/support/model-server.ts SCRIPT [PORT]` prints one JSON line with its URL.
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

const Call = z.object({
  tool: z.string(),
  /** A string is sent as it is, so that it need not be JSON. */
  arguments: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/**
 * Halfway through a streamed answer: `cut` breaks the connection, `unfinished` ends it in order, `garbled` sends what is no
 * JSON, `silent` sends nothing more, `flood` sends text for ever. `unanswered` sends not even a status.
 */
const FaultKind = z.enum(["cut", "unfinished", "garbled", "silent", "flood", "unanswered"]);
/** How often the same request meets the fault before it is answered. Default: always. */
const times = z.number().int().optional();
const Fault = z.union([
  FaultKind.transform((kind): { kind: typeof kind; times?: number } => ({ kind })),
  z.object({ kind: FaultKind, times }),
  z.object({
    status: z.number(),
    /** Seconds. */
    retryAfter: z.number().optional(),
    message: z.string().optional(),
    times,
  }),
]);
type Fault = z.infer<typeof Fault>;

const Step = z.object({
  say: z.string().optional(),
  calls: z.array(Call).optional(),
  /** `finish_reason`, such as `content_filter`, where it is not the usual one. */
  finish: z.string().optional(),
  fault: Fault.optional(),
});
type Step = z.infer<typeof Step>;

export const ModelScript = z.object({
  turns: z.array(
    z.object({
      /** Source of a regular expression (flags `is`) for the text of the last user message. */
      when: z.string(),
      /** As well as `when`, for all that users said so far: a later message need not say what it is about. */
      about: z.string().optional(),
      /** The step is chosen by the number of assistant messages after that user message. */
      steps: z.array(Step),
    }),
  ),
});
export type ModelScript = z.input<typeof ModelScript>;

export interface ModelServer {
  /** Base URL, ending in `/v1`. */
  readonly url: string;
  /** Parsed bodies of the completion requests, oldest first. */
  readonly requests: readonly unknown[];
  readonly close: () => Promise<void>;
}

export interface ModelServerOptions {
  /** A file, or the script itself; `$file` paths are relative to the file, or to the working directory. */
  readonly script: string | ModelScript;
  /** Milliseconds before each answer. */
  readonly delayMs?: number;
  /** Default: any free port. */
  readonly port?: number;
}

const Request = z.object({
  model: z.string().default("scripted"),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().default(false) }).nullish(),
  messages: z.array(z.object({ role: z.string(), content: z.unknown().optional() })),
});
type Request = z.infer<typeof Request>;

const TextPart = z.object({ text: z.string() });

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: unknown) => TextPart.safeParse(part).data?.text ?? "").join("\n");
}

function stepFor(script: z.infer<typeof ModelScript>, request: Request): Step {
  const asked = request.messages.findLastIndex(({ role }) => role === "user");
  const text = textOf(request.messages[asked]?.content);
  const users = request.messages.filter(({ role }) => role === "user");
  const all = users.map(({ content }) => textOf(content)).join("\n");
  const turn = script.turns.find(
    ({ when, about }) =>
      new RegExp(when, "is").test(text) &&
      (about === undefined || new RegExp(about, "is").test(all)),
  );
  if (turn === undefined) return { say: "Nothing is scripted for this." };
  const index = request.messages.slice(asked + 1).filter(({ role }) => role === "assistant").length;
  return turn.steps[index] ?? { say: "Done." };
}

/** Replaces `{ "$file": path }` by that file's text, at any depth. */
async function withFiles(value: unknown, folder: string): Promise<unknown> {
  if (Array.isArray(value)) return await Promise.all(value.map((one) => withFiles(one, folder)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "$file" && typeof first[1] === "string") {
    return await readFile(path.resolve(folder, first[1]), "utf8");
  }
  return Object.fromEntries(
    await Promise.all(entries.map(async ([key, one]) => [key, await withFiles(one, folder)])),
  );
}

function estimated(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}

async function answer(
  request: Request,
  step: Step,
  folder: string,
  response: ServerResponse,
): Promise<void> {
  const calls = await Promise.all(
    (step.calls ?? []).map(async (call, index) => ({
      index,
      id: `call_${request.messages.length}_${index}`,
      type: "function" as const,
      function: {
        name: call.tool,
        arguments:
          typeof call.arguments === "string"
            ? call.arguments
            : JSON.stringify(await withFiles(call.arguments, folder)),
      },
    })),
  );
  const finish = step.finish ?? (calls.length > 0 ? "tool_calls" : "stop");
  const input = estimated(request.messages);
  const output = estimated(step);
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  const base = { id: "chatcmpl-scripted", created: 0, model: request.model };

  if (!request.stream) {
    const message = {
      role: "assistant",
      content: step.say ?? null,
      ...(calls.length > 0 && { tool_calls: calls.map(({ index: _index, ...call }) => call) }),
    };
    sendJson(response, 200, {
      ...base,
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: finish }],
      usage,
    });
    return;
  }

  const lines: string[] = [];
  const line = (part: object): string =>
    `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", ...part })}\n\n`;
  const delta = (fields: object, reason: string | null = null): string =>
    line({ choices: [{ index: 0, delta: fields, finish_reason: reason }] });
  lines.push(delta({ role: "assistant", content: "" }));
  for (const piece of step.say?.match(/.{1,40}/gs) ?? []) lines.push(delta({ content: piece }));
  for (const call of calls) lines.push(delta({ tool_calls: [call] }));
  const half = lines.slice(0, Math.floor(lines.length / 2) + 1).join("");
  lines.push(delta({}, finish));
  if (request.stream_options?.include_usage === true) lines.push(line({ choices: [], usage }));
  lines.push("data: [DONE]\n\n");

  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  if (step.fault === undefined || "status" in step.fault) {
    response.end(lines.join(""));
    return;
  }
  await spoil(step.fault.kind, half, delta({ content: "x".repeat(64 * 1024) }), response);
}

/** Goes wrong after the first half of an answer; returns once the fault is under way. */
async function spoil(
  kind: z.infer<typeof FaultKind>,
  half: string,
  more: string,
  response: ServerResponse,
): Promise<void> {
  switch (kind) {
    case "cut":
      response.write(half, () => response.destroy());
      return;
    case "unfinished":
      response.end(half);
      return;
    case "garbled":
      response.end(`${half}data: {not json\n\n`);
      return;
    case "silent":
      response.write(half);
      return;
    case "flood":
      // Ends when the reader goes away, which is no failure here.
      await pipeline(Readable.from(endless(more)), response).catch(() => {});
      return;
    case "unanswered":
      return; // the head waits for a first write
  }
}

function* endless(text: string): Generator<string> {
  for (;;) yield text;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

/** Starts the server; the caller closes it. */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const named = typeof options.script === "string" ? options.script : undefined;
  const folder = named === undefined ? process.cwd() : path.dirname(path.resolve(named));
  const script = ModelScript.parse(
    named === undefined ? options.script : JSON.parse(await readFile(named, "utf8")),
  );
  const requests: unknown[] = [];
  const seen = new Map<string, number>();

  /** The fault that this request meets, if it has not met it often enough. */
  const due = (fault: Fault | undefined, request: Request): Fault | undefined => {
    if (fault?.times === undefined) return fault;
    const key = JSON.stringify(request.messages);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before < fault.times ? fault : undefined;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const where = incoming.url?.split("?")[0];
    if (incoming.method === "GET" && where === "/v1/models") {
      const data = [{ id: "scripted", object: "model", created: 0, owned_by: "tacit" }];
      sendJson(response, 200, { object: "list", data });
      return;
    }
    if (incoming.method !== "POST" || where !== "/v1/chat/completions") {
      sendJson(response, 404, { error: { message: `No such path: ${where}.` } });
      return;
    }
    const body = await bodyOf(incoming);
    requests.push(body);
    const request = Request.parse(body);
    if (options.delayMs !== undefined) {
      await new Promise((resolve) => {
        setTimeout(resolve, options.delayMs);
      });
    }
    const step = stepFor(script, request);
    const fault = due(step.fault, request);
    if (fault !== undefined && "status" in fault) {
      const { status, retryAfter, message = "The model is scripted to fail." } = fault;
      if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
      sendJson(response, status, { error: { message } });
    } else {
      await answer(request, { ...step, fault }, folder, response);
    }
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((cause: unknown) => {
      sendJson(response, 400, { error: { message: String(cause), type: "invalid_request" } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

if (import.meta.main) {
  const [, , script, port] = process.argv;
  if (script === undefined) throw new Error("Usage: model-server.ts SCRIPT [PORT]");
  const { url } = await startModelServer({ script, port: Number(port ?? 0) });
  process.stdout.write(`${JSON.stringify({ url })}\n`);
}
