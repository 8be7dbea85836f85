import { expect, test } from "vitest";
import { contradictionsIn } from "./contradictions.ts";

function pairs(...sentences: string[]): string[] {
  return contradictionsIn(sentences).map(({ text }) => text);
}

test("what one sentence says and another denies is shown with both", () => {
  expect(
    pairs("Guests may delete comments.", "It is blue.", "Guests may not delete comments."),
  ).toEqual(["Guests may delete comments.\nGuests may not delete comments."]);
});

test("another number for the same is one too", () => {
  expect(
    pairs("The search must answer within 200 ms.", "The search has to answer within 500 ms."),
  ).toHaveLength(1);
});

test("different things are none", () => {
  expect(
    pairs(
      "Guests may read comments.",
      "Guests may not write comments.",
      "Photos have at most 5 MB.",
      "Videos have at most 50 MB.",
      "Access tokens live 10 minutes.",
      "Refresh tokens live 60 days.",
    ),
  ).toEqual([]);
});
