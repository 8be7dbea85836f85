/** `tacit [DIR]`: the workbench of the repository around a folder, in a browser where there is one. */
import path from "node:path";
import { TacitError } from "../../ground/core/error.ts";
import { openInBrowser } from "../../ground/platform/browser.ts";
import { openRepository } from "../../ground/platform/repository.ts";
import type { Host } from "../app/workspace.ts";
import { connectServer } from "../server/client.ts";
import { version } from "./version.ts";

export interface OpenOutput {
  /** Signs one browser in, once. */
  readonly address: string;
  /** Root of the repository that the page knows now; absent where there is none around the folder. */
  readonly repository?: string;
  /** Whether a browser was told to show it. */
  readonly shown: boolean;
  readonly problems: readonly string[];
}

/**
 * Starts the server where there is none, and has it open its door.
 *
 * Without `dir`, a folder that is in no repository opens what is known already.
 *
 * @throws TacitError `platform/no-git-repository` for a `dir` that is in none
 */
export async function openWorkbench(
  host: Host,
  dir: string | undefined,
  browser: boolean,
): Promise<OpenOutput> {
  const directory = path.resolve(host.directory, dir ?? ".");
  const repository = await rootAround(directory, dir !== undefined);
  const server = await connectServer(host.environment, version);
  const address = await server.workbench(repository === undefined ? {} : { directory: repository });
  const shown = browser && (await openInBrowser(address, host.environment));
  return {
    address,
    ...(repository === undefined ? {} : { repository }),
    shown,
    problems: [],
  };
}

async function rootAround(directory: string, named: boolean): Promise<string | undefined> {
  try {
    return (await openRepository(directory)).root;
  } catch (error) {
    if (!named && error instanceof TacitError && error.code === "platform/no-git-repository")
      return undefined;
    throw error;
  }
}
