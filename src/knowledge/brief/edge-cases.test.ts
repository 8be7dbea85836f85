import { expect, test } from "vitest";
import { memoryFiles } from "../../../test/support/memory-files.ts";
import { loadEntries } from "../context/entries.ts";
import type { Located } from "../locate/locate.ts";
import { type Framed, frameRequest, type Surroundings } from "./frame.ts";
import type { PastRemark } from "./past.ts";

/** Only the paths of what was located matter here. */
function about(...paths: readonly string[]): Located {
  const files = paths.map((path) => ({ path, probability: 0.9, score: 1, why: [] }));
  return { files, symbols: [], blocks: [] };
}

function remark(text: string, place: string): PastRemark {
  return { text, place, path: ".tacit/briefs/4-x.review.md", line: 7, brief: 4 };
}

function casesOf(surroundings: Partial<Surroundings>): Framed["edgeCases"] {
  const request = "Build user authentication";
  return frameRequest(request, { entries: [], facts: [], ...surroundings }).edgeCases;
}

test("a type of work proposes what goes wrong in it, at most five, each from a dimension of its own", () => {
  const cases = casesOf({});
  expect(cases).toHaveLength(5);
  expect(cases.every(({ from }) => from.startsWith("authentication."))).toBe(true);
  expect(new Set(cases.map(({ from }) => from)).size).toBe(5);
});

test("what a reviewer said of a located file comes first, with its place; of another file it does not come", () => {
  const remarks = [
    remark("The lock is never released.", "src/auth/lock.ts:12-14"),
    remark("The list jumps.", "src/boards/list.ts:3"),
  ];
  const cases = casesOf({
    located: about("src/auth/lock.ts"),
    past: { outcomes: new Map(), remarks },
  });
  expect(cases[0]).toEqual({
    text: "The lock is never released.",
    from: "review of brief 4",
    evidence: { path: ".tacit/briefs/4-x.review.md", line: 7 },
  });
  expect(cases.map(({ text }) => text)).not.toContain("The list jumps.");
});

test("the same remark made twice is proposed once", () => {
  const remarks = [
    remark("The lock is never released.", "a.ts"),
    remark("the lock is never released.", "a.ts:9"),
  ];
  const cases = casesOf({ located: about("a.ts"), past: { outcomes: new Map(), remarks } });
  expect(cases.filter(({ from }) => from === "review of brief 4")).toHaveLength(1);
});

test("an active risk whose scope holds a located file is proposed, one of elsewhere is not", async () => {
  const { entries } = await loadEntries(
    memoryFiles({
      ".tacit/context/risks/lock.md":
        "---\nkind: risk\ntitle: The lock outlives the process\nscope: [src/auth/**]\n---\nx\n",
      ".tacit/context/risks/list.md":
        "---\nkind: risk\ntitle: The list jumps\nscope: [src/boards/**]\n---\nx\n",
      ".tacit/context/risks/old.md":
        "---\nkind: risk\ntitle: It is old\nstatus: proposed\nscope: [src/auth/**]\n---\nx\n",
    }),
  );
  const cases = casesOf({ entries, located: about("src/auth/lock.ts") });
  expect(cases[0]).toEqual({
    text: "The lock outlives the process",
    from: "lock",
    evidence: { path: ".tacit/context/risks/lock.md", line: 3 },
  });
  expect(cases.filter(({ from }) => !from.startsWith("authentication."))).toHaveLength(1);
});

test("a small piece of work is proposed nothing", () => {
  expect(
    frameRequest("Fix the typo in the sign-in label", { entries: [], facts: [] }).edgeCases,
  ).toEqual([]);
});
