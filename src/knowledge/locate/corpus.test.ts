import { beforeAll, expect, test } from "vitest";
import { loadParsers } from "../codebase/parsers.ts";
import { Corpus, rarity } from "./corpus.ts";
import { buildSegment } from "./build-segment.ts";
import { Segment } from "./segment.ts";

beforeAll(loadParsers);

async function segmentOf(texts: Readonly<Record<string, string>>): Promise<Segment> {
  const files = Object.entries(texts).map(([key, text]) => ({ key, path: `${key}.ts`, text }));
  return Segment.of(await buildSegment(files));
}

test("BM25 of a small corpus is what it is by hand", async () => {
  const segment = await segmentOf({
    k1: "money money bread\n",
    k2: "bread\n",
    k3: "wine cheese\n",
  });
  const corpus = new Corpus(
    [segment],
    ["k1", "k2", "k3"].map((key) => ({ path: `${key}.ts`, key })),
  );
  expect([...corpus.lengths]).toEqual([3, 1, 2]);
  expect(corpus.filesWith("bread")).toBe(2);
  expect(rarity(3, 2)).toBeCloseTo(Math.log(1 + 1.5 / 2.5), 12);
  const scores = corpus.scoreFiles(["money", "bread"], (term) => rarity(3, corpus.filesWith(term)));
  // Mean length 2; k1 1.2, b 0.75.
  const money = Math.log(1 + 2.5 / 1.5) * ((2 * 2.2) / (2 + 1.2 * (0.25 + (0.75 * 3) / 2)));
  const bread = Math.log(1 + 1.5 / 2.5);
  expect(scores[0]).toBeCloseTo(money + bread * (2.2 / (1 + 1.2 * (0.25 + (0.75 * 3) / 2))), 12);
  expect(scores[1]).toBeCloseTo(bread * (2.2 / (1 + 1.2 * (0.25 + 0.75 / 2))), 12);
  expect(scores[2]).toBe(0);
});

test("content that lies at two paths counts twice", async () => {
  const segment = await segmentOf({ k1: "function bread() {}\n", k2: "wine\n" });
  const corpus = new Corpus(
    [segment],
    [
      { path: "a.ts", key: "k1" },
      { path: "b.ts", key: "k1" },
      { path: "c.ts", key: "k2" },
    ],
  );
  expect(corpus.filesWith("bread")).toBe(2);
  expect(corpus.definers("bread")).toEqual([0, 1]);
  expect([...corpus.lengths]).toEqual([2, 2, 1]);
  expect([
    corpus.countIn("bread", 0),
    corpus.countIn("bread", 1),
    corpus.countIn("bread", 2),
  ]).toEqual([1, 1, 0]);
  const scores = corpus.scoreFiles(["bread"], () => 1);
  expect(scores[0]).toBe(scores[1]);
  expect(corpus.outline(1)).toEqual(corpus.outline(0));
});

test("files whose content is in no segment are left out", async () => {
  const segment = await segmentOf({ k1: "bread\n" });
  const corpus = new Corpus(
    [segment],
    [
      { path: "gone.ts", key: "k9" },
      { path: "a.ts", key: "k1" },
    ],
  );
  expect(corpus.paths).toEqual(["a.ts"]);
  expect(corpus.countIn("bread", 0)).toBe(1);
});

test("what a segment holds beyond the corpus is not counted", async () => {
  const segment = await segmentOf({ k1: "bread\n", k2: "bread bread bread bread\n" });
  const corpus = new Corpus([segment], [{ path: "a.ts", key: "k1" }]);
  expect(corpus.filesWith("bread")).toBe(1);
  expect(corpus.scoreBlocks(["bread"], () => 1)[1]).toBe(0);
  const alone = new Corpus([await segmentOf({ k1: "bread\n" })], [{ path: "a.ts", key: "k1" }]);
  expect(corpus.scoreFiles(["bread"], () => 1)).toEqual(alone.scoreFiles(["bread"], () => 1));
});

test("scores do not depend on how files lie in segments", async () => {
  const texts = {
    k1: "bread wine\n",
    k2: "bread bread\n",
    k3: "function bread() {\n  wine();\n}\n",
  };
  const files = Object.keys(texts).map((key) => ({ path: `${key}.ts`, key }));
  const one = new Corpus([await segmentOf(texts)], files);
  const many = new Corpus(
    [await segmentOf({ k2: texts.k2 }), await segmentOf({ k1: texts.k1, k3: texts.k3 })],
    files,
  );
  expect(many.scoreFiles(["bread", "wine"], () => 1)).toEqual(
    one.scoreFiles(["bread", "wine"], () => 1),
  );
  const blocks = (corpus: Corpus): number[] =>
    files.map((_, file) => corpus.scoreNames(["bread"])[corpus.blockFrom[file] ?? 0] ?? -1);
  expect(blocks(many)).toEqual(blocks(one));
});

test("a content that two segments hold is counted once", async () => {
  const first = await segmentOf({ k1: "bread\n" });
  const second = await segmentOf({ k1: "bread\n", k2: "wine\n" });
  const corpus = new Corpus(
    [first, second],
    ["k1", "k2"].map((key) => ({ path: `${key}.ts`, key })),
  );
  expect(corpus.filesWith("bread")).toBe(1);
  expect(corpus.filesWith("wine")).toBe(1);
});

test("no files give no scores", () => {
  const corpus = new Corpus([], []);
  expect(corpus.size).toBe(0);
  expect(corpus.scoreFiles(["bread"], () => 1)).toHaveLength(0);
});
