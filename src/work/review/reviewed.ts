/** A change as a review reads it: each file with what it is and its text on both sides. Pure. */
import { createHash } from "node:crypto";
import type { FileKind } from "../../ground/contract/review.ts";
import { isCode, isGenerated, isTest } from "../../knowledge/codebase/files.ts";
import { type ChangedFile, comparable, type Hunk } from "./diff.ts";

export interface ReviewedFile extends ChangedFile {
  readonly kind: FileKind;
  readonly hunks: readonly ReviewedHunk[];
  /** Text before; absent where the file was not there, is binary, too large or no regular file. */
  readonly before?: string;
  /** Text after; absent as `before` is. */
  readonly after?: string;
}

export interface ReviewedHunk extends Hunk {
  /** Names the hunk in this change: 12 hexadecimal digits of its path and lines, with `-2` … for a twin in the same file. */
  readonly id: string;
  /** Of its added and removed lines alone: the same wherever it stands. */
  readonly content: string;
}

/** Both texts of a file. */
export interface Sides {
  readonly before?: string;
  readonly after?: string;
}

/** @param sidesOf Texts by the path of the new side. */
export function reviewedFiles(
  files: readonly ChangedFile[],
  sidesOf: (file: ChangedFile) => Sides,
): ReviewedFile[] {
  return files.map((file) => ({
    ...file,
    kind: kindOfFile(file.path),
    hunks: identified(file.hunks),
    ...sidesOf(file),
  }));
}

/** Whether a file is source, configuration, a test, documentation, or was made by a machine; by its path alone. */
export function kindOfFile(path: string): FileKind {
  if (isGenerated(path)) return "generated";
  if (isTest(path)) return "test";
  if (isCode(path)) return "source";
  if (/\.(mdx?|rst|adoc|txt)$/i.test(path) || /(^|\/)docs?\//i.test(path)) return "documentation";
  return "configuration";
}

function identified(hunks: readonly Hunk[]): ReviewedHunk[] {
  const twins = new Map<string, number>();
  return hunks.map((hunk) => {
    const marked = hunk.lines
      .filter(({ kind }) => kind !== "context")
      .map((line) => `${line.kind === "added" ? "+" : "-"}${comparable(line)}`)
      .join("\n");
    const short = shortHash(`${hunk.path}\0${marked}`);
    const twin = (twins.get(short) ?? 0) + 1;
    twins.set(short, twin);
    return {
      ...hunk,
      id: twin === 1 ? short : `${short}-${twin}`,
      content: shortHash(marked),
    };
  });
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
