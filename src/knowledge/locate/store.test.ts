import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import { openCache } from "../../ground/platform/cache.ts";
import { listWorkingTree } from "../../ground/platform/working-tree.ts";
import { openSegments } from "./store.ts";

test("over the most that the disk is to hold, what the tree at hand has no use for is dropped", async () => {
  const cache = openCache(temporaryFolder());
  const open = async (text: string, mostBytes?: number): Promise<string[]> => {
    const root = temporaryFolder();
    writeFiles(root, { "a.ts": text });
    const listing = await listWorkingTree(root);
    const { segments, close } = await openSegments(cache, listing, () => {}, mostBytes);
    close();
    return segments.flatMap(({ keys }) => keys);
  };
  const [first] = await open("export const one = 1;\n");
  expect(await open("export const two = 2;\n")).toEqual(expect.arrayContaining([first]));

  expect(await open("export const three = 3;\n", 10)).not.toContain(first);
  expect(await cache.names()).toHaveLength(1);
});

test("a home that cannot be written still answers", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { "a-file": "" });
  const cache = openCache(`${folder}/a-file/cache`);
  const root = temporaryFolder();
  writeFiles(root, { "a.ts": "export const one = 1;\n" });
  const { segments } = await openSegments(cache, await listWorkingTree(root));
  expect(segments.flatMap(({ keys }) => keys)).toHaveLength(1);
});
