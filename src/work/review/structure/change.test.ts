import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
} from "../../../../test/support/temporary-repository.ts";
import { openCache } from "../../../ground/platform/cache.ts";
import { resolveCommit } from "../../../ground/platform/git.ts";
import { listTreeAtCommit } from "../../../ground/platform/tree.ts";
import { isManifest } from "../../../knowledge/codebase/imports.ts";
import { openCodeIndex } from "../../../knowledge/locate/code-index.ts";
import { noCommits } from "../../../knowledge/locate/store.ts";
import { type BaseTree, structureOfChange } from "./change.ts";

/** A commit of the files as a review has it open; `asked` are the paths whose texts were wanted. */
async function openCommit(
  files: Readonly<Record<string, string>>,
): Promise<BaseTree & { readonly asked: string[]; readonly close: () => void }> {
  const root = temporaryRepository(files);
  const listing = await listTreeAtCommit(root, await resolveCommit(root, "HEAD"), {});
  const { place, close } = await openCodeIndex({
    cache: openCache(temporaryFolder()),
    listing: { ...listing, files: listing.files.filter(({ path }) => !isManifest(path)) },
    commits: noCommits().commits,
    manifests: new Map(Object.entries(files).filter(([path]) => isManifest(path))),
  });
  const asked: string[] = [];
  return {
    place,
    asked,
    close,
    read: async (paths) => {
      asked.push(...paths);
      return new Map(
        paths.flatMap((path) => (files[path] === undefined ? [] : [[path, files[path]]])),
      );
    },
  };
}

test("on a commit, only texts that a finding hangs on are read, and types on the way round break it", async () => {
  const files = {
    "src/a.ts": 'import { b } from "./b.ts";\nexport const a = b;\n',
    "src/b.ts": 'import type { C } from "./c.ts";\nexport const b: C = 1;\n',
    "src/c.ts": "export type C = number;\nexport const c = 1;\n",
    "src/d.ts": "export const d = 1;\n",
  };
  const tree = await openCommit(files);
  const change = (path: keyof typeof files, after: string) => ({
    path,
    oldPath: path,
    status: "modified" as const,
    before: files[path],
    after,
  });
  const types = await structureOfChange(tree, [
    change("src/c.ts", `${files["src/c.ts"]}import { a } from "./a.ts";\nexport const e = a;\n`),
  ]);
  expect(types.findings).toEqual([]);
  expect(tree.asked.toSorted()).toEqual(["src/a.ts", "src/b.ts"]);

  const { findings, importersOf } = await structureOfChange(tree, [
    change("src/b.ts", 'import { a } from "./a.ts";\nexport const b = 1;\nexport const e = a;\n'),
  ]);
  expect(findings).toEqual([
    {
      rule: "structure/cycle",
      path: "src/b.ts",
      line: 1,
      message: "This import closes a circle of files: `src/b.ts` → `src/a.ts` → `src/b.ts`.",
    },
  ]);
  expect(importersOf(["src/b.ts", "src/d.ts", "src/none.ts"])).toEqual(
    new Map([
      ["src/b.ts", ["src/a.ts"]],
      ["src/d.ts", []],
      ["src/none.ts", []],
    ]),
  );
  tree.close();
});

const body = (name: string): string =>
  `export function ${name}(amount: number): string {\n  const rounded = Math.round(amount * 100) / 100;\n  return rounded.toFixed(2).padStart(10, " ");\n}\n`;

test("a twin of an unchanged file is asked about once its text is read; a renamed, a deleted and a binary file are no harm", async () => {
  const files = {
    "package.json": "{}",
    "src/format.ts": body("formatPrice"),
    "src/old.ts": body("formatWeight"),
    "src/gone.ts": "export const gone = 1;\n",
  };
  const tree = await openCommit(files);
  const { findings } = await structureOfChange(tree, [
    { path: "src/cart.ts", oldPath: "src/cart.ts", status: "added", after: body("priceFormat") },
    {
      path: "src/weights.ts",
      oldPath: "src/old.ts",
      status: "renamed",
      before: files["src/old.ts"],
      after: files["src/old.ts"],
    },
    {
      path: "src/gone.ts",
      oldPath: "src/gone.ts",
      status: "deleted",
      before: files["src/gone.ts"],
    },
    { path: "logo.png", oldPath: "logo.png", status: "added" },
    { path: "src/large.ts", oldPath: "src/large.ts", status: "modified" },
  ]);
  expect(findings.map(({ rule, path, message }) => [rule, path, message])).toEqual([
    [
      "structure/twin",
      "src/cart.ts",
      "Does `formatPrice` in `src/format.ts:1` do what `priceFormat` is for?",
    ],
  ]);
  tree.close();
});
