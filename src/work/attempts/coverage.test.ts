import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import { changeIn } from "../../knowledge/checks/change.ts";
import type { Seen } from "../../knowledge/checks/verdict.ts";
import { awaitReports, type ReportSearch } from "./coverage.ts";

/** Lines 1 to 4 of a new file. */
const change = changeIn(`diff --git a/src/a.ts b/src/a.ts
new file mode 100644
--- /dev/null
+++ b/src/a.ts
@@ -0,0 +1,4 @@
+1
+2
+3
+4
`);

const lcov = (...lines: readonly string[]): string =>
  ["TN:", "SF:src/a.ts", ...lines.map((line) => `DA:${line}`), "end_of_record", ""].join("\n");

const report = lcov("1,1", "2,0", "3,0");
const coverage = {
  report: "coverage/lcov.info",
  files: [{ path: "src/a.ts", covered: 1, uncovered: [[2, 3]], branches: [] }],
};

/** Has `checks` write what they write between the two looks. */
async function seenAfter(
  worktree: string,
  checks: () => void,
  overrides: Partial<ReportSearch> = {},
): Promise<Seen> {
  const tracked = new Set(["src/a.ts"]);
  const reports = await awaitReports({ worktree, globs: undefined, tracked, ...overrides });
  checks();
  return reports.read({ change, readAtCommit: () => Promise.resolve(undefined) });
}

test("a report that the checks wrote is coverage, and is taken away", async () => {
  const worktree = temporaryFolder();
  const seen = await seenAfter(worktree, () => {
    writeFiles(worktree, { "coverage/lcov.info": report, "coverage/index.html": "" });
  });
  expect(seen).toEqual({ coverage, notes: [] });
  expect(existsSync(path.join(worktree, "coverage/lcov.info"))).toBe(false);
  expect(existsSync(path.join(worktree, "coverage/index.html"))).toBe(true);
});

test("a report that lay there before does not count, whatever its date", async () => {
  const worktree = temporaryFolder();
  const planted = path.join(worktree, "coverage/lcov.info");
  writeFiles(worktree, { "coverage/lcov.info": lcov("1,9", "2,9", "3,9") });
  const future = new Date(Date.now() + 3_600_000);
  utimesSync(planted, future, future);
  expect(await seenAfter(worktree, () => {})).toEqual({ notes: [] });
  expect(existsSync(planted)).toBe(false);
  writeFiles(worktree, { "coverage/lcov.info": lcov("1,9", "2,9", "3,9") });
  const seen = await seenAfter(worktree, () => writeFileSync(planted, report));
  expect(seen).toEqual({ coverage, notes: [] });
});

test("a report that is part of the commit does not count, and stays", async () => {
  const worktree = temporaryFolder();
  writeFiles(worktree, { "coverage/lcov.info": report });
  const tracked = new Set(["src/a.ts", "coverage/lcov.info"]);
  expect(await seenAfter(worktree, () => {}, { tracked })).toEqual({
    notes: ["coverage/lcov.info is part of the commit, so it is not read as coverage of it."],
  });
  expect(readFileSync(path.join(worktree, "coverage/lcov.info"), "utf8")).toBe(report);
});

test("links, second names, devices and folders are no reports, and what they lead to stays", async () => {
  const worktree = temporaryFolder();
  const outside = temporaryFolder();
  writeFiles(outside, { "lcov.info": report });
  const seen = await seenAfter(worktree, () => {
    symlinkSync(outside, path.join(worktree, "coverage"));
    symlinkSync(path.join(outside, "lcov.info"), path.join(worktree, "coverage.lcov"));
    linkSync(path.join(outside, "lcov.info"), path.join(worktree, "lcov.info"));
    execFileSync("mkfifo", [path.join(worktree, "cover.out")]);
    mkdirSync(path.join(worktree, "coverage.xml"));
  });
  expect(seen).toEqual({
    notes: ["lcov.info was not read as coverage: it is no regular file of its own."],
  });
  expect(readFileSync(path.join(outside, "lcov.info"), "utf8")).toBe(report);
});

test("a broken or huge report is said, and the others are read all the same", async () => {
  const worktree = temporaryFolder();
  const seen = await seenAfter(worktree, () => {
    writeFiles(worktree, {
      "coverage/lcov.info": report,
      "coverage.xml": "<coverage><packages>",
      "cover.out": "",
    });
    truncateSync(path.join(worktree, "cover.out"), 100 * 1024 * 1024);
  });
  expect(seen).toEqual({
    coverage,
    notes: [
      "cover.out was not read as coverage: it is larger than 64 MB.",
      "coverage.xml: The coverage report could not be read: it ends in the middle.",
    ],
  });
});

test("settings say where reports are, and nothing else is looked at", async () => {
  const worktree = temporaryFolder();
  const globs = ["packages/*/lcov.info", "out/report.xml", "!packages/z/**"];
  const written = {
    "packages/x/lcov.info": lcov("1,1").replace("src/a.ts", `${worktree}/src/a.ts`),
    "packages/z/lcov.info": lcov("2,1"),
    "out/report.xml": `<coverage><packages><class filename="src/a.ts"><line number="3" hits="0"/></class></packages></coverage>`,
    "coverage/lcov.info": report,
  };
  const seen = await seenAfter(worktree, () => writeFiles(worktree, written), { globs });
  expect(seen).toEqual({
    coverage: {
      report: "out/report.xml, packages/x/lcov.info",
      files: [{ path: "src/a.ts", covered: 1, uncovered: [[3, 3]], branches: [] }],
    },
    notes: [],
  });
  expect(await seenAfter(worktree, () => {}, { globs: ["nowhere.xml"] })).toEqual({
    notes: ["The checks left no report of coverage: .tacit/config.yaml names nowhere.xml."],
  });
});

test("a profile of Go is read by the modules of the commit", async () => {
  const worktree = temporaryFolder();
  const diff = "diff --git a/m/a.go b/m/a.go\n--- a/m/a.go\n+++ b/m/a.go\n@@ -1 +1 @@\n-x\n+y\n";
  const reports = await awaitReports({
    worktree,
    globs: undefined,
    tracked: new Set(["m/go.mod", "m/a.go"]),
  });
  writeFiles(worktree, { "cover.out": "mode: set\nexample.org/m/a.go:1.1,2.2 1 0\n" });
  const seen = await reports.read({
    change: changeIn(diff),
    readAtCommit: (file) =>
      Promise.resolve(file === "m/go.mod" ? "module example.org/m\n" : undefined),
  });
  expect(seen.coverage?.files).toEqual([
    { path: "m/a.go", covered: 0, uncovered: [[1, 1]], branches: [] },
  ]);
});
