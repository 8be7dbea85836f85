/** One file of a commit, as far as a page can show it. Its object is read as it is: no filter, no link, no download. */
import { TacitError } from "../core/error.ts";
import { placeOfGit, tryGit } from "./git.ts";
import { isBinary, MEBIBYTE, offline } from "./internal/tree-parts.ts";
import { entryShown, type Repository } from "./repository.ts";

export type CommitFile =
  | { readonly status: "text"; readonly text: string; readonly bytes: number }
  | { readonly status: "binary" | "too-large"; readonly bytes: number }
  /** `not-regular`: a link, a submodule or a folder. */
  | { readonly status: "missing" | "not-regular" };

/** Bytes of a file that is shown. */
export const SHOWN_FILE = 2 * MEBIBYTE;

/**
 * @param commit Full commit id.
 * @param file As reviews name it: also a name that is no UTF-8, in the way that `pathOf` writes it.
 */
export async function readCommitFile(
  repository: Pick<Repository, "root">,
  commit: string,
  file: string,
): Promise<CommitFile> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) {
    throw new TacitError({
      code: "platform/bad-revision",
      kind: "input",
      message: `\`${commit.slice(0, 80)}\` is not a full commit id.`,
      hint: "Resolve the revision first.",
    });
  }
  const entry = await entryShown(repository, commit, file);
  if (entry === undefined) return { status: "missing" };
  if (entry.type !== "blob" || !entry.mode.startsWith("100")) return { status: "not-regular" };
  const options = {
    environment: { ...offline, ...placeOfGit(repository.root) },
    output: SHOWN_FILE + 1,
  };
  const sized = await tryGit(repository.root, ["cat-file", "-s", entry.id], options);
  const size = sized.stdout.toString("latin1").trim();
  if (sized.code !== 0 || !/^\d+$/.test(size)) return { status: "missing" }; // of a partial clone
  const bytes = Number(size);
  if (bytes > SHOWN_FILE) return { status: "too-large", bytes };
  const { code, stdout } = await tryGit(repository.root, ["cat-file", "blob", entry.id], options);
  if (code !== 0) return { status: "missing" };
  if (isBinary(stdout)) return { status: "binary", bytes };
  return { status: "text", text: stdout.toString("utf8"), bytes };
}
