import { expect, test } from "vitest";
import { type Folds, isSeen, nextAfter, sectionsOf } from "./order.ts";
import { change, file, hunk } from "./sample.ts";

const closed: Folds = { all: false, but: new Set() };
const open: Folds = { all: true, but: new Set() };

function said(...args: Parameters<typeof sectionsOf>): readonly string[] {
  return sectionsOf(...args).map(
    ({ title, entries }) => `${title}: ${entries.map(({ id }) => id).join(" ")}`,
  );
}

const first = file("src/a.ts", [
  hunk("a1"),
  hunk("a2", { newStart: 40 }),
  hunk("a3", { newStart: 9 }),
]);
const second = file("src/b.ts", [hunk("b1")]);

test("by risk it is five to start with, then files with their hunks from top to bottom", () => {
  const of = change([first, second], {
    orders: {
      risk: ["b1", "a2", "a3", "a1"],
      startHere: ["b1"],
      tenMinutes: [],
      files: [],
    },
  });
  expect(said(of, "risk", closed)).toEqual(["Start here: b1", "src/a.ts: a1 a3 a2"]);
});

test("where everything is to start with, it is shown by file", () => {
  const of = change([second], {
    orders: { risk: ["b1"], startHere: ["b1"], tenMinutes: ["b1"], files: ["b1"] },
  });
  expect(said(of, "risk", closed)).toEqual(["src/b.ts: b1"]);
});

test("ten minutes end after some seventy lines", () => {
  const long = file("src/a.ts", [
    hunk("a1", { added: 60 }),
    hunk("a2", { added: 30 }),
    hunk("a3", { added: 1 }),
  ]);
  expect(said(change([long]), "tenMinutes", closed)).toEqual([
    "In ten minutes: a1 a2",
    "When there is more time: a3",
  ]);
});

test("files without lines are shown all the same", () => {
  const image = file("logo.png", [], { binary: true });
  expect(said(change([first, image]), "risk", closed).at(-1)).toBe("Without lines: file:logo.png");
  expect(said(change([image]), "files", closed)).toEqual(["logo.png: file:logo.png"]);
});

const edit = { fold: { why: "same-edit", text: "as 2 others" } } as const;
const folding = change(
  [
    file("src/a.ts", [hunk("a1", edit), hunk("a2", edit), hunk("a3")]),
    file("src/b.ts", [hunk("b1", edit)]),
  ],
  { groups: [{ text: "replaces `x` with `y`", hunks: ["a1", "a2", "b1"] }] },
);

test("what may be read in passing stands behind one entry, at the end", () => {
  const sections = sectionsOf(folding, "risk", closed);
  expect(sections.map(({ title }) => title)).toEqual([
    "src/a.ts",
    "3 hunks, same edit: replaces `x` with `y`",
  ]);
  const [entry] = sections[1]?.entries ?? [];
  expect(entry).toMatchObject({ folded: true });
  expect(entry?.group?.hunks.map(({ id }) => id)).toEqual(["a1", "a2", "b1"]);
});

test("nothing stays hidden: all folds open together, or one by itself", () => {
  const all = "3 hunks, same edit: replaces `x` with `y`: a1 a2 b1";
  expect(said(folding, "risk", open)).toContain(all);
  const one = { all: false, but: new Set(["fold:same edit: replaces `x` with `y`"]) };
  expect(said(folding, "risk", one)).toContain(all);
});

test("by file, folded hunks stay where they are", () => {
  const [a] = sectionsOf(folding, "files", { all: false, but: new Set(["a2"]) });
  expect(a?.entries.map(({ id, folded }) => [id, folded])).toEqual([
    ["a1", true],
    ["a2", false],
    ["a3", false],
  ]);
});

test("what was found in a hunk opens it", () => {
  const finding = { rule: "x", message: "look" };
  const of = change([file("src/a.ts", [hunk("a1", { ...edit, findings: [finding] })])]);
  expect(said(of, "risk", closed)).toEqual(["src/a.ts: a1"]);
});

test("the next that is wanted is looked for around the end", () => {
  const entries = sectionsOf(
    change([
      file("src/a.ts", [hunk("a1", { seen: true }), hunk("a2"), hunk("a3", { seen: true })]),
    ]),
    "files",
    closed,
  ).flatMap((section) => section.entries);
  const unseen = (each: (typeof entries)[number]): boolean => !isSeen(each);
  expect(nextAfter(entries, "a3", unseen)?.id).toBe("a2");
  expect(nextAfter(entries, undefined, unseen)?.id).toBe("a2");
  expect(nextAfter(entries, "a2", () => true, -1)?.id).toBe("a1");
  expect(nextAfter(entries, "a1", () => false)).toBeUndefined();
});
