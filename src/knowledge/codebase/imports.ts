/**
 * Which files of the repository an import means.
 *
 * Told from the list of paths and the manifests alone, in each language's own terms and best effort: a wrong edge misleads
 * more than a missing one, so what stays unclear gives nothing.
 */
import { folderOf } from "../../ground/core/path.ts";
import { type LanguageName, languageOf } from "./parsers.ts";
import { goResolver } from "./internal/imports/go.ts";
import { byClass, byInclude, byNamespace, inRuby } from "./internal/imports/names.ts";
import { phpResolver } from "./internal/imports/php.ts";
import { pythonResolver } from "./internal/imports/python.ts";
import type { ImportResolver } from "./internal/imports/repository.ts";
import { rustResolver } from "./internal/imports/rust.ts";
import { scriptResolver } from "./internal/imports/script.ts";

export type { ImportResolver };

/** Whether a file is a manifest: it says where imports lead. */
export function isManifest(path: string): boolean {
  return /(^|\/)(package\.json|tsconfig[^/]*\.json|jsconfig\.json|go\.mod|Cargo\.toml|pyproject\.toml|composer\.json)$/.test(
    path,
  );
}

/**
 * Prepares the resolution of imports; every answer is remembered, so a resolver serves one commit.
 *
 * `manifests` holds the texts of `package.json`, `tsconfig.json`, `jsconfig.json`, `go.mod`, `Cargo.toml` and
 * `composer.json` by path, where there are any; broken ones are passed over.
 */
export function importResolver(
  paths: ReadonlySet<string>,
  manifests: ReadonlyMap<string, string>,
): ImportResolver {
  const folders = new Map<string, string[]>();
  const names = new Map<string, string[]>();
  for (const path of paths) {
    push(folders, folderOf(path), path);
    push(names, path.slice(path.lastIndexOf("/") + 1), path);
  }
  const repository = { paths, manifests, folders, names };
  const script = onDemand(() => scriptResolver(repository));
  const python = onDemand(() => pythonResolver(repository));
  const go = onDemand(() => goResolver(repository));
  const rust = onDemand(() => rustResolver(repository));
  const php = onDemand(() => phpResolver(repository));
  const resolve = (language: LanguageName, from: string, specifier: string): readonly string[] => {
    switch (language) {
      case "TypeScript":
      case "Tsx":
      case "JavaScript":
        return script()(from, specifier);
      case "Python":
        return python()(from, specifier);
      case "Go":
        return go()(from, specifier);
      case "Rust":
        return rust()(from, specifier);
      case "Java":
      case "Kotlin":
        return byClass(repository, specifier, ["java", "kt"]);
      case "CSharp":
        return byNamespace(repository, specifier);
      case "Ruby":
        return inRuby(repository, from, specifier);
      case "Php":
        return php()(from, specifier);
      case "C":
      case "Cpp":
        return byInclude(repository, from, specifier);
    }
  };
  const known = new Map<string, readonly string[]>();
  return (from, specifier) => {
    // Vue and the like import as scripts do.
    const language =
      languageOf(from) ?? (/\.(?:vue|svelte|astro)$/.test(from) ? "TypeScript" : undefined);
    if (language === undefined) return [];
    const key = `${language} ${folderOf(from)} ${specifier} ${language === "Rust" ? from : ""}`;
    let found = known.get(key);
    if (found === undefined) {
      found = resolve(language, from, specifier);
      known.set(key, found);
    }
    return found.includes(from) ? found.filter((path) => path !== from) : found;
  };
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function onDemand<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
