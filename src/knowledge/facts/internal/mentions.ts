/** What a source text names of the world outside: import specifiers and, where languages import by name, names. */
import type { Ecosystem } from "../source.ts";

export interface Mention {
  readonly name: string;
  /** Offset of the statement or name. */
  readonly at: number;
}

const ecosystemByEnding: ReadonlyMap<string, Ecosystem> = new Map(
  (
    [
      ["node", "ts tsx mts cts js jsx mjs cjs vue svelte astro"],
      ["python", "py"],
      ["go", "go"],
      ["rust", "rs"],
      ["jvm", "java kt kts"],
      ["ruby", "rb ru"],
      ["php", "php"],
      ["dotnet", "cs fs razor"],
      ["elixir", "ex exs"],
    ] as const
  ).flatMap(([ecosystem, endings]) =>
    endings.split(" ").map((ending) => [ending, ecosystem] as const),
  ),
);

export function ecosystemOf(path: string): Ecosystem | undefined {
  return ecosystemByEnding.get(path.slice(path.lastIndexOf(".") + 1));
}

const scriptImport =
  /(?<![\w$.])(?:import|export)\b(?!\s+type\b(?!\s*(?:,|from\b)))\s*(?:[\w$*,\s]{0,200}?(\{[^{}'"`;]{0,3000}\})?\s*\bfrom\b)?\s*["']([^"'\n]{1,200})["']|(?<![\w$.])(?:import|require)\(\s*["']([^"'\n]{1,200})["']/g;
const pythonImport =
  /^[ \t]*(?:from[ \t]+([\w.]{1,200})[ \t]+import[ \t]*(\([^)]{0,4000}\)|[^\n#]{1,1000})|import[ \t]+([\w.]{1,200}(?:[^\n#]{0,500})))/gm;
const goBlock = /^import\b\s*(?:\(([^)]{0,20000})\)|([^\n]{0,300}))/gm;
const rustPath =
  /(?<![\w:])([a-z_][a-z0-9_]{0,60})(?=::)|\bextern\s+crate\s+(\w{1,60})|\buse\s+(\w{1,60})\s*(?:;|as\b)/g;
const jvmImport = /^[ \t]*import\s+(?:static\s+)?([\w.`]{1,300})/gm;
const phpUse =
  /^[ \t]*use\s+(?:function\s+|const\s+)?\\?([\w\\]{1,300})|(?<![\w\\])\\([A-Z]\w*(?:\\\w+){1,10})/gm;
const sharpUse =
  /^\uFEFF?[ \t]*(?:global\s+)?(?:using|open)\s+(?:static\s+)?(?:\w+\s*=\s*)?([A-Za-z][\w.]{1,200})\s*;?|\.((?:Use|Add|Map|Using)[A-Z]\w{1,60})(?=[(<])/gm;
const rubyName =
  /(?<![\w:.])([A-Z]\w{0,60}(?:::[A-Z]\w{0,60}){0,6})|^[ \t]*(?:require[ \t(]+["']([\w/.-]{1,100})["']|([a-z_]\w{3,60}!?)(?=[ \t(:\n]))/gm;
const elixirName = /(?<![\w.:])([A-Z]\w{0,60}(?:\.[A-Z]\w{0,60}){0,6})/g;

/** Every mention in a text, in no particular order; calls have a `(` at their end. */
export function* mentionsIn(ecosystem: Ecosystem, text: string): Generator<Mention> {
  switch (ecosystem) {
    case "node":
      if (!/import|require|export/.test(text)) return;
      for (const match of text.matchAll(scriptImport)) {
        if (match[1] !== undefined && isTypesOnly(match[0], match[1])) continue;
        yield { name: match[2] ?? match[3] ?? "", at: match.index };
      }
      return;
    case "python":
      for (const match of text.matchAll(pythonImport)) yield* pythonNames(match);
      return;
    case "go":
      for (const match of text.matchAll(goBlock)) {
        const inside = match[1] ?? match[2] ?? "";
        const start = match.index + match[0].indexOf(inside);
        for (const each of inside.matchAll(
          /^[ \t]*(?:[\w.]{1,80}[ \t]+)?["`]([^"`\n]{1,300})["`]/gm,
        )) {
          const spaces = /^\s*/.exec(each[0])?.[0].length ?? 0;
          // A plain import would begin inside its own quotes, which are no code.
          const bare = /^\s*["`]/.test(each[0]);
          yield {
            name: each[1] ?? "",
            at:
              match[1] === undefined || bare
                ? start + each.index + spaces - (bare ? 1 : 0)
                : start + each.index + spaces,
          };
        }
      }
      return;
    case "rust":
      for (const match of text.matchAll(rustPath)) {
        yield { name: match[1] ?? match[2] ?? match[3] ?? "", at: match.index };
      }
      return;
    case "jvm":
      for (const match of text.matchAll(jvmImport)) yield named(match, match[1]);
      return;
    case "php":
      for (const match of text.matchAll(phpUse)) yield named(match, match[1] ?? match[2]);
      return;
    case "dotnet":
      for (const match of text.matchAll(sharpUse)) {
        yield named(match, match[1] ?? `${match[2] ?? ""}(`);
      }
      return;
    case "ruby":
      for (const match of text.matchAll(rubyName)) {
        yield named(match, match[1] ?? match[2] ?? `${match[3] ?? ""}(`);
      }
      return;
    case "elixir":
      for (const match of text.matchAll(elixirName)) yield named(match, match[1]);
  }
}

/** `{ type A, type B }`: nothing of it is there when the program runs. */
function isTypesOnly(statement: string, braces: string): boolean {
  if (!/^(?:import|export)\s*\{/.test(statement)) return false;
  const names = braces
    .slice(1, -1)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return names.length > 0 && names.every((name) => /^type\s+[\w$]/.test(name));
}

/** At the first character that is not white space, so that a line's number is its own. */
function named(match: RegExpExecArray, name: string | undefined): Mention {
  const spaces = /^[\s\uFEFF]*/.exec(match[0])?.[0].length ?? 0;
  return { name: name ?? "", at: match.index + spaces };
}

/** `from a import b, c` names `a`, and `a.b` and `a.c`, which may be modules. */
function* pythonNames(match: RegExpExecArray): Generator<Mention> {
  const [, from, names = "", plain] = match;
  const { at } = named(match, "");
  if (plain !== undefined) {
    for (const part of plain.split(",")) {
      yield { name: /^\s*([\w.]+)/.exec(part)?.[1] ?? "", at };
    }
    return;
  }
  if (from === undefined || from.startsWith(".")) return;
  yield { name: from, at };
  for (const part of names.replaceAll(/#[^\n]*|[()\\]/g, " ").split(",")) {
    const word = /^\s*(\w+)/.exec(part)?.[1];
    if (word !== undefined) yield { name: `${from}.${word}`, at };
  }
}

/** Whether a mention is of what `use` names: the same, or something below it. */
export function isMentionOf(use: string, name: string): boolean {
  if (!name.startsWith(use)) return false;
  return name.length === use.length || /\W$/.test(use) || /^[^\w-]/.test(name.slice(use.length));
}
