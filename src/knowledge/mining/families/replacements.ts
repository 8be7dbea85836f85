/** Names and packages that the project has its own of, where one from outside is at hand. */
import type { AstGrepCheck } from "../../../ground/contract/entry.ts";
import type { Configuration } from "../configuration.ts";
import type { FileFacts, ImportedName } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";
import { isScript } from "../internal/language.ts";
import { packageOf } from "../internal/packages.ts";
import { escaped } from "../internal/rules.ts";
import { partsOf } from "../internal/wording.ts";
import { folderOf } from "../past.ts";
import type { Candidate } from "../proposal.ts";
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
      const bySource = sources.get(name.imported) ?? new Map<string, never[]>();
      bySource.set(source, [...(bySource.get(source) ?? []), { file, name }]);
      sources.set(name.imported, bySource);
    }
  }
  return [...sources].flatMap(([name, bySource]): Candidate[] => {
    const [first, ...others] = [...bySource].toSorted((a, b) => b[1].length - a[1].length);
    if (first === undefined) return [];
    const [own, users] = first;
    const wrapper = table.byPath.get(own);
    const found = others.find(
      ([source]) => configuration.dependsOn(source) && !table.byPath.has(source),
    );
    if (wrapper === undefined || found === undefined) return [];
    const [external, uses] = found;
    // The module must stand between: what merely has the same name is another thing.
    if (!wrapper.names.some(({ specifier }) => packageOf(wrapper, specifier) === external))
      return [];
    const ending = mostUsed(users.map(({ file }) => file.ending));
    const files = users.filter(({ file }) => file.ending === ending).map(({ file }) => file);
    const language = files[0]?.language;
    const direct = uses.filter(({ file }) => file !== wrapper && file.ending === ending);
    const total = files.length + direct.length;
    if (total < FILES || files.length < ADHERENCE * total || language === undefined) return [];
    const around = scopeAround(
      [...files, ...direct.map(({ file }) => file)].map(({ path }) => path),
      new Set([ending]),
      table,
    );
    if (around === undefined) return [];
    return [
      {
        family: "replacement",
        title: `Import \`${name}\` from \`${own}\`, never from \`${external}\``,
        scope:
          table.paths.has(own) && around.files.includes(wrapper)
            ? [...around.scope, `!${quoted(own)}`]
            : around.scope,
        check: { "ast-grep": { language, rule: namedImportRule(name, external) } },
        mentions: [external],
        unit: "files",
        followed: files.length,
        violated: direct.length,
        violators: direct.map(({ file, name: one }) => ({ path: file.path, line: one.line })),
        members: files.map(({ path }) => path),
        why: `${files.length} files import it from there, ${direct.length} from the package`,
        lift: undefined,
        commits: table.past.addingTo(new Set(files.map(({ path }) => folderOf(path)))),
        target: own,
        place: "",
        barrel: false,
      },
    ];
  });
}

function mostUsed(endings: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const ending of endings) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

/** An import of the name from the package. */
function namedImportRule(name: string, from: string): AstGrepCheck["rule"] {
  return {
    kind: "import_specifier",
    has: { field: "name", regex: `^${escaped(name)}$` },
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
