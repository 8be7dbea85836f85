/** Markdown that somebody else wrote, as far as a request needs it: headings, list items, and what a reader does not see. */
import { hiddenIn } from "../../exchange/hidden.ts";

export interface Line {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** A heading and the lines up to the next heading of any level. */
export interface Block {
  /** 1 to 6; 0 for what stands before the first heading. */
  readonly level: number;
  readonly heading: string;
  readonly line: number;
  readonly lines: readonly Line[];
}

export interface Item {
  /** On one line, with its continuations. */
  readonly text: string;
  readonly line: number;
  /** `1`, `1.2`: the number in front, of a list or of the text itself. */
  readonly number?: string;
  /** Of a task list; undefined for a plain item. */
  readonly done?: boolean;
  /** `- [ ]*`, as Kiro marks what may be left out. */
  readonly optional?: boolean;
  readonly children: readonly Item[];
}

const fenceMark = /^\s*(```+|~~~+)/;

/** Says for each line in turn whether it is a fence or stands between two. */
export function fenceReader(): (line: string) => boolean {
  let open: string | undefined;
  return (line) => {
    const mark = fenceMark.exec(line)?.[1];
    if (open === undefined) {
      open = mark;
      return mark !== undefined;
    }
    // A closing fence has nothing behind it: CommonMark 0.31, section 4.5.
    if (mark?.startsWith(open) === true && line.trim() === mark) open = undefined;
    return true;
  };
}

/**
 * The blocks of a text, in order.
 *
 * @param bold Whether a line that is bold from end to end is a heading too, as in older issue templates; level 6 then.
 */
export function blocksOf(text: string, { bold = false } = {}): Block[] {
  const inFence = fenceReader();
  let current: { level: number; heading: string; line: number; lines: Line[] } = {
    level: 0,
    heading: "",
    line: 1,
    lines: [],
  };
  const blocks = [current];
  for (const [index, line] of text.split("\n").entries()) {
    const found = inFence(line) ? undefined : headingOf(line, bold);
    if (found === undefined) {
      current.lines.push({ text: line, line: index + 1 });
    } else {
      current = { ...found, line: index + 1, lines: [] };
      blocks.push(current);
    }
  }
  return blocks.filter(({ level, lines }) => level > 0 || textOf(lines) !== "");
}

/** Characters of a line that is a heading; a longer one is text, and would be slow to take apart. */
const LONGEST_HEADING = 300;

function headingOf(line: string, bold: boolean): { level: number; heading: string } | undefined {
  if (line.length > LONGEST_HEADING) return undefined;
  const marked = /^ {0,3}(#{1,6})[ \t](.*)$/.exec(line);
  if (marked !== null) {
    const words = (marked[2] ?? "").trim().replace(/(?:^|[ \t])#+$/, "");
    return { level: marked[1]?.length ?? 1, heading: plain(words) };
  }
  const strong = bold ? /^\*\*([^*]{2,100})\*\*\s*:?$/.exec(line.trimEnd())?.[1] : undefined;
  return strong === undefined ? undefined : { level: 6, heading: plain(strong) };
}

/** The block at `index` and those below it in the outline. */
export function withInner(blocks: readonly Block[], index: number): Block[] {
  const own = blocks[index];
  if (own === undefined) return [];
  const end = blocks.findIndex((block, at) => at > index && block.level <= own.level);
  return blocks.slice(index, end === -1 ? blocks.length : end);
}

/** Lines as text, without blank ones at both ends and without rules across the page. */
export function textOf(lines: readonly Line[]): string {
  const inFence = fenceReader();
  return lines
    .filter(({ text }) => inFence(text) || !/^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/.test(text))
    .map(({ text }) => text.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replace(/^\n+/, "")
    .trimEnd();
}

/** How many lines say something. */
export function linesIn(lines: readonly Line[]): number {
  const text = textOf(lines);
  return text === "" ? 0 : text.split("\n").filter((line) => line.trim() !== "").length;
}

/** Text on one line, without strong marks. */
export function plain(text: string): string {
  return text
    .replaceAll(/\*\*(?=\S)|(?<=\S)\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const itemMark =
  /^(\s*)(?:[-*+]\s+|(\d+)[.)]\s+|(?=\d+(?:\.\d+)+[.)]?\s))(?:\[([ xX~-])\](\*)?\s+)?(.*)$/;

type Growing = { -readonly [Key in keyof Item]: Item[Key] } & { children: Growing[] };

/** List items as a tree, and the lines that belong to none. */
export function itemsOf(lines: readonly Line[]): { items: Item[]; rest: Line[] } {
  const items: Growing[] = [];
  const rest: Line[] = [];
  const inFence = fenceReader();
  let open: { indent: number; item: Growing }[] = [];
  let blank = false;
  for (const { text, line } of lines) {
    const fenced = inFence(text);
    const indent = /^\s*/.exec(text)?.[0].replaceAll("\t", "    ").length ?? 0;
    const match = fenced ? null : itemMark.exec(text);
    const ruled = /^\s*(?:-\s*){3,}$|^\s*(?:\*\s*){3,}$/.test(text);
    if (match !== null && !ruled) {
      const item = itemFrom(match, line);
      open = open.filter((each) => each.indent < indent);
      (open.at(-1)?.item.children ?? items).push(item);
      open.push({ indent, item });
    } else if (text.trim() !== "" && !ruled) {
      // A paragraph goes on without indentation, but not behind a blank line.
      const kept = open.filter((each) => each.indent < indent);
      const owner = (blank ? kept : open).at(-1)?.item;
      if (owner === undefined) {
        open = [];
        rest.push({ text, line });
      } else owner.text = `${owner.text} ${text.trim()}`.trim();
    }
    blank = text.trim() === "";
  }
  return { items, rest };
}

function itemFrom(match: RegExpExecArray, line: number): Growing {
  const [, , ordinal, box, star, words = ""] = match;
  const own = /^(\d+(?:\.\d+)*)[.)]?\s+(.*)$/s.exec(words);
  // `- 3 users` is no third item.
  const numbered = own !== null && (/^\d+\./.test(words) || box !== undefined) ? own : null;
  const number = numbered?.[1] ?? ordinal;
  return {
    text: (numbered?.[2] ?? words).trim(),
    line,
    ...(number === undefined ? {} : { number }),
    ...(box === undefined ? {} : { done: box.toLowerCase() === "x" }),
    ...(star === undefined ? {} : { optional: true }),
    children: [],
  };
}

export interface Seen {
  /** The text that a reader of the rendered page sees; lines keep their numbers. */
  readonly text: string;
  /** Comments that were taken out. */
  readonly comments: number;
  /** Invisible characters that were taken out. */
  readonly characters: number;
}

/**
 * Takes out what a model would read and a person would not: HTML comments, `[//]: # (…)` and invisible characters.
 *
 * In code a comment is shown, so there it stays.
 */
export function seenText(text: string): Seen {
  let comments = 0;
  let inComment = false;
  const inFence = fenceReader();
  const lines = visibleOnly(text).split("\n");
  const lastEnd = lines.findLastIndex((line) => line.includes("-->"));
  for (const [index, whole] of lines.entries()) {
    let kept = "";
    let left = whole;
    if (!inComment && inFence(whole)) continue;
    if (!inComment && /^ {0,3}\[[^\]]*\]:\s*(?:#|<>)\s*(?:\(.*\)|".*"|'.*')\s*$/.test(whole)) {
      comments += 1;
      lines[index] = "";
      continue;
    }
    while (left !== "") {
      if (inComment) {
        const end = left.indexOf("-->");
        inComment = end === -1;
        left = end === -1 ? "" : left.slice(end + 3);
        continue;
      }
      const next = /`+|<!--/.exec(left);
      if (next === null) {
        kept += left;
        break;
      }
      kept += left.slice(0, next.index);
      left = left.slice(next.index);
      if (next[0] === "<!--") {
        // One that is never closed hides the rest where it begins a line, and is shown elsewhere.
        const ends = index === lastEnd && whole.lastIndexOf("-->") > whole.length - left.length;
        const closed = index < lastEnd || ends;
        if (closed || /^ {0,3}$/.test(kept)) {
          comments += 1;
          inComment = true;
          left = left.slice(4);
        } else {
          kept += "<!--";
          left = left.slice(4);
        }
        continue;
      }
      const code = new RegExp(`^${next[0]}(?!\`).*?(?<!\`)${next[0]}(?!\`)`).exec(left)?.[0];
      const taken = code ?? next[0];
      kept += taken;
      left = left.slice(taken.length);
    }
    lines[index] = kept.trimEnd();
  }
  return { text: lines.join("\n"), comments, characters: hiddenIn(text).length };
}

function visibleOnly(text: string): string {
  const hidden = new Map<number, Set<number>>();
  for (const { line, column } of hiddenIn(text)) {
    hidden.set(line, (hidden.get(line) ?? new Set()).add(column));
  }
  if (hidden.size === 0) return text.replace(/^\ufeff/, "");
  return text
    .split("\n")
    .map((line, index) => {
      const columns = hidden.get(index + 1);
      if (columns === undefined) return line;
      return Array.from(line)
        .filter((_, column) => !columns.has(column + 1))
        .join("");
    })
    .join("\n")
    .replace(/^\ufeff/, "");
}

/** Files that a text names: with a folder and an extension, or in backticks with an extension. */
export function pathsIn(text: string): string[] {
  const bare = /(?<![\w/:.@-])(?:[\w.@-]+\/)+[\w.*@-]+\.\w{1,10}(?![\w/])/g;
  const quoted = /`([\w./@*-]+\.\w{1,10})`/g;
  const found = [
    ...[...text.matchAll(bare)].map((match) => ({ at: match.index, path: match[0] })),
    ...[...text.matchAll(quoted)].map((match) => ({ at: match.index, path: match[1] ?? "" })),
  ];
  const paths = found
    .toSorted((a, b) => a.at - b.at)
    .map(({ path }) => path.replace(/^\.\//, ""))
    .filter((path) => !path.startsWith("/") && !path.split("/").includes(".."));
  return [...new Set(paths)];
}
