/**
 * Which files of the repository an import means.
 *
 * Told from the list of paths and the manifests alone, in each language's own terms and best effort: a wrong edge misleads
 * more than a missing one, so what stays unclear gives nothing.
 */
import { type LanguageName, languageOf } from "./parsers.ts";
import { isTest } from "./files.ts";

/** Repository paths that a specifier in the file `from` refers to; empty for what is outside or unknown. */
export type ImportResolver = (from: string, specifier: string) => readonly string[];

/** Whether a file is a manifest: it says where imports lead. */
export function isManifest(path: string): boolean {
  return /(^|\/)(package\.json|tsconfig[^/]*\.json|jsconfig\.json|go\.mod|Cargo\.toml|pyproject\.toml|composer\.json)$/.test(
    path,
  );
}

/** Files of one folder that an import of the whole folder gives at most. */
const FOLDER_LIMIT = 20;

interface Repository {
  readonly paths: ReadonlySet<string>;
  readonly manifests: ReadonlyMap<string, string>;
  /** Files by their folder; the root is "". */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** Paths by their last part. */
  readonly names: ReadonlyMap<string, readonly string[]>;
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

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** `path` seen from `folder`, without `.` and `..`; undefined when it leaves the repository. */
function joined(folder: string, path: string): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

function within(folder: string, path: string): string {
  return folder === "" ? path : path === "" ? folder : `${folder}/${path}`;
}

function manifestsNamed(repository: Repository, name: RegExp): [folder: string, text: string][] {
  return [...repository.manifests]
    .filter(([path]) => name.test(path.slice(path.lastIndexOf("/") + 1)))
    .map(([path, text]): [string, string] => [folderOf(path), text])
    .toSorted(([a], [b]) => b.length - a.length);
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON with comments and trailing commas, as tsconfig has it; an empty object when broken. */
function jsonOf(text: string): Json {
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

function scriptResolver(repository: Repository): ImportResolver {
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

function targetsIn(value: unknown): string[] {
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

/** Roots are the folders around a top package, besides the repository's own and `src`. */
function pythonResolver({ paths, names }: Repository): ImportResolver {
  const roots = new Set(["", "src", "lib", "python"]);
  for (const path of names.get("__init__.py") ?? []) {
    const outer = folderOf(folderOf(path));
    if (!paths.has(within(outer, "__init__.py"))) roots.add(outer);
  }
  const ordered = [...roots].toSorted((a, b) => a.length - b.length);

  function moduleAt(path: string): string[] {
    for (const file of [
      `${path}.py`,
      `${path}/__init__.py`,
      `${path}.pyi`,
      `${path}/__init__.pyi`,
    ]) {
      if (paths.has(file)) return [file];
    }
    return [];
  }

  /** `a.b.name` is a module, or a name in the module `a.b`. */
  function longest(root: string, parts: readonly string[]): string[] {
    for (const length of [parts.length, parts.length - 1]) {
      if (length < 1) break;
      const found = moduleAt(within(root, parts.slice(0, length).join("/")));
      if (found.length > 0) return found;
    }
    return [];
  }

  return (from, specifier) => {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    const parts = specifier
      .slice(dots)
      .split(".")
      .filter((part) => part !== "");
    if (dots > 0) {
      const folder = joined(folderOf(from), "../".repeat(dots - 1));
      if (folder === undefined) return [];
      const found = longest(folder, parts);
      return found.length > 0 || parts.length > 1 ? found : moduleAt(folder === "" ? "." : folder);
    }
    // A script finds its neighbours, after the packages.
    for (const root of [...ordered, folderOf(from)]) {
      const found = longest(root, parts);
      if (found.length > 0) return found;
    }
    return [];
  };
}

function goResolver(repository: Repository): ImportResolver {
  const modules = manifestsNamed(repository, /^go\.mod$/).flatMap(([folder, text]) => {
    const name = /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1];
    return name === undefined ? [] : [{ folder, name }];
  });
  return (_from, specifier) => {
    for (const { folder, name } of modules) {
      if (specifier !== name && !specifier.startsWith(`${name}/`)) continue;
      const files = repository.folders.get(within(folder, specifier.slice(name.length + 1))) ?? [];
      const found = files.filter((path) => path.endsWith(".go") && !path.endsWith("_test.go"));
      if (found.length > 0) return found.slice(0, FOLDER_LIMIT);
    }
    return [];
  };
}

/** The folder of the modules inside the module at `file`; roots of crates have theirs beside them. */
function submodules(file: string): string {
  return /(?:^|\/)(?:(?:mod|lib|main|build)|(?:tests|benches|examples|bin)\/[^/]+)\.rs$/.test(file)
    ? folderOf(file)
    : file.replace(/\.rs$/, "");
}

function rustResolver(repository: Repository): ImportResolver {
  const { paths } = repository;
  const crates = manifestsNamed(repository, /^Cargo\.toml$/).map(([folder, text]) => {
    const section = /^\[package\]([^]*?)(?=^\[|(?![^]))/m.exec(text)?.[1] ?? "";
    const library = /^\[lib\]([^]*?)(?=^\[|(?![^]))/m.exec(text)?.[1] ?? "";
    const name =
      /^\s*name\s*=\s*"([^"]+)"/m.exec(library)?.[1] ??
      /^\s*name\s*=\s*"([^"]+)"/m.exec(section)?.[1];
    const entry = /^\s*path\s*=\s*"([^"]+)"/m.exec(library)?.[1];
    return {
      folder,
      name: name?.replaceAll("-", "_"),
      entry: entry === undefined ? undefined : joined(folder, entry),
    };
  });

  function rootsOf(crate: (typeof crates)[number]): string[] {
    return [
      crate.entry ?? "",
      within(crate.folder, "src/lib.rs"),
      within(crate.folder, "src/main.rs"),
    ].filter((path) => paths.has(path));
  }

  /** Goes down as far as modules have files of their own; what is left are names in the last. */
  function descend(file: string, parts: readonly string[]): string[] {
    let current = file;
    let folder = submodules(file);
    for (const part of parts) {
      const next = [within(folder, `${part}.rs`), within(folder, `${part}/mod.rs`)].find((path) =>
        paths.has(path),
      );
      if (next === undefined) {
        // A module written out in its parent's file may still have files below.
        folder = within(folder, part);
        continue;
      }
      current = next;
      folder = submodules(next);
    }
    return paths.has(current) ? [current] : [];
  }

  function parentOf(file: string): string | undefined {
    const folder = /(?:^|\/)mod\.rs$/.test(file) ? folderOf(folderOf(file)) : folderOf(file);
    return [
      within(folder, "mod.rs"),
      `${folder}.rs`,
      within(folder, "lib.rs"),
      within(folder, "main.rs"),
    ].find((path) => paths.has(path) && path !== file);
  }

  return (from, specifier) => {
    const parts = specifier
      .replaceAll("r#", "")
      .split("::")
      .filter((part) => part !== "");
    const first = parts[0] ?? "";
    if (first === "self") return descend(from, parts.slice(1));
    if (first === "super") {
      let file: string | undefined = from;
      let climbed = 0;
      while (parts[climbed] === "super" && file !== undefined) {
        file = parentOf(file);
        climbed += 1;
      }
      return file === undefined ? [] : descend(file, parts.slice(climbed));
    }
    if (first === "crate") {
      const own = crates.find(
        ({ folder, name }) =>
          name !== undefined && (folder === "" || from.startsWith(`${folder}/`)),
      );
      for (const root of own === undefined ? [] : rootsOf(own)) {
        const found = descend(root, parts.slice(1));
        if (found.length > 0 && (found[0] !== root || parts.length === 1)) return found;
      }
      return own === undefined ? [] : rootsOf(own).slice(0, 1);
    }
    const other = crates.find(({ name }) => name === first);
    if (other !== undefined)
      return rootsOf(other)
        .slice(0, 1)
        .flatMap((root) => descend(root, parts.slice(1)));
    // A module beside this one: `use shapes::Circle` below `mod shapes;`.
    const beside = descend(from, parts);
    return beside[0] === from ? [] : beside;
  };
}

/** `a.b.Type`, `a.b.Type.member`, `a.b.*`: by the end of a path, so source roots need not be known. */
function byClass(
  repository: Repository,
  specifier: string,
  endings: readonly string[],
): readonly string[] {
  const parts = specifier.replaceAll("`", "").split(".");
  if (parts.at(-1) === "*") {
    const folder = parts.slice(0, -1).join("/");
    for (const [path, files] of repository.folders) {
      if (path !== folder && !path.endsWith(`/${folder}`)) continue;
      const found = files.filter(
        (file) => endings.some((ending) => file.endsWith(`.${ending}`)) && !isTest(file),
      );
      if (found.length > 0) return found.slice(0, FOLDER_LIMIT);
    }
  }
  for (let length = parts.length; length >= 2; length -= 1) {
    const suffix = parts.slice(0, length).join("/");
    const found = endings.flatMap((ending) => {
      const candidates = repository.names.get(`${parts[length - 1] ?? ""}.${ending}`) ?? [];
      return candidates.filter(
        (path) => path === `${suffix}.${ending}` || path.endsWith(`/${suffix}.${ending}`),
      );
    });
    if (found.length > 0) return found.slice(0, FOLDER_LIMIT);
  }
  return [];
}

/** The folder whose path ends as the namespace does, with dots in names of folders or as folders; only when it is one. */
function byNamespace({ folders }: Repository, specifier: string): readonly string[] {
  const slashed = specifier.replaceAll(".", "/");
  const fitting = [...folders].filter(([folder]) => {
    const spelled = folder.replaceAll(".", "/");
    return spelled === slashed || spelled.endsWith(`/${slashed}`);
  });
  const found = fitting
    .map(([, files]) => files.filter((path) => path.endsWith(".cs")))
    .filter((files) => files.length > 0);
  return found.length === 1 ? (found[0] ?? []).slice(0, FOLDER_LIMIT) : [];
}

function inRuby({ paths, names }: Repository, from: string, specifier: string): readonly string[] {
  const file = specifier.endsWith(".rb") ? specifier : `${specifier}.rb`;
  if (specifier.startsWith(".")) {
    const path = joined(folderOf(from), file);
    return path !== undefined && paths.has(path) ? [path] : [];
  }
  for (const root of ["lib", "", "app", "test", "spec"]) {
    const path = within(root, file);
    if (paths.has(path)) return [path];
  }
  // A gem of a monorepo.
  return onlyOne(
    (names.get(file.slice(file.lastIndexOf("/") + 1)) ?? []).filter((path) =>
      path.endsWith(`/lib/${file}`),
    ),
  );
}

function phpResolver(repository: Repository): ImportResolver {
  const { paths, names } = repository;
  const prefixes = manifestsNamed(repository, /^composer\.json$/).flatMap(([folder, text]) => {
    const manifest = jsonOf(text);
    return [manifest["autoload"], manifest["autoload-dev"]].flatMap((section) => {
      const table = isObject(section) && isObject(section["psr-4"]) ? section["psr-4"] : {};
      return Object.entries(table).flatMap(([prefix, target]) =>
        targetsIn(target).flatMap((inside) => {
          const root = joined(folder, inside);
          return root === undefined ? [] : [{ prefix, root }];
        }),
      );
    });
  });
  prefixes.sort((a, b) => b.prefix.length - a.prefix.length);
  return (from, specifier) => {
    if (specifier.endsWith(".php")) {
      const path = joined(folderOf(from), specifier);
      return path !== undefined && paths.has(path)
        ? [path]
        : paths.has(specifier)
          ? [specifier]
          : [];
    }
    const name = specifier.replace(/^\\/, "");
    for (const { prefix, root } of prefixes) {
      if (!name.startsWith(prefix)) continue;
      const path = within(root, `${name.slice(prefix.length).replaceAll("\\", "/")}.php`);
      if (paths.has(path)) return [path];
    }
    const file = `${name.replaceAll("\\", "/")}.php`;
    return onlyOne(
      (names.get(file.slice(file.lastIndexOf("/") + 1)) ?? []).filter(
        (path) => path === file || path.endsWith(`/${file}`),
      ),
    );
  };
}

function byInclude(
  { paths, names }: Repository,
  from: string,
  specifier: string,
): readonly string[] {
  const path = joined(folderOf(from), specifier);
  if (path !== undefined && paths.has(path)) return [path];
  const suffix = specifier.replace(/^(?:\.{1,2}\/)+/, "");
  return onlyOne(
    (names.get(suffix.slice(suffix.lastIndexOf("/") + 1)) ?? []).filter(
      (candidate) => candidate === suffix || candidate.endsWith(`/${suffix}`),
    ),
  );
}

function onlyOne(found: readonly string[]): readonly string[] {
  return found.length === 1 ? found : [];
}
