/** Where a bench finds the git directories of public repositories. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** The git directory of `OWNER/NAME` at or below `<data>/<owner>+<name>`: the first by name. */
export function gitDirectoryOf(data: string, repository: string): string | undefined {
  const folder = path.join(data, repository.replace("/", "+"));
  const below = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => path.join(folder, name))
        .toSorted()
    : [];
  return [folder, ...below].find(isGit);
}

function isGit(directory: string): boolean {
  return existsSync(path.join(directory, "HEAD")) && existsSync(path.join(directory, "objects"));
}
