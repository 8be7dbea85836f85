import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { readTextFile } from "./files.ts";
import { openRepository, readRef, type Repository, requireHead, updateRef } from "./repository.ts";
import { type BoxPolicy, probeSandbox } from "./sandbox.ts";
import { gitOfBox, prepareGitDirectory, type Snapshot, takeSnapshot } from "./snapshot.ts";
import { addWorktree } from "./worktree.ts";

const probe = await probeSandbox();

interface Attempt {
  readonly repository: Repository;
  readonly worktree: string;
  readonly base: string;
  /** A program that creates the marker, for whoever runs it on the host. */
  readonly evil: string;
  readonly marker: string;
  readonly snapshot: (parent?: string) => Promise<Snapshot>;
}

async function attempt(isBoxed: boolean, files?: Record<string, string>): Promise<Attempt> {
  const root = temporaryRepository(files);
  const repository = await openRepository(root);
  const base = requireHead(repository);
  const folder = temporaryFolder();
  const worktree = path.join(folder, "worktree");
  await addWorktree(repository, { branch: "task", base, path: worktree });
  const gitDirectory = path.join(folder, "git");
  const prepared = await prepareGitDirectory(repository, gitDirectory, base);
  const box: BoxPolicy | undefined = isBoxed ? { worktree, ...gitOfBox(prepared) } : undefined;
  const marker = path.join(folder, "marker");
  const evil = path.join(folder, "evil.sh");
  writeFileSync(evil, `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
  const request = { repository, worktree, gitDirectory, branch: "task", message: "round 1\n", box };
  const snapshot = async (parent = base): Promise<Snapshot> =>
    await takeSnapshot({ ...request, parent });
  return { repository, worktree, base, evil, marker, snapshot };
}

function nestedRepository(directory: string, evil: string): void {
  mkdirSync(directory, { recursive: true });
  userGit(directory, "init", "-q");
  writeFiles(directory, { inner: "x\n", ".gitattributes": "* filter=evil\n" });
  userGit(directory, "add", "-A");
  userGit(directory, "commit", "-qm", "inner");
  userGit(directory, "config", "core.fsmonitor", evil);
  userGit(directory, "config", "filter.evil.clean", evil);
  writeFiles(directory, { inner: "changed\n" });
}

const ways = probe.status === "boxed" ? [true, false] : [false];

describe.each(ways)("a snapshot (boxed: %s)", (isBoxed) => {
  test("commits new, changed and deleted files on the branch, and leaves ignored ones", async () => {
    const made = await attempt(isBoxed, { a: "a\n", b: "b\n", ".gitignore": "*.log\n" });
    writeFiles(made.worktree, { a: "changed\n", "new/c": "c\n", "x.log": "noise" });
    rmSync(path.join(made.worktree, "b"));
    const taken = await made.snapshot();
    const { root } = made.repository;
    expect(taken).toMatchObject({ status: "taken", commit: userGit(root, "rev-parse", "task") });
    expect(userGit(root, "show", "--format=%s%n%P", "--name-status", "task").split("\n")).toEqual([
      "round 1",
      made.base,
      "",
      "M\ta",
      "D\tb",
      "A\tnew/c",
    ]);
    expect(userGit(made.worktree, "status", "--porcelain")).toBe("");
    expect(userGit(root, "fsck", "--strict")).toBe("");
    if (taken.status !== "taken") return;
    expect(await made.snapshot(taken.commit)).toEqual({ ...taken, status: "unchanged" });
  });

  test("commits of a person are continued, and one that was rewritten since is kept by a ref", async () => {
    const made = await attempt(isBoxed, { a: "a\n" });
    const { root } = made.repository;
    writeFiles(made.worktree, { b: "b\n" });
    userGit(made.worktree, "add", "-A");
    userGit(made.worktree, "commit", "-qm", "mine");
    const mine = userGit(made.worktree, "rev-parse", "HEAD");
    expect(await made.snapshot()).toMatchObject({ status: "taken", commit: mine });
    writeFiles(made.worktree, { c: "c\n" });
    userGit(made.worktree, "add", "-A");
    userGit(made.worktree, "commit", "-q", "--amend", "-m", "mine, better");
    const amended = userGit(made.worktree, "rev-parse", "HEAD");
    writeFiles(made.worktree, { d: "not committed\n" });

    expect(await made.snapshot(mine)).toMatchObject({ status: "taken" });
    expect(userGit(root, "log", "--format=%s", "task").split("\n")).toEqual([
      "round 1",
      "mine",
      ...userGit(root, "log", "--format=%s", made.base).split("\n"),
    ]);
    expect(userGit(root, "ls-tree", "--name-only", "task").split("\n")).toEqual(
      expect.arrayContaining(["a", "b", "c", "d"]),
    );
    const kept = `refs/tacit/saved/task-${amended.slice(0, 10)}`;
    expect(await readRef(made.repository, kept)).toBe(amended);
  });

  test("many files arrive as a pack", async () => {
    const made = await attempt(isBoxed);
    for (let at = 0; at < 150; at += 1) writeFiles(made.worktree, { [`d${at}/f`]: `${at}\n` });
    expect(await made.snapshot()).toMatchObject({ status: "taken" });
    expect(userGit(made.repository.root, "ls-tree", "-r", "task").split("\n")).toHaveLength(151);
    expect(userGit(made.repository.root, "fsck", "--strict")).toBe("");
  });

  test("a nested repository is refused, and its fsmonitor and filter never run on the host", async () => {
    const made = await attempt(isBoxed);
    nestedRepository(path.join(made.worktree, "sub"), made.evil);
    rmSync(made.marker, { force: true });
    expect(await made.snapshot()).toEqual({
      status: "refused",
      reason: "The worktree contains repositories of its own.",
      paths: ["sub"],
    });
    expect(existsSync(made.marker)).toBe(false);
    expect(await readRef(made.repository, "refs/heads/task")).toBe(made.base);
  });

  test("a replaced git pointer is not followed", async () => {
    const made = await attempt(isBoxed);
    const planted = path.join(made.worktree, "..", "planted");
    nestedRepository(planted, made.evil);
    rmSync(made.marker, { force: true });
    writeFiles(made.worktree, { ".git": `gitdir: ${planted}/.git\n`, new: "x\n" });
    expect(await made.snapshot()).toMatchObject({ status: "taken" });
    expect(existsSync(made.marker)).toBe(false);
  });

  test("a filter that the user's repository defines is not run, nor are its hooks", async () => {
    const made = await attempt(isBoxed);
    const { root, gitDirectory } = made.repository;
    userGit(root, "config", "filter.lfs.clean", made.evil);
    userGit(root, "config", "filter.lfs.required", "true");
    for (const hook of ["pre-commit", "post-index-change", "reference-transaction"]) {
      writeFiles(gitDirectory, { [`hooks/${hook}`]: `#!/bin/sh\ntouch ${made.marker}\n` });
      chmodSync(path.join(gitDirectory, "hooks", hook), 0o755);
    }
    writeFiles(made.worktree, { ".gitattributes": "* filter=lfs\n", data: "raw\n" });
    expect(await made.snapshot()).toMatchObject({ status: "taken" });
    expect(existsSync(made.marker)).toBe(false);
    expect(userGit(root, "cat-file", "blob", "task:data")).toBe("raw");
  });

  test.each(["/etc/passwd", "../outside", "d/../../x", ".git/config"])(
    "a symbolic link to %s is refused",
    async (target) => {
      const made = await attempt(isBoxed);
      symlinkSync(target, path.join(made.worktree, "link"));
      expect(await made.snapshot()).toMatchObject({ status: "refused", paths: ["link"] });
      expect(await readRef(made.repository, "refs/heads/task")).toBe(made.base);
    },
  );

  test("a symbolic link inside the tree is kept", async () => {
    const made = await attempt(isBoxed);
    mkdirSync(path.join(made.worktree, "d"));
    symlinkSync("../a", path.join(made.worktree, "d/link"));
    expect(await made.snapshot()).toMatchObject({ status: "taken" });
    expect(userGit(made.repository.root, "ls-tree", "task", "d/link")).toMatch(/^120000/);
  });

  test("control characters in a name and very large files are refused", async () => {
    const made = await attempt(isBoxed);
    writeFiles(made.worktree, { "a\u001b[31m": "x" });
    expect(await made.snapshot()).toMatchObject({ status: "refused", paths: ["a\u001b[31m"] });
    rmSync(path.join(made.worktree, "a\u001b[31m"));
    writeFiles(made.worktree, { big: "" });
    truncateSync(path.join(made.worktree, "big"), 51 * 1024 * 1024);
    expect(await made.snapshot()).toMatchObject({ status: "refused", paths: ["big"] });
  });

  test("what the base commit already held is not refused", async () => {
    const root = temporaryRepository();
    symlinkSync("/etc/hostname", path.join(root, "link"));
    userGit(root, "add", "-A");
    userGit(root, "commit", "-qm", "link");
    const repository = await openRepository(root);
    const base = requireHead(repository);
    const folder = temporaryFolder();
    const worktree = path.join(folder, "w");
    await addWorktree(repository, { branch: "task", base, path: worktree });
    writeFiles(worktree, { b: "b" });
    const request = { repository, worktree, branch: "task", parent: base, message: "m" };
    const box = isBoxed ? { worktree } : undefined;
    const gitDirectory = path.join(folder, "git");
    expect(await takeSnapshot({ ...request, gitDirectory, box })).toMatchObject({
      status: "taken",
    });
  });

  test("a FIFO is left out and does not block", async () => {
    const made = await attempt(isBoxed);
    execFileSync("mkfifo", [path.join(made.worktree, "pipe")]);
    writeFiles(made.worktree, { new: "x" });
    expect(await made.snapshot()).toMatchObject({ status: "taken" });
    expect(userGit(made.repository.root, "ls-tree", "--name-only", "task")).toBe("a\nnew");
    expect(await readTextFile(made.worktree, "pipe")).toEqual({ status: "not-regular" });
  });

  test("a name that is not UTF-8 round-trips", async () => {
    const made = await attempt(isBoxed);
    const name = Buffer.from([0x66, 0xff, 0xfe]);
    writeFileSync(Buffer.concat([Buffer.from(`${made.worktree}/`), name]), "x\n");
    expect(await made.snapshot()).toMatchObject({ status: "taken" });
    const listed = execFileSync("git", ["ls-tree", "-z", "--name-only", "task"], {
      cwd: made.repository.root,
    });
    expect(listed.includes(name)).toBe(true);
  });

  test("the snapshot's own git directory is deleted", async () => {
    const made = await attempt(isBoxed);
    writeFiles(made.worktree, { new: "x" });
    await made.snapshot();
    const left = readdirSync(path.dirname(made.worktree)).toSorted();
    expect(left).toEqual(["evil.sh", "git", "git.pointer", "worktree"]);
  });
});

test.each(ways)(
  "a submodule of the base that became hostile never runs on the host (boxed: %s)",
  async (isBoxed) => {
    const made = await attempt(isBoxed);
    const sub = path.join(made.worktree, "sub");
    nestedRepository(sub, made.evil);
    const { root } = made.repository;
    const commit = userGit(sub, "rev-parse", "HEAD");
    userGit(root, "update-index", "--add", "--cacheinfo", `160000,${commit},sub`);
    const tree = userGit(root, "write-tree");
    const base = userGit(root, "commit-tree", tree, "-p", made.base, "-m", "submodule");
    userGit(root, "update-ref", "refs/heads/task", base);
    rmSync(made.marker, { force: true });
    writeFiles(made.worktree, { new: "x" });
    expect(await made.snapshot(base)).toMatchObject({ status: isBoxed ? "taken" : "refused" });
    expect(existsSync(made.marker)).toBe(false);
    expect(userGit(root, "ls-tree", "task", "sub")).toContain(commit);
  },
);

test("canary inversion: plain git over the same nested repository runs its program", async () => {
  const made = await attempt(false);
  nestedRepository(path.join(made.worktree, "sub"), made.evil);
  rmSync(made.marker, { force: true });
  userGit(made.worktree, "add", "-A");
  userGit(made.worktree, "status");
  expect(existsSync(made.marker)).toBe(true);
});

test("without a box, planted bare repositories are refused before git runs", async () => {
  const made = await attempt(false);
  mkdirSync(path.join(made.worktree, "deep/bare"), { recursive: true });
  userGit(path.join(made.worktree, "deep/bare"), "init", "-q", "--bare");
  expect(await made.snapshot()).toMatchObject({ status: "refused", paths: ["deep/bare"] });
});

test("commits that an agent made on its branch become the parent", async () => {
  const made = await attempt(false);
  writeFiles(made.worktree, { b: "b\n" });
  userGit(made.worktree, "add", "-A");
  userGit(made.worktree, "commit", "-qm", "by the agent");
  const tip = userGit(made.worktree, "rev-parse", "HEAD");
  expect(await made.snapshot()).toMatchObject({ status: "taken", commit: tip });
  writeFiles(made.worktree, { c: "c\n" });
  const taken = await made.snapshot();
  expect(userGit(made.repository.root, "rev-parse", "task^")).toBe(tip);
  expect(taken).toMatchObject({ commit: userGit(made.repository.root, "rev-parse", "task") });
});

test("a branch that was moved off its base is put back on it", async () => {
  const made = await attempt(false);
  userGit(made.worktree, "checkout", "-q", "--orphan", "other");
  userGit(made.worktree, "commit", "-qm", "elsewhere");
  const elsewhere = userGit(made.worktree, "rev-parse", "HEAD");
  await updateRef(made.repository, "refs/heads/task", elsewhere, made.base);
  writeFiles(made.worktree, { b: "b\n" });
  expect(await made.snapshot()).toMatchObject({ status: "taken" });
  expect(userGit(made.repository.root, "rev-parse", "task^")).toBe(made.base);
});
