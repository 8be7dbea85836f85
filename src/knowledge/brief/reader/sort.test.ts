import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sentencesRead, proseOf } from "./sentences.ts";
import { sortSentences } from "./sort.ts";

const nothing: ReadonlyMap<string, string> = new Map();

test("every sentence of a description of 2,000 words goes into exactly one section", () => {
  const words = fc.constantFrom(
    ..."if the user must see a button then we log risk careful not sure export page never why list data when it fails".split(
      " ",
    ),
  );
  const sentence = fc
    .tuple(fc.array(words, { minLength: 6, maxLength: 14 }), fc.constantFrom(".", "?", "!"))
    .map(([some, end]) => `${some.join(" ")}${end}`);
  const ids = fc.subarray(["goal", "failures", "data", "acceptance", "non-goals", "api.errors"]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(sentence, ids), { minLength: 180, maxLength: 220 }),
      (described) => {
        const { sentences } = proseOf(described.map(([text]) => text).join(" "));
        const stated = new Map(described.map(([text, some]) => [text, some]));
        const sorted = sortSentences(
          sentences,
          (text) => new Map((stated.get(text) ?? []).map((id) => [id, text])),
        );
        expect(Object.values(sorted).flat().toSorted()).toEqual(sentences.toSorted());
      },
    ),
    { numRuns: 20 },
  );
  expect(sentencesRead).toBeGreaterThan(220);
});

test("sentences keep their order within a section, and one that stands twice is kept twice", () => {
  const sentences = ["A button is shown.", "A page opens.", "A button is shown."];
  expect(sortSentences(sentences, () => nothing)).toEqual({ Experience: sentences });
});

test("a question and what is undecided go to the intent, whatever they would state", () => {
  const sentences = ["What happens if it fails?", "We are not sure what fails."];
  expect(sortSentences(sentences, (text) => new Map([["failures", text]]))).toEqual({
    Intent: sentences,
  });
});

test("worries are risks, and a condition with its answer is an edge case", () => {
  expect(
    sortSentences(
      ["Be careful with the old clients.", "If the file is empty, then it is refused."],
      () => nothing,
    ),
  ).toEqual({
    Risks: ["Be careful with the old clients."],
    "Edge cases": ["If the file is empty, then it is refused."],
  });
});
