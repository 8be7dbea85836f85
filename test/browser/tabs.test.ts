/** A browser has one stream of events, however many tabs look on. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Journal, openJournal } from "../../src/ground/journal/database.ts";
import {
  closeBrowser,
  addressOf,
  openWorkbench,
  type OpenedWorkbench,
} from "../support/browser.ts";
import { openForeignWorld } from "../support/foreign-world.ts";
import { replayRun } from "../support/replay.ts";
import type { StoryWorld } from "../support/story.ts";

let world: StoryWorld;
let journal: Journal;

beforeAll(async () => {
  world = await openForeignWorld();
  await addressOf(world); // before there are runs that nobody has in hand
  journal = await openJournal({ home: world.environment["TACIT_HOME"] ?? "" });
});
afterAll(async () => {
  await closeBrowser();
  await journal.close();
  await world.remove();
});

/** Tabs on a run of its own, which has said nothing yet; high enough for all that it will say. */
async function openTabs(
  count: number,
): Promise<{ bench: OpenedWorkbench; tabs: readonly Page[]; run: number }> {
  const { run } = await replayRun(journal, world.repository, "A run that is watched", 0);
  const bench = await openWorkbench(world, { viewport: { width: 1440, height: 3_000 } });
  const tabs: Page[] = [];
  await bench.page.goto(`${bench.origin}/p/canvas-editor/runs/${run}`);
  await bench.page.getByRole("main", { name: `Run ${run}` }).waitFor();
  tabs.push(bench.page);
  while (tabs.length < count) {
    // oxlint-disable-next-line no-await-in-loop -- the first one leads
    tabs.push(await bench.openTab(`/p/canvas-editor/runs/${run}`));
  }
  return { bench, tabs, run };
}

function streamsOf({ requests }: OpenedWorkbench): readonly string[] {
  return requests.filter((line) => line.startsWith("GET /api/events"));
}

async function say(run: number, text: string): Promise<void> {
  await journal.append({ run }, "agent.said", { turn: 1, text });
}

async function everyTabShows(tabs: readonly Page[], text: string): Promise<void> {
  await Promise.all(tabs.map((tab) => tab.getByText(text, { exact: true }).waitFor()));
}

test.each([2, 9])("%i tabs read one stream, and each shows what is said", async (count) => {
  const { bench, tabs, run } = await openTabs(count);

  await say(run, "Everybody hears this.");
  await everyTabShows(tabs, "Everybody hears this.");

  // One of the tab while it stood on Home, one of its reload on the run; the others asked for none.
  expect(streamsOf(bench)).toHaveLength(2);
  await bench.expectQuiet();
  await bench.close();
});

test("when the tab that reads closes, another goes on, and no fact is missed in between", async () => {
  const { bench, tabs, run } = await openTabs(3);
  const [leader, ...others] = tabs;
  await say(run, "Fact 0.");
  await everyTabShows(tabs, "Fact 0.");
  const before = streamsOf(bench).length;

  const saying = (async () => {
    for (let at = 1; at <= 40; at += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, while the reader goes
      await say(run, `Fact ${at}.`);
    }
  })();
  await leader?.close();
  await saying;
  await everyTabShows(others, "Fact 40.");

  for (const tab of others) {
    // oxlint-disable-next-line no-await-in-loop -- one tab after another
    const said = await tab.locator("[data-fact]").allInnerTexts();
    const facts = said.flatMap((text) => text.match(/Fact \d+\./g) ?? []);
    expect(facts).toEqual(Array.from({ length: 41 }, (_, at) => `Fact ${at}.`));
  }
  const later = streamsOf(bench).slice(before);
  expect(later).toEqual([expect.stringMatching(/^GET \/api\/events\?after=\d+$/)]);
  await bench.expectQuiet();
  await bench.close();
});
