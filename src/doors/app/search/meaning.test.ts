import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  type EmbeddingsServer,
  type Fault,
  hashedWords,
  startEmbeddings,
} from "../../../../test/support/embeddings-server.ts";
import {
  temporaryFolder,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { openCache } from "../../../ground/platform/cache.ts";
import { compile } from "../context/knowledge.ts";
import { openMeaning } from "./meaning.ts";
import { locateBatch } from "../runs/batch.ts";
import { locateText } from "./search.ts";
import { openTree } from "./tree.ts";
import { whyPath } from "../why.ts";
import type { Host } from "../workspace.ts";

const TEXT = "the invoice total is wrong";

/** Words of the text in each, so that all are ranked; `pay.ts` shares most with what the model holds for alike. */
const files = {
  "src/invoice.ts": "export function invoice(total: number) {\n  return total;\n}\n",
  "src/pay.ts": "export function pay(total: number) {\n  return settle(total);\n}\n",
  "src/print.ts": "export function print(total: number) {\n  return String(total);\n}\n",
  "src/pay.test.ts": "const secretOfTest = invoice(total);\n",
  "README.md": "The invoice total, secretOfReadme.\n",
  ".env": "INVOICE_TOTAL=secretOfEnvironment\n",
};

/** A model for which paying is the same as what is asked. */
function alike(text: string): number[] {
  return hashedWords(/settle|invoice total/.test(text) ? "same" : text);
}

function hostOf(environment: Readonly<Record<string, string>> = {}): Host {
  const root = temporaryFolder();
  writeFiles(root, files);
  userGit(root, "init", "-q", "-b", "main");
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "Shop");
  return {
    directory: root,
    environment: {
      TACIT_HOME: temporaryFolder(),
      TACIT_CONFIG_HOME: temporaryFolder(),
      PATH: process.env["PATH"],
      ...environment,
    },
    progress: () => {},
  };
}

function using(server: EmbeddingsServer): Record<string, string> {
  return {
    TACIT_EMBEDDINGS_BASE_URL: server.url,
    TACIT_EMBEDDINGS_MODEL: "small",
    TACIT_EMBEDDINGS_API_KEY: "secret",
  };
}

function settle(host: Host, text: string): void {
  const folder = host.environment["TACIT_CONFIG_HOME"] ?? "";
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "config.yaml"), text);
}

async function ranked(host: Host, explain = false) {
  const { ms: _, ...found } = await locateText(host, TEXT, { limit: 20, explain });
  return found;
}

test("what a model holds for alike raises a file by its part, and the answer says why", async () => {
  const server = await startEmbeddings({ embed: alike });
  const host = hostOf();
  const plain = await ranked(host);
  const asking = { ...host, environment: { ...host.environment, ...using(server) } };

  const found = await ranked(asking);

  const pay = found.files.find(({ path: file }) => file === "src/pay.ts");
  const before = plain.files.find(({ path: file }) => file === "src/pay.ts");
  expect(pay?.why).toContain("means something similar (lines 1-3)");
  expect(pay?.score).toBeCloseTo((before?.score ?? 0) + 1, 3);
  expect(pay?.probability).toBeGreaterThan(before?.probability ?? 1);
  expect(found.problems).toEqual([]);
  const explained = await ranked(asking, true);
  expect(explained.files.find(({ path: file }) => file === "src/pay.ts")?.why).toContain(
    "meaning 1.00",
  );
});

test("what is sent is the text and blocks of files that are ranked, with the user's key", async () => {
  const server = await startEmbeddings();

  await ranked(hostOf(using(server)));

  expect(server.requests).toHaveLength(1);
  const [request] = server.requests;
  expect([request?.authorization, request?.model]).toEqual(["Bearer secret", "small"]);
  const code = [files["src/invoice.ts"], files["src/pay.ts"], files["src/print.ts"]];
  expect(new Set(request?.input)).toEqual(new Set([TEXT, ...code.map((text) => text.trimEnd())]));
});

test("what was embedded is not sent again: only a block that has changed", async () => {
  const server = await startEmbeddings();
  const host = hostOf(using(server));
  const first = await ranked(host);
  expect(await ranked(host)).toEqual(first);
  expect(server.requests).toHaveLength(1);

  writeFiles(host.directory, { "src/print.ts": "export const print = (total) => `${total}`;\n" });
  await ranked(host);

  expect(server.requests.slice(1).map(({ input }) => input)).toEqual([
    ["export const print = (total) => `${total}`;"],
  ]);
});

/** Ten definitions, each a block of its own. */
function longFile(file: number): string {
  return Array.from(
    { length: 10 },
    (_, at) => `export function f${file}x${at}() {\n${"  total();\n".repeat(10)}}\n`,
  ).join("");
}

test("many blocks go in requests of 64 texts at most", async () => {
  const server = await startEmbeddings();
  const host = hostOf(using(server));
  writeFiles(
    host.directory,
    Object.fromEntries(
      Array.from({ length: 20 }, (_, file) => [`src/f${file}.ts`, longFile(file)]),
    ),
  );

  await ranked(host);

  const sizes = server.requests.map(({ input }) => input.length);
  expect(Math.max(...sizes)).toBe(64);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(200);
});

const status =
  (code: number): Fault =>
  (response) => {
    response.statusCode = code;
    response.end("{}");
    return true;
  };

test.each<[string, Fault, string]>([
  ["401", status(401), "the server refuses the key (401)."],
  ["429", status(429), "the server wants fewer requests (429)."],
  ["500", status(500), "the server answered 500."],
  [
    "no JSON",
    (response) => {
      response.end("<html>");
      return true;
    },
    "the answer is not JSON.",
  ],
])(
  "with %s the answer is the one without embeddings, and one sentence",
  async (_, fault, reason) => {
    const server = await startEmbeddings({ fault });
    const host = hostOf();
    const plain = await ranked(host);

    const found = await ranked({ ...host, environment: { ...host.environment, ...using(server) } });

    const sentence = `The embeddings of small at ${server.url} could not be had: ${reason}`;
    expect(found).toEqual({ ...plain, problems: [sentence] });
    expect(server.requests).toHaveLength(1);
  },
);

test("past the deadline the answer is without embeddings, and the next text does not wait again", async () => {
  const server = await startEmbeddings({ fault: () => true });
  const host = hostOf(using(server));
  const tree = await openTree(host);
  const cache = openCache(temporaryFolder());
  const ask = await openMeaning(host, { cache, read: tree.read }, 150);
  const sentence = `The embeddings of small at ${server.url} could not be had: they were not there in time.`;

  expect(await ask(TEXT, tree.place)).toEqual({ problems: [sentence] });
  expect(await ask("print the total", tree.place)).toEqual({ problems: [sentence] });
  expect(server.requests).toHaveLength(1);
  tree.close();
});

test("a model behind the same name with vectors of another length is asked for all anew", async () => {
  let length = 64;
  const server = await startEmbeddings({ embed: (text) => alike(text).slice(0, length) });
  const host = hostOf(using(server));
  await ranked(host);
  length = 32;
  writeFiles(host.directory, { "src/print.ts": "export const print = (total) => total;\n" });

  const { problems } = await ranked(host);

  expect(problems).toEqual([]);
  expect(server.requests.map(({ input }) => input.length)).toEqual([4, 1, 3]);
});

test("compile, why and a batch have the embeddings too, and say when they could not be had", async () => {
  const good = await startEmbeddings({ embed: alike });
  const bad = await startEmbeddings({ fault: status(500) });
  const host = hostOf(using(good));
  const failing = { ...host, environment: { ...host.environment, ...using(bad) } };
  const sentence = `The embeddings of small at ${bad.url} could not be had: the server answered 500.`;

  const why = await whyPath(host, "src/pay.ts", TEXT);
  expect(why.ranking).toMatchObject({ why: expect.arrayContaining(["meaning 1.00"]) });
  expect((await whyPath(failing, "src/pay.ts", TEXT)).problems).toContain(sentence);
  expect((await compile(host, `${TEXT}\n`, {})).problems).not.toContain(sentence);
  expect((await compile(failing, `${TEXT}\n`, {})).problems).toContain(sentence);
  const lines = ["a", "b"].map((id) => JSON.stringify({ id, text: `${TEXT} ${id}` })).join("\n");
  const answers = await Array.fromAsync(locateBatch(failing, lines, {}));
  expect(answers.map(({ problems }) => problems)).toEqual([[sentence], [sentence]]);
  expect(bad.requests).toHaveLength(3);
  const [answer] = await Array.fromAsync(locateBatch(host, lines, {}));
  expect(Object.keys(answer ?? {})).toEqual(["id", "files", "spans"]);
});

test("a repository cannot turn embeddings on or say where they come from", async () => {
  const server = await startEmbeddings();
  const host = hostOf();
  const plain = await ranked(host);
  const settings = `embeddings:\n  base-url: ${server.url}\n  model: small\n`;
  writeFiles(host.directory, { ".tacit/config.yaml": settings });

  expect(await ranked(host)).toEqual(plain);
  const { problems } = await compile(host, `${TEXT}\n`, {});

  expect(problems.join("\n")).toMatch(/embeddings/);
  expect(server.requests).toEqual([]);
});

test("the user's settings turn them on; the environment wins, and an empty address turns them off", async () => {
  const server = await startEmbeddings();
  const host = hostOf({ SHOP_KEY: "from-settings" });
  settle(
    host,
    `embeddings:\n  base-url: ${server.url}\n  model: of-settings\n  key-from: SHOP_KEY\n`,
  );
  await ranked(host);
  const over = { TACIT_EMBEDDINGS_MODEL: "of-environment", TACIT_EMBEDDINGS_API_KEY: "" };
  await ranked({ ...host, environment: { ...host.environment, ...over } });
  const off = { TACIT_EMBEDDINGS_BASE_URL: "" };
  await ranked({ ...host, environment: { ...host.environment, ...off } });

  expect(server.requests.map(({ model, authorization }) => [model, authorization])).toEqual([
    ["of-settings", "Bearer from-settings"],
    ["of-environment", undefined],
  ]);
});

test.each([
  ["embeddings:\n  base-url: file:///etc\n  model: m\n", "is no http address"],
  ["embeddings:\n  base-url: http://me:secret@127.0.0.1/v1\n  model: m\n", "is no http address"],
  ["embeddings:\n  base-url: http://127.0.0.1:9/v1\n", "names a model"],
  ["embeddings: yes please\n", "cannot be used"],
])("settings that cannot be used turn them off and say so: %j", async (settings, words) => {
  const host = hostOf();
  const plain = await ranked(host);
  settle(host, settings);

  const found = await ranked(host);

  expect(found).toEqual({ ...plain, problems: [expect.stringContaining(words)] });
  expect(found.problems.join()).not.toContain("secret");
});
