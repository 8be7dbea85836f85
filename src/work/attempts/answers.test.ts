import { expect, test } from "vitest";
import { answersIn, LONGEST_MESSAGE } from "./answers.ts";

const one = (state: string, note: string) => [{ id: "R1", state, note }];

test.each([
  ["R1: addressed - It throws now.", one("addressed", "It throws now.")],
  ["- **R1**: addressed — It throws now.", one("addressed", "It throws now.")],
  ["* `R1` (`disputed`): It is so.", one("disputed", "It is so.")],
  ["1. R1 answered. Twice, because of b.", one("answered", "Twice, because of b.")],
  ["| R1 | addressed | It throws now. |", one("addressed", "It throws now.")],
  ["R1 has been addressed: It throws.", one("addressed", "It throws.")],
  ["R1 - Addressed", one("addressed", "")],
  ["r1 => DISPUTED", one("disputed", "")],
  ["R1 at src/a.ts:4: addressed - Done.", one("addressed", "Done.")],
  [
    "## R1 at src/a.ts:4 (nit)\n\n> The cursor stays.\n\nAddressed: Done.",
    one("addressed", "Done."),
  ],
  ["### R1\n**Status:** disputed\nNo.", one("disputed", "No.")],
  [
    "R1: addressed - It throws\n  and says why.\n\nElse nothing.",
    one("addressed", "It throws and says why."),
  ],
  ["R1: addressed - First.\nR1: disputed - No.", one("disputed", "No.")],
])("%j is an answer", (message, remarks) => {
  expect(answersIn(message).remarks).toEqual(remarks);
});

test.each([
  "I addressed R1.",
  "R1: not addressed",
  "R1: addressedness",
  "RR1: addressed",
  "R1x: addressed",
  "addressed",
  "ID: addressed - what you did or say",
  "",
])("%j is none", (message) => {
  expect(answersIn(message).remarks).toEqual([]);
});

test("what is said above the answers is the summary", () => {
  const message =
    "Both are mended.\nI ran the tests.\n\nR1: addressed - a\nR2: answered - b\n\nThat is all.";
  expect(answersIn(message)).toEqual({
    summary: "Both are mended.\nI ran the tests.",
    remarks: [
      { id: "R1", state: "addressed", note: "a" },
      { id: "R2", state: "answered", note: "b" },
    ],
  });
});

test("any amount of text is read, and little of it kept", () => {
  for (const piece of ["R1 ", "R1: addressed ", " \t", "|*_`", "at at ", "R1\n", "- ".repeat(50)]) {
    answersIn(piece.repeat(LONGEST_MESSAGE / piece.length));
  }
  const many = Array.from({ length: 5000 }, (_, index) => `R${index}: addressed`).join("\n");
  expect(answersIn(many).remarks).toHaveLength(500);
  const [answer] = answersIn(`R1: addressed - ${"x".repeat(90_000)}`).remarks;
  expect(answer?.note).toHaveLength(4000);
});
