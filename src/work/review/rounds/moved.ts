/**
 * Code that a change only moved: lines that went in one place and came in another, perhaps indented anew.
 *
 * Blocks, not lines: a `return null;` that goes here and comes there is no move. Every line of a block is indented deeper,
 * or less, by the same, because a line that is not may mean something else. Pure, and linear in the size of the change
 * but for lines that occur a few times.
 */
import { comparable, type Hunk } from "../diff.ts";
import { significance } from "../likeness.ts";

export interface MovedPlace {
  readonly path: string;
  /** 1-based; on the old side where the code came from, on the new side where it went. */
  readonly first: number;
  readonly last: number;
}

export interface Move {
  readonly from: MovedPlace;
  readonly to: MovedPlace;
  /** Whether its lines are indented otherwise. */
  readonly indented: boolean;
}

export interface HunkMoves {
  /** Numbers on the old side of removed lines that stand elsewhere now. */
  readonly removed: ReadonlySet<number>;
  /** Numbers on the new side of added lines that stood elsewhere before. */
  readonly added: ReadonlySet<number>;
  /** Whether nothing but blank lines is in it besides. */
  readonly whole: boolean;
  /** Where its added lines came from, in their order. */
  readonly from: readonly MovedPlace[];
  /** Where its removed lines went, in their order. */
  readonly to: readonly MovedPlace[];
}

export interface MovedCode {
  /** By where they went: files as in the change, then lines. */
  readonly moves: readonly Move[];
  /** By id; a hunk without moved lines is not in it. */
  readonly hunks: ReadonlyMap<string, HunkMoves>;
}

interface MovedFile {
  readonly path: string;
  readonly oldPath: string;
  readonly hunks: readonly (Hunk & { readonly id: string })[];
}

/** What a block has at least: lines with letters or digits, of which there are as many; or, in fewer lines, more of them. */
const LEAST_LINES = 3;
const LEAST_OF_LINES = 20;
const LEAST_CHARACTERS = 40;
/** A line that went more often than this says nothing about where a block came from. */
const TRIES = 16;

interface Side {
  readonly path: string;
  readonly hunk: string;
  readonly number: number;
  /** Without indentation. */
  readonly key: string;
  readonly indentation: string;
  readonly weight: number;
  /** Lines of one run follow each other; the removed and the added ones of one place share it. */
  readonly run: number;
  used: boolean;
}

export function movedCode(files: readonly MovedFile[]): MovedCode {
  const { removed, added } = sidesOf(files);
  const places = new Map<string, number[]>();
  for (const [at, { key, weight }] of removed.entries()) {
    if (weight < 2) continue;
    const known = places.get(key);
    if (known === undefined) places.set(key, [at]);
    else if (known.length <= TRIES) known.push(at);
  }
  const moves: Move[] = [];
  for (let at = 0; at < added.length;) {
    const block = longestAt(added, at, removed, places);
    if (block === undefined) {
      at += 1;
      continue;
    }
    for (let offset = 0; offset < block.length; offset += 1) {
      const [from, to] = [removed[block.from + offset], added[block.to + offset]];
      if (from !== undefined) from.used = true;
      if (to !== undefined) to.used = true;
    }
    const from = placeOf(removed, block.from, block.length);
    const to = placeOf(added, block.to, block.length);
    if (from !== undefined && to !== undefined) {
      moves.push({ from, to, indented: block.indented });
    }
    at = block.to + block.length;
  }
  return { moves, hunks: byHunk(removed, added, moves, files) };
}

function sidesOf(files: readonly MovedFile[]): { removed: Side[]; added: Side[] } {
  const removed: Side[] = [];
  const added: Side[] = [];
  let run = 0;
  for (const { path, oldPath, hunks } of files) {
    for (const { id, lines } of hunks) {
      run += 1;
      for (const line of lines) {
        if (line.kind === "context") {
          run += 1;
          continue;
        }
        const text = comparable(line).trimEnd();
        const key = text.trimStart();
        const side = {
          hunk: id,
          key,
          indentation: text.slice(0, text.length - key.length),
          weight: significance(key),
          run,
          used: false,
        };
        if (line.kind === "removed")
          removed.push({ ...side, path: oldPath, number: line.old ?? 0 });
        else added.push({ ...side, path, number: line.new ?? 0 });
      }
    }
  }
  return { removed, added };
}

interface Block {
  /** Positions among the removed and the added lines. */
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly weight: number;
  readonly indented: boolean;
}

function longestAt(
  added: readonly Side[],
  at: number,
  removed: readonly Side[],
  places: ReadonlyMap<string, readonly number[]>,
): Block | undefined {
  const here = added[at];
  const known = here === undefined ? undefined : places.get(here.key);
  if (here === undefined || here.used || known === undefined || known.length > TRIES) {
    return undefined;
  }
  let best: Block | undefined;
  for (const from of known) {
    const block = grownFrom(added, at, removed, from);
    if (block !== undefined && (best === undefined || block.weight > best.weight)) best = block;
  }
  return best;
}

/** The block around two lines that are alike, where it is long enough. */
function grownFrom(
  added: readonly Side[],
  to: number,
  removed: readonly Side[],
  from: number,
): Block | undefined {
  const [was, is] = [removed[from], added[to]];
  // In one run it did not move: it was indented anew.
  if (was === undefined || is === undefined || was.used || was.run === is.run) return undefined;
  const shift = shiftBetween(was.indentation, is.indentation);
  if (shift === undefined) return undefined;
  const goesOn = (offset: number): boolean => {
    const [before, after] = [removed[from + offset], added[to + offset]];
    if (before === undefined || after === undefined || before.used || after.used) return false;
    if (before.run !== was.run || after.run !== is.run || before.key !== after.key) return false;
    return before.key === "" || shiftBetween(before.indentation, after.indentation) === shift;
  };
  let start = 0;
  let end = 0;
  while (goesOn(start - 1)) start -= 1;
  while (goesOn(end + 1)) end += 1;
  while (start < end && added[to + start]?.key === "") start += 1;
  while (end > start && added[to + end]?.key === "") end -= 1;
  const sides = added.slice(to + start, to + end + 1);
  const code = sides.filter(({ weight }) => weight > 0).length;
  const weight = sides.reduce((sum, side) => sum + side.weight, 0);
  const enough = weight >= LEAST_CHARACTERS || (code >= LEAST_LINES && weight >= LEAST_OF_LINES);
  if (!enough) return undefined;
  const length = end - start + 1;
  return { from: from + start, to: to + start, length, weight, indented: shift !== "" };
}

/** What was put before an indentation (`+`) or taken from its beginning (`-`); undefined where it is neither. */
function shiftBetween(before: string, after: string): string | undefined {
  if (before === after) return "";
  if (after.endsWith(before)) return `+${after.slice(0, after.length - before.length)}`;
  if (before.endsWith(after)) return `-${before.slice(0, before.length - after.length)}`;
  return undefined;
}

function placeOf(sides: readonly Side[], at: number, length: number): MovedPlace | undefined {
  const [first, last] = [sides[at], sides[at + length - 1]];
  if (first === undefined || last === undefined) return undefined;
  return { path: first.path, first: first.number, last: last.number };
}

function byHunk(
  removed: readonly Side[],
  added: readonly Side[],
  moves: readonly Move[],
  files: readonly MovedFile[],
): Map<string, HunkMoves> {
  const moved = { removed: numbersOf(removed), added: numbersOf(added) };
  const found = new Map<string, HunkMoves>();
  const cameTo = Map.groupBy(moves, ({ to }) => to.path);
  const wentFrom = Map.groupBy(moves, ({ from }) => from.path);
  const rest = new Set(
    [...removed, ...added].filter(({ used, key }) => !used && key !== "").map(({ hunk }) => hunk),
  );
  for (const { path, oldPath, hunks } of files) {
    for (const { id } of hunks) {
      const own = { removed: moved.removed.get(id), added: moved.added.get(id) };
      if (own.removed === undefined && own.added === undefined) continue;
      const gone = own.removed ?? new Set<number>();
      const come = own.added ?? new Set<number>();
      found.set(id, {
        removed: gone,
        added: come,
        whole: !rest.has(id),
        from: (cameTo.get(path) ?? [])
          .filter(({ to }) => come.has(to.first))
          .map(({ from }) => from),
        to: (wentFrom.get(oldPath) ?? [])
          .filter(({ from }) => gone.has(from.first))
          .toSorted((a, b) => a.from.first - b.from.first)
          .map(({ to }) => to),
      });
    }
  }
  return found;
}

/** Numbers of moved lines by the hunk that they are in. */
function numbersOf(sides: readonly Side[]): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  for (const { hunk, number, used } of sides) {
    if (!used) continue;
    const numbers = found.get(hunk);
    if (numbers === undefined) found.set(hunk, new Set([number]));
    else numbers.add(number);
  }
  return found;
}
