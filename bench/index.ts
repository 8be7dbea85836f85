/**
 * Prints what the code index costs on a folder: cold, with nothing changed, with one file changed, and warm; and its
 * memory on made-up trees of 1,000, 10,000 and 100,000 files.
 *
 * `node bench/index.ts FOLDER [--curve]`; FOLDER is a git checkout, of which one file is changed and put back. CPU times
 * are user and system together, of all threads. The made-up files have 2 kB each, with words drawn from 5,000.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median, row, run } from "./measure.ts";
import { openTree } from "../src/doors/app/search/tree.ts";
import { findServer } from "../src/doors/server/client.ts";
import { sizeOnDisk } from "../src/ground/platform/files.ts";
import { locate } from "../src/knowledge/locate/locate.ts";

const [folder = ""] = process.argv.slice(2);
const tacit = fileURLToPath(new URL("../bin/tacit", import.meta.url));
const QUERY = "soft delete of rows with relations";

const home = await mkdtemp(path.join(tmpdir(), "tacit-index-"));
try {
  if (folder !== "") await onFolder();
  if (process.argv.includes("--curve")) await curve();
} finally {
  await rm(home, { recursive: true, force: true });
}

async function onFolder(): Promise<void> {
  const env = { ...process.env, TACIT_HOME: home };
  const argv = [process.execPath, tacit, "locate", QUERY] as const;
  const cold = await run(argv, folder, env);
  const disk = await sizeOnDisk(path.join(home, "cache", "index"));
  row("cold index, whole command", `${(cold.wall / 1000).toFixed(1)} s`);
  row("  CPU", `${(cold.cpu / 1000).toFixed(1)} s`);
  row("  memory", `${cold.memory.toFixed(0)} MB`, "500 MB at 10,000 files");
  row("  on disk", `${(disk.bytes / 1e6).toFixed(0)} MB`);
  if (spawnSync("ctags", ["--version"]).status === 0) {
    const tags = await run(["ctags", "-R", "-f", path.join(home, "tags"), "."], folder);
    row("  CPU over that of ctags -R", `${(cold.cpu / tags.cpu).toFixed(1)} ×`, "6 ×");
  } else row("  CPU over that of ctags -R", "no ctags here");
  const unchanged = async (): Promise<string> => {
    const bare: number[] = [];
    const whole: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- in pairs, so that both meet the same noise
      bare.push((await run([process.execPath, "-e", "0"], folder)).wall);
      // oxlint-disable-next-line no-await-in-loop -- as above
      whole.push((await run(argv, folder, env)).wall);
    }
    return `${(median(whole) - median(bare)).toFixed(0)} ms`;
  };
  row("nothing changed, over node -e 0", await unchanged(), "150 ms");
  const server = spawn(process.execPath, [tacit, "serve"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(server.stdout, "data");
  const opened = await findServer(env);
  await opened?.openTree({ directory: folder });
  row("  with a server that has the checkout open", await unchanged(), "150 ms");
  await opened?.stopServer();

  const host = { directory: folder, environment: env, progress: () => {} };
  const openings: number[] = [];
  const changed: number[] = [];
  const file = spawnSync("git", ["ls-files", "*.ts", "*.py"], { cwd: folder, encoding: "utf8" })
    .stdout.split("\n")
    .find((name) => !/test|docs|example/.test(name));
  const edited = path.join(folder, file ?? "");
  const text = await readFile(edited, "utf8");
  for (let round = 0; round < 5; round += 1) {
    const timed = async (): Promise<number> => {
      const begun = performance.now();
      const tree = await openTree(host);
      locate(QUERY, tree.place);
      tree.close();
      return performance.now() - begun;
    };
    // oxlint-disable-next-line no-await-in-loop -- in pairs
    openings.push(await timed());
    // oxlint-disable-next-line no-await-in-loop -- as above
    await writeFile(edited, `${text}\n// change ${round}\n`);
    // oxlint-disable-next-line no-await-in-loop -- as above
    changed.push(await timed());
  }
  await writeFile(edited, text);
  row(
    "one file changed, over nothing changed",
    `${(median(changed) - median(openings)).toFixed(0)} ms`,
    "50 ms",
  );

  const subjects = spawnSync("git", ["log", "-200", "--format=%s"], {
    cwd: folder,
    encoding: "utf8",
  });
  const texts = subjects.stdout.split("\n").filter((line) => line !== "");
  await warm(host, [QUERY, "fix(router): trailing slash in `basePath`", ...texts]);
}

async function warm(host: Parameters<typeof openTree>[0], texts: readonly string[]): Promise<void> {
  const tree = await openTree(host);
  const times: number[] = [];
  for (let at = 0; at < 200; at += 1) {
    const begun = performance.now();
    locate(texts[at % texts.length] ?? QUERY, tree.place);
    times.push(performance.now() - begun);
  }
  const sorted = times.toSorted((a, b) => a - b);
  row(
    `warm query p50, p95 (${tree.place.corpus.size} files searched)`,
    `${sorted[100]?.toFixed(0)}, ${sorted[190]?.toFixed(0)} ms`,
    "p95 50 ms; 300 ms at 100,000 files",
  );
  tree.close();
}

async function curve(): Promise<void> {
  const words = Array.from({ length: 5_000 }, (_, at) => `word${(at * 7919).toString(36)}`);
  for (const count of [1_000, 10_000, 100_000]) {
    const root = path.join(home, `made-up-${count}`);
    let state = count;
    const next = (most: number): number => {
      state = (state * 48_271) % 2_147_483_647; // Park and Miller's minimal standard
      return state % most;
    };
    for (let at = 0; at < count; at += 1) {
      const name = path.join(root, `d${at % 500}`, `f${at}.ts`);
      const lines = Array.from({ length: 40 }, (_, line) => {
        if (line % 10 === 0) return `export function ${words[next(5_000)]}${at}() {`;
        if (line % 10 === 9) return "}";
        return `  ${words[next(5_000)]}(${words[next(5_000)]}, ${words[next(5_000)]});`;
      });
      // oxlint-disable-next-line no-await-in-loop -- one file after another
      await mkdir(path.dirname(name), { recursive: true });
      // oxlint-disable-next-line no-await-in-loop -- as above
      await writeFile(name, `${lines.join("\n")}\n`);
    }
    const own = path.join(home, `home-${count}`);
    const env = { ...process.env, TACIT_HOME: own };
    const argv = [process.execPath, tacit, "locate", words[1] ?? "", "--tree", root] as const;
    // oxlint-disable-next-line no-await-in-loop -- one size after another
    const cold = await run(argv, root, env);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const again = await run(argv, root, env);
    row(`${count} made-up files: cold`, `${(cold.wall / 1000).toFixed(1)} s`);
    row(
      "  memory cold, nothing changed",
      `${cold.memory.toFixed(0)}, ${again.memory.toFixed(0)} MB`,
    );
    row("  nothing changed, whole command", `${again.wall.toFixed(0)} ms`);
    const host = { directory: root, environment: env, progress: () => {} };
    const texts = Array.from(
      { length: 50 },
      (_, at) => `${words[at * 3]} and ${words[at * 7 + 1]} in ${words[at]}`,
    );
    const tree = await openTree(host, { tree: root });
    const times = texts.map((text) => {
      const begun = performance.now();
      locate(text, tree.place);
      return performance.now() - begun;
    });
    row("  warm query p95", `${times.toSorted((a, b) => a - b)[47]?.toFixed(0)} ms`);
    tree.close();
  }
}
