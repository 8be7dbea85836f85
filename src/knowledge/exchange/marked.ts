/**
 * Entries as Tacit writes them into another tool's file, and back.
 *
 * A shared file keeps its owner's text: ours stands between two marks, and only that is ever replaced. Each entry
 * carries its kind and slug in a comment, so that what was written out is recognised when the file is imported. The
 * visible words stay the truth for everything else; a colleague's edit between the marks is then seen as one.
 */
import { type Entry, EntryKind } from "../../ground/contract/entry.ts";
import { linesOf } from "./markdown.ts";
import { scopeFromWords, scopeInWords } from "./scope.ts";

const BEGIN = "<!-- tacit:begin -->";
const END = "<!-- tacit:end -->";
const NOTICE =
  "<!-- `tacit context export` writes what stands between these marks, from .tacit/context. -->";

const beginLine = /^[ \t]*<!--\s*tacit:begin\s*-->[ \t]*$/;
const endLine = /^[ \t]*<!--\s*tacit:end\s*-->[ \t]*$/;
const entryLine =
  /^[ \t]*<!--\s*tacit:entry (?<kind>\w+)\/(?<slug>[^>]{1,200}?)(?<scoped>, scoped)?(?: · [^>]{0,100})?\s*-->[ \t]*$/;

/** Headings over the entries of a kind. */
const headings: Readonly<Record<EntryKind, string>> = {
  project: "Project",
  architecture: "Architecture",
  convention: "Conventions",
  decision: "Decisions",
  risk: "Risks",
  term: "Terms",
};

/** An entry to be written, and whether its scope must stand in words. */
export interface WrittenEntry {
  readonly entry: Entry;
  readonly inWords: boolean;
}

/** An entry read back from a file that Tacit wrote. */
export interface MarkedEntry {
  readonly kind: EntryKind;
  readonly slug: string;
  readonly title: string;
  /** As the words say; undefined where there are none, and the file or its folder tells. */
  readonly scope: string[] | undefined;
  readonly body: string;
  /** 1-based lines of the file, both included. */
  readonly first: number;
  readonly last: number;
}

/** The block of a shared file, marks included, with `\n` line ends and none at its end. */
export function blockOf(entries: readonly WrittenEntry[]): string {
  const parts = [`${BEGIN}\n${NOTICE}`];
  let kind: EntryKind | undefined;
  for (const written of entries) {
    const { entry } = written;
    if (entry.front.kind !== kind) parts.push(`## ${headings[entry.front.kind]}`);
    kind = entry.front.kind;
    parts.push(`<!-- tacit:entry ${markOf(written)} -->\n${textOf(written, "###")}`);
  }
  return [...parts, END].join("\n\n");
}

/** The text of a file that holds one entry, below its front matter. */
export function fileOf(written: WrittenEntry): string {
  const mark = `<!-- tacit:entry ${markOf(written)} · written by tacit context export -->`;
  return `${mark}\n${textOf(written, "#")}\n`;
}

function markOf({ entry, inWords }: WrittenEntry): string {
  return `${entry.front.kind}/${entry.slug}${inWords ? ", scoped" : ""}`;
}

function textOf({ entry, inWords }: WrittenEntry, level: string): string {
  const parts = [`${level} ${escaped(oneLine(entry.front.title))}`];
  if (inWords) parts.push(scopeInWords(entry.front.scope ?? []));
  const body = plainBody(entry.body);
  if (body !== "") parts.push(escaped(body));
  return parts.join("\n\n");
}

/** A body with `\n` line ends, as it is compared and written. */
export function plainBody(body: string): string {
  return body.replaceAll("\r\n", "\n").trim();
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** A mark inside an entry's own text gets a backslash, and one more for each it has, so that it marks nothing. */
function escaped(text: string): string {
  return text.replaceAll(/<!--(\s*\\*)tacit:/g, "<!--$1\\tacit:");
}

function unescaped(text: string): string {
  return text.replaceAll(/<!--(\s*\\*)\\tacit:/g, "<!--$1tacit:");
}

/** Where the block stands in a text, as offsets: from its first mark to the end of its last. */
export type Marks =
  | { readonly status: "none" }
  | { readonly status: "one"; readonly start: number; readonly end: number }
  /** 1-based line of the mark that is wrong. */
  | { readonly status: "damaged"; readonly line: number; readonly message: string };

/** Finds the block; marks count wherever they have a line of their own, also inside code, so that none is overlooked. */
export function marksIn(text: string): Marks {
  const found: { mark: "begin" | "end"; line: number; start: number; end: number }[] = [];
  let start = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/^\uFEFF/, "").replace(/\r$/, "");
    const mark = beginLine.test(line) ? "begin" : endLine.test(line) ? "end" : undefined;
    if (mark !== undefined) {
      const lead = raw.startsWith("\uFEFF") ? 1 : 0;
      const end = start + raw.replace(/\r$/, "").length;
      found.push({ mark, line: index + 1, start: start + lead, end });
    }
    start += raw.length + 1;
  }
  const [first, second, third] = found;
  if (first === undefined) return { status: "none" };
  if (first.mark === "end") {
    return damaged(first.line, `\`${END}\` stands there without \`${BEGIN}\` before it.`);
  }
  if (second === undefined) {
    return damaged(first.line, `\`${BEGIN}\` stands there and no \`${END}\` follows.`);
  }
  if (second.mark === "begin") {
    return damaged(second.line, `A second \`${BEGIN}\` stands there before the first has its end.`);
  }
  if (third !== undefined) {
    return damaged(third.line, "There are marks there for a second time.");
  }
  return { status: "one", start: first.start, end: second.end };
}

function damaged(line: number, message: string): Marks {
  return { status: "damaged", line, message };
}

/** Reads entries back from the text between the marks, or of a file that holds one; undefined where there is none. */
export function markedEntries(text: string, firstLine: number): MarkedEntry[] | undefined {
  const lines = linesOf(text);
  const starts = lines.flatMap((line, index) => (entryLine.test(line) ? [index] : []));
  if (starts.length === 0) return undefined;
  const endMark = lines.findLastIndex((line) => endLine.test(line));
  const found: MarkedEntry[] = [];
  for (const [position, start] of starts.entries()) {
    const groups = entryLine.exec(lines[start] ?? "")?.groups ?? {};
    const kind = EntryKind.safeParse(groups["kind"]);
    if (!kind.success) continue;
    const next = starts[position + 1];
    const nextKind =
      next === undefined ? undefined : entryLine.exec(lines[next] ?? "")?.groups?.["kind"];
    let end = next ?? lines.length;
    if (endMark > start) end = Math.min(end, endMark);
    const own = lines.slice(start + 1, end);
    // Where the next entry is of another kind, the heading over its kind stands at the end.
    if (nextKind !== undefined && nextKind !== kind.data) withoutHeading(own, nextKind);
    while (own.length > 0 && own.at(-1)?.trim() === "") own.pop();
    const last = firstLine + start + own.length;
    found.push({
      kind: kind.data,
      slug: groups["slug"] ?? "",
      first: firstLine + start,
      last,
      ...contentOf(own, groups["scoped"] !== undefined),
    });
  }
  return found;
}

function withoutHeading(lines: string[], kind: string): void {
  const expected = EntryKind.safeParse(kind);
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  if (expected.success && lines.at(-1) === `## ${headings[expected.data]}`) lines.pop();
}

function contentOf(
  lines: readonly string[],
  inWords: boolean,
): Pick<MarkedEntry, "title" | "scope" | "body"> {
  const rest = [...lines];
  skipBlank(rest);
  const title = /^#{1,6} (.*)$/.exec(rest[0] ?? "")?.[1];
  if (title !== undefined) rest.shift();
  skipBlank(rest);
  const scope = inWords ? scopeFromWords(rest[0] ?? "") : undefined;
  if (scope !== undefined) rest.shift();
  const body = unescaped(rest.join("\n").trim());
  return { title: unescaped(title ?? "").trim(), scope, body };
}

function skipBlank(lines: string[]): void {
  while (lines[0]?.trim() === "") lines.shift();
}
