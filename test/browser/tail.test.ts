/** A transcript follows what comes until somebody goes up. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Journal, openJournal } from "../../src/ground/journal/database.ts";
import { addressOf, closeBrowser, openWorkbench } from "../support/browser.ts";
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

test("five hundred facts at once keep the tail; one step up leaves it", async () => {
  const { run } = await replayRun(journal, world.repository, "A run that talks", 800);
  const bench = await openWorkbench(world, { viewport: { width: 1440, height: 700 } });
  const { page } = bench;
  const say = async (text: string): Promise<void> => {
    await journal.append({ run }, "agent.said", { turn: 1, text });
  };
  await page.goto(`${bench.origin}/p/canvas-editor/runs/${run}`);
  await page.locator("[data-fact]").first().waitFor();

  await Promise.all(
    Array.from({ length: 500 }, (_, at) =>
      say(`Line ${at}\n\n- with\n- a list\n\n\`\`\`\nand code\n\`\`\``),
    ),
  );
  await say("The last of many.");
  const end = page.getByText("The last of many.", { exact: true });
  await end.waitFor();
  const box = await end.boundingBox();
  expect(box === null ? Number.NaN : box.y + box.height).toBeLessThanOrEqual(700);

  await page.getByRole("region", { name: "Transcript" }).hover();
  await page.mouse.wheel(0, -600);
  await page.getByRole("button", { name: /tail|new/i }).waitFor();
  await say("Said while somebody reads above.");
  await page.getByRole("button", { name: /1 new/i }).waitFor();
  const latest = page.getByText("Said while somebody reads above.", { exact: true });
  // Rows just outside of the window may be there; in sight it is not.
  const there = (await latest.count()) > 0 ? await latest.boundingBox() : null;
  expect(there?.y ?? Number.POSITIVE_INFINITY).toBeGreaterThan(600);

  await page.keyboard.press("Shift+G");
  await latest.waitFor();
  await page.getByRole("button", { name: /new/i }).waitFor({ state: "detached" });
  await bench.expectQuiet();
}, 120_000);
