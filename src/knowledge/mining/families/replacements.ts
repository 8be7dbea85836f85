/** Names and packages that the project has its own of, where one from outside is at hand. */
import type { Configuration } from "../configuration.ts";
import type { FileFacts, ImportedName } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";
import { isScript } from "../internal/language.ts";
import { ordinary, packageOf } from "../internal/packages.ts";
import { escaped } from "../internal/rules.ts";
import { partsOf } from "../internal/wording.ts";
import { folderOf } from "../past.ts";
import type { Candidate } from "../proposal.ts";
import { quoted } from "../roles.ts";
import type { Table } from "../table.ts";

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
    const direct = uses.filter(({ file }) => file !== wrapper);
    const total = users.length + direct.length;
    if (total < 8 || users.length < ADHERENCE * total) return [];
    const language = "Tsx" as const;
    return [
      {
        family: "replacement",
        title: `Import \`${name}\` from \`${own}\`, never from \`${external}\``,
        scope: [`**/*.tsx`, `!${quoted(own)}`, ...ordinary],
        check: {
          "ast-grep": {
            language,
            rule: {
              kind: "import_specifier",
              has: { field: "name", regex: `^${escaped(name)}$` },
              inside: {
                kind: "import_statement",
                stopBy: "end",
                has: { field: "source", regex: `^["']${escaped(external)}["']$` },
              },
            },
          },
        },
        mentions: [external],
        unit: "files",
        followed: users.length,
        violated: direct.length,
        violators: direct.map(({ file, name: one }) => ({ path: file.path, line: one.line })),
        members: users.map(({ file }) => file.path),
        why: `${users.length} files import it from there, ${direct.length} from the package`,
        lift: undefined,
        commits: table.past.addingTo(new Set(users.map(({ file }) => folderOf(file.path)))),
        target: own,
        place: "",
        barrel: false,
      },
    ];
  });
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
          scope: ["**/*.go", "!**/*_test.go"],
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
