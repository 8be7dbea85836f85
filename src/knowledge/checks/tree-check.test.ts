import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import {
  temporaryFolder,
  temporaryRepository,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import type { EntryCheck } from "../../ground/contract/entry.ts";
import { resolveCommit } from "../../ground/platform/git.ts";
import { type Listing, listTreeAtCommit } from "../../ground/platform/tree.ts";
import { openWorkingTree } from "../../ground/platform/working-tree.ts";
import { compileEntries } from "./compile.ts";
import { checkTree, looksInto, type TreeOptions } from "./tree-check.ts";

const clock: EntryCheck = {
  "ast-grep": { language: "TypeScript", rule: { pattern: "Date.now()" } },
};

async function placesIn(
  listing: Listing,
  check: EntryCheck,
  options: TreeOptions = {},
): Promise<string[]> {
  const { outcomes } = await checkTree(listing, await compileEntries([entryWith(check)]), options);
  return (outcomes[0]?.findings ?? []).map(({ path: file, line }) => `${file}:${line ?? ""}`);
}

test("what stands in the tree is found, at a commit and in a folder alike", async () => {
  const root = temporaryRepository({
    "src/a.ts": "a();\nDate.now();\n",
    "src/b.ts": "b();\n",
    "src/c.md": "Date.now()\n",
  });
  const commit = await resolveCommit(root, "HEAD");
  expect(await placesIn(await listTreeAtCommit(root, commit), clock)).toEqual(["src/a.ts:2"]);
  writeFiles(root, { "src/new.ts": "Date.now();\n" });
  expect(await placesIn(await openWorkingTree(root), clock)).toEqual([
    "src/a.ts:2",
    "src/new.ts:1",
  ]);
  expect(await placesIn(await listTreeAtCommit(root, commit), clock)).toEqual(["src/a.ts:2"]);
});

test("only files that some check looks into are listed and read", async () => {
  const root = temporaryRepository({ "a.ts": "Date.now();\n", "b.py": "x\n", "UPPER.py": "x\n" });
  const compiled = await compileEntries([
    entryWith(clock),
    entryWith({ pattern: { pattern: "[A-Z]", of: "path" } }),
  ]);
  const listing = await openWorkingTree(root, { wanted: looksInto(compiled) });
  expect(listing.files.map((file) => file.path)).toEqual(["a.ts"]);
  const { outcomes, files } = await checkTree(listing, compiled, { paths: listing.paths });
  expect(files).toBe(1);
  expect(outcomes.map(({ findings }) => findings.map((finding) => finding.path))).toEqual([
    ["a.ts"],
    ["UPPER.py"],
  ]);
});

test("hostile files take nothing down: odd names, binary, 50 MB, links, broken syntax", async () => {
  const root = temporaryFolder();
  const text = "Date.now();\n";
  writeFiles(root, {
    'quo"te.ts': text,
    "new\nline.ts": text,
    "ü\u202e.ts": text,
    "-rf.ts": text,
    "binary.ts": `\0${text}`,
    "broken.ts": `${text}function ((( {`,
    "latin.ts": text,
  });
  writeFileSync(path.join(root, "huge.ts"), text.repeat(4_200_000));
  writeFileSync(path.join(root, "latin.ts"), Buffer.from(`// \xe9\n${text}`, "latin1"));
  symlinkSync("/etc/passwd", path.join(root, "link.ts"));
  const listing = await openWorkingTree(root);
  expect(await placesIn(listing, clock)).toEqual([
    "-rf.ts:1",
    "broken.ts:1",
    "latin.ts:2",
    "new\nline.ts:1",
    'quo"te.ts:1',
    "ü\u202e.ts:1",
  ]);
  expect(listing.skipped).toMatchObject({ large: 1, binary: 1, irregular: 1 });
});

test("imports lead where the tree's own manifests say, also to files that no check looks into", async () => {
  const root = temporaryRepository({
    "package.json": "{}",
    "tsconfig.json": '{"compilerOptions":{"paths":{"@store":["./store/index.ts"]}}}',
    "web/a.ts": 'import { table } from "@store";\n',
    "store/index.ts": "export const table = 1;\n",
  });
  const entry = entryWith({ "forbidden-import": { files: ["store/**"] } }, { scope: ["web/**"] });
  const compiled = await compileEntries([entry]);
  const listing = await openWorkingTree(root, { wanted: looksInto(compiled) });
  const { outcomes } = await checkTree(listing, compiled, { paths: listing.paths });
  expect(outcomes[0]?.findings.map(({ path: file, line }) => [file, line])).toEqual([
    ["web/a.ts", 1],
  ]);
});

test("which files change together is no question for a tree, and a command needs a box", async () => {
  const listing = await openWorkingTree(temporaryRepository({ "a.ts": "" }));
  expect(await placesIn(listing, { "file-pairing": { with: ["b.ts"] } })).toEqual([]);
  const { outcomes } = await checkTree(
    listing,
    await compileEntries([entryWith({ command: { run: "true" } })]),
  );
  expect(outcomes[0]?.notRun).toHaveLength(1);
});

test("an abort ends it", async () => {
  const listing: Listing = {
    files: [{ path: "a.ts", id: "1" }],
    skipped: { missing: 0, names: 0, large: 0, binary: 0, irregular: 0 },
    read: async function* () {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- a tree without end
        yield await Promise.resolve({ path: "a.ts", size: 9, text: "Date.now()" });
      }
    },
  };
  const signal = AbortSignal.timeout(50);
  await expect(placesIn(listing, clock, { signal })).rejects.toThrow("timeout");
});
