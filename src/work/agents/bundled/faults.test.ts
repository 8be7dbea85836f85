/** What models do wrong, and how the bundled agent's turn ends nevertheless. */
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recorder } from "../../../../test/support/acp-agent.ts";
import {
  type ModelScript,
  type ModelServer,
  startModelServer,
} from "../../../../test/support/model-server.ts";
import { type AgentSession, openAgent } from "../client.ts";
import { bundledAgent, bundledSession } from "../known.ts";

const KEY = "sk-not-to-be-told";
const deep = "[".repeat(100_000) + "]".repeat(100_000);

type Step = ModelScript["turns"][number]["steps"][number];
const steps: Record<string, Step> = {
  busy: { say: "Better.", fault: { status: 429, retryAfter: 0, times: 2 } },
  overloaded: { say: "Better.", fault: { status: 503, times: 1 } },
  down: { fault: { status: 500, message: "the furnace\nis out" } },
  spent: { fault: { status: 429, retryAfter: 3600 } },
  locked: { fault: { status: 401, message: `Incorrect API key: ${KEY}.` } },
  cut: { say: "Better.", fault: { kind: "cut", times: 1 } },
  unfinished: { say: "Better.", fault: { kind: "unfinished", times: 1 } },
  silent: { say: "Better.", fault: { kind: "silent", times: 1 } },
  unanswered: { say: "Better.", fault: { kind: "unanswered", times: 1 } },
  mute: { say: "Half.", fault: "silent" },
  garbled: { say: "Half.", fault: "garbled" },
  flood: { fault: "flood" },
  refuse: { say: "I will not.", finish: "content_filter" },
  odd: { calls: [{ tool: "write", arguments: "{not json" }] },
  dig: { calls: [{ tool: "write", arguments: `{"path":"a.txt","content":${deep}}` }] },
  hello: { say: "Hello." },
};
const script: ModelScript = {
  turns: Object.entries(steps).map(([when, step]) => ({ when: `^${when}$`, steps: [step] })),
};

let server: ModelServer;
let folder: string;
let agent: AgentSession;
let heard = recorder();
/** Requests that were made before the test. */
let before: number;
const requests = (): number => server.requests.length - before;

beforeAll(async () => {
  server = await startModelServer({ script });
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "tacit-faults-")));
  await mkdir(path.join(folder, "worktree/.git"), { recursive: true });
  const { PATH = "" } = process.env;
  const command = bundledAgent({
    nodePath: process.execPath,
    home: folder,
    cacheDir: path.join(folder, "cache"),
    model: {
      baseUrl: server.url,
      name: "scripted",
      key: KEY,
      retries: 2,
      backoff: 1,
      silence: 1_500, // above what a busy machine takes to answer
    },
    path: PATH,
  });
  const meta = bundledSession({
    state: path.join(folder, "agent"),
    shell: { prefix: [], environment: { PATH } },
  });
  agent = await openAgent(
    { name: "tacit", command, meta },
    {
      cwd: path.join(folder, "worktree"),
      handlers: {
        ...heard.handlers,
        onUpdate: (update) => heard.handlers.onUpdate(update),
      },
    },
  );
});
afterAll(async () => {
  await agent.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  heard = recorder();
  before = server.requests.length;
});

test.each([
  ["busy", 3],
  ["overloaded", 2],
  ["cut", 2],
  ["unfinished", 2],
  ["silent", 2],
  ["unanswered", 2],
])("a model that is %s at first is asked again", async (fault, times) => {
  expect(await agent.prompt(fault)).toMatchObject({ status: "finished" });
  expect(heard.said().at(-1)).toBe("Better.");
  expect(requests()).toBe(times);
  const thoughts = heard.updates.filter((update) => update.type === "thought");
  expect(thoughts).toHaveLength(times - 1);
  expect(thoughts[0]?.text).toMatch(/^The model could not be used \(.+\); trying again in 1 s\.$/);
});

test.each([
  ["down", 3, "failed 3 times: 500 the furnace is out"],
  ["mute", 3, "failed 3 times: it was silent for 1.5 s"],
  ["spent", 1, "failed: it wants no request for 3600 s"],
  ["locked", 1, "failed: 401 Incorrect API key: [redacted]"],
  ["flood", 1, "failed: its answer is over 16 MiB long"],
])("a model that stays %s fails the turn after %i requests", async (fault, times, reason) => {
  expect(await agent.prompt(fault)).toEqual({
    status: "failed",
    reason: `tacit: The model at ${server.url} ${reason}.`,
  });
  expect(requests()).toBe(times);
});

test("a stream of nonsense fails the turn", async () => {
  expect(await agent.prompt("garbled")).toMatchObject({
    status: "failed",
    reason: expect.stringContaining(`The model at ${server.url} failed: `),
  });
});

test("a model that refuses ends the turn as refused", async () => {
  expect(await agent.prompt("refuse")).toMatchObject({ status: "refused" });
  expect(requests()).toBe(1);
});

test.each(["odd", "dig"])(
  "arguments that make no sense (%s) fail the call alone",
  async (fault) => {
    expect(await agent.prompt(fault)).toMatchObject({ status: "finished" });
    const calls = heard.updates.filter((update) => update.type === "called");
    expect(calls.at(-1)).toMatchObject({ status: "failed" });
  },
);

test("a turn is cancelled while the model is silent", async () => {
  const stop = new AbortController();
  heard = recorder({ onUpdate: () => stop.abort() });
  expect(await agent.prompt("mute", stop.signal)).toEqual({ status: "cancelled" });
  expect(requests()).toBe(1);
});

test("after all of this the session goes on", async () => {
  expect(await agent.prompt("hello")).toMatchObject({ status: "finished" });
  expect(heard.said()).toEqual(["Hello."]);
});
