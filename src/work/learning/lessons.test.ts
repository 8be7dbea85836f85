import { expect, test } from "vitest";
import { lessonsOf } from "./lessons.ts";

const remark = {
  run: 3,
  remark: "R1",
  place: "src/server/presence.ts:12",
  text: "A peer that leaves must be announced. Others still see its cursor.",
  state: "verified",
};

test("a remark becomes a lesson scoped to where it was made", () => {
  expect(lessonsOf([remark])).toEqual([
    {
      id: "L1",
      run: 3,
      remark: "R1",
      title: "A peer that leaves must be announced",
      body: `${remark.text}\nWhy: said in review of run 3, remark R1, at src/server/presence.ts:12.`,
      scope: ["src/server/**/*.ts"],
    },
  ]);
});

test("drafts and waived remarks teach nothing, and a remark on the whole change has no scope", () => {
  expect(
    lessonsOf([
      { ...remark, state: "draft" },
      { ...remark, state: "waived" },
    ]),
  ).toEqual([]);
  expect(lessonsOf([{ ...remark, place: "change" }])[0]?.scope).toEqual([]);
});

test("a lesson keeps its number when an earlier remark begins or ceases to teach", () => {
  const second = { ...remark, remark: "R2", text: "Say why." };
  const idsFor = (state: string): string[] =>
    lessonsOf([{ ...remark, state }, second]).map(({ id }) => id);
  expect(idsFor("draft")).toEqual(["L2"]);
  expect(idsFor("addressed")).toEqual(["L1", "L2"]);
  expect(idsFor("reopened")).toEqual(["L2"]);
});

test("a question teaches where its answer was a change that a person verified", () => {
  const question = { ...remark, severity: "question" };
  expect(lessonsOf([question, { ...question, state: "answered", changed: true }])).toEqual([]);
  const taught = lessonsOf([question, { ...question, changed: true }, remark]);
  expect(taught.map(({ id }) => id)).toEqual(["L2", "L3"]);
});

test.each([
  ["src/a.ts:-12", ["src/**/*.ts"]],
  ["src/a.ts:3-4", ["src/**/*.ts"]],
  ["./change", ["*"]],
  ["a.ts:7:", ["*"]],
  ["item:clock", []],
  ["AC-1", []],
])("a lesson of %s has the scope %j", (place, scope) => {
  expect(lessonsOf([{ ...remark, place }])[0]?.scope).toEqual(scope);
});
