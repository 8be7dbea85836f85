import { expect, test } from "vitest";
import type { Criterion } from "../../../ground/contract/brief.ts";
import type { CriterionVerdict } from "../../../ground/contract/finding.ts";
import { parseDiff } from "../diff.ts";
import { type ReviewedFile, reviewedFiles } from "../reviewed.ts";
import { criteriaEvidence, type CriterionEvidence, type EvidenceOf } from "./criteria.ts";

const commit = "a".repeat(40);
const older = "b".repeat(40);

/** Files with one hunk for each text, all of it added; `heading` of hunks by `@@`. */
function changed(files: Readonly<Record<string, readonly string[]>>): ReviewedFile[] {
  const rows = Object.entries(files).flatMap(([path, hunks]) => [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    ...hunks.flatMap((text, at) => {
      const [heading, line] = text.includes("@@") ? text.split("@@") : ["", text];
      return [`@@ -${at * 10},0 +${at * 10 + 1},1 @@ ${heading}`, `+${line}`];
    }),
  ]);
  return reviewedFiles(parseDiff(`${rows.join("\n")}\n`), () => ({}));
}

function evidenceOf(
  criterion: Partial<Criterion>,
  overrides: Partial<EvidenceOf> = {},
): CriterionEvidence {
  const criteria = [{ id: "AC-2", text: "It locks.", ...criterion }];
  const [found] = criteriaEvidence({
    criteria,
    verdict: undefined,
    commit,
    files: [],
    ...overrides,
  });
  if (found === undefined) throw new Error("one criterion, one answer");
  return found;
}

/** Places of the hunks that are linked, such as `a.test.ts:1`. */
function linked(
  criterion: Partial<Criterion>,
  files: readonly ReviewedFile[],
  commits?: EvidenceOf["commits"],
): string[] {
  const { hunks } = evidenceOf(criterion, { files, ...(commits ? { commits } : {}) });
  const all = files.flatMap((file) => file.hunks);
  return hunks.map((id) => {
    const hunk = all.find((each) => each.id === id);
    return `${hunk?.path}:${hunk?.newStart}`;
  });
}

const shown: CriterionVerdict = {
  id: "AC-2",
  text: "It locks.",
  status: "shown",
  by: "check types",
  artefacts: ["evidence/1/x/visit/out.log"],
};

test("a criterion has the verdict's word, at the verdict's commit", () => {
  const verdict = { commit, criteria: [shown] };
  expect(evidenceOf({}, { verdict })).toEqual({ ...shown, at: commit, stale: false, hunks: [] });
  expect(evidenceOf({}, { verdict: { ...verdict, commit: older } })).toMatchObject({
    status: "shown",
    at: older,
    stale: true,
  });
});

test("a waiver holds for the whole run", () => {
  const waived = { ...shown, status: "waived", by: "maya", note: "by hand" } as const;
  expect(evidenceOf({}, { verdict: { commit: older, criteria: [waived] } })).toMatchObject({
    status: "waived",
    by: "maya",
    note: "by hand",
    stale: false,
  });
});

test("what no verdict has judged is unshown, and it says why", () => {
  const evidence = [{ kind: "check", name: "types" }] as const;
  const note = (criterion: Partial<Criterion>, verdict?: EvidenceOf["verdict"]) =>
    evidenceOf(criterion, { verdict }).note;
  expect(note({})).toBe("The brief names no evidence.");
  expect(note({ evidence })).toBe("The checks have not run yet.");
  expect(note({ evidence }, { commit })).toBe("It was not run.");
  expect(evidenceOf({ evidence })).not.toHaveProperty("at");
});

test("hunks of the test file that a criterion names are linked, of a named test its own", () => {
  const files = changed({
    "src/limit.ts": ["export const limit = 10;"],
    "src/limit.test.ts": [
      "import x",
      'test("eleventh attempt", () => {',
      'test("eleventh attempt"@@x',
    ],
  });
  const at = (name?: string) => {
    const file = "./src/limit.test.ts";
    return linked({ evidence: [{ kind: "test", file, ...(name ? { name } : {}) }] }, files);
  };
  expect(at()).toEqual(["src/limit.test.ts:1", "src/limit.test.ts:11", "src/limit.test.ts:21"]);
  expect(at("eleventh attempt")).toEqual(["src/limit.test.ts:11", "src/limit.test.ts:21"]);
  expect(at("twelfth")).toHaveLength(3);
});

test.each([
  ['test("AC-2: ten wrong passwords lock", () => {', true],
  ["func TestAC2Locks(t *testing.T) {", true],
  ["def test_ac_02_locks():", true],
  ['it("meets AC 2")', true],
  ["AC-20", false],
  ["MAC-2", false],
  ["mac_2", false],
  ["#ac2ff0", false],
  ["AC-3", false],
])("%s in a test speaks of AC-2: %j", (line, speaks) => {
  const files = changed({ "src/a.test.ts": [line, "other"] });
  expect(linked({}, files)).toEqual(speaks ? ["src/a.test.ts:1"] : []);
});

test("a criterion's name outside of tests, or in a line that went, links nothing", () => {
  expect(linked({}, changed({ "src/a.ts": ["// AC-2"] }))).toEqual([]);
  const removed = parseDiff(
    'diff --git a/a.test.ts b/a.test.ts\n--- a/a.test.ts\n+++ b/a.test.ts\n@@ -1 +1 @@\n-test("AC-2")\n+test("x")\n',
  );
  expect(
    linked(
      {},
      reviewedFiles(removed, () => ({})),
    ),
  ).toEqual([]);
});

test("a commit that names a criterion links what it touched, in the order of the change", () => {
  const files = changed({ "b.ts": ["1", "2"], "a.ts": ["3"], "c.ts": ["4"] });
  const commits = [
    { message: "auth: lock after ten\n\nMeets AC-2.", paths: ["a.ts", "b.ts", "gone.ts"] },
    { message: "docs: AC-3", paths: ["c.ts"] },
  ];
  expect(linked({}, files, commits)).toEqual(["b.ts:1", "b.ts:11", "a.ts:1"]);
});

test("no more hunks are linked than anyone reads", () => {
  const files = changed({ "a.test.ts": Array.from({ length: 300 }, (_, at) => `AC-2 ${at}`) });
  expect(linked({}, files)).toHaveLength(200);
});
