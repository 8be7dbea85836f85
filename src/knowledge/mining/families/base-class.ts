/** Files of a role whose classes extend, or implement, one type of the repository. */
import { folderOf } from "../../../ground/core/path.ts";
import { baseRule } from "../internal/rules.ts";
import { subjectOf, partsOf } from "../internal/wording.ts";
import type { FileFacts } from "../extract.ts";
import { holds, liftOf } from "../filters.ts";

import type { Candidate } from "../proposal.ts";
import { type Role, scopeOf } from "../roles.ts";
import { isBarrel, type SymbolName, type Table } from "../table.ts";

export function baseClasses(table: Table, roles: readonly Role[]): Candidate[] {
  const bases = new Map<FileFacts, Map<SymbolName, string>>();
  const extenders = new Map<SymbolName, FileFacts[]>();
  for (const file of table.files) {
    const own = basesOf(table, file);
    bases.set(file, own);
    for (const symbol of own.keys()) {
      const known = extenders.get(symbol);
      if (known === undefined) extenders.set(symbol, [file]);
      else known.push(file);
    }
  }
  const claims = roles
    .filter(({ test }) => !test)
    .flatMap((role) => {
      const counts = new Map<SymbolName, number>();
      for (const file of role.files)
        for (const symbol of bases.get(file)?.keys() ?? [])
          counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
      return [...counts.keys()].flatMap((symbol) => {
        const { path } = partsOf(symbol);
        const files = role.files.filter((file) => file.path !== path && !isBarrel(file.path));
        const following = files.filter((file) => bases.get(file)?.has(symbol) === true);
        if (!holds(following.length, files.length)) return [];
        const ending = files[0]?.ending;
        const alike = table.production.filter((file) => file.ending === ending);
        const lift = liftOf(following.length, files.length, {
          others: alike.length - role.files.length,
          having:
            (extenders.get(symbol) ?? []).filter((file) => !file.test && file.ending === ending)
              .length - following.length,
        });
        return lift === undefined ? [] : [{ role, symbol, files, following, lift }];
      });
    })
    .toSorted((a, b) => b.following.length - a.following.length);
  const seen = new Set<SymbolName>();
  return claims.flatMap(({ role, symbol, files, following, lift }): Candidate[] => {
    if (seen.has(symbol)) return [];
    const language = files[0]?.language;
    const written = new Set(following.flatMap((file) => bases.get(file)?.get(symbol) ?? []));
    const rule = language === undefined ? undefined : baseRule(language, written);
    const scope = scopeOf(role.glob, files, table);
    const commits = table.past.addingTo(new Set(files.map((file) => folderOf(file.path))));
    if (rule === undefined || language === undefined || scope === undefined) return [];
    if (!table.past.grew(files.map(({ path: own }) => own))) return [];
    seen.add(symbol);
    const { path, name } = partsOf(symbol);
    const kept = new Set(following);
    const violators = files.filter((file) => !kept.has(file));
    const verb = language === "Rust" ? "implement" : "extend";
    return [
      {
        family: "base-class",
        title: `${subjectOf(role)} ${verb} \`${name === "default" ? [...written].join() : name}\` from \`${path}\``,
        scope,
        check: { "ast-grep": { language, rule, expect: "present" } },
        mentions: [...written],
        unit: "files",
        followed: following.length,
        violated: violators.length,
        violators: violators.map((file) => ({ path: file.path, line: 1 })),
        members: following.map((file) => file.path),
        why: "",
        lift,
        commits,
        target: symbol,
        place: role.folder,
        barrel: false,
      },
    ];
  });
}

/** Types of the repository that the file's classes extend, and how it writes each. */
function basesOf(table: Table, file: FileFacts): Map<SymbolName, string> {
  const found = new Map<SymbolName, string>();
  for (const { base } of file.bases) {
    const symbol = table.symbolOf(file, base);
    if (symbol === undefined || symbol.endsWith("#*")) continue;
    found.set(symbol, base.slice(Math.max(base.lastIndexOf("."), base.lastIndexOf(":")) + 1));
  }
  return found;
}
