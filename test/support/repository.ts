/** Real git repositories in temporary folders. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { git } from "../../src/ground/platform/git.ts";

export interface TestRepository {
  readonly root: string;
  /** A folder beside the repository, for worktrees and homes. */
  readonly beside: (name: string) => string;
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Writes the files, commits everything and returns the commit. */
  readonly commit: (message: string, files?: Readonly<Record<string, string>>) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** An empty repository with the branch `main`. */
export async function makeRepository(): Promise<TestRepository> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "tacit-repository-")));
  const root = path.join(folder, "project");
  await mkdir(root);
  await git(root, ["init", "-q", "-b", "main"]);
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    }
  };
  return {
    root,
    beside: (name) => path.join(folder, name),
    write,
    commit: async (message, files = {}) => {
      await write(files);
      await git(root, ["add", "-A"]);
      await git(root, ["commit", "-q", "--allow-empty", "-m", message]);
      return git(root, ["rev-parse", "HEAD"]);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
