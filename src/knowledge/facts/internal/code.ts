/**
 * Where in a source text something really is code.
 *
 * A regular expression finds candidates cheaply; the syntax tree, asked only where there is one, says whether a candidate
 * stands in a comment or in a string. Reading only candidates keeps a scan near the cost of reading the files.
 */
import type { SgRoot } from "@ast-grep/napi";
import { canParse, type LanguageName, languageOf, parseText } from "../../codebase/parsers.ts";

/** Answers whether the character at an offset is code. */
export type CodeTest = (offset: number) => boolean;

const quotes: Readonly<Record<LanguageName, string>> = {
  TypeScript: "comment string template_string regex",
  Tsx: "comment string template_string regex jsx_text",
  JavaScript: "comment string template_string regex jsx_text",
  Python: "comment string",
  Go: "comment interpreted_string_literal raw_string_literal rune_literal",
  Rust: "line_comment block_comment string_literal raw_string_literal char_literal",
  Java: "line_comment block_comment string_literal character_literal",
  Kotlin: "line_comment multiline_comment string_literal",
  CSharp:
    "comment string_literal verbatim_string_literal raw_string_literal interpolated_string_expression",
  Ruby: "comment string heredoc_body regex string_array symbol_array",
  Php: "comment string encapsed_string heredoc nowdoc text",
  C: "comment string_literal",
  Cpp: "comment string_literal raw_string_literal",
};

const holes: Readonly<Partial<Record<LanguageName, string>>> = {
  TypeScript: "template_substitution",
  Tsx: "template_substitution jsx_expression",
  JavaScript: "template_substitution jsx_expression",
  Python: "interpolation",
  Kotlin: "interpolated_expression",
  CSharp: "interpolation",
  Ruby: "interpolation",
};

/** Texts above this many characters are data: nothing in them is taken for code. */
const TEXT_LIMIT = 1_000_000;

/** The test for one text; the text is parsed when it is first asked something that needs it. */
export function codeTest(path: string, text: string): CodeTest {
  let test: CodeTest | undefined;
  const language = languageIn(path);
  return (offset) => {
    if (test === undefined && language !== undefined && isPlain(language, text, offset))
      return true;
    return (test ??= made(path, text))(offset);
  };
}

/** What may run over the end of a line, and so may hold the beginning of the next. */
const longQuotes: Readonly<Partial<Record<LanguageName, readonly string[]>>> = {
  TypeScript: ["`"],
  Tsx: ["`", "</", "/>", ">\n"],
  JavaScript: ["`", "</", "/>", ">\n"],
  Python: ['"""', "'''"],
  Go: ["`"],
  Java: ['"""'],
  CSharp: ['"""', '@"', '$"'],
};

/**
 * Whether an offset is code for want of anything before it that it could be in: most imports stand at the beginning of a
 * line at the top of a file, and parsing the file for each of them would be most of the cost of a scan.
 */
function isPlain(language: LanguageName, text: string, offset: number): boolean {
  const quotesHere = longQuotes[language];
  if (quotesHere === undefined || text.length > TEXT_LIMIT) return false;
  if (offset > 0 && text[offset - 1] !== "\n") return false;
  const before = text.slice(0, offset);
  if (/\\\r?\n$/.test(before.slice(-3)) || quotesHere.some((quote) => before.includes(quote))) {
    return false;
  }
  // Whatever an opening mark stands in, the closing one after it ends it.
  const open = language === "Python" ? -1 : before.lastIndexOf("/*");
  return open < 0 || before.lastIndexOf("*/") >= open + 2;
}

function made(path: string, text: string): CodeTest {
  if (text.length > TEXT_LIMIT) return () => false;
  const language = languageIn(path);
  if (language === undefined) return outside(lexed(text));
  if (!canParse(language)) return outside(lexed(text));
  try {
    return outside(spansIn(language, parseText(language, text)));
  } catch {
    return outside(lexed(text)); // native code that refuses a text loses nothing else
  }
}

/** Vue, Svelte and Astro carry scripts, which `scriptOf` has cut out. */
function languageIn(path: string): LanguageName | undefined {
  return languageOf(path) ?? (/\.(?:vue|svelte|astro)$/.test(path) ? "TypeScript" : undefined);
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly code: boolean;
}

function spansIn(language: LanguageName, root: SgRoot): Span[] {
  const inCode = new Set((holes[language] ?? "").split(" ").filter((kind) => kind !== ""));
  const kinds = [...quotes[language].split(" "), ...inCode];
  return root
    .root()
    .findAll({ rule: { any: kinds.map((kind) => ({ kind })) } })
    .map((node) => {
      const { start, end } = node.range();
      return { from: start.index, to: end.index, code: inCode.has(String(node.kind())) };
    });
}

/** The innermost span decides; spans come in the order of their beginnings, outer ones first. */
function outside(spans: readonly Span[]): CodeTest {
  return (offset) => {
    let code = true;
    for (const span of spans) {
      if (span.from > offset) break;
      if (offset < span.to) code = span.code;
    }
    return code;
  };
}

/** Comments from `#` and strings, for languages without a parser here, such as Elixir. */
function lexed(text: string): Span[] {
  const spans: Span[] = [];
  const add = (from: number, to: number): number => {
    spans.push({ from, to, code: false });
    return to;
  };
  for (let at = 0; at < text.length;) {
    const character = text[at];
    if (character === "#" && text[at + 1] !== "{") {
      const end = text.indexOf("\n", at);
      at = add(at, end < 0 ? text.length : end);
    } else if (text.startsWith('"""', at) || text.startsWith("'''", at)) {
      const end = text.indexOf(text.slice(at, at + 3), at + 3);
      at = add(at, end < 0 ? text.length : end + 3);
    } else if (character === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
      at = add(at, end + 1);
    } else if (character === "?" && /[^\w\s]/.test(text[at + 1] ?? "")) at += 2;
    else at += 1;
  }
  return spans;
}

/**
 * The script of a Vue, Svelte or Astro file with everything else blanked out, so that offsets stay; other texts as they
 * are.
 */
export function scriptOf(path: string, text: string): string {
  if (path.endsWith(".astro")) {
    const end = text.startsWith("---") ? text.indexOf("\n---", 3) : -1;
    return end < 0 ? "" : `   ${text.slice(3, end)}`;
  }
  if (!/\.(?:vue|svelte)$/.test(path)) return text;
  const pieces: string[] = [];
  let kept = 0;
  for (let open = text.indexOf("<script"); open >= 0; open = text.indexOf("<script", kept)) {
    const from = text.indexOf(">", open);
    const to = from < 0 ? -1 : text.indexOf("</script", from);
    if (to < 0) break;
    pieces.push(text.slice(kept, from + 1).replaceAll(/[^\n]/g, " "), text.slice(from + 1, to));
    kept = to;
  }
  return pieces.join("");
}

/** The offset of the first match of a pattern (with the flag `g`) that is code. */
export function firstInCode(text: string, pattern: RegExp, isCode: CodeTest): number | undefined {
  for (const match of text.matchAll(pattern)) if (isCode(match.index)) return match.index;
  return undefined;
}
