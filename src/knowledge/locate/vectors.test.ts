import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import { openCache } from "../../ground/platform/cache.ts";
import { openVectors, vectorKey } from "./vectors.ts";

const most = { vectors: 3, bytes: 10_000 };

async function keep(folder: string, vectors: Readonly<Record<string, number[]>>): Promise<void> {
  const opened = openVectors(openCache(folder), "model", most);
  for (const [text, numbers] of Object.entries(vectors)) {
    opened.add(vectorKey(text), Float32Array.from(numbers));
  }
  await opened.save();
  opened.close();
}

function kept(folder: string, texts: readonly string[]): (number[] | undefined)[] {
  const opened = openVectors(openCache(folder), "model", most);
  const found = texts.map((text) => opened.get(vectorKey(text)));
  opened.close();
  return found.map((vector) => vector && [...vector]);
}

test("vectors are kept at length 1, and found again by the text", async () => {
  const folder = temporaryFolder();

  await keep(folder, { one: [0, 2], none: [0, 0] });
  await keep(folder, { two: [4, 0] });

  expect(kept(folder, ["one", "none", "two", "three"])).toEqual([
    [0, 1],
    [0, 0],
    [1, 0],
    undefined,
  ]);
  expect(readdirSync(folder)).toHaveLength(1);
});

test("where there is no more room, those go that were not used for longest", async () => {
  const folder = temporaryFolder();
  await keep(folder, { one: [0, 1], two: [0, 1], three: [0, 1] });
  const opened = openVectors(openCache(folder), "model", most);
  opened.get(vectorKey("one"));
  opened.add(vectorKey("four"), Float32Array.of(1, 0));

  await opened.save();

  expect(kept(folder, ["one", "two", "three", "four"])).toEqual([
    [0, 1],
    undefined,
    [0, 1],
    [1, 0],
  ]);
});

test("a file that is cut off or not ours is as none, and is written anew", async () => {
  const folder = temporaryFolder();
  await keep(folder, { one: [0, 1] });
  const file = path.join(folder, readdirSync(folder)[0] ?? "");
  for (const bytes of [readFileSync(file).subarray(0, -1), Buffer.alloc(0), Buffer.alloc(100, 1)]) {
    writeFileSync(file, bytes);
    expect(kept(folder, ["one"])).toEqual([undefined]);
  }

  await keep(folder, { two: [1, 0] });

  expect(kept(folder, ["one", "two"])).toEqual([undefined, [1, 0]]);
});

test("a model whose vectors have another length now pushes the old ones out", async () => {
  const folder = temporaryFolder();
  await keep(folder, { one: [0, 1] });

  await keep(folder, { two: [1, 0, 0] });

  expect(kept(folder, ["one", "two"])).toEqual([undefined, [1, 0, 0]]);
  await expect(keep(folder, { a: [1], b: [1, 2] })).rejects.toMatchObject({
    code: "locate/vectors-differ",
  });
});

test("the vectors of three models are kept, those of one model only for itself", async () => {
  const folder = temporaryFolder();
  for (const model of ["a", "b", "c", "d"]) {
    const opened = openVectors(openCache(folder), model);
    expect(opened.has(vectorKey("one"))).toBe(false);
    opened.add(vectorKey("one"), Float32Array.of(1));
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await opened.save();
    opened.close();
  }

  expect(readdirSync(folder)).toHaveLength(3);
});
