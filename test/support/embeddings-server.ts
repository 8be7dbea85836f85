/** An embeddings endpoint on the loopback interface that hashes words instead of asking a model, well or badly. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { listenOnLoopback } from "./loopback.ts";

const Request = z.object({ model: z.string(), input: z.array(z.string()) });

export interface EmbeddingsRequest extends z.infer<typeof Request> {
  readonly target: string;
  readonly authorization: string | undefined;
}

/** What the server does instead of answering; true when it did something. */
export type Fault = (response: ServerResponse, asked: EmbeddingsRequest, count: number) => boolean;

const LENGTH = 64;

/** Counts of a text's words, each at the place that its letters give: texts that share words are alike. */
export function hashedWords(text: string): number[] {
  const vector = Array.from({ length: LENGTH }, () => 0);
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    let hash = 7;
    for (const letter of word) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521;
    vector[hash % LENGTH] = (vector[hash % LENGTH] ?? 0) + 1;
  }
  return vector;
}

export interface EmbeddingsServer {
  /** Base address. */
  readonly url: string;
  readonly requests: EmbeddingsRequest[];
  readonly stop: () => void;
}

/** Ends with the test. */
export async function startEmbeddings(
  options: {
    readonly fault?: Fault;
    readonly embed?: (text: string) => number[];
  } = {},
): Promise<EmbeddingsServer> {
  const { fault = () => false, embed = hashedWords } = options;
  const requests: EmbeddingsRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const asked = {
      ...Request.parse(JSON.parse(body)),
      target: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
    };
    requests.push(asked);
    if (fault(response, asked, requests.length)) return;
    // Backwards: the index counts, not the order.
    const data = asked.input
      .map((text, index) => ({ object: "embedding", index, embedding: embed(text) }))
      .toReversed();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ object: "list", data, model: asked.model }));
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const { origin, stop } = await listenOnLoopback(server);
  onTestFinished(stop);
  return { url: `${origin}/v1`, requests, stop };
}
