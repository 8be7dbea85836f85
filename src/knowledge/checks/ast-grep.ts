/**
 * Convention checks as ast-grep rules.
 *
 * A rule comes from a file in the repository, so it may be wrong; that is a value, and the other rules still run.
 */
import type { SgNode } from "@ast-grep/napi";
import type { AstGrepCheck, Entry, Language } from "../../ground/contract/entry.ts";
import type { Finding } from "../../ground/contract/finding.ts";
import { messageOf } from "../../ground/core/error.ts";
import { loadParsers, parseText } from "../codebase/parsers.ts";
import type { ChangedLines } from "./changed-lines.ts";
import { scopeMatcher } from "./scope.ts";

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

export interface CompiledCheck {
  readonly status: "compiled";
  readonly slug: string;
  readonly message: string;
  readonly language: Language;
  readonly rule: AstGrepCheck["rule"];
  /** In the entry's scope and in a file of the rule's language. */
  readonly concerns: (path: string) => boolean;
}

export interface BrokenCheck {
  readonly status: "broken";
  readonly slug: string;
  readonly reason: string;
}

/** Prepares an entry's rule and tries it on nothing; undefined for an entry without one. */
export async function compileCheck(entry: Entry): Promise<CompiledCheck | BrokenCheck | undefined> {
  const check = entry.front.check?.["ast-grep"];
  if (check === undefined) return undefined;
  const broken = (reason: string): BrokenCheck => ({ status: "broken", slug: entry.slug, reason });
  try {
    await loadParsers();
    nodesIn(check.language, "", check.rule);
    if (scripts.has(check.language)) {
      const pattern = faultyPattern(check.language, check.rule);
      if (pattern !== undefined) {
        return broken(`The pattern \`${pattern}\` is not ${check.language} that parses.`);
      }
    }
  } catch (thrown) {
    return broken(messageOf(thrown).replaceAll(/\s*\n\s*\|->/g, " "));
  }
  const inScope = scopeMatcher(entry.front.scope);
  const languageEndings = endings[check.language];
  return {
    status: "compiled",
    slug: entry.slug,
    message: check.message ?? entry.front.title,
    language: check.language,
    rule: check.rule,
    concerns: (path) => languageEndings.some((ending) => path.endsWith(ending)) && inScope(path),
  };
}

function nodesIn(language: Language, text: string, rule: AstGrepCheck["rule"]): SgNode[] {
  return parseText(language, text).root().findAll({ rule });
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
    } else if (
      typeof value === "string" &&
      nodesIn(language, value, { kind: "ERROR" }).length > 0
    ) {
      return value;
    }
  }
  return undefined;
}

export interface SourceText {
  /** Slash-separated, relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/**
 * Findings of one check, in order of file and line. With `changed`, only matches that touch a changed line; the finding
 * stands at the first such line, and files that the map does not name are left out.
 */
export function findMatches(
  files: readonly SourceText[],
  check: CompiledCheck,
  changed?: ChangedLines,
): Finding[] {
  const findings: Finding[] = [];
  for (const { path, text } of files) {
    const touched = changed === undefined ? "all" : changed.get(path);
    if (touched === undefined || !check.concerns(path)) continue;
    const lines = new Set<number>();
    for (const node of nodesIn(check.language, text, check.rule)) {
      const { start, end } = node.range();
      const line = firstTouched(start.line + 1, end.line + 1, touched);
      if (line !== undefined) lines.add(line);
    }
    for (const line of [...lines].toSorted((a, b) => a - b)) {
      findings.push({ rule: check.slug, path, line, message: check.message, entry: check.slug });
    }
  }
  return findings;
}

function firstTouched(
  first: number,
  last: number,
  touched: Set<number> | "all",
): number | undefined {
  if (touched === "all") return first;
  for (let line = first; line <= last; line += 1) if (touched.has(line)) return line;
  return undefined;
}
