/** Names and packages that the project has its own of, where one from outside is at hand. */
import { folderOf } from "../../../ground/core/path.ts";
import type { AstGrepCheck } from "../../../ground/contract/entry.ts";
import type { Configuration } from "../configuration.ts";
import type { FileFacts, ImportedName } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";
import { isScript } from "../internal/language.ts";
import { packageOf } from "../internal/packages.ts";
import { escaped } from "../internal/rules.ts";
import { partsOf } from "../internal/wording.ts";

import type { Candidate, Place } from "../proposal.ts";
import { quoted, scopeAround, scopeOf } from "../roles.ts";
import type { Table } from "../table.ts";

/** Files that take the name from either. */
const FILES = 8;

/** Names that come from a module of the repository, where a package offers the same name. */
export function replacements(table: Table, configuration: Configuration): Candidate[] {
  const sources = new Map<string, Map<string, { file: FileFacts; name: ImportedName }[]>>();
  for (const file of table.production) {
    if (!isScript(file.language)) continue;
    for (const name of file.names) {
      if (name.typeOnly || name.reexported || name.imported.length < 4) continue;
      if (name.imported === "default") continue;
      const symbol = table.originOf(name);
      const external = symbol === undefined ? packageOf(file, name.specifier) : undefined;
      const source = symbol === undefined ? external : partsOf(symbol).path;
      if (source === undefined) continue;
      const bySource =
        sources.get(name.imported) ?? new Map<string, { file: FileFacts; name: ImportedName }[]>();
      bySource.set(source, [...(bySource.get(source) ?? []), { file, name }]);
      sources.set(name.imported, bySource);
    }
  }
  const pairs = new Map<string, Pair>();
  for (const [name, bySource] of sources) {
    const [first, ...others] = [...bySource].toSorted((a, b) => b[1].length - a[1].length);
    if (first === undefined) continue;
    const [own, users] = first;
    const wrapper = table.byPath.get(own);
    const found = others.find(
      ([source]) => configuration.dependsOn(source) && !table.byPath.has(source),
    );
    if (wrapper === undefined || found === undefined) continue;
    const [external, uses] = found;
    // The module must stand between: what merely has the same name is another thing.
    if (!wrapper.names.some(({ specifier }) => packageOf(wrapper, specifier) === external))
      continue;
    const ending = mostUsed(users.map(({ file }) => file.ending));
    const concerned = users.filter(({ file }) => file.ending === ending).map(({ file }) => file);
    const direct = uses.filter(({ file }) => file !== wrapper && file.ending === ending);
    if (concerned.length < ADHERENCE * (concerned.length + direct.length)) continue;
    const key = [own, external, ending].join("\n");
    const pair: Pair = pairs.get(key) ?? {
      own,
      wrapper,
      external,
      names: new Map(),
      users: new Set(),
      direct: [],
    };
    pair.names.set(name, concerned.length);
    for (const file of concerned) pair.users.add(file);
    for (const { file, name: one } of direct) pair.direct.push({ path: file.path, line: one.line });
    pairs.set(key, pair);
  }
  return [...pairs.values()].flatMap((pair) => candidateOf(table, pair));
}

/** A module of the project and a package that have names in common. */
interface Pair {
  readonly own: string;
  readonly wrapper: FileFacts;
  readonly external: string;
  /** How many files take each name from the module. */
  readonly names: Map<string, number>;
  readonly users: Set<FileFacts>;
  readonly direct: Place[];
}

function candidateOf(table: Table, pair: Pair): Candidate[] {
  const { own, wrapper, external, direct } = pair;
  const users = [...pair.users];
  const [first] = users;
  const total = users.length + direct.length;
  if (first === undefined || total < FILES || users.length < ADHERENCE * total) return [];
  const around = scopeAround(
    [...users.map(({ path }) => path), ...direct.map(({ path }) => path)],
    new Set([first.ending]),
    table,
  );
  if (around === undefined) return [];
  const names = [...pair.names].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
  const shown = names
    .slice(0, 3)
    .map((name) => `\`${name}\``)
    .join(", ");
  return [
    {
      family: "replacement",
      title: `Import ${shown}${names.length > 3 ? ", …" : ""} from \`${own}\`, never from \`${external}\``,
      scope: around.files.includes(wrapper) ? [...around.scope, `!${quoted(own)}`] : around.scope,
      check: { "ast-grep": { language: first.language, rule: namedImportRule(names, external) } },
      mentions: [external],
      unit: "files",
      followed: users.length,
      violated: direct.length,
      violators: direct,
      members: users.map(({ path }) => path),
      why: `${users.length} files import from there, ${direct.length} imports of the same names are from the package`,
      lift: undefined,
      commits: table.past.addingTo(new Set(users.map(({ path }) => folderOf(path)))),
      target: own,
      place: "",
      barrel: false,
    },
  ];
}

function mostUsed(endings: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const ending of endings) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

/** An import of one of the names from the package. */
function namedImportRule(names: readonly string[], from: string): AstGrepCheck["rule"] {
  return {
    kind: "import_specifier",
    has: { field: "name", regex: `^(${names.map(escaped).toSorted().join("|")})$` },
    inside: {
      kind: "import_statement",
      stopBy: "end",
      has: { field: "source", regex: `^["']${escaped(from)}["']$` },
    },
  };
}

/** Packages of Go that stand in for one of the standard library or another with the same last name. */
export function goReplacements(table: Table): Candidate[] {
  const importing = new Map<string, Map<FileFacts, number>>();
  for (const file of table.production) {
    if (file.language !== "Go") continue;
    for (const { specifier, targets, line } of file.imports) {
      const source = targets[0] === undefined ? specifier : `${folderOf(targets[0])}/`;
      const known = importing.get(source) ?? new Map<FileFacts, number>();
      known.set(file, line);
      importing.set(source, known);
    }
  }
  const scope = scopeOf(
    "**/*.go",
    table.production.filter(({ language }) => language === "Go"),
    table,
  );
  if (scope === undefined) return [];
  return [...importing].flatMap(([own, users]): Candidate[] => {
    if (!own.endsWith("/") || own === "/") return [];
    const folder = own.slice(0, -1);
    const last = folder.slice(folder.lastIndexOf("/") + 1);
    const inside = (file: FileFacts): boolean => file.path.startsWith(own);
    return [...importing].flatMap(([specifier, direct]): Candidate[] => {
      if (specifier.endsWith("/") || specifier.replace(/^.*\//, "") !== last) return [];
      if (![...direct.keys()].some(inside)) return [];
      const violators = [...direct].filter(([file]) => !inside(file));
      const followed = [...users.keys()].filter((file) => !inside(file));
      const total = followed.length + violators.length;
      if (followed.length < 3 || followed.length < ADHERENCE * total) return [];
      return [
        {
          family: "replacement",
          title: `Import \`${folder}\`, never \`${specifier}\``,
          scope,
          check: {
            "forbidden-import": { packages: [specifier], except: [`${quoted(folder)}/**`] },
          },
          unit: "files",
          followed: followed.length,
          violated: violators.length,
          violators: violators.map(([file, line]) => ({ path: file.path, line })),
          members: followed.map(({ path }) => path),
          why: `${followed.length} files import it, ${violators.length} the package that it stands for`,
          lift: undefined,
          commits: table.past.addingTo(new Set(followed.map(({ path }) => folderOf(path)))),
          target: folder,
          place: "",
          barrel: false,
        },
      ];
    });
  });
}
