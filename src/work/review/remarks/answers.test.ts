import { expect, test } from "vitest";
import type { RemarkStatus } from "../../../ground/journal/remarks.ts";
import { parseDiff } from "../diff.ts";
import { settledAnswers } from "./answers.ts";
import type { Changes } from "./changes.ts";

const round = parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -8,3 +8,3 @@
 eight
-nine
+9
 ten
`);
const earlier = parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -1,1 +1,6 @@
+a
+b
+c
+d
+e
 one
`);

function remark(overrides: Partial<RemarkStatus> = {}): RemarkStatus {
  return {
    id: "R1",
    place: "a.ts:9",
    severity: "issue",
    text: "Why?",
    commit: "c1",
    state: "sent",
    round: 1,
    sentAt: "c1",
    thread: [],
    ...overrides,
  };
}

async function settled(
  given: RemarkStatus,
  state: "addressed" | "answered" | "disputed",
  commit = "c2",
) {
  const asked: string[] = [];
  const changes: Changes = async (from, to) => {
    asked.push(`${from} ${to}`);
    return from === "c0" ? earlier : round;
  };
  const run = { commit, remarks: [given] };
  const [answer] = await settledAnswers(run, [{ id: "R1", state, note: "So." }], changes);
  return { answer, asked };
}

test("addressed is kept with the commits and what changed between them at the place", async () => {
  expect((await settled(remark(), "addressed")).answer).toEqual({
    id: "R1",
    state: "addressed",
    note: "So.",
    commit: "c2",
    addressing: { from: "c1", to: "c2", near: [{ path: "a.ts", first: 9, last: 9 }], files: [] },
  });
});

test("a remark of an earlier commit is looked for where it stood when it was sent", async () => {
  const older = remark({ place: "a.ts:4", commit: "c0", sentAt: "c1" });
  const { answer, asked } = await settled(older, "addressed");
  expect(answer?.addressing?.near).toHaveLength(1);
  expect(asked).toEqual(["c0 c1", "c1 c2"]);
});

test("addressed without any change is an answer, and what was claimed is kept", async () => {
  const { answer, asked } = await settled(remark(), "addressed", "c1");
  expect(answer).toEqual({
    id: "R1",
    state: "answered",
    claimed: "addressed",
    note: "So.",
    commit: "c1",
  });
  expect(asked).toEqual([]);
});

test("other answers need no evidence, and neither does one to what was never sent", async () => {
  const answer = { id: "R1", note: "So.", commit: "c2" };
  expect((await settled(remark(), "disputed")).answer).toEqual({ ...answer, state: "disputed" });
  const { sentAt: _, ...draft } = remark({ state: "draft" });
  expect((await settled(draft, "addressed")).answer).toEqual({ ...answer, state: "addressed" });
});

test("a difference is read once, however many remarks are answered", async () => {
  const ids = Array.from({ length: 50 }, (_, index) => `R${index + 1}`);
  let reads = 0;
  await settledAnswers(
    { commit: "c2", remarks: ids.map((id) => remark({ id })) },
    ids.map((id) => ({ id, state: "addressed", note: "" })),
    async () => {
      reads += 1;
      return round;
    },
  );
  expect(reads).toBe(1);
});
