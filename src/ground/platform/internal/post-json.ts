/**
 * One `POST` of JSON to an endpoint that the user named, and nowhere else: no redirect is followed.
 *
 * What comes back is another's: it is counted as it arrives, and no word of it gets into a reason.
 */

export interface Endpoint {
  /** Up to `/v1`, without a name and password. A query stays. */
  readonly baseUrl: string;
  /** None for a server that asks for none. */
  readonly key?: string | undefined;
}

export type Posted =
  | { readonly status: "answered"; readonly body: string }
  /** Anything but 200. */
  | { readonly status: "refused"; readonly code: number }
  | { readonly status: "too-large"; readonly limit: number }
  /** The signal ended it; `late` when that was a deadline. */
  | { readonly status: "given-up"; readonly late: boolean; readonly cause: unknown }
  | { readonly status: "lost"; readonly system: string | undefined; readonly cause: unknown };

/** @param limit Bytes of an answer, unpacked. */
export async function postJson(
  { baseUrl, key }: Endpoint,
  path: string,
  value: unknown,
  { signal, limit }: { readonly signal: AbortSignal; readonly limit: number },
): Promise<Posted> {
  const address = new URL(baseUrl);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/${path}`;
  try {
    const response = await fetch(address, {
      method: "POST",
      // Not "error": that fails like a lost connection, and the user should read which it was.
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(value),
      signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return { status: "refused", code: response.status };
    }
    const body = await readBounded(response, limit);
    return body === undefined ? { status: "too-large", limit } : { status: "answered", body };
  } catch (cause) {
    if (signal.aborted) {
      const reason: unknown = signal.reason;
      const late = reason instanceof Error && reason.name === "TimeoutError";
      return { status: "given-up", late, cause };
    }
    return { status: "lost", system: systemCodeOf(cause), cause };
  }
}

/** How it failed, as the end of a sentence. @param late What is said of one that took too long. */
export function reasonOf(failed: Exclude<Posted, { status: "answered" }>, late: string): string {
  switch (failed.status) {
    case "refused":
      return wordsOf(failed.code);
    case "too-large":
      return `the server sends over ${failed.limit / (1024 * 1024)} MiB in one answer.`;
    case "given-up":
      return failed.late ? late : "the request was given up.";
    case "lost":
      return failed.system === undefined
        ? "the connection failed."
        : `the connection failed (${failed.system}).`;
  }
}

function wordsOf(status: number): string {
  if (status >= 300 && status < 400)
    return `the server redirects (${status}), which is not followed.`;
  if (status === 401 || status === 403) return `the server refuses the key (${status}).`;
  if (status === 429) return "the server wants fewer requests (429).";
  return `the server answered ${status}.`;
}

/** `fetch failed` says nothing; the system's code below it does. */
function systemCodeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}

/** Counted as it arrives, unpacked: a header may lie, and a small packed body may be a large one. */
async function readBounded(response: Response, limit: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
