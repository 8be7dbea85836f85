/**
 * Prints what Tacit costs: time over the bare agent, time to the first event, time of help, memory of each process.
 *
 * `node bench/overhead.ts [ROUNDS]`; medians of ROUNDS (default 3), pairs in turn so that both meet the same noise.
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type ModelScript, startModelServer } from "../test/support/model-server.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const tacit = path.join(root, "bin/tacit");
const bare = path.join(root, "bench/bare-acp.ts");
const rounds = Number(process.argv[2] ?? 3);

/** Answers of the model in one turn; each waits for its share of the turn. */
const REQUESTS = 3;
const script: ModelScript = {
  turns: [
    {
      when: ".",
      steps: [
        {
          say: "A note first.",
          calls: [{ tool: "write", arguments: { path: "NOTE.md", content: "noted\n" } }],
        },
        {
          calls: [
            { tool: "report_done", arguments: { summary: "A note is written.", remarks: [] } },
          ],
        },
        { say: "Done." },
      ],
    },
  ],
};

interface Timed {
  readonly milliseconds: number;
  /** Until the first fact that says what the agent did; undefined when none came. */
  readonly firstEvent: number | undefined;
  /** MB of each process at its largest, by name. */
  readonly memory: ReadonlyMap<string, number>;
}

const Event = z.looseObject({ type: z.string() });

/** Runs a program to its end, and reads its events from standard error. */
async function time(
  argv: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
  watchMemory = false,
): Promise<Timed> {
  const begun = performance.now();
  const child = spawn(process.execPath, argv, {
    cwd,
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  let firstEvent: number | undefined;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (firstEvent !== undefined) return;
    for (const line of said.split("\n").slice(0, -1)) {
      if (line.startsWith("{") && /^agent\.(said|called)$/.test(Event.parse(JSON.parse(line)).type))
        firstEvent ??= performance.now() - begun;
    }
  });
  const memory = new Map<string, number>();
  const sampling = watchMemory
    ? setInterval(() => {
        void sample(environment["TACIT_HOME"] ?? "", child.pid ?? 0, memory);
      }, 250)
    : undefined;
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const milliseconds = performance.now() - begun;
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}:\n${said}`);
  return { milliseconds, firstEvent, memory };
}

/** Adds what each process of ours holds now, keeping the largest sum by name. */
async function sample(home: string, cli: number, memory: Map<string, number>): Promise<void> {
  const now = new Map<string, number>();
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- a burst of reads would disturb what is measured
      const name = nameOf(Number(pid), await commandLine(pid), home, cli);
      if (name === undefined) continue;
      // oxlint-disable-next-line no-await-in-loop -- as above
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
      const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
      now.set(name, (now.get(name) ?? 0) + kilobytes / 1024);
    } catch {
      // it has ended
    }
  }
  for (const [name, size] of now) memory.set(name, Math.max(size, memory.get(name) ?? 0));
}

async function commandLine(pid: string): Promise<string> {
  const own = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
  if (!own.startsWith("postgres:")) return own;
  // A backend does not say whose it is; its parent's words do.
  const parent = /^PPid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
  return `backend of ${await readFile(`/proc/${parent}/cmdline`, "utf8")}`.replaceAll("\0", " ");
}

function nameOf(pid: number, line: string, home: string, cli: number): string | undefined {
  if (pid === cli) return "cli";
  if (line.includes("agents/bundled/main")) return "agent";
  if (line.includes("serve --on-demand")) return "server";
  if (!line.includes(home)) return undefined;
  if (/^backend of |bin\/postgres /.test(line) && !/^\S*(sh|unshare|bwrap|setpriv) /.test(line))
    return "postgres, all processes";
  return /^\S*(sh|unshare|setpriv) /.test(line) ? "guard" : undefined;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function row(what: string, value: string, goal: string): void {
  process.stdout.write(`${what.padEnd(44)} ${value.padEnd(28)} ${goal}\n`);
}

const folder = await realpath(await mkdtemp(path.join(tmpdir(), "tacit-bench-")));
const repository = path.join(folder, "repository");
const environment: NodeJS.ProcessEnv = {
  PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"] ?? ""}`,
  HOME: folder,
  USER: "bench",
  TACIT_HOME: path.join(folder, "home"),
  TACIT_CONFIG_HOME: path.join(folder, "settings"),
  GIT_CONFIG_GLOBAL: "/dev/null",
  NO_COLOR: "1",
};

async function git(...args: string[]): Promise<void> {
  const child = spawn("git", ["-c", "user.name=b", "-c", "user.email=b@example.invalid", ...args], {
    cwd: repository,
    env: environment,
    stdio: "ignore",
  });
  const code = await new Promise((resolve) => {
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${String(code)}`);
}

/** One pair: the bare agent, then `tacit run`, against a model that takes `turn` milliseconds in all. */
async function pair(
  turn: number,
  number: number,
  watchMemory = false,
): Promise<{ bare: Timed; run: Timed }> {
  const model = await startModelServer({ script, delayMs: turn / REQUESTS });
  const env = { ...environment, TACIT_MODEL_BASE_URL: model.url, TACIT_MODEL: "scripted-1" };
  try {
    const place = path.join(folder, `bare-${turn}-${number}`);
    const cache = path.join(folder, "home/cache/agent");
    const alone = await time([bare, place, cache, "Write a note."], root, env);
    const asked = model.requests.length;
    const run = await time([tacit, "run", "1", "--json", "--follow"], repository, env, watchMemory);
    if (asked !== REQUESTS || model.requests.length !== 2 * REQUESTS) {
      throw new Error(`The turns took ${asked} and ${model.requests.length - asked} requests.`);
    }
    return { bare: alone, run };
  } finally {
    await model.close();
  }
}

try {
  await cp(path.join(root, "examples/canvas-editor"), repository, { recursive: true });
  // The project's own checks take what they take; without them what is left is ours.
  await rm(path.join(repository, ".tacit/config.yaml"), { force: true });
  await git("init", "-q", "-b", "main");
  await time([tacit, "brief", "Write a note about the canvas"], repository, environment);
  await git("add", "-A");
  await git("commit", "-q", "-m", "A canvas editor");

  const help: number[] = [];
  const nothing: number[] = [];
  for (let index = 0; index < 9; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, or they would slow each other
    nothing.push((await time(["-e", "0"], root, environment)).milliseconds);
    // oxlint-disable-next-line no-await-in-loop -- as above
    help.push((await time([tacit, "--help"], root, environment)).milliseconds);
  }
  row("What", "Median", "Goal");
  row(
    "tacit --help against node -e 0",
    `${Math.round(median(help))} / ${Math.round(median(nothing))} ms = ${(median(help) / median(nothing)).toFixed(1)}`,
    "≤ 3",
  );

  // The journal is made, caches are warm. Memory is watched here only: to look costs time, and the bare agent has no
  // one looking.
  const { memory } = (await pair(2_000, 0, true)).run;
  const firsts: number[] = [];
  for (const turn of [5_000, 30_000]) {
    const alone: number[] = [];
    const through: number[] = [];
    const differences: number[] = [];
    for (let index = 1; index <= rounds; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, or they would slow each other
      const both = await pair(turn, index);
      alone.push(both.bare.milliseconds);
      through.push(both.run.milliseconds);
      differences.push(both.run.milliseconds - both.bare.milliseconds);
      if (both.run.firstEvent !== undefined) firsts.push(both.run.firstEvent - turn / REQUESTS);
    }
    const over = median(differences);
    const share = ((100 * over) / median(alone)).toFixed(1);
    row(
      `tacit run over a bare turn of ${turn / 1000} s`,
      `${seconds(median(through))} − ${seconds(median(alone))} = ${seconds(over)}, ${share} %`,
      turn === 30_000 ? "≤ 1.5 s, ≤ 5 %" : "≤ 1.5 s",
    );
  }
  row("command to first agent event, model aside", seconds(median(firsts)), "≤ 4 s");
  for (const [name, size] of memory)
    row(`memory (PSS, largest): ${name}`, `${size.toFixed(0)} MB`, "");
} finally {
  await time([tacit, "stop", "--server"], root, environment);
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
