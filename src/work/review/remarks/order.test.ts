import { expect, test } from "vitest";
import type { Severity } from "../../../ground/contract/event.ts";
import { inRoundOrder, toBeSent } from "./order.ts";

test("blockers come first, and within a severity the whole, then file by file in the order of lines", () => {
  const told: [string, Severity, string][] = [
    ["R1", "nit", "a.ts:1"],
    ["R2", "issue", "b.ts:2"],
    ["R3", "issue", "a.ts:10"],
    ["R4", "issue", "item:clock"],
    ["R5", "issue", "a.ts:9"],
    ["R6", "question", "a.ts:1"],
    ["R7", "issue", "AC-1"],
    ["R8", "blocker", "z.ts"],
    ["R9", "issue", "change"],
    ["R10", "issue", "a.ts"],
    ["R11", "issue", "a.ts:9"],
  ];
  const remarks = told.map(([id, severity, place]) => ({ id, severity, place }));
  expect(inRoundOrder(remarks).map(({ id }) => id)).toEqual([
    "R8",
    "R9",
    "R7",
    "R10",
    "R5",
    "R11",
    "R3",
    "R2",
    "R4",
    "R6",
    "R1",
  ]);
});

function ids(given: readonly { readonly id: string }[]): string {
  return given.map(({ id }) => id).join(", ");
}

test("what is new, has words since or got no answer goes with a round, and nits can wait", () => {
  const states = ["draft", "sent", "addressed", "answered", "disputed", "verified", "reopened"];
  const remarks = [...states, "waived"].flatMap((state) =>
    (["issue", "nit"] as const).map((severity) => ({
      id: `${state} ${severity}`,
      state,
      severity,
    })),
  );
  expect(ids(toBeSent(remarks))).toBe(
    "draft issue, draft nit, sent issue, sent nit, reopened issue, reopened nit",
  );
  expect(ids(toBeSent(remarks, { withoutNits: true }))).toBe(
    "draft issue, sent issue, reopened issue",
  );
});
