import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { hashedWords, startEmbeddings } from "../../../test/support/embeddings-server.ts";
import { fetchEmbeddings } from "./embeddings.ts";

const never = new AbortController().signal;

function ask(url: string, texts: readonly string[] = ["one", "two"], signal = never) {
  return fetchEmbeddings({ baseUrl: url, model: "small", key: "secret" }, texts, signal);
}

test("vectors come in the order of the texts, whatever the order of the answer", async () => {
  const server = await startEmbeddings();

  const vectors = await ask(server.url, ["draw the cursor", "charge a card"]);

  expect(vectors.map((vector) => [...vector])).toEqual([
    hashedWords("draw the cursor"),
    hashedWords("charge a card"),
  ]);
  expect(server.requests).toEqual([
    {
      target: "POST /v1/embeddings",
      authorization: "Bearer secret",
      model: "small",
      input: ["draw the cursor", "charge a card"],
    },
  ]);
});

test("without a key no key is sent; a query of the address stays", async () => {
  const server = await startEmbeddings();

  await fetchEmbeddings({ baseUrl: `${server.url}/?version=2`, model: "m" }, ["one"], never);

  expect(server.requests.map(({ target, authorization }) => [target, authorization])).toEqual([
    ["POST /v1/embeddings?version=2", undefined],
  ]);
});

function said(response: ServerResponse, body: unknown): true {
  response.end(typeof body === "string" ? body : JSON.stringify(body));
  return true;
}

function status(response: ServerResponse, code: number): true {
  response.statusCode = code;
  return said(response, { error: { message: "the key secret is wrong" } });
}

const one = { index: 0, embedding: [1, 2] };

test.each<[string, (response: ServerResponse) => true, string]>([
  ["401", (response) => status(response, 401), "the server refuses the key (401)."],
  ["429", (response) => status(response, 429), "the server wants fewer requests (429)."],
  ["500", (response) => status(response, 500), "the server answered 500."],
  ["no JSON", (response) => said(response, "<html>secret"), "the answer is not JSON."],
  ["another shape", (response) => said(response, []), "the answer holds no embeddings."],
  [
    "words for numbers",
    (response) => said(response, { data: [{ index: 0, embedding: ["secret"] }] }),
    "the answer holds no embeddings.",
  ],
  [
    "a vector too few",
    (response) => said(response, { data: [one] }),
    "the server gave 1 vectors for 2 texts.",
  ],
  [
    "one index twice",
    (response) => said(response, { data: [one, one] }),
    "the server gave no vector for text 2.",
  ],
  [
    "two lengths",
    (response) => said(response, { data: [one, { index: 1, embedding: [1] }] }),
    "the vectors are of different lengths.",
  ],
  [
    "a number too large to keep",
    (response) => said(response, { data: [one, { index: 1, embedding: [1, 1e300] }] }),
    "a vector holds what is no number.",
  ],
  [
    "a connection that breaks",
    (response) => {
      response.destroy();
      return true;
    },
    "the connection failed (UND_ERR_SOCKET).",
  ],
])("%s is one sentence without a word of the answer", async (_name, fault, message) => {
  const server = await startEmbeddings({ fault });

  await expect(ask(server.url)).rejects.toMatchObject({ code: "platform/no-embeddings", message });
  expect(server.requests).toHaveLength(1);
});

test("a redirect is not followed: the code goes to the address that the user gave", async () => {
  const elsewhere = await startEmbeddings();
  const server = await startEmbeddings({
    fault: (response) => {
      response.writeHead(307, { location: `${elsewhere.url}/embeddings` });
      return said(response, "");
    },
  });

  await expect(ask(server.url)).rejects.toThrow(
    "the server redirects (307), which is not followed.",
  );
  expect(elsewhere.requests).toEqual([]);
});

test("an answer over 64 MiB is given up, a small packed one that is large unpacked too", async () => {
  const server = await startEmbeddings({
    fault: (response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(gzipSync(Buffer.alloc(65 * 1024 * 1024, " ")));
      return true;
    },
  });

  await expect(ask(server.url)).rejects.toThrow("the server sends over 64 MiB in one answer.");
});

test.each([
  ["without a status", (): true => true],
  [
    "halfway",
    (response: ServerResponse): true => {
      response.write('{"data":[');
      return true;
    },
  ],
])("a server that hangs %s ends with the deadline", async (_name, fault) => {
  const server = await startEmbeddings({ fault });

  await expect(ask(server.url, ["one"], AbortSignal.timeout(150))).rejects.toThrow(
    "they were not there in time.",
  );
});

test("nobody there is said with the system's word for it", async () => {
  const server = await startEmbeddings();
  server.stop();

  await expect(ask(server.url)).rejects.toThrow("the connection failed (ECONNREFUSED).");
});
