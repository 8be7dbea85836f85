/** Runs the agent's shell lines through the box it was given, and ends what they leave behind. */
import { type ChildProcess, spawn } from "node:child_process";
import type { BashOperations } from "@earendil-works/pi-coding-agent";

export interface ShellOptions {
  /** Goes before `/bin/sh -c LINE`: the box, or nothing. */
  readonly prefix: readonly string[];
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Seconds, when the model names none. */
const DEFAULT_TIMEOUT = 10 * 60;
const LONGEST_TIMEOUT = 60 * 60;
/** Bytes kept of a command's output: its beginning and its end. Below pi's limit, above which it writes a file. */
const HEAD = 8 * 1024;
const TAIL = 32 * 1024;
const MOST_LINES = 1_500;
/** Bytes after which a command is ended: it only floods. */
const FLOOD = 64 * 1024 * 1024;
/** Milliseconds that a process which left the group may keep the output open after the shell ended. */
const LINGER = 500;

const groups = new Set<number>();

/** Kills every running shell; for the end of this process. */
export function killShells(): void {
  for (const group of groups) killGroup(group);
}

export function shellIn(options: ShellOptions): BashOperations {
  // The tag by which whoever started us finds all descendants; see platform/process.ts.
  const tag = process.env["TACIT_PROCESS"];
  const environment = { ...options.environment, ...(tag !== undefined && { TACIT_PROCESS: tag }) };

  return {
    exec: async (line, cwd, { onData, signal, timeout = DEFAULT_TIMEOUT }) => {
      if (signal?.aborted === true) throw new Error("aborted");
      const limit = Math.min(timeout > 0 ? timeout : DEFAULT_TIMEOUT, LONGEST_TIMEOUT);
      const argv = [...options.prefix, "/bin/sh", "-c", line];
      const child = spawn(argv[0] ?? "/bin/sh", argv.slice(1), {
        cwd,
        env: environment,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const group = child.pid;
      if (group !== undefined) groups.add(group);
      let why: string | undefined;
      const stop = (reason: string): void => {
        why ??= reason;
        killGroup(group);
      };
      const timer = setTimeout(stop, limit * 1000, `timeout:${limit}`);
      const onAbort = (): void => stop("aborted");
      signal?.addEventListener("abort", onAbort, { once: true });
      const output = collect(child, () =>
        stop(`The command printed over ${FLOOD} bytes and was ended.`),
      );
      try {
        const code = await ended(child);
        onData(output());
        if (why !== undefined) throw new Error(why);
        return { exitCode: code };
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        if (group !== undefined) groups.delete(group);
      }
    },
  };
}

/** Waits for the shell, then ends its group: a server left in the background would outlive its turn. */
async function ended(child: ChildProcess): Promise<number | null> {
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  killGroup(child.pid);
  const timer = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, LINGER);
  await closed;
  clearTimeout(timer);
  return code;
}

function killGroup(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // it ended meanwhile
  }
}

/** Collects both outputs as they come; the result is what the model gets to see. */
function collect(child: ChildProcess, flooded: () => void): () => Buffer {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let total = 0;
  const take = (chunk: Buffer): void => {
    total += chunk.length;
    const room = HEAD - head.length;
    if (room > 0) head = Buffer.concat([head, chunk.subarray(0, room)]);
    if (chunk.length > room) {
      tail = Buffer.concat([tail, chunk.subarray(Math.max(room, 0))]);
      if (tail.length > 2 * TAIL) tail = tail.subarray(-TAIL);
    }
    if (total > FLOOD) flooded();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return () => {
    const end = tail.subarray(-TAIL);
    const dropped = total - head.length - end.length;
    const note = dropped > 0 ? `\n[… ${dropped} bytes left out …]\n` : "";
    const lines = `${head.toString("utf8")}${note}${end.toString("utf8")}`.split("\n");
    const kept =
      lines.length <= MOST_LINES
        ? lines
        : [
            ...lines.slice(0, 300),
            `[… ${lines.length - MOST_LINES} lines left out …]`,
            ...lines.slice(300 - MOST_LINES),
          ];
    return Buffer.from(kept.join("\n"));
  };
}
