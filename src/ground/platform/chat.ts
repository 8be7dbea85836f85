/**
 * Asks an OpenAI-compatible endpoint for one answer in JSON: `POST {base-url}/chat/completions`, without streaming.
 *
 * What is sent goes to the address that the user gave and nowhere else, and the key into no message. What comes back is
 * another's: it is bounded, and no word of it gets into a message.
 */
import { z } from "zod";
import { TacitError } from "../core/error.ts";
import { redactor } from "../core/redact.ts";
import { type Endpoint, type Posted, postJson, reasonOf } from "./internal/post-json.ts";

export interface ChatEndpoint extends Endpoint {
  readonly model: string;
}

export interface ChatPrompt {
  readonly system: string;
  readonly user: string;
}

export interface ChatLimits {
  /** When nobody waits any more. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for each of the two tries. */
  readonly timeout?: number;
}

const TIMEOUT = 60_000;
/** Bytes of one answer: some models send the thoughts that led to it along. */
const LARGEST = 2 * 1024 * 1024;

const Answer = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

/**
 * The text of the model's answer, never empty, without the key.
 *
 * A server that answers 5xx or too late is asked once more.
 *
 * @throws TacitError `platform/no-chat`
 */
export async function askChat(
  endpoint: ChatEndpoint,
  prompt: ChatPrompt,
  { signal, timeout = TIMEOUT }: ChatLimits = {},
): Promise<string> {
  const { model, key } = endpoint;
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw failure(endpoint, "the key holds a character that no key has.", keyHint);
  }
  const post = async (): Promise<Posted> => {
    const late = AbortSignal.timeout(timeout);
    return postJson(
      endpoint,
      "chat/completions",
      {
        model,
        messages: [
          { role: "system", content: prompt.system },
          { role: "user", content: prompt.user },
        ],
        response_format: { type: "json_object" },
      },
      { signal: signal === undefined ? late : AbortSignal.any([signal, late]), limit: LARGEST },
    );
  };
  let posted = await post();
  if (mayPass(posted)) posted = await post();
  if (posted.status !== "answered") {
    throw failure(
      endpoint,
      reasonOf(posted, "it did not answer in time."),
      hintFor(posted),
      "cause" in posted ? posted.cause : undefined,
    );
  }
  return redactor(key === undefined ? [] : [key])(textOf(endpoint, posted.body));
}

function mayPass(posted: Posted): boolean {
  if (posted.status === "refused") return posted.code >= 500 || posted.code === 408;
  return posted.status === "given-up" && posted.late;
}

function textOf(endpoint: ChatEndpoint, body: string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw failure(endpoint, "the answer is not JSON.", addressHint, error);
  }
  const parsed = Answer.safeParse(value);
  const choice = parsed.data?.choices[0];
  if (choice === undefined) {
    throw failure(endpoint, "the answer holds no message.", addressHint, parsed.error);
  }
  const { finish_reason: finish, message } = choice;
  if (finish === "content_filter" || (message.refusal ?? "") !== "") {
    throw failure(endpoint, "the model refuses.", "Ask another model: TACIT_MODEL.");
  }
  if (finish === "length") {
    throw failure(endpoint, "the answer was cut off at its longest.", laterHint);
  }
  const text = message.content ?? "";
  if (text.trim() === "") throw failure(endpoint, "the answer is empty.", laterHint);
  return text;
}

const keyHint =
  "Check the key: TACIT_MODEL_API_KEY, or the variable that `model.key-from` in your settings names.";
const addressHint =
  "Check the address and the model: TACIT_MODEL_BASE_URL and TACIT_MODEL, or `model` in your settings.";
const laterHint = "Try again, or ask another model: TACIT_MODEL.";

function hintFor(posted: Posted): string {
  switch (posted.status) {
    case "refused":
      if (posted.code === 401 || posted.code === 403) return keyHint;
      return posted.code === 429 || posted.code >= 500 ? "Try again later." : addressHint;
    case "given-up":
      return posted.late ? "Try again later." : "Ask again when you like.";
    case "answered":
    case "too-large":
    case "lost":
      return addressHint;
  }
}

function failure(
  { model, baseUrl }: ChatEndpoint,
  reason: string,
  hint: string,
  cause?: unknown,
): TacitError {
  // Without the address's query, which may hold a key.
  const { origin, pathname } = new URL(baseUrl);
  return new TacitError({
    code: "platform/no-chat",
    kind: "environment",
    message: `No answer could be had from ${model} at ${origin}${pathname}: ${reason}`,
    hint,
    cause,
  });
}
