/** Follows lines through one diff: exactly where they survive, by what was added elsewhere where they do not. Pure. */
import type { ChangedFile, DiffLine, Hunk } from "../diff.ts";
import { likeness, significance, wordsOf } from "../likeness.ts";
import {
  type Block,
  isSame,
  likelyMatch,
  type Match,
  matchesOf,
  mostAlike,
  type Sequence,
  type Standing,
  weightOf,
} from "./block.ts";
import { keptLine } from "./kept-line.ts";

/** Of the letters and digits of lines, what must survive in place for the place to be theirs without a search. */
const STAYS = 0.5;
const ALIKE = 0.5;
/** Letters and digits that make lines recognisable in their file, and in another. */
const TELLING = 12;
const TELLING_ELSEWHERE = 20;
const LINES_LIMIT = 1_000;

interface Placed {
  readonly standing: Standing;
  /** Of the letters and digits of the lines, how many survive in place: 0 to 1. */
  readonly survived: number;
  /** How alike the lines there now are to those before: 0 to 1. */
  readonly alike: number;
}

/** @param anchor As the remark was made, for lines that come back. */
export function acrossDiff(
  standing: Standing,
  anchor: Block,
  files: readonly ChangedFile[],
): Standing {
  const file = files.find(({ oldPath, status }) => oldPath === standing.path && status !== "added");
  if (file === undefined && !standing.lost) return standing;
  const placed = placedBy(standing, file);
  if (!placed.standing.lost && placed.survived >= STAYS) return placed.standing;
  const blocks = [{ ...anchor, lines: standing.lines }];
  if (!isSame(standing.lines, anchor.lines)) blocks.push(anchor);
  for (const block of blocks) {
    const found = elsewhere(block, placed.standing, files, matchesOf);
    if (found !== undefined) return found;
  }
  if (!placed.standing.lost && placed.alike >= ALIKE) return placed.standing;
  for (const block of blocks) {
    const found = elsewhere(block, placed.standing, files, likelyMatches);
    if (found !== undefined) return found;
  }
  return placed.standing;
}

function placedBy(standing: Standing, file: ChangedFile | undefined): Placed {
  if (file === undefined) return { standing, survived: 0, alike: 0 };
  if (file.status === "deleted" || file.binary) {
    return { standing: { ...standing, lost: true }, survived: 0, alike: 0 };
  }
  const placed = throughFile(standing, file);
  return standing.lost ? { ...placed, standing: { ...placed.standing, lost: true } } : placed;
}

function likelyMatches(block: Block, sequence: Sequence): Match[] {
  const match = likelyMatch(block, sequence);
  return match === undefined ? [] : [match];
}

interface Candidate {
  readonly standing: Standing;
  readonly context: number;
  /** 0 in the same file, 1 in one that is new or renamed, 2 in any other. */
  readonly nearness: number;
  /** Lines. */
  readonly distance: number;
}

/** The best place among what was added for lines that are not where they were. */
function elsewhere(
  block: Block,
  last: Standing,
  files: readonly ChangedFile[],
  matches: (block: Block, sequence: Sequence) => Match[],
): Standing | undefined {
  const weight = weightOf(block.lines);
  let best: Candidate | undefined;
  for (const file of files) {
    if (file.status === "deleted" || file.binary) continue;
    const nearness = file.path === last.path ? 0 : fresh(file) ? 1 : 2;
    const telling = weight >= (nearness === 0 ? TELLING : TELLING_ELSEWHERE);
    for (const hunk of file.hunks) {
      const { sequence, added } = newSide(hunk);
      for (const match of matches(block, sequence)) {
        if (!telling && match.context < 2) continue;
        if (!mostlyAdded(sequence, added, match)) continue;
        const first = sequence.start + match.from;
        const candidate: Candidate = {
          standing: {
            path: file.path,
            first,
            last: sequence.start + match.to,
            lines: sequence.lines.slice(match.from, match.to + 1).slice(0, LINES_LIMIT),
            lost: false,
          },
          context: match.context,
          nearness,
          distance: Math.abs(first - last.first),
        };
        if (best === undefined || better(candidate, best)) best = candidate;
      }
    }
  }
  return best?.standing;
}

function fresh({ status }: ChangedFile): boolean {
  return status === "added" || status === "renamed";
}

function better(a: Candidate, b: Candidate): boolean {
  if (a.context !== b.context) return a.context > b.context;
  if (a.nearness !== b.nearness) return a.nearness < b.nearness;
  return a.nearness === 0 && a.distance < b.distance;
}

interface NewSide {
  readonly sequence: Sequence;
  readonly added: readonly boolean[];
}

/** Many remarks go through the same hunks. */
const newSides = new WeakMap<Hunk, NewSide>();

function newSide(hunk: Hunk): NewSide {
  const known = newSides.get(hunk);
  if (known !== undefined) return known;
  const lines = hunk.lines.filter(({ kind }) => kind !== "removed");
  const side = {
    sequence: { start: lines[0]?.new ?? hunk.newStart, lines: lines.map(keptLine) },
    added: lines.map(({ kind }) => kind === "added"),
  };
  newSides.set(hunk, side);
  return side;
}

/** Whether a place is new: lines that stood there before are other lines. */
function mostlyAdded({ lines }: Sequence, added: readonly boolean[], { from, to }: Match): boolean {
  let all = 0;
  let fromAdded = 0;
  for (let at = from; at <= to; at += 1) {
    const weight = significance(lines[at] ?? "") + 1;
    all += weight;
    if (added[at] === true) fromAdded += weight;
  }
  return fromAdded > all / 2;
}

/** Lines that were removed, and what was put in their place. */
interface Run {
  readonly removed: DiffLine[];
  readonly added: DiffLine[];
  /** Number on the new side of the line that comes next. */
  at: number;
}

/** What a diff of the file says about the old lines `from` to `to`. */
interface Survey {
  /** New numbers of the lines that survive, by their old ones. */
  readonly survivors: ReadonlyMap<number, number>;
  /** Lines that the diff shows, by new number. */
  readonly shown: ReadonlyMap<number, DiffLine>;
  /** Those that removed lines of the range. */
  readonly runs: readonly Run[];
}

function throughFile(standing: Standing, file: ChangedFile): Placed {
  const from = standing.first;
  const to = from + Math.max(1, standing.lines.length) - 1;
  const survey = surveyOf(file, from, to);
  const { survivors, shown, runs } = survey;
  const first = firstEdge(survey, from, to);
  const last = lastEdge(survey, from, to);
  const kept = standing.lines.filter((_, at) => survivors.has(from + at));
  const weight = weightOf(standing.lines);
  const survived = weight === 0 ? kept.length / (to - from + 1) : weightOf(kept) / weight;
  const replaced = runs.some(({ added }) => added.length > 0);
  const nothingLeft = survived === 0 && !replaced && standing.lines.length > 0;
  if (first === undefined || last === undefined || nothingLeft) {
    const nearest = Math.max(1, runs[0]?.at ?? first ?? from);
    const lost = { ...standing, path: file.path, first: nearest, last: nearest, lost: true };
    return { standing: lost, survived: 0, alike: 0 };
  }
  const olds = new Map([...survivors].map(([old, now]) => [now, standing.lines[old - from]]));
  const lines: string[] = [];
  const end = Math.max(first, last);
  for (let at = first; at <= end && lines.length < LINES_LIMIT; at += 1) {
    const line = shown.get(at);
    const text = line === undefined ? olds.get(at) : keptLine(line);
    if (text !== undefined) lines.push(text);
  }
  // What is meant beyond the lines kept, or beyond the end of the file, goes along.
  const beyond = Math.max(0, standing.last - to);
  return {
    standing: { path: file.path, first, last: end + beyond, lines, lost: false },
    survived,
    alike: likeness(wordsOf(standing.lines.join(" ")), wordsOf(lines.join(" "))),
  };
}

function surveyOf(file: ChangedFile, from: number, to: number): Survey {
  const survivors = new Map<number, number>();
  const shown = new Map<number, DiffLine>();
  const runs: Run[] = [];
  let shift = 0;
  let next = from;
  for (const hunk of file.hunks) {
    const begins = hunk.lines.find(({ old }) => old !== undefined)?.old ?? hunk.oldStart + 1;
    for (; next <= to && next < begins; next += 1) survivors.set(next, next + shift);
    if (next > to) break;
    let run: Run | undefined;
    let at = begins + shift;
    for (const line of hunk.lines) {
      if (line.new !== undefined) {
        shown.set(line.new, line);
        at = line.new + 1;
      }
      if (line.kind === "context") {
        if (line.old !== undefined && line.old >= from && line.old <= to) {
          survivors.set(line.old, line.new ?? line.old);
          next = line.old + 1;
        }
        run = undefined;
        continue;
      }
      run ??= { removed: [], added: [], at };
      if (line.kind === "added") {
        run.added.push(line);
        shift += 1;
        continue;
      }
      shift -= 1;
      run.removed.push(line);
      if (line.old !== undefined && line.old >= from && line.old <= to) {
        next = line.old + 1;
        if (runs.at(-1) !== run) runs.push(run);
      }
    }
  }
  for (; next <= to; next += 1) survivors.set(next, next + shift);
  return { survivors, shown, runs };
}

function firstEdge(survey: Survey, from: number, to: number): number | undefined {
  for (let old = from; old <= to; old += 1) {
    const now = survey.survivors.get(old) ?? edited(survey.runs, old, from, to)?.first;
    if (now !== undefined) return now;
  }
  return undefined;
}

function lastEdge(survey: Survey, from: number, to: number): number | undefined {
  for (let old = to; old >= from; old -= 1) {
    const now = survey.survivors.get(old) ?? edited(survey.runs, old, from, to)?.last;
    if (now !== undefined) return now;
  }
  return undefined;
}

/** Lines on each side of where it is expected in which a line's successor is looked for. */
const REACH = 100;
/** Most lines that are taken for one line's successors, where none is like it. */
const SUCCESSORS = 10;

/** What stands where a removed line stood: the added line that is like it, or all that were added for its range. */
function edited(
  runs: readonly Run[],
  old: number,
  from: number,
  to: number,
): { readonly first: number; readonly last: number } | undefined {
  const run = runs.find(({ removed }) => removed.some((line) => line.old === old));
  if (run === undefined || run.added.length === 0) return undefined;
  const { removed, added } = run;
  const index = removed.findIndex((line) => line.old === old);
  const start = added[0]?.new ?? run.at;
  const expected = Math.floor((index * added.length) / removed.length);
  const window = Math.max(0, expected - REACH);
  const near = added.slice(window, expected + REACH).map(keptLine);
  const alike = mostAlike(removed[index]?.text ?? "", near, ALIKE);
  if (alike !== undefined) {
    const line = start + window + alike;
    return { first: line, last: line };
  }
  const part = start + Math.min(added.length - 1, expected);
  const within = removed.filter((line) => (line.old ?? 0) >= from && (line.old ?? 0) <= to);
  const end = start + added.length - 1;
  const whole = within.length === removed.length;
  return {
    first: whole ? start : part,
    last: whole ? Math.min(end, start + Math.max(SUCCESSORS, 3 * within.length) - 1) : part,
  };
}
