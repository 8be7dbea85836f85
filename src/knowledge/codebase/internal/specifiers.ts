/** The module specifiers in a text, by regular expression: they stand in lines of their own in every language. */
import type { LanguageName } from "../parsers.ts";

const scriptLine =
  /^[ \t]*(?:import|export)\b(?:[^;'"`]{0,4000}?\bfrom)?\s*["']([^"'\n]{1,300})["']/gm;
const scriptCall = /\b(?:import|require)\(\s*["'`]([^"'`\n$]{1,300})["'`]\s*[,)]/g;

/** A specifier, and the offsets of the statement or the part of one that has it. */
export interface FoundSpecifier {
  readonly specifier: string;
  readonly from: number;
  readonly to: number;
}

function captured(text: string, pattern: RegExp, base = 0): FoundSpecifier[] {
  return Array.from(text.matchAll(pattern), ({ 0: whole, 1: specifier = "", index }) => ({
    specifier,
    from: base + index,
    to: base + index + whole.length,
  }));
}

/** The same statement for each of several specifiers. */
function each(
  { 0: whole, index }: RegExpExecArray,
  specifiers: readonly string[],
): FoundSpecifier[] {
  return specifiers.map((specifier) => ({ specifier, from: index, to: index + whole.length }));
}

function inPython(text: string): FoundSpecifier[] {
  const pattern =
    /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]{0,8000}\)|[^\n#;]+)|import[ \t]+([^\n#;]+))/gm;
  return Array.from(text.matchAll(pattern)).flatMap((match) => {
    const [, from, names = "", plain] = match;
    if (plain !== undefined) return each(match, plain.split(",").map(wordOf));
    if (from === undefined) return [];
    const joint = from.endsWith(".") ? "" : ".";
    const modules = names
      .replaceAll(/#[^\n]*/g, "")
      .replaceAll(/[()\\]/g, " ")
      .split(",")
      .map((part) => wordOf(part))
      .filter((name) => /^[a-z_]\w*$/.test(name))
      .map((name) => `${from}${joint}${name}`);
    return each(match, [from, ...modules]);
  });
}

/** The first word: what stands before `as`. */
function wordOf(part: string): string {
  return part.trim().split(/\s/, 1)[0] ?? "";
}

function inGo(text: string): FoundSpecifier[] {
  const pattern = /^[ \t]*import\b\s*(?:\(([^)]{0,20000})\)|([^\n]{0,300}))/gm;
  return Array.from(text.matchAll(pattern)).flatMap(({ 0: whole, 1: group, 2: single, index }) => {
    const inside = group ?? single ?? "";
    return captured(inside, /["`]([^"`\n]+)["`]/g, index + whole.indexOf(inside));
  });
}

function inRust(text: string): FoundSpecifier[] {
  const uses = /^[ \t]*(?:pub(?:\([^)]{0,40}\))?\s+)?use\s+([^;]{1,8000});/gm;
  const modules = /^[ \t]*(?:pub(?:\([^)]{0,40}\))?\s+)?mod\s+(\w+)\s*;/gm;
  return [
    ...captured(text, modules).map((found) => ({
      ...found,
      specifier: `self::${found.specifier}`,
    })),
    ...captured(text, /^[ \t]*extern\s+crate\s+(\w+)/gm),
    ...Array.from(text.matchAll(uses)).flatMap((use) =>
      each(use, expanded((use[1] ?? "").replaceAll(/\s+/g, " ").trim())),
    ),
  ];
}

/** `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`; `self` and `*` name the module they stand in. */
function expanded(use: string, depth = 0): string[] {
  const brace = use.indexOf("{");
  if (brace < 0 || depth > 8) {
    return [
      use
        .replace(/ as .*$/, "")
        .replace(/::(?:\*|self)$/, "")
        .replace(/^::/, "")
        .trim(),
    ].filter((path) => /^[\w:#]+$/.test(path));
  }
  const prefix = use.slice(0, brace);
  const inside = use.slice(brace + 1, use.lastIndexOf("}"));
  const parts: string[] = [];
  let level = 0;
  let from = 0;
  for (let index = 0; index <= inside.length; index += 1) {
    const character = inside[index];
    if (character === "{") level += 1;
    else if (character === "}") level -= 1;
    else if (character === undefined || (character === "," && level === 0)) {
      parts.push(inside.slice(from, index).trim());
      from = index + 1;
    }
  }
  return parts
    .filter((part) => part !== "")
    .flatMap((part) => expanded(`${prefix}${part}`, depth + 1));
}

function inPhp(text: string): FoundSpecifier[] {
  const uses =
    /^[ \t]*use\s+(?:function\s+|const\s+)?([\\\w]+(?:\s*\{[^}]{0,4000}\}|[^;]{0,300}));/gm;
  const files = /\b(?:require|include)(?:_once)?\b[^;'"\n]{0,60}["']([^"'\n]{1,300})["']/g;
  return [
    ...Array.from(text.matchAll(uses)).flatMap((match) => {
      const use = match[1] ?? "";
      const group = /^([\\\w]+)\s*\{([^}]*)\}/.exec(use);
      const prefix = group?.[1] ?? "";
      const paths = (group?.[2] ?? use)
        .split(",")
        .map((part) => `${prefix}${wordOf(part)}`)
        .filter((path) => path.length > prefix.length);
      return each(match, paths);
    }),
    ...captured(text, files).map((found) => ({
      ...found,
      specifier: found.specifier.replace(/^\//, "./"),
    })),
  ];
}

function inScripts(text: string, whole: string): FoundSpecifier[] {
  const lines = captured(text, scriptLine).map(({ specifier, from, to }) => {
    // Without semicolons a match may begin at a statement before.
    const own = text
      .slice(from, to)
      .search(/^[ \t]*(?:import|export)\b(?![^]*^[ \t]*(?:import|export)\b)/m);
    return { specifier, from: from + Math.max(0, own), to };
  });
  return [...lines, ...captured(whole, scriptCall)];
}

/**
 * The specifiers in a text, each once. `inner` holds import statements from left out bodies; `whole` is the text with
 * its bodies, for what a script loads late.
 */
export function importsIn(
  language: LanguageName | undefined,
  text: string,
  inner = "",
  whole = text,
): string[] {
  const all = [
    ...specifiersIn(language, text, whole),
    ...(language === "Python" ? inPython(inner) : []),
  ];
  return [...new Set(all.map(({ specifier }) => specifier))].filter((name) => name !== "");
}

/** Every specifier with its place in `text`, and in `whole` for what a script loads late: line for line the same text. */
export function specifiersIn(
  language: LanguageName | undefined,
  text: string,
  whole = text,
): FoundSpecifier[] {
  switch (language) {
    case "Python":
      return inPython(text);
    case "Go":
      return inGo(text);
    case "Rust":
      return inRust(text);
    case "Java":
      return captured(text, /^[ \t]*import\s+(?:static\s+)?([\w.]+(?:\.\*)?)\s*;/gm);
    case "Kotlin":
      return captured(text, /^[ \t]*import\s+([\w.`]+(?:\.\*)?)/gm);
    case "CSharp":
      return captured(
        text,
        /^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)\s*;/gm,
      );
    case "Ruby":
      return Array.from(
        text.matchAll(/^[ \t]*(require|require_relative|load)[ \t(]+["']([^"'\n#]{1,300})["']/gm),
        ({ 0: statement, 1: verb, 2: name = "", index }) => ({
          specifier: verb === "require_relative" && !name.startsWith(".") ? `./${name}` : name,
          from: index,
          to: index + statement.length,
        }),
      );
    case "Php":
      return inPhp(text);
    case "C":
    case "Cpp":
      return captured(text, /^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]{1,300})[">]/gm);
    case "TypeScript":
    case "Tsx":
    case "JavaScript":
    case undefined:
      return inScripts(text, whole);
  }
}
