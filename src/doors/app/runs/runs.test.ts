import { expect, test } from "vitest";
import type { RunView } from "../../../ground/journal/status.ts";
import { runOutput } from "./runs.ts";

const view: RunView = {
  run: 3,
  status: "review",
  tasks: [],
  planned: false,
  task: 1,
  brief: { number: 1, slug: "add-login", title: "Add login", hash: "h" },
  repository: "/repo",
  base: "b0",
  target: "main",
  agent: "bundled",
  safety: "boxed",
  commit: "c1",
  rounds: 0,
  roundCommits: [],
  remarks: [],
  strayAnswers: [],
  seen: [],
  openItems: [],
  waivers: [],
  turns: 1,
  tokens: { input: 0, output: 0 },
  milliseconds: 1,
};

test("a run that no check has seen tells it as a problem, beside what else is one", () => {
  const unseen = { ...view, verdict: { commit: "c1", status: "green" as const, checks: [] } };
  expect(runOutput(unseen, undefined, ["else"]).problems).toEqual([
    "else",
    expect.stringMatching(/^No checks configured: nothing was verified by Tacit\./),
  ]);
  expect(runOutput(view, undefined, []).problems).toEqual([]);
});
