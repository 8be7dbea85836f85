/**
 * Prints at which rank `tacit review BASE..COMMIT` shows the first hunk of a past change that a later fix proved wrong: by
 * risk, in ten minutes, and as git shows it. One change of each of ten repositories, told from the past by a rule.
 *
 * `node bench/review-ranks.ts --data DIR [--json]`: DIR holds git directories below `<owner>+<name>/`. It describes, so it
 * has no goal and exits with 0; `node bench/risk.ts` has the goals. What came out stands in docs/review-ranks.md.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { reviewChange } from "../src/doors/app/review/branch-review.ts";
import type { ReviewRequest } from "../src/doors/app/review/review.ts";
import type { ReviewOutput } from "../src/doors/app/review/review-output.ts";
import type { HunkReview } from "../src/ground/contract/review.ts";
import { plainDiff } from "../src/ground/platform/merge-tree.ts";
import { findRepository } from "../src/ground/platform/repository.ts";
import { parseDiff } from "../src/work/review/diff.ts";
import { gitDirectoryOf } from "./risk/clones.ts";
import { type MeasuredChange, type MeasuredHunk, replay } from "./risk/replay.ts";

const { values } = parseArgs({
  options: { data: { type: "string", default: "." }, json: { type: "boolean", default: false } },
});

/** The first ten that have such a change are taken. */
const repositories = [
  "honojs/hono",
  "trpc/trpc",
  "vitest-dev/vitest",
  "typeorm/typeorm",
  "pydantic/pydantic",
  "simonw/datasette",
  "encode/httpx",
  "gin-gonic/gin",
  "jj-vcs/jj",
  "BurntSushi/ripgrep",
  "google/gson",
  "TanStack/query",
];
const ROWS = 10;
const FEWEST_FILES = 5;
const MOST_FILES = 40;
const FEWEST_HUNKS = 8;

const looking: ReviewRequest = { remarks: [], verify: [], approve: false, interdiff: false };
const measured = { risk: "risk", ten: "tenMinutes", file: "files" } as const;
const shares = ["% risk", "% ten", "% file"];

/** Where an order first comes to a concern. */
interface Reached {
  /** 1 for the hunk that is shown first. */
  readonly rank: number;
  /** Of the changed lines, those read once that hunk is read. */
  readonly share: number;
}

interface Row {
  readonly repository: string;
  readonly base: string;
  readonly commit: string;
  readonly subject: string;
  readonly date: string;
  readonly files: number;
  readonly hunks: number;
  readonly lines: number;
  /** Hunks of which a later fix deleted lines. */
  readonly concerns: number;
  /** The mean rank of the first concern over all orders. */
  readonly chance: number;
  readonly reached: Readonly<Record<keyof typeof measured, Reached>>;
  /** The first concern by risk. */
  readonly first: Concern;
}

interface Concern {
  readonly path: string;
  /** Where the hunk begins once the change is in. */
  readonly line: number;
  readonly points: number;
  /** The fix that deleted most lines of it. */
  readonly fix: { readonly commit: string; readonly subject: string; readonly deleted: number };
}

interface Clone {
  readonly repository: string;
  readonly checkout: string;
  readonly environment: NodeJS.ProcessEnv;
}

function git({ checkout }: Pick<Clone, "checkout">, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: checkout, encoding: "utf8", maxBuffer: 1 << 28 }).trim();
}

/** The newest change of the retrospective set that has the size, counted over all its files. */
async function chosen(
  clone: Clone,
  changes: readonly MeasuredChange[],
): Promise<MeasuredChange | undefined> {
  const place = await findRepository(clone.checkout);
  for (const change of changes.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- the newest are asked first, and few are asked
    const files = parseDiff(await plainDiff(place, baseOf(clone, change), change.commit));
    const hunks = files.flatMap((file) => file.hunks).length;
    const fits = files.length >= FEWEST_FILES && files.length <= MOST_FILES;
    if (fits && hunks >= FEWEST_HUNKS) return change;
  }
  return undefined;
}

function baseOf(clone: Clone, { commit }: MeasuredChange): string {
  return git(clone, "rev-parse", `${commit}^1`);
}

async function rowOf(clone: Clone, change: MeasuredChange): Promise<Row> {
  const { commit } = change;
  const base = baseOf(clone, change);
  const begun = performance.now();
  const shown = await reviewChange(
    { directory: clone.checkout, environment: clone.environment, progress: () => {} },
    { from: base, of: commit },
    looking,
    false,
  );
  const spent = ((performance.now() - begun) / 1000).toFixed(1);
  process.stderr.write(`${clone.repository}: ${commit.slice(0, 10)} reviewed in ${spent} s\n`);
  const hunks = new Map(shown.files.flatMap((file) => file.hunks.map((hunk) => [hunk.id, hunk])));
  const concerns = concernsIn(shown, change);
  const [subject = "", date = ""] = git(clone, "log", "-1", "--format=%s%n%cs", commit).split("\n");
  const first = shown.orders.risk.find((id) => concerns.has(id)) ?? "";
  return {
    repository: clone.repository,
    base,
    commit,
    subject,
    date,
    files: shown.files.length,
    hunks: hunks.size,
    lines: linesOf([...hunks.values()]),
    concerns: concerns.size,
    chance: (hunks.size + 1) / (concerns.size + 1),
    reached: {
      risk: reach(shown.orders[measured.risk], hunks, concerns),
      ten: reach(shown.orders[measured.ten], hunks, concerns),
      file: reach(shown.orders[measured.file], hunks, concerns),
    },
    first: concernOf(clone, hunks.get(first), concerns.get(first) ?? []),
  };
}

/** Fixes that deleted lines of a hunk as the program shows it, by the hunk's id; a commit for each line. */
function concernsIn(shown: ReviewOutput, { commit, hunks }: MeasuredChange): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const hunk of hunks.filter(({ defective }) => defective > 0)) {
    const beside = shown.files.find(({ path: file }) => file === hunk.path)?.hunks ?? [];
    for (const { fix, text } of hunk.deletions) {
      const id = beside.find((one) => adds(one, hunk, text))?.id;
      if (id === undefined) {
        process.stderr.write(`${commit.slice(0, 10)}: ${hunk.path} has no hunk with \`${text}\`\n`);
      } else found.set(id, [...(found.get(id) ?? []), fix]);
    }
  }
  return found;
}

function adds({ lines }: HunkReview, { span: [first, last] }: MeasuredHunk, text: string): boolean {
  return lines.some(
    (line) =>
      line.kind === "added" &&
      line.text === text &&
      (line.new ?? 0) >= first &&
      (line.new ?? 0) <= last,
  );
}

function reach(
  order: readonly string[],
  hunks: ReadonlyMap<string, HunkReview>,
  concerns: ReadonlyMap<string, unknown>,
): Reached {
  const rank = order.findIndex((id) => concerns.has(id)) + 1;
  const read = order.slice(0, rank).flatMap((id) => hunks.get(id) ?? []);
  return { rank, share: linesOf(read) / linesOf([...hunks.values()]) };
}

function linesOf(hunks: readonly HunkReview[]): number {
  return hunks.reduce((sum, { added, removed }) => sum + added + removed, 0);
}

function concernOf(clone: Clone, hunk: HunkReview | undefined, fixes: readonly string[]): Concern {
  const counted = Map.groupBy(fixes, (fix) => fix);
  const [most] = [...counted].toSorted(([, a], [, b]) => b.length - a.length);
  const commit = most?.[0] ?? "";
  return {
    path: hunk?.path ?? "",
    line: hunk?.newStart ?? 0,
    points: hunk?.points ?? 0,
    fix: {
      commit,
      subject: commit === "" ? "" : git(clone, "log", "-1", "--format=%s", commit),
      deleted: most?.[1].length ?? 0,
    },
  };
}

async function rowIn(repository: string, scratch: string): Promise<Row | undefined> {
  const directory = gitDirectoryOf(values.data, repository);
  if (directory === undefined) {
    process.stderr.write(`${repository}: not below ${values.data}\n`);
    return undefined;
  }
  const { changes } = await replay(directory);
  const checkout = path.join(scratch, repository.replace("/", "+"));
  // A review reads commits, so nothing is checked out.
  const quiet = ["clone", "-q", "--shared", "--no-checkout"];
  execFileSync("git", [...quiet, path.resolve(directory), checkout]);
  const environment = { ...process.env, TACIT_HOME: path.join(scratch, "home") };
  const clone = { repository, checkout, environment };
  const change = await chosen(clone, changes);
  if (change !== undefined) return rowOf(clone, change);
  process.stderr.write(`${repository}: no change of that size\n`);
  return undefined;
}

const scratch = await mkdtemp(path.join(tmpdir(), "tacit-bench-ranks-"));
const rows: Row[] = [];
try {
  for (const repository of repositories) {
    if (rows.length === ROWS) break;
    // oxlint-disable-next-line no-await-in-loop -- one repository at a time, to bound memory
    const row = await rowIn(repository, scratch);
    if (row !== undefined) rows.push(row);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
const medians = {
  chance: medianOf(({ chance }) => chance),
  risk: medianReached("risk"),
  ten: medianReached("ten"),
  file: medianReached("file"),
};
if (values.json) process.stdout.write(`${JSON.stringify({ rows, medians }, undefined, 2)}\n`);
else print();

function medianOf(value: (row: Row) => number): number {
  const sorted = rows.map(value).toSorted((a, b) => a - b);
  const middle = sorted.slice(
    Math.floor((sorted.length - 1) / 2),
    Math.floor(sorted.length / 2) + 1,
  );
  return middle.reduce((sum, one) => sum + one, 0) / middle.length;
}

function medianReached(order: keyof typeof measured): Reached {
  return {
    rank: medianOf(({ reached }) => reached[order].rank),
    share: medianOf(({ reached }) => reached[order].share),
  };
}

function print(): void {
  printLine("repository", "files", "hunks", "wrong", "risk", "ten", "file", "chance", ...shares);
  for (const row of rows) {
    const counts = [row.files, row.hunks, row.concerns].map(String);
    printLine(row.repository, ...counts, ...cellsOf({ chance: row.chance, ...row.reached }));
  }
  printLine("median", "", "", "", ...cellsOf(medians));
  for (const { repository, commit, date, subject, first } of rows) {
    const { path: file, line: at, points, fix } = first;
    process.stdout.write(
      `\n${repository} ${commit.slice(0, 10)} ${date} ${subject}\n` +
        `  first by risk: ${file}:${at}, ${points} points\n` +
        `  lines of it that the fix deleted: ${fix.deleted}\n` +
        `  ${fix.commit.slice(0, 10)} ${fix.subject}\n`,
    );
  }
}

function printLine(...[name = "", ...others]: readonly string[]): void {
  process.stdout.write(`${name.padEnd(20)}${others.map((cell) => cell.padStart(8)).join("")}\n`);
}

function cellsOf({ chance, risk, ten, file }: typeof medians): string[] {
  const ranks = [risk, ten, file].map(({ rank }) => String(rank));
  const read = [risk, ten, file].map(({ share }) => `${Math.round(100 * share)} %`);
  return [...ranks, chance.toFixed(1), ...read];
}
