/**
 * Finds a Chromium for the tests of the page, so that npm alone is enough: the one that is named, the system's, or the
 * one of the package `@sparticuz/chromium`. Where there is none the tests fail; they are never skipped.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { access, constants, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

export interface FoundBrowser {
  /** Absolute path of a program that takes Chromium's flags. */
  readonly executable: string;
  /** Deletes what was unpacked. */
  readonly remove: () => Promise<void>;
}

/** Names an executable; the only way to choose between several. */
export const VARIABLE = "TACIT_TEST_BROWSER";

const SYSTEM = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @throws Error in one sentence, with what to do, where no browser starts */
export async function findBrowser(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<FoundBrowser> {
  const named = environment[VARIABLE];
  if (named !== undefined && named !== "") {
    if (path.isAbsolute(named) && (await starts(named))) return kept(named);
    throw new Error(
      `${VARIABLE} is ${JSON.stringify(named)}, which is no absolute path of a Chromium that starts. Name one, or unset it.`,
    );
  }
  const folders = (environment["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  for (const name of SYSTEM) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      // oxlint-disable-next-line no-await-in-loop -- the first that starts; Ubuntu's is a script that only says so
      if (await starts(file)) return kept(file);
    }
  }
  return unpack(environment);
}

function kept(executable: string): FoundBrowser {
  return { executable, remove: async () => {} };
}

async function starts(
  file: string,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    const { stdout } = await run(file, ["--version"], { env: environment, timeout: 30_000 });
    return /\d+\.\d+/.test(stdout);
  } catch {
    return false;
  }
}

/** Prints the path of what it unpacked into the temporary folder; in a process whose environment it may change. */
const UNPACK = `
const { default: chromium } = await import("@sparticuz/chromium");
process.stdout.write(await chromium.executablePath());
`;

/**
 * Its own `executablePath` takes any file of that name in the shared temporary folder for its own, hence a folder of
 * ours. The libraries that it brings, NSS above all, are used where the system's are missing, and not otherwise.
 */
async function unpack(environment: Readonly<NodeJS.ProcessEnv>): Promise<FoundBrowser> {
  const folder = await mkdtemp(path.join(tmpdir(), "tacit-chromium-"));
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const { stdout: chromium } = await run(
      process.execPath,
      ["--input-type=module", "--eval", UNPACK],
      {
        cwd: root,
        env: { ...environment, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
      },
    );
    const fonts = existsSync("/etc/fonts/fonts.conf")
      ? {}
      : { FONTCONFIG_FILE: await ownFonts(folder) };
    const brought = { LD_LIBRARY_PATH: path.join(folder, "al2023", "lib") };
    for (const variables of [fonts, { ...fonts, ...brought }]) {
      // oxlint-disable-next-line no-await-in-loop -- the second only where the first does not start
      if (await starts(chromium, { ...environment, ...variables })) {
        // oxlint-disable-next-line no-await-in-loop -- as above
        return { executable: await wrapped(folder, chromium, variables), remove };
      }
    }
    throw new Error(`${chromium} does not start.`);
  } catch (cause) {
    await remove();
    throw new Error(
      `No Chromium starts here: none is on the PATH, and the package @sparticuz/chromium brings one for Linux on x64 only. Install Chromium, or name one in ${VARIABLE}.`,
      { cause },
    );
  }
}

async function ownFonts(folder: string): Promise<string> {
  const file = path.join(folder, "fonts.conf");
  const directories = `<dir>${path.join(folder, "fonts")}</dir><cachedir>${path.join(folder, "cache")}</cachedir>`;
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${directories}</fontconfig>`,
  );
  return file;
}

/** A program that starts another one with variables: so that one path is all there is to hand on. */
async function wrapped(
  folder: string,
  program: string,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const set = Object.entries(variables);
  if (set.length === 0) return program;
  const file = path.join(folder, "start");
  const exports = set.map(([name, value]) => `export ${name}=${quoted(value)}\n`).join("");
  await writeFile(file, `#!/bin/sh\n${exports}exec ${quoted(program)} "$@"\n`, { mode: 0o700 });
  return file;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
