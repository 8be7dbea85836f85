/**
 * Which lines of a hunk are code, in any language: not blank, no comment, no brace alone, no import.
 *
 * Told from the line itself, as the experiment behind RISK-FACTS did: a hunk need not parse, and the points were measured
 * with this very cut. A line inside a comment block that begins like code counts as code.
 */
import type { Hunk } from "../diff.ts";

/** Characters of a line that are looked at; a minified line must not cost more than a long one. */
const LINE_LIMIT = 600;

/** An attribute of Rust (`#[`) is code, and so is what a pointer points to (`*next = …`). */
const comment = /^\s*(?:\/\/|#(?!!?\[)|\/\*|\*(?![\w(])|--\s|"""|'''|<!--)/;
const punctuation = /^[\s{}()[\];,:]*$/;
const importing = new RegExp(
  [
    String.raw`import\b`,
    String.raw`from\s+\S+\s+import\b`,
    String.raw`(?:pub\s+)?use\s+[\w:{\\]`,
    String.raw`using\s+[\w.]+\s*;`,
    String.raw`package\s`,
    String.raw`export\s+(?:\*|(?:type\s*)?\{[^}]*\})\s*from\b`,
    String.raw`(?:const|let|var)\s+[\w{},\s:]+=\s*require\(`,
    String.raw`require(?:_relative)?\s+["']`,
    // One line of Go's import block.
    String.raw`"[\w./-]+"$`,
  ]
    .map((form) => String.raw`^\s*${form}`)
    .join("|"),
);

/** Whether a line is code. */
export function isCodeLine(text: string): boolean {
  const line = text.slice(0, LINE_LIMIT);
  return !punctuation.test(line) && !comment.test(line) && !importing.test(line);
}

/** The code among the lines that a hunk added or removed, each cut at 600 characters. */
export function codeLines(hunk: Pick<Hunk, "lines">, side: "added" | "removed"): string[] {
  return hunk.lines
    .filter(({ kind, text }) => kind === side && isCodeLine(text))
    .map(({ text }) => text.slice(0, LINE_LIMIT));
}

/** A line without its indentation and with single spaces, so that it is the same when only moved or re-indented. */
export function normalised(text: string): string {
  return text.slice(0, LINE_LIMIT).trim().replaceAll(/\s+/g, " ");
}
