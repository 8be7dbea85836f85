/** Imports of JavaScript, TypeScript and what builds on them. */
import { folderOf } from "../../../../ground/core/path.ts";
import {
  type ImportResolver,
  joined,
  manifestsNamed,
  type Repository,
  within,
} from "./repository.ts";

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON with comments and trailing commas, as tsconfig has it; an empty object when broken. */
export function jsonOf(text: string): Json {
  for (const candidate of [text, withoutComments(text)]) {
    try {
      const value: unknown = JSON.parse(candidate);
      return isObject(value) ? value : {};
    } catch {
      // The next candidate, or nothing: a broken manifest describes nothing.
    }
  }
  return {};
}

function withoutComments(text: string): string {
  return text
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, "$1")
    .replaceAll(/,(?=\s*[}\]])/g, "");
}

const scriptEndings = [
  "ts",
  "tsx",
  "d.ts",
  "mts",
  "cts",
  "js",
  "jsx",
  "mjs",
  "cjs",
  "vue",
  "svelte",
];

/** The file that a path without, or with a compiled, ending stands for. */
function scriptFile(paths: ReadonlySet<string>, path: string): string[] {
  if (paths.has(path)) return [path];
  const compiled = /^(.*)\.([cm]?)js(x?)$/.exec(path);
  if (compiled !== null) {
    const [, stem = "", variant = "", x = ""] = compiled;
    for (const ending of x === "x" ? ["tsx"] : [`${variant}ts`, "tsx", "d.ts"]) {
      if (paths.has(`${stem}.${ending}`)) return [`${stem}.${ending}`];
    }
  }
  for (const ending of scriptEndings)
    if (paths.has(`${path}.${ending}`)) return [`${path}.${ending}`];
  for (const ending of scriptEndings) {
    const index = within(path, `index.${ending}`);
    if (paths.has(index)) return [index];
  }
  return [];
}

interface ScriptPackage {
  readonly folder: string;
  readonly manifest: Json;
}

export function scriptResolver(repository: Repository): ImportResolver {
  const { paths } = repository;
  const packages = new Map<string, ScriptPackage>();
  const owners: ScriptPackage[] = [];
  for (const [folder, text] of manifestsNamed(repository, /^package\.json$/)) {
    const manifest = jsonOf(text);
    owners.push({ folder, manifest });
    if (typeof manifest["name"] === "string") packages.set(manifest["name"], { folder, manifest });
  }
  const aliases = manifestsNamed(repository, /^[jt]sconfig[^/]*\.json$/).flatMap(([folder, text]) =>
    aliasesOf(folder, jsonOf(text)),
  );

  return (from, specifier) => {
    const wanted = specifier.replace(/[?#].*$/, "") || specifier;
    if (/^\.{1,2}(?:\/|$)/.test(wanted)) {
      const path = joined(folderOf(from), wanted);
      return path === undefined ? [] : scriptFile(paths, path);
    }
    for (const { folder, pattern, targets } of aliases) {
      if (folder !== "" && !from.startsWith(`${folder}/`)) continue;
      const [before = "", after] = pattern.split("*");
      if (
        after === undefined
          ? wanted !== pattern
          : !(wanted.startsWith(before) && wanted.endsWith(after))
      ) {
        continue;
      }
      const middle =
        after === undefined ? "" : wanted.slice(before.length, wanted.length - after.length);
      for (const target of targets) {
        const path = joined("", target.replace("*", middle));
        const found = path === undefined ? [] : scriptFile(paths, path);
        if (found.length > 0) return found;
      }
    }
    if (wanted.startsWith("#")) {
      const owner = owners.find(({ folder }) => folder === "" || from.startsWith(`${folder}/`));
      if (owner === undefined || !isObject(owner.manifest["imports"])) return [];
      return exported(paths, owner.folder, owner.manifest["imports"], wanted);
    }
    const name = wanted.split("/", wanted.startsWith("@") ? 2 : 1).join("/");
    const found = packages.get(name);
    if (found === undefined) return [];
    return packageFile(paths, found, wanted.slice(name.length + 1));
  };
}

interface Alias {
  /** Where it holds. */
  readonly folder: string;
  readonly pattern: string;
  /** Seen from the repository. */
  readonly targets: readonly string[];
}

function aliasesOf(folder: string, config: Json): Alias[] {
  const options = isObject(config["compilerOptions"]) ? config["compilerOptions"] : {};
  const baseUrl = options["baseUrl"];
  const base = typeof baseUrl === "string" ? joined(folder, baseUrl) : folder;
  if (base === undefined) return [];
  const mapped = isObject(options["paths"]) ? Object.entries(options["paths"]) : [];
  const aliases = mapped.map(([pattern, list]) => ({
    folder,
    pattern,
    targets: (Array.isArray(list) ? list : [])
      .filter((target) => typeof target === "string")
      .flatMap((target) => joined(base, target) ?? []),
  }));
  if (typeof baseUrl === "string")
    aliases.push({ folder, pattern: "*", targets: [within(base, "*")] });
  return aliases;
}

/** What a package of the workspace offers under `inside`; "" is its main entry. */
function packageFile(
  paths: ReadonlySet<string>,
  { folder, manifest }: ScriptPackage,
  inside: string,
): string[] {
  const exportsField = manifest["exports"];
  if (exportsField !== undefined) {
    const table =
      isObject(exportsField) && Object.keys(exportsField).some((key) => key.startsWith("."))
        ? exportsField
        : { ".": exportsField };
    const found = exported(paths, folder, table, inside === "" ? "." : `./${inside}`);
    if (found.length > 0) return found;
  }
  if (inside !== "") {
    const direct = scriptFile(paths, within(folder, inside));
    return direct.length > 0 ? direct : scriptFile(paths, within(folder, `src/${inside}`));
  }
  for (const field of ["source", "types", "typings", "module", "main"]) {
    const target = manifest[field];
    const found = typeof target === "string" ? sourceOf(paths, folder, target) : [];
    if (found.length > 0) return found;
  }
  for (const entry of ["src/index", "index", "src/main", "lib/index"]) {
    const found = scriptFile(paths, within(folder, entry));
    if (found.length > 0) return found;
  }
  return [];
}

function exported(
  paths: ReadonlySet<string>,
  folder: string,
  table: Json,
  wanted: string,
): string[] {
  for (const [pattern, value] of Object.entries(table)) {
    const [before = "", after] = pattern.split("*");
    const fits =
      after === undefined
        ? pattern === wanted
        : wanted.startsWith(before) &&
          wanted.endsWith(after) &&
          wanted.length >= before.length + after.length;
    if (!fits) continue;
    const middle =
      after === undefined ? "" : wanted.slice(before.length, wanted.length - after.length);
    for (const target of targetsIn(value)) {
      const found = sourceOf(paths, folder, target.replaceAll("*", middle));
      if (found.length > 0) return found;
    }
  }
  return [];
}

export function targetsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(targetsIn);
  return isObject(value) ? Object.values(value).flatMap(targetsIn) : [];
}

/** The file a manifest names, or the source that it is built from: `dist/a.js` comes from `src/a.ts`. */
function sourceOf(paths: ReadonlySet<string>, folder: string, target: string): string[] {
  const path = joined(folder, target);
  if (path === undefined) return [];
  const stem = path.replace(/\.d\.([cm]?)ts$/, ".$1js");
  const inside = stem.slice(folder === "" ? 0 : folder.length + 1);
  const built = /^(?:dist|build|lib|out|es|esm|cjs|types)\/(?:(?:esm|cjs|es|types|src)\/)?/;
  const candidates = [path, stem];
  if (built.test(inside)) {
    const rest = inside.replace(built, "");
    candidates.push(within(folder, `src/${rest}`), within(folder, rest));
  }
  for (const candidate of candidates) {
    const found = scriptFile(paths, candidate);
    if (found.length > 0) return found;
  }
  return [];
}
