import path from "node:path";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { ProjectConfig } from "../../ground/contract/config.ts";
import { Verdict } from "../../ground/contract/finding.ts";
import { openRepository } from "../../ground/platform/repository.ts";
import { commandsOf } from "../../knowledge/checks/commands.ts";
import { verdictOf } from "../../knowledge/checks/verdict.ts";
import { placesOf } from "./places.ts";
import { Workplace } from "./workplace.ts";

const size = (words: string) => `export function size(x) {
  if (x > 1) {
    return "${words}";
  }
  return "small";
}
`;

/** Written so that it is no import of this file. */
const program = JSON.stringify("../src/size.mjs");
const sizeTest = `import test from "node:test";
import { size } from ${program};
test("small", () => { size(1); });
`;

/** The verdict on a change of one line that no test runs, with checks of the project's settings. */
async function verdictWith(settings: Readonly<Record<string, unknown>>): Promise<{
  readonly verdict: Verdict;
  readonly worktree: string;
  readonly commit: string;
}> {
  const root = temporaryRepository({
    "src/size.mjs": size("large"),
    "test/size.test.mjs": sizeTest,
    // As if somebody had written a report that says that everything ran.
    "lcov.info": "TN:\nSF:src/size.mjs\nDA:3,1\nend_of_record\n",
  });
  const base = userGit(root, "rev-parse", "HEAD");
  writeFiles(root, { "src/size.mjs": size("big") });
  userGit(root, "commit", "-qam", "second");
  const commit = userGit(root, "rev-parse", "HEAD");
  const config = ProjectConfig.parse(settings);
  const places = placesOf(temporaryFolder(), 1, 1);
  const workplace = new Workplace({
    repository: await openRepository(root),
    places,
    means: {
      gates: {
        commands: commandsOf(config),
        entries: [],
        fixes: 0,
        allow: [],
        coverage: config.coverage,
      },
      canBox: false,
      environment: { PATH: process.env["PATH"] ?? "" },
      secrets: [],
      limits: {},
      compile: () => Promise.reject(new Error("nothing is compiled")),
    },
    safety: "unboxed",
    foreign: false,
    permit: () => Promise.resolve(false),
    signal: new AbortController().signal,
  });
  await workplace.prepare(commit);
  const { results, seen } = await workplace.check(base, commit);
  return {
    verdict: verdictOf(commit, results, undefined, seen),
    worktree: places.worktree,
    commit,
  };
}

const runTests = `${process.execPath} --test --experimental-test-coverage --test-reporter=lcov`;

test("a verdict says of the changed lines which no test ran, by the report that the checks wrote", async () => {
  const check = `mkdir -p coverage && ${runTests} --test-reporter-destination=coverage/lcov.info`;
  const { verdict, worktree, commit } = await verdictWith({ checks: { test: check } });
  expect(verdict.checks.map(({ status }) => status)).toEqual(["passed"]);
  expect(Verdict.parse(verdict)).toMatchObject({
    commit,
    status: "green",
    coverage: {
      report: "coverage/lcov.info",
      files: [{ path: "src/size.mjs", covered: 0, uncovered: [[3, 3]], branches: [] }],
    },
  });
  expect(verdict.notes).toBeUndefined();
  expect(existsSync(path.join(worktree, "coverage/lcov.info"))).toBe(false);
});

test("a report that is committed, or broken, is a note and no fault", async () => {
  const { verdict } = await verdictWith({
    checks: { test: "echo '<coverage>' > out.xml" },
    coverage: ["*.info", "out.xml"],
  });
  expect(verdict.status).toBe("green");
  expect(verdict.coverage).toBeUndefined();
  expect(verdict.notes).toEqual([
    "out.xml: The coverage report could not be read: it ends in the middle.",
    "lcov.info is part of the commit, so it is not read as coverage of it.",
  ]);
});

test("without checks nobody looks for reports, and a verdict of before says nothing of them", async () => {
  const { verdict } = await verdictWith({ coverage: ["*.info"] });
  expect(verdict).toEqual({ commit: verdict.commit, status: "green", checks: [] });
  expect(Verdict.parse(verdict)).toEqual(verdict);
});
