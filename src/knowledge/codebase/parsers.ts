/**
 * The syntax parsers: which language a path is in, and the one place where ast-grep and its grammars are loaded.
 *
 * One place, because ast-grep takes a single registration of further languages per process; and on demand, because
 * the grammars are native libraries that most commands never need.
 */
import type { SgRoot } from "@ast-grep/napi";

export type LanguageName =
  | "TypeScript"
  | "Tsx"
  | "JavaScript"
  | "Python"
  | "Go"
  | "Rust"
  | "Java"
  | "Kotlin"
  | "CSharp"
  | "Ruby"
  | "Php"
  | "C"
  | "Cpp";

/** `h` is read as C++: nearly all of C is C++ to a parser that forgives, and the reverse loses every class. */
const endings: readonly (readonly [LanguageName, string])[] = [
  ["TypeScript", "ts mts cts"],
  ["Tsx", "tsx"],
  ["JavaScript", "js jsx mjs cjs"],
  ["Python", "py pyi"],
  ["Go", "go"],
  ["Rust", "rs"],
  ["Java", "java"],
  ["Kotlin", "kt kts"],
  ["CSharp", "cs"],
  ["Ruby", "rb"],
  ["Php", "php"],
  ["C", "c"],
  ["Cpp", "h cc cpp cxx hpp hh hxx"],
];

const languageByEnding: ReadonlyMap<string, LanguageName> = new Map(
  endings.flatMap(([language, list]) =>
    list.split(" ").map((ending) => [ending, language] as const),
  ),
);

/** The language that a path's ending stands for; undefined when there is no parser for it. */
export function languageOf(path: string): LanguageName | undefined {
  return languageByEnding.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
}

type Parse = (language: string, text: string) => SgRoot;

let loading: Promise<void> | undefined;
let parse: Parse | undefined;
const ready = new Set<string>(["TypeScript", "Tsx", "JavaScript", "Html", "Css"]);

/**
 * Loads every parser, once per process.
 *
 * A grammar without a prebuilt library for this machine is left out: its language is then read by regular expression.
 */
export function loadParsers(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const [ast, ...grammars] = await Promise.all([
    import("@ast-grep/napi"),
    import("@ast-grep/lang-python"),
    import("@ast-grep/lang-go"),
    import("@ast-grep/lang-rust"),
    import("@ast-grep/lang-java"),
    import("@ast-grep/lang-kotlin"),
    import("@ast-grep/lang-csharp"),
    import("@ast-grep/lang-ruby"),
    import("@ast-grep/lang-php"),
    import("@ast-grep/lang-c"),
    import("@ast-grep/lang-cpp"),
  ]);
  const names = "Python Go Rust Java Kotlin CSharp Ruby Php C Cpp".split(" ");
  const present = names.flatMap((name, index) => {
    const grammar = grammars[index]?.default;
    return grammar !== undefined && hasLibrary(grammar) ? [[name, grammar] as const] : [];
  });
  ast.registerDynamicLanguage(Object.fromEntries(present));
  for (const [name] of present) ready.add(name);
  parse = ast.parse;
}

/** The path is looked for when it is read, and reading throws where nothing was built for this machine. */
function hasLibrary(grammar: { readonly libraryPath: string }): boolean {
  try {
    return grammar.libraryPath !== "";
  } catch {
    return false;
  }
}

/** Whether `parseText` can be called for a language now. */
export function canParse(language: string): boolean {
  return parse !== undefined && ready.has(language);
}

/**
 * The syntax tree of a text.
 *
 * Its memory is native and is given back only between turns of the event loop: a loop over many files has to pause.
 *
 * @throws Error before `loadParsers` has finished, or for a language that has no parser here.
 */
export function parseText(language: string, text: string): SgRoot {
  if (parse === undefined) throw new Error("The parsers are not loaded.");
  return parse(language, text);
}
