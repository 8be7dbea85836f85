/**
 * Asks an OpenAI-compatible endpoint for embeddings: `POST {base-url}/embeddings`.
 *
 * What is sent is the user's code, so it goes to the address that the user gave and nowhere else: no redirect is
 * followed. What comes back is another's: it is bounded, and no word of it gets into a message.
 */
import { z } from "zod";
import { TacitError } from "../core/error.ts";
import { type Endpoint, postJson, reasonOf } from "./internal/post-json.ts";

export interface EmbeddingsEndpoint extends Endpoint {
  readonly model: string;
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
  const posted = await postJson(
    { baseUrl, key },
    "embeddings",
    { model, input: texts },
    { signal, limit: LARGEST },
  );
  if (posted.status !== "answered") {
    const cause = "cause" in posted ? posted.cause : undefined;
    throw refusal(reasonOf(posted, "they were not there in time."), cause);
  }
  return vectorsOf(posted.body, texts.length);
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
