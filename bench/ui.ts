/**
 * Prints what the page costs a person in Chromium: time to paint, frames, memory, script; medians of five.
 *
 * `node bench/ui.ts [ROUNDS] [PART…]`, on a machine that does nothing else; parts are scripts, screens, diff, transcript
 * and latency. Exit code 1 when a goal is missed.
 */
import { setTimeout as delay } from "node:timers/promises";
import { appendStep, nextStep } from "../test/support/replay.ts";
import { buildPage } from "../test/support/build-page.ts";
import { closeBrowser, type OpenedWorkbench, settled } from "../test/support/browser.ts";
import { median, row } from "./measure.ts";
import { ask, heapOf, openAt, openProbed, paintOf, scriptsOfFirstVisit } from "./ui/tabs.ts";
import { type BenchWorld, LONG, openBenchWorld } from "./ui/world.ts";

const [given = "5", ...parts] = process.argv.slice(2);
const rounds = Number(given);

/** Paths of a project's screens begin with it. */
const PROJECT = "/p/canvas-editor";

/** Of a transcript's tail, while facts come in. */
const SECONDS = 5;
const FACTS_A_SECOND = 500;

interface Figure {
  readonly what: string;
  /** Absent where a value only explains another one. */
  readonly goal?: number;
  readonly unit: string;
  /** The value has to be no less than the goal, rather than no more. */
  readonly least?: true;
}

const values = new Map<Figure, number[]>();

function noteOf(figure: Figure): (value: number) => void {
  const own: number[] = [];
  values.set(figure, own);
  return (value) => own.push(value);
}

function percentile(all: readonly number[], share: number): number {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** With what has to be there for the screen to be of use. */
function screensOf({ wide, long }: BenchWorld) {
  return [
    { name: "Home", path: "/", useful: 'main[aria-label="Home"] a[href*="/runs/"]' },
    { name: "Runs", path: `${PROJECT}/runs`, useful: 'main[aria-label="Runs"] li[data-key]' },
    { name: "Run", path: `${PROJECT}/runs/${long}`, useful: "[data-fact]" },
    { name: "Review", path: `${PROJECT}/runs/${wide}/review`, useful: CHANGED_LINE },
    { name: "Briefs", path: `${PROJECT}/briefs`, useful: 'main[aria-label="Briefs"] *' },
    { name: "Context", path: `${PROJECT}/context`, useful: 'main[aria-label="Context"] *' },
    { name: "Insight", path: `${PROJECT}/insight`, useful: 'main[aria-label="Insight"] *' },
    { name: "Settings", path: "/settings", useful: 'main[aria-label="Settings"] *' },
  ];
}

/** In a shadow root of the viewer. */
const CHANGED_LINE = '[data-line-type="change-addition"], [data-line-type="change-deletion"]';

/** Visits of a screen that warm server and browser. */
const WARMING = 3;

async function measureScreens(bench: OpenedWorkbench, world: BenchWorld): Promise<void> {
  for (const { name, path, useful } of screensOf(world)) {
    const note = noteOf({ what: `${name}: first useful paint`, goal: 400, unit: "ms" });
    for (let round = -WARMING; round < rounds; round += 1) {
      const tab = await openAt(bench, path);
      const paint = await paintOf(tab, useful);
      if (round >= 0) note(paint);
      await tab.close();
    }
  }
}

async function measureDiff(bench: OpenedWorkbench, { wide }: BenchWorld): Promise<void> {
  const of = "10,000 changed lines";
  const rows = noteOf({ what: `${of}: first rows`, goal: 500, unit: "ms" });
  const answer = noteOf({ what: `${of}: the answer was there`, unit: "ms" });
  const nodes = noteOf({ what: `${of}: elements`, goal: 1_500, unit: "" });
  const fps = noteOf({ what: `${of}: scroll`, goal: 50, unit: "fps", least: true });
  const heap = noteOf({ what: `${of}: heap`, goal: 60, unit: "MB" });
  const keys = noteOf({ what: `${of}: key to paint, p95`, goal: 100, unit: "ms" });
  for (let round = 0; round < rounds; round += 1) {
    const tab = await openAt(bench, `${PROJECT}/runs/${wide}/review`);
    rows(await paintOf(tab, CHANGED_LINE));
    answer((await ask<number | null>(tab, 'answered("/review")')) ?? Number.NaN);
    await settled(tab);
    nodes(await ask<number>(tab, "nodes()"));
    await ask(tab, "keys()");
    for (let press = 0; press < 60; press += 1) {
      await tab.keyboard.press("j");
      await ask(tab, "painted()");
    }
    keys(percentile(await ask<number[]>(tab, "keys()"), 0.95));
    const scrolled = await ask<{ fps: number; moved: number }>(
      tab,
      `scroll('[aria-label="The change"]', 240, 200)`,
    );
    if (scrolled.moved < 10_000) throw new Error(`The diff scrolled by ${scrolled.moved} px only.`);
    fps(scrolled.fps);
    nodes(await ask<number>(tab, "nodes()"));
    heap(await heapOf(tab));
    await tab.close();
  }
}

async function measureTranscript(bench: OpenedWorkbench, world: BenchWorld): Promise<void> {
  const { journal, long } = world;
  const of = `${LONG.toLocaleString("en")} events`;
  const open = noteOf({ what: `${of}: open`, goal: 600, unit: "ms" });
  const task = noteOf({
    what: `${of}: longest task at ${FACTS_A_SECOND} events/s`,
    goal: 100,
    unit: "ms",
  });
  const behind = noteOf({ what: `${of}: tail behind, at the end`, goal: 250, unit: "ms" });
  const next = nextStep();
  for (let round = 0; round < rounds; round += 1) {
    const tab = await openAt(bench, `${PROJECT}/runs/${long}`);
    open(await paintOf(tab, "[data-fact]"));
    await ask(tab, "watchFacts()");
    const since = await tab.evaluate<number>("performance.now()");
    await atRate(FACTS_A_SECOND, SECONDS * FACTS_A_SECOND, async () => {
      const step = next();
      await appendStep(journal, long, step);
      return step.length;
    });
    const fact = await journal.append({ run: long }, "agent.said", { turn: 1, text: "The last." });
    const seen = await ask<number | null>(tab, `factSeen(${fact.sequence})`);
    behind((seen ?? Number.POSITIVE_INFINITY) - fact.at.getTime());
    task(await ask<number>(tab, `longestTask(${since})`));
    await tab.close();
  }
}

/** Has `write` write until there are `count` facts, about so many a second. */
async function atRate(rate: number, count: number, write: () => Promise<number>): Promise<void> {
  const begun = performance.now();
  let written = 0;
  const writing: Promise<unknown>[] = [];
  while (written < count) {
    const due = Math.min(count, ((performance.now() - begun) / 1000) * rate);
    for (; written < due; written += 3) writing.push(write());
    await delay(10);
  }
  await Promise.all(writing);
}

async function measureLatency(bench: OpenedWorkbench, world: BenchWorld): Promise<void> {
  const { journal, live } = world;
  const note = noteOf({
    what: `journal to pixel, ${live.length} live runs, p95`,
    goal: 250,
    unit: "ms",
  });
  const [watched = 0, ...others] = live;
  for (let round = 0; round < rounds; round += 1) {
    const tab = await openAt(bench, `${PROJECT}/runs/${watched}`);
    await paintOf(tab, "[data-fact]");
    await ask(tab, "watchFacts()");
    const working = new AbortController();
    const noise = Promise.all(
      others.map(async (run) => {
        const next = nextStep();
        while (!working.signal.aborted) {
          await appendStep(journal, run, next());
          await delay(300);
        }
      }),
    );
    const written: { readonly sequence: number; readonly at: Date }[] = [];
    for (let at = 0; at < 60; at += 1) {
      const text = `Fact ${at} of round ${round}.`;
      written.push(await journal.append({ run: watched }, "agent.said", { turn: 1, text }));
      await delay(50);
    }
    await ask(tab, `factSeen(${written.at(-1)?.sequence})`);
    working.abort();
    await noise;
    const sequences = JSON.stringify(written.map(({ sequence }) => sequence));
    const seen = await ask<(number | null)[]>(tab, `facts(${sequences})`);
    note(
      percentile(
        written.map(({ at }, index) => (seen[index] ?? Number.POSITIVE_INFINITY) - at.getTime()),
        0.95,
      ),
    );
    await tab.close();
  }
}

async function measureScripts(_bench: OpenedWorkbench, { world }: BenchWorld): Promise<void> {
  const note = noteOf({ what: "Home: scripts of a first visit, gzip", goal: 250, unit: "KB" });
  note(await scriptsOfFirstVisit(world));
}

const measures = new Map([
  ["scripts", measureScripts],
  ["screens", measureScreens],
  ["diff", measureDiff],
  ["transcript", measureTranscript],
  ["latency", measureLatency],
]);

function report(): number {
  let missed = 0;
  row("what", "median", "goal");
  for (const [{ what, goal, unit, least }, all] of values) {
    const value = median(all);
    const shown = `${value.toFixed(unit === "" ? 0 : 1)} ${unit}`;
    if (goal === undefined) {
      row(what, shown);
      continue;
    }
    const good = least === true ? value >= goal : value <= goal;
    if (!good) missed += 1;
    const aim = `${least === true ? "≥" : "≤"} ${goal.toLocaleString("en")} ${unit}`.trim();
    row(what, shown, good ? aim : `${aim}  MISSED`);
  }
  return missed;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
await buildPage();
const light = ["scripts", "diff"];
const full = parts.length === 0 || parts.some((part) => !light.includes(part));
const world = await openBenchWorld(full, say);
try {
  const bench = await openProbed(world.world);
  for (const [part, measure] of measures) {
    if (parts.length > 0 && !parts.includes(part)) continue;
    say(`measuring ${part} …`);
    await measure(bench, world);
  }
  await bench.close();
} finally {
  if (report() > 0) process.exitCode = 1;
  await closeBrowser();
  await world.remove();
}
