/**
 * A line of a remark's place as it is kept and compared: one string that the journal gives back as it was.
 *
 * The journal turns a zero into U+FFFD, so here it is one from the start. Carriage returns are no part of a line: that
 * line endings changed is said of the file.
 */
import { type DiffLine, lineOf } from "../diff.ts";

/** Stands before the hash of a line of which only the beginning is kept. */
const MARK = "\ufffd";
const CUT = /\ufffd[0-9a-f]{16}$/;
/** Characters that one has at least which was cut: 4,096 bytes of three or four each. */
const LEAST_OF_CUT = 1_000;

export function keptLine({ text, cut }: Pick<DiffLine, "text" | "cut">): string {
  const line = (text.endsWith("\r") ? text.slice(0, -1) : text).replaceAll("\0", MARK);
  return cut === undefined ? line : `${line}${MARK}${cut}`;
}

/** As `keptLine` keeps it of a diff. @param line Of a whole text, without its newline. */
export function keptText(line: string): string {
  return keptLine(lineOf(Buffer.from(line)));
}

/** What is shown of it. */
export function shownLine(kept: string): string {
  return kept.length > LEAST_OF_CUT && CUT.test(kept) ? kept.replace(CUT, "…") : kept;
}
