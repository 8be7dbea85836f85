/** Hunks of one attempt that another is to take over: what to say to it, as remarks of its next round. Pure. */
import type { FileReview, HunkReview } from "../../../ground/contract/review.ts";
import { counted } from "../../../ground/core/text.ts";
import { placeText } from "../place.ts";

/** Lines of one hunk that are shown. */
const SHOWN = 200;

export interface Taking {
  /** A remark's place in the attempt that takes. */
  readonly place: string;
  readonly text: string;
}

/**
 * A remark for each hunk.
 *
 * @param from The other attempt, for the words.
 * @param own Files of the attempt that takes: where it has the file, the remark stands there.
 */
export function takingRemarks(
  from: string,
  hunks: readonly HunkReview[],
  own: readonly Pick<FileReview, "path">[],
): Taking[] {
  const paths = new Set(own.map(({ path }) => path));
  return hunks.map(({ path, lines, newStart, oldStart }) => {
    const diff = lines.slice(0, SHOWN).map(marked);
    const left = lines.length - diff.length;
    const more = left > 0 ? [` … ${counted(left, "more line")}`] : [];
    const fence = fenceAround(diff);
    const line = newStart > 0 ? newStart : oldStart;
    return {
      place: paths.has(path) ? placeText({ kind: "file", path }) : "change",
      text: [
        `Take over what ${from} does in ${path} at line ${line}. Fit it to this change, and leave the rest of this change as it is.`,
        "",
        `${fence}diff`,
        ...diff,
        ...more,
        fence,
      ].join("\n"),
    };
  });
}

function marked({ kind, text }: HunkReview["lines"][number]): string {
  return `${kind === "added" ? "+" : kind === "removed" ? "-" : " "}${text}`;
}

/** Longer than any run of backticks in the lines. */
function fenceAround(lines: readonly string[]): string {
  let longest = 2;
  for (const line of lines) {
    for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  }
  return "`".repeat(longest + 1);
}
