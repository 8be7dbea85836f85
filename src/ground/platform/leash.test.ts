import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Starts an owner whose child leaves its group and starts one more; prints the ids of both. */
const OWNER = `
import { ownProcesses } from ${JSON.stringify(path.join(here, "leash.ts"))};
import { startProcess } from ${JSON.stringify(path.join(here, "process.ts"))};
await ownProcesses(process.argv[1]);
const line = "setsid sleep 300 & echo $!; exec sleep 300";
const child = await startProcess({ argv: ["/bin/sh", "-c", line], cwd: "/", environment: { PATH: process.env.PATH } });
child.stdout.once("data", (said) => console.log(child.pid, String(said).trim()));
`;

/** Resolves when the process is gone; a pid is not a child of ours, so it is looked at. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return;
    } catch {
      return;
    }
    // oxlint-disable-next-line no-await-in-loop -- there is no event for another's child
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

test.runIf(process.platform === "linux")(
  "what a process started ends with it, even when it is killed",
  async () => {
    const argv = ["--input-type=module", "-e", OWNER, temporaryFolder()];
    const owner = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const [said] = await once(owner.stdout, "data");
    const pids = String(said).trim().split(" ").map(Number);
    expect(pids).toHaveLength(2);

    owner.kill("SIGKILL");

    await Promise.all(pids.map(gone));
  },
  20_000,
);
