/** Lines of a hunk as the viewer wants them. */
import { type FileDiffMetadata, parsePatchFiles } from "@pierre/diffs";
import { printable } from "../../../ground/core/text.ts";
import type { DiffLine } from "./lines.ts";

export interface Patch {
  /** Decides the language alone. */
  readonly path: string;
  readonly lines: readonly DiffLine[];
  /** Names these lines: what was coloured once is not coloured again. */
  readonly key: string;
}

/**
 * A diff of one hunk.
 *
 * The viewer reads it from a patch under a name of ours: what a file is called reaches no parser.
 */
export function diffOf({ path, lines, key }: Patch): FileDiffMetadata {
  const [file] = lines.length === 0 ? [] : (parsePatchFiles(patchOf(lines))[0]?.files ?? []);
  const base = file ?? nothing;
  return {
    ...base,
    name: path,
    type: "change",
    cacheKey: key,
    // What stands before a hunk is not told here: every hunk is an item of its own, with a header that says where it is.
    hunks: base.hunks.map((hunk) => ({
      ...hunk,
      collapsedBefore: 0,
      splitLineStart: 0,
      unifiedLineStart: 0,
    })),
    splitLineCount: base.hunks[0]?.splitLineCount ?? 0,
    unifiedLineCount: base.hunks[0]?.unifiedLineCount ?? 0,
  };
}

const nothing: FileDiffMetadata = {
  name: "",
  type: "change",
  hunks: [],
  splitLineCount: 0,
  unifiedLineCount: 0,
  isPartial: true,
  deletionLines: [],
  additionLines: [],
  deletionCharacterCount: 0,
  additionCharacterCount: 0,
};

const marks = { context: " ", added: "+", removed: "-" } as const;

export function patchOf(lines: readonly DiffLine[]): string {
  const before = lines.filter((line) => line.kind !== "added");
  const after = lines.filter((line) => line.kind !== "removed");
  const body = lines.map(
    ({ kind, text, cut, unended }) =>
      // What would end a line for the viewer, or turn its reading around for a person, is shown for what it is.
      `${marks[kind]}${printable(text.replace(/\r$/, ""))}${cut === undefined ? "" : " …"}\n${unended === true ? "\\ No newline at end of file\n" : ""}`,
  );
  const from = rangeOf(before[0]?.old, before.length, lines[0]?.old);
  const to = rangeOf(after[0]?.new, after.length, lines[0]?.new);
  return `--- a\n+++ b\n@@ -${from} +${to} @@\n${body.join("")}`;
}

/** Of a side without lines, the line after which they would stand. */
function rangeOf(first: number | undefined, count: number, otherwise: number | undefined): string {
  return count === 0 ? `${Math.max(0, (otherwise ?? 1) - 1)},0` : `${first ?? 1},${count}`;
}
