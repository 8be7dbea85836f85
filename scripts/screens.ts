/**
 * `npm run screens [NAME…]`: pictures of the page's screens in their states, light and dark, in `screens/`.
 *
 * Everything on them came about as it does for a user: the sample's story is played through `bin/tacit`, with a scripted
 * model. Names limit what is kept to pictures whose names contain one of them.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import {
  addressOf,
  closeBrowser,
  type OpenedWorkbench,
  openWorkbench,
  settled,
} from "../test/support/browser.ts";
import { buildPage } from "../test/support/build-page.ts";
import {
  carryOut,
  makeRemarks,
  readStory,
  sendRound,
  shipRun,
  type StoryWorld,
} from "../test/support/story.ts";
import {
  asking,
  begin,
  frame,
  openStoryWorld,
  storyFolder,
  working,
} from "../test/support/story-world.ts";

const folder = fileURLToPath(new URL("../screens", import.meta.url));
const wanted = process.argv.slice(2);

const PHONE = { width: 390, height: 844 };

interface Looks {
  /** Ends the names of its pictures. */
  readonly name: string;
  readonly bench: OpenedWorkbench;
}

async function openLooks(world: StoryWorld): Promise<readonly Looks[]> {
  const looks: Looks[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    looks.push({ name: colorScheme, bench: await openWorkbench(world, { colorScheme }) });
  }
  const phone = { viewport: PHONE, colorScheme: "light", isMobile: true, hasTouch: true } as const;
  looks.push({ name: "phone", bench: await openWorkbench(world, phone) });
  return looks;
}

interface Picture {
  readonly name: string;
  readonly path: string;
  /** Also at a phone's width. */
  readonly phone?: true;
  /** Brings the screen into its state. */
  readonly act?: (page: Page) => Promise<void>;
}

async function take(looks: readonly Looks[], pictures: readonly Picture[]): Promise<void> {
  for (const { name, path: where, phone, act } of pictures) {
    for (const look of looks) {
      const file = `${name}-${look.name}.png`;
      if (look.name === "phone" && phone !== true) continue;
      if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
      const { page, origin } = look.bench;
      await page.goto(origin + where);
      await settled(page);
      await act?.(page);
      await settled(page);
      await page.screenshot({ path: path.join(folder, file) });
      process.stdout.write(`screens/${file}\n`);
    }
  }
}

/** Waits for the first changed line and for its colours; both are in the viewer's shadow. */
async function diffShown(page: Page): Promise<void> {
  await page.locator("[data-line-type^=change] span[style]").first().waitFor();
}

const project = "/p/canvas-editor";

async function play(world: StoryWorld, looks: readonly Looks[]): Promise<void> {
  const { request, remarks } = await readStory(storyFolder);

  await take(looks, [
    { name: "empty-home", path: "/", phone: true },
    { name: "empty-context", path: `${project}/context` },
    { name: "empty-briefs", path: `${project}/briefs` },
    { name: "empty-runs", path: `${project}/runs` },
    { name: "empty-insight", path: `${project}/insight` },
    { name: "settings", path: "/settings" },
    {
      name: "palette",
      path: "/",
      act: async (page) => {
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog", { name: "Palette" }).waitFor();
      },
    },
    {
      name: "help",
      path: "/",
      act: async (page) => {
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Keys" }).waitFor();
      },
    },
  ]);

  const brief = await frame(world, request);
  await take(looks, [
    { name: "briefs", path: `${project}/briefs` },
    { name: "brief-ready", path: `${project}/briefs/${brief}`, phone: true },
    { name: "brief-new", path: `${project}/briefs/new` },
    { name: "brief-ready-home", path: "/" },
  ]);

  const [asks, works] = [await begin(world, asking), await begin(world, working)];
  const first = looks[0]?.bench;
  if (first !== undefined) {
    // Until both are where their scripts have them stay.
    await first.page.goto(`${first.origin}${project}/runs/${asks}`);
    await first.page.getByText(asking.shows).first().waitFor();
    await first.page.goto(`${first.origin}${project}/runs/${works}`);
    await first.page.getByText(working.shows).first().waitFor();
  }
  await take(looks, [
    { name: "running-run", path: `${project}/runs/${works}`, phone: true },
    { name: "running-runs", path: `${project}/runs` },
    { name: "question-run", path: `${project}/runs/${asks}`, phone: true },
    { name: "question-home", path: "/", phone: true },
  ]);

  const { run } = await carryOut(world, brief);
  const review = `${project}/runs/${run}/review`;
  await take(looks, [
    { name: "review-first", path: review, act: diffShown },
    { name: "run-waits", path: `${project}/runs/${run}` },
    { name: "review-home", path: "/", phone: true },
  ]);
  await makeRemarks(world, run, remarks);
  await take(looks, [
    { name: "review", path: review, act: diffShown },
    {
      name: "review-split",
      path: review,
      act: async (page) => {
        await diffShown(page);
        await page.keyboard.press("d");
      },
    },
    {
      name: "review-composer",
      path: review,
      act: async (page) => {
        await diffShown(page);
        await page.keyboard.press("j");
        await page.keyboard.press("c");
        await page.keyboard.type("A remark that is being written.");
      },
    },
  ]);
  await sendRound(world, run);
  await take(looks, [
    { name: "review-round-two", path: review, act: diffShown },
    { name: "run-round-two", path: `${project}/runs/${run}` },
  ]);
  await shipRun(world, run);
  await take(looks, [
    { name: "shipped-home", path: "/", phone: true },
    { name: "shipped-run", path: `${project}/runs/${run}` },
    { name: "shipped-runs", path: `${project}/runs` },
    { name: "lesson", path: `${project}/context` },
    { name: "insight", path: `${project}/insight` },
  ]);
  await world.json(["learn", "accept", "L1"]);
  await take(looks, [{ name: "lesson-accepted", path: `${project}/context` }]);
}

await mkdir(folder, { recursive: true });
await buildPage();
const world = await openStoryWorld([asking, working]);
try {
  await addressOf(world);
  const looks = await openLooks(world);
  await play(world, looks);
  for (const { bench } of looks) await bench.expectQuiet();
} finally {
  await closeBrowser();
  await world.remove();
}
