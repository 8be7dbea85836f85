import { expect, test } from "vitest";
import { placesOf, spansOf } from "./marks.ts";

test("words are found whole, whatever their case", () => {
  expect(placesOf("Fast, faster, FAST.", "fast")).toEqual([0, 14]);
  expect(placesOf("at most 200 of 2000", "200")).toEqual([8]);
  expect(placesOf("anything", "")).toEqual([]);
});

test("a text comes back in pieces that make it whole again", () => {
  const text = "Make it fast, at most 200.";
  const spans = spansOf(text, [{ text: "200" }, { text: "fast" }, { text: "" }]);
  expect(spans.map((span) => span.text).join("")).toBe(text);
  expect(spans.filter(({ finding }) => finding !== undefined).map((span) => span.text)).toEqual([
    "fast",
    "200",
  ]);
});

test("of two findings that overlap the longer one from the same place is marked", () => {
  const spans = spansOf("best practices", [{ text: "best" }, { text: "best practices" }]);
  expect(spans).toHaveLength(1);
});
