/** The text files of one repository's checkout, by slash-separated relative path. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { TacitError } from "../core/error.ts";
import { readTextFile, reserve, writeFileAtomic } from "./files.ts";

export interface RepositoryFiles {
  /** Undefined when there is no such file. @throws TacitError `platform/unreadable` when it is not a readable text. */
  read(file: string): Promise<string | undefined>;
  /** Names of the regular files directly in a folder, sorted; none when it does not exist. */
  list(folder: string): Promise<string[]>;
  write(file: string, text: string): Promise<void>;
  /** Holds a name until the result is called; undefined while another call or process holds it. */
  reserve(file: string): Promise<(() => Promise<void>) | undefined>;
}

export function repositoryFiles(root: string): RepositoryFiles {
  return {
    read: async (file) => {
      const found = await readTextFile(root, file);
      if (found.status === "text") return found.text;
      if (found.status === "missing") return undefined;
      throw new TacitError({
        code: "platform/unreadable",
        kind: "input",
        message: `${file} cannot be read: it is ${found.status.replace("-", " ")}.`,
        hint: "Tacit reads regular UTF-8 text files inside the repository, up to 5 MB.",
      });
    },
    list: async (folder) => {
      const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
          throw error;
        },
      );
      return entries
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .toSorted();
    },
    write: (file, text) => writeFileAtomic(path.join(root, file), text),
    reserve: (file) => reserve(path.join(root, file)),
  };
}
