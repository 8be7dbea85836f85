/** A line of a diff, and where it is: the same words as the program's, without its code. */

export type Side = "old" | "new";

export interface LineAt {
  readonly side: Side;
  /** 1-based. */
  readonly line: number;
}

export interface DiffLine {
  readonly kind: "context" | "added" | "removed";
  readonly text: string;
  readonly old?: number | undefined;
  readonly new?: number | undefined;
  /** Only the beginning of the line is there. */
  readonly cut?: string | undefined;
  readonly unended?: true | undefined;
  readonly moved?: boolean | undefined;
}

/** The side on which a line is spoken of: as it is, where it is still there. */
export function placeOf(line: DiffLine): LineAt {
  if (line.new !== undefined) return { side: "new", line: line.new };
  return { side: "old", line: line.old ?? 0 };
}
