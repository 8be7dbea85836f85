/**
 * Starts processes, and ends them with everything that they started.
 *
 * Each child leads a process group of its own. Children that left the group are found by the tag that every descendant
 * inherits in its environment (Linux); inside a box the PID namespace does this job.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { TacitError } from "../core/error.ts";
import type { Command } from "./command.ts";

const TAG = "TACIT_PROCESS";
/** Names the process that owns what it starts; see `leash.ts`. */
export const OWNER = "TACIT_OWNER";

export interface RunLimits {
  /** Milliseconds; the whole tree is killed then. */
  readonly timeout?: number;
  /** Bytes of standard output and error together; the tree is killed when more arrives. Default 64 MiB. */
  readonly output?: number;
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

export interface Finished {
  readonly status: "exited" | "signalled" | "timed-out" | "aborted" | "flooded";
  /** Exit code where `status` is `exited`. */
  readonly code: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly milliseconds: number;
}

export interface RunningProcess {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<{
    readonly code: number | undefined;
    readonly signal: string | undefined;
  }>;
  /** Kills the process, its group and tagged descendants; resolves when it has ended. */
  readonly kill: () => Promise<void>;
}

/** Starts a process whose three streams are pipes. @throws TacitError `platform/cannot-start` */
export async function startProcess(command: Command): Promise<RunningProcess> {
  const tag = randomUUID();
  const [program, ...args] = command.argv;
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: { ...command.environment, ...ownerOf(process.env[OWNER]), [TAG]: tag },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const exited = new Promise<{ code: number | undefined; signal: string | undefined }>(
    (resolve) => {
      child.once("close", (code, signal) => {
        resolve({ code: code ?? undefined, signal: signal ?? undefined });
      });
    },
  );
  await started(child, command);
  child.stdin.on("error", () => {}); // a child that ended early; its exit says so
  const pid = child.pid ?? 0;
  let killing: Promise<void> | undefined;
  const kill = async (): Promise<void> => {
    await killTree(pid, tag);
    child.stdout.destroy();
    child.stderr.destroy();
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => {
        child.once("exit", resolve);
      });
    }
  };
  return {
    pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    kill: async () => {
      killing ??= kill();
      await killing;
    },
  };
}

function ownerOf(owner: string | undefined): Record<string, string> {
  return owner === undefined ? {} : { [OWNER]: owner };
}

async function started(child: ChildProcess, command: Command): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        new TacitError({
          code: "platform/cannot-start",
          kind: "environment",
          message: `Cannot start \`${command.argv[0]}\` in ${command.cwd}: ${cause.code ?? cause.message}.`,
          hint:
            cause.code === "ENOENT"
              ? `Install ${command.argv[0]}, or check that the folder exists.`
              : "Check that it may be executed.",
          cause,
        }),
      );
    });
  });
}

/** Runs a command to its end; how it ended is the value. @throws TacitError `platform/cannot-start` */
export async function runCommand(command: Command, limits: RunLimits = {}): Promise<Finished> {
  const begun = performance.now();
  const running = await startProcess(command);
  let status: Finished["status"] | undefined;
  const stop = (why: "timed-out" | "aborted" | "flooded"): void => {
    if (status !== undefined) return;
    status = why;
    void running.kill();
  };
  const limit = limits.output ?? 64 * 1024 * 1024;
  let bytes = 0;
  const collect = (stream: Readable): Buffer[] => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) stop("flooded");
      else chunks.push(chunk);
    });
    stream.on("error", () => {});
    return chunks;
  };
  const stdout = collect(running.stdout);
  const stderr = collect(running.stderr);
  const timer =
    limits.timeout === undefined ? undefined : setTimeout(() => stop("timed-out"), limits.timeout);
  const onAbort = (): void => stop("aborted");
  limits.signal?.addEventListener("abort", onAbort, { once: true });
  if (limits.signal?.aborted === true) onAbort();
  running.stdin.end(limits.input);
  try {
    const { code } = await running.exited;
    return {
      status: status ?? (code === undefined ? "signalled" : "exited"),
      code: status === undefined ? code : undefined,
      stdout: Buffer.concat(stdout),
      stderr: Buffer.concat(stderr),
      milliseconds: performance.now() - begun,
    };
  } finally {
    clearTimeout(timer);
    limits.signal?.removeEventListener("abort", onAbort);
  }
}

/** Kills a group and, until none is left, every process that carries the tag. */
async function killTree(pid: number, tag: string): Promise<void> {
  send(-pid);
  send(pid);
  if (process.platform === "linux") killTagged(TAG, tag);
}

/** Kills every process whose environment has the pair, until none is left or twenty sweeps did not do. Linux only. */
export function killTagged(name: string, value: string): void {
  for (let sweep = 0; sweep < 20; sweep += 1) {
    const left = tagged(`${name}=${value}`);
    if (left.length === 0) return;
    for (const survivor of left) send(survivor);
  }
}

function send(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended meanwhile
  }
}

/**
 * Living processes (zombies have no environment) whose environment carries the tag. Read at one go: files of `/proc` are
 * in memory, and a thread pool makes a hundred of them take 80 ms.
 */
function tagged(pair: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).split("\0").includes(pair))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return ""; // it has ended, or is another user's
  }
}
