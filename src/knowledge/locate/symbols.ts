/**
 * Definitions found by regular expression: names, kinds and rough ends, in any of the usual languages.
 *
 * A parser for each language would know better where a definition ends; this is enough to point at a place.
 */
import type { SourceFile } from "../codebase/files.ts";
import { partsOf } from "./tokens.ts";

export interface FoundSymbol {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  /** First line, 1-based. */
  readonly start: number;
  /** Last line, 1-based, inclusive. */
  readonly end: number;
  readonly score: number;
}

const modifiers =
  "(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|async|unsafe|const|pub(?:\\([^)]*\\))?)\\s+)*";
const named = new RegExp(
  `^(\\s*)${modifiers}(function\\*?|class|interface|type|enum|struct|trait|impl|def|fn|func|mod|namespace|record|object)\\s+(?:\\([^)]*\\)\\s*)?([\\p{L}_$][\\p{L}\\p{N}_$]*)`,
  "u",
);
const assigned = /^((?:export\s+)?)(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;
const LINE_LIMIT = 400;

/** The definitions of a file in order of their lines. */
export function definitionsIn(file: SourceFile): Omit<FoundSymbol, "score">[] {
  const found: { name: string; kind: string; start: number; indent: number }[] = [];
  for (const [index, line] of file.lines.entries()) {
    if (line.length > LINE_LIMIT) continue; // minified; and patterns stay cheap
    const definition = named.exec(line);
    if (definition !== null) {
      const [, indent = "", kind = "", name = ""] = definition;
      found.push({ name, kind: kindOf(kind), start: index + 1, indent: indent.length });
      continue;
    }
    const constant = assigned.exec(line);
    if (constant !== null) {
      const name = constant[2] ?? "";
      const kind = /=>|=\s*(async\s+)?function/.test(line) ? "function" : "constant";
      found.push({ name, kind, start: index + 1, indent: 0 });
    }
  }
  return found.map(({ name, kind, start, indent }, at) => {
    const next = found.slice(at + 1).find((other) => other.indent <= indent);
    let end = (next?.start ?? file.lines.length + 1) - 1;
    while (end > start && (file.lines[end - 1] ?? "").trim() === "") end -= 1;
    return { path: file.path, name, kind, start, end };
  });
}

function kindOf(keyword: string): string {
  return /^(function\*?|def|fn|func)$/.test(keyword) ? "function" : keyword;
}

/** Definitions whose names share words with the text, heaviest words first, ties by place. */
export function symbolsFor(
  tokens: ReadonlySet<string>,
  weightOf: (token: string) => number,
  files: readonly SourceFile[],
  limit: number,
): FoundSymbol[] {
  return files
    .flatMap(definitionsIn)
    .map((symbol) => {
      const shared = new Set(partsOf(symbol.name).filter((part) => tokens.has(part)));
      let score = 0;
      for (const part of shared) score += weightOf(part);
      return { ...symbol, score: rounded(score) };
    })
    .filter((symbol) => symbol.score > 0)
    .toSorted(
      (a, b) =>
        b.score - a.score || (a.path === b.path ? a.start - b.start : a.path < b.path ? -1 : 1),
    )
    .slice(0, limit);
}

/** Four decimals: enough to tell scores apart, few enough to read and to compare. */
export function rounded(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
