import { expect, test } from "vitest";
import { absorbed, withSeen, withVerified } from "./absorb.ts";
import { change, file, hunk, remark } from "./sample.ts";

const first = file("src/a.ts", [hunk("a1"), hunk("a2")]);
const second = file("src/b.ts", [hunk("b1")]);

test("what was marked is seen, and what was not is the same object", () => {
  const before = change([first, second]);
  const after = withSeen(before, new Set(["a2"]));
  expect(after.files[0]?.hunks.map(({ seen }) => seen)).toEqual([false, true]);
  expect(after.files[0]?.hunks[0]).toBe(before.files[0]?.hunks[0]);
  expect(after.files[1]).toBe(before.files[1]);
});

test("an answer about the whole change leaves the lines of an interdiff", () => {
  const shown = change([first], { interdiff: true, from: "reviewed" });
  const answer = change([second], { remarks: [remark("R1")], approved: true, obstacles: ["no"] });
  expect(absorbed(shown, answer)).toMatchObject({
    interdiff: true,
    from: "reviewed",
    files: [{ path: "src/a.ts" }],
    remarks: [{ id: "R1" }],
    approved: true,
    obstacles: ["no"],
  });
  expect(absorbed(change([first]), answer)).toBe(answer);
});

test("what was verified is so at once", () => {
  const of = change([], { remarks: [remark("R1", { state: "addressed" }), remark("R2")] });
  expect(withVerified(of, new Set(["R1"])).remarks.map(({ state }) => state)).toEqual([
    "verified",
    "draft",
  ]);
});
