import path from "node:path";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
} from "../../../test/support/temporary-repository.ts";
import { openRepository } from "./repository.ts";
import { otherWorktrees } from "./worktree-list.ts";

function commitIn(folder: string, name: string): void {
  writeFileSync(path.join(folder, name), "x\n");
  userGit(folder, "add", "-A");
  userGit(folder, "commit", "-qm", name);
}

test("a repository with one worktree has no others", async () => {
  expect(await otherWorktrees(await openRepository(temporaryRepository()))).toEqual([]);
});

test("another worktree is told with its branch and what its commits changed since it left", async () => {
  const root = temporaryRepository();
  const other = path.join(temporaryFolder(), "other");
  userGit(root, "worktree", "add", "-q", "-b", "feature/x", other);
  commitIn(other, "there é.ts");
  commitIn(root, "here.ts");
  writeFileSync(path.join(other, "not-committed.ts"), "x\n");
  expect(await otherWorktrees(await openRepository(root))).toEqual([
    { path: other, branch: "feature/x", changed: ["there é.ts"] },
  ]);
});

test("a worktree with a detached head has no branch", async () => {
  const root = temporaryRepository();
  const other = path.join(temporaryFolder(), "other");
  userGit(root, "worktree", "add", "-q", "--detach", other);
  expect(await otherWorktrees(await openRepository(root))).toEqual([{ path: other, changed: [] }]);
});

test("from within a worktree the main one is another", async () => {
  const root = temporaryRepository();
  const other = path.join(temporaryFolder(), "other");
  userGit(root, "worktree", "add", "-q", "-b", "x", other);
  const [found] = await otherWorktrees(await openRepository(other));
  expect(found).toEqual({ path: root, branch: "main", changed: [] });
});

test("an empty repository has none, and neither has one whose head is no commit yet", async () => {
  const root = temporaryFolder();
  userGit(root, "init", "-q");
  expect(await otherWorktrees(await openRepository(root))).toEqual([]);
});
