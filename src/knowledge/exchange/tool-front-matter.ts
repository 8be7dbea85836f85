/**
 * Front matter as other tools write it.
 *
 * Their own readers are laxer than YAML: Cursor writes `globs: *.ts`, which YAML takes for an alias. Such a value is
 * read as the text it is. What still cannot be read makes the file's scope unknown, and a rule of unknown scope is not
 * imported, since it would hold for more than its author said.
 */
import {
  composeFrontMatter,
  type FrontMatterFile,
  parseFrontMatter,
} from "../context/front-matter.ts";
import type { FrontMatterShape } from "./formats.ts";
import { folderOf, narrowed, sameScope, splitPatterns } from "./scope.ts";

export interface ToolFile {
  readonly status: "read";
  /** Files that the rules hold for, as the front matter says; undefined for all. */
  readonly scope: string[] | undefined;
  readonly title: string | undefined;
  /** Plain values of the front matter. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What of the front matter was not carried over, as sentences. */
  readonly notes: string[];
  readonly body: string;
  /** 1-based. */
  readonly bodyLine: number;
}

export interface UnreadFile {
  readonly status: "broken";
  /** 1-based. */
  readonly line: number;
  readonly reason: string;
}

/** Reads a file of a tool; text that has no front matter is body. */
export function readToolFile(
  path: string,
  text: string,
  shape: FrontMatterShape | undefined,
): ToolFile | UnreadFile {
  const whole: ToolFile = {
    status: "read",
    scope: undefined,
    title: undefined,
    data: {},
    notes: [],
    body: text.replace(/^\uFEFF/, ""),
    bodyLine: 1,
  };
  if (!/^\uFEFF?---[ \t]*\r?\n/.test(text)) {
    return { ...whole, notes: shape?.silent === "onRequest" ? [onRequest] : [] };
  }
  const empty = /^\uFEFF?---[ \t]*\r?\n(?:[ \t]*\r?\n)*---[ \t]*(?:\r?\n|$)/.exec(text);
  if (empty !== null) {
    const bodyLine = empty[0].split("\n").length;
    return { ...whole, body: text.slice(empty[0].length), bodyLine };
  }
  let file = parseFrontMatter(path, text);
  if (file.status === "broken") {
    const quoted = parseFrontMatter(path, withQuotedGlobs(text));
    // The first reason names what the author wrote.
    if (quoted.status === "parsed") file = quoted;
  }
  if (file.status === "broken") {
    // Where a format has no front matter, `---` is a line across the page.
    if (shape === undefined) return whole;
    return { status: "broken", line: file.line, reason: file.reason };
  }
  return understood(file, shape);
}

const onRequest =
  "The tool reads it only on request; here it holds for its scope once it is accepted.";

function understood(file: FrontMatterFile, shape: FrontMatterShape | undefined): ToolFile {
  const { data } = file;
  const notes: string[] = [];
  const patterns = shape?.globs === undefined ? undefined : patternsIn(data[shape.globs]);
  const mode = shape?.mode === undefined ? undefined : data[shape.mode.key];
  const always =
    (shape?.always !== undefined && data[shape.always] === true) ||
    (shape?.mode !== undefined && mode === shape.mode.always);
  const asked = typeof mode === "string" && (shape?.mode?.onRequest.includes(mode) ?? false);
  const scope = always || patterns === undefined ? undefined : narrowed(patterns);
  const silent = !always && patterns === undefined && mode === undefined;
  if (asked || (silent && shape?.silent === "onRequest")) notes.push(onRequest);
  if (always && patterns !== undefined && narrowed(patterns) !== undefined) {
    notes.push(
      `It holds everywhere, so the tool ignores its \`${shape?.globs}\`, and so is done here.`,
    );
  }
  const anyDepth = (scope ?? []).filter((pattern) => /^!?[^/]*\*[^/]*$/.test(pattern));
  if (anyDepth.length > 0 && shape?.topOnly !== true) {
    notes.push(
      `\`${anyDepth.join("`, `")}\` means files at the top here; write \`**/${anyDepth[0]}\` if every folder is meant.`,
    );
  }
  const known = new Set([shape?.globs, shape?.mode?.key, shape?.always, "description", "name"]);
  const rest = Object.keys(data).filter((key) => !known.has(key));
  if (rest.length > 0) notes.push(`Not carried over: \`${rest.join("`, `")}\`.`);
  const title = [data["description"], data["name"], data["title"]].find(
    (value): value is string => typeof value === "string" && value.trim() !== "",
  );
  return {
    status: "read",
    scope,
    title: title?.replaceAll(/\s+/g, " ").trim(),
    data,
    notes,
    body: file.body,
    bodyLine: file.bodyLine,
  };
}

/** Globs of a value: a string with commas or a list; undefined where there is none. */
function patternsIn(value: unknown): string[] | undefined {
  const parts = Array.isArray(value) ? value : [value];
  const patterns = parts
    .filter((part): part is string => typeof part === "string")
    .flatMap(splitPatterns)
    // Quotes inside an unquoted value are the author's, not part of the glob.
    .map((part) => part.replace(/^(["'])(.*)\1$/, "$2"));
  return patterns.length === 0 ? undefined : patterns;
}

/** A glob of more characters is none; trying each place where it might end would take long. */
const LONGEST_LINE = 2_000;

const looseKeys =
  /^([ \t]*(?:globs|applyTo|paths|fileMatchPattern|description|name|title):)[ \t]+(?!["'|>])(\S.*?)[ \t]*(\r?)$/;
const looseItem = /^([ \t]*-)[ \t]+([*!{[@].*?)[ \t]*(\r?)$/;

/** The text with the values that YAML may misread in quotes; lines stay where they are. */
function withQuotedGlobs(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line, index) => index > 0 && /^---[ \t]*\r?$/.test(line));
  for (let index = 1; index < end; index += 1) {
    const line = lines[index] ?? "";
    if (line.length > LONGEST_LINE) continue;
    const match = looseKeys.exec(line) ?? looseItem.exec(line);
    // A list that is not closed is broken, not lax.
    if (match === null || /^\[[^\]]*$/.test(match[2] ?? "")) continue;
    const [, key = "", value = "", eol = ""] = match;
    const list = /^\[(.*)\]$/.exec(value)?.[1];
    const quoted =
      list === undefined
        ? JSON.stringify(value)
        : `[${splitPatterns(list)
            .map((part) => JSON.stringify(part.replace(/^(["'])(.*)\1$/, "$2")))
            .join(", ")}]`;
    lines[index] = `${key} ${quoted}${eol}`;
  }
  return lines.join("\n");
}

/** Front matter for one rule, with what of its scope the tool cannot be told. */
export interface WrittenFront {
  /** With its `---` lines and `\n` line ends; empty where the tool has none. */
  readonly text: string;
  /** Whether the front matter says the whole scope. */
  readonly exact: boolean;
}

/** Writes front matter such that the rule holds at least where its scope says. */
export function writeFront(
  shape: FrontMatterShape | undefined,
  title: string,
  scope: readonly string[] | undefined,
): WrittenFront {
  const unscoped = scope === undefined || scope.length === 0;
  if (shape === undefined) return { text: "", exact: unscoped };
  const globs = shape.globs === undefined ? undefined : globsFor(scope ?? []);
  const data: Record<string, unknown> = {};
  if (shape.description === true) data["description"] = title.replaceAll(/\s+/g, " ").trim();
  if (shape.mode !== undefined) {
    data[shape.mode.key] =
      globs === undefined ? shape.mode.always : (shape.mode.globs ?? shape.mode.always);
  }
  const value = globs ?? (shape.everywhere === undefined ? undefined : [shape.everywhere]);
  if (shape.globs !== undefined && value !== undefined) {
    data[shape.globs] =
      shape.style === "list" || (shape.style === "list-of-several" && value.length > 1)
        ? value
        : value.join(",");
  }
  if (shape.always !== undefined) data[shape.always] = globs === undefined;
  if (Object.keys(data).length === 0) return { text: "", exact: sameScope(globs, scope) };
  const quoted = composeFrontMatter(data, "");
  const bare = quoted.replace(/^globs: .*$/m, () => `globs: ${value?.join(",") ?? ""}`);
  const text = shape.style === "bare" && told(bare, shape, globs) ? bare : quoted;
  return { text, exact: sameScope(globs, scope) && told(text, shape, globs) };
}

/** Whether front matter reads back as these globs. */
function told(
  text: string,
  shape: FrontMatterShape,
  globs: readonly string[] | undefined,
): boolean {
  const read = readToolFile("", text, shape);
  return read.status === "read" && read.body === "" && sameScope(read.scope, globs);
}

/** The globs that a tool is told; undefined for a rule that it must read everywhere. */
function globsFor(scope: readonly string[]): string[] | undefined {
  const wanted = scope.filter((pattern) => !pattern.startsWith("!"));
  if (wanted.length === 0) return undefined;
  const globs = wanted.map((pattern) => {
    const folder = folderOf([pattern]);
    return folder === undefined ? pattern : `${folder}/**`;
  });
  // One with a comma of its own, or a line end, cannot be told from two.
  const split = splitPatterns(globs.join(","));
  const plain = globs.every((pattern) => pattern.trim() === pattern && !/[\r\n"']/.test(pattern));
  return plain && sameScope(split, globs) && narrowed(globs) !== undefined ? globs : undefined;
}
