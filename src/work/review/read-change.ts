/** Reads a change out of git: its hunks, and the texts that they stand in. */
import { plainDiff } from "../../ground/platform/merge-tree.ts";
import type { Repository } from "../../ground/platform/repository.ts";
import { readBlobs } from "../../ground/platform/tree.ts";
import { counted } from "../../ground/core/text.ts";
import { type ChangedFile, parseDiff, submoduleOf } from "./diff.ts";
import { type ReviewedFile, reviewedFiles } from "./reviewed.ts";

export interface ReadChange {
  readonly files: readonly ReviewedFile[];
  /** What was not read in full, as sentences. */
  readonly problems: readonly string[];
}

/** Bytes of a file from which on its lines are not shown: a person does not read them. */
const LARGEST = 2 * 1024 * 1024;
/** Files whose texts are read, in the order of the diff. */
const TEXTS = 3_000;

/**
 * @param limits `texts`: files of which the texts are read, in the order of the diff; 3,000 unless told.
 * @throws TacitError `platform/git-failed` where a commit is gone, or the diff is over half a gigabyte.
 */
export async function readChange(
  repository: Pick<Repository, "root" | "gitDirectory" | "objectFormat">,
  from: string,
  to: string,
  { texts: most = TEXTS }: { readonly texts?: number } = {},
): Promise<ReadChange> {
  const files = parseDiff(await plainDiff(repository, from, to, { largest: LARGEST }));
  const wanted = files.filter(isRead);
  const texts = await textsOf(repository, wanted.slice(0, most));
  const left = wanted.length - most;
  return {
    files: reviewedFiles(files, ({ oldId, newId }) => {
      const before = textIn(texts, oldId);
      const after = textIn(texts, newId);
      return {
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
    }),
    problems:
      left <= 0
        ? []
        : [
            `${counted(left, "file")} beyond the first ${most} were read hunk by hunk, not in full: what needs their whole text is not told of them.`,
          ],
  };
}

function isRead({ binary, hunks }: ChangedFile): boolean {
  return !binary && hunks.length > 0;
}

async function textsOf(
  repository: Pick<Repository, "root">,
  files: readonly ChangedFile[],
): Promise<ReadonlyMap<string, string>> {
  // What stands for a submodule is no text, and a partial clone would look for it elsewhere.
  const ids = new Set(
    files
      .filter((file) => submoduleOf(file) === undefined)
      .flatMap(({ oldId, newId }) => [oldId ?? [], newId ?? []].flat()),
  );
  const texts = new Map<string, string>();
  for await (const { id, text } of readBlobs(repository.root, [...ids], { limitBytes: LARGEST })) {
    texts.set(id, text);
  }
  return texts;
}

function textIn(texts: ReadonlyMap<string, string>, id: string | undefined): string | undefined {
  return id === undefined ? undefined : texts.get(id);
}
