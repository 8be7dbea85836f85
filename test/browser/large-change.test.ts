/** A change that is too large to come at once: its first hunks can be read while the others are on their way. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allowNamed,
  closeBrowser,
  type OpenedWorkbench,
  openWorkbench,
} from "../support/browser.ts";
import { openForeignWorld } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";
import { writeFiles } from "../support/temporary-repository.ts";

let world: StoryWorld;
let bench: OpenedWorkbench;

const FILES = 30;
const LINES = 40;

/** No two lines are alike: what is the same edit in many places stands behind one entry. */
function textOf(file: number): string {
  return Array.from(
    { length: LINES },
    (_, line) => `export const of${file}At${line} = read(${file * LINES + line});\n`,
  ).join("");
}

beforeAll(async () => {
  world = await openForeignWorld();
  await world.git("switch", "-qc", "feature");
  const files = Array.from({ length: FILES }, (_, file) => [`lib/part-${file}.mjs`, textOf(file)]);
  writeFiles(world.repository, Object.fromEntries(files));
  await world.git("add", "-A");
  await world.git("commit", "-qm", "Feature");
  await world.git("switch", "-q", "main");
  await world.json(["review", "main..feature", "--remark", "change", "So that it has a number."]);
  bench = await openWorkbench(world);
});
afterAll(async () => {
  await closeBrowser();
  await world.remove();
});

/** Holds answers with all lines until it is told to let go. */
async function holdWhole(page: Page): Promise<() => void> {
  const { promise: gone, resolve: letGo } = Promise.withResolvers<void>();
  await page.route(isWhole, async (route) => {
    await gone;
    await route.continue();
  });
  return letGo;
}

/** Whether it is an address of a change with all its lines. */
function isWhole({ pathname, searchParams }: URL): boolean {
  return /^\/api\/(?:.*\/review|change)$/.test(pathname) && !searchParams.has("lines");
}

/** Scrolls to the end of a change, each time a text in it gets the focus. Runs in a page. */
const SCROLLS_AWAY = `document.addEventListener("focusin", ({ target }) => {
  if (!target.matches("textarea[data-draft]")) return;
  const lines = document.querySelector("[aria-label='The change']");
  lines.scrollTop = lines.scrollHeight;
  lines.dataset.scrolled = "yes";
})`;

/** Goes to a hunk that is not among the first. @returns Number of its file */
async function clickLater(page: Page): Promise<string> {
  const hunks = page.getByRole("navigation", { name: "Hunks" });
  const entry = hunks.locator("button[title*=part-]").nth(8);
  await entry.click();
  return /part-(\d+)/.exec((await entry.getAttribute("title")) ?? "")?.[1] ?? "none";
}

const addresses = [
  ["a run", "/p/canvas-editor/runs/1/review"],
  ["a branch", "/p/canvas-editor/change?from=main&of=feature"],
] as const;

test.for(addresses)("the first lines of %s come before the last", async ([, path]) => {
  const page = await bench.context.newPage();
  const letGo = await holdWhole(page);
  await page.goto(bench.origin + path);
  const added = page.locator("[data-line-type=change-addition]");
  await added.first().waitFor();
  // What is said of a hunk whose lines are not there would not be said of them.
  const file = await clickLater(page);
  await page.keyboard.press("c");
  await page.getByText("Its lines are on their way.").waitFor();
  expect(await page.getByRole("textbox", { name: /^Remark on/ }).count()).toBe(0);
  letGo();
  await added.filter({ hasText: new RegExp(`of${file}At0 `) }).waitFor();
  await page.close();
});

test("the first lines are asked for while the code that shows them is on its way, and once", async () => {
  const page = await bench.context.newPage();
  const questions: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (searchParams.has("lines") || pathname === "/api/projects") questions.push(pathname);
  });
  const first = page.waitForResponse((answer) => answer.url().includes("lines="));
  await page.route(/\/assets\/workbench-[^/]*\.js$/, async (route) => {
    await first;
    await route.continue();
  });
  await page.goto(`${bench.origin}/p/canvas-editor/runs/1/review`);
  await page.locator("[data-line-type=change-addition]").first().waitFor();
  expect(questions).toEqual(["/api/projects", "/api/runs/1/review"]);
  await page.close();
});

test("a text that is scrolled away while it is written is written on, and no word of it is a command", async () => {
  const page = await bench.context.newPage();
  await page.goto(`${bench.origin}/p/canvas-editor/runs/1/review`);
  await page.locator("[data-line-type=change-addition]").first().waitFor();
  const lines = page.getByRole("region", { name: "The change" });
  await lines.focus();
  await page.keyboard.press("c");
  const field = page.locator("textarea[data-draft]");
  await field.waitFor();
  await expect.poll(() => field.evaluate((element) => element.matches(":focus"))).toBe(true);
  await page.keyboard.type("one ");
  await lines.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await field.waitFor({ state: "detached" });
  await page.keyboard.type("and a jk s");
  await expect.poll(() => field.inputValue()).toBe("one and a jk s");
  await expect.poll(() => field.evaluate((element) => element.matches(":focus"))).toBe(true);
  expect(await page.getByRole("dialog").count()).toBe(0);

  // Whoever presses on a line has left it.
  await lines.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await field.waitFor({ state: "detached" });
  await page.locator("[data-line-type=change-addition][data-line]").last().click();
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Ship" }).waitFor();
  await bench.expectQuiet();
  await page.close();
});

test("a text that is scrolled away in the moment it is there holds no key back from who leaves it", async () => {
  const page = await bench.context.newPage();
  await page.goto(`${bench.origin}/p/canvas-editor/runs/1/review`);
  await page.locator("[data-line-type=change-addition]").first().waitFor();
  const lines = page.getByRole("region", { name: "The change" });
  await lines.focus();
  await page.evaluate(SCROLLS_AWAY);
  await page.keyboard.press("c");
  await page.locator("[data-scrolled]").waitFor();
  await page.locator("textarea[data-draft]").waitFor({ state: "detached" });
  await page.locator("[data-line-type=change-addition][data-line]").last().click();
  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Ship" }).waitFor();
  expect(await page.getByText("There is no room for it here.").count()).toBe(0);
  await page.close();
});

test("what is said before the whole is there is kept, and the whole comes", async () => {
  const page = await bench.context.newPage();
  const letGo = await holdWhole(page);
  await page.goto(`${bench.origin}/p/canvas-editor/runs/1/review`);
  await page.locator("[data-line-type=change-addition]").first().waitFor();
  const taken = page.waitForResponse((answer) => answer.url().includes("/seen"));
  await page.keyboard.press("v");
  await taken;
  letGo();
  const hunks = page.getByRole("navigation", { name: "Hunks" });
  await hunks.getByTitle("Viewed").first().waitFor();
  const later = new RegExp(`of${await clickLater(page)}At0 `);
  await page.locator("[data-line-type=change-addition]", { hasText: later }).waitFor();
  expect(await hunks.getByTitle("Viewed").count()).toBeGreaterThan(0);
  await bench.expectQuiet();
  await page.close();
});

test.for(addresses)(
  "the page of %s names the code that its lines are shown with",
  async ([, path]) => {
    const page = await bench.context.newPage();
    await allowNamed(page, bench.origin + path);
    await page.goto(bench.origin + path);
    const added = page.locator("[data-line-type=change-addition][data-line]");
    await added.first().waitFor();
    expect(await added.first().innerText()).toContain("export const of");
    await page.close();
  },
);
