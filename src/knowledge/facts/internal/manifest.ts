/**
 * Manifests and settings as plain values, and where in their text something stands.
 *
 * The files come from anybody: what cannot be parsed is `undefined` with a reason, and nothing here throws.
 */
import { parse as parseToml } from "smol-toml";
import { parseAllDocuments } from "yaml";

export type Table = Readonly<Record<string, unknown>>;

export type Parsed =
  | { readonly status: "parsed"; readonly value: Table }
  | { readonly status: "broken"; readonly reason: string };

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The table behind a path of keys; an empty one where there is none. */
export function tableAt(value: unknown, ...keys: readonly string[]): Table {
  const found = valueAt(value, ...keys);
  return isTable(found) ? found : {};
}

export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let current: unknown = value;
  for (const key of keys) {
    if (!isTable(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** JSON, also with comments and trailing commas, as configuration files have them. */
export function readJson(text: string): Parsed {
  const plain = text.replace(/^\uFEFF/, "");
  try {
    return tableOf(JSON.parse(plain));
  } catch (error) {
    try {
      return tableOf(JSON.parse(withoutTrailingCommas(withoutComments(plain, "//", ["/*", "*/"]))));
    } catch {
      return brokenBy(error);
    }
  }
}

/** The parser's own limit on nesting stands, and dates stay objects that nobody looks into. */
export function readToml(text: string): Parsed {
  try {
    return tableOf(parseToml(text, { maxDepth: 64 }));
  } catch (error) {
    return brokenBy(error);
  }
}

/** The parser's time grows faster than the text, and no settings that people write are longer, in characters. */
const YAML_LIMIT = 200_000;

/** The first document of a YAML file; aliases are counted by the parser, so that none unfolds without end. */
export function readYaml(text: string): Parsed {
  if (text.length > YAML_LIMIT) return { status: "broken", reason: "it is too long" };
  try {
    const [first] = parseAllDocuments(text, { logLevel: "silent", prettyErrors: false });
    if (first === undefined) return { status: "broken", reason: "it holds no table" };
    const [error] = first.errors;
    return error === undefined ? tableOf(first.toJS({ maxAliasCount: 100 })) : brokenBy(error);
  } catch (error) {
    return brokenBy(error);
  }
}

function tableOf(value: unknown): Parsed {
  if (isTable(value)) return { status: "parsed", value };
  return { status: "broken", reason: "it holds no table" };
}

function brokenBy(error: unknown): Parsed {
  const message = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "";
  return { status: "broken", reason: message.replaceAll(/\s+/g, " ").slice(0, 160) };
}

/**
 * The text with its comments blanked out, so that offsets and lines stay. Quotes are respected: an address in a string
 * is no comment.
 */
export function withoutComments(
  text: string,
  line: string | undefined,
  block?: readonly [open: string, close: string],
): string {
  const pieces: string[] = [];
  let kept = 0;
  let quote = "";
  const cut = (from: number, to: number): void => {
    pieces.push(text.slice(kept, from), text.slice(from, to).replaceAll(/[^\n]/g, " "));
    kept = to;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === "\\") at += 1;
      else if (character === quote || character === "\n") quote = "";
    } else if (line !== undefined && text.startsWith(line, at)) {
      const end = text.indexOf("\n", at);
      cut(at, end < 0 ? text.length : end);
      at = end < 0 ? text.length : end;
    } else if (block !== undefined && text.startsWith(block[0], at)) {
      const end = text.indexOf(block[1], at + block[0].length);
      cut(at, end < 0 ? text.length : end + block[1].length);
      at = kept - 1;
    } else if (character === '"' || character === "'") quote = character;
  }
  pieces.push(text.slice(kept));
  return pieces.join("");
}

function withoutTrailingCommas(text: string): string {
  const pieces: string[] = [];
  let kept = 0;
  let quoted = false;
  let comma = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quoted) {
      if (character === "\\") at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') {
      quoted = true;
      comma = -1;
    } else if (character === ",") comma = at;
    else if (character === "}" || character === "]") {
      if (comma >= 0) {
        pieces.push(text.slice(kept, comma));
        kept = comma + 1;
      }
      comma = -1;
    } else if (character.trim() !== "") comma = -1;
  }
  pieces.push(text.slice(kept));
  return pieces.join("");
}

/** The line of an offset, 1-based. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
  }
  return line;
}

/** The line of the first place where `needle` stands at or after the first place of each of `after`; 1 without one. */
export function lineOf(text: string, needle: string, ...after: readonly string[]): number {
  let from = 0;
  for (const each of after) from = Math.max(from, text.indexOf(each, from));
  const found = text.indexOf(needle, from);
  return found < 0 ? 1 : lineAt(text, found);
}

/** The line of the first match; undefined without one. */
export function lineMatching(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text);
  return found === null ? undefined : lineAt(text, found.index);
}

export interface Element {
  /** Names from the root, as `project/dependencies/dependency`. */
  readonly path: string;
  readonly attributes: string;
  /** The text directly in it, trimmed. */
  readonly text: string;
  readonly line: number;
  /** Texts of its children by name. */
  readonly children: ReadonlyMap<string, string>;
}

const DEPTH_LIMIT = 40;

/** The elements of an XML file without its comments, each when it ends; what is not well-formed is passed over. */
export function readXml(text: string): Element[] {
  const clean = withoutXmlComments(text);
  const found: Element[] = [];
  const open: {
    name: string;
    attributes: string;
    from: number;
    at: number;
    children: Map<string, string>;
  }[] = [];
  const tag = /<(\/?)([\w:.-]+)([^<>]*)>/g;
  let line = 1;
  let newline = clean.indexOf("\n");
  for (const match of clean.matchAll(tag)) {
    const [whole, slash, name = "", rest = ""] = match;
    while (newline >= 0 && newline < match.index) {
      line += 1;
      newline = clean.indexOf("\n", newline + 1);
    }
    const end = match.index + whole.length;
    if (slash === "") {
      if (open.length >= DEPTH_LIMIT) continue;
      open.push({ name, attributes: rest, from: end, at: line, children: new Map() });
      if (!rest.endsWith("/")) continue;
    }
    const from = open.findLastIndex((each) => each.name === name);
    if (from < 0) continue;
    const element = open[from];
    if (element === undefined) continue;
    open.length = from;
    const inside = slash === "" ? "" : clean.slice(element.from, match.index);
    const own = inside.includes("<") ? "" : inside.trim();
    open.at(-1)?.children.set(name, own);
    found.push({
      path: [...open.map((each) => each.name), name].join("/"),
      attributes: element.attributes,
      text: own,
      line: element.at,
      children: element.children,
    });
  }
  return found;
}

/** An attribute's value among the attributes of a tag. */
export function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1];
}

function withoutXmlComments(text: string): string {
  const pieces: string[] = [];
  let kept = 0;
  for (let at = text.indexOf("<!--"); at >= 0; at = text.indexOf("<!--", kept)) {
    const end = text.indexOf("-->", at + 4);
    const to = end < 0 ? text.length : end + 3;
    pieces.push(text.slice(kept, at), text.slice(at, to).replaceAll(/[^\n]/g, " "));
    kept = to;
  }
  pieces.push(text.slice(kept));
  return pieces.join("");
}

/**
 * The version that a range settles on: `15` of `^15.1.0`, `7.1` with two parts. Undefined where it leaves the major
 * open, as `>=4`, `^18 || ^19`, `*` and `latest` do.
 */
export function versionOf(range: string | undefined, parts = 1): string | undefined {
  if (range === undefined) return undefined;
  const alternatives = range
    .replace(/^(?:npm|jsr):(?:@?[\w./-]+@)?/, "")
    .split("||")
    .map((each) => settled(each.trim(), parts));
  const first = alternatives[0];
  return alternatives.every((each) => each === first) ? first : undefined;
}

function settled(range: string, parts: number): string | undefined {
  const version = /^(?:[~^=]|~=|==|===|~>)?\s*v?(\d{1,6}(?:\.\d{1,6})*)/.exec(range);
  if (version !== null) {
    const rest = range.slice(version[0].length).trim();
    // `1.2 - 3`, `1.2, < 3`: the rest may widen only what begins with a bare version.
    if (rest.startsWith("-") && /^-\s/.test(rest)) return undefined;
    return cutVersion(version[1] ?? "", parts);
  }
  const bounds = /^>=\s*v?(\d{1,6}(?:\.\d{1,6})*)\s*,?\s*<\s*v?(\d{1,6})((?:\.0)*)$/.exec(range);
  if (bounds === null) return undefined;
  const [, low = "", high = "", zeros = ""] = bounds;
  const major = low.split(".")[0] ?? "";
  const upper = Number(high) - 1 === Number(major) || (zeros === "" && high === major);
  return upper && parts === 1 ? major : undefined;
}

function cutVersion(version: string, parts: number): string {
  return version.split(".").slice(0, parts).join(".");
}
