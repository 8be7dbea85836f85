/**
 * Prints how well the program's orders of a change put first what a later fix proved wrong; see `bench/risk/README.md`.
 *
 * `node bench/risk.ts --data DIR [--repos OWNER/NAME,…] [--json]`: DIR holds bare git directories below `<owner>+<name>/`.
 * Exit code 1 when a goal is missed, 2 when there is nothing to measure.
 */
import { parseArgs } from "node:util";
import { gitDirectoryOf } from "./risk/clones.ts";
import { areaUnderCurve, type Estimate, estimate, foundIn, mean } from "./risk/measures.ts";
import { orders } from "./risk/orders.ts";
import { type MeasuredChange, replay, type Replayed } from "./risk/replay.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "." },
    repos: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

/** What is measured unless others are named. */
const usual = [
  "honojs/hono",
  "trpc/trpc",
  "vitest-dev/vitest",
  "typeorm/typeorm",
  "pydantic/pydantic",
  "simonw/datasette",
  "encode/httpx",
  "gin-gonic/gin",
  "google/gson",
  "jj-vcs/jj",
  "BurntSushi/ripgrep",
  "TanStack/query",
];
const FEWEST = 6;
const FIRST = 0.2;
const goals = { area: 0.72, found: 0.3 };

const wanted = values.repos?.split(",").filter((name) => name !== "") ?? usual;
const replayed = new Map<string, Replayed>();
for (const repository of wanted) {
  const directory = gitDirectoryOf(values.data, repository);
  if (directory === undefined) {
    process.stderr.write(`${repository}: not below ${values.data}\n`);
    continue;
  }
  const begun = performance.now();
  try {
    // oxlint-disable-next-line no-await-in-loop -- one repository at a time, to bound memory
    replayed.set(repository, await replay(directory));
    process.stderr.write(`${repository}: ${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
  } catch (error) {
    // A mirror may lack objects; the others are measured all the same.
    process.stderr.write(`${repository}: left out. ${String(error)}\n`);
  }
}
if ([...replayed.values()].every(({ changes }) => changes.length === 0)) {
  process.stderr.write("Nothing to measure.\n");
  process.exit(2);
}

function valuesOf(
  order: string,
  measure: (hunks: Parameters<typeof areaUnderCurve>[0]) => number,
  changes: readonly MeasuredChange[],
): number[] {
  const at = orders.indexOf(order);
  return changes.map(({ hunks }) =>
    measure(hunks.map((hunk) => ({ ...hunk, score: hunk.scores[at] ?? 0 }))),
  );
}

function found(hunks: Parameters<typeof foundIn>[0]): number {
  return foundIn(hunks, FIRST);
}

const groups = [...replayed.values()].map(({ changes }) => changes);
const areas: Record<string, Estimate> = {};
const shares: Record<string, Estimate> = {};
for (const order of orders) {
  areas[order] = estimate(groups.map((changes) => valuesOf(order, areaUnderCurve, changes)));
  if (order.startsWith("without")) continue;
  shares[order] = estimate(groups.map((changes) => valuesOf(order, found, changes)));
}
/** The mean gain of an order over another, change by change. */
function gain(measure: typeof areaUnderCurve, order: string, over: string): Estimate {
  return estimate(
    groups.map((changes) => {
      const other = valuesOf(over, measure, changes);
      return valuesOf(order, measure, changes).map((value, at) => value - (other[at] ?? 0));
    }),
  );
}
const gains = {
  "area: points over file order": gain(areaUnderCurve, "points", "file order"),
  "area: points over largest first": gain(areaUnderCurve, "points", "largest first"),
  "area: points over blame": gain(areaUnderCurve, "points", "points, blame"),
  "area: by file over diff order": gain(
    areaUnderCurve,
    "five, then by file",
    "five, then diff order",
  ),
  "found: ten minutes over file order": gain(found, "ten minutes", "file order"),
};
const rows = [...replayed].map(([repository, { changes, ...about }]) => ({
  repository,
  ...about,
  changes: changes.length,
  hunks: changes.flatMap(({ hunks }) => hunks).length,
  defective: changes.flatMap(({ hunks }) => hunks).filter(({ defective }) => defective > 0).length,
  areas: Object.fromEntries(
    ["file order", "largest first", "points", "five, then by file"].map((order) => [
      order,
      mean(valuesOf(order, areaUnderCurve, changes)),
    ]),
  ),
  found: Object.fromEntries(
    ["file order", "ten minutes"].map((order) => [order, mean(valuesOf(order, found, changes))]),
  ),
}));

const [points, file, short] = [areas["points"], areas["file order"], shares["ten minutes"]];
const verdicts = {
  [`${FEWEST} repositories`]: groups.filter((changes) => changes.length > 0).length >= FEWEST,
  [`area of points ≥ ${goals.area}`]: (points?.mean ?? 0) >= goals.area,
  "its interval above file order's": (points?.low ?? 0) > (file?.high ?? 1),
  [`ten minutes find ≥ ${goals.found} in the first fifth`]: (short?.mean ?? 0) >= goals.found,
};

if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ areas, shares, gains, rows, verdicts }, undefined, 2)}\n`,
  );
} else print();
process.exitCode = Object.values(verdicts).every(Boolean) ? 0 : 1;

function shown({ mean: middle, low, high }: Estimate): string {
  return `${middle.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

function line(...cells: readonly string[]): void {
  const [name = "", ...others] = cells;
  process.stdout.write(`${name.padEnd(36)}${others.map((cell) => cell.padStart(9)).join("")}\n`);
}

function print(): void {
  const total = groups.flat();
  const hunks = total.flatMap((change) => change.hunks);
  const defective = hunks.filter((hunk) => hunk.defective > 0).length;
  process.stdout.write(
    `${replayed.size} repositories, ${total.length} changes, ${hunks.length} hunks, ${defective} later defective\n\n`,
  );
  line("order", "area under curve".padStart(24), "lines found in 1/5".padStart(26));
  for (const order of Object.keys(shares)) {
    const [area, share] = [areas[order], shares[order]];
    if (area && share) line(order, shown(area).padStart(24), shown(share).padStart(26));
  }
  process.stdout.write("\n");
  for (const [name, value] of Object.entries(gains)) line(name, shown(value).padStart(26));
  process.stdout.write("\n");
  for (const [name, area] of Object.entries(areas)) {
    if (!name.startsWith("without")) continue;
    line(name, (area.mean - (points?.mean ?? 0)).toFixed(4));
  }
  process.stdout.write("\n");
  line(
    "repository",
    "changes",
    "hunks",
    "wrong",
    "file",
    "size",
    "points",
    "by file",
    "1/5 file",
    "1/5 ten",
  );
  for (const row of rows) {
    const counts = [row.changes, row.hunks, row.defective].map(String);
    const measures = [...Object.values(row.areas), ...Object.values(row.found)];
    line(row.repository, ...counts, ...measures.map((value) => value.toFixed(3)));
  }
  process.stdout.write("\n");
  line("repository", "commits", "fixes", "adrift", "told", "blamed", "both", "   head");
  for (const { repository, head, date, commits, fixes, adrift, rewritten } of rows) {
    const counts = [commits, fixes, adrift, rewritten.told, rewritten.blamed, rewritten.both];
    line(repository, ...counts.map(String), `   ${head.slice(0, 10)} ${date}`);
  }
  process.stdout.write("\n");
  for (const [goal, met] of Object.entries(verdicts)) line(goal, met ? "met" : "MISSED");
}
