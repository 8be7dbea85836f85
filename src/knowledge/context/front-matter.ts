/**
 * Markdown with YAML front matter, kept byte for byte.
 *
 * People write these files and diff them; a program that changes one key must not re-quote, re-indent or drop the rest.
 * So an edit replaces the text of one value at the place where the YAML parser says it stands. Printing the parsed
 * document instead loses flow style, alignment of comments and line ends; it is only the fallback.
 */
import { isDeepStrictEqual } from "node:util";
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  stringify,
} from "yaml";
import { z } from "zod";
import { messageOf } from "../../ground/core/error.ts";

export interface FrontMatterFile {
  readonly status: "parsed";
  readonly path: string;
  /** The whole file as it was read. */
  readonly text: string;
  /** Plain values of the front matter. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Everything below the closing `---`, untrimmed. */
  readonly body: string;
  /** 1-based line in the file on which the body starts. */
  readonly bodyLine: number;
  /** 1-based line in the file of a key or of the nearest key above it that exists. */
  readonly lineOf: (keys: readonly (string | number)[]) => number;
}

export interface BrokenFile {
  readonly status: "broken";
  readonly path: string;
  /** 1-based line in the file. */
  readonly line: number;
  readonly reason: string;
}

/** Start of the YAML, its text, and what follows, as offsets of the file. */
interface Fences {
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
}

const opening = /^\uFEFF?---[ \t]*\r?\n/;
const closing = /^---[ \t]*(?:\r?\n|$)/gm;

function fencesOf(text: string): Fences | undefined {
  const first = opening.exec(text);
  if (first === null) return undefined;
  closing.lastIndex = first[0].length;
  const last = closing.exec(text);
  if (last === null) return undefined;
  return { start: first[0].length, end: last.index, bodyStart: last.index + last[0].length };
}

function linesIn(text: string): number {
  return text.split("\n").length;
}

/** Parses a file; a broken one is a value that says where and why. */
export function parseFrontMatter(path: string, text: string): FrontMatterFile | BrokenFile {
  const broken = (line: number, reason: string): BrokenFile => ({
    status: "broken",
    path,
    line,
    reason,
  });
  if (!opening.test(text)) return broken(1, "The file does not start with a line `---`.");
  const fences = fencesOf(text);
  if (fences === undefined) return broken(1, "The front matter is never closed by a line `---`.");

  const counter = new LineCounter();
  const document = parseDocument(text.slice(fences.start, fences.end), { lineCounter: counter });
  const lineAt = (offset: number): number => 1 + Math.max(1, counter.linePos(offset).line);
  const error = document.errors[0];
  if (error !== undefined) return broken(lineAt(error.pos[0]), firstLine(error.message));
  if (!isMap(document.contents)) return broken(2, "The front matter holds no `key: value` lines.");
  const data = plain(document);
  if (typeof data === "string") return broken(2, data);
  return {
    status: "parsed",
    path,
    text,
    data,
    body: text.slice(fences.bodyStart),
    bodyLine: linesIn(text.slice(0, fences.bodyStart)),
    lineOf: (keys) => lineAt(offsetOf(document, keys)),
  };
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "");
}

const plainMap = z.record(z.string(), z.unknown());

/** Values of the document, or the reason why there are none (too many aliases, keys that are no text). */
function plain(document: Document.Parsed): Record<string, unknown> | string {
  try {
    const parsed = plainMap.safeParse(document.toJS({ maxAliasCount: 100 }));
    return parsed.success ? parsed.data : "The front matter holds no `key: value` lines.";
  } catch (thrown) {
    return messageOf(thrown);
  }
}

/** Offset of the deepest existing key on the way. */
function offsetOf(document: Document.Parsed, keys: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of keys) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair === undefined) break;
    if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

/** The file as text; unchanged it is what was read. */
export function serialiseFrontMatter(file: FrontMatterFile): string {
  return file.text;
}

/** A new file from values and a body, with `\n` line ends. */
export function composeFrontMatter(data: Readonly<Record<string, unknown>>, body: string): string {
  return `---\n${stringify(data, { lineWidth: 0 })}---\n${body}`;
}

/**
 * The text of the file with one key (nested by `keys`) set; the rest stays as it was wherever the parser can tell the
 * value's place, and is printed anew in the worst case. Values and unknown keys are never lost either way.
 */
export function withKey(file: FrontMatterFile, keys: readonly string[], value: unknown): string {
  const fences = fencesOf(file.text);
  if (fences === undefined) return file.text;
  const yaml = file.text.slice(fences.start, fences.end);
  const eol = /\r\n/.test(file.text.slice(0, fences.bodyStart)) ? "\r\n" : "\n";

  const changed = parseDocument(yaml);
  changed.setIn(keys, changed.createNode(value));
  const wanted = plain(changed);
  const rebuilt = (text: string): string =>
    file.text.slice(0, fences.start) + text + file.text.slice(fences.end);

  const edit = editInPlace(yaml, keys, value, eol);
  if (edit !== undefined) {
    // Trusted only once it reads back as what was asked for.
    const parsed = parseFrontMatter(file.path, rebuilt(edit));
    if (parsed.status === "parsed" && isDeepStrictEqual(parsed.data, wanted)) return parsed.text;
  }
  return rebuilt(changed.toString({ lineWidth: 0 }).replaceAll(/\r?\n/g, eol));
}

/** Replaces or appends one value in YAML text; undefined where that cannot be done by cutting and pasting. */
function editInPlace(
  yaml: string,
  keys: readonly string[],
  value: unknown,
  eol: string,
): string | undefined {
  const inline = inlineText(value);
  let node: unknown = parseDocument(yaml).contents;
  for (const [depth, key] of keys.entries()) {
    if (!isMap(node)) return undefined;
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair === undefined) {
      if (depth !== 0 || keys.length !== 1) return undefined;
      const line = stringify({ [key]: value }, { lineWidth: 0 }).replaceAll("\n", eol);
      return yaml === "" || yaml.endsWith("\n") ? yaml + line : undefined;
    }
    node = pair.value;
  }
  if (!isNode(node) || node.range === undefined || node.range === null) return undefined;
  const [start, end] = node.range;
  const old = yaml.slice(start, end);
  // A block scalar or block collection owns whole lines; only what stands on one line is swapped.
  if (inline === undefined || old === "" || /[\r\n]/.test(old)) return undefined;
  return yaml.slice(0, start) + inline + yaml.slice(end);
}

/** A value on one line, in flow style; undefined when it takes more. */
function inlineText(value: unknown): string | undefined {
  const text = stringify(value, {
    lineWidth: 0,
    collectionStyle: "flow",
    blockQuote: false,
    flowCollectionPadding: true,
  }).replace(/\n$/, "");
  return text.includes("\n") ? undefined : text;
}
