import { expect, test } from "vitest";
import type { AgentHandlers, PermissionAsk } from "../agents/client.ts";
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
