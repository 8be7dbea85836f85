/**
 * Prints how long framing takes on a checkout that a process keeps open, as a server does while somebody types.
 *
 * `node bench/framing.ts DIR`: requests of bench/brief for tuning, each framed with facts, entries, earlier briefs and the
 * files that it is about. Goal: 150 ms on a project of 10,000 files.
 */
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { KeptTrees } from "../src/doors/app/search/kept-trees.ts";
import { Searching } from "../src/doors/app/search/searching.ts";

const [directory = "."] = process.argv.slice(2);
const home = await mkdtemp(path.join(tmpdir(), "tacit-framing-"));
try {
  const text = await readFile(new URL("brief/requests-c.jsonl", import.meta.url), "utf8");
  const requests = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text);
  const folder = path.resolve(directory);
  const environment = { ...process.env, TACIT_HOME: home };
  const searching = new Searching(environment, new KeptTrees());
  const frame = async (request: string): Promise<number> => {
    const begun = performance.now();
    await searching.frame({ directory: folder, text: request });
    return performance.now() - begun;
  };
  console.log(`cold ${(await frame(requests[0] ?? "")).toFixed(0)} ms`);
  await frame(requests[1] ?? "");
  const times: number[] = [];
  for (const request of requests) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    times.push(await frame(request));
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string =>
    (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0);
  console.log(
    `${requests.length} requests: median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`,
  );
  process.exitCode = Number(at(0.95)) > 150 ? 1 : 0;
} finally {
  await rm(home, { recursive: true, force: true });
}
