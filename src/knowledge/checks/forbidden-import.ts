/** Checks of what may not be imported: files of the repository by glob, packages by name. */
import type { Entry, ForbiddenImportCheck } from "../../ground/contract/entry.ts";
import { importPlacesOf } from "../codebase/import-places.ts";
import { languageOf } from "../codebase/parsers.ts";
import { type BrokenCheck, type FileCheck, messageFor } from "./check.ts";
import { checkedIn, scopeMatcher } from "./scope.ts";

/** Files whose imports are read without a parser. */
const embedding = /\.(?:vue|svelte|astro)$/;

export function compileForbiddenImport(
  entry: Entry,
  check: ForbiddenImportCheck,
): FileCheck | BrokenCheck {
  const { files, packages = [], except } = check;
  if (files === undefined && packages.length === 0) {
    return {
      status: "broken",
      slug: entry.slug,
      kind: "forbidden-import",
      reason: "It names neither `files` nor `packages`, so it forbids nothing.",
    };
  }
  const inScope = checkedIn(entry.front.scope);
  const isExcepted = except === undefined ? () => false : scopeMatcher(except);
  const isForbidden = files === undefined ? () => false : scopeMatcher(files);
  return {
    status: "compiled",
    kind: "forbidden-import",
    slug: entry.slug,
    message: messageFor(entry, check.message),
    of: "text",
    expect: "absent",
    resolves: files !== undefined,
    concerns: (path) =>
      (languageOf(path) !== undefined || embedding.test(path)) &&
      inScope(path) &&
      !isExcepted(path),
    mayMatch: () => true,
    matchesIn: ({ path, text }, resolve) =>
      importPlacesOf(path, text).filter(
        ({ specifier }) =>
          packages.some((name) => isOf(path, specifier, name)) ||
          (files !== undefined && resolve(path, specifier).some(isForbidden)),
      ),
  };
}

/** Whether a specifier means a package or what is inside it, in the terms of the importing file's language. */
function isOf(path: string, specifier: string, name: string): boolean {
  switch (languageOf(path)) {
    case "Python":
    case "Java":
    case "Kotlin":
    case "CSharp":
      return isBelow(specifier, name, ".");
    case "Rust":
      return isBelow(specifier, name.replaceAll("-", "_"), "::");
    case "Php":
      return isBelow(specifier.replace(/^\\/, ""), name.replace(/^\\/, ""), "\\");
    case "TypeScript":
    case "Tsx":
    case "JavaScript":
    case undefined:
      // `fs` is `node:fs`.
      return isBelow(specifier.replace(/^node:/, ""), name.replace(/^node:/, ""), "/");
    case "Go":
    case "Ruby":
    case "C":
    case "Cpp":
      return isBelow(specifier, name, "/");
  }
}

function isBelow(specifier: string, name: string, separator: string): boolean {
  return specifier === name || specifier.startsWith(name + separator);
}
