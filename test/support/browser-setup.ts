/** One browser and one build of the page for all files of the project `browser`, ready before the first of them. */
import process from "node:process";
import { buildPage } from "./build-page.ts";
import { findBrowser, VARIABLE } from "./find-browser.ts";

/** vitest's `globalSetup`; the processes of the tests inherit the variable. */
export async function setup(): Promise<() => Promise<void>> {
  await buildPage();
  const before = process.env[VARIABLE];
  const found = await findBrowser();
  process.env[VARIABLE] = found.executable;
  return async () => {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
    await found.remove();
  };
}
