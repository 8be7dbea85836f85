import { chmodSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findBrowser, VARIABLE } from "./find-browser.ts";
import { temporaryFolder, writeFiles } from "./temporary-repository.ts";

/** A program that answers `--version` as Chromium does, or says that it is none. */
function program(folder: string, name: string, answer: string): string {
  writeFiles(folder, { [name]: `#!/bin/sh\n${answer}\n` });
  const file = path.join(folder, name);
  chmodSync(file, 0o755);
  return file;
}

const good = "echo Chromium 153.0.8010.0";
/** As Ubuntu's `chromium-browser` where the snap is missing. */
const stub = "echo Command requires the chromium snap to be installed >&2; exit 1";

test("the variable wins over the system's", async () => {
  const folder = temporaryFolder();
  program(folder, "chromium", good);
  const named = program(folder, "my-own", good);

  const found = await findBrowser({ PATH: folder, [VARIABLE]: named });

  expect(found.executable).toBe(named);
});

test("a variable that names no browser is a failure that says so, and nothing else is tried", async () => {
  const folder = temporaryFolder();
  program(folder, "chromium", good);
  const broken = program(folder, "broken", stub);

  for (const named of ["chromium", path.join(folder, "absent"), broken]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await expect(findBrowser({ PATH: folder, [VARIABLE]: named })).rejects.toThrow(
      `TACIT_TEST_BROWSER is "${named}", which is no absolute path of a Chromium that starts.`,
    );
  }
});

test("a program on the PATH that does not start is passed over", async () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  program(first, "chromium-browser", stub);
  const chrome = program(second, "google-chrome", good);

  const found = await findBrowser({ PATH: `${first}${path.delimiter}${second}` });

  expect(found.executable).toBe(chrome);
});
