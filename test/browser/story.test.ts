/**
 * The sample's story by keyboard alone, from the address to the shipped merge and the accepted lesson, with the bundled
 * agent at work while the page looks on.
 *
 * `press` and `type` are the only ways in which anything is done here; the rest waits and reads.
 */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBrowser, type OpenedWorkbench, openWorkbench } from "../support/browser.ts";
import { readStory, type StoryRemark, type StoryWorld } from "../support/story.ts";
import { openStoryWorld, storyFolder } from "../support/story-world.ts";

/** Milliseconds for a turn of the agent and its checks, on a machine that does other things as well. */
const TURN = 90_000;

let world: StoryWorld;
let bench: OpenedWorkbench;
let page: Page;

beforeAll(async () => {
  world = await openStoryWorld();
});
afterAll(async () => {
  await closeBrowser();
  await world.remove();
});

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    // oxlint-disable-next-line no-await-in-loop -- a person presses one key after another
    await page.keyboard.press(key);
  }
}

function screen(name: string | RegExp): Locator {
  return page.getByRole("main", { name });
}

/** What a run's screen says that it is; a sign stands before the word. */
function status(word: string): Locator {
  return screen(/^Run \d+$/)
    .getByText(new RegExp(`^\\W*${word}$`))
    .first();
}

/** Steps down the lines, from hunk to hunk, until the current one is a line that `find` matches. */
async function goToLine(find: RegExp): Promise<void> {
  const current = page.locator("[data-selected-line]");
  await press("Enter");
  for (let step = 0; step < 1_000; step += 1) {
    // oxlint-disable-next-line no-await-in-loop -- a person looks after each step
    await current.first().waitFor();
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (find.test((await current.allInnerTexts()).join("\n"))) return;
    // oxlint-disable-next-line no-await-in-loop -- as above
    await press("j");
  }
  throw new Error(`No line matches ${find}.`);
}

async function remark({ find, text }: StoryRemark): Promise<void> {
  await goToLine(new RegExp(find));
  await press("c");
  await page.getByRole("textbox", { name: /^Remark on / }).waitFor();
  await page.keyboard.type(text);
  await press("Control+Enter");
  await page.getByRole("textbox", { name: /^Remark on / }).waitFor({ state: "detached" });
  await press("Escape");
}

/** Past "Not yet", which has the focus first. */
async function confirm(): Promise<void> {
  await page.locator("[role=dialog] button:focus").filter({ hasText: "Not yet" }).waitFor();
  await press("Tab", "Enter");
}

test("the whole story is done by keyboard in less than three minutes", async () => {
  const begun = performance.now();
  const { request, remarks } = await readStory(storyFolder);
  bench = await openWorkbench(world);
  ({ page } = bench);
  await screen("Home").waitFor();

  // Frame the request.
  await press("+");
  await screen("New brief").waitFor();
  await page.keyboard.type(request);
  await press("Control+Enter");
  await screen(/^Brief/).waitFor();

  // Run it, and watch the agent at work.
  await press("r");
  await page.getByRole("dialog").waitFor();
  await press("Enter");
  const run = screen(/^Run \d+$/);
  await status("running").waitFor();
  await run.getByText("Presence gets a module of its own").waitFor({ timeout: TURN });
  await status("review").waitFor({ timeout: TURN });

  // Review it.
  await press("r");
  await screen("Review").waitFor();
  await page.locator("[data-line-type^=change]").first().waitFor();
  for (const each of remarks) {
    // oxlint-disable-next-line no-await-in-loop -- one remark after another
    await remark(each);
  }
  await page.getByText("2 open", { exact: true }).waitFor();
  await press("Shift+Enter");
  await page.getByRole("dialog", { name: "Send round" }).waitFor();
  await press("Control+Enter");

  // Round two: what was said of the remarks is right, and the change may ship.
  await page.getByText("2 addressed", { exact: true }).waitFor({ timeout: TURN });
  await press("n", "a");
  await page.getByText("1 addressed · 1 verified", { exact: true }).waitFor();
  await press("n", "a");
  await page.getByText("2 verified", { exact: true }).waitFor();
  await press("Shift+A");
  await page.getByRole("dialog", { name: "Approve" }).waitFor();
  await confirm();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await press("s");
  await page.getByRole("dialog", { name: "Ship" }).waitFor();
  await confirm();
  await page.getByText(/^Shipped into main as/).waitFor();
  const merged = await world.git("show", "--name-only", "--format=", "main");
  expect(merged).toContain("src/server/presence.ts");

  // Keep what was said.
  await press("g", "c");
  await screen("Context").getByText("Said in review", { exact: true }).waitFor();
  await press("a");
  await expect
    .poll(async () => JSON.stringify(await world.json(["learn"])), { timeout: 30_000 })
    .toContain('"accepted"');

  expect(performance.now() - begun).toBeLessThan(180_000);
  await bench.expectQuiet();
}, 300_000);
