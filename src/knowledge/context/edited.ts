/** A text file that somebody edits elsewhere, in a page: it is saved over what they saw, and over nothing else. */
import { createHash } from "node:crypto";
import { TacitError } from "../../ground/core/error.ts";
import type { TextFiles } from "./files.ts";

export interface EditedText {
  readonly path: string;
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: string;
}

/** Undefined where there is no such file. @throws TacitError those of reading */
export async function textToEdit(files: TextFiles, path: string): Promise<EditedText | undefined> {
  const text = await files.read(path);
  return text === undefined ? undefined : edited(path, text);
}

/**
 * Writes a text in place of the one whose hash is `was`. Who saves at the same time as another is the one that is refused.
 *
 * @throws TacitError `context/text-moved` (conflict) where the file is another one by now, or is gone; nothing is written
 *   then.
 */
export async function saveEdited(
  files: TextFiles,
  path: string,
  { text, was }: { readonly text: string; readonly was: string },
): Promise<EditedText> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const release = await files.reserve(`${path.slice(0, -name.length)}.${name}.saving`);
  if (release === undefined) throw moved(path, "is being saved by somebody else");
  try {
    const now = await textToEdit(files, path);
    if (now === undefined) throw moved(path, "is gone");
    if (now.hash !== was) throw moved(path, "was changed since it was opened");
    if (now.text !== text) await files.write(path, text);
    return edited(path, text);
  } finally {
    await release();
  }
}

function edited(path: string, text: string): EditedText {
  return { path, text, hash: createHash("sha256").update(text).digest("hex") };
}

function moved(path: string, what: string): TacitError {
  return new TacitError({
    code: "context/text-moved",
    kind: "conflict",
    message: `${path} ${what}; nothing was saved.`,
    hint: "Open it again, and put your words into what is there now.",
  });
}
