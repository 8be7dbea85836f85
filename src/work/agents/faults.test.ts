/** What agents do wrong, and how each turn ends nevertheless. */
import { afterEach, expect, test, vi } from "vitest";
import { cwd, recorder, scripted } from "../../../test/support/acp-agent.ts";
import {
  type AgentHandlers,
  type AgentSession,
  type OpenAgentOptions,
  openAgent,
} from "./client.ts";

const open: AgentSession[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((session) => session.close()));
});

async function start(
  behaviour: string,
  handlers: AgentHandlers = recorder().handlers,
  options: Partial<OpenAgentOptions> = {},
): Promise<AgentSession> {
  const session = await openAgent(scripted(behaviour), { cwd, handlers, ...options });
  open.push(session);
  return session;
}

test("a message nested 100,000 levels deep fails the turn", async () => {
  const session = await start("deep");
  expect(await session.prompt("go")).toEqual({
    status: "failed",
    reason: "deep: it sent a message nested over 256 levels deep.",
  });
});

test("an agent that exits in the middle of a line fails the turn", async () => {
  const session = await start("breaks-off");
  expect(await session.prompt("go")).toEqual({
    status: "failed",
    reason: "breaks-off: it exited with 0.",
  });
});

test("an agent that exits after its answer, without the newline, has finished the turn", async () => {
  const session = await start("parts");
  expect(await session.prompt("go")).toEqual({ status: "finished" });
});

test("a second answer, or one to nothing, ends no turn and prints nothing", async () => {
  const complain = vi.spyOn(console, "error");
  const { handlers, said } = recorder();
  const session = await start("repeats", handlers);
  expect(await session.prompt("go")).toEqual({ status: "finished" });
  expect(await session.prompt("again")).toEqual({ status: "finished" });
  expect(said().slice(0, 3)).toEqual(["first", "second", "first"]);
  expect(complain).not.toHaveBeenCalled();
});

test("two permission requests with one id are one question", async () => {
  let asks = 0;
  const { handlers, lines } = recorder({
    onPermission: async () => {
      asks += 1;
      // Once the first has its answer, the id may be used again.
      await expect
        .poll(() => lines.filter((line) => line.includes("request_permission")))
        .toHaveLength(2);
      return "allow";
    },
  });
  const session = await start("asks-twice", handlers);
  expect(await session.prompt("go")).toMatchObject({ status: "finished" });
  expect(asks).toBe(1);
});

test("a flood is read line by line as it is handled, and ended at its limit", async () => {
  let handled = 0;
  const { handlers, lines } = recorder({
    onUpdate: async () => {
      handled += 1;
      await new Promise(setImmediate);
      // The answers to initialize and session/new are lines of the agent too.
      expect(lines.filter((line) => line.includes('"direction":"in"'))).toHaveLength(handled + 2);
    },
  });
  const session = await start("floods", handlers, { flood: 1_000_000 });
  expect(await session.prompt("go")).toEqual({
    status: "failed",
    reason: "floods: it sent over 1000000 characters in one turn.",
  });
  expect(handled).toBeLessThanOrEqual(100);
});

test("a turn that goes on for too long is ended, though it is not silent", async () => {
  const session = await start("chatters", recorder().handlers, { longest: 300, silence: 10_000 });
  expect(await session.prompt("go")).toEqual({
    status: "failed",
    reason: "chatters: it was still at work after 0.3 s.",
  });
});

test("an agent that closes its output and stays is killed", async () => {
  const session = await start("lingers", recorder().handlers, { deadlines: { exit: 50 } });
  expect(await session.prompt("go")).toEqual({
    status: "failed",
    reason: "lingers: it closed its output and did not exit.",
  });
});

test("an agent that heeds neither the end of its input nor a signal is gone once closed", async () => {
  const { handlers, said } = recorder();
  const session = await start("stays", handlers);
  await session.prompt("go");
  await session.close();
  expect(() => process.kill(Number(said()[0]), 0)).toThrow("ESRCH");
});

test("a reason to stop that nobody knows fails the turn", async () => {
  const session = await start("bored");
  expect(await session.prompt("go")).toEqual({
    status: "failed",
    reason: "bored: it ended the turn for no reason that we know.",
  });
});

test("an agent that answers with nonsense while it starts is refused", async () => {
  await expect(start("babbles")).rejects.toMatchObject({
    code: "agents/refused",
    message: expect.stringContaining("makes no sense"),
  });
  await expect(start("forgets")).rejects.toMatchObject({
    code: "agents/refused",
    message: expect.stringContaining("no session was named"),
  });
});

test("an agent that died is told with the last three lines it printed", async () => {
  const session = await start("dies-in-prompt");
  expect(await session.prompt("go")).toEqual({
    status: "failed",
    reason: "dies-in-prompt: it exited with 1.\n3\n4\nout of memory",
  });
});

const stop = new AbortController();
test.each([
  ["finish", "finished"],
  ["err", "failed"],
  ["die", "failed"],
  ["wait", "cancelled"],
])("a call left open is told as interrupted when a turn is to %s", async (prompt, status) => {
  const { updates, handlers } = recorder();
  const session = await start("leaves-open", {
    ...handlers,
    onUpdate: async (update) => {
      await handlers.onUpdate(update);
      if (prompt === "wait" && updates.length === 4) stop.abort();
    },
  });
  expect(await session.prompt(prompt, stop.signal)).toMatchObject({ status });
  expect(updates).toHaveLength(5);
  expect(updates.at(-1)).toEqual({
    type: "called",
    call: "open",
    title: "Call open",
    status: "interrupted",
  });
});

test("a call is told as interrupted once, not again by the next turn", async () => {
  const { updates, handlers } = recorder();
  const session = await start("leaves-open", handlers);
  await session.prompt("finish");
  await session.prompt("nothing");
  expect(updates).toHaveLength(5);
});
