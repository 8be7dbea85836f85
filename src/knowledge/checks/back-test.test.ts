import path from "node:path";
import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import type { EntryCheck } from "../../ground/contract/entry.ts";
import { type BackTest, type BackTestOptions, backTest } from "./back-test.ts";
import { compileEntries } from "./compile.ts";

function committed(root: string, message: string, files: Record<string, string>): void {
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
}

async function tested(
  root: string,
  check: EntryCheck,
  scope: string[] = [],
  options: BackTestOptions = { commits: 100 },
): Promise<BackTest> {
  const [compiled] = await compileEntries([entryWith(check, { scope })]);
  const [only] = compiled?.checks ?? [];
  if (only === undefined || only.kind === "command") throw new Error("no check for a back-test");
  return backTest(root, only, options);
}

const clock: EntryCheck = {
  "ast-grep": { language: "TypeScript", rule: { pattern: "Date.now()" } },
};

/** Four changes: one without the call, one that brings it twice, one beside it, one that takes one away. */
function planted(): string {
  const root = temporaryRepository({ "src/a.ts": "a();\n", "src/b.ts": "b();\n" });
  committed(root, "bring it", {
    "src/a.ts": "a();\nDate.now();\n",
    "src/c.ts": "const c = Date.now();\n",
  });
  committed(root, "beside it", { "src/a.ts": "changed();\nDate.now();\n", "README.md": "x\n" });
  committed(root, "take one away", { "src/c.ts": "c();\n" });
  return root;
}

test("hits, files and examples, today and in each change that wrote one", async () => {
  const root = planted();
  const { head, commits, problems } = await tested(root, clock);
  expect(head).toEqual({
    commit: userGit(root, "rev-parse", "HEAD"),
    looked: 3,
    files: 1,
    hits: 1,
    examples: [{ path: "src/a.ts", line: 2, text: "Date.now();" }],
  });
  expect(commits).toEqual({
    looked: 4,
    concerned: 4,
    found: 1,
    hits: 2,
    examples: [
      {
        commit: userGit(root, "rev-parse", "HEAD~2"),
        subject: "bring it",
        path: "src/a.ts",
        line: 2,
        text: "Date.now();",
      },
    ],
  });
  expect(problems).toEqual([]);
});

test("a bare repository says the same, and what is not committed does not count", async () => {
  const root = planted();
  const { milliseconds: _, ...here } = await tested(root, clock);
  writeFiles(root, { "src/a.ts": "Date.now();Date.now();\n", "src/d.ts": "Date.now();\n" });
  const { milliseconds: __, ...again } = await tested(path.join(root, ".git"), clock);
  expect(again).toEqual(here);
});

test("only so many changes, and only files in scope", async () => {
  const root = planted();
  expect((await tested(root, clock, [], { commits: 2 })).commits).toMatchObject({
    looked: 2,
    found: 0,
  });
  expect((await tested(root, clock, ["src/c.ts"])).commits).toMatchObject({
    looked: 4,
    concerned: 2,
    found: 1,
    hits: 1,
  });
  expect((await tested(root, clock, [], { commits: 9, at: "HEAD~2" })).head.hits).toBe(2);
});

test("a content that comes back is asked about anew each time, on what was written then", async () => {
  const root = temporaryRepository({ "a.ts": "Date.now();\n" });
  committed(root, "away", { "a.ts": "a();\n" });
  committed(root, "back", { "a.ts": "Date.now();\n" });
  committed(root, "copied", { "b.ts": "Date.now();\n" });
  const { head, commits } = await tested(root, clock);
  expect(head).toMatchObject({ files: 2, hits: 2 });
  expect(commits.examples.map(({ subject, path: file }) => [subject, file])).toEqual([
    ["copied", "b.ts"],
    ["back", "a.ts"],
    ["first", "a.ts"],
  ]);
});

test("a merge is one change, and a rename writes nothing", async () => {
  const root = temporaryRepository({ "a.ts": "Date.now();\n" });
  userGit(root, "switch", "-qc", "side");
  committed(root, "half", { "b.ts": "Date.now();\n" });
  committed(root, "half back", { "b.ts": "b();\n", "c.ts": "Date.now();\n" });
  userGit(root, "switch", "-q", "main");
  userGit(root, "merge", "-q", "--no-ff", "-m", "merge", "side");
  userGit(root, "mv", "a.ts", "d.ts");
  committed(root, "rename", {});
  const { commits } = await tested(root, clock);
  expect(commits).toMatchObject({ looked: 3, found: 2, hits: 2 });
  expect(commits.examples.map(({ subject, path: file }) => [subject, file])).toEqual([
    ["merge", "c.ts"],
    ["first", "a.ts"],
  ]);
});

test("where a match must be present, a changed file without one is found", async () => {
  const root = temporaryRepository({ "a.ts": "// (c)\na();\n", "b.ts": "b();\n" });
  committed(root, "more", { "a.ts": "// (c)\nb();\n", "b.ts": "c();\n" });
  const { head, commits } = await tested(root, {
    pattern: { pattern: "^// \\(c\\)", expect: "present" },
  });
  expect(head).toMatchObject({ looked: 2, files: 1, hits: 1 });
  expect(commits).toMatchObject({ found: 2, hits: 2 });
});

test("a file without even the words of what must be present is found as well", async () => {
  const root = temporaryRepository({ "a.ts": "export const schema = 1;\n", "b.ts": "b();\n" });
  const { head, commits } = await tested(root, {
    "ast-grep": {
      language: "TypeScript",
      rule: { pattern: "export const schema = $A" },
      expect: "present",
    },
  });
  expect(head.examples).toEqual([{ path: "b.ts", line: 1, text: "b();" }]);
  expect(commits).toMatchObject({ found: 1, hits: 1 });
});

test("forbidden imports lead where they led, also to a file that is gone", async () => {
  const root = temporaryRepository({ "store/old.ts": "export {};\n" });
  committed(root, "import it", { "web/a.ts": 'import "../store/old.ts";\n' });
  userGit(root, "rm", "-qr", ".");
  committed(root, "away", { "web/a.ts": "a();\n" });
  const { head, commits } = await tested(root, { "forbidden-import": { files: ["store/**"] } }, [
    "web/**",
  ]);
  expect(head.hits).toBe(0);
  expect(commits.examples.map(({ subject, line }) => [subject, line])).toEqual([["import it", 1]]);
});

test("file pairing is asked of each change, and of no tree", async () => {
  const root = temporaryRepository({ "schema.ts": "1\n", "migrations/1.sql": "1\n" });
  committed(root, "forgotten", { "schema.ts": "2\n" });
  committed(root, "together", { "schema.ts": "3\n", "migrations/2.sql": "2\n" });
  committed(root, "neither", { "a.ts": "a\n" });
  const pairing: EntryCheck = { "file-pairing": { with: ["migrations/*.sql"] } };
  const { head, commits } = await tested(root, pairing, ["schema.ts"]);
  expect(head).toMatchObject({ looked: 1, hits: 0 });
  expect(commits).toMatchObject({ looked: 4, concerned: 3, found: 1, hits: 1 });
  expect(commits.examples.map(({ subject, path: file }) => [subject, file])).toEqual([
    ["forgotten", "schema.ts"],
  ]);
});

test("a path is asked about when it came, and hostile names come through", async () => {
  const root = temporaryRepository({ "ok.ts": "a\n", 'Quo"te\n.ts': "a\n" });
  committed(root, "edit", { 'Quo"te\n.ts': "b\n" });
  const { head, commits } = await tested(root, { pattern: { pattern: "[A-Z]", of: "path" } });
  expect(head.examples).toEqual([{ path: 'Quo"te\n.ts' }]);
  expect(commits.examples.map(({ subject }) => subject)).toEqual(["first"]);
});

test("binary, huge and broken files of the past take nothing down", async () => {
  const root = temporaryRepository({
    "binary.ts": "\0Date.now();\n",
    "huge.ts": "Date.now();\n".repeat(100_000),
    "broken.ts": "Date.now();\nfunction ((( {",
  });
  const { head, commits } = await tested(root, clock);
  expect(head.examples.map((each) => each.path)).toEqual(["broken.ts"]);
  expect(commits.hits).toBe(1);
});

test("enough text to be worth threads gives the same answer as without", async () => {
  const filler = "export const filler = [1, 2, 3];\n".repeat(24_000);
  const names = Array.from({ length: 10 }, (_, index) => `f${index}.ts`);
  const root = temporaryRepository(
    Object.fromEntries(names.map((name) => [name, `${filler}// ${name}\nDate.now();\n`])),
  );
  const { head, commits } = await tested(root, clock, [], { commits: 5, examples: 20 });
  expect(head).toMatchObject({ looked: 10, files: 10, hits: 10 });
  expect(head.examples.map((each) => each.path)).toEqual(names.toSorted());
  expect(new Set(head.examples.map(({ line }) => line))).toEqual(new Set([24_002]));
  expect(commits).toMatchObject({ found: 1, hits: 10 });
});

test("where a partial clone lacks the past, the tree is tested and the lack is told", async () => {
  const origin = planted();
  userGit(origin, "config", "uploadpack.allowFilter", "true");
  const clone = path.join(temporaryFolder(), "clone");
  userGit(origin, "clone", "-q", "--filter=blob:none", `file://${origin}`, clone);
  const { head, commits, problems } = await tested(clone, clock);
  expect(head.hits).toBe(1);
  expect(commits.looked).toBeLessThan(4);
  expect(problems).toEqual([expect.stringMatching(/^The history could be read \d changes? back/)]);
});

test("an abort ends it", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(tested(planted(), clock, [], { commits: 5, signal })).rejects.toThrow("enough");
});
