/**
 * Prints how well `tacit locate` finds what past changes changed, through `bin/tacit` as it ships.
 *
 * `node bench/locate.ts DATA MIRROR [--ablation]`: DATA holds `dev.jsonl` (`{id, repo, base_commit, text, gold_files,
 * gold_lines}`) and MIRROR a bare git directory for each repository at `<owner>+<name>/repo`. With `--ablation` the table
 * also has a row for each signal left out, computed in this process. Nothing is fitted, so there is nothing to hold out:
 * every weight is one (or two thirds, or two, where docs/locate.md says so).
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { openTree } from "../src/doors/app/search/tree.ts";
import { readQuery } from "../src/knowledge/locate/query.ts";
import { rankFiles, weights } from "../src/knowledge/locate/rank.ts";
import { signalNames } from "../src/knowledge/locate/signals.ts";

const [data = "", mirror = ""] = process.argv.slice(2);
const tacit = fileURLToPath(new URL("../bin/tacit", import.meta.url));

const Task = z.object({
  id: z.string(),
  repo: z.string(),
  base_commit: z.string(),
  text: z.string(),
  gold_files: z.array(z.string()),
  gold_lines: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))).default({}),
});
type Task = z.infer<typeof Task>;
const Answer = z.object({
  id: z.string(),
  files: z.array(z.string()),
  spans: z.array(z.tuple([z.string(), z.number(), z.number(), z.number()])),
});
type Answer = z.infer<typeof Answer>;

function jsonLines<Value>(text: string, schema: z.ZodType<Value>): Value[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => schema.parse(JSON.parse(line)));
}

const tasks = jsonLines(await readFile(path.join(data, "dev.jsonl"), "utf8"), Task);
const repositories = [...new Set(tasks.map(({ repo }) => repo))];
const gitOf = (repo: string): string => path.join(mirror, repo.replace("/", "+"), "repo");

/** The worst rank of a task's files; infinite when one was not found. */
function worstRank(task: Task, files: readonly string[]): number {
  return Math.max(
    ...task.gold_files.map((file) => {
      const at = files.indexOf(file);
      return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
    }),
  );
}

/** The share of a task's changed hunks that a budget of tokens holds whole; undefined for a task without any. */
function covered(task: Task, { spans }: Answer, budget: number): number | undefined {
  const hunks = Object.entries(task.gold_lines).flatMap(([file, lines]) =>
    lines.map(([first, last]) => ({ file, first, last })),
  );
  if (hunks.length === 0) return undefined;
  const held = new Map<string, [number, number][]>();
  let used = 0;
  for (const [file, first, last, tokens] of spans) {
    if (used + tokens > budget) continue;
    used += tokens;
    held.set(file, [...(held.get(file) ?? []), [first, last]]);
  }
  const whole = hunks.filter(({ file, first, last }) => {
    for (let line = first; line <= last; line += 1) {
      if (!(held.get(file) ?? []).some(([from, to]) => from <= line && line <= to)) return false;
    }
    return true;
  });
  return whole.length / hunks.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Wilson's interval for a share of `count`, 95 %. */
function interval(share: number, count: number): [number, number] {
  const wide = 1.96 ** 2 / count;
  const middle = share + wide / 2;
  const half = Math.sqrt(wide * share * (1 - share) + wide ** 2 / 4);
  const scale = 1 + wide;
  return [(middle - half) / scale, (middle + half) / scale];
}

/** Exact two-sided p of McNemar's test for so many tasks won and lost. */
function mcNemar(won: number, lost: number): number {
  const all = won + lost;
  let p = 0;
  let ways = 0.5 ** all;
  for (let k = 0; k <= Math.min(won, lost); k += 1) {
    p += ways;
    ways *= (all - k) / (k + 1);
  }
  return Math.min(1, 2 * p);
}

function percent(share: number): string {
  return (100 * share).toFixed(1).padStart(5);
}

function row(name: string, ranks: readonly number[], hunks: readonly string[] = []): void {
  const at = [1, 5, 10].map((most) => mean(ranks.map((rank) => (rank <= most ? 1 : 0))));
  const [low, high] = interval(at[1] ?? 0, ranks.length);
  const cells = [
    name.padEnd(24),
    String(ranks.length).padStart(4),
    ...at.map(percent),
    `[${percent(low)} ${percent(high)}]`,
    ...hunks,
  ];
  process.stdout.write(`${cells.join("  ")}\n`);
}

async function batch(home: string, repo: string, mine: readonly Task[]): Promise<Answer[]> {
  const child = spawn(process.execPath, [tacit, "locate", "--git", gitOf(repo), "--batch", "-"], {
    env: { ...process.env, TACIT_HOME: home },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(
    mine
      .map(({ id, text, base_commit }) => `${JSON.stringify({ id, text, at: base_commit })}\n`)
      .join(""),
  );
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`tacit locate --batch ended with ${code} for ${repo}`);
  return jsonLines(said, Answer);
}

const home = await mkdtemp(path.join(tmpdir(), "tacit-locate-"));
try {
  const answers = new Map<string, Answer>();
  for (const repo of repositories) {
    const mine = tasks.filter((task) => task.repo === repo);
    // oxlint-disable-next-line no-await-in-loop -- one after another, so that each has the machine
    for (const answer of await batch(home, repo, mine)) answers.set(answer.id, answer);
  }
  const ranksOf = (some: readonly Task[]): number[] =>
    some.map((task) => worstRank(task, answers.get(task.id)?.files ?? []));
  const hunksOf = (some: readonly Task[]): string[] =>
    [8_000, 16_000, 32_000].map((budget) => {
      const shares = some.flatMap((task) => {
        const answer = answers.get(task.id);
        const share = answer === undefined ? 0 : covered(task, answer, budget);
        return share === undefined ? [] : [share];
      });
      return percent(mean(shares));
    });
  process.stdout.write(
    `${"".padEnd(24)}     n  Acc@1  Acc@5  Acc@10  [95 % of @5]   hunks in 8k    16k    32k\n`,
  );
  row("all", ranksOf(tasks), hunksOf(tasks));
  for (const [name, fits] of [
    ["1 file to change", (count: number) => count === 1],
    ["2 files", (count: number) => count === 2],
    ["3 files and more", (count: number) => count >= 3],
  ] as const) {
    const some = tasks.filter((task) => fits(task.gold_files.length));
    row(name, ranksOf(some), hunksOf(some));
  }
  for (const repo of repositories) {
    const some = tasks.filter((task) => task.repo === repo);
    row(repo, ranksOf(some), hunksOf(some));
  }
  if (process.argv.includes("--ablation")) await ablate();
} finally {
  await rm(home, { recursive: true, force: true });
}

/** Ranks of all tasks under each set of weights; the trees are opened once. */
async function ablate(): Promise<void> {
  const groups: Record<string, readonly (typeof signalNames)[number][]> = {
    ...Object.fromEntries(signalNames.map((name) => [name, [name]])),
    "all history": ["similarTitle", "shareText", "shareTitle", "recency"],
    "all blocks": ["block", "definition"],
    "all names": ["name", "namedDefinition"],
    "all of paths": ["scope", "home", "stem", "folder", "mention", "module"],
    "all neighbours": ["imported", "neighbours"],
  };
  const ranks = new Map<string, number[]>();
  const host = {
    directory: "/",
    environment: { ...process.env, TACIT_HOME: home },
    progress: () => {},
  };
  for (const repo of repositories) {
    const mine = tasks.filter((task) => task.repo === repo);
    // oxlint-disable-next-line no-await-in-loop -- one tree at a time
    const tree = await openTree(host, { git: gitOf(repo), at: mine[0]?.base_commit });
    for (const task of mine) {
      const query = readQuery(task.text);
      for (const [name, without] of Object.entries({ nothing: [], ...groups })) {
        const used = { ...weights, ...Object.fromEntries(without.map((one) => [one, 0])) };
        const files = rankFiles(query, tree.place, used).files.map(
          ({ file }) => tree.place.corpus.paths[file] ?? "",
        );
        ranks.set(name, [...(ranks.get(name) ?? []), worstRank(task, files)]);
      }
    }
    tree.close();
  }
  const whole = ranks.get("nothing") ?? [];
  process.stdout.write(
    "\nwithout                     n  Acc@1  Acc@5  Acc@10  [95 % of @5]   p @5   p @10\n",
  );
  for (const [name, own] of ranks) {
    const p = [5, 10].map((most) => {
      const won = own.filter((rank, at) => rank <= most && (whole[at] ?? 0) > most).length;
      const lost = own.filter((rank, at) => rank > most && (whole[at] ?? 0) <= most).length;
      return mcNemar(won, lost).toPrecision(2).padStart(7);
    });
    row(name, own, p);
  }
}
