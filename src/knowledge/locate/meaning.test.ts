import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import { openCache } from "../../ground/platform/cache.ts";
import { listWorkingTree } from "../../ground/platform/working-tree.ts";
import { openCodeIndex } from "./code-index.ts";
import { noCommits } from "./store.ts";
import { locate } from "./locate.ts";
import { type Embed, readMeaning, withMeaning } from "./meaning.ts";
import { readQuery } from "./query.ts";
import { rankFiles } from "./rank.ts";

async function openFiles(files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  const listing = await listWorkingTree(folder, {}, new Map());
  const cache = openCache(temporaryFolder());
  const { place } = await openCodeIndex({
    cache,
    listing,
    commits: noCommits().commits,
    manifests: new Map(),
  });
  const asked: string[] = [];
  const read = async (paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    asked.push(...paths);
    return new Map(paths.map((file) => [file, files[file] ?? ""]));
  };
  const meaningOf = (text: string, embed: Embed) =>
    readMeaning(text, place, {
      embed,
      space: "model",
      cache,
      read,
      signal: new AbortController().signal,
    });
  return { place, asked, meaningOf };
}

/** Words that say how far a text is from the one that was asked, in degrees. */
const byAngle: Embed = async (texts) =>
  texts.map((text) => {
    const angle = (Number(/angle (\d+)/.exec(text)?.[1] ?? 0) * Math.PI) / 180;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  });

/** Three definitions, each a block of its own. */
function source(...angles: readonly number[]): string {
  return angles
    .map(
      (angle) => `function shared${angle}() {\n${`  total(); // angle ${angle}\n`.repeat(11)}}\n`,
    )
    .join("");
}

test("a file is as like as its best block, from 0 for the least like to 1 for the most", async () => {
  const { place, meaningOf } = await openFiles({
    "a.ts": source(90),
    "b.ts": source(80, 0),
    "c.ts": source(60, 70),
  });

  const meaning = await meaningOf("total", byAngle);

  const found = [...meaning].map(
    ([file, { value, first, last }]) => [place.corpus.paths[file], { value, first, last }] as const,
  );
  expect(Object.fromEntries(found)).toEqual({
    "a.ts": { value: 0, first: 1, last: 13 },
    "b.ts": { value: 1, first: 14, last: 26 },
    "c.ts": { value: expect.closeTo(0.5), first: 1, last: 13 },
  });
});

test("the signal changes the order by its part, and probabilities still add up", async () => {
  const { place, meaningOf } = await openFiles({
    "a.ts": source(90),
    "b.ts": source(80),
    "c.ts": source(10),
  });
  const meaning = await meaningOf("total", byAngle);
  const plain = rankFiles(readQuery("total"), place);

  const changed = withMeaning(plain, meaning);

  expect(locate("total", place).files.map(({ path }) => path)).toEqual(["a.ts", "b.ts", "c.ts"]);
  expect(locate("total", place, { meaning }).files.map(({ path }) => path)).toEqual([
    "c.ts",
    "b.ts",
    "a.ts",
  ]);
  const sum = (files: typeof plain.files): number =>
    files.reduce((all, { probability }) => all + probability, 0);
  expect(sum(changed.files)).toBeCloseTo(sum(plain.files), 10);
});

test("where all are equally like, or there is one file, nothing is said", async () => {
  const same = await openFiles({ "a.ts": source(10), "b.ts": source(10) });
  expect([...(await same.meaningOf("total", byAngle)).values()].map(({ value }) => value)).toEqual([
    0, 0,
  ]);

  const single = await openFiles({ "a.ts": source(10) });
  expect((await single.meaningOf("total", () => Promise.reject(new Error("asked")))).size).toBe(0);
});

test("of many files the best 50 are read, of a long file 40 blocks", async () => {
  const angles = Array.from({ length: 60 }, (_, index) => index);
  const { asked, meaningOf } = await openFiles({
    "long.ts": source(...angles),
    ...Object.fromEntries(angles.map((at) => [`f${at}.ts`, `const total = ${at};\n`])),
  });
  const sent: string[] = [];

  await meaningOf("total", (texts, signal) => {
    sent.push(...texts);
    return byAngle(texts, signal);
  });

  expect(asked).toHaveLength(50);
  expect(sent.filter((text) => text.startsWith("function shared"))).toHaveLength(40);
});

test("of a long text and a long block the beginning is sent", async () => {
  const { meaningOf } = await openFiles({
    "wide.ts": `// total ${"of all ".repeat(30)}\n`.repeat(40),
    "b.ts": source(10),
  });
  const sent: string[] = [];

  await meaningOf(`total ${"and so on ".repeat(1_000)}`, (texts, signal) => {
    sent.push(...texts);
    return byAngle(texts, signal);
  });

  expect(sent.map((text) => text.length).filter((length) => length > 1_000)).toEqual([
    6_000, 6_000,
  ]);
});

test("what came before a failure is kept, and the first failure is the one that is told", async () => {
  const angles = Array.from({ length: 30 }, (_, index) => index);
  const { meaningOf } = await openFiles(
    Object.fromEntries(
      ["a", "b", "c", "d"].map((name, at) => [
        `${name}.ts`,
        source(...angles.map((angle) => angle + 100 * at)),
      ]),
    ),
  );
  let calls = 0;
  const sent: string[] = [];
  const failing: Embed = async (texts, signal) => {
    calls += 1;
    if (calls === 1) {
      sent.push(...texts);
      return byAngle(texts, signal);
    }
    await new Promise(setImmediate);
    throw new Error(signal.aborted ? "given up" : "full");
  };

  await expect(meaningOf("total", failing)).rejects.toThrow("full");
  const again: string[] = [];
  await meaningOf("total", (texts, signal) => {
    again.push(...texts);
    return byAngle(texts, signal);
  });

  expect(sent).toHaveLength(64);
  expect(again).toHaveLength(1 + 4 * 30 - 64);
  expect(again.filter((text) => sent.includes(text))).toEqual([]);
});
