import { expect, test } from "vitest";
import type { TurnCause } from "../../ground/contract/event.ts";
import type { AgentHandlers, AgentUpdate, PermissionAsk } from "../agents/client.ts";
import { type AttemptPorts, openAttempt } from "./attempt.ts";

/** What a person is asked when the agent wants leave for `request`, as question and detail. */
async function askedFor(request: PermissionAsk): Promise<(string | undefined)[][]> {
  const asked: (string | undefined)[][] = [];
  const openAgent = async (handlers: AgentHandlers) => ({
    id: "one",
    loaded: false,
    capabilities: { load: false, reports: false },
    prompt: async () => {
      await handlers.onPermission(request, new AbortController().signal);
      return { status: "cancelled" as const };
    },
    close: async () => {},
  });
  const ports: AttemptPorts = {
    append: async () => {},
    openAgent,
    ask: async (_kind, question, detail) => {
      asked.push([question, detail]);
      return "allow";
    },
    transcript: () => {},
  };
  const policy = { safety: "supervised" as const, confined: false, allow: [] };
  const attempt = await openAttempt({ agent: "scripted", policy }, ports);
  const { signal } = new AbortController();
  await attempt.takeTurn({ turn: 1, cause: "brief", prompt: "go", signal });
  return asked;
}

test("a person who is asked for an edit sees what would change", async () => {
  const detail = "edit a.ts\n-x\n+y";
  const request = { call: "c1", title: "Edit a.ts", kind: "edit" as const, detail, input: {} };
  expect(await askedFor(request)).toEqual([["Edit a.ts", detail]]);
});

test("a person who is asked for a command sees it, and what the agent calls it", async () => {
  const request = {
    call: "c1",
    title: "Run the tests",
    kind: "execute" as const,
    command: "npm test",
    input: {},
  };
  expect(await askedFor(request)).toEqual([["Run `npm test`?", "Run the tests"]]);
});

/** Facts of a turn in which the agent says and does things. */
async function turnOf(
  updates: readonly AgentUpdate[],
  given: { readonly reports: boolean; readonly cause?: TurnCause },
) {
  const told: (readonly [string, unknown])[] = [];
  const ports: AttemptPorts = {
    append: async (type, body) => {
      told.push([type, body]);
    },
    openAgent: async (handlers) => ({
      id: "one",
      loaded: false,
      capabilities: { load: false, reports: given.reports },
      prompt: async () => {
        for (const update of updates) {
          // oxlint-disable-next-line no-await-in-loop -- in order
          await handlers.onUpdate(update);
        }
        return { status: "finished" as const };
      },
      close: async () => {},
    }),
    ask: async () => "",
    transcript: () => {},
  };
  const policy = { safety: "supervised" as const, confined: false, allow: [] };
  const attempt = await openAttempt({ agent: "scripted", policy }, ports);
  const { signal } = new AbortController();
  const { cause = "remarks" } = given;
  await attempt.takeTurn({ turn: 2, cause, prompt: "go", signal });
  return told;
}

const called = { type: "called", call: "c1", title: "ls", status: "completed" } as const;
const said = (text: string) => ({ type: "said", text }) as const;

test("an agent without our tool answers remarks in its last message", async () => {
  const updates = [
    said("R1: disputed"),
    called,
    said("Mended.\nR1: addr"),
    said("essed - It throws."),
  ];
  const told = await turnOf(updates, { reports: false });
  expect(told.slice(-2)).toEqual([
    [
      "agent.reported",
      {
        turn: 2,
        summary: "Mended.",
        remarks: [{ id: "R1", state: "addressed", note: "It throws." }],
      },
    ],
    ["turn.ended", expect.objectContaining({ outcome: "finished" })],
  ]);
});

test("nothing is read from the words of one that has it, from a first turn, or where nothing is answered", async () => {
  const answer = [said("R1: addressed - It throws.")];
  const turns = [
    await turnOf(answer, { reports: true }),
    await turnOf(answer, { reports: false, cause: "brief" }),
    await turnOf([said("I am done.")], { reports: false }),
    await turnOf([...answer, called], { reports: false }),
  ];
  for (const told of turns) expect(told.map(([type]) => type)).not.toContain("agent.reported");
});

test("an agent that was killed because it did not stop takes no further turn; one that stopped does", async () => {
  for (const gone of [true, undefined]) {
    const told: (readonly [string, unknown])[] = [];
    const ports: AttemptPorts = {
      append: async (type, body) => {
        told.push([type, body]);
      },
      openAgent: async () => ({
        id: "one",
        loaded: false,
        capabilities: { load: false, reports: true },
        prompt: async () => ({ status: "cancelled" as const, ...(gone && { gone }) }),
        close: async () => {},
      }),
      ask: async () => "",
      transcript: () => {},
    };
    const policy = { safety: "supervised" as const, confined: false, allow: [] };
    // oxlint-disable-next-line no-await-in-loop -- two small worlds
    const attempt = await openAttempt({ agent: "scripted", policy }, ports);
    const { signal } = new AbortController();
    // oxlint-disable-next-line no-await-in-loop -- as above
    await attempt.takeTurn({ turn: 2, cause: "steer", prompt: "go", steered: 7, signal });
    expect(attempt.alive()).toBe(gone !== true);
    expect(told.slice(1)).toEqual([
      ["turn.started", { turn: 2, cause: "steer", prompt: "go", steered: 7 }],
      ["turn.ended", expect.objectContaining({ outcome: "cancelled" })],
    ]);
  }
});
