/** The text files of one repository's checkout, by slash-separated relative path. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { TacitError } from "../core/error.ts";
import { readTextFile, removeTree, reserve, staysWithin, writeFileAtomic } from "./files.ts";

export interface RepositoryFiles {
  /** Undefined when there is no such file. @throws TacitError `platform/unreadable` when it is not a readable text. */
  read(file: string): Promise<string | undefined>;
  /**
   * Names of the regular files directly in a folder, sorted; none when it does not exist.
   *
   * @throws TacitError `platform/outside`, `platform/unreadable`
   */
  list(folder: string): Promise<string[]>;
  /** @throws TacitError `platform/outside`, as `remove` and `reserve` do. */
  write(file: string, text: string): Promise<void>;
  /** One that is not there is fine. */
  remove(file: string): Promise<void>;
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
      if (!(await staysWithin(root, `${folder}/any`))) throw outside(folder, "read");
      const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
          throw new TacitError({
            code: "platform/unreadable",
            kind: "input",
            message: `${folder} cannot be read (${error.code ?? error.message}).`,
            cause: error,
          });
        },
      );
      return entries
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .toSorted();
    },
    write: async (file, text) => writeFileAtomic(await within(root, file), text),
    remove: async (file) => removeTree(await within(root, file)),
    reserve: async (file) => reserve(await within(root, file)),
  };
}

/** Where a file is written. @throws TacitError `platform/outside` when a link on the way leads out of the repository. */
async function within(root: string, file: string): Promise<string> {
  if (await staysWithin(root, file)) return path.join(root, file);
  throw outside(file, "written");
}

function outside(file: string, done: "read" | "written"): TacitError {
  return new TacitError({
    code: "platform/outside",
    kind: "input",
    message: `${file} is not ${done}: a link on the way to it leads out of the repository.`,
    hint: "Put a folder in the link's place.",
  });
}
