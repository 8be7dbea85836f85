import { expect, test } from "vitest";
import { placeRemarks, spotOf } from "./items.ts";
import { sectionsOf } from "./order.ts";
import { change, file, hunk, remark } from "./sample.ts";
import { sideable } from "./sideable.ts";

const of = change([
  file("src/a.ts", [
    hunk("a1"),
    hunk("a2", {
      newStart: 40,
      lines: [
        { kind: "added", text: "x", new: 40 },
        { kind: "added", text: "y", new: 41 },
      ],
    }),
  ]),
]);
const entries = sectionsOf(of, "files", { all: false, but: new Set() }).flatMap(
  (section) => section.entries,
);

test("a remark stands at its last line that is shown", () => {
  expect(spotOf("src/a.ts:40-60", entries)).toEqual({ entry: "a2", at: { side: "new", line: 41 } });
  expect(spotOf("src/a.ts:-2", entries)).toEqual({ entry: "a1", at: { side: "old", line: 2 } });
});

test("what no hunk shows stands above the first of its file", () => {
  expect(spotOf("src/a.ts:900", entries)).toEqual({ entry: "a1", at: "top" });
  expect(spotOf("src/a.ts", entries)).toEqual({ entry: "a1", at: "top" });
  expect(spotOf("src/other.ts:3", entries)).toBeUndefined();
  expect(spotOf("change", entries)).toBeUndefined();
});

test("a remark whose lines moved stands where they are now", () => {
  const { entryOfRemark, remarksOf } = placeRemarks(
    [remark("R1", { place: "src/gone.ts:1", now: "src/a.ts:41" }), remark("R2", { place: "AC-1" })],
    entries,
  );
  expect([...entryOfRemark]).toEqual([["R1", "a2"]]);
  expect(remarksOf.get("a2")?.map(({ id }) => id)).toEqual(["R1"]);
});

test("of an interdiff, what went is spoken of at what came in its place", () => {
  const went = { path: "src/a.ts", side: "old", first: 2, last: 2 } as const;
  expect(sideable(of, "src/a.ts", went)).toEqual(went);
  expect(sideable({ ...of, interdiff: true }, "src/a.ts", went)).toEqual({
    path: "src/a.ts",
    side: "new",
    first: 2,
    last: 2,
  });
});
