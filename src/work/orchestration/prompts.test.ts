import { expect, test } from "vitest";
import type { Fact, FactBody, FactType } from "../../ground/contract/event.ts";
import { viewRun } from "../../ground/journal/status.ts";
import { handOver, promptOf } from "./prompts.ts";

function told(...facts: readonly { [Type in FactType]: [Type, FactBody<Type>] }[FactType][]) {
  return facts.map(([type, body], index) => {
    const fact = { sequence: index + 1, run: 1, task: 1, attempt: 1, type, body, at: new Date(0) };
    // Type and body belong together by the signature; the union cannot express that.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return fact as Fact;
  });
}

const facts = told(
  [
    "run.started",
    {
      brief: { number: 1, slug: "a", title: "A", hash: "h" },
      repository: "/r",
      base: "b0",
      target: "main",
      agent: "pi",
      safety: "boxed",
    },
  ],
  [
    "remark.added",
    { remark: "R1", place: "b.ts:2", text: "Shorter.", commit: "c1", severity: "nit" },
  ],
  ["remark.added", { remark: "R2", place: "b.ts:9", text: "Twice.", commit: "c1", line: "x" }],
  ["remark.added", { remark: "R3", place: "a.ts:9", text: "Not sent.", commit: "c1" }],
  [
    "remark.added",
    {
      remark: "R4",
      place: "z.ts:1",
      text: "A cent.",
      commit: "c1",
      severity: "blocker",
      suggestion: "cents",
    },
  ],
  ["round.sent", { round: 1, remarks: ["R1", "R2", "R4"], commit: "c1" }],
  ["remark.answered", { id: "R2", state: "disputed", note: "It is once.", commit: "c2" }],
  ["remark.reopened", { remark: "R2", text: "Look at c.ts.", by: "ada" }],
  ["round.sent", { round: 2, remarks: ["R1", "R2", "R4"], commit: "c2" }],
);

test("a round tells its remarks by weight and file, each with what was said since", () => {
  const prompt = promptOf(facts, {
    run: 1,
    task: 1,
    cause: "remarks",
    fix: 0,
    fixes: 3,
    fresh: false,
    reports: true,
    titles: new Map(),
  });
  expect(prompt.slice(prompt.indexOf("## "), prompt.indexOf("When you finish"))).toBe(
    [
      "## R4 at z.ts:1 (blocker)",
      "A cent.",
      "suggested:",
      "```\ncents\n```",
      "## R2 at b.ts:9",
      "```\nx\n```",
      "Twice.",
      "The answer was: disputed, It is once.",
      "Reopened: Look at c.ts.",
      "## R1 at b.ts:2 (nit)",
      "Shorter.",
      "",
    ].join("\n\n"),
  );
});

test("a person who has the task sees what they are told, and not what they answered", () => {
  const { detail } = handOver(facts, viewRun(1, facts), { task: 1, cause: "remarks" }, "/w");
  expect(detail?.split("\n")).toEqual([
    "R4 at z.ts:1 (blocker): A cent.",
    "R2 at b.ts:9: Twice. Look at c.ts.",
    "R1 at b.ts:2 (nit): Shorter.",
  ]);
});
