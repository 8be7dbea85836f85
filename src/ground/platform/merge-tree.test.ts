import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { besideRepository, carryOver, diffBeside, plainDiff, treeBeside } from "./merge-tree.ts";
import { findRepository } from "./repository.ts";

function commitAll(root: string, message: string): string {
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
  return userGit(root, "rev-parse", "HEAD");
}

function treesOf(
  root: string,
  commits: { before: string; change: string; onto: string },
): { before: string; change: string; onto: string } {
  return {
    before: userGit(root, "rev-parse", `${commits.before}^{tree}`),
    change: userGit(root, "rev-parse", `${commits.change}^{tree}`),
    onto: userGit(root, "rev-parse", `${commits.onto}^{tree}`),
  };
}

function objectsOf(root: string): string[] {
  return readdirSync(path.join(root, ".git/objects"), { recursive: true, encoding: "utf8" });
}

/** A repository in which a change and its new base touch the same line; at the commit of the new base. */
function conflicting(files: Readonly<Record<string, string>> = {}): {
  root: string;
  before: string;
  change: string;
  onto: string;
} {
  const root = temporaryRepository({ ...files, a: "1\n2\n3\n4\n5\n6\n7\n8\n9\n" });
  const before = userGit(root, "rev-parse", "HEAD");
  userGit(root, "switch", "-qc", "topic");
  writeFiles(root, { a: "1\nours\n3\n4\n5\n6\n7\n8\n9\n" });
  const change = commitAll(root, "change");
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { a: "1\ntheirs\n3\n4\n5\n6\n7\n8\nnine\n" });
  return { root, before, change, onto: commitAll(root, "base") };
}

test("neither a merge driver nor a filter nor a textconv of the repository runs, and no object is left in it", async () => {
  const { root, ...commits } = conflicting({
    ".gitattributes": "* merge=evil filter=evil diff=evil\n",
  });
  const witness = path.join(root, "ran");
  const script = path.join(root, ".git/evil.sh");
  writeFileSync(script, `#!/bin/sh\ntouch '${witness}'\nexit 0\n`);
  chmodSync(script, 0o755);
  for (const key of [
    "merge.evil.driver",
    "merge.default",
    "diff.evil.textconv",
    "diff.evil.command",
    "diff.external",
    "filter.evil.clean",
    "filter.evil.smudge",
    "core.fsmonitor",
  ]) {
    userGit(root, "config", key, key === "merge.default" ? "evil" : script);
  }
  writeFileSync(path.join(root, ".git/info/attributes"), "* merge=evil\n");
  const before = objectsOf(root);
  const repository = await findRepository(root);
  const diff = await besideRepository(repository, async (place) => {
    const trees = treesOf(root, commits);
    const carried = await carryOver(place, trees);
    expect(carried).toMatchObject({ status: "carried", conflicts: ["a"] });
    return carried.status === "carried" ? diffBeside(place, trees.onto, carried.tree) : undefined;
  });
  expect(diff?.toString()).toContain("-theirs\n+ours\n");
  expect(existsSync(witness)).toBe(false);
  expect(objectsOf(root)).toEqual(before);

  // The same merge as the user would have it runs the driver: what is tried here is real.
  expect(() =>
    userGit(root, "merge-tree", "--write-tree", commits.change, commits.onto),
  ).not.toThrow();
  expect(existsSync(witness)).toBe(true);
});

test("in conflict stands what the change said, and around it what the new base says", async () => {
  const { root, ...commits } = conflicting();
  const repository = await findRepository(root);
  await besideRepository(repository, async (place) => {
    const trees = treesOf(root, commits);
    const carried = await carryOver(place, trees);
    const tree = carried.status === "carried" ? carried.tree : "";
    const rows = (await diffBeside(place, trees.before, tree)).toString().split("\n");
    expect(rows.filter((row) => /^[+-][^+-]/.test(row))).toEqual(["-2", "+ours", "-9", "+nine"]);
  });
});

test("a file in a folder's place, a deleted file and a binary one are in conflict without a made-up name", async () => {
  const root = temporaryRepository({ gone: "1\n2\n3\n", logo: "\0one", other: "x\n" });
  const before = userGit(root, "rev-parse", "HEAD");
  userGit(root, "switch", "-qc", "topic");
  writeFiles(root, { gone: "1\ntwo\n3\n", logo: "\0two", place: "a file\n" });
  const change = commitAll(root, "change");
  userGit(root, "switch", "-q", "main");
  userGit(root, "rm", "-q", "gone");
  writeFiles(root, { logo: "\0three", "place/inside": "a folder\n" });
  const onto = commitAll(root, "base");
  const repository = await findRepository(root);
  await besideRepository(repository, async (place) => {
    const trees = treesOf(root, { before, change, onto });
    const carried = await carryOver(place, trees);
    expect(carried).toMatchObject({ status: "carried", conflicts: ["gone", "logo", "place"] });
    const tree = carried.status === "carried" ? carried.tree : "";
    const diff = (await diffBeside(place, trees.change, tree)).toString();
    expect(diff).not.toContain("~");
    expect(diff).not.toContain("<<<<<<<");
    expect(diff).not.toContain("gone"); // as the change had it
    expect(diff).not.toContain("logo");
  });
});

test("a plain diff shows what attributes and settings of the checkout would hide", async () => {
  const root = temporaryRepository({ "a.ts": "1\n", ".gitattributes": "*.ts -diff\n" });
  const before = userGit(root, "rev-parse", "HEAD");
  writeFiles(root, { "a.ts": "2\n" });
  userGit(root, "config", "diff.ignoreSubmodules", "all");
  userGit(root, "config", "diff.noprefix", "true");
  userGit(root, "config", "diff.context", "0");
  userGit(root, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},lib`);
  userGit(root, "commit", "-qam", "change");
  const after = userGit(root, "rev-parse", "HEAD");
  expect(userGit(root, "diff", before, after)).toContain("Binary files");
  const diff = (await plainDiff(await findRepository(root), before, after)).toString();
  expect(diff).toContain("--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-1\n+2\n");
  expect(diff).toContain(`+Subproject commit ${"1".repeat(40)}`);
});

test("a tree that holds what no index takes is not carried over, and it says so", async () => {
  const { root, ...commits } = conflicting();
  const { before, change, onto } = treesOf(root, commits);
  const blob = userGit(root, "hash-object", "-w", "a");
  const inner = execFileSync("git", ["mktree"], {
    cwd: root,
    input: `100644 blob ${blob}\tconfig\n`,
  });
  const listed = userGit(root, "ls-tree", change);
  const hostile = execFileSync("git", ["mktree"], {
    cwd: root,
    input: `${listed}\n040000 tree ${inner.toString().trim()}\t.git\n`,
  });
  const trees = { before, change: hostile.toString().trim(), onto };
  const carried = besideRepository(await findRepository(root), (place) => carryOver(place, trees));
  expect(await carried).toEqual({
    status: "failed",
    reason: "git could not take the conflicts out of the merged tree",
  });
});

test("a repository with the longer ids is no other", async () => {
  const root = temporaryFolder();
  userGit(root, "init", "-q", "-b", "main", "--object-format=sha256");
  writeFiles(root, { a: "1\n2\n3\n4\n5\n" });
  const before = commitAll(root, "first");
  writeFiles(root, { a: "1\n2\n3\n4\nfive\n" });
  const change = commitAll(root, "change");
  writeFiles(root, { a: "one\n2\n3\n4\n5\n" });
  const onto = commitAll(root, "base");
  const trees = treesOf(root, { before, change, onto });
  const carried = besideRepository(await findRepository(root), async (place) => {
    const { status, ...made } = await carryOver(place, trees);
    return "tree" in made ? (await diffBeside(place, trees.onto, made.tree)).toString() : status;
  });
  expect(await carried).toContain("-5\n+five\n");
});

test("a commit that is not there, a word and an option are no tree", async () => {
  const root = temporaryRepository();
  await besideRepository(await findRepository(root), async (place) => {
    const asked = ["0".repeat(40), "HEAD", "--all"].map((commit) => treeBeside(place, commit));
    expect(await Promise.all(asked)).toEqual([undefined, undefined, undefined]);
    const head = userGit(root, "rev-parse", "HEAD");
    expect(await treeBeside(place, head)).toBe(userGit(root, "rev-parse", "HEAD^{tree}"));
  });
});

test("the place is gone afterwards, also when its use fails", async () => {
  const repository = await findRepository(temporaryRepository());
  let directory = "";
  const failing = besideRepository(repository, async (place) => {
    ({ directory } = place);
    expect(existsSync(directory)).toBe(true);
    throw new Error("no use");
  });
  await expect(failing).rejects.toThrow("no use");
  expect(existsSync(directory)).toBe(false);
});
