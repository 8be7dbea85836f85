/**
 * What files import and define, small enough to hold for a whole repository.
 *
 * Two ways in: from the outline that the code index keeps by content, which is cheap and knows neither lines nor what is
 * gone when compiled; and from a text, which knows both. Of a review's files the texts are read, of all others only those
 * that a finding hangs on.
 */
import { isCode, isGenerated, isTest } from "../../../knowledge/codebase/files.ts";
import { importPlacesOf } from "../../../knowledge/codebase/import-places.ts";
import type { ImportResolver } from "../../../knowledge/codebase/imports.ts";
import { type Definition, outlineOf } from "../../../knowledge/codebase/outline.ts";
import { languageOf } from "../../../knowledge/codebase/parsers.ts";
import { isBeside } from "../../../knowledge/mining/extract.ts";

export interface GraphImport {
  readonly specifier: string;
  /** Files of the repository; none for what is outside or unknown. */
  readonly targets: readonly string[];
  /** 1-based; 0 where only an outline was read. */
  readonly line: number;
  /** Gone when compiled; undefined where only an outline was read. */
  readonly typeOnly: boolean | undefined;
  /** Loaded by a function, when it is called; undefined as `typeOnly` is. */
  readonly late: boolean | undefined;
  /** Names taken, where they are written out. */
  readonly names: readonly string[];
}

export interface GraphFile {
  readonly path: string;
  readonly imports: readonly GraphImport[];
  readonly definitions: readonly Definition[];
}

/** By path, production code only. */
export type Graph = ReadonlyMap<string, GraphFile>;

/** A file with more has them from a machine. */
const MOST_IMPORTS = 2_000;
const MOST_DEFINITIONS = 5_000;

/** Whether a path is code that the project runs on: no test, no example, script or migration, nothing machine-made. */
export function isProduction(path: string): boolean {
  return isCode(path) && !isTest(path) && !isGenerated(path) && !isBeside(path);
}

export function isScriptPath(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i.test(path);
}

export function isPythonPath(path: string): boolean {
  return languageOf(path) === "Python";
}

/** From an outline that was read before. */
export function fileOfOutline(
  path: string,
  outline: { readonly definitions: readonly Definition[]; readonly imports: readonly string[] },
  resolve: ImportResolver,
): GraphFile {
  return {
    path,
    imports: outline.imports.slice(0, MOST_IMPORTS).map((specifier) => ({
      specifier,
      targets: resolve(path, specifier),
      line: 0,
      typeOnly: undefined,
      late: undefined,
      names: [],
    })),
    definitions: outline.definitions.slice(0, MOST_DEFINITIONS),
  };
}

/** From its text; `loadParsers` has to be done, or regular expressions tell what they can. */
export function fileOfText(path: string, text: string, resolve: ImportResolver): GraphFile {
  const { definitions } = outlineOf(path, text);
  const lines = text.split("\n");
  const lateLines = linesInFunctions(definitions);
  const types = isPythonPath(path) ? typeCheckingLines(lines) : new Set<number>();
  const found = new Map<string, FoundImport>();
  for (const { specifier, first, last } of importPlacesOf(path, text).slice(0, MOST_IMPORTS)) {
    const statement = statementOf(lines, first, last);
    const typeOnly = isTypeOnly(path, statement) || types.has(first);
    const late = isLate(path, statement, lateLines(first));
    const names = namesIn(path, statement);
    const known = found.get(specifier);
    if (known === undefined) found.set(specifier, { line: first, typeOnly, late, names });
    else found.set(specifier, joined(known, { line: first, typeOnly, late, names }));
  }
  return {
    path,
    imports: [...found].map(([specifier, one]) => ({
      specifier,
      targets: resolve(path, specifier),
      ...one,
    })),
    definitions: definitions.slice(0, MOST_DEFINITIONS),
  };
}

interface FoundImport {
  readonly line: number;
  readonly typeOnly: boolean;
  readonly late: boolean;
  readonly names: readonly string[];
}

/** Two imports of one module; the one that binds harder says where. */
function joined(one: FoundImport, other: FoundImport): FoundImport {
  const weight = ({ typeOnly, late }: FoundImport): number => (typeOnly ? 2 : late ? 1 : 0);
  const first = weight(other) < weight(one) ? other : one;
  // One that takes the whole takes more than any names.
  const whole = [one, other].some(({ names, typeOnly }) => names.length === 0 && !typeOnly);
  return {
    line: first.line,
    typeOnly: one.typeOnly && other.typeOnly,
    late: first.late,
    names: whole ? [] : [...new Set([...one.names, ...other.names])],
  };
}

/** Longest statement that is looked into, in characters. */
const STATEMENT = 4_000;

function statementOf(lines: readonly string[], first: number, last: number): string {
  let statement = "";
  for (let line = first; line <= last && statement.length < STATEMENT; line += 1) {
    statement += `${(lines[line - 1] ?? "").slice(0, STATEMENT)}\n`;
  }
  return statement;
}

function isTypeOnly(path: string, statement: string): boolean {
  if (!isScriptPath(path)) return false;
  if (/^\s*(?:import|export)\s+type\b(?!\s*(?:,|from\b))/.test(statement)) return true;
  const braces = /^\s*(?:import|export)\s*\{([^{}]*)\}\s*from\b/.exec(statement)?.[1];
  const parts = (braces ?? "").split(",").filter((part) => part.trim() !== "");
  return parts.length > 0 && parts.every((part) => /^\s*type\s/.test(part));
}

function isLate(path: string, statement: string, inFunction: boolean): boolean {
  if (isPythonPath(path)) return inFunction;
  if (!isScriptPath(path)) return false;
  if (/^\s*import\s*["']|^\s*(?:import|export)\b[^"'()=]*\bfrom\b/.test(statement)) return false;
  return /\bimport\s*\(/.test(statement) || inFunction;
}

/** Tells whether a line is inside a function. */
function linesInFunctions(definitions: readonly Definition[]): (line: number) => boolean {
  const spans = definitions.filter(({ kind }) => kind === "function" || kind === "method");
  return (line) => spans.some((span) => span.line < line && line <= span.end);
}

/** 1-based lines below `if TYPE_CHECKING:`. */
function typeCheckingLines(lines: readonly string[]): Set<number> {
  const found = new Set<number>();
  let around = -1;
  for (const [at, line] of lines.entries()) {
    const indent = line.length - line.trimStart().length;
    if (around >= 0 && line.trim() !== "" && indent <= around) around = -1;
    if (around >= 0) found.add(at + 1);
    else if (/^\s{0,40}if\s+(?:typing\.)?TYPE_CHECKING\s*:/.test(line)) around = indent;
  }
  return found;
}

/** What a statement takes from its module, as the module calls it; nothing when it takes the whole. */
function namesIn(path: string, statement: string): string[] {
  const list = isScriptPath(path)
    ? /\{([^{}]*)\}/.exec(statement)?.[1]
    : isPythonPath(path)
      ? /\bimport\s*\(?([^()]*)/.exec(statement)?.[1]
      : undefined;
  if (list === undefined) return [];
  // A default import stands before the braces.
  const whole = isScriptPath(path) ? /^\s*import\s+[\w$]+\s*,/.test(statement) : false;
  const names = list
    .split(",")
    .map(
      (part) =>
        part
          .trim()
          .replace(/^type\s+/, "")
          .split(/\s/, 1)[0] ?? "",
    )
    .filter((name) => /^[\w$]+$/.test(name));
  return whole ? ["default", ...names] : names;
}
