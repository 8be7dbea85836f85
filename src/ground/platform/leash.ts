/**
 * Lets nothing outlive its owner: every process that we start carries the owner's name in its environment, and a small
 * shell on a pipe kills all that carry it when the owner's end of the pipe closes, however the owner ended.
 *
 * Linux only, where environments can be read; elsewhere agents end by themselves when their input does.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { readIfPresent, writeFileAtomic } from "./files.ts";
import { killTagged, OWNER } from "./process.ts";

/** `$1` is the owner. Ends when nobody carries its name for two looks in a row: a fork may be under way. */
const LEASH = `
while read -r _; do :; done
quiet=0
while [ $quiet -lt 2 ]; do
  quiet=$((quiet + 1))
  for file in $(grep -lsxz "${OWNER}=$1" /proc/[0-9]*/environ); do
    file=\${file#/proc/}
    kill -9 "\${file%/environ}" 2>/dev/null && quiet=0
  done
  sleep 0.05
done`;

/** Puts everything that this process starts from now on on a leash. @throws when there is no `/bin/sh`. */
export async function leash(owner: string): Promise<void> {
  process.env[OWNER] = owner;
  if (process.platform !== "linux") return;
  const { [OWNER]: _, ...env } = process.env;
  const child = spawn("/bin/sh", ["-c", LEASH, "tacit-leash", owner], {
    detached: true, // a Ctrl-C at the terminal is for us, and it comes after us
    cwd: "/",
    env,
    stdio: ["pipe", "ignore", "ignore"],
  });
  await once(child, "spawn");
  child.unref();
  child.stdin.on("error", () => {});
}

/** Puts what this process starts on a leash, and ends what the last owner of `home` left where its own could not. */
export async function ownProcesses(home: string): Promise<void> {
  const file = path.join(home, "owner");
  const before = (await readIfPresent(file))?.trim() ?? "";
  if (before !== "" && process.platform === "linux") killTagged(OWNER, before);
  const owner = randomUUID();
  await writeFileAtomic(file, owner);
  await leash(owner);
}
