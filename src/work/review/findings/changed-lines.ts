/** The lines that a change added and removed, one at a time and as edits. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { printable, truncated } from "../../../ground/core/text.ts";
import type { DiffLine, Hunk } from "../diff.ts";
import type { ReviewedFile } from "../reviewed.ts";

/** Characters of a line that are read; what is longer was written by a machine. */
export const LONGEST_LINE = 2_000;

export interface ChangedLine {
  /** At most `LONGEST_LINE` characters. */
  readonly text: string;
  /** 1-based, on the side of the line. */
  readonly line: number;
}

/** Lines that went and the lines that came in their place, with nothing unchanged between them. */
export interface Edit {
  readonly removed: readonly ChangedLine[];
  readonly added: readonly ChangedLine[];
}

export function addedIn(file: Pick<ReviewedFile, "hunks">): ChangedLine[] {
  return file.hunks.flatMap(({ lines }) => linesOf(lines, "added"));
}

export function removedIn(file: Pick<ReviewedFile, "hunks">): ChangedLine[] {
  return file.hunks.flatMap(({ lines }) => linesOf(lines, "removed"));
}

export function linesOf(
  lines: readonly DiffLine[],
  kind: Exclude<DiffLine["kind"], "context">,
): ChangedLine[] {
  return lines.flatMap((each) => (each.kind === kind ? [changed(each)] : []));
}

export function editsIn({ lines }: Pick<Hunk, "lines">): Edit[] {
  const edits: Edit[] = [];
  let removed: ChangedLine[] = [];
  let added: ChangedLine[] = [];
  for (const line of lines) {
    if (line.kind === "context") {
      if (removed.length + added.length > 0) edits.push({ removed, added });
      removed = [];
      added = [];
    } else (line.kind === "added" ? added : removed).push(changed(line));
  }
  if (removed.length + added.length > 0) edits.push({ removed, added });
  return edits;
}

function changed(line: DiffLine): ChangedLine {
  return { text: line.text.slice(0, LONGEST_LINE), line: line.new ?? line.old ?? 1 };
}

/** Text of the repository inside a message: on one line, printable, in code quotes. */
export function quoted(text: string, limit = 80): string {
  const plain = printable(
    text
      .slice(0, limit * 4)
      .replaceAll(/\s+/g, " ")
      .replaceAll("`", "'"),
  );
  return `\`${truncated(plain.trim(), limit)}\``;
}

/** The first names of a list, and how many there are beside them. */
export function listed(names: readonly string[], limit = 3): string {
  const shown = names.slice(0, limit).join(", ");
  return names.length <= limit ? shown : `${shown} and ${names.length - limit} more`;
}

/** @param path Absent when the whole change is meant. */
export function found(
  rule: string,
  path: string | undefined,
  line: number | undefined,
  message: string,
): Finding {
  const file = path === undefined ? {} : { path };
  const place = line === undefined || line < 1 ? file : { ...file, line };
  return { rule: `review/${rule}`, ...place, message };
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
