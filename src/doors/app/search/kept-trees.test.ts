import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../../test/support/temporary-repository.ts";
import { KeptTrees, type Built } from "./kept-trees.ts";
import { locateText } from "./search.ts";
import { Searching } from "./searching.ts";
import { openTree } from "./tree.ts";

function checkout(): { readonly root: string; readonly environment: NodeJS.ProcessEnv } {
  const root = temporaryFolder();
  writeFiles(root, {
    "src/bread.ts": "export function sliceBread() {}\n",
    "src/wine.ts": "export function pourWine() {}\n",
  });
  execFileSync("git", ["init", "-q"], { cwd: root });
  return { root, environment: { ...process.env, TACIT_HOME: temporaryFolder() } };
}

test("a kept tree answers as one that is opened, also after every kind of change", async () => {
  const { root, environment } = checkout();
  const host = { directory: root, environment, progress: () => {} };
  const trees = new KeptTrees();
  const both = async (text: string): Promise<string | undefined> => {
    const options = { limit: 5, explain: true };
    const kept = await locateText({ ...host, trees }, text, options);
    const opened = await locateText(host, text, options);
    expect({ ...kept, ms: 0 }).toEqual({ ...opened, ms: 0 });
    return kept.files[0]?.path;
  };
  expect(await both("slice the bread")).toBe("src/bread.ts");
  writeFileSync(path.join(root, "src/cheese.ts"), "export function grateCheese() {}\n");
  expect(await both("grate the cheese")).toBe("src/cheese.ts");
  writeFileSync(path.join(root, "src/cheese.ts"), "export function meltButter() {}\n");
  expect(await both("melt the butter")).toBe("src/cheese.ts");
  rmSync(path.join(root, "src/bread.ts"));
  expect(await both("slice the bread")).toBeUndefined();
  writeFileSync(path.join(root, ".gitignore"), "wine.ts\n");
  expect(await both("pour the wine")).toBeUndefined();
  trees.close();
});

test("an index is built once for a version, however many ask at once, and closed when the last has done", async () => {
  const trees = new KeptTrees();
  const { root, environment } = checkout();
  const { place, close } = await openTree({ directory: root, environment, progress: () => {} });
  close();
  const closed: string[] = [];
  let builds = 0;
  const use = async (commit: string, directory = root): Promise<Built> =>
    trees.use({ directory, commit, files: [] }, async () => {
      builds += 1;
      return { place, close: () => closed.push(commit) };
    });
  const [one, two] = await Promise.all([use("a"), use("a")]);
  expect(builds).toBe(1);
  const newer = await use("b");
  one.close();
  expect(closed).toEqual([]);
  two.close();
  await Promise.resolve();
  await Promise.resolve();
  expect(closed).toEqual(["a"]);
  newer.close();
  await use("c", "/other");
  await use("d", "/third");
  await Promise.resolve();
  expect(closed).toEqual(["a", "b"]);
  expect([trees.has(root), trees.has("/third")]).toEqual([false, true]);
});

test("a build that fails is tried again by the next who asks", async () => {
  const trees = new KeptTrees();
  const version = { directory: "/one", commit: undefined, files: [] };
  const failing = trees.use(version, async () => Promise.reject(new Error("no disk")));
  await expect(failing).rejects.toThrow("no disk");
  expect(trees.has("/one")).toBe(false);
});

test("a server answers for the checkouts that it has open, and for no other", async () => {
  const { root, environment } = checkout();
  const searching = new Searching(environment, new KeptTrees());
  const asked = { directory: path.join(root, "src"), text: "pour wine", limit: 3, explain: false };
  expect(await searching.locate(asked)).toBeUndefined();
  await searching.open(root);
  expect((await searching.locate(asked))?.files[0]?.path).toBe("src/wine.ts");
});
