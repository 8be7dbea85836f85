import { expect, test } from "vitest";
import type { ChangeReview } from "../../../ground/contract/review.ts";
import { KeptModels } from "./kept-models.ts";

function modelOf(lines: number): ChangeReview {
  const line = { kind: "context" as const, text: "x", old: 1, new: 1 };
  const hunk = {
    id: "1",
    content: "1",
    path: "a.ts",
    heading: "",
    oldStart: 1,
    newStart: 1,
    lines: Array.from({ length: lines }, () => line),
    added: 0,
    removed: 0,
    points: 0,
    reasons: [],
    impact: [],
    findings: [],
    untested: [],
    seen: false,
    origins: [],
  };
  return {
    files: [
      {
        path: "a.ts",
        oldPath: "a.ts",
        status: "modified",
        kind: "source",
        binary: false,
        hunks: [hunk],
      },
    ],
    orders: { risk: ["1"], startHere: [], tenMinutes: ["1"], files: ["1"] },
    groups: [],
    findings: [],
    interface: { added: [], changed: [], removed: [] },
    problems: [],
  };
}

test("the models that were asked for last are kept, as many lines as there may be", () => {
  const kept = new KeptModels(10);
  const [a, b, c] = [modelOf(4), modelOf(4), modelOf(4)];
  kept.set("a", a);
  kept.set("b", b);
  expect(kept.get("a")).toBe(a);
  kept.set("c", c);
  expect([kept.get("a"), kept.get("b"), kept.get("c")]).toEqual([a, undefined, c]);
});

test("one that is larger than all may be takes no other's place", () => {
  const kept = new KeptModels(10);
  const small = modelOf(4);
  kept.set("small", small);
  kept.set("large", modelOf(11));
  expect(kept.get("large")).toBeUndefined();
  expect(kept.get("small")).toBe(small);
});
