/** What somebody is writing is not lost, whatever happens to screen, tab or server. */
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { version } from "../../src/doors/cli/version.ts";
import { connectServer } from "../../src/doors/server/client.ts";
import {
  addressOf,
  closeBrowser,
  type OpenedWorkbench,
  openWorkbench,
} from "../support/browser.ts";
import { openForeignWorld } from "../support/foreign-world.ts";
import type { StoryWorld } from "../support/story.ts";
import { writeFiles } from "../support/temporary-repository.ts";

const TEXT = "This line is\nwrong, and here is why: `a < b`";

let world: StoryWorld;
let bench: OpenedWorkbench;

/** Enough of them that the first is far out of sight at the last. */
const FILES = 60;

beforeAll(async () => {
  world = await openForeignWorld();
  await world.git("switch", "-qc", "wide");
  const files = Array.from({ length: FILES }, (_, at) => [
    `lib/wide-${String(at).padStart(2, "0")}.mjs`,
    Array.from({ length: 20 }, (_line, line) => `export const n${line} = ${line + at};\n`).join(""),
  ]);
  writeFiles(world.repository, Object.fromEntries(files));
  await world.git("add", "-A");
  await world.git("commit", "-qm", "Many files");
  await world.git("switch", "-q", "main");
  await world.json(["review", "main..wide", "--remark", "change", "Too many files."]);
});
beforeEach(async () => {
  await bench?.close();
  bench = await openWorkbench(world);
  await openReview();
  await bench.page.locator("[data-line-type^=change]").first().waitFor();
});
afterAll(async () => {
  await closeBrowser();
  await world.remove();
});

async function openReview(): Promise<void> {
  await bench.page.goto(`${bench.origin}/p/canvas-editor/runs/1/review`);
  await bench.page.getByRole("main", { name: "Review" }).waitFor();
}

function composer(): Locator {
  return bench.page.getByRole("textbox", { name: /^Remark on / });
}

async function write(): Promise<void> {
  await bench.page.keyboard.press("j");
  await bench.page.keyboard.press("c");
  await composer().fill(TEXT);
}

async function kept(): Promise<string> {
  await composer().waitFor();
  return composer().inputValue();
}

test("the key that opens it writes nothing into it", async () => {
  await bench.page.keyboard.press("j");
  await bench.page.keyboard.press("c");
  await bench.page.keyboard.type("cat");

  expect(await kept()).toBe("cat");
  await bench.expectQuiet();
});

test("a draft is there again after its lines were out of sight", async () => {
  await write();
  await bench.page.keyboard.press("Escape");
  for (let at = 0; at < FILES; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- a person presses one key after another
    await bench.page.keyboard.press("Shift+J");
  }
  await expect.poll(() => composer().count()).toBe(0);
  for (let at = 0; at < FILES; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- as above
    await bench.page.keyboard.press("Shift+K");
  }

  expect(await kept()).toBe(TEXT);
  await bench.expectQuiet();
});

test("a draft is there again after another screen", async () => {
  await write();
  await bench.page.keyboard.press("Escape");
  await bench.page.keyboard.press("g");
  await bench.page.keyboard.press("h");
  await bench.page.getByRole("main", { name: "Home" }).waitFor();
  await bench.page.goBack();

  expect(await kept()).toBe(TEXT);
  await bench.expectQuiet();
});

test("a draft is there again after a reload, in the middle of a word", async () => {
  await write();
  await bench.page.reload();

  expect(await kept()).toBe(TEXT);
  await bench.expectQuiet();
});

test("a draft is there again after the server was started anew, and can be made a remark", async () => {
  await write();
  // Colours of code come after it, and from the server.
  await bench.page.locator("[data-line] [style*=token]").first().waitFor();
  const server = await connectServer(world.environment, version);
  await server.stopServer();
  await bench.page.getByRole("status").filter({ hasText: "The server is away." }).waitFor();
  expect(await kept()).toBe(TEXT);

  await addressOf(world);
  await bench.page.getByText("The server is away.").waitFor({ state: "detached" });
  expect(await kept()).toBe(TEXT);
  await composer().press("Control+Enter");

  await bench.page.getByText("wrong, and here is why").first().waitFor();
  await composer().waitFor({ state: "detached" });
  expect(JSON.stringify(await world.json(["review", "1"]))).toContain(JSON.stringify(TEXT));
  await bench.page.reload();
  await bench.page.locator("[data-line-type^=change]").first().waitFor();
  expect(await composer().count()).toBe(0);
  await bench.expectQuiet(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY/);
});
