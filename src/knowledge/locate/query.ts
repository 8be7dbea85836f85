/** What a text asks for: its telling terms, and the names, paths and scopes that it writes out. */
import { countedTerms, nameKey, stopWords, termsOfWord, wordPattern } from "./words.ts";

export interface Query {
  readonly text: string;
  /** Without words that only tell. */
  readonly terms: readonly string[];
  /** The word of the text that a term comes from, as it is written. */
  readonly wordOf: ReadonlyMap<string, string>;
  /** Those of the first line. */
  readonly title: readonly string[];
  /** Keys of identifiers: camel-case, snake-case, in backticks, called, or dotted. */
  readonly names: readonly string[];
  /** Words in lower case. */
  readonly words: ReadonlySet<string>;
  /** `type(scope):` or `word:` at the start, split. */
  readonly scopes: readonly string[];
  /** Whether something is to be added or exported: then the files that only export change too. */
  readonly adds: boolean;
  /** Paths and file names that are written out, in lower case. */
  readonly paths: readonly string[];
  /** Dotted names, in lower case. */
  readonly modules: readonly string[];
}

/** Characters of the text that are read: beyond that comes what was pasted. */
const TEXT_LIMIT = 20_000;

const composite = /[\p{Ll}\p{N}]\p{Lu}|[_$]|\p{Lu}{2}\p{Ll}/u;
const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const additions = /^(?:feat|add|introduce|new|implement|support)/i;
const exporting = /\b(?:re-?)?(?:export|expos)/i;
const workTypes = /^(?:fix|feat|chore|refactor|perf|style|build|revert|docs|test|ci)$/;

export function readQuery(whole: string): Query {
  const text = whole.slice(0, TEXT_LIMIT);
  const title = text.trim().split("\n")[0] ?? "";
  const all = [...countedTerms(text).keys()];
  const telling = all.filter((term) => !stopWords.has(term));
  const inTitle = new Set(countedTerms(title).keys());
  const terms = telling.length > 0 ? telling : all; // a text of small words still gets an answer
  const lower = text.toLowerCase();
  return {
    text,
    terms,
    wordOf: wordsByTerm(text),
    title: terms.filter((term) => inTitle.has(term)),
    names: namesIn(text),
    words: new Set(lower.match(/[\p{L}_][\p{L}\p{N}_-]*/gu)),
    scopes: scopesIn(title),
    adds: additions.test(title.trim()) || exporting.test(text),
    paths: pathsIn(lower),
    modules: modulesIn(lower),
  };
}

function wordsByTerm(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const word of text.match(wordPattern(text)) ?? []) {
    const [whole, ...parts] = termsOfWord(word);
    if (whole === undefined) continue;
    // An identifier is shown as it is written; a part of it has no form of its own.
    if (!found.has(whole)) found.set(whole, parts.length > 0 ? word : word.toLowerCase());
    for (const part of parts) if (!found.has(part)) found.set(part, part);
  }
  return found;
}

// What may begin anywhere in a run of its own letters is kept from doing so: 20,000 of them took seconds.

function namesIn(text: string): string[] {
  const names = new Set<string>();
  const add = (name: string, shortest: number): void => {
    const key = nameKey(name);
    if (key.length >= shortest && !stopWords.has(key)) names.add(key);
  };
  for (const [name] of text.matchAll(identifier)) {
    if (composite.test(name.replaceAll(/^[_$]+|[_$]+$/g, ""))) add(name, 4);
  }
  for (const [, code = ""] of text.matchAll(/`([^`\n]{2,80})`/g)) {
    for (const [name] of code.matchAll(identifier)) add(name, 3);
  }
  for (const [, name = ""] of text.matchAll(/(?<![A-Za-z_$])([A-Za-z_$][\w$]*)\(/g)) add(name, 3);
  for (const [dotted] of text.matchAll(/\b[A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)+/g)) {
    for (const name of dotted.split(/\.|::|#/)) add(name, 3);
  }
  return [...names];
}

function scopesIn(title: string): string[] {
  const found = /^\s*\w+\(([^)]+)\)!?:|^\s*([\w./ -]{2,40}):/.exec(title);
  return (found?.[1] ?? found?.[2] ?? "")
    .toLowerCase()
    .split(/[\s,/]+/)
    .filter((word) => word.length > 1 && !workTypes.test(word));
}

function pathsIn(lower: string): string[] {
  const found = new Set<string>();
  for (const [path] of lower.matchAll(/(?<![\w.@-])[\w.@-]+(?:[/\\][\w.@[\]-]+)*\.[a-z]{1,6}\b/g)) {
    found.add(path.replaceAll("\\", "/"));
  }
  for (const [path] of lower.matchAll(/(?<![\w.@-])[\w.@-]+(?:\/[\w.@-]+)+/g)) found.add(path);
  return [...found];
}

function modulesIn(lower: string): string[] {
  const found = new Set<string>();
  for (const [name] of lower.matchAll(/\b[a-z_]\w*(?:(?:\.|::)[a-z_]\w*)+/g)) {
    found.add(name.replaceAll("::", "."));
  }
  return [...found];
}
