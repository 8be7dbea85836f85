import { expect, test } from "vitest";
import type { Entry, Scan } from "../../api/queries.ts";
import { groupOf, type Item, itemsOf, sentenceOf } from "./items.ts";

function entry(id: string, fields: Partial<Entry> = {}): Entry {
  return {
    id,
    kind: "convention",
    title: id,
    status: "active",
    path: `${id}.md`,
    scope: [],
    checked: false,
    body: "",
    ...fields,
  };
}

const scan: Scan = {
  name: "repo",
  facts: [],
  proposals: [
    {
      key: "own-errors-1",
      family: "own-errors",
      title: "Own errors",
      scope: [],
      unit: "throws",
      followed: 12,
      violated: 0,
      exemplars: [],
      violators: [],
      why: "12 of 12",
      score: 1,
    },
  ],
  entries: [{ kind: "convention", title: "Own errors", body: "Throw ours." }],
  written: [],
  settled: 0,
  questions: [{ kind: "hot-spot", question: "Why so often?", paths: ["a.ts"], why: "often" }],
  readiness: [],
  policies: [],
  counts: { files: 1, commits: 1, generated: 0 },
  ms: 1,
  problems: [],
};

const lesson = {
  id: "L1",
  run: 1,
  remark: "R1",
  title: "Say why",
  body: "",
  scope: [],
  state: "open" as const,
};

test("what waits for a person comes first, what is retired last", () => {
  const items = itemsOf({
    entries: [
      entry("old", { status: "retired" }),
      entry("rule"),
      entry("what", { kind: "project" }),
      entry("new", { status: "proposed" }),
    ],
    scan,
    lessons: [lesson, { ...lesson, id: "L2", state: "declined" }],
  });
  expect(items.map(({ key }) => key)).toEqual([
    "lesson:L1",
    "new",
    "own-errors-1",
    "question:Why so often?",
    "what",
    "rule",
    "old",
  ]);
  expect(items.map(groupOf)).toEqual([
    "Said in review",
    "Proposed",
    "Proposed by the scan",
    "Only you can say",
    "Project",
    "Conventions",
    "Retired",
  ]);
  expect(
    items.find((item): item is Item & { kind: "proposal" } => item.kind === "proposal")?.body,
  ).toBe("Throw ours.");
});

test("one sentence says how it stands", () => {
  expect(sentenceOf(itemsOf({ entries: [], scan, lessons: [lesson] }))).toBe("2 proposals wait.");
  expect(sentenceOf(itemsOf({ entries: [entry("a")], scan: undefined, lessons: [] }))).toBe(
    "1 entry holds. Nothing waits.",
  );
  expect(sentenceOf([])).toBe("Nothing is captured yet.");
});
