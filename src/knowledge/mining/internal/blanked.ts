/**
 * A source text with its comments and the insides of its strings blanked, character for character.
 *
 * What is counted over thousands of files is found by regular expressions, which must not see words in prose. A syntax
 * tree would see none either, and costs ten times as much; the checks that come out are counted again with one.
 */
import type { MinedLanguage } from "./language.ts";

/**
 * Longer lines are data, in characters. They are blanked whole: a pattern that looks for the end of a string tries again
 * at each quote, and a line bounds how far it looks.
 */
const LINE_LIMIT = 1_000;
const longLine = new RegExp(`^[^\\n]{${LINE_LIMIT},}`, "gm");

/** A string keeps its quotes, so that a pattern can say where one stands. What is left open goes on to the end. */
const script =
  /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*(?:`|$)/g;
const python =
  /"""(?:[^\\]|\\[^])*?(?:"""|$)|'''(?:[^\\]|\\[^])*?(?:'''|$)|#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const go = /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'|`[^`]*(?:`|$)/g;
/** A quote alone begins a lifetime. */
const rust =
  /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|r#+"[^]*?(?:"#+|$)|"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\\n]|\\.)'/g;
const java =
  /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"""[^]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'/g;

const patterns: Readonly<Record<MinedLanguage, RegExp>> = {
  TypeScript: script,
  Tsx: script,
  JavaScript: script,
  Python: python,
  Go: go,
  Rust: rust,
  Java: java,
};

/** As long as `text`, with the same lines. */
export function blanked(language: MinedLanguage, text: string): string {
  return text
    .replaceAll(longLine, spaces)
    .replaceAll(patterns[language], (match) =>
      /^[/#]/.test(match) ? spaces(match) : `"${spaces(match.slice(1, -1))}"`,
    );
}

function spaces(text: string): string {
  return text.includes("\n") ? text.replaceAll(/[^\n]/g, " ") : " ".repeat(text.length);
}
