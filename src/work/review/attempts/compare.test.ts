import { expect, test } from "vitest";
import { addedFile, reviewOfDiff } from "../../../../test/support/review-of-diff.ts";
import type { CriterionEvidence } from "../evidence/criteria.ts";
import { type Attempt, compareAttempts } from "./compare.ts";
import { takingRemarks } from "./take.ts";

function criterion(id: string, status: CriterionEvidence["status"]): CriterionEvidence {
  return { id, text: `${id} holds`, status, stale: false, hunks: [], artefacts: [] };
}

function attempt(run: string, diff: string, overrides: Partial<Attempt> = {}): Attempt {
  return {
    ...reviewOfDiff(diff),
    run,
    agent: "bundled",
    status: "review",
    commit: "c".repeat(40),
    rounds: [{ fixes: 1 }],
    openRemarks: 0,
    cost: { input: 10, output: 2 },
    milliseconds: 2_000,
    ...overrides,
  };
}

const code = [
  "const total = price * count;",
  "if (total > limit) {",
  "  refuse(total, limit, now());",
];

test("attempts stand side by side by what they came to", () => {
  const first = attempt("4", addedFile("src/a.ts", code), {
    criteria: [criterion("AC-1", "shown"), criterion("AC-2", "unshown")],
    verdict: { commit: "c".repeat(40), status: "green", checks: [] },
  });
  const second = attempt("5", addedFile("src/a.ts", code) + addedFile("src/b.ts", ["f();"]), {
    criteria: [{ ...criterion("AC-1", "shown"), stale: true }],
    verdict: { commit: "d".repeat(40), status: "green", checks: [] },
    rounds: [{ fixes: 0 }, { fixes: 2 }],
  });
  const { attempts, criteria, apart } = compareAttempts([first, second]);

  expect(criteria).toEqual([
    { id: "AC-1", text: "AC-1 holds", statuses: ["shown", "stale"] },
    { id: "AC-2", text: "AC-2 holds", statuses: ["unshown", "not asked"] },
  ]);
  expect(attempts.map(({ verdict }) => verdict)).toEqual(["green", "none"]);
  expect(attempts.map(({ rounds, fixes }) => [rounds, fixes])).toEqual([
    [0, 1],
    [1, 2],
  ]);
  expect(attempts.map(({ size }) => size)).toEqual([
    { files: 1, added: 3, removed: 0 },
    { files: 2, added: 4, removed: 0 },
  ]);
  const [one, other] = attempts.map(({ risk }) => risk.points);
  expect(one).toBeGreaterThan(0);
  expect(other).not.toBe(one);
  expect(apart).toEqual([{ path: "src/b.ts", runs: ["5"] }]);
});

test("flags are counted by hunk, and findings wherever they stand", () => {
  const diff = addedFile("src/a.ts", code) + addedFile("src/b.ts", code);
  const reviewed = reviewOfDiff(diff, {
    impactOf: () => [{ flag: "money", text: "" }],
    findings: [
      { rule: "review/x", path: "src/a.ts", line: 1, message: "In a hunk." },
      { rule: "review/y", message: "In none." },
    ],
  });
  const [only] = compareAttempts([attempt("4", diff, reviewed)]).attempts;

  expect(only?.risk).toMatchObject({ impact: { money: 2 }, findings: 2 });
});

test("a hunk of another attempt becomes a remark where the file is, or on the whole change", () => {
  const hunks = reviewOfDiff(
    addedFile("src/a.ts", ["say(`x`);", "````"]) + addedFile("src/b.ts", ["f();"]),
  ).files.flatMap((file) => file.hunks);
  const remarks = takingRemarks("run 5", hunks, [{ path: "src/a.ts" }]);

  expect(remarks.map(({ place }) => place)).toEqual(["src/a.ts", "change"]);
  expect(remarks[0]?.text).toBe(
    "Take over what run 5 does in src/a.ts at line 1. Fit it to this change, and leave the rest of this change as it is.\n\n`````diff\n+say(`x`);\n+````\n`````",
  );
});
