import { expect, test } from "vitest";
import type { AgentHandlers, PermissionAsk } from "../agents/client.ts";
import { type AttemptPorts, carryOut } from "./attempt.ts";

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
    snapshot: async (commit) => ({ status: "unchanged", commit }),
    check: async () => [],
    findingsPrompt: () => "",
    ask: async (_kind, question, detail) => {
      asked.push([question, detail]);
      return "allow";
    },
    raise: async () => {},
    transcript: () => {},
  };
  const input = {
    agent: "scripted",
    cause: "brief" as const,
    prompt: "go",
    promptForNewSession: "go",
    turns: 0,
    commit: "base",
    fixes: 0,
    policy: { safety: "supervised" as const, confined: false, allow: [] },
    title: "tacit: run 1",
  };
  await carryOut(input, ports);
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
