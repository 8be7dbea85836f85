/**
 * Asks an OpenAI-compatible endpoint for embeddings: `POST {base-url}/embeddings`.
 *
 * What is sent is the user's code, so it goes to the address that the user gave and nowhere else: no redirect is
 * followed. What comes back is another's: it is bounded, and no word of it gets into a message.
 */
import { z } from "zod";
import { TacitError } from "../core/error.ts";

export interface EmbeddingsEndpoint {
  /** Up to `/v1`, without a name and password. */
  readonly baseUrl: string;
  readonly model: string;
  /** None for a server that asks for none. */
  readonly key?: string | undefined;
}

/** Bytes of one answer: 64 vectors of 3,072 numbers, written out, take 4 MB. */
const LARGEST = 64 * 1024 * 1024;

const Answer = z.object({
  data: z.array(
    z.object({
      /** Of the text in the request; some servers only keep the order. */
      index: z.int().nonnegative().optional(),
      embedding: z.array(z.number()).min(1),
    }),
  ),
});

/**
 * One vector a text, in the order of the texts, all of one length.
 *
 * @param signal When it is over: the deadline is the caller's.
 * @throws TacitError `platform/no-embeddings`, whose message goes on after a colon
 */
export async function fetchEmbeddings(
  { baseUrl, model, key }: EmbeddingsEndpoint,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Float32Array<ArrayBuffer>[]> {
  const address = new URL(baseUrl);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/embeddings`;
  let body: string;
  try {
    const response = await fetch(address, {
      method: "POST",
      // Not "error": that fails like a lost connection, and the user should read which it was.
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ model, input: texts }),
      signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw refusal(wordsOf(response.status));
    }
    body = await readBounded(response);
  } catch (error) {
    if (error instanceof TacitError) throw error;
    throw refusal(failureOf(error, signal), error);
  }
  return vectorsOf(body, texts.length);
}

function refusal(message: string, cause?: unknown): TacitError {
  return new TacitError({
    code: "platform/no-embeddings",
    kind: "environment",
    message,
    hint: "Check the address, the model and the key: docs/configuration.md, Embeddings.",
    cause,
  });
}

function wordsOf(status: number): string {
  if (status >= 300 && status < 400)
    return `the server redirects (${status}), which is not followed.`;
  if (status === 401 || status === 403) return `the server refuses the key (${status}).`;
  if (status === 429) return "the server wants fewer requests (429).";
  return `the server answered ${status}.`;
}

function failureOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) {
    const reason: unknown = signal.reason;
    const late = reason instanceof Error && reason.name === "TimeoutError";
    return late ? "they were not there in time." : "the request was given up.";
  }
  // `fetch failed` says nothing; the system's code below it does.
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  return code === undefined ? "the connection failed." : `the connection failed (${code}).`;
}

/** Counted as it arrives, unpacked: a header may lie, and a small packed body may be a large one. */
async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST) throw refusal("the server sends over 64 MiB in one answer.");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function vectorsOf(body: string, count: number): readonly Float32Array<ArrayBuffer>[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw refusal("the answer is not JSON.", error);
  }
  const parsed = Answer.safeParse(value);
  if (!parsed.success) throw refusal("the answer holds no embeddings.", parsed.error);
  const { data } = parsed.data;
  if (data.length !== count) {
    throw refusal(`the server gave ${data.length} vectors for ${count} texts.`);
  }
  const ordered = new Map(
    data.map(({ index, embedding }, at) => [index ?? at, Float32Array.from(embedding)]),
  );
  const length = data[0]?.embedding.length;
  return Array.from({ length: count }, (_, index) => {
    const vector = ordered.get(index);
    if (vector === undefined) throw refusal(`the server gave no vector for text ${index + 1}.`);
    if (vector.length !== length) throw refusal("the vectors are of different lengths.");
    if (!vector.every(Number.isFinite)) throw refusal("a vector holds what is no number.");
    return vector;
  });
}
