/** Finds programs on a search path. */
import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { readIfPresent } from "./files.ts";

/** The first executable of that name on `searchPath` (as in PATH), or the path itself where one is given. */
export async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  const candidates = name.includes("/")
    ? [path.resolve(name)]
    : searchPath
        .split(path.delimiter)
        .map((folder) => path.join(folder === "" ? "." : folder, name));
  for (const candidate of candidates) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the first one wins
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // not here
    }
  }
  return undefined;
}

const Manifest = z.looseObject({ version: z.string().max(80) });

/**
 * The version of the npm package that a program is part of; undefined where it is of none.
 *
 * It is read, not asked for: an agent that speaks a protocol on its standard input may never answer `--version`.
 */
export async function packageVersion(program: string): Promise<string | undefined> {
  let folder = path.dirname(await realpath(program).catch(() => "/"));
  // Folders in a package may have a manifest without a version, which says how to read their modules.
  while (folder.includes(`${path.sep}node_modules${path.sep}`)) {
    // oxlint-disable-next-line no-await-in-loop -- the nearest one wins
    const version = versionIn(await readIfPresent(path.join(folder, "package.json")));
    if (version !== undefined) return version;
    folder = path.dirname(folder);
  }
  return undefined;
}

function versionIn(manifest = ""): string | undefined {
  try {
    return Manifest.safeParse(JSON.parse(manifest)).data?.version;
  } catch {
    return undefined;
  }
}
