/** The beginning of a change, for who wants to see lines before all of them are there. */
import type { FileReview, HunkReview, ReadingOrders } from "../../../ground/contract/review.ts";

/** Orders in which a change is read, by their names. */
export const ORDERS = ["risk", "tenMinutes", "files"] as const;
export type Order = (typeof ORDERS)[number];

interface Ordered {
  readonly files: readonly FileReview[];
  readonly orders: ReadingOrders;
}

/**
 * The change with lines in its first hunks alone; of the others `linesLeft` says how many there are.
 *
 * @param most Lines after which no hunk begins; the first hunk has its own whatever they are, and one that folds has none.
 */
export function firstLines<Change extends Ordered>(
  change: Change,
  most: number,
  order: Order,
): Change {
  const hunks = new Map(change.files.flatMap((file) => file.hunks).map((hunk) => [hunk.id, hunk]));
  const whole = new Set<string>();
  let lines = 0;
  for (const id of change.orders[order]) {
    const hunk = hunks.get(id);
    if (hunk === undefined || isFolded(hunk)) continue;
    if (lines >= most) break;
    whole.add(id);
    lines += hunk.lines.length;
  }
  const shown = (hunk: HunkReview): HunkReview =>
    whole.has(hunk.id) ? hunk : { ...hunk, lines: [], linesLeft: hunk.lines.length };
  return {
    ...change,
    files: change.files.map((file) => ({ ...file, hunks: file.hunks.map(shown) })),
  };
}

/** What is found in a hunk is shown with its lines, whatever it is folded for. */
function isFolded({ fold, findings, untested }: HunkReview): boolean {
  return fold !== undefined && findings.length + untested.length === 0;
}
