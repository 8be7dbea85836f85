/**
 * Packages that the project reaches through a module of its own.
 *
 * A popular module that happens to import a package is no wrapper: its users must import exactly the names in whose
 * definitions the package is used.
 */
import { folderOf } from "../../../ground/core/path.ts";
import type { Listing } from "../../../ground/platform/tree.ts";
import { outlineOf } from "../../codebase/outline.ts";
import type { Configuration } from "../configuration.ts";
import type { FileFacts, ImportedName } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";
import { blanked } from "../internal/blanked.ts";
import { isScript } from "../internal/language.ts";
import { packageOf } from "../internal/packages.ts";
import { escaped } from "../internal/rules.ts";
import { partsOf } from "../internal/wording.ts";
import type { Candidate, HumanQuestion, Place } from "../proposal.ts";
import { quoted, scopeAround } from "../roles.ts";
import type { Table } from "../table.ts";

/** Files that use the wrapping names. */
const USERS = 5;
const TOTAL = 6;
/** Share of a wrapper's exports that use the package. */
const EXPOSED = 0.3;
/** Share of a class's methods. */
const METHODS = 0.5;
/** Share of the rarer way from which on two compete. */
const SPLIT = 0.25;
/** A split among fewer is an accident. */
const SPLIT_FILES = 12;

const entryNames =
  /(^|\/)(lib|main|index|mod|views?|app|__init__|models?|types?|urls|schema|App|routes?|cli)\.\w+$/;
const configures = /^(?:dotenv|envalid|importlib_\w+|typing_extensions)$/;

interface Pair {
  readonly package: string;
  readonly wrapper: FileFacts;
  readonly direct: readonly Place[];
}

export async function wrappers(
  table: Table,
  listing: Listing,
  configuration: Configuration,
): Promise<{ candidates: Candidate[]; questions: HumanQuestion[] }> {
  const pairs = pairsOf(table, configuration);
  const texts = new Map<string, string>();
  const wanted = new Set(pairs.map(({ wrapper }) => wrapper.path));
  for await (const { path, text } of listing.read(
    listing.files.filter((file) => wanted.has(file.path)),
  ))
    texts.set(path, text);

  const candidates: Candidate[] = [];
  const questions: HumanQuestion[] = [];
  for (const pair of pairs) {
    const exposed = exposedNames(pair, texts.get(pair.wrapper.path) ?? "");
    const named = sharesName(pair.wrapper.path, pair.package);
    if (exposed.size === 0 || (!named && isComponent(pair.wrapper, exposed))) continue;
    const direct = new Set(pair.direct.map(({ path }) => path));
    const followed = usersOf(table, pair.wrapper.path, exposed).filter(
      ({ path }) => !direct.has(path),
    );
    const total = followed.length + pair.direct.length;
    if (followed.length < USERS || total < TOTAL) continue;
    if (followed.length >= ADHERENCE * total) {
      candidates.push(...candidateOf(table, pair, { followed, exposed }));
    } else if ((named || packagesOf(pair.wrapper).size === 1) && compete(pair, followed.length)) {
      questions.push({
        kind: "competing-patterns",
        question: `\`${pair.package}\` is used through \`${pair.wrapper.path}\` and directly: which one from now on?`,
        paths: [pair.wrapper.path, ...direct].slice(0, 5),
        why: `${followed.length} files take ${listed(exposed)} from it, ${pair.direct.length} import the package`,
      });
    }
  }
  return { candidates, questions };
}

function candidateOf(
  table: Table,
  pair: Pair,
  found: { readonly followed: readonly FileFacts[]; readonly exposed: ReadonlySet<string> },
): Candidate[] {
  const { followed, exposed } = found;
  const { wrapper, direct } = pair;
  const concerned = [wrapper, ...followed];
  const around = scopeAround(
    [...concerned, ...direct].map(({ path }) => path),
    new Set(concerned.map(({ ending }) => ending)),
    table,
  );
  if (around === undefined) return [];
  // Its check counts imports of types as well.
  const violators = around.files
    .filter((file) => file !== wrapper)
    .flatMap((file) =>
      file.imports
        .filter(({ specifier }) => packageOf(file, specifier) === pair.package)
        .map(({ line }) => ({ path: file.path, line })),
    );
  if (followed.length < ADHERENCE * (followed.length + violators.length)) return [];
  return [
    {
      family: "wrapper",
      title: `Reach \`${pair.package}\` through \`${wrapper.path}\` (${listed(exposed)}); never import it elsewhere`,
      scope: around.scope,
      check: {
        "forbidden-import": { packages: [pair.package], except: [quoted(wrapper.path)] },
      },
      unit: "files",
      followed: followed.length,
      violated: violators.length,
      violators,
      members: followed.map(({ path }) => path),
      why: `${followed.length} files take ${listed(exposed)} from it, ${violators.length} imports of the package go past it`,
      lift: undefined,
      commits: table.past.addingTo(new Set(followed.map(({ path }) => folderOf(path)))),
      target: wrapper.path,
      place: "",
      barrel: false,
    },
  ];
}

/** A component that uses a package is no other name for it, unless it is called so. */
function isComponent({ ending }: FileFacts, exposed: ReadonlySet<string>): boolean {
  return /^[jt]sx$/.test(ending) && [...exposed].every((name) => /^[A-Z]/.test(name));
}

/** Whether many use either; modules beside the wrapper are likely wrappers as well. */
function compete({ wrapper, direct }: Pair, followed: number): boolean {
  const elsewhere = direct.filter(({ path }) => folderOf(path) !== folderOf(wrapper.path)).length;
  const total = followed + elsewhere;
  return Math.min(followed, elsewhere) >= SPLIT * total && total >= SPLIT_FILES;
}

function listed(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, 3).map((name) => `\`${name}\``);
  return shown.join(", ") + (names.size > shown.length ? ", …" : "");
}

function pairsOf(table: Table, configuration: Configuration): Pair[] {
  const importing = new Map<string, Map<FileFacts, number>>();
  for (const file of table.production) {
    if (!isScript(file.language) && file.language !== "Python") continue;
    for (const name of file.names) {
      if (name.targets.length > 0 || name.typeOnly) continue;
      const external = packageOf(file, name.specifier);
      if (external === undefined || configures.test(external)) continue;
      const key = `${file.language === "Python"} ${external}`;
      const known = importing.get(key) ?? new Map<FileFacts, number>();
      if (!known.has(file)) known.set(file, name.line);
      importing.set(key, known);
    }
  }
  return [...importing].flatMap(([key, files]) => {
    const external = key.slice(key.indexOf(" ") + 1);
    if (!configuration.dependsOn(external)) return [];
    const importers = new Set([...files.keys()].map(({ path }) => path));
    return [...files.keys()].flatMap((wrapper): Pair[] => {
      const named = sharesName(wrapper.path, external);
      if (!named && (entryNames.test(wrapper.path) || hasManyPurposes(wrapper))) return [];
      const users = [...(table.importers.get(wrapper.path) ?? [])].filter(
        (path) => !importers.has(path),
      );
      const total = users.length + files.size - 1;
      if (users.length < USERS || users.length < SPLIT * total) return [];
      const direct = [...files].flatMap(([file, line]) =>
        file === wrapper ? [] : [{ path: file.path, line }],
      );
      return [{ package: external, wrapper, direct }];
    });
  });
}

/** A module without the package's name that imports much, or is long, is not about the package. */
function hasManyPurposes(file: FileFacts): boolean {
  const inside = file.imports.filter(({ targets }) => targets.length > 0);
  return packagesOf(file).size > 4 || inside.length > 3 || file.lines > 400;
}

function packagesOf(file: FileFacts): ReadonlySet<string | undefined> {
  const outside = file.names.filter(({ targets }) => targets.length === 0);
  return new Set(outside.map(({ specifier }) => packageOf(file, specifier)));
}

/** Whether the module is called as the package is, or its folder where it gathers one. */
function sharesName(path: string, external: string): boolean {
  const stem = path.replace(/\/(?:index|__init__|mod)\.\w+$/, "").replace(/\.\w+$/, "");
  const own = new Set(wordsOf(stem.slice(stem.lastIndexOf("/") + 1)));
  return wordsOf(external).some((word) => !plainWords.has(word) && own.has(word));
}

const plainWords = new Set([
  "",
  "js",
  "ts",
  "py",
  "src",
  "io",
  "lib",
  "index",
  "packages",
  "ui",
  "react",
  "core",
]);

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^a-z]+/);
}

/** Names of the wrapper whose definitions use the package, when they are a good part of what it offers. */
function exposedNames({ wrapper, package: external }: Pair, text: string): Set<string> {
  const locals = wrapper.names.filter(
    (name) => packageOf(wrapper, name.specifier) === external && name.targets.length === 0,
  );
  const exposed = new Set(locals.filter(({ reexported }) => reexported).map(({ local }) => local));
  const own = locals.filter(({ reexported }) => !reexported).map(({ local }) => local);
  const code = blanked(wrapper.language, text);
  const lines = code.split("\n");
  const all = outlineOf(wrapper.path, text).definitions;
  const offered = all.filter(
    ({ parent, kind, line }) =>
      parent < 0 &&
      kind !== "interface" &&
      kind !== "type" &&
      (wrapper.language === "Python" || /\bexport\b/.test(lines[line - 1] ?? "") || handsOn(code)),
  );
  if (own.length > 0) {
    const uses = new RegExp(String.raw`(?<![\w$.])(?:${own.map(escaped).join("|")})\b`);
    for (const { name, line, end } of offered) {
      if (wrapper.language === "Python" && name.startsWith("_")) continue;
      const using = (from: number, to: number): boolean =>
        uses.test(lines.slice(from - 1, to).join("\n"));
      // A class of many purposes wraps a package only if half of its methods use it.
      const methods = all.filter((one) => one.kind === "method" && all[one.parent]?.line === line);
      const busy = methods.filter((one) => using(one.line, one.end));
      if (using(line, end) && busy.length >= METHODS * methods.length) exposed.add(name);
    }
  }
  return exposed.size >= EXPOSED * Math.max(offered.length, 1) ? exposed : new Set();
}

/** `export { a, b }` and `module.exports = …` name what is offered elsewhere than at its definition. */
function handsOn(code: string): boolean {
  return /^export\s*\{|^module\.exports\b/m.test(code);
}

function usersOf(table: Table, wrapper: string, names: ReadonlySet<string>): FileFacts[] {
  const uses = (name: ImportedName): boolean => {
    if (name.typeOnly || name.reexported) return false;
    if (name.imported === "*" || name.imported === "default") return name.targets[0] === wrapper;
    const symbol = table.originOf(name);
    if (symbol === undefined) return false;
    const { path, name: own } = partsOf(symbol);
    return path === wrapper && names.has(own);
  };
  return table.production.filter((file) => file.path !== wrapper && file.names.some(uses));
}
