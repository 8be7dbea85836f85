/** A branch is reviewed in the page: found in, marked, remarked on, and taken up again where it was left. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBrowser, type OpenedWorkbench, openWorkbench } from "../support/browser.ts";
import { openForeignWorld } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";
import { writeFiles } from "../support/temporary-repository.ts";

let world: StoryWorld;
let bench: OpenedWorkbench;
let page: Page;

function lines(of: (line: number) => string): string {
  return Array.from({ length: 40 }, (_, line) => `${of(line + 1)}\n`).join("");
}

/** A name that would be read from right to left, and one that would be taken for markup. */
const NAMES = ["lib/\u202Egnp.mjs", "lib/<img src=x onerror=window.pwned=1>.mjs"];

beforeAll(async () => {
  world = await openForeignWorld();
  const calls = Array.from({ length: 4 }, (_, at) => `lib/call-${at}.mjs`);
  const plain = lines((line) => `export const n${line} = read(${line});`);
  writeFiles(world.repository, Object.fromEntries(calls.map((file) => [file, plain])));
  writeFiles(world.repository, { "lib/long.mjs": plain, "logo.bin": "\0before" });
  await world.git("add", "-A");
  await world.git("commit", "-qm", "Before");
  await world.git("switch", "-qc", "feature");
  const edited = plain.replace("n20 = read(20)", "n20 = readFile(20)");
  writeFiles(world.repository, Object.fromEntries(calls.map((file) => [file, edited])));
  const long = plain
    .replace("n3 = read(3)", "n3 = read(3) + hidden(7)")
    .replace("n35 = read(35)", "n35 = await read(35)");
  writeFiles(world.repository, { "lib/long.mjs": long, "logo.bin": "\0after" });
  writeFiles(world.repository, { "lib/tall.mjs": plain.repeat(4).replaceAll("n", "tall") });
  writeFiles(world.repository, Object.fromEntries(NAMES.map((file) => [file, "export {};\n"])));
  await world.git("add", "-A");
  await world.git("commit", "-qm", "Feature");
  await world.git("switch", "-q", "main");
  bench = await openWorkbench(world);
  page = bench.page;
  await page.goto(`${bench.origin}/p/canvas-editor/change?from=main&of=feature`);
  await page.locator("[data-line-type^=change]").first().waitFor();
});
afterAll(async () => {
  await closeBrowser();
  await world.remove();
});

function hunks(): Locator {
  return page.getByRole("navigation", { name: "Hunks" });
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    // oxlint-disable-next-line no-await-in-loop -- a person presses one key after another
    await page.keyboard.press(key);
  }
}

test("names that deceive are shown for what they are, and what has no lines in words", async () => {
  await hunks().getByText("\\u{202e}gnp.mjs").waitFor();
  await hunks().getByText("<img src=x onerror=window.pwned=1>.mjs").waitFor();
  await hunks().getByText("logo.bin").waitFor();
  await hunks().getByText("binary").first().waitFor();
  expect(await page.evaluate("window.pwned")).toBeUndefined();
});

test("same edits stand behind one entry, and a key opens them all", async () => {
  const group = hunks().getByText(/^\d hunks, same edit/);
  await group.waitFor();
  expect(await hunks().getByText("call-3.mjs").count()).toBe(0);
  await press("m");
  await hunks().getByText("call-3.mjs").waitFor();
  await press("m");
  await hunks().getByText("call-3.mjs").waitFor({ state: "detached" });
});

test("what is found in a line is where the cursor goes", async () => {
  await press("/");
  await page.keyboard.type("hidden(7)");
  await hunks().getByRole("status").getByText("1 line").waitFor();
  await press("Enter");
  await expect
    .poll(async () => (await page.locator("[data-selected-line]").allInnerTexts()).join("\n"))
    .toContain("hidden(7)");
  await press("Escape");
});

test("the first remark makes it a run, whose marks are there again after a reload", async () => {
  await page.locator("[data-selected-line]").first().waitFor();
  await page.getByRole("region", { name: "The change" }).focus();
  await press("c");
  const written = page.getByRole("textbox", { name: "Remark on lib/long.mjs:3" });
  await written.waitFor();
  await page.keyboard.type("Who hides it?");
  await press("Control+Enter");
  await page.waitForURL(/\/runs\/\d+\/review/);
  await page.getByRole("article", { name: "Remark R1" }).waitFor();

  const marked = page.waitForResponse((answer) => answer.url().includes("/seen"));
  await press("v", "v");
  await page.getByText("2 of ").waitFor();
  await marked;
  await page.reload();
  await page.getByText("2 of ").waitFor();
  const why = page.getByRole("complementary", { name: "Why" });
  await expect.poll(() => why.getByText("Who hides it?").count()).toBe(1);
  await bench.expectQuiet();
});

test("a draft is edited, also after a reload in the middle of it, and a discarded one is gone", async () => {
  const first = page.getByRole("article", { name: "Remark R1" });
  const edited = page.getByRole("textbox", { name: "Edit R1" });
  const weight = first.getByRole("combobox", { name: "It is" });
  await press("n", "e");
  await expect.poll(() => edited.inputValue()).toBe("Who hides it?");
  await expect.poll(() => edited.evaluate((field) => field.matches(":focus"))).toBe(true);
  await page.keyboard.type(" And why?");
  await weight.selectOption("question");
  await page.reload();
  await page.locator("[data-line-type^=change]").first().waitFor();
  await press("Shift+Enter");
  const dialog = page.getByRole("dialog", { name: "Send round 1" });
  await dialog.getByText("Who hides it? And why?").waitFor();
  await dialog.getByText("edit not saved yet").waitFor();
  await press("Escape");
  await dialog.waitFor({ state: "detached" });
  await press("n");
  await first.getByRole("button", { name: "Edit" }).press("Enter");
  await expect.poll(() => edited.inputValue()).toBe("Who hides it? And why?");
  expect(await weight.inputValue()).toBe("question");
  await edited.press("Control+Enter");
  await edited.waitFor({ state: "detached" });
  await first.getByText("Who hides it? And why?").waitFor();
  await first.getByText("question", { exact: true }).waitFor();

  // What says the same as before is not kept: nothing unsaved is left behind.
  await press("e");
  await edited.waitFor();
  await edited.press("Escape");
  await edited.waitFor({ state: "detached" });
  expect(await page.evaluate("Object.keys(localStorage).join()")).not.toMatch(/edit:|weight:/);

  await press("j", "c");
  await page.getByRole("textbox", { name: /^Remark on / }).waitFor();
  await page.keyboard.type("Never mind.");
  await press("Control+Enter");
  const second = page.getByRole("article", { name: "Remark R2" });
  await second.getByRole("button", { name: "Discard" }).click();
  const asked = second.getByRole("group", { name: "Discard R2" });
  await asked.locator("button:focus").getByText("Keep").waitFor();
  await press("Escape");
  await asked.waitFor({ state: "detached" });
  await second.locator("button:focus").getByText("Discard").waitFor();
  await press("Enter");
  await asked.getByRole("button", { name: "Discard" }).click();
  await second.waitFor({ state: "detached" });
  await page.reload();
  await page.locator("[data-line-type^=change]").first().waitFor();
  await press("n");
  await first.waitFor();
  expect(await page.getByText("Never mind.").count()).toBe(0);
  await bench.expectQuiet();
});

test("a remark on a hunk taller than the screen is in view, and no word of it is a command", async () => {
  await hunks().getByText("tall.mjs").first().click();
  await page.getByRole("region", { name: "The change" }).focus();
  const text = "casually shipped; no approval And nothing verified";
  // Not waiting for the text to be there is the point.
  await press("c");
  await page.keyboard.type(text);
  const written = page.getByRole("textbox", { name: /^Remark on lib.tall/ });
  await expect.poll(() => written.inputValue()).toBe(text);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await expectWhole(written);

  await press("Escape");

  // From the top of the change, the way back is one click.
  await hunks().getByText("long.mjs").first().click();
  await page.getByRole("button", { name: "1 not saved" }).click();
  await page.keyboard.type(".");
  await expect.poll(() => written.inputValue()).toBe(`${text}.`);
  await expectWhole(written);
  await press("Escape");

  // What is not saved is in the way of an approval, and no key that was meant for a text gives one.
  await press("Shift+A");
  const dialog = page.getByRole("dialog", { name: "Approve" });
  await dialog.getByRole("button", { name: "Go to it" }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => written.evaluate((field) => field.matches(":focus"))).toBe(true);
  const card = page.locator("[data-card]").filter({ has: written });
  await card.getByRole("button", { name: "Discard" }).click();
  await written.waitFor({ state: "detached" });
  await press("s");
  const ship = page.getByRole("dialog", { name: "Ship" });
  await ship.locator("button:focus").waitFor();
  await press(" ");
  await ship.waitFor({ state: "detached" });
  expect(await world.git("log", "-1", "--format=%s", "main")).not.toContain("Feature");
});

/** The text and what saves it are to be seen, below the header that stays. */
async function expectWhole(written: Locator): Promise<void> {
  const card = page.locator("[data-card]").filter({ has: written });
  await expect
    .poll(async () => {
      const box = await card.boundingBox();
      const column = await page.getByRole("region", { name: "The change" }).boundingBox();
      if (box === null || column === null) return "not there";
      return (
        box.y >= column.y + 30 &&
        box.y + box.height <= column.y + column.height &&
        (await written.evaluate((field) => field.matches(":focus")))
      );
    })
    .toBe(true);
}
