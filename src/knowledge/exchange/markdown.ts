/** Markdown as blocks with their lines: enough of it to tell rules from what surrounds them. */

export interface Block {
  readonly kind:
    | "heading"
    | "item"
    | "paragraph"
    | "code"
    | "comment"
    | "quote"
    | "table"
    | "break";
  /** 1-based lines of the file, both included. */
  readonly first: number;
  readonly last: number;
  /** Of a heading its words; of an item what stands behind its mark, moved to the left; else the lines as they are. */
  readonly text: string;
  /** Of a heading. */
  readonly level?: number;
  /** Of an item: it has a number. */
  readonly ordered?: boolean;
  /** False for a code fence or a comment that reaches the end of the text. */
  readonly closed: boolean;
}

const atxHeading = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const comment = /^ {0,3}<!--/;
const breakLine = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const item = /^( {0,3})([-*+]|(\d{1,9})[.)])(?:([ \t]+)(\S.*)|[ \t]*)$/;
const quote = /^ {0,3}>/;
const tableRow = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$/;
const underline = /^ {0,3}(=+|-+)[ \t]*$/;

/** Lines of a text without their ends. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

/** The blocks of a text whose first line has this number in its file. */
export function blocksOf(text: string, firstLine = 1): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length;) {
    if (isBlank(lines[index])) {
      index += 1;
      continue;
    }
    const { end, ...block } = blockAt(lines, index);
    blocks.push({ ...block, first: firstLine + index, last: firstLine + end - 1 });
    index = end;
  }
  return blocks;
}

/** Whether a text ends inside a code fence or a comment, so that whatever is put after it would be swallowed. */
export function leavesOpen(text: string): boolean {
  const blocks = blocksOf(text);
  if (blocks.some((block) => !block.closed)) return true;
  const prose = blocks
    .filter(({ kind }) => kind !== "code")
    .map((block) => block.text)
    .join("\n\n")
    .replaceAll(/(`+)[^`][^]{0,4000}?\1/g, "");
  return prose.lastIndexOf("<!--") > prose.lastIndexOf("-->");
}

type Found = Omit<Block, "first" | "last"> & {
  /** Index of the line after the block. */
  readonly end: number;
};

function blockAt(lines: readonly string[], start: number): Found {
  const line = lines[start] ?? "";
  const raw = (end: number): string => lines.slice(start, end).join("\n");
  const opening = fence.exec(line);
  if (opening !== null) {
    const { end, closed } = fenceEnd(lines, start, opening[1] ?? "");
    return { kind: "code", text: raw(end), end, closed };
  }
  if (comment.test(line)) {
    const last = lines.findIndex((each, index) => index >= start && each.includes("-->"));
    const end = last === -1 ? lines.length : last + 1;
    return { kind: "comment", text: raw(end), end, closed: last !== -1 };
  }
  const heading = atxHeading.exec(line);
  if (heading !== null) {
    const text = headingText(line.slice(heading[0].length));
    return { kind: "heading", text, level: heading[1]?.length ?? 1, end: start + 1, closed: true };
  }
  if (breakLine.test(line)) return { kind: "break", text: line, end: start + 1, closed: true };
  if (item.test(line)) return itemAt(lines, start);
  if (quote.test(line)) {
    const end = endWhile(lines, start, (each) => quote.test(each));
    return { kind: "quote", text: raw(end), end, closed: true };
  }
  if (/^(?: {4}|\t)/.test(line)) {
    const end = endWhile(lines, start, (each) => /^(?: {4}|\t)/.test(each));
    return { kind: "code", text: raw(end), end, closed: true };
  }
  if (
    line.includes("|") &&
    (lines[start + 1]?.length ?? 0) < 1_000 &&
    tableRow.test(lines[start + 1] ?? "")
  ) {
    const end = endWhile(lines, start, (each) => !isBlank(each));
    return { kind: "table", text: raw(end), end, closed: true };
  }
  return paragraphAt(lines, start);
}

/** The words of a heading without the hash signs that may close it. */
function headingText(rest: string): string {
  const words = rest.trim();
  let end = words.length;
  while (words[end - 1] === "#") end -= 1;
  const closed = end < words.length && (end === 0 || /[ \t]/.test(words[end - 1] ?? ""));
  return closed ? words.slice(0, end).trim() : words;
}

function paragraphAt(lines: readonly string[], start: number): Found {
  let end = start + 1;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? "";
    const under = underline.exec(line);
    if (under !== null) {
      const text = lines.slice(start, end).join(" ").trim();
      const level = under[1]?.startsWith("=") === true ? 1 : 2;
      return { kind: "heading", text, level, end: end + 1, closed: true };
    }
    if (isBlank(line) || interrupts(line)) break;
  }
  return { kind: "paragraph", text: lines.slice(start, end).join("\n"), end, closed: true };
}

/** Whether a line begins a block of its own without a blank line before it. */
function interrupts(line: string): boolean {
  return (
    fence.test(line) ||
    comment.test(line) ||
    atxHeading.test(line) ||
    breakLine.test(line) ||
    quote.test(line) ||
    item.exec(line)?.[5] !== undefined
  );
}

function itemAt(lines: readonly string[], start: number): Found {
  const match = item.exec(lines[start] ?? "");
  const base = match?.[1]?.length ?? 0;
  const gap = (match?.[4] ?? " ").length;
  const indent = base + (match?.[2]?.length ?? 1) + (gap > 4 ? 1 : gap);
  const text = [match?.[5] ?? ""];
  let open: string | undefined;
  let end = start + 1;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? "";
    const belongs = indentOf(line) >= base + 2;
    if (isBlank(line)) {
      const next = endWhile(lines, end, isBlank);
      if (indentOf(lines[next] ?? "") < base + 2) break;
      for (; end < next; end += 1) text.push("");
      end -= 1;
      continue;
    }
    if (!belongs && (open !== undefined || interrupts(line) || isBlank(lines[end - 1]))) {
      break;
    }
    const moved = withoutIndent(line, indent);
    const mark = fence.exec(moved)?.[1];
    if (open === undefined) open = mark;
    else if (closes(moved, open)) open = undefined;
    text.push(moved);
  }
  const ordered = match?.[3] !== undefined;
  return {
    kind: "item",
    text: text.join("\n").trimEnd(),
    ordered,
    end,
    closed: open === undefined,
  };
}

function fenceEnd(
  lines: readonly string[],
  start: number,
  mark: string,
): { end: number; closed: boolean } {
  for (let index = start + 1; index < lines.length; index += 1) {
    if (closes(lines[index] ?? "", mark)) return { end: index + 1, closed: true };
  }
  return { end: lines.length, closed: false };
}

function closes(line: string, mark: string): boolean {
  const trimmed = line.trim();
  return (
    indentOf(line) < 4 &&
    trimmed.length >= mark.length &&
    trimmed === (mark[0] ?? "").repeat(trimmed.length)
  );
}

function endWhile(
  lines: readonly string[],
  start: number,
  holds: (line: string) => boolean,
): number {
  let end = start + 1;
  while (end < lines.length && holds(lines[end] ?? "")) end += 1;
  return end;
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === "";
}

/** Columns before the first character; a tab counts four. */
function indentOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === " ") columns += 1;
    else if (character === "\t") columns += 4;
    else break;
  }
  return columns;
}

function withoutIndent(line: string, columns: number): string {
  let removed = 0;
  let index = 0;
  while (removed < columns && (line[index] === " " || line[index] === "\t")) {
    removed += line[index] === "\t" ? 4 : 1;
    index += 1;
  }
  return line.slice(index);
}
