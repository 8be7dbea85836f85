/** Every screen, empty and full, in both themes: what axe finds there, and that its policy and console are quiet. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  axe,
  closeBrowser,
  type OpenedWorkbench,
  openWorkbench,
  settled,
} from "../support/browser.ts";
import { carryOut, makeRemarks, readStory, sendRound, type StoryWorld } from "../support/story.ts";
import {
  asking,
  begin,
  frame,
  openStoryWorld,
  storyFolder,
  working,
} from "../support/story-world.ts";

const project = "/p/canvas-editor";
const themes = ["light", "dark"] as const;

interface Screen {
  /** Below the project, or the whole where it begins with `//`. */
  readonly path: string;
  /** Name of its `main`. */
  readonly main: string | RegExp;
  /** A text or selector without which it is not complete. */
  readonly shows?: string;
  /** Keys that bring it into another state. */
  readonly keys?: readonly string[];
}

/** What axe finds on each of the screens, by its path. */
async function violations(
  bench: OpenedWorkbench,
  screens: readonly Screen[],
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  const { page, origin } = bench;
  for (const { path, main, shows, keys = [] } of screens) {
    await page.goto(origin + (path.startsWith("//") ? path.slice(1) : project + path));
    await page.getByRole("main", { name: main }).waitFor();
    if (shows !== undefined) await page.locator(shows).first().waitFor();
    for (const key of keys) await page.keyboard.press(key);
    await settled(page);
    const lines = await axe(page);
    if (lines.length > 0) found[[path, ...keys].join(" ")] = lines;
  }
  return found;
}

describe("before anything was done", () => {
  let world: StoryWorld;
  beforeAll(async () => {
    world = await openStoryWorld();
  });
  afterAll(async () => {
    await world.remove();
  });

  test.each(themes)("the %s screens have no fault that axe knows", async (colorScheme) => {
    const bench = await openWorkbench(world, { colorScheme });

    const found = await violations(bench, [
      { path: "//", main: "Home" },
      { path: "//", main: "Home", keys: ["?"] },
      { path: "//", main: "Home", keys: ["Control+k"] },
      { path: "//settings", main: "Settings" },
      { path: "/context", main: "Context" },
      { path: "/map", main: /Map|Context/ },
      { path: "/briefs", main: "Briefs" },
      { path: "/briefs/new", main: /brief/i },
      { path: "/runs", main: "Runs" },
      { path: "/insight", main: "Insight" },
    ]);

    expect(found).toEqual({});
    await bench.expectQuiet();
    await bench.close();
  });
});

describe("in the middle of everything", () => {
  let world: StoryWorld;
  let brief = "";
  let run = "";
  let asks = "";
  let works = "";

  beforeAll(async () => {
    world = await openStoryWorld([asking, working]);
    const { request, remarks } = await readStory(storyFolder);
    brief = await frame(world, request);
    ({ run } = await carryOut(world, brief));
    await makeRemarks(world, run, remarks);
    await sendRound(world, run);
    await world.json(["review", run, "--remark", "change", "Say it in the README too."]);
    asks = await begin(world, asking);
    works = await begin(world, working);
  });
  afterAll(async () => {
    await world.remove();
  });

  test.each(themes)("the %s screens have no fault that axe knows", async (colorScheme) => {
    const bench = await openWorkbench(world, { colorScheme });
    const changed = "[data-line-type^=change]";

    const found = await violations(bench, [
      { path: "//", main: "Home", shows: `text=${asking.shows}` },
      { path: "//", main: "Home", shows: `text=${asking.shows}`, keys: ["j", "z"] },
      { path: "/context", main: "Context" },
      { path: "/context/clock", main: /./ },
      { path: "/briefs", main: "Briefs" },
      { path: `/briefs/${brief}`, main: /^Brief/ },
      { path: "/runs", main: "Runs" },
      { path: `/runs/${asks}`, main: `Run ${asks}`, shows: `text=${asking.shows}` },
      { path: `/runs/${works}`, main: `Run ${works}`, shows: `text=${working.shows}` },
      {
        path: `/runs/${works}`,
        main: `Run ${works}`,
        shows: `text=${working.shows}`,
        keys: ["t"],
      },
      { path: `/runs/${run}`, main: `Run ${run}`, shows: "[data-fact]" },
      { path: `/runs/${run}/review`, main: "Review", shows: changed },
      { path: `/runs/${run}/review`, main: "Review", shows: changed, keys: ["j", "c"] },
      { path: `/runs/${run}/review`, main: "Review", shows: changed, keys: ["d"] },
      { path: `/runs/${run}/review`, main: "Review", shows: changed, keys: ["w"] },
      { path: `/runs/${run}/review`, main: "Review", shows: changed, keys: ["i"] },
      { path: "/insight", main: "Insight" },
    ]);

    expect(found).toEqual({});
    await bench.expectQuiet();
    await bench.close();
  });
});

afterAll(closeBrowser);
