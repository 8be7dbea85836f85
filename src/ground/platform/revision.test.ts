import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { commitsBetween, defaultBranch, forkOf, hasRefs, readRevision } from "./revision.ts";

function commit(root: string, file: string, subject: string, text = `${file}\n`): string {
  writeFiles(root, { [file]: text });
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", subject);
  return userGit(root, "rev-parse", "HEAD");
}

/** `main` with one commit more than where `feature` left it, `feature` with two. */
function forked(): { root: string; base: string; tip: string } {
  const root = temporaryRepository();
  const base = userGit(root, "rev-parse", "HEAD");
  userGit(root, "switch", "-qc", "feature");
  commit(root, "one", "one");
  const tip = commit(root, "two", "two");
  userGit(root, "switch", "-q", "main");
  commit(root, "three", "three");
  return { root, base, tip };
}

test("branches, tags, remotes' branches, HEAD and commits are read, each with what stands for it", async () => {
  const { root, tip } = forked();
  userGit(root, "tag", "-a", "v1", "-m", "one", "feature");
  userGit(root, "update-ref", "refs/remotes/origin/there", tip);
  userGit(root, "branch", "fix/#12-a+b,ü", "feature");
  const feature = { name: "feature", stands: "refs/heads/feature", commit: tip };
  expect(await readRevision(root, "feature")).toEqual(feature);
  expect(await readRevision(root, "heads/feature")).toEqual(feature);
  expect(await readRevision(root, "refs/heads/feature")).toEqual(feature);
  expect(await readRevision(root, "v1")).toMatchObject({ stands: "refs/tags/v1", commit: tip });
  expect(await readRevision(root, "origin/there")).toMatchObject({ name: "origin/there" });
  expect(await readRevision(root, "fix/#12-a+b,ü")).toMatchObject({ commit: tip });
  expect(await readRevision(root, "HEAD")).toMatchObject({ stands: "refs/heads/main" });
  const id = { name: tip.slice(0, 10), stands: tip, commit: tip };
  expect(await readRevision(root, tip.slice(0, 12))).toEqual(id);
  expect(await readRevision(root, "feature~0")).toEqual(id);
  userGit(root, "switch", "-q", "--detach", "feature");
  expect(await readRevision(root, "HEAD")).toEqual(id);
});

test("a bare repository and a worktree have the same names", async () => {
  const { root, base, tip } = forked();
  const bare = `${temporaryFolder()}/house.git`;
  userGit(root, "clone", "-q", "--bare", root, bare);
  expect(await readRevision(bare, "feature")).toMatchObject({ commit: tip });
  expect(await forkOf(bare, "main", "feature")).toEqual({ status: "found", base });
  expect(await commitsBetween(bare, base, tip, 5)).toHaveLength(2);
  const beside = `${temporaryFolder()}/beside`;
  userGit(root, "worktree", "add", "-q", beside, "feature");
  expect(await readRevision(beside, "HEAD")).toMatchObject({ stands: "refs/heads/feature" });
});

test.each([
  "",
  "-x",
  "--upload-pack=touch x",
  "no-such",
  "a b",
  "feature^{tree}",
  "main:a",
  "refs/heads/*",
  "$(touch x)",
  "a\nb",
  "x".repeat(5000),
])("%j names no commit", async (text) => {
  const { root } = forked();
  await expect(readRevision(root, text)).rejects.toMatchObject({ code: "platform/bad-revision" });
});

test("a name of two things is refused with both in full, unless they are the same commit", async () => {
  const { root, tip } = forked();
  userGit(root, "tag", "feature", "feature");
  expect(await readRevision(root, "feature")).toMatchObject({ stands: "refs/heads/feature" });
  userGit(root, "tag", "-f", "feature", "main");
  await expect(readRevision(root, "feature")).rejects.toMatchObject({
    code: "platform/ambiguous-name",
    message: "`feature` names several commits: refs/heads/feature, refs/tags/feature.",
  });
  expect(await readRevision(root, "refs/heads/feature")).toMatchObject({ commit: tip });
});

test("a branch that only a remote has is named in the hint", async () => {
  const { root, tip } = forked();
  userGit(root, "update-ref", "refs/remotes/origin/theirs", tip);
  await expect(readRevision(root, "theirs")).rejects.toMatchObject({
    message: "There is no branch theirs here; a remote has one.",
    hint: "Write origin/theirs.",
  });
});

test("a repository without a commit says so", async () => {
  const root = temporaryFolder();
  userGit(root, "init", "-q", "-b", "main");
  await expect(readRevision(root, "HEAD")).rejects.toMatchObject({ code: "platform/no-commit" });
});

test("two histories grow from one commit, from none, or the clone does not say", async () => {
  const { root, base } = forked();
  expect(await forkOf(root, "main", "feature")).toEqual({ status: "found", base });
  userGit(root, "switch", "-q", "--orphan", "alien");
  commit(root, "alien", "alien");
  expect(await forkOf(root, "main", "alien")).toEqual({ status: "none", shallow: false });
  const shallow = temporaryFolder();
  const from = `file://${root}`;
  userGit(shallow, "clone", "-q", "--depth=1", "--no-single-branch", from, "house");
  expect(await forkOf(`${shallow}/house`, "origin/main", "origin/feature")).toEqual({
    status: "none",
    shallow: true,
  });
});

test("commits are told newest first, merges aside, and nothing in them reaches a terminal as it is", async () => {
  const { root, base } = forked();
  userGit(root, "switch", "-q", "feature");
  userGit(root, "merge", "-q", "--no-edit", "main");
  commit(root, "four", `\u001b[31mred\u202e ${"x".repeat(500)}`);
  const told = await commitsBetween(root, "main", "feature", 10);
  expect(told.map(({ subject }) => subject.slice(0, 24))).toEqual([
    String.raw`\u{1b}[31mred\u{202e} xx`,
    "two",
    "one",
  ]);
  expect(told[0]?.subject).toHaveLength(200);
  expect(told[0]?.author).toBe("Ada <ada@example.org>");
  expect(await commitsBetween(root, base, "feature", 1)).toHaveLength(1);
});

test("the default branch is the remote's where we have it, else main, else the one checked out", async () => {
  const { root } = forked();
  userGit(root, "switch", "-q", "feature");
  expect(await defaultBranch(root)).toMatchObject({ stands: "refs/heads/main" });
  userGit(root, "branch", "-q", "trunk", "main");
  userGit(root, "update-ref", "refs/remotes/origin/trunk", "main");
  userGit(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
  expect(await defaultBranch(root)).toMatchObject({ stands: "refs/heads/trunk" });
  userGit(root, "branch", "-qD", "trunk");
  expect(await defaultBranch(root)).toMatchObject({ stands: "refs/heads/main" });
  userGit(root, "branch", "-qD", "main");
  expect(await defaultBranch(root)).toMatchObject({ stands: "refs/remotes/origin/trunk" });
});

test("refs below a prefix are seen", async () => {
  const { root } = forked();
  expect(await hasRefs(root, "refs/tacit/reviews/")).toBe(false);
  userGit(root, "update-ref", "refs/tacit/reviews/x/7-1", "main");
  expect(await hasRefs(root, "refs/tacit/reviews/")).toBe(true);
});
