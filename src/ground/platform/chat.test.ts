import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { raw, type Reply, startChat } from "../../../test/support/chat-server.ts";
import { askChat, type ChatLimits } from "./chat.ts";

const prompt = { system: "Answer in JSON.", user: '{"request": "Add login"}' };

async function ask(url: string, limits: ChatLimits = {}, key?: string) {
  return askChat({ baseUrl: url, model: "small", key }, prompt, limits);
}

test("one request in the protocol's words, and the model's text comes back", async () => {
  const server = await startChat('{"answers": []}');

  expect(await ask(server.url, {}, "sk-secret-1")).toBe('{"answers": []}');

  expect(server.requests).toEqual([
    {
      target: "POST /v1/chat/completions",
      authorization: "Bearer sk-secret-1",
      model: "small",
      messages: [
        { role: "system", content: prompt.system },
        { role: "user", content: prompt.user },
      ],
      response_format: { type: "json_object" },
    },
  ]);
});

test("without a key no key is sent, and a key that comes back is taken out", async () => {
  const server = await startChat("ok", "your key is sk-secret-1");

  await ask(server.url);

  expect(server.requests[0]?.authorization).toBeUndefined();
  expect(await ask(server.url, {}, "sk-secret-1")).toBe("your key is [redacted]");
});

function said(message: object, finish = "stop"): Reply {
  return raw({ choices: [{ message, finish_reason: finish }] });
}

const refused = { error: { message: "the key sk-secret-1 is wrong" } };

test.each<[string, Reply, string, RegExp]>([
  ["401", raw(refused, 401), "the server refuses the key (401).", /TACIT_MODEL_API_KEY/],
  ["429", raw(refused, 429), "the server wants fewer requests (429).", /later/],
  ["404", raw(refused, 404), "the server answered 404.", /TACIT_MODEL_BASE_URL/],
  ["no JSON", raw("<html>sk-secret-1"), "the answer is not JSON.", /TACIT_MODEL_BASE_URL/],
  ["half of JSON", raw('{"choices": ['), "the answer is not JSON.", /TACIT_MODEL_BASE_URL/],
  ["an empty body", raw(""), "the answer is not JSON.", /TACIT_MODEL_BASE_URL/],
  ["another shape", raw([]), "the answer holds no message.", /TACIT_MODEL_BASE_URL/],
  ["no choice", raw({ choices: [] }), "the answer holds no message.", /TACIT_MODEL_BASE_URL/],
  ["no text", said({ content: null }), "the answer is empty.", /another model/],
  ["blanks", said({ content: " \n" }), "the answer is empty.", /another model/],
  ["a refusal", said({ content: null, refusal: "no" }), "the model refuses.", /TACIT_MODEL/],
  ["a filter", said({ content: "{" }, "content_filter"), "the model refuses.", /TACIT_MODEL/],
  ["a cut", said({ content: "{" }, "length"), "the answer was cut off at its longest.", /again/],
  [
    "a connection that breaks",
    (response) => response.destroy(),
    "the connection failed (UND_ERR_SOCKET).",
    /TACIT_MODEL_BASE_URL/,
  ],
])("%s is asked once, and is one sentence with a hint", async (_name, reply, reason, hint) => {
  const server = await startChat(reply);

  await expect(ask(server.url, {}, "sk-secret-1")).rejects.toMatchObject({
    code: "platform/no-chat",
    kind: "environment",
    message: `No answer could be had from small at ${server.url}: ${reason}`,
    hint: expect.stringMatching(hint),
  });
  expect(server.requests).toHaveLength(1);
});

test.each([500, 503, 408])("after %i it is asked once more", async (status) => {
  const server = await startChat(raw(refused, status), "fine");

  expect(await ask(server.url)).toBe("fine");
  expect(server.requests).toHaveLength(2);
});

test("after a second 500 it is given up", async () => {
  const server = await startChat(raw(refused, 500));

  await expect(ask(server.url)).rejects.toThrow("the server answered 500.");
  expect(server.requests).toHaveLength(2);
});

const silence: Reply = () => {};
const halfway: Reply = (response) => void response.write('{"choices":[');

test.each([
  ["without a status", silence],
  ["halfway", halfway],
])("a server that hangs %s is asked once more within the limit of each", async (_name, reply) => {
  const patient = await startChat(reply, "fine");
  expect(await ask(patient.url, { timeout: 150 })).toBe("fine");

  const dead = await startChat(reply);
  await expect(ask(dead.url, { timeout: 100 })).rejects.toThrow("it did not answer in time.");
  expect(dead.requests).toHaveLength(2);
});

test("who interrupts it waits no longer, and it is not asked again", async () => {
  const interrupted = new AbortController();
  const server = await startChat(() => interrupted.abort(new Error("interrupted")));

  await expect(ask(server.url, { signal: interrupted.signal })).rejects.toThrow(
    "the request was given up.",
  );
  expect(server.requests).toHaveLength(1);
});

test("a redirect is not followed: the brief goes to the address that the user gave", async () => {
  const elsewhere = await startChat("fine");
  const server = await startChat((response) => {
    response.writeHead(307, { location: `${elsewhere.url}/chat/completions` });
    response.end();
  });

  await expect(ask(server.url)).rejects.toThrow(
    "the server redirects (307), which is not followed.",
  );
  expect(elsewhere.requests).toEqual([]);
});

test("an answer over 2 MiB is given up, a small packed one that is large unpacked too", async () => {
  const server = await startChat((response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(gzipSync(Buffer.alloc(3 * 1024 * 1024, " ")));
  });

  await expect(ask(server.url)).rejects.toThrow("the server sends over 2 MiB in one answer.");
});

test("a key that no header can hold is said without a request, and a query stays unsaid", async () => {
  const server = await startChat(raw(refused, 404));

  await expect(ask(server.url, {}, "sk-secret\n1")).rejects.toThrow(
    "the key holds a character that no key has.",
  );
  expect(server.requests).toEqual([]);
  await expect(ask(`${server.url}?key=sk-secret-1`)).rejects.toThrow(
    `No answer could be had from small at ${server.url}: the server answered 404.`,
  );
  expect(server.requests[0]?.target).toBe("POST /v1/chat/completions?key=sk-secret-1");
});
