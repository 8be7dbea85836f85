import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { openRepository, type Repository, requireHead } from "./repository.ts";
import { probeSandbox } from "./sandbox.ts";
import { addWorktree, removeWorktree } from "./worktree.ts";

const probe = await probeSandbox();

interface Scene {
  readonly repository: Repository;
  readonly base: string;
  readonly folder: string;
  readonly worktree: string;
}

async function scene(files?: Record<string, string>): Promise<Scene> {
  const repository = await openRepository(temporaryRepository(files));
  const folder = temporaryFolder();
  return { repository, base: requireHead(repository), folder, worktree: path.join(folder, "w") };
}

test("a worktree stands on its base, on a branch of its own", async () => {
  const { repository, base, worktree } = await scene();
  await addWorktree(repository, { branch: "tacit/x/a1", base, path: worktree });
  expect(userGit(worktree, "rev-parse", "HEAD", "--abbrev-ref", "HEAD")).toBe(
    `${base}\ntacit/x/a1`,
  );
  expect(userGit(worktree, "status", "--porcelain")).toBe("");
  const again = addWorktree(repository, { branch: "tacit/x/a1", base, path: `${worktree}2` });
  await expect(again).rejects.toMatchObject({ code: "platform/branch-exists" });
});

test("adding a worktree runs neither hooks nor filters of the repository", async () => {
  const { repository, base, folder, worktree } = await scene({
    data: "raw\n",
    ".gitattributes": "* filter=ev.il=x\n",
  });
  const marker = path.join(folder, "marker");
  const evil = path.join(folder, "evil.sh");
  writeFileSync(evil, `#!/bin/sh\ntouch ${marker}\ncat\n`, { mode: 0o755 });
  const { root, gitDirectory } = repository;
  writeFiles(gitDirectory, { "hooks/post-checkout": `#!/bin/sh\ntouch ${marker}\n` });
  chmodSync(path.join(gitDirectory, "hooks/post-checkout"), 0o755);
  userGit(root, "config", "filter.ev.il=x.smudge", evil);
  userGit(root, "config", "filter.ev.il=x.required", "true");
  await addWorktree(repository, { branch: "task", base, path: worktree });
  expect(existsSync(marker)).toBe(false);
  expect(readFileSync(path.join(worktree, "data"), "utf8")).toBe("raw\n");

  userGit(root, "worktree", "add", "-q", "-b", "plain", `${worktree}-plain`);
  expect(existsSync(marker)).toBe(true);
});

test("removing a worktree saves uncommitted work under the private ref", async () => {
  const { repository, base, folder, worktree } = await scene();
  await addWorktree(repository, { branch: "task", base, path: worktree });
  writeFiles(worktree, { draft: "unfinished\n" });
  const removal = await removeWorktree(repository, worktree, {
    saveAs: "refs/tacit/saved/task",
    branch: "task",
    gitDirectory: path.join(folder, "git"),
    box: probe.status === "boxed" ? { worktree } : undefined,
  });
  const { root } = repository;
  const saved = userGit(root, "rev-parse", "refs/tacit/saved/task");
  expect(removal).toEqual({ status: "removed", saved });
  expect(userGit(root, "cat-file", "blob", `${saved}:draft`)).toBe("unfinished");
  expect(userGit(root, "rev-parse", "task", `${saved}^`)).toBe(`${base}\n${base}`);
  expect(existsSync(worktree)).toBe(false);
  expect(userGit(root, "worktree", "list").split("\n")).toHaveLength(1);
});

test("a removal that was cut off while it deleted goes on, and what it saved stays as it was", async () => {
  const { repository, base, folder, worktree } = await scene();
  await addWorktree(repository, { branch: "task", base, path: worktree });
  writeFiles(worktree, { draft: "unfinished\n" });
  const request = {
    saveAs: "refs/tacit/saved/task",
    branch: "task",
    gitDirectory: path.join(folder, "git"),
    box: undefined,
  };
  const first = await removeWorktree(repository, worktree, request);
  // What a killed process leaves: the folder under its other name, half of it deleted.
  writeFiles(`${worktree}.removing`, { a: "a\n" });
  expect(await removeWorktree(repository, worktree, request)).toEqual(first);
  expect(userGit(repository.root, "cat-file", "blob", "refs/tacit/saved/task:draft")).toBe(
    "unfinished",
  );
  expect(existsSync(`${worktree}.removing`)).toBe(false);
});

test("work that cannot be saved is kept until it is discarded by name", async () => {
  const { repository, base, folder, worktree } = await scene();
  await addWorktree(repository, { branch: "task", base, path: worktree });
  writeFiles(worktree, { "sub/.git": "gitdir: /nowhere\n", ".git": "gitdir: /nowhere\n" });
  const request = {
    saveAs: "refs/tacit/saved/task",
    branch: "task",
    gitDirectory: path.join(folder, "git"),
    box: undefined,
  };
  expect(await removeWorktree(repository, worktree, request)).toMatchObject({
    status: "refused",
    paths: ["sub"],
  });
  expect(existsSync(worktree)).toBe(true);
  const discarded = await removeWorktree(repository, worktree, { ...request, discard: true });
  expect(discarded).toEqual({ status: "removed", saved: base });
  expect(existsSync(worktree)).toBe(false);
});
