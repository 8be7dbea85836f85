/**
 * One side of a changed file, line by line, with strings and comments told apart from code.
 *
 * Most readers look for words that mean something in code alone: `catch` in a sentence of a comment is no error path.
 * A scan of quotes and comment marks tells that for every language at the price of one pass, and never fails on a
 * text that does not parse, as half-written changes do.
 */
import type { ReviewedFile } from "../reviewed.ts";
import { LONGEST_LINE } from "./changed-lines.ts";

export interface SideLine {
  /** 1-based. */
  readonly line: number;
  /** Without comments, and with strings emptied; the columns stay. */
  readonly code: string;
  /** Without comments. */
  readonly text: string;
  /** What its comments say. */
  readonly comment: string;
  /** Whether the change added it; on the old side, removed it. */
  readonly changed: boolean;
  /** Whether lines of the other side stood right before it. */
  readonly after: boolean;
}

/** Longer texts are data, in characters: of these only the hunks are read. */
const TEXT_LIMIT = 2_000_000;

const news = new WeakMap<object, readonly SideLine[]>();
const olds = new WeakMap<object, readonly SideLine[]>();

/** The new side: all of it where its text is known, else what the hunks show. */
export function newSideOf(file: ReviewedFile): readonly SideLine[] {
  let side = news.get(file);
  if (side === undefined) {
    side = sideOf(file, "new");
    news.set(file, side);
  }
  return side;
}

/** The old side, as `newSideOf`. */
export function oldSideOf(file: ReviewedFile): readonly SideLine[] {
  let side = olds.get(file);
  if (side === undefined) {
    side = sideOf(file, "old");
    olds.set(file, side);
  }
  return side;
}

function sideOf(file: ReviewedFile, side: "old" | "new"): SideLine[] {
  const changed = new Set<number>();
  const after = new Set<number>();
  const shown = new Map<number, string>();
  const own = side === "new" ? "added" : "removed";
  for (const { lines } of file.hunks) {
    let isAfter = false;
    for (const each of lines) {
      const line = each[side];
      if (line === undefined) {
        isAfter = true;
        continue;
      }
      if (isAfter) after.add(line);
      isAfter = false;
      if (each.kind === own) changed.add(line);
      shown.set(line, each.text);
    }
  }
  const text = side === "new" ? file.after : file.before;
  const path = side === "new" ? file.path : file.oldPath;
  const whole = text !== undefined && text.length <= TEXT_LIMIT;
  const numbers = whole ? undefined : [...shown.keys()].toSorted((a, b) => a - b);
  const source = whole ? text : (numbers ?? []).map((line) => shown.get(line) ?? "").join("\n");
  return maskedLines(path, source).map((masked, index) => {
    const line = numbers?.[index] ?? index + 1;
    return { ...masked, line, changed: changed.has(line), after: after.has(line) };
  });
}

export type MaskedLine = Pick<SideLine, "code" | "text" | "comment">;

interface Lexis {
  /** Marks of a comment that ends with its line. */
  readonly line: readonly string[];
  readonly block: readonly (readonly [string, string])[];
  readonly quotes: string;
  readonly triple: boolean;
  readonly kind: "script" | "rust" | "php" | "other";
}

const slash: Lexis = {
  line: ["//"],
  block: [["/*", "*/"]],
  quotes: "\"'",
  triple: false,
  kind: "other",
};
const hash: Lexis = { ...slash, line: ["#"], block: [] };
const lexes: ReadonlyMap<string, Lexis> = new Map(
  (
    [
      [
        "ts tsx mts cts js jsx mjs cjs vue svelte astro",
        { ...slash, quotes: "\"'`", kind: "script" },
      ],
      ["go", { ...slash, quotes: "\"'`" }],
      ["rs", { ...slash, quotes: '"', kind: "rust" }],
      ["java kt kts cs swift scala groovy gradle dart", { ...slash, triple: true }],
      ["c h cc cpp cxx hh hpp hxx m mm proto scss less v zig", slash],
      ["css", { ...slash, line: [] }],
      ["php", { ...slash, line: ["//", "#"], kind: "php" }],
      ["py pyi", { ...hash, triple: true }],
      ["rb ex exs sh bash zsh pl pm r jl nim yml yaml toml cfg conf tf properties env mk", hash],
      ["sql", { ...slash, line: ["--"] }],
      ["lua hs", { ...slash, line: ["--"], block: [] }],
      ["graphql gql", { ...hash, triple: true }],
      [
        "html htm xml csproj fsproj props",
        { ...slash, line: [], block: [["<!--", "-->"]], quotes: '"' },
      ],
      ["ini", { ...hash, line: ["#", ";"] }],
    ] as const satisfies readonly (readonly [string, Lexis])[]
  ).flatMap(([list, lexis]) => list.split(" ").map((ending) => [ending, lexis] as const)),
);

function lexisOf(path: string): Lexis | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^(?:Makefile|Dockerfile|Gemfile|Rakefile|\.env)/.test(name)) return hash;
  return lexes.get(name.slice(name.lastIndexOf(".") + 1).toLowerCase());
}

/** The lines of a text, each cut to `LONGEST_LINE` characters; in an unknown language all of it is code. */
export function maskedLines(path: string, text: string): MaskedLine[] {
  const lines = text.split("\n").map((line) => line.slice(0, LONGEST_LINE).replace(/\r$/, ""));
  if (lines.at(-1) === "") lines.pop();
  const lexis = lexisOf(path);
  if (lexis === undefined) return lines.map((line) => ({ code: line, text: line, comment: "" }));
  const scan: Scan = { lexis, close: "", inComment: false, templates: [] };
  return lines.map((line) => maskedLine(line, scan));
}

/** What is open where a line ends. */
interface Scan {
  readonly lexis: Lexis;
  /** What closes the open string or comment; empty in code. */
  close: string;
  inComment: boolean;
  /** Depth of braces in each `${` of the open template literals. */
  readonly templates: number[];
}

function maskedLine(line: string, scan: Scan): MaskedLine {
  const { lexis } = scan;
  let code = "";
  let text = "";
  let comment = "";
  let at = 0;
  while (at < line.length) {
    const from = at;
    if (scan.close !== "") {
      const { inComment } = scan;
      at = readOpen(line, at, scan);
      const part = line.slice(from, at);
      const blank = " ".repeat(part.length);
      if (inComment) comment += part;
      text += inComment ? blank : part;
      // The mark that closes a string stays, so that a string is still seen to be one.
      code += inComment || scan.close !== "" ? blank : blank.slice(1) + part.slice(-1);
      continue;
    }
    if (lexis.line.some((mark) => opensComment(line, at, mark, lexis))) {
      comment += line.slice(at);
      break;
    }
    const block = lexis.block.find(([open]) => line.startsWith(open, at));
    if (block === undefined) {
      at = plainEnd(line, opened(line, at, scan), scan);
      const part = line.slice(from, at);
      text += part;
      code += part;
    } else {
      scan.close = block[1];
      scan.inComment = true;
      at += block[0].length;
      code += " ".repeat(at - from);
      text += " ".repeat(at - from);
    }
  }
  if (!scan.inComment && !goesOn(scan)) scan.close = "";
  return { code, text, comment: comment.trim() };
}

const plainRun = /[^"'`/#*<{}\-;]+/y;
const plainRustRun = /[^"'`/#*<{}\-;r]+/y;

/** The end of the run of characters from a place that open and close nothing. */
function plainEnd(line: string, at: number, { lexis, close }: Scan): number {
  if (close !== "") return at;
  const run = lexis.kind === "rust" ? plainRustRun : plainRun;
  run.lastIndex = at;
  return run.test(line) ? run.lastIndex : at;
}

/** Whether an open string may run over its line's end; one that may not was no string. */
function goesOn({ close, lexis }: Scan): boolean {
  return close.length > 1 || close === "`" || (close === '"' && lexis.kind === "rust");
}

function opensComment(line: string, at: number, mark: string, { kind }: Lexis): boolean {
  if (!line.startsWith(mark, at)) return false;
  if (mark === "#") {
    if (kind === "php" && line[at + 1] === "[") return false;
    // `$#`, `a#b` and `#{` are no comments.
    return at === 0 || /[\s;)}\],]/.test(line[at - 1] ?? "");
  }
  return true;
}

/** Reads on in an open string or comment, and settles what it ends with; the place behind. */
function readOpen(line: string, from: number, scan: Scan): number {
  const { close, inComment } = scan;
  const isRaw = close.startsWith('"#');
  for (let at = from; at < line.length; at += 1) {
    if (!inComment && !isRaw && line[at] === "\\") {
      at += 1;
    } else if (line.startsWith(close, at)) {
      scan.close = "";
      scan.inComment = false;
      return at + close.length;
    } else if (close === "`" && scan.lexis.kind === "script" && line.startsWith("${", at)) {
      scan.templates.push(0);
      scan.close = "";
      return at + 2;
    }
  }
  return line.length;
}

/** Reads one piece of code, or opens a string; the place behind it. */
function opened(line: string, at: number, scan: Scan): number {
  const { lexis } = scan;
  const character = line[at] ?? "";
  const top = scan.templates.length - 1;
  if (top >= 0 && character === "{") scan.templates[top] = (scan.templates[top] ?? 0) + 1;
  else if (top >= 0 && character === "}") {
    const depth = scan.templates[top] ?? 0;
    if (depth > 0) scan.templates[top] = depth - 1;
    else {
      scan.templates.pop();
      scan.close = "`";
    }
    return at + 1;
  }
  if (lexis.kind === "rust") {
    const raw = /^r(#{0,8})"/.exec(line.slice(at, at + 12));
    if (raw !== null && !/\w/.test(line[at - 1] ?? "")) {
      scan.close = `"${raw[1] ?? ""}`;
      return at + raw[0].length;
    }
    if (character === "'")
      return at + (/^'(?:\\.[^']{0,8}|[^'\\])'/u.exec(line.slice(at, at + 14))?.[0].length ?? 1);
  }
  if (lexis.triple && (line.startsWith('"""', at) || line.startsWith("'''", at))) {
    scan.close = line.slice(at, at + 3);
    return at + 3;
  }
  if (character !== "" && lexis.quotes.includes(character)) {
    scan.close = character;
    return at + 1;
  }
  if (lexis.kind === "script" && character === "/") return at + regularExpressionAt(line, at);
  return at + 1;
}

/** Length of the regular expression that begins at a slash; 1 where the slash divides. */
function regularExpressionAt(line: string, at: number): number {
  const before = line.slice(Math.max(0, at - 20), at).trimEnd();
  if (before !== "" && !/[(,=:[!&|?{};+>~^%*-]$|\b(?:return|typeof|case|in|of)$/.test(before))
    return 1;
  let inClass = false;
  for (let end = at + 1; end < line.length; end += 1) {
    const character = line[end];
    if (character === "\\") end += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) return end - at + 1;
  }
  return 1;
}

/** Texts of a side joined for patterns that go over lines, and the way back from a place in it. */
export interface Joined {
  readonly code: string;
  /** Index into the side's lines. */
  readonly indexAt: (offset: number) => number;
}

export function joined(side: readonly Pick<SideLine, "code">[]): Joined {
  const starts = new Int32Array(side.length);
  let offset = 0;
  for (const [index, { code }] of side.entries()) {
    starts[index] = offset;
    offset += code.length + 1;
  }
  return {
    code: side.map(({ code }) => code).join("\n"),
    indexAt(place) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= place) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** How far a line is indented, a tab as 4; undefined for a line without code. */
export function indentOf(text: string): number | undefined {
  const blank = /^\s*/.exec(text)?.[0] ?? "";
  if (blank.length === text.length) return undefined;
  return blank.replaceAll("\t", "    ").length;
}
