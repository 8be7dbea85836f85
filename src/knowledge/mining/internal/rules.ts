/** Rules of ast-grep that find what the families count. */
import type { AstGrepCheck } from "../../../ground/contract/entry.ts";
import type { MinedLanguage } from "./language.ts";

type Rule = AstGrepCheck["rule"];

export function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function oneOf(written: Iterable<string>): string {
  return [...written].map(escaped).toSorted().join("|");
}

/** A call, construction or element of one of the names as they are written, or of a member of it. */
export function useRule(language: MinedLanguage, written: Iterable<string>): Rule {
  const names = oneOf(written);
  switch (language) {
    case "TypeScript":
    case "Tsx":
    case "JavaScript": {
      const regex = String.raw`^(${names})(\??\.[\w$]+)*$`;
      const any: Rule[] = [
        { kind: "call_expression", has: { field: "function", regex } },
        { kind: "new_expression", has: { field: "constructor", regex } },
      ];
      if (language !== "TypeScript") {
        any.push({ kind: "jsx_opening_element", has: { field: "name", regex } });
        any.push({ kind: "jsx_self_closing_element", has: { field: "name", regex } });
      }
      return { any };
    }
    case "Python":
      return { kind: "call", has: { field: "function", regex: String.raw`^(${names})(\.\w+)*$` } };
    case "Go":
      return {
        any: [
          { kind: "call_expression", has: { field: "function", regex: `^(${names})(\\[.*\\])?$` } },
          { kind: "composite_literal", has: { field: "type", regex: `^(${names})$` } },
        ],
      };
    case "Rust":
      return {
        kind: "call_expression",
        has: { field: "function", regex: String.raw`^(${names})(::\w+)*(::<[\s\S]*>)?$` },
      };
    case "Java":
      return {
        any: [
          { kind: "method_invocation", has: { field: "object", regex: `^(${names})$` } },
          {
            kind: "method_invocation",
            has: { field: "name", regex: `^(${names})$` },
            not: { has: { field: "object", kind: "identifier" } },
          },
          { kind: "object_creation_expression", has: { field: "type", regex: `^(${names})\\b` } },
        ],
      };
  }
}

/** A type that extends or implements one of the names. */
export function baseRule(language: MinedLanguage, bases: Iterable<string>): Rule | undefined {
  const names = oneOf(bases);
  switch (language) {
    case "TypeScript":
    case "Tsx":
    case "JavaScript":
      return { kind: "class_heritage", regex: String.raw`\b(${names})\b` };
    case "Python":
      return {
        kind: "class_definition",
        has: { field: "superclasses", regex: String.raw`(^|[(,\s])(${names})\b` },
      };
    case "Rust":
      return { kind: "impl_item", has: { field: "trait", regex: String.raw`^(${names})\b` } };
    case "Java":
      return {
        any: [
          { kind: "superclass", regex: String.raw`\b(${names})\b` },
          { kind: "super_interfaces", regex: String.raw`\b(${names})\b` },
        ],
      };
    case "Go":
      return undefined;
  }
}

/** Throws of a type whose name, as written, is one of these. */
export function throwRule(language: MinedLanguage, types: Iterable<string>): Rule | undefined {
  const names = oneOf(types);
  switch (language) {
    case "TypeScript":
    case "Tsx":
    case "JavaScript":
      return {
        kind: "throw_statement",
        has: {
          any: [
            { kind: "new_expression", has: { field: "constructor", regex: `^(${names})$` } },
            { kind: "call_expression", has: { field: "function", regex: `^(${names})$` } },
          ],
        },
      };
    case "Python":
      return { kind: "raise_statement", regex: String.raw`^raise\s+(${names})\b` };
    case "Java":
      return {
        kind: "throw_statement",
        has: { kind: "object_creation_expression", has: { field: "type", regex: `^(${names})$` } },
      };
    case "Go":
    case "Rust":
      return undefined;
  }
}
