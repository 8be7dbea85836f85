/** `npm run chaos [KILLS [RUNS [SEED]]]`: kills everything at random moments and counts what is left. Takes minutes. */
import { playChaos } from "../test/support/chaos.ts";

const [kills = 200, runs = 40, seed = 1] = process.argv.slice(2).map(Number);
const begun = performance.now();
const report = await playChaos({
  kills,
  runs,
  seed,
  log: (line) =>
    process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(1)} ${line}\n`),
});
const { recoveries, violations, ...rest } = report;
const sorted = recoveries.toSorted((a, b) => a - b).map((each) => Math.round(each));
process.stdout.write(
  `${JSON.stringify({ ...rest, recovery: { median: sorted[Math.floor(sorted.length / 2)], worst: sorted.at(-1) }, violations }, undefined, 2)}\n`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
