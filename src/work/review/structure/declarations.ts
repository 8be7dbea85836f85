/** What a file offers to others: its exported or public declarations, and their public members. */
import { type Definition, outlineOf, signatureOf } from "../../../knowledge/codebase/outline.ts";
import { languageOf } from "../../../knowledge/codebase/parsers.ts";
import { isScriptPath } from "./graph.ts";

export interface Declaration {
  /** With its type: `Invoice.total`. */
  readonly name: string;
  readonly kind: Definition["kind"];
  /** 1-based lines: of the name, and the last. */
  readonly line: number;
  readonly end: number;
  /** On one line, without the body. */
  readonly signature: string;
  /** Whether it stands in a type. */
  readonly member: boolean;
}

/** A file with more has them from a machine. */
const MOST = 2_000;

/**
 * In order of their lines. Without the definitions of the text's outline, which a graph has, they are read from it;
 * `loadParsers` has to be done then, or regular expressions tell what they can.
 */
export function publicDeclarations(
  path: string,
  text: string,
  definitions: readonly Definition[] = outlineOf(path, text).definitions,
): Declaration[] {
  const lines = text.split("\n");
  const handed = isScriptPath(path) ? handedOn(text) : new Set<string>();
  const offered = new Set<number>();
  const found: Declaration[] = [];
  for (const [at, definition] of definitions.slice(0, MOST).entries()) {
    const { name, kind, line, end, parent } = definition;
    const around = definitions[parent];
    if (parent >= 0 && (around === undefined || !offered.has(parent))) continue;
    const head = lines
      .slice(definition.start - 1, line)
      .filter((one) => !/^\s*(?:\/\/|\*|\/\*|#)/.test(one))
      .map((one) => one.slice(0, HEAD))
      .join(" ");
    if (!isOffered(path, { name, head, around, handed })) continue;
    offered.add(at);
    found.push({
      name: around === undefined ? name : `${around.name}.${name}`,
      kind,
      line,
      end,
      signature: signatureOf(definition, lines),
      member: around !== undefined,
    });
  }
  return found.toSorted((a, b) => a.line - b.line);
}

/** A declaration's modifiers stand at the beginning of its line. */
const HEAD = 400;

/** Names that a script exports elsewhere than at their definitions. */
function handedOn(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, list = ""] of text.matchAll(
    /^export\s*(?:type\s*)?\{([^{}]{0,8000})\}(?!\s*from)/gm,
  )) {
    for (const part of list.split(","))
      names.add(
        part
          .trim()
          .replace(/^type\s+/, "")
          .split(/\s/, 1)[0] ?? "",
      );
  }
  for (const [, list = ""] of text.matchAll(/^module\.exports\s*=\s*\{([^{}]{0,8000})\}/gm)) {
    for (const part of list.split(",")) names.add(part.trim().split(/[\s:]/, 1)[0] ?? "");
  }
  for (const [, one = "", other = ""] of text.matchAll(
    /^(?:module\.exports\s*=|export\s+default)\s+([\w$]+)\s*;?\s*$|^(?:module\.)?exports\.([\w$]+)\s*=/gm,
  )) {
    names.add(one === "" ? other : one);
  }
  return names;
}

function isOffered(
  path: string,
  declaration: {
    readonly name: string;
    readonly head: string;
    readonly around: Definition | undefined;
    readonly handed: ReadonlySet<string>;
  },
): boolean {
  const { name, head, around, handed } = declaration;
  if (isScriptPath(path)) {
    if (around !== undefined) return !/\b(?:private|protected)\b/.test(head) && !/^[#_]/.test(name);
    return /(?:^|\s)export\b/.test(head) || handed.has(name);
  }
  const language = languageOf(path);
  const within = around?.kind ?? "";
  if (language === "Python" && /^__(?:init|call)__$/.test(name)) return within !== "";
  if (language === "Go") return /^\p{Lu}/u.test(name);
  if (language === "Rust") {
    return /^(?:trait|enum)$/.test(within) || /(?:^|\s)pub\b(?!\s*\()/.test(head);
  }
  if (language === "Java" || language === "CSharp") {
    return /^(?:interface|enum)$/.test(within) || /(?:^|\s)public\b/.test(head);
  }
  if (language === "Kotlin" || language === "Php") {
    return !/(?:^|\s)(?:private|protected|internal)\b/.test(head);
  }
  return !name.startsWith("_");
}
