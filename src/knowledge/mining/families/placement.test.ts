import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import { type Mined, mine } from "../mine.ts";

async function mined(files: Readonly<Record<string, string>>): Promise<Mined> {
  return mine(plantedTree(files), { commits: [], manifests: new Map() });
}

test("tests that stand beside what they test are told, with the one that does not", async () => {
  const { proposals } = await mined({
    ...planted(19, "src/a#.test.ts", ""),
    "test/b.test.ts": "",
    "examples/test/c.test.ts": "",
  });
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "test-placement",
      title: "Put a test beside the file that it tests",
      check: { pattern: { pattern: "(^|/)(__tests__|tests?|spec|e2e)/", of: "path" } },
      followed: 19,
      violated: 1,
      violators: [{ path: "test/b.test.ts", line: 1 }],
    }),
  ]);
});

test("two ways are a question; a tree of their own is what runners expect", async () => {
  const two = await mined({
    ...planted(12, "src/a#.test.ts", ""),
    ...planted(8, "src/__tests__/b#.test.ts", ""),
  });
  expect(two.proposals).toEqual([]);
  expect(two.questions[0]?.question).toBe(
    "Tests stand beside what they test and in `__tests__` folders: which one from now on?",
  );
  expect((await mined(planted(12, "test/a#.test.ts", ""))).proposals).toEqual([]);
});

const licence = "// Copyright 2020 Somebody\n//\n// Licensed under the Apache License\n";

test("a licence header is told once for each kind of file, unless a linter asks for it", async () => {
  const files = {
    ...planted(19, "src/a#.ts", `${licence}export const a# = #;\n`),
    "src/b.ts": "export const b = 1;\n",
  };
  const { proposals } = await mined(files);
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "licence",
      title: "Open every `.ts` file with the licence header",
      scope: ["**/*.ts"],
      followed: 19,
      violated: 1,
    }),
  ]);
  const kept = await mined({ ...files, ".eslintrc.json": '{ "rules": { "header/header": 2 } }' });
  expect(kept.proposals).toEqual([]);
});
