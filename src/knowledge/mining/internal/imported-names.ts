/** Which names a file takes from which module, by language. The outline tells modules only. */
import type { MinedLanguage } from "./language.ts";

export interface WrittenName {
  /** What the file calls it; `*` when a module is handed on whole. */
  readonly local: string;
  /** What its module calls it; `default`, or `*` for the module itself. */
  readonly imported: string;
  readonly specifier: string;
  /** Gone when compiled. */
  readonly typeOnly: boolean;
  /** Handed on to whoever imports this file. */
  readonly reexported: boolean;
  /** Offset in the text. */
  readonly at: number;
}

/** `code` is `text` blanked; a Rust or Java specifier ends with the name itself. */
export function namesIn(language: MinedLanguage, text: string, code: string): WrittenName[] {
  switch (language) {
    case "TypeScript":
    case "Tsx":
    case "JavaScript":
      return inScript(text, code);
    case "Python":
      return inPython(code);
    case "Go":
      return inGo(text, code);
    case "Rust":
      return inRust(code);
    case "Java":
      return inJava(code);
  }
}

const plain = { typeOnly: false, reexported: false };

const scriptFrom = /\b(import|export)\s(\s{0,20}type\s)?([\w$*\s{},]{1,2000}?)\bfrom\s{0,20}"/g;
const scriptRequire =
  /\b(?:const|let|var)\s{1,20}(\{[\w$\s,:]{1,1000}\}|[\w$]+)\s{0,20}=\s{0,20}(?:await\s{1,20}import|require)\s{0,20}\(\s{0,20}"/g;

function inScript(text: string, code: string): WrittenName[] {
  const names: WrittenName[] = [];
  for (const match of code.matchAll(scriptFrom)) {
    const [whole, verb, type, clause = ""] = match;
    const specifier = stringAt(text, code, match.index + whole.length - 1);
    const shared = {
      specifier,
      typeOnly: type !== undefined,
      reexported: verb === "export",
      at: match.index,
    };
    const brace = /\{([^}]*)\}/.exec(clause);
    for (const part of (brace?.[1] ?? "").split(",")) {
      const [, inline, imported, local] =
        /^\s*(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(part) ?? [];
      if (imported === undefined) continue;
      const typeOnly = shared.typeOnly || inline !== undefined;
      names.push({ ...shared, typeOnly, imported, local: local ?? imported });
    }
    const outside = clause.replace(/\{[^}]*\}/, "");
    for (const part of outside.split(",")) {
      const [, star, local] = /^\s*(?:(\*)\s*(?:as\s+)?)?([\w$]+)?\s*$/.exec(part) ?? [];
      if (star !== undefined) names.push({ ...shared, imported: "*", local: local ?? "*" });
      else if (local !== undefined) names.push({ ...shared, imported: "default", local });
    }
  }
  for (const match of code.matchAll(scriptRequire)) {
    const [whole, clause = ""] = match;
    const specifier = stringAt(text, code, match.index + whole.length - 1);
    const shared = { ...plain, specifier, at: match.index };
    if (!clause.startsWith("{")) names.push({ ...shared, imported: "*", local: clause });
    else
      for (const part of clause.slice(1, -1).split(",")) {
        const [imported = "", local = imported] = part.split(":").map((word) => word.trim());
        if (imported !== "") names.push({ ...shared, imported, local });
      }
  }
  return names;
}

/** What stands in the string whose first quote is at `quote`. */
function stringAt(text: string, code: string, quote: number): string {
  return text.slice(quote + 1, code.indexOf('"', quote + 1));
}

const pythonImport =
  /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^()]{0,8000}\)|[^\n;]+)|import[ \t]+([^\n;]+))/gm;

function inPython(code: string): WrittenName[] {
  return Array.from(code.matchAll(pythonImport)).flatMap((match) => {
    const [, from, list = "", modules] = match;
    const shared = { ...plain, at: match.index };
    const parts = (modules ?? list).replaceAll(/[()\\]/g, " ").split(",");
    return parts.flatMap((part) => {
      const [, name = "", alias] = /^\s*([\w.]+|\*)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      if (name === "") return [];
      if (from !== undefined)
        return [{ ...shared, specifier: from, imported: name, local: alias ?? name }];
      return [{ ...shared, specifier: name, imported: "*", local: alias ?? name }];
    });
  });
}

const goGroup = /^[ \t]*import\b\s*(?:\(([^()]{0,8000})\)|([^\n]{0,300}))/gm;

function inGo(text: string, code: string): WrittenName[] {
  return Array.from(code.matchAll(goGroup)).flatMap((match) => {
    const found = match[1] ?? match[2] ?? "";
    const start = match.index + match[0].length - found.length - (match[1] === undefined ? 0 : 1);
    const group = text.slice(start, start + found.length);
    return Array.from(group.matchAll(/(?:^|[\n;])\s*(?:([\w.]+)\s+)?"([^"\n]+)"/g), (one) => {
      const specifier = one[2] ?? "";
      const last = specifier
        .replace(/\/v\d+$/, "")
        .replace(/^.*\//, "")
        .replace(/\.v\d+$/, "")
        .replace(/^go-|-go$/, "");
      const at = start + one.index + one[0].indexOf('"');
      return { ...plain, specifier, imported: "*", local: one[1] ?? last, at };
    });
  });
}

const rustUse = /^[ \t]*(pub(?:\([^)]{0,40}\))?\s+)?use\s+((?:(?!\buse\s)[^;]){1,8000});/gm;

function inRust(code: string): WrittenName[] {
  return Array.from(code.matchAll(rustUse)).flatMap((match) =>
    expanded(match[2] ?? "").map(({ path, alias }) => ({
      ...plain,
      reexported: match[1] !== undefined,
      specifier: path,
      imported: path.slice(path.lastIndexOf(":") + 1),
      local: alias ?? path.slice(path.lastIndexOf(":") + 1),
      at: match.index + (match[0].length - match[0].trimStart().length),
    })),
  );
}

/** `a::{b, c::{self, d as e}}` as its paths. */
function expanded(use: string, depth = 0): { path: string; alias: string | undefined }[] {
  const brace = use.indexOf("{");
  if (brace < 0 || depth > 8) {
    const [, path = "", alias] =
      /^\s*(?:::)?([\w:#\s]+?)(?:::(?:\*|self))?(?:\s+as\s+(\w+))?\s*$/.exec(use) ?? [];
    return path === "" ? [] : [{ path: path.replaceAll(/\s/g, ""), alias }];
  }
  const prefix = use.slice(0, brace);
  const inside = use.slice(brace + 1, use.lastIndexOf("}"));
  const parts: string[] = [];
  let level = 0;
  let from = 0;
  for (let index = 0; index <= inside.length; index += 1) {
    const character = inside[index];
    if (character === "{") level += 1;
    else if (character === "}") level -= 1;
    else if (character === undefined || (character === "," && level === 0)) {
      parts.push(inside.slice(from, index));
      from = index + 1;
    }
  }
  return parts
    .filter((part) => part.trim() !== "")
    .flatMap((part) => expanded(`${prefix}${part.trim()}`, depth + 1));
}

function inJava(code: string): WrittenName[] {
  return Array.from(
    code.matchAll(/^[ \t]*import\s+(?:static\s+)?([\w.]+)\s*;/gm),
    (match): WrittenName => {
      const specifier = match[1] ?? "";
      const name = specifier.slice(specifier.lastIndexOf(".") + 1);
      return { ...plain, specifier, imported: name, local: name, at: match.index };
    },
  );
}
