import { expect, test } from "vitest";
import { filesSharing } from "./sharing.ts";

const texts = new Map([
  ["a.ts", "allocate cents remainder invoice"],
  ["b.ts", "allocate cents remainder"],
  ["c.ts", "allocate"],
  ["d.ts", "window"],
]);
const corpus = {
  paths: [...texts.keys()],
  filesWith: (term: string) => [...texts.values()].filter((text) => text.includes(term)).length,
  scoreFiles: (terms: readonly string[]) =>
    Float64Array.from(texts.values(), (text) =>
      terms.some((term) => text.includes(term)) ? 1 : 0,
    ),
};

test("files that share at least three words, the most first", () => {
  expect(filesSharing(corpus, "allocate the cents, remainder, of each invoice", 5)).toEqual([
    "a.ts",
    "b.ts",
  ]);
  expect(filesSharing(corpus, "allocate the cents, remainder, of each invoice", 1)).toEqual([
    "a.ts",
  ]);
  expect(filesSharing(corpus, "window allocate", 5)).toEqual([]);
});
