import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openEndpoint } from "./endpoint.ts";

const answers: (() => Response | Promise<Response>)[] = [];
const fetched = vi.fn<typeof fetch>(async (_input, init) => {
  const aborted = new Promise<never>((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
  });
  return await Promise.race([answers.shift()?.() ?? new Response("ok"), aborted]);
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  fetched.mockClear();
  answers.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function opened() {
  const hopeless = vi.fn<() => void>();
  const baseUrl = "http://user:secret-1@127.0.0.1:1/v1?key=secret-2";
  return { hopeless, ...openEndpoint({ baseUrl, key: "secret-3", silence: 1_000, hopeless }) };
}

const never = new Promise<never>(() => {});
const refusal = (retryAfter: string) => () =>
  new Response("", { status: 429, headers: { "retry-after": retryAfter } });

test("its address holds nothing that may be a key", () => {
  expect(opened().address).toBe("http://127.0.0.1:1/v1");
});

test("what the server says is told on one line, without the key", () => {
  const { reasonFor } = opened();
  expect(reasonFor('401: {"message":"No such key:\\nsecret-3."}')).toBe(
    "401 No such key: [redacted]",
  );
  expect(reasonFor("500: {broken}")).toBe("500: {broken}");
});

test.each([
  ["3", 3_000],
  [new Date(10_000).toUTCString(), 10_000],
])("the next request waits for the time in Retry-After: %s", async (retryAfter, wait) => {
  vi.setSystemTime(0);
  answers.push(refusal(retryAfter));
  const { fetch } = opened();
  await fetch("http://model");
  const next = fetch("http://model");
  await vi.advanceTimersByTimeAsync(wait - 1);
  expect(fetched).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(fetched).toHaveBeenCalledTimes(2);
  await next;
});

test("a wait ends when the request is aborted", async () => {
  answers.push(refusal("3"));
  const { fetch } = opened();
  await fetch("http://model");
  const stop = new AbortController();
  const next = fetch("http://model", { signal: stop.signal });
  stop.abort();
  await expect(next).rejects.toThrow("aborted");
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("a server that wants no request for an hour is not waited for", async () => {
  answers.push(refusal("3600"));
  const { fetch, hopeless, reasonFor, wait } = opened();
  await fetch("http://model");
  expect(hopeless).toHaveBeenCalledOnce();
  expect(reasonFor("429")).toBe("it wants no request for 3600 s");
  expect(wait()).toBe(0);
});

test("a server that gives no answer is given up after the silence", async () => {
  answers.push(() => never);
  const { fetch, reasonFor } = opened();
  const [end] = await Promise.all([
    fetch("http://model").catch(String),
    vi.advanceTimersByTimeAsync(1_000),
  ]);
  expect(end).toBe("Error: timed out");
  expect(reasonFor("Request timed out.")).toBe("it was silent for 1 s");
});

test("each piece of an answer starts the silence anew, and a slow reader is not silence", async () => {
  let source: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      source = controller;
    },
  });
  answers.push(() => new Response(body));
  const { fetch, reasonFor } = opened();
  const reader = (await fetch("http://model")).body?.getReader();
  for (const piece of [1, 2, 3]) {
    await vi.advanceTimersByTimeAsync(5_000);
    const read = reader?.read();
    await vi.advanceTimersByTimeAsync(900);
    source?.enqueue(new Uint8Array([piece]));
    expect((await read)?.value).toEqual(new Uint8Array([piece]));
  }
  source?.close();
  expect((await reader?.read())?.done).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  expect(reasonFor("none")).toBe("none");
});

test("a connection that cannot be made is told by its code", async () => {
  answers.push(() => {
    const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    throw new TypeError("fetch failed", { cause });
  });
  const { fetch, reasonFor } = opened();
  await expect(fetch("http://model")).rejects.toThrow("fetch failed");
  expect(reasonFor("Connection error.")).toBe("no connection (ECONNREFUSED)");
});
