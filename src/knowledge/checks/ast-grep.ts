/** Checks by structure: ast-grep rules over the syntax tree of a file. */
import type { AstGrepCheck, Entry, Language } from "../../ground/contract/entry.ts";
import { messageOf } from "../../ground/core/error.ts";
import { loadParsers, parseText } from "../codebase/parsers.ts";
import { type BrokenCheck, type FileCheck, type LineRange, messageFor } from "./check.ts";
import { checkedIn } from "./scope.ts";
import type { SourceText } from "./source-text.ts";

/** What to look for; plain data. */
export type Structure = Pick<AstGrepCheck, "language" | "rule">;

/** Endings of the files that each language's rules are tried on. */
const endings: Readonly<Record<Language, readonly string[]>> = {
  TypeScript: [".ts", ".mts", ".cts"],
  Tsx: [".tsx"],
  JavaScript: [".js", ".mjs", ".cjs", ".jsx"],
  Html: [".html", ".htm"],
  Css: [".css"],
  Python: [".py", ".pyi"],
  Go: [".go"],
  Rust: [".rs"],
  Java: [".java"],
};

const scripts: ReadonlySet<Language> = new Set(["TypeScript", "Tsx", "JavaScript"]);

/** Prepares a rule and tries it on nothing. */
export async function compileAstGrep(
  entry: Entry,
  check: AstGrepCheck,
): Promise<FileCheck | BrokenCheck> {
  const { language, rule } = check;
  const broken = (reason: string): BrokenCheck => ({
    status: "broken",
    slug: entry.slug,
    kind: "ast-grep",
    reason,
  });
  try {
    await loadParsers();
    parseText(language, "").root().findAll({ rule });
    if (searchesIn(rule) > SEARCHES) {
      return broken(
        "It nests too many searches without bounds (`stopBy`), which takes hours in a long file.",
      );
    }
    if (scripts.has(language)) {
      const pattern = faultyPattern(language, rule);
      if (pattern !== undefined) {
        return broken(`The pattern \`${pattern}\` is not ${language} that parses.`);
      }
    }
  } catch (thrown) {
    return broken(messageOf(thrown).replaceAll(/\s*\n\s*\|->/g, " "));
  }
  const inScope = checkedIn(entry.front.scope);
  const needed = neededWords(rule);
  const mayMatch = (text: string): boolean =>
    needed.every((words) => words.some((word) => text.includes(word)));
  return {
    status: "compiled",
    kind: "ast-grep",
    slug: entry.slug,
    message: messageFor(entry, check.message),
    of: "text",
    expect: check.expect ?? "absent",
    resolves: false,
    concerns: (path) => endings[language].some((ending) => path.endsWith(ending)) && inScope(path),
    mayMatch,
    structure: { language, rule },
    matchesIn: (file) => (mayMatch(file.text) ? matchesOfRule(file, { language, rule }) : []),
  };
}

/** Undefined when native code refuses the text: that is no reason to lose the other files. */
export function matchesOfRule(
  file: SourceText,
  { language, rule }: Structure,
): LineRange[] | undefined {
  try {
    return file
      .rootOf(language)
      .root()
      .findAll({ rule })
      .map((node) => {
        const { start, end } = node.range();
        return { first: start.line + 1, last: end.line + 1 };
      });
  } catch {
    return undefined;
  }
}

/**
 * The first pattern that holds a syntax error. ast-grep accepts `foo((` and then never matches: a check that is silent
 * for ever. Only in the script languages, where `$A` is an identifier and so a good pattern parses as it stands.
 */
function faultyPattern(language: Language, rule: unknown): string | undefined {
  if (Array.isArray(rule)) {
    return rule.map((part) => faultyPattern(language, part)).find((found) => found !== undefined);
  }
  if (typeof rule !== "object" || rule === null) return undefined;
  for (const [key, value] of Object.entries(rule)) {
    if (key !== "pattern") {
      const found = faultyPattern(language, value);
      if (found !== undefined) return found;
    } else if (typeof value === "string" && hasError(language, value)) return value;
  }
  return undefined;
}

function hasError(language: Language, text: string): boolean {
  return (
    parseText(language, text)
      .root()
      .findAll({ rule: { kind: "ERROR" } }).length > 0
  );
}

/** Searches without bounds inside of each other that a rule may have; along siblings, which are more, each is two. */
const SEARCHES = 3;

/**
 * How many searches a rule nests. Native code cannot be stopped: `follows` in `follows`, both to the end, took 15 seconds
 * on a thousand statements, and time grows with the third power.
 */
function searchesIn(rule: unknown): number {
  if (Array.isArray(rule)) return Math.max(0, ...rule.map(searchesIn));
  if (typeof rule !== "object" || rule === null) return 0;
  const costs = Object.entries(rule).map(([key, value]: [string, unknown]) => {
    const inner = searchesIn(value);
    switch (key) {
      case "has":
      case "inside":
        return isUnbounded(value) ? inner + 1 : inner;
      case "follows":
      case "precedes":
        return isUnbounded(value) ? inner + 2 : inner;
      case "nthChild":
        return inner + 2;
      default:
        return inner;
    }
  });
  return Math.max(0, ...costs);
}

function isUnbounded(rule: unknown): boolean {
  if (typeof rule !== "object" || rule === null || !("stopBy" in rule)) return false;
  return rule.stopBy !== "neighbor";
}

/**
 * Words without which a rule cannot match: of each list a text must hold at least one. Looking for them costs next to
 * nothing, and most files of a history need no parsing then.
 */
export function neededWords(rule: unknown): string[][] {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return [];
  return Object.entries(rule).flatMap(([key, value]: [string, unknown]) => {
    switch (key) {
      case "pattern":
        // As an object it may say how strictly its words are meant.
        return typeof value === "string" ? wordsOf(value).map((word) => [word]) : [];
      case "regex":
        return typeof value === "string" ? literalsOf(value) : [];
      case "all":
        return Array.isArray(value) ? value.flatMap(neededWords) : [];
      case "any": {
        const parts = Array.isArray(value) ? value.map((part) => neededWords(part)[0]) : [];
        const known = parts.filter((words) => words !== undefined);
        return known.length > 0 && known.length === parts.length ? [known.flat()] : [];
      }
      case "has":
      case "inside":
      case "follows":
      case "precedes":
        return neededWords(withoutBounds(value));
      default:
        return [];
    }
  });
}

/** The words of a regular expression that has nothing else: `^any$`, `^(?:get|set)$`. */
function literalsOf(expression: string): string[][] {
  const bare = expression.replace(/^\^?(?:\((?:\?:)?([^()]*)\)|([^()]*?))\$?$/, "$1$2");
  const words = bare.split("|");
  return words.every((word) => /^[\p{L}\p{N}_]+$/u.test(word)) ? [words] : [];
}

/** A relational rule without what says how far it looks. */
function withoutBounds(rule: unknown): unknown {
  if (typeof rule !== "object" || rule === null) return rule;
  return Object.fromEntries(Object.entries(rule).filter(([key]) => key !== "stopBy"));
}

/** Words that stand in a pattern as they stand in the code: no metavariables, nothing that may be a comment. */
function wordsOf(pattern: string): string[] {
  if (/\/\/|\/\*|#|<!--/.test(pattern)) return [];
  return [...pattern.matchAll(/[\p{L}\p{N}_$]+/gu)]
    .map(([word]) => word)
    .filter((word) => word.length > 1 && !word.includes("$"));
}
