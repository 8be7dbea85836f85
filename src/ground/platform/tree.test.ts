import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { git, resolveCommit } from "./git.ts";
import { listTreeAtCommit, readTreeAtCommit } from "./tree.ts";
import { listWorkingTree, openWorkingTree, readWorkingTree } from "./working-tree.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "tacit-tree-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
}

async function committed(): Promise<string> {
  await git(root, ["init", "-q"]);
  await git(root, ["add", "-A"]);
  await git(root, ["commit", "-q", "-m", "first"]);
  return resolveCommit(root, "HEAD");
}

function isTypeScript(name: string): boolean {
  return name.endsWith(".ts");
}

test("a commit is read from git objects, from the checkout's root and from a bare copy alike", async () => {
  write("src/a.ts", "export const a = 1;\n");
  write("src/ü b.ts", "é\n");
  write("empty.ts", "");
  const commit = await committed();
  write("src/a.ts", "changed since\n");

  const bare = `${root}/bare.git`;
  await git(root, ["clone", "-q", "--bare", root, bare]);
  const here = await readTreeAtCommit(root, commit);
  const there = await readTreeAtCommit(bare, commit);

  expect(here.files).toEqual([
    { path: "empty.ts", size: 0, text: "" },
    { path: "src/a.ts", size: 20, text: "export const a = 1;\n" },
    { path: "src/ü b.ts", size: 3, text: "é\n" },
  ]);
  expect(there).toEqual(here);
});

test("what cannot be searched is left out and counted", async () => {
  write("a.ts", "a\n");
  write("big.ts", "x".repeat(2000));
  write("image.png", new Uint8Array([1, 0, 2]));
  symlinkSync("/etc/passwd", path.join(root, "link.ts"));
  writeFileSync(Buffer.from(`${root}/\xff.ts`, "latin1"), "bad name\n");
  const commit = await committed();
  execFileSync("mkfifo", [path.join(root, "pipe.ts")]);

  const stored = await readTreeAtCommit(root, commit, { limitBytes: 1000 });
  const working = await readWorkingTree(root, { limitBytes: 1000 });

  expect(stored.files.map((file) => file.path)).toEqual(["a.ts"]);
  expect(stored.skipped).toEqual({ missing: 0, names: 1, large: 1, binary: 1, irregular: 1 });
  expect(working.files.map((file) => file.path)).toEqual(["a.ts"]);
  // git does not list the pipe
  expect(working.skipped).toEqual({ missing: 0, names: 1, large: 1, binary: 1, irregular: 1 });
  expect((await listTreeAtCommit(root, commit, { limitBytes: 1000 })).large).toEqual(["big.ts"]);
  expect((await listWorkingTree(root, { limitBytes: 1000 })).large).toEqual(["big.ts"]);
});

test("objects that a partial clone lacks are counted, and not fetched", async () => {
  write("a.ts", "a\n");
  write("b.ts", "b\n");
  const commit = await committed();
  const id = await git(root, ["rev-parse", "HEAD:b.ts"]);
  rmSync(path.join(root, ".git/objects", id.slice(0, 2), id.slice(2)));

  const tree = await readTreeAtCommit(root, commit);

  expect(tree.files.map((file) => file.path)).toEqual(["a.ts"]);
  expect(tree.skipped.missing).toBe(1);

  await git(root, ["config", "remote.origin.url", "https://127.0.0.1:1/nothing"]);
  await git(root, ["config", "remote.origin.promisor", "true"]);
  await git(root, ["config", "extensions.partialClone", "origin"]);
  expect(await readTreeAtCommit(root, commit)).toEqual(tree);
});

test("files behind a linked folder stay unread even though the index names them", async () => {
  write("lib/secret.ts", "tracked\n");
  await committed();
  rmSync(path.join(root, "lib"), { recursive: true });
  const outside = mkdtempSync(path.join(tmpdir(), "tacit-outside-"));
  writeFileSync(path.join(outside, "secret.ts"), "outside\n");
  symlinkSync(outside, path.join(root, "lib"));

  const tree = await readWorkingTree(root);

  rmSync(outside, { recursive: true });
  expect(tree.files).toEqual([]);
});

test("a folder outside git is walked without .git and node_modules", async () => {
  write("src/a.ts", "a\n");
  write("node_modules/x/index.js", "x\n");

  const tree = await readWorkingTree(root);

  expect(tree.files.map((file) => file.path)).toEqual(["src/a.ts"]);
});

test("only wanted files are read", async () => {
  write("a.ts", "a\n");
  write("b.md", "b\n");

  expect(
    (await readWorkingTree(root, { wanted: isTypeScript })).files.map((file) => file.path),
  ).toEqual(["a.ts"]);
  const commit = await committed();
  expect((await readTreeAtCommit(root, commit, { wanted: isTypeScript })).files).toHaveLength(1);
});

test("a revision that is not a full commit id is refused", async () => {
  await expect(readTreeAtCommit(root, "--help")).rejects.toMatchObject({
    code: "platform/bad-revision",
  });
});

test("a folder that is not there is said in one sentence", async () => {
  await expect(readWorkingTree(path.join(root, "nowhere"))).rejects.toMatchObject({
    code: "platform/no-folder",
  });
});

test("a file that is written between listing and reading is not read as what was listed", async () => {
  writeFileSync(path.join(root, "a.ts"), "one\n");
  writeFileSync(path.join(root, "b.ts"), "two\n");
  const listing = await listWorkingTree(root, { wanted: (name) => /^[ab]\.ts$/.test(name) });
  writeFileSync(path.join(root, "a.ts"), "changed\n");
  const read = await Array.fromAsync(listing.read(listing.files));
  expect(read.map((file) => file.text)).toEqual(["two\n"]);
  expect(listing.skipped.missing).toBe(1);
});

test("an open working tree reads what a listed one does, and knows the paths that nobody wants", async () => {
  write("a.ts", "a\n");
  write("src/b.ts", "b\n");
  write("c.md", "c\n");
  write("gone.ts", "gone\n");
  write("image.ts", new Uint8Array([1, 0, 2]));
  write("big.ts", "x".repeat(2000));
  symlinkSync("/etc/passwd", path.join(root, "link.ts"));
  mkdirSync(path.join(root, "real"));
  write("real/d.ts", "d\n");
  symlinkSync(path.join(root, "real"), path.join(root, "linked"));
  await committed();
  rmSync(path.join(root, "gone.ts"));
  const limits = { limitBytes: 1000, wanted: isTypeScript };
  const opened = await openWorkingTree(root, limits);
  expect(opened.paths).toEqual(["a.ts", "big.ts", "c.md", "image.ts", "real/d.ts", "src/b.ts"]);
  const files = await Array.fromAsync(opened.read(opened.files));
  expect(files).toEqual((await readWorkingTree(root, limits)).files);
  expect(opened.skipped).toMatchObject({ large: 1, binary: 1, irregular: 2, missing: 1 });
});
