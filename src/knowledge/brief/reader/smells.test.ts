import { expect, test } from "vitest";
import { criteriaSmells } from "./smells.ts";

function rulesOf(...texts: readonly string[]): string[] {
  return criteriaSmells(texts.map((text, at) => ({ id: `AC-${at + 1}`, text }))).map(
    ({ rule, text }) => `${rule} ${text}`.trim(),
  );
}
const unwanted = "If the disk is full, then the system shall answer 507.";

test("a criterion that asks for two things is told by its id", () => {
  expect(rulesOf("The system shall show the name and send a mail.", unwanted)).toEqual([
    "compound-criterion AC-1",
  ]);
});

test("two objects of one verb are one thing", () => {
  expect(rulesOf("The system shall show the name and the date.", unwanted)).toEqual([]);
});

test("a criterion that nothing could watch is told; one with a number or a message is not", () => {
  expect(rulesOf("The upload shall be easy to handle.", unwanted)).toEqual([
    "unobservable-criterion AC-1",
  ]);
  expect(rulesOf("The system shall handle 50 uploads at once.", unwanted)).toEqual([]);
});

test("criteria without a single unwanted case are told once; no criteria have no smell", () => {
  expect(rulesOf("The page shall show 3 rows.", "The list shall show a date.")).toEqual([
    "no-unwanted-behaviour",
  ]);
  expect(rulesOf()).toEqual([]);
});

test("a vague word in a criterion is told with the criterion", () => {
  const [found] = criteriaSmells([{ id: "AC-1", text: "The page shall show it quickly." }]);
  expect(found?.message).toMatch(/^AC-1: "quickly" can be read in many ways/);
});

test("an id that stands three times is told once", () => {
  const one = { id: "AC-1", text: unwanted };
  expect(criteriaSmells([one, one, one]).map(({ rule }) => rule)).toEqual(["duplicate-criterion"]);
});
