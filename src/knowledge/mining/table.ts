/** The table that every family counts from: the extracted files, their symbols, and who imports whom. */
import { folderOf } from "../../ground/core/path.ts";
import type { Extracted, FileFacts, ImportedName } from "./extract.ts";
import { type Past } from "./past.ts";

/** A symbol of the repository: `path#name`; for Go `folder#name`. */
export type SymbolName = string;

export interface Use {
  readonly symbol: SymbolName;
  /** As the file writes it: `parseRequest`, `errors.New`. */
  readonly written: string;
}

export interface Table {
  readonly files: readonly FileFacts[];
  readonly byPath: ReadonlyMap<string, FileFacts>;
  readonly production: readonly FileFacts[];
  readonly tests: readonly FileFacts[];
  /** Every path of the tree, read or not. */
  readonly paths: ReadonlySet<string>;
  readonly past: Past;
  /** Symbols of this repository that the file calls, constructs or renders. */
  readonly usesOf: (file: FileFacts) => readonly Use[];
  /** The symbol of this repository that a name means in a file. */
  readonly symbolOf: (file: FileFacts, name: string) => SymbolName | undefined;
  /** The symbol that an imported name is, through files that only hand it on. */
  readonly originOf: (name: ImportedName) => SymbolName | undefined;
  /** Production files that import the file. */
  readonly importers: ReadonlyMap<string, ReadonlySet<string>>;
}

export function tableOf(extracted: Extracted, paths: ReadonlySet<string>, past: Past): Table {
  const { files } = extracted;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const production = files.filter(({ test }) => !test);
  const packages = packageNames(files);
  const origins = new Map<string, SymbolName>();
  const defines = new Map(files.map((file) => [file.path, new Set(file.defines)]));

  const definers = new Map<string, string[]>();
  for (const file of files) {
    for (const name of file.defines) {
      const known = definers.get(name);
      if (known === undefined) definers.set(name, [file.path]);
      else known.push(file.path);
    }
  }

  function origin(path: string, name: string, depth = 0): SymbolName | undefined {
    const key = `${path}#${name}`;
    const known = origins.get(key);
    if (known !== undefined) return known;
    const file = byPath.get(path);
    if (file === undefined || depth > 6 || defines.get(path)?.has(name) === true) return undefined;
    origins.set(key, key); // files may hand on each other's names
    for (const handed of file.names) {
      const reexports = handed.reexported || (file.language === "Python" && isBarrel(path));
      if (!reexports || (handed.local !== name && handed.local !== "*")) continue;
      for (const target of handed.targets) {
        const wanted = handed.local === "*" ? name : handed.imported;
        if (wanted === "*") continue;
        if (defines.get(target)?.has(wanted) === true) {
          origins.set(key, `${target}#${wanted}`);
          return `${target}#${wanted}`;
        }
        const found = origin(target, wanted, depth + 1);
        if (found !== undefined && found !== `${target}#${wanted}`) {
          origins.set(key, found);
          return found;
        }
      }
    }
    return key;
  }

  function originOf(name: ImportedName, from = ""): SymbolName | undefined {
    const target = name.targets[0];
    if (target === undefined) return undefined;
    if (name.imported === "*") return `${target}#*`;
    return settled(target, name.imported, from);
  }

  /** A name that its module does not define, as far as can be told, is taken to be the one defined nearest. */
  function settled(path: string, name: string, from: string): SymbolName {
    const found = origin(path, name) ?? `${path}#${name}`;
    const at = found.slice(0, found.lastIndexOf("#"));
    const own = found.slice(at.length + 1);
    if (own === "default" || defines.get(at)?.has(own) === true) return found;
    const [nearest, next] = (definers.get(own) ?? [])
      .map((definer) => ({ definer, near: commonParts(definer, from) }))
      .toSorted((a, b) => b.near - a.near);
    if (nearest === undefined || nearest.near === next?.near) return found;
    return `${nearest.definer}#${own}`;
  }

  function symbolOf(file: FileFacts, written: string): SymbolName | undefined {
    const separator = file.language === "Rust" ? "::" : ".";
    const parts = written.split(separator);
    const root = parts[0] ?? "";
    const imported = localsOf(file).get(root);
    if (imported !== undefined) {
      const target = imported.targets[0];
      if (target === undefined) return undefined;
      if (imported.imported !== "*") return originOf(imported, file.path);
      const member = parts[1];
      if (member === undefined) return undefined;
      if (file.language === "Go") return `${folderOf(target)}#${member}`;
      return settled(target, member, file.path);
    }
    // Files of one package see each other without an import.
    if (parts.length > 1 && file.language === "Go") return undefined;
    const beside = packages.get(`${file.language} ${folderOf(file.path)}`)?.get(root);
    if (beside === undefined || beside === file.path) return undefined;
    return file.language === "Go" ? `${folderOf(beside)}#${root}` : `${beside}#${root}`;
  }

  const locals = new Map<FileFacts, Map<string, ImportedName>>();
  function localsOf(file: FileFacts): Map<string, ImportedName> {
    let known = locals.get(file);
    if (known === undefined) {
      known = new Map(file.names.map((name) => [name.local, name]));
      locals.set(file, known);
    }
    return known;
  }

  const uses = new Map<FileFacts, readonly Use[]>();
  function usesOf(file: FileFacts): readonly Use[] {
    let known = uses.get(file);
    if (known === undefined) {
      const found = new Map<SymbolName, Use>();
      for (const call of file.calls.keys()) {
        const symbol = symbolOf(file, call);
        if (symbol === undefined || symbol.endsWith("#*") || found.has(symbol)) continue;
        found.set(symbol, { symbol, written: writtenOf(file, call) });
      }
      known = [...found.values()];
      uses.set(file, known);
    }
    return known;
  }

  /** The part of a call that names the symbol: `Logger` of `Logger.info`, `errors.New` of a whole module. */
  function writtenOf(file: FileFacts, call: string): string {
    const separator = file.language === "Rust" ? "::" : ".";
    const parts = call.split(separator);
    const whole = localsOf(file).get(parts[0] ?? "")?.imported === "*";
    return parts.slice(0, whole ? 2 : 1).join(separator);
  }

  const importers = new Map<string, Set<string>>();
  for (const file of production) {
    for (const { targets } of file.imports) {
      for (const target of targets) {
        const known = importers.get(target);
        if (known === undefined) importers.set(target, new Set([file.path]));
        else known.add(file.path);
      }
    }
  }

  return {
    files,
    byPath,
    production,
    tests: files.filter(({ test }) => test),
    paths,
    past,
    usesOf,
    symbolOf,
    originOf,
    importers,
  };
}

/** How many folders two paths share from the root. */
function commonParts(a: string, b: string): number {
  const [one, other] = [a.split("/"), b.split("/")];
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  return shared;
}

/** Names at the top of the files of each folder, for languages where a folder is one package. */
function packageNames(files: readonly FileFacts[]): Map<string, Map<string, string>> {
  const packages = new Map<string, Map<string, string>>();
  for (const file of files) {
    if (file.language !== "Go" && file.language !== "Java") continue;
    const key = `${file.language} ${folderOf(file.path)}`;
    const names = packages.get(key) ?? new Map<string, string>();
    for (const name of file.defines) if (!names.has(name)) names.set(name, file.path);
    packages.set(key, names);
  }
  return packages;
}

/** Whether a file by its name only gathers what others define. */
export function isBarrel(path: string): boolean {
  return /(^|\/)(index\.[cm]?[jt]sx?|__init__\.pyi?|mod\.rs|lib\.rs|types\.[jt]s|constants\.[jt]s|interfaces\.[jt]s)$/.test(
    path,
  );
}
