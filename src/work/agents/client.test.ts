import { afterEach, expect, test } from "vitest";
import { cwd, recorder, scripted } from "../../../test/support/acp-agent.ts";
import {
  type AgentHandlers,
  type AgentSession,
  type AgentSpec,
  type OpenAgentOptions,
  openAgent,
} from "./client.ts";

const open: AgentSession[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((session) => session.close()));
});

async function start(
  behaviour: string,
  handlers: AgentHandlers,
  options: Partial<OpenAgentOptions> = {},
): Promise<AgentSession> {
  const session = await openAgent(scripted(behaviour), { cwd, handlers, ...options });
  open.push(session);
  return session;
}

test("a turn ends only after each of its updates has been handled, in order", async () => {
  const handled: string[] = [];
  const { handlers } = recorder({
    onUpdate: async (update) => {
      await new Promise(setImmediate);
      if (update.type === "said") handled.push(update.text);
    },
  });
  const session = await start("plain", handlers);
  expect(session).toMatchObject({ id: "fresh", loaded: false });
  expect(await session.prompt("go")).toEqual({
    status: "finished",
    tokens: { input: 12, output: 3 },
  });
  expect(handled).toEqual(["one", "two", "three"]);
});

test("an agent that dies at start is told with its last words", async () => {
  await expect(start("dies", recorder().handlers)).rejects.toMatchObject({
    code: "agents/died",
    message: expect.stringMatching(/exited with 3.*no licence found/s),
  });
});

test("an agent that does not answer is given up after the deadline, in seconds", async () => {
  const deadlines = { initialise: 300 };
  await expect(start("silent", recorder().handlers, { deadlines })).rejects.toMatchObject({
    code: "agents/silent",
    message: expect.stringContaining("within 0.3 s"),
  });
});

test("an agent that wants a login is refused with its reason", async () => {
  await expect(start("locked", recorder().handlers)).rejects.toMatchObject({
    code: "agents/refused",
    message: expect.stringContaining("Authentication required"),
  });
});

test("a program that is missing passes the platform's error on", async () => {
  const spec: AgentSpec = {
    name: "missing",
    command: { argv: ["/no/such/agent"], cwd, environment: {} },
  };
  await expect(openAgent(spec, { cwd, handlers: recorder().handlers })).rejects.toMatchObject({
    code: "platform/cannot-start",
  });
});

test("noise on standard output is kept in the transcript and otherwise ignored", async () => {
  const { handlers, lines } = recorder();
  const session = await start("noisy", handlers);
  expect(await session.prompt("go")).toMatchObject({ status: "finished" });
  const raw = lines.map((line): { direction: string; raw: string } => JSON.parse(line));
  expect(raw).toContainEqual(expect.objectContaining({ direction: "in", raw: "{not json" }));
  expect(raw[0]).toMatchObject({
    direction: "out",
    raw: expect.stringContaining('"initialize"'),
  });
});

test("a line over the limit fails the turn", async () => {
  const session = await start("huge", recorder().handlers);
  expect(await session.prompt("go")).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("a line over 33554432 bytes"),
  });
});

test("an agent that dies during a turn fails it with its last words, and so does the next turn", async () => {
  const { handlers, said } = recorder();
  const session = await start("dies-in-prompt", handlers);
  expect(await session.prompt("go")).toMatchObject({
    status: "failed",
    reason: expect.stringMatching(/exited with 1.*out of memory/s),
  });
  expect(said()).toEqual(["half"]);
  expect(await session.prompt("again")).toMatchObject({ status: "failed" });
});

test("an error of the agent fails the turn and leaves the session usable", async () => {
  const session = await start("errs", recorder().handlers);
  const failed = { status: "failed", reason: "errs: The model is asleep." };
  expect(await session.prompt("go")).toEqual(failed);
  expect(await session.prompt("go")).toEqual(failed);
});

test("unknown updates come as other, unknown kinds of call as calls, and file requests are refused", async () => {
  const { handlers, updates, said } = recorder();
  const session = await start("odd", handlers);
  expect(await session.prompt("go")).toMatchObject({ status: "finished" });
  expect(updates.slice(0, 3)).toEqual([
    { type: "other", kind: "telepathy" },
    { type: "called", call: "c1", title: "Think", status: "pending" },
    { type: "called", call: "c1", title: "Think", status: "completed" },
  ]);
  expect(said()[0]).toContain("-32601");
});

test("a permission request is asked with its shell line and answered by the kind of option", async () => {
  const { handlers, asks, said, updates } = recorder();
  const session = await start("asks", handlers);
  await session.prompt("go");
  expect(asks).toEqual([
    {
      call: "c1",
      title: "Run tests",
      kind: "execute",
      command: "npm test",
      input: { command: ["bash", "-lc", "npm test"] },
    },
  ]);
  expect(updates[0]).toMatchObject({ type: "called", call: "c1", title: "Run tests" });
  expect(said()).toEqual(['{"outcome":{"outcome":"selected","optionId":"yes-7"}}']);
});

test("a permission to edit says what would change", async () => {
  const { handlers, asks } = recorder();
  const session = await start("edits", handlers, { cwd: cwd.replace(/\/$/, "") });
  await session.prompt("go");
  expect(asks).toEqual([
    expect.objectContaining({ title: "Edit a.ts", kind: "edit", detail: "edit a.ts\n-x\n+y" }),
  ]);
});

test("cancelling while a person is being asked answers the agent and aborts the question", async () => {
  const stop = new AbortController();
  const { handlers, said } = recorder({
    onPermission: async (_ask, signal) => {
      stop.abort();
      expect(signal.aborted).toBe(true);
      return await new Promise(() => {});
    },
  });
  const session = await start("asks", handlers);
  await session.prompt("go", stop.signal);
  expect(said()).toEqual(['{"outcome":{"outcome":"cancelled"}}']);
});

test("a cancelled turn ends as cancelled", async () => {
  const stop = new AbortController();
  const { handlers } = recorder({ onUpdate: () => stop.abort() });
  const session = await start("slow", handlers);
  expect(await session.prompt("go", stop.signal)).toEqual({ status: "cancelled" });
});

test("an agent that does not heed a cancel is killed", async () => {
  const stop = new AbortController();
  const { handlers } = recorder({ onUpdate: () => stop.abort() });
  const session = await start("stubborn", handlers, { deadlines: { cancel: 100 } });
  expect(await session.prompt("go", stop.signal)).toEqual({ status: "cancelled", gone: true });
  expect(await session.prompt("go")).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("did not stop when cancelled"),
  });
});

test("silence during a turn fails it", async () => {
  const session = await start("mute", recorder().handlers, { silence: 200 });
  expect(await session.prompt("go")).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("silent for 0.2 s"),
  });
});

test("closing ends a running turn", async () => {
  const { promise: working, resolve } = Promise.withResolvers<void>();
  const session = await start("mute", recorder({ onUpdate: () => resolve() }).handlers);
  const turn = session.prompt("go");
  await working;
  await session.close();
  expect((await turn).status).toMatch(/failed|cancelled/);
});

test("a session that the agent still has is loaded, and its replay is not news", async () => {
  const { handlers, said } = recorder();
  const session = await start("loads", handlers, { session: "one" });
  expect(session).toMatchObject({ id: "one", loaded: true, capabilities: { load: true } });
  await session.prompt("go");
  expect(said()).toEqual(["one", "two", "three"]);
});

test("a session that the agent lost is replaced by a new one", async () => {
  const session = await start("loads", recorder().handlers, { session: "lost" });
  expect(session).toMatchObject({ id: "fresh", loaded: false });
});

test("an update that cannot be stored fails the turn", async () => {
  const { handlers } = recorder({
    onUpdate: () => {
      throw new Error("disk full");
    },
  });
  const session = await start("plain", handlers);
  expect(await session.prompt("go")).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("disk full"),
  });
});
