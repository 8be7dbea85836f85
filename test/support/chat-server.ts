/**
 * A chat endpoint on the loopback interface that says what the test gives it, word for word, well or badly. Beside
 * `model-server.ts`, whose script always makes a well-formed answer or one of the faults that an agent meets.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { listenOnLoopback } from "./loopback.ts";

const Request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.object({ type: z.string() }).optional(),
  stream: z.boolean().optional(),
});

export interface ChatRequest extends z.infer<typeof Request> {
  readonly target: string;
  readonly authorization: string | undefined;
}

/** What the model says, or what the server does instead of an answer. */
export type Reply = string | ((response: ServerResponse) => void);

export interface ChatServer {
  /** Base address. */
  readonly url: string;
  readonly requests: ChatRequest[];
  readonly stop: () => void;
}

/** Gives its replies one after the other, the last one for ever. Ends with the test. */
export async function startChat(...replies: readonly Reply[]): Promise<ChatServer> {
  const requests: ChatRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const reply = replies[Math.min(requests.length, replies.length - 1)] ?? "{}";
    requests.push({
      ...Request.parse(JSON.parse(body)),
      target: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
    });
    if (typeof reply === "function") {
      reply(response);
      return;
    }
    const message = { role: "assistant", content: reply };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ object: "chat.completion", choices }));
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const { origin, stop } = await listenOnLoopback(server);
  onTestFinished(stop);
  return { url: `${origin}/v1`, requests, stop };
}

/** A reply of the protocol's shape or another, as it is given. */
export function raw(body: unknown, status = 200): Reply {
  return (response) => {
    response.statusCode = status;
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}
