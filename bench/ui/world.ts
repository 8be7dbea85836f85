/** What the figures of the page are measured on: a repository with a wide change, and journals that are full. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { openJournal, type Journal } from "../../src/ground/journal/database.ts";
import { addressOf } from "../../test/support/browser.ts";
import { replayRun } from "../../test/support/replay.ts";
import { openWorld, type StoryWorld } from "../../test/support/story.ts";
import { writeFiles } from "../../test/support/temporary-repository.ts";

export interface BenchWorld {
  readonly world: StoryWorld;
  /** The same journal as the server's. */
  readonly journal: Journal;
  /** A review of `FILES` files and 10,000 changed lines. */
  readonly wide: string;
  /** A run of `LONG` facts. */
  readonly long: number;
  /** Runs whose agents are at work. */
  readonly live: readonly number[];
  readonly remove: () => Promise<void>;
}

const FILES = 100;
/** Of a file, before the change; each line of `CHANGED` is another one after it. */
const LINES = 200;
const CHANGED = 50;
export const LONG = 50_000;
const LIVE = 20;

const Reviewed = z.looseObject({ run: z.string() });

/** A file whose first `changed` of every `LINES` lines differ from the original; half removed, half added. */
function fileText(file: number, changed: number): string {
  return Array.from({ length: LINES }, (_, line) => {
    const word = line % 4 === 0 && line / 4 < changed ? "next" : "first";
    return line % 4 === 3
      ? `// ${word}: what follows is part ${line} of file ${file}`
      : `export const ${word}${line} = compute(${file}, "${line}", { of: [${line}, ${file}] });`;
  }).join("\n");
}

function project(changed: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: FILES }, (_, file) => [
      `src/part-${file % 10}/module-${file}.ts`,
      `${fileText(file, changed)}\n`,
    ]),
  );
}

export async function openBenchWorld(say: (line: string) => void): Promise<BenchWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), "tacit-bench-ui-"));
  const sample = path.join(folder, "wide");
  writeFiles(sample, { "package.json": '{ "name": "wide", "type": "module" }\n', ...project(0) });
  writeFiles(folder, { "script.json": '{ "turns": [] }' });
  const world = await openWorld({ sample, script: path.join(folder, "script.json") });
  await world.git("switch", "-qc", "wide");
  writeFiles(world.repository, project(CHANGED));
  await world.git("commit", "-qam", "Change half of everything");
  await world.git("switch", "-q", "main");
  const remark = ["--remark", "change", "A first word, so that the review has a number."];
  const { run: wide } = Reviewed.parse(await world.json(["review", "main..wide", ...remark]));
  // Before there are runs that nobody has in hand: a server that starts takes up what it finds.
  await addressOf(world);
  const journal = await openJournal({ home: world.environment["TACIT_HOME"] ?? "" });
  say(`writing ${LONG} facts of one run, and ${LIVE} runs at work …`);
  const { run: long } = await replayRun(journal, world.repository, "A long run", LONG);
  const live: number[] = [];
  for (let at = 0; at < LIVE; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- in the order of their numbers
    live.push((await replayRun(journal, world.repository, `Live run ${at}`, 200)).run);
  }
  return {
    world,
    journal,
    wide,
    long,
    live,
    remove: async () => {
      await journal.close();
      await world.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
