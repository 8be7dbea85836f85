import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/journal.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { openJournalAt } from "../../../ground/journal/database.ts";
import { placesOf } from "../../../work/orchestration/places.ts";
import { doctor } from "../doctor.ts";
import type { Host } from "../workspace.ts";

interface Scene {
  readonly root: string;
  readonly home: string;
  readonly host: Host;
}

/** Keeps nothing longer than it must. */
function scene(database?: TestDatabase): Scene {
  const root = temporaryRepository();
  const home = temporaryFolder();
  const settings = temporaryFolder();
  writeFiles(settings, { "config.yaml": "worktrees:\n  keep-days: 0\n" });
  const url =
    database && `postgres://tacit@/${database.database}?host=${encodeURIComponent(database.host)}`;
  const environment = {
    PATH: process.env["PATH"],
    TACIT_HOME: home,
    TACIT_CONFIG_HOME: settings,
    ...(url === undefined ? {} : { DATABASE_URL: url }),
  };
  return { root, home, host: { directory: root, environment, progress: () => {} } };
}

test("without a journal that runs, worktrees are listed as kept, and none is started", async () => {
  const { home, host } = scene();
  writeFiles(home, { "worktrees/1-1-1/a": "x".repeat(5000) });
  const { worktrees, problems } = await doctor(host);
  expect(worktrees).toMatchObject([
    { name: "1-1-1", keep: true, why: "the journal was not asked" },
  ]);
  expect(worktrees[0]?.bytes).toBeGreaterThanOrEqual(5000);
  expect(problems).toEqual([expect.stringContaining("journal is not running")]);
  expect(existsSync(path.join(home, "postgres"))).toBe(false);
});

test("what a stopped run holds is listed and tidied; what nobody knows is named and stays", async () => {
  const database = await freshDatabase();
  const { root, home, host } = scene(database);
  const journal = openJournalAt(database);
  const base = userGit(root, "rev-parse", "HEAD");
  const run = await journal.createRun(root, "add-login");
  const { branch, worktree } = placesOf(home, run, 1);
  await journal.append({ run }, "run.started", {
    brief: { number: 1, slug: "add-login", title: "Add login", hash: "h" },
    repository: root,
    base,
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  userGit(root, "worktree", "add", "-q", "-b", branch, worktree);
  await journal.append({ run }, "worktree.created", { worktree, branch, base });
  const { at } = await journal.append({ run }, "run.stopped", { by: "you" });
  await journal.close();
  writeFiles(worktree, { draft: "unfinished\n" });
  writeFiles(home, { "worktrees/mine/a": "a" });

  const listed = await doctor(host);
  expect(listed.worktrees).toMatchObject([
    { run: String(run), status: "stopped", repository: root, at: at.toISOString(), keep: false },
    { name: "mine", keep: true, why: "unknown: no attempt has this name" },
  ]);
  expect(listed.tidied).toBeUndefined();
  expect(existsSync(worktree)).toBe(true);

  const ref = `refs/tacit/saved/${branch}`;
  const tidied = await doctor(host, true);
  expect(tidied.tidied).toEqual([{ name: `${run}-1-1`, run: String(run), status: "removed", ref }]);
  expect(tidied.worktrees.map(({ name }) => name)).toEqual(["mine"]);
  expect(existsSync(worktree)).toBe(false);
  expect(userGit(root, "cat-file", "blob", `${ref}:draft`)).toBe("unfinished");
});
