/** What a file calls, throws, extends and offers: regular expressions over its blanked text, by language. */

import { isScript, type MinedLanguage } from "./language.ts";
import type { BaseFact, FunctionFact, ThrowFact } from "../extract.ts";

export interface Shape {
  readonly calls: ReadonlyMap<string, number>;
  readonly throws: readonly ThrowFact[];
  readonly bases: readonly BaseFact[];
  readonly functions: readonly FunctionFact[];
}

type LineOf = (at: number) => number;

/** Calls of one file that are kept: more are data. */
const CALL_LIMIT = 400;

export function shapeOf(language: MinedLanguage, code: string, lineOf: LineOf): Shape {
  return {
    calls: callsIn(language, code),
    throws: throwsIn(language, code, lineOf),
    bases: basesIn(language, code, lineOf),
    functions: functionsIn(language, code, lineOf),
  };
}

const scriptCall =
  /(?<![\w$.])([A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*)(?:<[\w$\s,.[\]|]{1,200}>)?\(/g;
const element = /<([A-Z][\w$]*(?:\.[\w$]+)?)(?=[\s/>])/g;
const pythonCall = /(?<![\w.])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\(/g;
const goCall = /(?<![\w.])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)(?:\(|\{)/g;
const rustCall = /(?<![\w.])([A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)(?:::<[^()]{1,100}>)?\(/g;
const javaCall = /(?<![\w.])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)(?:<[\w\s,.?]{0,100}>)?\(/g;

const callPatterns: Readonly<Record<MinedLanguage, readonly RegExp[]>> = {
  TypeScript: [scriptCall],
  Tsx: [scriptCall, element],
  JavaScript: [scriptCall, element],
  Python: [pythonCall],
  Go: [goCall],
  Rust: [rustCall],
  Java: [javaCall],
};

const keywords = new Set(
  (
    "if for while switch catch function return typeof await super import require constructor elif with and or not in " +
    "lambda print def class func match fn self this new yield assert raise except"
  ).split(" "),
);

/** What stands before a name that is defined rather than called. */
const declaring = /\b(?:def|class|function\*?|fn|func|record)\s+$/;

function callsIn(language: MinedLanguage, code: string): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  for (const pattern of callPatterns[language]) {
    for (const match of code.matchAll(pattern)) {
      const written = match[1] ?? "";
      if (keywords.has(written) && written !== "print") continue;
      if (declaring.test(code.slice(Math.max(0, match.index - 10), match.index))) continue;
      const known = calls.get(written);
      if (known !== undefined) calls.set(written, known + 1);
      else if (calls.size < CALL_LIMIT)
        calls.set(Buffer.from(written.replaceAll("?.", "."), "utf8").toString("utf8"), 1);
    }
  }
  return calls;
}

const throwPatterns: Partial<Record<MinedLanguage, RegExp>> = {
  TypeScript: /\bthrow\s+(?:new\s+)?([A-Za-z_$][\w$.]*)(?:<[^()]{0,100}>)?\(/g,
  Python: /^[ \t]*raise\s+([A-Za-z_][\w.]*)/gm,
  Java: /\bthrow\s+new\s+([A-Z][\w.]*)/g,
};

function throwsIn(language: MinedLanguage, code: string, lineOf: LineOf): ThrowFact[] {
  const pattern = throwPatterns[isScript(language) ? "TypeScript" : language];
  if (pattern === undefined) return [];
  return Array.from(code.matchAll(pattern), (match) => ({
    type: match[1] ?? "",
    line: lineOf(match.index),
  })).filter(({ type }) => /^[A-Z]|\.[A-Z]/.test(type));
}

const scriptClass =
  /\bclass(?:\s+([\w$]+))?(?:\s*<[^{;()]{1,200}?>)?(?:\s+extends\s+([\w$.]+)(?:<[^{;()]{1,300}?>)?)?(?:\s+implements\s+([^{;()]{1,300}))?\s*\{/g;
const pythonClass = /^[ \t]*class\s+(\w+)\s*\(([^()]{1,300})\)\s*:/gm;
const javaClass =
  /\b(?:class|record)\s+(\w+)(?:\s*<[^{;()]{1,200}?>)?(?:\([^)]{0,500}\))?(?:\s+extends\s+([\w.]+)(?:<[^{;()]{1,200}?>)?)?(?:\s+implements\s+([^{;()]{1,300}))?\s*\{/g;
const rustImpl =
  /^[ \t]*(?:unsafe\s+)?impl\b(?:<[^{;()]{1,200}?>)?\s+([\w:]+)(?:<[^{;]{1,200}?>)?\s+for\s+([\w:]+)/gm;

function basesIn(language: MinedLanguage, code: string, lineOf: LineOf): BaseFact[] {
  const found = (of: string, base: string, at: number): BaseFact => ({
    of,
    base,
    line: lineOf(at),
  });
  if (isScript(language) || language === "Java") {
    const pattern = language === "Java" ? javaClass : scriptClass;
    return Array.from(code.matchAll(pattern)).flatMap((match) => {
      const [, of = "", base, list = ""] = match;
      const interfaces = list
        .replaceAll(/<[^<>]*(?:<[^<>]*>[^<>]*)*>/g, "")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => /^[\w$.]+$/.test(part));
      return [...(base === undefined ? [] : [base]), ...interfaces].map((name) =>
        found(of, name, match.index),
      );
    });
  }
  if (language === "Python") {
    return Array.from(code.matchAll(pythonClass)).flatMap((match) =>
      (match[2] ?? "")
        .replaceAll(/\[[^\]]*\]/g, "")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => /^[\w.]+$/.test(part))
        .map((base) => found(match[1] ?? "", base, match.index)),
    );
  }
  if (language === "Rust") {
    return Array.from(code.matchAll(rustImpl), (match) =>
      found(match[2] ?? "", match[1] ?? "", match.index),
    );
  }
  return [];
}

const functionPatterns: Partial<Record<MinedLanguage, readonly RegExp[]>> = {
  TypeScript: [
    /^export\s+(?:default\s+)?(?:async\s+)?function\*?\s+([\w$]+)\s*(?:<[^()]{1,300}?>)?\(\s*(?:([\w$]+)\??\s*:\s*([\w$.]+))?/gm,
    /^export\s+const\s+([\w$]+)(?:\s*:[^=\n]{1,200})?\s*=\s*(?:async\s*)?(?:<[^()]{1,200}?>)?\(\s*(?:([\w$]+)\??\s*:\s*([\w$.]+))?[^;{]{0,300}?=>/gm,
  ],
  Python: [/^(?:async\s+)?def\s+([a-zA-Z]\w*)\s*\(\s*(?:(\w+)\s*:\s*([\w.]+))?/gm],
  Go: [
    /^func\s+(?:\([^)\n]{1,100}\)\s*)?([A-Z]\w*)\s*(?:\[[^\]\n]{1,100}\])?\(\s*(?:(\w+)\s+([\w.*[\]]+))?/gm,
  ],
  Rust: [
    /^[ \t]*pub(?:\([^)]{0,40}\))?\s+(?:async\s+|const\s+|unsafe\s+)*fn\s+(\w+)\s*(?:<[^()]{1,300}?>)?\(\s*(?:&?\s*(?:'\w+\s+)?(?:mut\s+)?self\s*,?\s*)?(?:(?:mut\s+)?(\w+)\s*:\s*(&?\s*(?:'\w+\s+)?(?:mut\s+)?[\w:]+))?/gm,
  ],
  Java: [
    /^[ \t]*public\s+(?:static\s+|final\s+|abstract\s+|synchronized\s+)*(?:<[^()]{1,100}?>\s*)?[\w.<>[\],? ]{1,100}?\s(\w+)\s*\(\s*(?:(?:final\s+|@\w+\s+)*([\w.]+)(?:<[^()]{0,100}?>)?\s+(\w+))?/gm,
  ],
};

function functionsIn(language: MinedLanguage, code: string, lineOf: LineOf): FunctionFact[] {
  const patterns = functionPatterns[isScript(language) ? "TypeScript" : language] ?? [];
  return patterns.flatMap((pattern) =>
    Array.from(code.matchAll(pattern), (match): FunctionFact => {
      const [, name = "", second, third] = match;
      const [parameter, type] = language === "Java" ? [third, second] : [second, third];
      return {
        name,
        line: lineOf(match.index + (match[0].length - match[0].trimStart().length)),
        first:
          parameter === undefined || type === undefined ? undefined : { name: parameter, type },
      };
    }),
  );
}
