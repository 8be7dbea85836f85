/** One browser for all files of the project `browser`: found, and unpacked where it has to be, before the first of them. */
import process from "node:process";
import { findBrowser, VARIABLE } from "./find-browser.ts";

/** vitest's `globalSetup`; the processes of the tests inherit the variable. */
export async function setup(): Promise<() => Promise<void>> {
  const before = process.env[VARIABLE];
  const found = await findBrowser();
  process.env[VARIABLE] = found.executable;
  return async () => {
    if (before === undefined) delete process.env[VARIABLE];
    else process.env[VARIABLE] = before;
    await found.remove();
  };
}
