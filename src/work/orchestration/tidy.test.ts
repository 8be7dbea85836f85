import { existsSync, rmSync, utimesSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshJournal } from "../../../test/support/journal.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import type { Journal } from "../../ground/journal/database.ts";
import { openRepository, requireHead } from "../../ground/platform/repository.ts";
import { probeSandbox } from "../../ground/platform/sandbox.ts";
import { addWorktree } from "../../ground/platform/worktree.ts";
import { placesOf } from "./places.ts";
import { surveyHoldings, type TidyOptions, tidyWorktrees } from "./tidy.ts";

const probe = await probeSandbox();
const DAY = 86_400_000;

let journal: Journal;
let root: string;
let home: string;

beforeEach(async () => {
  journal = await freshJournal();
  root = temporaryRepository();
  home = temporaryFolder();
});
afterEach(() => journal.close());

function options(days: number): TidyOptions {
  return {
    now: new Date(Date.now() + days * DAY),
    keepDays: 7,
    box: probe.status === "boxed" ? (worktree) => ({ worktree }) : undefined,
  };
}

/** A run with a worktree, the state of an agent, a git directory, and a transcript. */
async function startRun(): Promise<number> {
  const repository = await openRepository(root);
  const base = requireHead(repository);
  const run = await journal.createRun(root, "add-login");
  const { branch, worktree, state, gitDirectory, transcript } = placesOf(home, run, 1);
  await journal.append({ run }, "run.started", {
    brief: { number: 1, slug: "add-login", title: "Add login", hash: "h" },
    repository: root,
    base,
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  await addWorktree(repository, { branch, base, path: worktree });
  await journal.append({ run }, "worktree.created", { worktree, branch, base });
  writeFiles(home, {
    [path.relative(home, path.join(state, "session"))]: "s",
    [path.relative(home, path.join(gitDirectory, "HEAD"))]: "h",
    [path.relative(home, transcript)]: "t",
  });
  return run;
}

async function typesOf(run: number): Promise<string[]> {
  return (await journal.facts(run)).map(({ type }) => type);
}

function saved(run: number, file: string): string {
  return userGit(root, "cat-file", "blob", `refs/tacit/saved/tacit/${run}-1-1:${file}`);
}

test("what a stopped run holds is saved and removed after the grace period; its transcript and branch stay", async () => {
  const run = await startRun();
  const places = placesOf(home, run, 1);
  writeFiles(places.worktree, { draft: "unfinished\n" });
  await journal.append({ run }, "run.stopped", { by: "you" });

  expect(await tidyWorktrees(journal, home, options(6))).toEqual([]);
  expect(existsSync(places.worktree)).toBe(true);

  const ref = `refs/tacit/saved/${places.branch}`;
  expect(await tidyWorktrees(journal, home, options(8))).toEqual([
    { name: `${run}-1-1`, run, status: "removed", ref },
  ]);
  expect(saved(run, "draft")).toBe("unfinished");
  for (const gone of [places.worktree, places.state, places.gitDirectory]) {
    expect(existsSync(gone)).toBe(false);
  }
  expect(existsSync(places.transcript)).toBe(true);
  expect(userGit(root, "branch", "--list", places.branch)).not.toBe("");
  const facts = await journal.facts(run);
  expect(facts.at(-1)).toMatchObject({
    type: "worktree.removed",
    body: { worktree: places.worktree, ref },
  });

  expect(await tidyWorktrees(journal, home, options(8))).toEqual([]);
  expect(await surveyHoldings(journal, home, options(8))).toEqual([]);
});

test("each task's worktree of a plan is saved under its own branch, all of them at once", async () => {
  const run = await startRun();
  const repository = await openRepository(root);
  const base = requireHead(repository);
  const second = placesOf(home, run, 2);
  await addWorktree(repository, { branch: second.branch, base, path: second.worktree });
  const { worktree, branch } = second;
  await journal.append({ run, task: 2 }, "worktree.created", { worktree, branch, base });
  writeFiles(worktree, { draft: "maya's\n" });
  await journal.append({ run }, "run.stopped", { by: "you" });

  expect(await tidyWorktrees(journal, home, options(8))).toMatchObject([
    { name: `${run}-1-1`, status: "removed" },
    { name: `${run}-2-1`, status: "removed", ref: `refs/tacit/saved/${branch}` },
  ]);
  expect(userGit(root, "cat-file", "blob", `refs/tacit/saved/${branch}:draft`)).toBe("maya's");
  const removed = (await journal.facts(run)).filter(({ type }) => type === "worktree.removed");
  expect(removed.map(({ task }) => task)).toEqual([1, 2]);
});

test("a run that goes on, and folders that no run made, stay however old they are", async () => {
  const run = await startRun();
  const other = placesOf(home, 77, 1).worktree;
  writeFiles(home, {
    "worktrees/77-1-1/x": "x",
    "worktrees/3-ship-99/x": "x",
    "worktrees/mine/x": "",
  });
  utimesSync(other, 0, 0);

  expect(await tidyWorktrees(journal, home, options(1000))).toEqual([]);
  const holdings = await surveyHoldings(journal, home, options(1000));
  expect(holdings.map(({ name, keeping }) => [name, keeping.keep, keeping.why])).toEqual([
    [`${run}-1-1`, true, "the run is under way"],
    ["77-1-1", true, "unknown: the journal has no such run"],
    ["3-ship-99", true, "unknown: no attempt has this name"],
    ["mine", true, "unknown: no attempt has this name"],
  ]);
  expect(existsSync(other)).toBe(true);
});

test("a run of the same number that made its worktree elsewhere says nothing about this folder", async () => {
  const run = await startRun();
  await journal.append({ run }, "run.stopped", { by: "you" });
  const another = temporaryFolder();
  writeFiles(another, { [`worktrees/${run}-1-1/x`]: "x" });
  expect(await tidyWorktrees(journal, another, options(8))).toEqual([]);
  expect(existsSync(placesOf(another, run, 1).worktree)).toBe(true);
});

test("without a journal, and with one that cannot be read, everything stays", async () => {
  const run = await startRun();
  await journal.append({ run }, "run.stopped", { by: "you" });
  const unasked = await surveyHoldings(undefined, home, options(8));
  expect(unasked.map(({ keeping }) => keeping.keep)).toEqual([true]);
  const broken: Journal = { ...journal, facts: () => Promise.reject(new Error("torn")) };
  expect(await tidyWorktrees(broken, home, options(8))).toEqual([]);
  expect(existsSync(placesOf(home, run, 1).worktree)).toBe(true);
});

test("what cannot be saved stays: the repository or the branch is gone", async () => {
  const run = await startRun();
  const { branch, worktree } = placesOf(home, run, 1);
  await journal.append({ run }, "run.stopped", { by: "you" });
  userGit(root, "update-ref", "-d", `refs/heads/${branch}`);
  expect(await tidyWorktrees(journal, home, options(8))).toMatchObject([
    { status: "kept", why: expect.stringContaining(branch) },
  ]);
  rmSync(path.join(root, ".git"), { recursive: true });
  expect(await tidyWorktrees(journal, home, options(8))).toMatchObject([
    { status: "kept", why: expect.stringContaining(root) },
  ]);
  expect(existsSync(worktree)).toBe(true);
  expect(await typesOf(run)).not.toContain("worktree.removed");
});

test("one process tidies at a time", async () => {
  const run = await startRun();
  await journal.append({ run }, "run.stopped", { by: "you" });
  const both = await Promise.allSettled([
    tidyWorktrees(journal, home, options(8)),
    tidyWorktrees(journal, home, options(8)),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "orchestration/tidying", kind: "conflict" },
  });
  expect(existsSync(path.join(home, "tidying.lock"))).toBe(false);
  expect((await typesOf(run)).filter((type) => type === "worktree.removed")).toHaveLength(1);
});

test("of a run that failed before it had a worktree, the git directory goes", async () => {
  const run = await journal.createRun(root, "add-login");
  const { gitDirectory } = placesOf(home, run, 1);
  writeFiles(gitDirectory, { HEAD: "h" });
  await journal.append({ run }, "run.started", {
    brief: { number: 1, slug: "add-login", title: "Add login", hash: "h" },
    repository: root,
    base: "b0",
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  expect(await tidyWorktrees(journal, home, options(1000))).toEqual([]);
  await journal.append({ run }, "run.failed", { reason: "The disk is full." });
  expect(await tidyWorktrees(journal, home, options(6))).toEqual([]);
  expect(await tidyWorktrees(journal, home, options(8))).toEqual([
    { name: `${run}-1-1`, run, status: "removed" },
  ]);
  expect(existsSync(gitDirectory)).toBe(false);
});

/** The steps of a removal after which the process may be gone, each with what it leaves undone. */
test.each(["append", "state"] as const)(
  "a removal that was cut off before its %s is carried on, and what was saved stays saved",
  async (step) => {
    const run = await startRun();
    const places = placesOf(home, run, 1);
    writeFiles(places.worktree, { draft: "unfinished\n" });
    await journal.append({ run }, "run.stopped", { by: "you" });
    const killed: Journal = {
      ...journal,
      facts: (of) => journal.facts(of),
      append: async (where, type, body) => {
        if (step === "state") await journal.append(where, type, body);
        throw new Error("killed");
      },
    };
    await expect(tidyWorktrees(killed, home, options(8))).rejects.toThrow("killed");
    expect(existsSync(places.worktree)).toBe(false);
    expect(existsSync(places.state)).toBe(true);

    expect(await tidyWorktrees(journal, home, options(16))).toMatchObject([{ status: "removed" }]);
    expect(saved(run, "draft")).toBe("unfinished");
    expect(existsSync(places.state)).toBe(false);
    const removed = (await typesOf(run)).filter((type) => type === "worktree.removed");
    expect(removed).toHaveLength(1);
  },
);
