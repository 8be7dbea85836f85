import { expect, test } from "vitest";
import { obstaclesToApproval, obstaclesToShipping, type Reviewable } from "./gate.ts";

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
  [{ remarks: [{ id: "R1", state: "addressed" }] }, "Remark R1 is open."],
  [{ commit: undefined }, "There is no snapshot yet."],
] satisfies [Partial<Reviewable>, string][])("%j is in the way of approval", (override, reason) => {
  expect(obstaclesToApproval({ ...ready, ...override })).toContain(reason);
});

test("an approval of an older commit does not count", () => {
  const found = obstaclesToShipping({ ...ready, approvedCommit: "c".repeat(40) });
  expect(found).toEqual(["It was approved at cccccccccc, which is no longer its latest commit."]);
});
