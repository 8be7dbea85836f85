import { expect, test } from "vitest";
import {
  obstaclesToApproval,
  obstaclesToShipping,
  type Reviewable,
  verifiedByApproval,
} from "./gate.ts";

const ready: Reviewable = {
  commit: "a".repeat(40),
  verdict: { commit: "a".repeat(40), status: "green" },
  approvedCommit: "a".repeat(40),
  remarks: [
    { id: "R1", state: "verified" },
    { id: "R2", state: "waived" },
  ],
};

test("green, approved and every remark settled: nothing is in the way", () => {
  expect(obstaclesToShipping(ready)).toEqual([]);
});

test.each([
  [
    { verdict: { commit: "b".repeat(40), status: "green" } },
    "The checks have not run at aaaaaaaaaa.",
  ],
  [{ verdict: { commit: "a".repeat(40), status: "red" } }, "The checks are red at aaaaaaaaaa."],
  [
    {
      verdict: {
        commit: "a".repeat(40),
        status: "red",
        checks: [
          { name: "types", status: "passed" },
          { name: "test", status: "failed" },
        ],
      },
    },
    "The checks are red at aaaaaaaaaa: test.",
  ],
  [{ remarks: [{ id: "R1", state: "addressed" }] }, "Remark R1 (addressed) is open."],
  [
    {
      remarks: [
        { id: "R1", state: "draft" },
        { id: "R2", state: "verified" },
        { id: "R3", state: "sent", unanswered: true },
        { id: "R4", state: "disputed", severity: "blocker" },
        { id: "R5", state: "reopened", severity: "nit" },
      ],
    },
    "Remarks R1 (draft), R3 (no answer), R4 (blocker, disputed), R5 (reopened) are open.",
  ],
  [{ commit: undefined }, "There is no snapshot yet."],
  [
    {
      planned: true,
      tasks: [
        { task: 1, status: "done" },
        { task: 2, status: "waiting" },
        { task: 3, status: "todo" },
        { task: 4, status: "todo" },
      ],
    },
    "T3, T4 of the plan are still to be done.",
  ],
  [
    {
      verdict: {
        commit: "a".repeat(40),
        status: "green",
        criteria: [
          { id: "AC-1", status: "shown" },
          { id: "AC-2", status: "waived", note: "by hand" },
          { id: "AC-3", status: "unshown", note: "The brief names no evidence." },
        ],
      },
    },
    "AC-3 is not shown: The brief names no evidence.",
  ],
] satisfies [Partial<Reviewable>, string][])("%j is in the way of approval", (override, reason) => {
  expect(obstaclesToApproval({ ...ready, ...override })).toContain(reason);
});

test("an approval of an older commit does not count", () => {
  const found = obstaclesToShipping({ ...ready, approvedCommit: "c".repeat(40) });
  expect(found).toEqual(["It was approved at cccccccccc, which is no longer its latest commit."]);
});

test("where no criterion names evidence, none is asked for", () => {
  const verdict = { commit: "a".repeat(40), status: "green", criteria: [] } as const;
  expect(obstaclesToApproval({ ...ready, verdict })).toEqual([]);
});

test("an approval verifies what the agent answered, and neither a blocker nor anything else", () => {
  const states = ["draft", "sent", "addressed", "answered", "disputed", "reopened", "waived"];
  const remarks = ["issue", "nit", "question", "blocker"].flatMap((severity) =>
    states.map((state) => ({ id: `${severity} ${state}`, state, severity })),
  );
  expect(verifiedByApproval(remarks).map(({ id }) => id)).toEqual([
    "issue addressed",
    "issue answered",
    "nit addressed",
    "nit answered",
    "question addressed",
    "question answered",
  ]);
});

test("what is said after an approval is in the way of shipping", () => {
  const remarks = [{ id: "R1", state: "draft" }];
  expect(obstaclesToShipping({ ...ready, remarks })).toEqual(["Remark R1 (draft) is open."]);
});
