/** Finds programs on a search path. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";

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
