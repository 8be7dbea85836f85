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
  bench = await openWorkbench(world);
  ({ page } = bench);
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

/** Steps down the lines of a hunk, and from hunk to hunk, until the current line is one that `find` matches. */
async function goToLine(find: RegExp): Promise<void> {
  const current = page.locator("[data-selected-line]");
  for (let hunk = 0; hunk < 60; hunk += 1) {
    await press("Enter");
    await current.first().waitFor();
    let before = "";
    for (;;) {
      const text = (await current.allInnerTexts()).join("\n");
      if (find.test(text)) return;
      if (text === before) break; // the last line of the hunk
      before = text;
      await press("j");
    }
    await press("Escape", "j");
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

test("the whole story is done by keyboard in less than three minutes", async () => {
  const begun = performance.now();
  const { request, remarks } = await readStory(storyFolder);
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
  await screen(/^Run \d+$/).waitFor();
  await page.getByText("Presence gets a module of its own").first().waitFor({ timeout: TURN });
  expect(await world.json(["runs"])).toMatchObject({ runs: [{ status: "running" }] });
  await page.getByText("waits for review").first().waitFor({ timeout: TURN });

  // Review it.
  await press("r");
  await screen("Review").waitFor();
  await page.locator("[data-line-type^=change]").first().waitFor();
  for (const each of remarks) await remark(each);
  await press("Shift+Enter");
  await page.getByRole("dialog").waitFor();
  await press("Enter");

  // Round two.
  await page.getByText("2 addressed").first().waitFor({ timeout: TURN });
  await press("n", "a", "n", "a");
  await page.getByText("2 verified").first().waitFor();
  await press("s");
  await page.getByRole("dialog").waitFor();
  await press("Enter");
  await page.getByText("Shipped").first().waitFor();
  const shipped = await world.git("log", "-1", "--format=%s", "main");
  expect(shipped).not.toBe("A canvas editor");

  // Keep what was said.
  await press("g", "c");
  await screen("Context").waitFor();
  await page.getByText("Said in review").first().waitFor();
  await press("a");
  await expect
    .poll(async () => JSON.stringify(await world.json(["learn"])))
    .toContain('"state":"accepted"');

  expect(performance.now() - begun).toBeLessThan(180_000);
  await bench.expectQuiet();
}, 300_000);
