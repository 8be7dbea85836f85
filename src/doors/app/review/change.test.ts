import { afterEach, beforeEach, expect, test } from "vitest";
import { freshJournal } from "../../../../test/support/journal.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import {
  changeOutput,
  findChange,
  followBranch,
  keepCommit,
  placeOfChange,
  rangeIn,
  slugOfChange,
} from "./change.ts";

let root: string;

function commit(file: string, text = `${file}\n`, ...more: readonly string[]): string {
  writeFiles(root, { [file]: text });
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", `The ${file}`, ...more);
  return userGit(root, "rev-parse", "HEAD");
}

/** `main` and `x`, each with a commit of its own. */
beforeEach(() => {
  root = temporaryRepository();
  userGit(root, "switch", "-qc", "x");
  commit("door");
  userGit(root, "switch", "-q", "main");
  commit("wall");
  userGit(root, "switch", "-q", "x");
});

test("BASE..BRANCH is a range with two dots or three, and a run is none", () => {
  const cases = [
    ["main..x", { from: "main", of: "x" }],
    ["main...x", { from: "main", of: "x" }],
    ["..x", { from: "", of: "x" }],
    ["main..", { from: "main", of: "" }],
    ["...", { from: "", of: "" }],
    ["v1.0..origin/a.b", { from: "v1.0", of: "origin/a.b" }],
    ["a..b..c", { from: "a", of: "b..c" }],
    ["7", undefined],
    ["7/2", undefined],
    ["main", undefined],
  ] as const;
  for (const [text, range] of cases) expect([text, rangeIn(text)]).toEqual([text, range]);
});

async function found(text: string, directory = root) {
  const place = await placeOfChange(directory);
  const { base, from, of } = await findChange(place, rangeIn(text) ?? { from: "", of: "" });
  return {
    base: userGit(directory, "log", "-1", "--format=%s", base),
    from: from.stands,
    of: of.stands,
  };
}

test("a change begins where a pull request's does; what is left out is the target and what is checked out", async () => {
  const both = { base: "first", from: "refs/heads/main", of: "refs/heads/x" };
  expect(await found("main..x")).toEqual(both);
  expect(await found("main...x")).toEqual(both);
  expect(await found("..")).toEqual(both);
  userGit(root, "branch", "trunk", "main");
  writeFiles(root, { ".tacit/config.yaml": "target: trunk\n" });
  expect(await found("..x")).toEqual({ ...both, from: "refs/heads/trunk" });
  // Their only commit in common is the branch itself: it has nothing of its own.
  userGit(root, "branch", "behind", "main~1");
  expect(await found("main..behind")).toMatchObject({ base: "first" });
});

test("a detached commit, a tag, a worktree and a bare repository are looked at too", async () => {
  userGit(root, "tag", "-a", "v1", "-m", "v1", "main");
  userGit(root, "switch", "-q", "--detach");
  const id = userGit(root, "rev-parse", "HEAD");
  expect(await found("v1..")).toEqual({ base: "first", from: "refs/tags/v1", of: id });
  const beside = `${temporaryFolder()}/beside`;
  userGit(root, "worktree", "add", "-q", beside, "x");
  expect(await found("main..", beside)).toMatchObject({ of: "refs/heads/x" });
  const bare = `${temporaryFolder()}/house.git`;
  userGit(root, "clone", "-q", "--bare", root, bare);
  const place = await placeOfChange(bare);
  expect(place.bare).toBe(true);
  expect((await findChange(place, { from: "", of: "x" })).from.stands).toBe("refs/heads/main");
});

test.each(["main..nowhere", "nowhere..x", "--all..x", "main..-x", "main..x..x", "main..a b"])(
  "%s is refused",
  async (text) => {
    await expect(found(text)).rejects.toMatchObject({ code: "platform/bad-revision" });
  },
);

test("histories that have nothing in common say so, and a shallow clone says what would help", async () => {
  userGit(root, "switch", "-q", "--orphan", "alien");
  commit("alien");
  await expect(found("main..alien")).rejects.toMatchObject({ code: "app/nothing-in-common" });
  const shallow = `${temporaryFolder()}/house`;
  const all = ["--depth=1", "--no-single-branch", `file://${root}`, shallow];
  userGit(root, "clone", "-q", ...all);
  await expect(found("origin/main..origin/x", shallow)).rejects.toMatchObject({
    code: "app/shallow-clone",
    hint: "git fetch --unshallow",
  });
});

let journal: Journal;
beforeEach(async () => {
  journal = await freshJournal();
});
afterEach(() => journal.close());

/** A review of `x` onto `main` as it is now; its run. */
async function opened(from = "refs/heads/main"): Promise<number> {
  const pair = { from, of: "refs/heads/x" };
  const slug = slugOfChange(await placeOfChange(root), pair);
  const run = await journal.createRun(root, slug);
  const tip = userGit(root, "rev-parse", "x");
  const base = userGit(root, "merge-base", "main", "x");
  const brief = { number: 0, slug, title: "x onto main", hash: "" };
  await keepCommit({ run, brief, repository: root }, tip);
  const { sequence: after } = await journal.append({ run }, "run.started", {
    brief,
    repository: root,
    base,
    target: "main",
    agent: "none",
    safety: "boxed",
    change: pair,
  });
  await journal.append({ run }, "change.found", { base, commit: tip, tip, after });
  return run;
}

/** An agent of the review has committed upon the branch; its commit. */
async function mended(run: number): Promise<string> {
  const agents = `tacit/${run}-1-1`;
  const base = userGit(root, "rev-parse", "x");
  const facts = { worktree: "/w", branch: agents, base };
  await journal.append({ run }, "round.sent", { round: 1, remarks: [], commit: base, agent: "pi" });
  await journal.append({ run }, "worktree.created", facts);
  await journal.append({ run }, "session.opened", { session: "s", agent: "pi", loaded: false });
  await journal.append({ run }, "turn.started", { turn: 1, cause: "remarks", prompt: "" });
  const ended = { turn: 1, outcome: "finished", milliseconds: 1 } as const;
  await journal.append({ run }, "turn.ended", ended);
  userGit(root, "switch", "-qc", agents);
  const made = commit("fix");
  userGit(root, "switch", "-q", "x");
  await journal.append({ run }, "snapshot.taken", { turn: 1, commit: made, changed: true });
  await journal.append({ run }, "verdict.reached", { commit: made, status: "green", checks: [] });
  return made;
}

test("a review follows its branch when it goes on, is rewritten, or its target is merged into it", async () => {
  const run = await opened();
  const first = userGit(root, "rev-parse", "x");
  expect((await followBranch(journal, run)).view).toMatchObject({
    status: "review",
    commit: first,
  });
  const looks = (await journal.facts(run)).length;
  await followBranch(journal, run);
  expect(await journal.facts(run)).toHaveLength(looks); // nothing has moved, and nothing is told

  const second = commit("bell");
  expect((await followBranch(journal, run)).view.commit).toBe(second);
  const amended = commit("lock", "lock\n", "--amend");
  expect((await followBranch(journal, run)).view.commit).toBe(amended);
  const before = (await followBranch(journal, run)).view.base;
  userGit(root, "merge", "-q", "--no-edit", "main");
  const { view } = await followBranch(journal, run);
  expect(view.base).not.toBe(before);
  expect(view.base).toBe(userGit(root, "rev-parse", "main"));
  // Whatever becomes of the branch, each commit that was looked at is kept.
  const kept = userGit(root, "for-each-ref", "--format=%(objectname)", "refs/tacit/reviews/");
  expect(kept.split("\n")).toEqual(expect.arrayContaining([first, second, amended]));
});

test("a branch that is deleted is still what it was; one that comes back is followed again", async () => {
  const run = await opened();
  const tip = userGit(root, "rev-parse", "x");
  userGit(root, "switch", "-q", "main");
  userGit(root, "branch", "-qD", "x");
  userGit(root, "reflog", "expire", "--expire=now", "--all");
  userGit(root, "gc", "-q", "--prune=now");
  const { view, problems } = await followBranch(journal, run);
  expect(view).toMatchObject({ commit: tip, status: "review" });
  expect(problems).toEqual([`x is gone; this is what it was at ${tip.slice(0, 10)}.`]);
  expect(userGit(root, "cat-file", "-t", tip)).toBe("commit");
  userGit(root, "switch", "-qc", "x", tip);
  const next = commit("bell");
  expect(await followBranch(journal, run)).toMatchObject({ view: { commit: next }, problems: [] });
});

test("without its target the change begins where it began, and one of another history is said and not followed", async () => {
  const run = await opened();
  const { base } = (await followBranch(journal, run)).view;
  userGit(root, "branch", "-qD", "main");
  const next = commit("bell");
  expect((await followBranch(journal, run)).view).toMatchObject({ base, commit: next });
  userGit(root, "switch", "-q", "--orphan", "alien");
  const alien = commit("alien");
  userGit(root, "branch", "-f", "x", alien);
  const { view, problems } = await followBranch(journal, run);
  expect(view.commit).toBe(next);
  expect(problems).toEqual([expect.stringContaining("x and main have no commit in common")]);
});

test("an agent's commit upon the branch stays under review until the branch goes another way", async () => {
  const run = await opened();
  const made = await mended(run);
  const { view } = await followBranch(journal, run);
  expect(view.commit).toBe(made);
  expect(await changeOutput(view)).toEqual({
    change: expect.objectContaining({
      from: "main",
      of: "x",
      target: "main",
      fixes: `tacit/${run}-1-1`,
    }),
  });
  // The target goes on under it: still the agent's commit.
  userGit(root, "branch", "-f", "main", "x");
  expect((await followBranch(journal, run)).view).toMatchObject({
    commit: made,
    base: userGit(root, "rev-parse", "x"),
  });
  const other = commit("bell");
  const { view: now, problems } = await followBranch(journal, run);
  expect(now.commit).toBe(other);
  expect(problems).toEqual([
    expect.stringMatching(new RegExp(`${made.slice(0, 10)} is on tacit/${run}-1-1, and not in`)),
  ]);
});

test("a branch that has taken the agent's commit has it, with its verdict", async () => {
  const run = await opened();
  const made = await mended(run);
  userGit(root, "merge", "-q", "--ff-only", made);
  const { view, problems } = await followBranch(journal, run);
  expect(view).toMatchObject({ commit: made, status: "review", verdict: { commit: made } });
  expect(view.change?.tip).toBe(made);
  expect(problems).toEqual([]);
  expect((await changeOutput(view)).change).not.toHaveProperty("fixes");
});

test("while somebody is at work the branch is not followed", async () => {
  const run = await opened();
  const tip = userGit(root, "rev-parse", "x");
  await journal.append({ run }, "check.requested", { by: "me" });
  commit("bell");
  const { view, problems } = await followBranch(journal, run);
  expect(view).toMatchObject({ commit: tip, status: "running" });
  expect(problems).toEqual([expect.stringContaining("x has moved")]);
});

test("two repositories, or two pairs of one, never share a review; two worktrees of one do", async () => {
  const pair = { from: "refs/heads/main", of: "refs/heads/x" };
  const other = temporaryRepository();
  const beside = `${temporaryFolder()}/beside`;
  userGit(root, "worktree", "add", "-q", beside, "main");
  const [here, there, near] = await Promise.all([root, other, beside].map(placeOfChange));
  if (here === undefined || there === undefined || near === undefined) throw new Error("three");
  expect(slugOfChange(here, pair)).toMatch(/^x-onto-main-[0-9a-f]{10}$/);
  expect(slugOfChange(near, pair)).toBe(slugOfChange(here, pair));
  expect(slugOfChange(there, pair)).not.toBe(slugOfChange(here, pair));
  const backwards = { from: pair.of, of: pair.from };
  expect(slugOfChange(here, backwards)).not.toBe(slugOfChange(here, pair));
});
