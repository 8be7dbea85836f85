/** Starts a program that outlives us, and waits until it says its first line. */
import { spawn } from "node:child_process";
import { openSync, closeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { makeDirectory } from "./files.ts";

export type Started =
  | { readonly status: "ready" }
  /** It ended before it said anything; the last line of its log that is no stack. */
  | { readonly status: "ended"; readonly words: string };

/** Its standard error goes to the end of `log`; standard output ends with the first line, which it says when it is ready. */
export async function startDaemon(command: {
  readonly argv: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly log: string;
}): Promise<Started> {
  const { argv, environment, log } = command;
  await makeDirectory(path.dirname(log));
  const out = openSync(log, "a", 0o600);
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd: "/",
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", out],
  });
  closeSync(out);
  let said = "";
  const status = await new Promise<"ready" | "ended">((resolve, reject) => {
    child.once("error", reject);
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("\n")) resolve("ready");
    });
    child.once("close", () => resolve("ended"));
  });
  child.stdout?.destroy();
  child.unref();
  if (status === "ready") return { status };
  const lines = (await readFile(log, "utf8").catch(() => "")).trim().split("\n");
  const words = lines.filter((line) => !/^\s*(at |$)/.test(line)).at(-1) ?? "";
  return { status, words };
}
