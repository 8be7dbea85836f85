/**
 * Prints what it costs that nothing is lost: time of each step of a run, time from a kill of the server until its run goes
 * on, and what server and database hold when they have nothing to do.
 *
 * `node bench/recovery.ts [ROUNDS]`; medians of ROUNDS (default 5).
 */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { isResting } from "../src/doors/app/runs/runs.ts";
import { findServer } from "../src/doors/server/client.ts";
import { openJournal } from "../src/ground/journal/database.ts";
import { openWorld } from "../test/support/story.ts";
import { writeFiles } from "../test/support/temporary-repository.ts";

const rounds = Number(process.argv[2] ?? 5);
const folder = await realpath(await mkdtemp(path.join(tmpdir(), "tacit-recovery-")));
const write = (text: string) => ({
  calls: [{ tool: "write", arguments: { path: "NOTE.md", content: `${text}\n` } }],
});
const report = {
  calls: [{ tool: "report_done", arguments: { summary: "It is written.", remarks: [] } }],
};
writeFiles(path.join(folder, "notes"), {
  "README.md": "# Notes\n",
  ".tacit/config.yaml": "checks:\n  notes: '! grep -n wrong NOTE.md'\n",
});
writeFiles(folder, {
  "script.json": JSON.stringify({
    turns: [
      { when: "the checks found", steps: [write("right"), report] },
      { when: ".", steps: [write("wrong"), report] },
    ],
  }),
});
const world = await openWorld({
  sample: path.join(folder, "notes"),
  script: path.join(folder, "script.json"),
  delayMs: 400,
});
const home = world.environment["TACIT_HOME"] ?? "";
const Run = z.looseObject({ run: z.string() });

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function row(what: string, value: string, goal = ""): void {
  process.stdout.write(`${what.padEnd(52)} ${value.padEnd(20)} ${goal}\n`);
}

/** MB that a process has for itself, its share of what it shares included. */
function pss(pid: string): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function heldBy(test: (line: string) => boolean): number {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return test(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        return false;
      }
    })
    .reduce((sum, pid) => sum + pss(pid), 0);
}

try {
  await world.json(["brief", "Write a note"]);
  const journal = await openJournal({ home });
  const steps = new Map<string, number[]>();
  const recoveries: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, or they would slow each other
    const { run } = Run.parse(await world.json(["run", "1", "--follow"]));
    // oxlint-disable-next-line no-await-in-loop -- as above
    const facts = await journal.facts(Number(run));
    const told = facts.filter(({ type }) => !type.startsWith("agent."));
    for (const [index, { type, at }] of told.entries()) {
      const before = told[index - 1];
      if (before === undefined || type === "turn.ended") continue;
      const name = `${before.type} → ${type}`;
      steps.set(name, [...(steps.get(name) ?? []), at.getTime() - before.at.getTime()]);
    }

    // oxlint-disable-next-line no-await-in-loop -- as above
    const second = Number(Run.parse(await world.json(["run", "1"])).run);
    let killed = 0;
    const stop = new AbortController();
    const seen = [];
    // oxlint-disable-next-line no-await-in-loop -- as above
    for await (const fact of journal.watch(second, 0, stop.signal)) {
      seen.push(fact);
      if (fact.type === "turn.started" && killed === 0) {
        // oxlint-disable-next-line no-await-in-loop -- as above
        const health = await (await findServer(world.environment))?.health();
        process.kill(health?.pid ?? 0, "SIGKILL");
        killed = performance.now();
        void world.tacit("runs");
      } else if (fact.type === "turn.started" && killed > 0 && recoveries.length === round) {
        recoveries.push(performance.now() - killed);
      }
      if (isResting(seen)) break;
    }
    stop.abort();
  }
  for (const [name, values] of steps) row(name, `${Math.round(median(values))} ms`);
  row("from a kill of the server to the run's next turn", `${Math.round(median(recoveries))} ms`);
  await journal.close();
  const server = heldBy((line) => line.includes("serve --on-demand"));
  const database = heldBy(
    (line) => line.startsWith("postgres: ") || line.includes("bin/postgres "),
  );
  row(
    "server and database at rest (PSS)",
    `${Math.round(server)} + ${Math.round(database)} MB`,
    "≤ 220 MB",
  );
} finally {
  await world.remove();
  await rm(folder, { recursive: true, force: true });
}
