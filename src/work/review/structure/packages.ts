/** What comes from outside, as files name it. */
import { languageOf } from "../../../knowledge/codebase/parsers.ts";
import { isScriptPath } from "./graph.ts";

/**
 * The package that a specifier means in the terms of the file's language; undefined for a path.
 *
 * Where a language has no packages to tell by their names, the specifier itself: Go, Java, C# and PHP.
 */
export function packageOf(path: string, specifier: string): string | undefined {
  if (isScriptPath(path)) {
    if (/^(?:[./#~$]|@\/|[a-z]+:\/\/|virtual:|astro:|data:)/.test(specifier)) return undefined;
    const [first = "", second] = specifier.replace(/^(?:node|npm|jsr):/, "").split("/", 2);
    return first.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
  }
  const language = languageOf(path);
  if (language === "C" || language === "Cpp") return undefined;
  if (language === "Php") return specifier.replace(/^\\/, "");
  if (language === "Rust") {
    const [first = ""] = specifier.split("::", 1);
    return /^(?:crate|self|super|std|core|alloc)$/.test(first) ? undefined : first;
  }
  if (language !== "Python" && language !== "Ruby") return specifier;
  if (specifier.startsWith(".")) return undefined;
  return specifier.split(language === "Python" ? "." : "/", 1)[0];
}
