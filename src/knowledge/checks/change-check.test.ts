import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import type { Entry, EntryCheck } from "../../ground/contract/entry.ts";
import type { ChangedFile } from "./change.ts";
import { checkChange, type ChangedTree } from "./change-check.ts";
import { compileEntries } from "./compile.ts";

interface Tree {
  readonly texts: Record<string, string | undefined>;
  readonly read: string[];
  readonly ran: string[];
}

async function outcomesOf(
  checks: readonly EntryCheck[],
  tree: Tree,
  changed: Partial<ChangedTree> = {},
) {
  const entries = checks.map((check, index): Entry => ({ ...entryWith(check), slug: `e${index}` }));
  const change = Object.keys(tree.texts).map((path): [string, ChangedFile] => [
    path,
    { path, status: "added", lines: "all" },
  ]);
  return checkChange(await compileEntries(entries), {
    change: new Map(change),
    read: (path) => {
      tree.read.push(path);
      return Promise.resolve(tree.texts[path]);
    },
    resolver: () => Promise.resolve(() => []),
    commands: {
      status: "boxed",
      run: (argv) => {
        tree.ran.push(argv[2] ?? "");
        return Promise.resolve({
          status: "exited",
          code: 1,
          stdout: Buffer.from("no"),
          stderr: Buffer.alloc(0),
          milliseconds: 1,
        });
      },
    },
    ...changed,
  });
}

function treeOf(texts: Tree["texts"]): Tree {
  return { texts, read: [], ran: [] };
}

test("all kinds of an entry are asked, and the same thing at the same place is said once", async () => {
  const tree = treeOf({ "a.ts": 'import fs from "node:fs";\nDate.now();\n' });
  const [outcome] = await outcomesOf(
    [
      {
        "ast-grep": { language: "TypeScript", rule: { pattern: "Date.now()" } },
        "forbidden-import": { packages: ["fs"] },
        "file-pairing": { with: ["a.test.ts"] },
        pattern: { pattern: "Date\\.now" },
        command: { run: "count" },
      },
    ],
    tree,
  );
  expect(outcome?.kinds).toEqual([
    "ast-grep",
    "forbidden-import",
    "file-pairing",
    "pattern",
    "command",
  ]);
  expect(outcome?.findings.map(({ path, line, message }) => [path, line, message])).toEqual([
    [undefined, undefined, "No x: no"],
    ["a.ts", undefined, "No x"],
    ["a.ts", 1, "No x"],
    ["a.ts", 2, "No x"],
  ]);
  expect(tree.ran).toEqual(["count"]);
});

test("a broken check is told, and the others of its entry and of other entries still run", async () => {
  const outcomes = await outcomesOf(
    [
      {
        "ast-grep": { language: "TypeScript", rule: { pattern: "foo((" } },
        pattern: { pattern: "x" },
      },
      { pattern: { pattern: "(?=x)" } },
      { pattern: { pattern: "x" } },
    ],
    treeOf({ "a.ts": "x\n" }),
  );
  expect(outcomes.map(({ findings, broken }) => [findings.length, broken.length])).toEqual([
    [1, 1],
    [0, 1],
    [1, 0],
  ]);
  expect(outcomes[0]?.broken[0]).toMatchObject({ slug: "e0", kind: "ast-grep" });
});

test("a file is read once for all checks, and not at all where none looks into it", async () => {
  const tree = treeOf({ "a.ts": "x\n", "b.md": "x\n", "c.png": undefined });
  const script = { language: "TypeScript", rule: { pattern: "x" } } as const;
  const outcomes = await outcomesOf([{ "ast-grep": script }, { "ast-grep": script }], tree);
  expect(tree.read).toEqual(["a.ts"]);
  expect(outcomes.map(({ findings }) => findings.length)).toEqual([1, 1]);
});

test("a binary file has no text to match, and no lack of it either", async () => {
  const tree = treeOf({ "c.png": undefined });
  const [outcome] = await outcomesOf([{ pattern: { pattern: "x", expect: "present" } }], tree);
  expect([tree.read, outcome?.findings]).toEqual([["c.png"], []]);
});

test("a command runs only when the change touches its scope", async () => {
  const tree = treeOf({ "a.ts": "" });
  const entry = entryWith({ command: { run: "count" } }, { scope: ["db/**"] });
  const compiled = await compileEntries([entry]);
  await checkChange(compiled, {
    change: new Map([["a.ts", { path: "a.ts", status: "added", lines: "all" }]]),
    read: () => Promise.resolve(""),
    resolver: () => Promise.resolve(() => []),
    commands: { status: "boxed", run: () => expect.fail("it ran") },
  });
  expect(tree.ran).toEqual([]);
});

test("where imports lead is asked for only when a check needs it", async () => {
  let asked = 0;
  const resolver = (): Promise<() => string[]> => {
    asked += 1;
    return Promise.resolve(() => []);
  };
  const byPackage = { "forbidden-import": { packages: ["pg"] } };
  const byFile = { "forbidden-import": { files: ["src/**"] } };
  await outcomesOf([byPackage], treeOf({ "a.ts": "" }), { resolver });
  await outcomesOf([byFile], treeOf({ "a.md": "" }), { resolver });
  expect(asked).toBe(0);
  await outcomesOf([byFile], treeOf({ "a.ts": "" }), { resolver });
  expect(asked).toBe(1);
});
