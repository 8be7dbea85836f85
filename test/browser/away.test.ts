/** What happens in a page whose server does not answer for a while. */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allowNamed,
  closeBrowser,
  type OpenedWorkbench,
  openWorkbench,
} from "../support/browser.ts";
import { openForeignWorld } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";

const project = "/p/canvas-editor";

let world: StoryWorld;
let bench: OpenedWorkbench;

beforeAll(async () => {
  world = await openForeignWorld();
  bench = await openWorkbench(world);
});
afterAll(async () => {
  await closeBrowser();
  await world.remove();
});

test("what is fetched beforehand and is not there breaks nothing, and comes when it is wanted", async () => {
  const page = await bench.context.newPage();
  const isPalette = /\/assets\/palette-[^/]*\.js$/;
  await page.route(isPalette, (route) => route.abort());
  // Whether there is a newer page.
  await page.route(
    () => true,
    (route) => (route.request().method() === "HEAD" ? route.abort() : route.fallback()),
  );
  const missed = page.waitForEvent("requestfailed", {
    predicate: (request) => isPalette.test(request.url()),
  });
  await page.goto(`${bench.origin}/settings`);
  await missed;
  await page.getByRole("main", { name: "Settings" }).waitFor();

  await page.keyboard.press("Control+k");
  await page.getByText("The server does not answer.").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);

  // A browser remembers what it could not fetch, so the page comes anew.
  await page.unrouteAll();
  const anew = page.waitForEvent("load");
  await page.keyboard.press("Control+k");
  await anew;
  await page.getByRole("main", { name: "Settings" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await bench.expectQuiet(/ERR_FAILED/, /dynamically imported module/);
  await page.close();
});

const screens = [
  ["/", "Home"],
  ["/settings", "Settings"],
  [`${project}/context`, "Context"],
  [`${project}/map`, /Map|Context/],
  [`${project}/briefs`, "Briefs"],
  [`${project}/briefs/new`, /brief/i],
  [`${project}/runs`, "Runs"],
  [`${project}/insight`, "Insight"],
] as const;

test.for(screens)("the page of %s names the code that it begins with", async ([path, main]) => {
  const page = await bench.context.newPage();
  await allowNamed(page, bench.origin + path);
  await page.goto(bench.origin + path);
  const screen = page.getByRole("main", { name: main });
  await screen.waitFor();
  await expect.poll(() => screen.innerText()).not.toBe("");
  await page.close();
});
