/**
 * Prints what a scan of a checkout costs: cold, and with nothing changed; and the back-test of one ast-grep check.
 *
 * `node bench/scan.ts FOLDER [COMMITS]`; FOLDER is a git checkout with TypeScript in it, which is left as it is. CPU times
 * are user and system together, of all threads.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { backTest } from "../src/knowledge/checks/back-test.ts";
import { compileEntries } from "../src/knowledge/checks/compile.ts";
import { median, row, run } from "./measure.ts";

const [folder = "", commits = "500"] = process.argv.slice(2);
const tacit = fileURLToPath(new URL("../bin/tacit", import.meta.url));
const home = await mkdtemp(path.join(tmpdir(), "tacit-scan-"));
try {
  const env = { ...process.env, TACIT_HOME: home };
  const argv = [process.execPath, tacit, "context", "scan", "--json"] as const;
  const cold = await run(argv, folder, env);
  row("scan, whole command", `${(cold.wall / 1000).toFixed(1)} s`);
  row("  CPU", `${(cold.cpu / 1000).toFixed(1)} s`);
  row("  memory", `${cold.memory.toFixed(0)} MB`, "1 GB");
  if (spawnSync("ctags", ["--version"]).status === 0) {
    const tags = await run(["ctags", "-R", "-f", path.join(home, "tags"), "."], folder);
    row("  CPU over that of ctags -R", `${(cold.cpu / tags.cpu).toFixed(1)} ×`, "8 ×");
  } else row("  CPU over that of ctags -R", "no ctags here");
  const again: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    again.push((await run(argv, folder, env)).wall);
  }
  row("nothing changed, whole command", `${median(again).toFixed(0)} ms`, "1,000 ms");
  const [compiled] = await compileEntries([
    {
      slug: "clock",
      path: "",
      front: {
        kind: "convention",
        title: "Time comes from the clock",
        status: "active",
        check: { "ast-grep": { language: "TypeScript", rule: { pattern: "new Error($$$)" } } },
      },
      body: "",
    },
  ]);
  const check = compiled?.checks.find(({ kind }) => kind === "ast-grep");
  if (check?.kind !== "ast-grep") throw new Error("the check does not compile");
  const begun = performance.now();
  const found = await backTest(folder, check, { commits: Number(commits) });
  row(
    `back-test over ${found.commits.looked} commits`,
    `${((performance.now() - begun) / 1000).toFixed(1)} s`,
    "10 s for 500",
  );
} finally {
  await rm(home, { recursive: true, force: true });
}
