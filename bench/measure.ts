/** What a command costs: time, CPU of all its processes, memory. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";

export interface Cost {
  /** Milliseconds. */
  readonly wall: number;
  readonly cpu: number;
  /** MB at its largest. */
  readonly memory: number;
}

export async function run(
  argv: readonly [string, ...string[]],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Cost> {
  const begun = performance.now();
  const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: "ignore" });
  let memory = 0;
  const sampling = setInterval(() => {
    void (async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
      memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    })();
  }, 20);
  const before = await cpuOfChildren();
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  const wall = performance.now() - begun;
  clearInterval(sampling);
  return { wall, cpu: (await cpuOfChildren()) - before, memory };
}

/** Milliseconds of CPU that children have taken which have ended; Linux only, 100 ticks a second. */
async function cpuOfChildren(): Promise<number> {
  const fields = (await readFile("/proc/self/stat", "utf8")).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 10;
}

export function row(what: string, value: string, goal = ""): void {
  process.stdout.write(`${what.padEnd(46)} ${value.padStart(16)}   ${goal}\n`);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
