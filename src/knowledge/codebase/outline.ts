/**
 * What a file defines and imports: the smallest description that search, ranking and prompts can share.
 *
 * Syntax trees tell it, read from a skeleton of the text (see `internal/skeleton.ts`): a cold index reads every file, so
 * an outline has to cost little more than tag generators take. Where there is no parser, or the text is not for one,
 * regular expressions tell what they can.
 *
 * What is local to a function is left out. A method that stands apart from its type (in Go, and in a Rust `impl`) has
 * that type as parent when the file defines it, and no parent otherwise. Namespaces of C#, C++ and PHP are not
 * definitions: they would be the parent of everything.
 */
import type { SgNode } from "@ast-grep/napi";
import { grammars, type Role } from "./internal/grammars.ts";
import { importsIn } from "./internal/specifiers.ts";
import { skeletonOf } from "./internal/skeleton.ts";
import { definitionsInText } from "./internal/text-outline.ts";
import { canParse, type LanguageName, languageOf, parseText } from "./parsers.ts";

export interface Definition {
  readonly name: string;
  readonly kind:
    | "function"
    | "method"
    | "class"
    | "interface"
    | "type"
    | "enum"
    | "struct"
    | "trait"
    | "module"
    | "constant"
    | "property";
  /** First line, 1-based: of the comment, decorators, attributes or annotations right above, where there are any. */
  readonly start: number;
  /** The line of the name. */
  readonly line: number;
  /** Last line, inclusive. */
  readonly end: number;
  /** Place in the list of the definition around this one; -1 at the top. */
  readonly parent: number;
}

export interface Outline {
  /** In order of `start`. */
  readonly definitions: readonly Definition[];
  /**
   * Module specifiers as written, each once, in order. Python's `from a import b` gives `a` and, as `b` may be a module,
   * `a.b`; Rust's braces are taken apart and `mod x;` gives `self::x`; Ruby's `require_relative "x"` gives `./x`.
   */
  readonly imports: readonly string[];
  /** `text` when regular expressions told it. */
  readonly parser: "tree-sitter" | "text";
}

/** Longer texts are data or machine-made, in characters. */
const TEXT_LIMIT = 1_000_000;
/** Average line length from which on a text counts as minified. */
const MINIFIED_AVERAGE = 500;

/** The outline of a text; `path` tells the language. Never throws; by regular expression until `loadParsers` is done. */
export function outlineOf(path: string, text: string): Outline {
  const language = languageOf(path);
  if (language === undefined || !canParse(language) || isUnfit(text))
    return textOutline(language, text);
  try {
    return syntaxOutline(language, text);
  } catch {
    // Native code that refuses a text is no reason to lose the index of the repository.
    return textOutline(language, text);
  }
}

/** Whether a text is not for a parser: too long, or written by a machine on a few long lines. */
export function isUnfit(text: string): boolean {
  if (text.length > TEXT_LIMIT) return true;
  if (text.length < 5_000) return false;
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return text.length / lines > MINIFIED_AVERAGE;
}

function textOutline(language: LanguageName | undefined, text: string): Outline {
  const bounded = text.slice(0, TEXT_LIMIT);
  return {
    definitions: definitionsInText(bounded),
    imports: importsIn(language, bounded),
    parser: "text",
  };
}

interface Rules {
  readonly roles: ReadonlyMap<string, Role>;
  /** The nodes to look for in a skeleton, and in a text with its bodies. */
  readonly inSkeleton: Matcher;
  readonly inWhole: Matcher;
}

interface Matcher {
  readonly rule: { readonly any: { readonly kind: string }[] };
}

const rulesByLanguage = new Map<LanguageName, Rules>();

function rulesOf(language: LanguageName): Rules {
  let rules = rulesByLanguage.get(language);
  if (rules === undefined) {
    const roles = new Map(Object.entries(grammars[language]));
    const kinds = [...roles.keys()];
    rules = {
      roles,
      inSkeleton: matcherOf(kinds.filter((kind) => roles.get(kind)?.role !== "body")),
      inWhole: matcherOf(kinds),
    };
    rulesByLanguage.set(language, rules);
  }
  return rules;
}

function matcherOf(kinds: readonly string[]): Matcher {
  return { rule: { any: kinds.map((kind) => ({ kind })) } };
}

interface Scope {
  /** Offset behind its last character. */
  readonly to: number;
  readonly closed: boolean;
  /** Whether functions in it are methods and variables are properties. */
  readonly type: boolean;
  readonly parent: number;
  /** The type that a further block of methods names. */
  readonly of: string | undefined;
}

type Writable = { -readonly [Key in keyof Definition]: Definition[Key] };

const containers = new Set(["class", "interface", "struct", "enum", "trait", "module", "type"]);
const top: Scope = { to: Infinity, closed: false, type: false, parent: -1, of: undefined };

function syntaxOutline(language: LanguageName, text: string): Outline {
  const skeleton = skeletonOf(language, text);
  const { roles, inSkeleton, inWhole } = rulesOf(language);
  const matcher = skeleton.whole ? inWhole : inSkeleton;
  const found: (Writable & { of: string | undefined })[] = [];
  const scopes: Scope[] = [top];
  const attached = new Map<number, number>();
  let wrapper: { from: number; to: number } | undefined;

  for (const node of parseText(language, skeleton.text).root().findAll(matcher)) {
    const role = roles.get(String(node.kind()));
    if (role === undefined) continue;
    const { start, end } = node.range();
    while ((scopes.at(-1) ?? top).to <= start.index) scopes.pop();
    const scope = scopes.at(-1) ?? top;
    if (scope.closed) continue;
    const inside = {
      to: end.index,
      closed: false,
      type: scope.type,
      parent: scope.parent,
      of: scope.of,
    };
    if (role.role === "closed" || role.role === "body") scopes.push({ ...inside, closed: true });
    else if (role.role === "attached") attached.set(end.line + 1, start.line + 1);
    else if (role.role === "wrapper") wrapper ??= { from: start.line + 1, to: end.index };
    else if (role.role === "open") {
      const of = role.of === undefined ? undefined : typeName(node, role.of);
      scopes.push(of === undefined ? inside : { ...inside, type: true, of });
    } else {
      const kind = role.refine === undefined ? role.kind : role.refine(node);
      if (kind === undefined) continue;
      const names = role.names === undefined ? [node.field("name")] : role.names(node);
      const own = kindIn(scope, kind);
      const from =
        wrapper !== undefined && start.index < wrapper.to ? wrapper.from : start.line + 1;
      wrapper = undefined;
      // A node that ends with its line's end, as those of the preprocessor do, ends on the line before.
      const last = Math.max(start.line, end.column === 0 ? end.line - 1 : end.line) + 1;
      const at = found.length;
      for (const name of names) {
        if (name === null) continue;
        const line = names.length === 1 || name === names[0] ? name.range().start.line + 1 : from;
        found.push({
          name: nameOf(name.text()),
          kind: own,
          start: from,
          line: Math.max(line, from),
          end: Math.max(last, line),
          parent: scope.parent,
          of: role.of?.(node) ?? scope.of,
        });
      }
      const isNamed = found.length > at;
      scopes.push({
        to: end.index,
        closed: !containers.has(own),
        type: own !== "module",
        parent: isNamed && containers.has(own) ? at : scope.parent,
        of: undefined,
      });
    }
  }
  const written = found.map(({ start }) => start);
  for (const [index, definition] of found.entries()) {
    // What stands above a line belongs to the outermost definition on it.
    if (written[definition.parent] === written[index]) continue;
    definition.start = startAbove(definition.start, skeleton.comments, attached);
  }
  return {
    definitions: finished(found),
    imports: importsIn(language, skeleton.text, skeleton.inner, text),
    parser: "tree-sitter",
  };
}

function typeName(node: SgNode, field: string): string | undefined {
  return /[\p{L}_][\p{L}\p{N}_]*(?=\s*(?:<|$))/u.exec(node.field(field)?.text() ?? "")?.[0];
}

function kindIn(scope: Scope, kind: Definition["kind"]): Definition["kind"] {
  if (!scope.type) return kind;
  return kind === "function" ? "method" : kind === "constant" ? "property" : kind;
}

/** One line, and no longer than a name may be. */
function nameOf(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^["'`]|["'`]$/g, "")
    .slice(0, 120);
}

function startAbove(
  start: number,
  comments: ReadonlyMap<number, number>,
  attached: ReadonlyMap<number, number>,
): number {
  let first = start;
  for (;;) {
    const above = comments.get(first - 1) ?? attached.get(first - 1);
    if (above === undefined || above >= first) return first;
    first = above;
  }
}

/** In order of `start`, parents found, and of a name that is assigned again in its scope only the first. */
function finished(found: readonly (Writable & { of: string | undefined })[]): Definition[] {
  const order = [...found.keys()].toSorted(
    (a, b) => (found[a]?.start ?? 0) - (found[b]?.start ?? 0) || a - b,
  );
  const seen = new Set<string>();
  const types = new Map<string, number>();
  const places = new Map<number, number>();
  const kept: number[] = [];
  for (const index of order) {
    const definition = found[index];
    if (definition === undefined) continue;
    const { name, kind, parent } = definition;
    if (kind === "constant" || kind === "property") {
      const key = `${parent} ${name}`;
      if (seen.has(key)) continue;
      seen.add(key);
    }
    places.set(index, kept.length);
    if (containers.has(kind) && !types.has(name)) types.set(name, kept.length);
    kept.push(index);
  }
  return kept.flatMap((index) => {
    const definition = found[index];
    if (definition === undefined) return [];
    const { of, ...rest } = definition;
    const named = of === undefined ? undefined : types.get(of);
    return [{ ...rest, parent: named ?? places.get(definition.parent) ?? -1 }];
  });
}

const SIGNATURE_LINES = 15;
const SIGNATURE_LIMIT = 200;
const goesOn = /(?:[,([{<=|&:\\]|=>|->|\b(?:extends|implements|throws|where))$/;
const continues = /^(?:[)\]>|&?:={]|->|(?:extends|implements|throws|where|with|const|noexcept)\b)/;

/** The declaration on one line without its body, at most 200 characters; `lines` are those of the whole file. */
export function signatureOf(definition: Definition, lines: readonly string[]): string {
  let depth = 0;
  let signature = "";
  const last = Math.min(definition.end, definition.line + SIGNATURE_LINES, lines.length);
  for (let line = definition.line; line <= last; line += 1) {
    const text = (lines[line - 1] ?? "").slice(0, 2 * SIGNATURE_LIMIT).trim();
    const cut = bodyAt(text, depth);
    if (line > definition.line && cut.at === 0) break;
    signature += `${signature === "" || /[([]$/.test(signature) || /^[)\]]/.test(text) ? "" : " "}${text.slice(0, cut.at ?? text.length)}`;
    depth = cut.depth;
    if (cut.at !== undefined || signature.length > SIGNATURE_LIMIT) break;
    const next = (lines[line] ?? "").trim();
    if (depth <= 0 && !goesOn.test(text) && !continues.test(next)) break;
    if (depth <= 0 && /^\s*(?:async\s+)?(?:def|class)\b.*:$/.test(signature)) break;
  }
  const tidy = signature
    .replaceAll(/\s+/g, " ")
    .replace(/,(?=[)\]])/g, "")
    .replace(/\s*(?:=>|[={:;,\\])\s*$/, "")
    .trim();
  return tidy.length > SIGNATURE_LIMIT ? `${tidy.slice(0, SIGNATURE_LIMIT - 1)}…` : tidy;
}

/** Where a body or a value's braces begin on a line, and how deep in brackets the line ends. */
function bodyAt(text: string, from: number): { at?: number; depth: number } {
  let depth = from;
  let quote = "";
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? "";
    if (quote !== "") {
      if (character === "\\") index += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "`") quote = character;
    else if (character === "(" || character === "[") depth += 1;
    else if (character === ")" || character === "]") depth -= 1;
    else if (character === "{") {
      // A type in braces goes with the declaration: `): { a: string } {`.
      if (depth <= 0 && !/[:|&<,]\s*$/.test(text.slice(0, index))) return { at: index, depth };
      depth += 1;
    } else if (character === "}") depth -= 1;
    else if (depth <= 0 && (character === ";" || text.startsWith("=>", index))) {
      // The arrow of a function type goes with the declaration.
      if (character === ";" || !/:[^=]*\)\s*$|\btype\b/.test(text.slice(0, index)))
        return { at: index, depth };
    } else if (depth <= 0 && /\s(?:\/\/|#\s)/.test(text.slice(index, index + 3)))
      return { at: index, depth };
  }
  return { depth };
}
