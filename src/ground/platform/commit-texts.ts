/** Whether commits are still there, and the texts of a few files in one: history may have been written anew. */
import { tryGit } from "./git.ts";
import { isBinary, MEBIBYTE, offline } from "./internal/tree-parts.ts";
import type { Repository } from "./repository.ts";

/** Bytes of one file; a larger one is left out. */
const FILE_LIMIT = 4 * MEBIBYTE;
/** Files of one commit: each is a process. */
const FILES_LIMIT = 200;

/** @param commit Full commit id. */
export async function hasCommit(
  { root }: Pick<Repository, "root">,
  commit: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return false;
  const args = ["cat-file", "-e", `${commit}^{tree}`];
  return (await tryGit(root, args, { environment: offline })).code === 0;
}

/**
 * Texts of files at a commit, by path, of the first 200 paths; what is not there, binary or over 4 MiB is left out.
 *
 * @param commit Full commit id.
 */
export async function textsAt(
  { root }: Pick<Repository, "root">,
  commit: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of [...new Set(paths)].slice(0, FILES_LIMIT)) {
    // oxlint-disable-next-line no-await-in-loop -- one process at a time
    const { code, stdout } = await tryGit(root, ["cat-file", "blob", `${commit}:${path}`], {
      environment: offline,
      output: FILE_LIMIT,
    });
    if (code === 0 && !isBinary(stdout)) texts.set(path, stdout.toString("utf8"));
  }
  return texts;
}
