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

/** The code among the lines that a hunk added or removed, each cut at 600 characters; names of an import over several lines are none. */
export function codeLines(hunk: Pick<Hunk, "lines">, side: "added" | "removed"): string[] {
  const found: string[] = [];
  let closing: string | undefined;
  for (const { kind, text } of hunk.lines) {
    if (kind !== side && kind !== "context") continue;
    const line = text.slice(0, LINE_LIMIT);
    if (closing !== undefined) {
      if (line.includes(closing)) closing = undefined;
      // Whatever it is, an import does not go on behind a statement.
      else if (line.includes(";")) closing = undefined;
      continue;
    }
    closing = opensImport(line);
    if (kind === side && closing === undefined && isCodeLine(line)) found.push(line);
  }
  return found;
}

const opening =
  /^\s*(?:import\s(?:type\s)?[\w$*,\s]*(\{)|import\s+(\()|export\s+(?:type\s+)?(\{)|(?:pub\s+)?use\s+[\w:\\]*(\{)|from\s+\S+\s+import\s+(\())[\w$*,:\s]*$/;

/** What closes the list of names that a line opens: `import {`, `use a::{`, `from a import (`, `import (`. */
function opensImport(line: string): string | undefined {
  const opened = opening
    .exec(line)
    ?.slice(1)
    .find((one) => one !== undefined);
  return opened === undefined ? undefined : opened === "{" ? "}" : ")";
}

/** A line without its indentation and with single spaces, so that it is the same when only moved or re-indented. */
export function normalised(text: string): string {
  return text.slice(0, LINE_LIMIT).trim().replaceAll(/\s+/g, " ");
}
