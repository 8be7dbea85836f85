/** What differs between two texts, token by token: words, signs and white space. Pure. */

/** One place at which tokens were replaced, put in or taken out. */
export interface TokenEdit {
  /** Position in the tokens before. */
  readonly start: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Tokens of a text on each side, beside what both begin and end with. */
const TOKENS_LIMIT = 3_000;
/** Tokens that may differ: what differs in more was written anew. */
const EDITS_LIMIT = 100;

/** Joined, they are the text again. */
export function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_$]+|\n|[^\S\n]+|[^\s\p{L}\p{N}_$]/gu) ?? [];
}

/**
 * The fewest tokens that make one text of the other; undefined where those are more than 100, or the texts too long.
 *
 * Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, without the refinement for little space.
 */
export function tokenEdits(
  before: readonly string[],
  after: readonly string[],
): TokenEdit[] | undefined {
  let head = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const left = before.slice(head, before.length - tail);
  const right = after.slice(head, after.length - tail);
  if (left.length > TOKENS_LIMIT || right.length > TOKENS_LIMIT) return undefined;
  const trace = shortestPath(left, right);
  return trace && editsOf(left, right, trace, head);
}

/** How far each diagonal was reached, before each further edit; the last one is the end. */
function shortestPath(left: readonly string[], right: readonly string[]): Int32Array[] | undefined {
  const most = Math.min(EDITS_LIMIT, left.length + right.length);
  const middle = most + 1;
  const reached = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(reached.slice());
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepTo(reached, middle, diagonal, edits);
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) {
        x += 1;
      }
      reached[middle + diagonal] = x;
      if (x >= left.length && x - diagonal >= right.length) return trace;
    }
  }
  return undefined;
}

function stepTo(reached: Int32Array, middle: number, diagonal: number, edits: number): number {
  const above = reached[middle + diagonal + 1] ?? 0;
  const below = reached[middle + diagonal - 1] ?? 0;
  const down = diagonal === -edits || (diagonal !== edits && below < above);
  return down ? above : below + 1;
}

function editsOf(
  left: readonly string[],
  right: readonly string[],
  trace: readonly Int32Array[],
  offset: number,
): TokenEdit[] {
  const middle = Math.min(EDITS_LIMIT, left.length + right.length) + 1;
  const removed = new Set<number>();
  const added = new Set<number>();
  let x = left.length;
  let y = right.length;
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reached = trace[edits] ?? new Int32Array();
    const diagonal = x - y;
    const above = reached[middle + diagonal + 1] ?? 0;
    const below = reached[middle + diagonal - 1] ?? 0;
    const down = diagonal === -edits || (diagonal !== edits && below < above);
    x = down ? above : below;
    y = x - (down ? diagonal + 1 : diagonal - 1);
    if (down) added.add(y);
    else removed.add(x);
  }
  return grouped(left, right, removed, added, offset);
}

function grouped(
  left: readonly string[],
  right: readonly string[],
  removed: ReadonlySet<number>,
  added: ReadonlySet<number>,
  offset: number,
): TokenEdit[] {
  const edits: TokenEdit[] = [];
  let x = 0;
  let y = 0;
  while (x < left.length || y < right.length) {
    const start = x;
    const startRight = y;
    while (removed.has(x)) x += 1;
    while (added.has(y)) y += 1;
    if (x > start || y > startRight) {
      edits.push({
        start: start + offset,
        removed: left.slice(start, x),
        added: right.slice(startRight, y),
      });
    } else {
      x += 1;
      y += 1;
    }
  }
  return edits;
}
