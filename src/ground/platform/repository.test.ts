import { writeFileSync } from "node:fs";
import { plainDiff } from "./merge-tree.ts";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import {
  changedPaths,
  objectDirectories,
  openRepository,
  readBlob,
  readRef,
  requireBranch,
  requireBranchName,
  requireHead,
  saveRef,
  updateRef,
} from "./repository.ts";

test("a repository is found from a folder below its top", async () => {
  const root = temporaryRepository({ "src/a": "a\n" });
  const repository = await openRepository(path.join(root, "src"));
  expect(repository).toEqual({
    root,
    gitDirectory: path.join(root, ".git"),
    objectFormat: "sha1",
    head: userGit(root, "rev-parse", "HEAD"),
    branch: "main",
    dirty: [],
  });
});

test("dirty paths include untracked, renamed and oddly named files", async () => {
  const root = temporaryRepository({ a: "one two three\n", b: "b\n" });
  userGit(root, "mv", "a", "c");
  writeFiles(root, { b: "changed\n", 'new "é\n': "x" });
  const { dirty } = await openRepository(root);
  expect(dirty.toSorted()).toEqual(["b", "c", 'new "é\n'].toSorted());
});

test("a linked worktree shares the git directory of its repository", async () => {
  const root = temporaryRepository();
  const linked = path.join(temporaryFolder(), "linked");
  userGit(root, "worktree", "add", "-q", "-b", "other", linked);
  const repository = await openRepository(linked);
  expect(repository).toMatchObject({
    root: linked,
    gitDirectory: path.join(root, ".git"),
    objectFormat: "sha1",
    branch: "other",
  });
});

test("what is no usable repository is named", async () => {
  const folder = temporaryFolder();
  await expect(openRepository(folder)).rejects.toMatchObject({
    code: "platform/no-git-repository",
    message: `${folder} is not inside a git repository.`,
    hint: "git init",
  });
  userGit(folder, "init", "-q", "-b", "main");
  const empty = await openRepository(folder);
  expect(() => requireHead(empty)).toThrow(expect.objectContaining({ code: "platform/no-commit" }));
  const bare = temporaryFolder();
  userGit(bare, "init", "-q", "--bare");
  await expect(openRepository(bare)).rejects.toMatchObject({ code: "platform/bare-repository" });
});

test("a detached HEAD has no branch", async () => {
  const root = temporaryRepository();
  userGit(root, "checkout", "-q", "--detach");
  const repository = await openRepository(root);
  expect(requireHead(repository)).toMatch(/^[0-9a-f]{40}$/);
  expect(() => requireBranch(repository)).toThrow(
    expect.objectContaining({ code: "platform/detached-head" }),
  );
});

test("a ref that moved is a conflict, and stays", async () => {
  const root = temporaryRepository();
  const repository = await openRepository(root);
  const first = requireHead(repository);
  userGit(root, "commit", "-q", "--allow-empty", "-m", "second");
  const second = userGit(root, "rev-parse", "HEAD");
  await updateRef(repository, "refs/heads/x", first, undefined);
  await expect(updateRef(repository, "refs/heads/x", second, second)).rejects.toMatchObject({
    code: "platform/ref-moved",
    kind: "conflict",
  });
  expect(await readRef(repository, "refs/heads/x")).toBe(first);
  await updateRef(repository, "refs/heads/x", second, first);
  await saveRef(repository, "refs/tacit/saved/x", first);
  expect(await readRef(repository, "refs/heads/x")).toBe(second);
  expect(await readRef(repository, "refs/tacit/saved/x")).toBe(first);
});

test.each(["-x", "a..b", "a b", "x.lock", ""])("the branch name %o is refused", async (name) => {
  const repository = await openRepository(temporaryRepository());
  await expect(requireBranchName(repository, name)).rejects.toMatchObject({
    code: "platform/bad-branch",
  });
});

test("blobs, changed paths and diffs come from commits, whatever drivers are configured", async () => {
  const root = temporaryRepository({ a: "a\n", ".gitattributes": "* diff=evil\n" });
  const marker = path.join(temporaryFolder(), "marker");
  userGit(root, "config", "diff.evil.textconv", `touch ${marker}; cat`);
  userGit(root, "config", "diff.evil.command", `touch ${marker}`);
  const repository = await openRepository(root);
  writeFileSync(path.join(root, "a"), Buffer.from([0xe9, 0x0a]));
  userGit(root, "commit", "-qam", "second");
  const from = requireHead(repository);
  const to = userGit(root, "rev-parse", "HEAD");
  expect(await readBlob(repository, to, "a")).toEqual(Buffer.from([0xe9, 0x0a]));
  expect(await readBlob(repository, to, "none")).toBeUndefined();
  expect(await changedPaths(repository, from, to)).toEqual(["a"]);
  const diff = await plainDiff(repository, from, to);
  expect(diff.toString("latin1")).toMatch(
    /^diff --git a\/a b\/a\nindex [0-9a-f]{40}\.\.[0-9a-f]{40}/,
  );
  expect(diff.toString("latin1")).toContain("-a\n+\u00e9\n");
});

test("borrowed object directories are listed after the repository's own", async () => {
  const root = temporaryRepository();
  const clone = path.join(temporaryFolder(), "clone");
  userGit(root, "clone", "-q", "--shared", root, clone);
  expect(await objectDirectories(await openRepository(clone))).toEqual([
    path.join(clone, ".git/objects"),
    path.join(root, ".git/objects"),
  ]);
});
