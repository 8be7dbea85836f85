import { expect, test } from "vitest";
import { verdictOf } from "../../../knowledge/checks/verdict.ts";
import { problemsOfVerdict } from "./verdict.ts";

test("a person is told that nothing was verified, and what could not be taken as evidence", () => {
  const verdict = verdictOf("c", [], undefined, { notes: ["coverage.xml: it is empty."] });
  expect(problemsOfVerdict({ verdict })).toEqual([
    expect.stringContaining("nothing was verified"),
    "coverage.xml: it is empty.",
  ]);
  expect(problemsOfVerdict({})).toEqual([]);
});
