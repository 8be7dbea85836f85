// Everything, in order, and a last line that says how many passed: format, lint, types, unit tests, whole flows, the page.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

for (const [program, ...args] of [
  ["oxfmt", "--check"],
  ["oxlint", "--deny-warnings"],
  ["tsc", "-p", "."],
  ["tsc", "-p", "src/doors/web"],
]) {
  process.stdout.write(`${program} ${args.join(" ")}\n`);
  const { status } = spawnSync(program, args, { stdio: "inherit" });
  if (status !== 0) {
    process.stdout.write("0 passed, 1 failed\n");
    process.exit(1);
  }
}

const folder = mkdtempSync(path.join(tmpdir(), "tacit-results-"));
const results = path.join(folder, "results.json");
const { status } = spawnSync(
  "vitest",
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`],
  { stdio: "inherit" },
);
let passed = 0;
let failed = status === 0 ? 0 : 1;
try {
  const report = JSON.parse(readFileSync(results, "utf8"));
  passed = report.numPassedTests;
  failed = Math.max(failed, report.numFailedTests);
} catch {
  failed = 1;
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(status === 0 && passed > 0 ? 0 : 1);
