import { describe, expect, test } from "vitest";
import { anyOf, phraseOf } from "../reader/phrase.ts";
import { decides, isKeywords, proseOf } from "../reader/sentences.ts";
import type { Dimension } from "./kind.ts";
import { kindsOfWork } from "./kinds.ts";
import { universal } from "./universal.ts";

/** By its phrases alone: what was learned is measured by bench/brief.ts. */
function states(dimension: Dimension, text: string): boolean {
  const phrase = anyOf(dimension.stated);
  return proseOf(text).sentences.some(
    (sentence) => decides(sentence) && !isKeywords(sentence) && phrase(sentence),
  );
}

const groups: readonly (readonly [string, readonly Dimension[]])[] = [
  ["universal", universal],
  ...kindsOfWork.map(({ id, dimensions }) => [id, dimensions] as const),
];

describe.each(groups)("%s", (_, dimensions) => {
  test("every dimension says why it matters and where that is from", () => {
    const bare = dimensions.filter(
      ({ why, source, severity }) => why === "" || source === "" || severity <= 0 || severity > 1,
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  test("sentences that state a dimension are recognised, as different as they are", () => {
    const few = dimensions.filter(({ says, names }) => says.length < 6 || names.length < 2);
    const missed = dimensions.flatMap((dimension) =>
      dimension.says
        .filter((sentence) => !states(dimension, sentence))
        .map((sentence) => `${dimension.id}: ${sentence}`),
    );
    expect({ few: few.map(({ id }) => id), missed }).toEqual({ few: [], missed: [] });
  });

  test("sentences that only name it are not", () => {
    const wrong = dimensions.flatMap((dimension) =>
      dimension.names
        .filter((sentence) => states(dimension, sentence))
        .map((sentence) => `${dimension.id}: ${sentence}`),
    );
    expect(wrong).toEqual([]);
  });
});

test("ids are unique, and those of a kind begin with it", () => {
  const ids = groups.flatMap(([, dimensions]) => dimensions.map(({ id }) => id));
  expect(ids).toHaveLength(new Set(ids).size);
  const strange = kindsOfWork.flatMap(({ id, dimensions }) =>
    dimensions.filter((dimension) => !dimension.id.startsWith(`${id}.`)),
  );
  expect(strange).toEqual([]);
});

test("every phrase can be read", () => {
  const phrases = [
    ...kindsOfWork.flatMap(({ signs }) => signs.map(([, phrase]) => phrase)),
    ...groups.flatMap(([, dimensions]) =>
      dimensions.flatMap(({ stated, notApplicable, entries }) => [
        ...stated,
        ...(notApplicable ?? []).map(({ when }) => when),
        ...(entries === undefined ? [] : [entries]),
      ]),
    ),
  ];
  expect(phrases.map((phrase) => phraseOf(phrase))).toHaveLength(phrases.length);
});
