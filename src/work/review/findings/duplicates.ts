/**
 * Code that a change adds although it is there already.
 *
 * The change is what is indexed, and the tree streams past it: so the price of a tree of any size is one pass of
 * hashing over its text, and nothing of it is kept. Blocks are compared line by line without their white space;
 * whole functions also with other names in them. What the change took away elsewhere was moved, and is no duplicate.
 */
import type { Finding } from "../../../ground/contract/finding.ts";
import { counted } from "../../../ground/core/text.ts";
import { isGenerated, isTest } from "../../../knowledge/codebase/files.ts";
import { languageOf } from "../../../knowledge/codebase/parsers.ts";
import { type Definition, outlineOf } from "../../../knowledge/codebase/outline.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { generatorMarkIn } from "./generated.ts";
import { addedIn, found, LONGEST_LINE, quoted } from "./changed-lines.ts";

/** A file of the tree before the change. */
export interface CandidateFile {
  readonly path: string;
  readonly text: string;
}

/** Consecutive lines of code that make a block. */
const BLOCK = 6;
/** Lines of code that a function has to have, its head included. */
const FUNCTION = 5;
/** Findings of one change. */
const LIMIT = 40;
/** Characters of a file that is looked at. */
const TEXT_LIMIT = 1_000_000;

/**
 * One finding for each block and function, at its first place in the order of `existing`, then of the change.
 *
 * @param existing Files of the base tree, of any kind: tests, generated and foreign files, and files of the change
 * itself are passed over. Some thousand files are meant; 10 MB take a second at most.
 */
export function duplicates(
  files: readonly ReviewedFile[],
  existing: Iterable<CandidateFile>,
): Finding[] {
  const read = files.filter(
    (file) =>
      file.kind === "source" &&
      !file.binary &&
      languageOf(file.path) !== undefined &&
      generatorMarkIn(file.after) === undefined,
  );
  const sought = new Sought(read, movedLines(files));
  if (sought.isEmpty) return [];
  const changed = new Set(files.flatMap(({ path, oldPath }) => [path, oldPath]));
  for (const { path, text } of existing) {
    if (
      !changed.has(path) &&
      languageOf(path) !== undefined &&
      !isTest(path) &&
      !isGenerated(path) &&
      !path.endsWith(".pyi") && // repeats its module by design
      generatorMarkIn(text) === undefined
    ) {
      sought.lookIn(path, text);
    }
  }
  for (const { path, after } of read) if (after !== undefined) sought.lookIn(path, after);
  return sought.findings();
}

/** The lines of code of a text, as hashes. */
interface CodeLines {
  /** 1-based line of each line of code. */
  readonly numbers: Int32Array;
  /** Of its characters without white space at the ends, and with one space for any other. */
  readonly exact: Int32Array;
  /** The same with every word alike. */
  readonly shape: Int32Array;
  readonly length: number;
}

const importLine =
  /^(?:import\b|export\s+(?:\*|\{[^}]{0,400}\})\s+from|from\s|use\s|using\s|package\s|require\b|require_|include\b|@|\}\s*from\s)/;

/** Lines that hold a letter or digit and are neither a comment nor an import. */
function codeLinesOf(text: string): CodeLines {
  const bounded = text.length > TEXT_LIMIT ? text.slice(0, TEXT_LIMIT) : text;
  let room = 1;
  for (let at = bounded.indexOf("\n"); at >= 0; at = bounded.indexOf("\n", at + 1)) room += 1;
  const numbers = new Int32Array(room);
  const exact = new Int32Array(room);
  const shape = new Int32Array(room);
  let length = 0;
  let line = 1;
  for (let from = 0; from < bounded.length; line += 1) {
    let to = bounded.indexOf("\n", from);
    if (to < 0) to = bounded.length;
    if (to - from <= LONGEST_LINE && readLine(bounded, from, to)) {
      numbers[length] = line;
      exact[length] = hashes.exact;
      shape[length] = hashes.shape;
      length += 1;
    }
    from = to + 1;
  }
  return { numbers, exact, shape, length };
}

/** What `readLine` found: one object, because a line must not cost an allocation. */
const hashes = { exact: 0, shape: 0 };

/** FNV-1a over the characters; false for a line that is no code. */
function readLine(text: string, start: number, end: number): boolean {
  let from = start;
  let to = end;
  while (from < to && text.charCodeAt(from) <= 32) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= 32) to -= 1;
  if (to === from || isComment(text, from)) return false;
  let exact = -2_128_831_035;
  let shape = exact;
  let isWord = false;
  let hasWord = false;
  let isSpace = false;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 32) {
      isSpace = true;
      continue;
    }
    if (isSpace) exact = Math.imul(exact ^ 32, 16_777_619);
    const word =
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      code === 95 ||
      code === 36 ||
      code > 127 ||
      (code >= 48 && code <= 57);
    exact = Math.imul(exact ^ code, 16_777_619);
    if (!word) shape = Math.imul(shape ^ code, 16_777_619);
    else if (!isWord || isSpace) shape = Math.imul(shape ^ 105, 16_777_619);
    isWord = word;
    hasWord ||= word;
    isSpace = false;
  }
  hashes.exact = exact | 0;
  hashes.shape = shape | 0;
  if (!hasWord) return false;
  const first = text.charCodeAt(from);
  // Only these letters begin an import.
  if (
    first === 64 ||
    first === 125 ||
    first === 101 ||
    first === 102 ||
    first === 105 ||
    first === 112 ||
    first === 114 ||
    first === 117
  ) {
    return !importLine.test(text.slice(from, Math.min(to, from + 500)));
  }
  return true;
}

function isComment(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  const second = text.charCodeAt(at + 1);
  if (first === 35) return second !== 91; // `#[` is an attribute
  if (first === 42) return true;
  if (first === 47) return second === 47 || second === 42;
  return first === 45 && second === 45;
}

/** A hash of `count` lines from a place. */
function windowAt(hash: Int32Array, at: number, count: number): number {
  let mixed = 17;
  for (let offset = 0; offset < count; offset += 1)
    mixed = Math.imul(mixed ^ (hash[at + offset] ?? 0), 0x9e_37_79_b1) + offset;
  return mixed | 0;
}

/** Exact hashes of the lines that the change took away, in windows: what is added again was moved. */
function movedLines(files: readonly ReviewedFile[]): ReadonlySet<number> {
  const windows = new Set<number>();
  for (const { hunks } of files) {
    for (const { lines } of hunks) {
      const text = lines.flatMap((each) => (each.kind === "removed" ? [each.text] : [])).join("\n");
      const { exact, length } = codeLinesOf(text);
      for (let at = 0; at + MOVED <= length; at += 1) windows.add(windowAt(exact, at, MOVED));
    }
  }
  return windows;
}

/** Lines in a row that show that they were moved, and not written again. */
const MOVED = 3;

/** Lines that were added, in one run or as a function. */
interface Piece {
  readonly file: number;
  readonly path: string;
  readonly name: string | undefined;
  readonly lines: CodeLines;
  /** The texts of `lines`, with their white space. */
  readonly texts: readonly string[];
  readonly first: number;
  readonly last: number;
}

interface Place {
  readonly path: string;
  readonly line: number;
  readonly name: string | undefined;
}

interface Hit {
  readonly piece: Piece;
  /** Index of the piece's first and last line that is there already. */
  readonly from: number;
  readonly to: number;
  readonly place: Place;
  readonly renamed: boolean;
}

class Sought {
  readonly #runs: Piece[] = [];
  readonly #functions: Piece[] = [];
  readonly #windows = new Map<number, { readonly piece: Piece; readonly at: number }[]>();
  readonly #shapes = new Map<number, Piece[]>();
  readonly #order = new Map<string, number>();
  /** Lines of the new side that each file of the change added. */
  readonly #added: ReadonlySet<number>[] = [];
  readonly #hits: Hit[] = [];
  readonly #taken = new Map<Piece, Set<number>>();

  constructor(files: readonly ReviewedFile[], moved: ReadonlySet<number>) {
    for (const [index, file] of files.entries()) {
      this.#order.set(file.path, index);
      this.#added.push(new Set(addedIn(file).map(({ line }) => line)));
      this.#runs.push(...runsOf(file, index, moved));
      this.#functions.push(...functionsOf(file, index, moved));
    }
    for (const piece of this.#runs) {
      for (let at = 0; at + BLOCK <= piece.lines.length; at += 1) {
        if (isPoor(piece.texts.slice(at, at + BLOCK))) continue;
        const key = windowAt(piece.lines.exact, at, BLOCK);
        const list = this.#windows.get(key);
        if (list === undefined) this.#windows.set(key, [{ piece, at }]);
        else if (list.length < 4) list.push({ piece, at });
      }
    }
    for (const piece of this.#functions) {
      const key = windowAt(piece.lines.shape, 0, FUNCTION);
      const list = this.#shapes.get(key);
      if (list === undefined) this.#shapes.set(key, [piece]);
      else if (list.length < 20) list.push(piece);
    }
  }

  get isEmpty(): boolean {
    return this.#windows.size + this.#shapes.size === 0;
  }

  lookIn(path: string, text: string): void {
    if (this.#hits.length >= LIMIT * 4) return;
    const lines = codeLinesOf(text);
    let definitions: readonly Definition[] | undefined;
    let all: readonly string[] | undefined;
    const placeAt = (line: number): Place => {
      definitions ??= outlineOf(path, text).definitions;
      return {
        path,
        line,
        name: definitions.findLast((each) => each.start <= line && each.end >= line)?.name,
      };
    };
    for (let at = 0; at + FUNCTION <= lines.length; at += 1) {
      const shaped =
        this.#shapes.size === 0 ? undefined : this.#shapes.get(windowAt(lines.shape, at, FUNCTION));
      for (const piece of shaped ?? []) {
        const line = lines.numbers[at] ?? 0;
        if (this.#isOwn(path, line, piece, 0) || this.#taken.get(piece)?.has(0) === true) continue;
        all ??= text.split("\n");
        if (isSameFunction(piece, lines, at, all))
          this.#take({
            piece,
            from: 0,
            to: piece.lines.length - 1,
            place: placeAt(line),
            renamed: true,
          });
      }
      if (at + BLOCK > lines.length || this.#windows.size === 0) continue;
      for (const { piece, at: from } of this.#windows.get(windowAt(lines.exact, at, BLOCK)) ?? []) {
        if (this.#taken.get(piece)?.has(from) === true) continue;
        const line = lines.numbers[at] ?? 0;
        if (this.#isOwn(path, line, piece, from)) continue;
        let length = 0;
        while (
          from + length < piece.lines.length &&
          at + length < lines.length &&
          piece.lines.exact[from + length] === lines.exact[at + length]
        )
          length += 1;
        if (length >= BLOCK)
          this.#take({ piece, from, to: from + length - 1, place: placeAt(line), renamed: false });
      }
    }
  }

  /** Whether a place is the piece's own, or one that comes after it in the change. */
  #isOwn(path: string, line: number, piece: Piece, from: number): boolean {
    const order = this.#order.get(path);
    if (order === undefined) return false;
    if (order !== piece.file) return order > piece.file && this.#wasAdded(order, line);
    const first = piece.lines.numbers[from] ?? 0;
    return line >= first ? this.#wasAdded(order, line) : false;
  }

  #wasAdded(order: number, line: number): boolean {
    return this.#added[order]?.has(line) === true;
  }

  #take(hit: Hit): void {
    const taken = this.#taken.get(hit.piece) ?? new Set<number>();
    for (let at = hit.from; at <= hit.to; at += 1) taken.add(at);
    this.#taken.set(hit.piece, taken);
    this.#hits.push(hit);
  }

  findings(): Finding[] {
    const told: { readonly file: number; readonly first: number; readonly last: number }[] = [];
    const findings: (Finding & { readonly file: number })[] = [];
    // Whole functions first: a block inside of one says less.
    for (const { piece, from, to, place, renamed } of this.#hits.toSorted(
      (a, b) => Number(b.renamed) - Number(a.renamed),
    )) {
      const first = piece.lines.numbers[from] ?? 1;
      const last = piece.lines.numbers[to] ?? first;
      if (told.some((each) => each.file === piece.file && each.first <= last && each.last >= first))
        continue;
      told.push({ file: piece.file, first, last });
      const where = `${place.path}:${place.line}`;
      const message =
        renamed && piece.name !== undefined
          ? `${quoted(piece.name)} exists already as ${quoted(place.name ?? piece.name)} in ${where}.`
          : `${counted(to - from + 1, "line")} of code here exist already ${place.name === undefined ? "" : `in ${quoted(place.name)} `}at ${where}.`;
      findings.push({ ...found("duplicate", piece.path, first, message), file: piece.file });
    }
    return findings
      .toSorted((a, b) => a.file - b.file || (a.line ?? 0) - (b.line ?? 0))
      .slice(0, LIMIT)
      .map(({ file: _file, ...finding }) => finding);
  }
}

/** Runs of added lines, without what was moved. */
function runsOf(file: ReviewedFile, index: number, moved: ReadonlySet<number>): Piece[] {
  const pieces: Piece[] = [];
  let run: { text: string; line: number }[] = [];
  const flush = (): void => {
    pieces.push(...withoutMoved(pieceOf(file, index, run, undefined), moved));
    run = [];
  };
  for (const { lines } of file.hunks) {
    for (const { kind, text, new: line } of lines) {
      if (kind === "added" && line !== undefined) run.push({ text, line });
      else if (kind === "context") flush();
    }
    flush();
  }
  return pieces.filter(({ lines }) => lines.length >= BLOCK);
}

function pieceOf(
  file: ReviewedFile,
  index: number,
  run: readonly { readonly text: string; readonly line: number }[],
  name: string | undefined,
): Piece {
  const lines = codeLinesOf(run.map(({ text }) => text).join("\n"));
  const texts: string[] = [];
  const numbers = new Int32Array(lines.length);
  for (let at = 0; at < lines.length; at += 1) {
    const each = run[(lines.numbers[at] ?? 1) - 1];
    texts.push(each?.text ?? "");
    numbers[at] = each?.line ?? 0;
  }
  return {
    file: index,
    path: file.path,
    name,
    lines: { ...lines, numbers },
    texts,
    first: run[0]?.line ?? 0,
    last: run.at(-1)?.line ?? 0,
  };
}

/** A run in which nothing was moved; one in which something was is left out where most of it was. */
function withoutMoved(piece: Piece, moved: ReadonlySet<number>): Piece[] {
  return shareMoved(piece, moved) > 0.3 ? [] : [piece];
}

function shareMoved({ lines }: Piece, moved: ReadonlySet<number>): number {
  if (moved.size === 0 || lines.length < MOVED) return 0;
  let hits = 0;
  for (let at = 0; at + MOVED <= lines.length; at += 1)
    if (moved.has(windowAt(lines.exact, at, MOVED))) hits += 1;
  return hits / (lines.length - MOVED + 1);
}

/** Functions whose lines were all added. */
function functionsOf(file: ReviewedFile, index: number, moved: ReadonlySet<number>): Piece[] {
  const { after } = file;
  if (after === undefined || after.length > TEXT_LIMIT) return [];
  const added = new Map(
    file.hunks.flatMap(({ lines }) =>
      lines.flatMap(({ kind, text, new: line }) =>
        kind === "added" && line !== undefined ? [[line, text] as const] : [],
      ),
    ),
  );
  if (added.size < FUNCTION) return [];
  return outlineOf(file.path, after).definitions.flatMap(({ name, kind, line: head, end }) => {
    if ((kind !== "function" && kind !== "method") || end - head + 1 < FUNCTION) return [];
    const run: { text: string; line: number }[] = [];
    for (let line = head; line <= end; line += 1) {
      const text = added.get(line);
      if (text === undefined) return [];
      run.push({ text, line });
    }
    const piece = pieceOf(file, index, run, name);
    if (piece.lines.length < FUNCTION || isPoor(piece.texts)) return [];
    return withoutMoved(piece, moved);
  });
}

/** Whether lines say too little to be worth a finding: tables, lists of fields, the same again and again. */
function isPoor(texts: readonly string[]): boolean {
  const distinct = new Set(texts.map((text) => text.trim()));
  const telling = [...distinct].filter(
    (text) => text.length > 8 && /[=(]|\b(?:return|if|for|while|await|throw|raise)\b/.test(text),
  );
  return distinct.size < Math.min(5, texts.length) || telling.length < 3;
}

const word = /[\p{L}\p{N}_$]+/gu;

/** Whether the lines from a place are the function's with other names in them: each name stands for one other. */
function isSameFunction(
  { lines: own, texts }: Piece,
  lines: CodeLines,
  at: number,
  all: readonly string[],
): boolean {
  if (at + own.length > lines.length) return false;
  for (let offset = 0; offset < own.length; offset += 1)
    if (own.shape[offset] !== lines.shape[at + offset]) return false;
  const forward = new Map<string, string>();
  const backward = new Map<string, string>();
  for (let offset = 0; offset < own.length; offset += 1) {
    const mine = (texts[offset] ?? "").match(word) ?? [];
    const theirs = (all[(lines.numbers[at + offset] ?? 1) - 1] ?? "").match(word) ?? [];
    if (mine.length !== theirs.length) return false;
    for (const [index, name] of mine.entries()) {
      const other = theirs[index] ?? "";
      if ((forward.get(name) ?? other) !== other || (backward.get(other) ?? name) !== name)
        return false;
      if (name !== other && (isFixed(name) || isFixed(other))) return false;
      forward.set(name, other);
      backward.set(other, name);
    }
  }
  const renamed = [...forward].filter(([name, other]) => name !== other).length;
  // With most names other, the shape is all that is the same, and shapes repeat.
  return renamed <= Math.max(3, forward.size * 0.4);
}

const keywords = new Set(
  "if else for while return await async function const let var new throw try catch finally switch case break continue class in of typeof instanceof null undefined true false this self None True False def and or not is elif except raise with yield lambda pass fn mut match impl pub func defer go range nil begin end do then unless rescue int void public private static final".split(
    " ",
  ),
);

/** What a renaming leaves alone: keywords and numbers. */
function isFixed(name: string): boolean {
  return keywords.has(name) || /^\d/.test(name);
}
