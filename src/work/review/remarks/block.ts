/** Finds a block of lines among others: all of it, or most. Pure; lines are as `kept-line.ts` keeps them. */
import { likeness, significance, wordsOf } from "../likeness.ts";

export interface Block {
  readonly lines: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Where a block is thought to stand. */
export interface Standing {
  readonly path: string;
  /** 1-based. */
  readonly first: number;
  readonly last: number;
  /** What stands there, at most 1,000 lines; what stood there last when it is lost. */
  readonly lines: readonly string[];
  readonly lost: boolean;
}

/** Lines that follow one another. */
export interface Sequence {
  /** 1-based number of the first. */
  readonly start: number;
  readonly lines: readonly string[];
}

/** Positions in a sequence, from 0. */
export interface Match {
  readonly from: number;
  readonly to: number;
  /** Lines around it that stand around the block too. */
  readonly context: number;
}

/** Places at which one line is tried; a line that stands more often says nothing about where a block is. */
const TRIES = 200;
/** Of the letters and digits of a block, what must be found for most of it. */
const MOST = 0.6;
/** As alike as one line must be to be the other, edited. */
const ALIKE = 0.8;

export function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, at) => line.trimEnd() === b[at]?.trimEnd());
}

export function weightOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + significance(line), 0);
}

/** Every place at which all lines of the block stand, indented as they may be. */
export function matchesOf(block: Block, { lines }: Sequence): Match[] {
  const wanted = block.lines.map((line) => line.trim());
  const seed = heaviest(wanted);
  const key = wanted[seed];
  if (key === undefined || key === "") return [];
  const found: Match[] = [];
  for (const at of positionsOf(key, lines, TRIES)) {
    const from = at - seed;
    if (from < 0 || from + wanted.length > lines.length) continue;
    if (!wanted.every((line, offset) => lines[from + offset]?.trim() === line)) continue;
    const to = from + wanted.length - 1;
    found.push({ from, to, context: contextAt(block, lines, from, to) });
  }
  return found;
}

function heaviest(lines: readonly string[]): number {
  let best = 0;
  for (const [at, line] of lines.entries()) {
    if (significance(line) > significance(lines[best] ?? "")) best = at;
  }
  return best;
}

function positionsOf(key: string, lines: readonly string[], limit: number): number[] {
  const found: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.includes(key) && line.trim() === key && found.push(at) >= limit) break;
  }
  return found;
}

/** How many of the lines that stood around the block stand around a place. */
function contextAt(block: Block, lines: readonly string[], from: number, to: number): number {
  const above = block.before.filter((line, at) => {
    const there = lines[from - block.before.length + at];
    return line.trim() !== "" && there?.trim() === line.trim();
  });
  const below = block.after.filter(
    (line, at) => line.trim() !== "" && lines[to + 1 + at]?.trim() === line.trim(),
  );
  return above.length + below.length;
}

/** The place at which most of the block stands, or its one line, edited a little. */
export function likelyMatch(block: Block, sequence: Sequence): Match | undefined {
  return block.lines.length === 1
    ? editedLine(block, sequence)
    : mostOfBlock(block, sequence.lines);
}

function editedLine(block: Block, { lines }: Sequence): Match | undefined {
  const [line = ""] = block.lines;
  if (significance(line) < 15) return undefined;
  const at = mostAlike(line, lines, ALIKE);
  return at === undefined
    ? undefined
    : { from: at, to: at, context: contextAt(block, lines, at, at) };
}

/** The position of the line most alike, the first of several; undefined where none is as alike as `least`. */
export function mostAlike(
  line: string,
  lines: readonly string[],
  least: number,
): number | undefined {
  const words = wordsOf(line);
  let best: { at: number; alike: number } | undefined;
  for (const [at, other] of lines.entries()) {
    if (other.length > 4 * line.length + 40) continue;
    const alike = likeness(words, wordsOf(other));
    if (alike >= least && alike > (best?.alike ?? 0)) best = { at, alike };
  }
  return best?.at;
}

/** Each line that says something votes for where the block begins; lines put in or taken out shift votes a little. */
function mostOfBlock(block: Block, lines: readonly string[]): Match | undefined {
  const places = new Map<string, number[]>();
  for (const line of block.lines) {
    if (significance(line) >= 4) places.set(line.trim(), []);
  }
  if (places.size === 0) return undefined;
  for (const [at, line] of lines.entries()) {
    const known = places.get(line.trim());
    if (known !== undefined && known.length < TRIES) known.push(at);
  }
  const votes = block.lines
    .flatMap((line, at) =>
      (places.get(line.trim()) ?? []).map((place) => ({
        at,
        place,
        begins: place - at,
        weight: significance(line),
      })),
    )
    .toSorted((a, b) => a.begins - b.begins || a.at - b.at);
  const span = Math.max(2, Math.ceil(block.lines.length / 2));
  const best = heaviestWindow(votes, span);
  if (best.weight < MOST * weightOf(block.lines)) return undefined;
  const own = votes.filter(({ begins }) => begins >= best.begins && begins <= best.begins + span);
  const least = own.reduce((a, b) => (b.place < a.place ? b : a));
  const most = own.reduce((a, b) => (b.place > a.place ? b : a));
  const from = Math.max(0, least.place - least.at);
  const to = Math.min(lines.length - 1, most.place + block.lines.length - 1 - most.at);
  return { from, to: Math.max(from, to), context: contextAt(block, lines, from, to) };
}

interface Vote {
  /** Of the line in the block. */
  readonly at: number;
  readonly begins: number;
  readonly weight: number;
}

/** The window of `span` places of beginning with the most weight, each line counted once. */
function heaviestWindow(
  votes: readonly Vote[],
  span: number,
): { readonly begins: number; readonly weight: number } {
  const inside = new Map<number, number>();
  let best = { begins: 0, weight: 0 };
  let weight = 0;
  let start = 0;
  for (const vote of votes) {
    const count = inside.get(vote.at) ?? 0;
    inside.set(vote.at, count + 1);
    if (count === 0) weight += vote.weight;
    for (let out = votes[start]; out !== undefined && out.begins < vote.begins - span;) {
      const left = (inside.get(out.at) ?? 1) - 1;
      inside.set(out.at, left);
      if (left === 0) weight -= out.weight;
      start += 1;
      out = votes[start];
    }
    if (weight > best.weight) best = { begins: votes[start]?.begins ?? vote.begins, weight };
  }
  return best;
}
