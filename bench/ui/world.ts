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

const shapes: readonly ((name: string, of: number) => string)[] = [
  (name, of) => `export const ${name} = compute(${of}, "${name}", { of: [${of}, "${name}"] });`,
  (name, of) => `export function ${name}(): number { return ${of} + this.${name}Count; }`,
  (name) => `// What follows is ${name}, as the protocol has it.`,
  (name, of) => `if (state.${name} > ${of}) throw new RangeError("${name} is past ${of}");`,
  (name, of) => `for (const each of ${name}List) total += each.size * ${of};`,
  (name) => `await store.put("${name}", JSON.stringify(${name}), { durable: true });`,
  (name, of) => `type ${name}Of = { readonly ${name}: string; readonly at: ${of} };`,
];

/**
 * A file in which the first `changed` of its quarters of lines are other ones. No two changes look alike: what is the
 * same edit in many places would be folded into one.
 */
function fileText(file: number, changed: number): string {
  return Array.from({ length: LINES }, (_, line) => {
    const isNew = line % 4 === 0 && line / 4 < changed;
    // Any numbers will do that are spread about, and the same each time.
    const spread = (file * 7_919 + line * 104_729 + (isNew ? 15_485_863 : 0)) % 1_299_709;
    const shape = shapes[spread % shapes.length] ?? String;
    return shape(`n${spread.toString(36)}`, spread % 97);
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

/** @param full Whether the long run and those at work are needed; without them it is there in a tenth of the time. */
export async function openBenchWorld(
  full: boolean,
  say: (line: string) => void,
): Promise<BenchWorld> {
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
  if (full) say(`writing ${LONG} facts of one run, and ${LIVE} runs at work …`);
  const length = full ? LONG : 10;
  const { run: long } = await replayRun(journal, world.repository, "A long run", length);
  const live: number[] = [];
  for (let at = 0; at < (full ? LIVE : 0); at += 1) {
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
