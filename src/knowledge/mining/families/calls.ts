/**
 * Calls that go through one function of the repository: nearly every file of a role calls it, and hardly any other does.
 * Validation at the edge, data access and test set-up show in this shape.
 */
import { folderOf } from "../../../ground/core/path.ts";
import type { Candidate } from "../proposal.ts";
import type { FileFacts } from "../extract.ts";
import { ADHERENCE, holds, isTestHelper, liftOf } from "../filters.ts";
import { useRule } from "../internal/rules.ts";
import { partsOf, subjectOf } from "../internal/wording.ts";

import { type Role, scopeOf } from "../roles.ts";
import { isBarrel, type SymbolName, type Table } from "../table.ts";

interface Found {
  readonly role: Role;
  readonly symbol: SymbolName;
  readonly files: readonly FileFacts[];
  readonly following: readonly FileFacts[];
  readonly lift: number;
}

export function calls(table: Table, roles: readonly Role[]): Candidate[] {
  const users = usersOf(table);
  const universe = universeOf(table);
  const found = new Map<SymbolName, Found[]>();
  for (const role of roles) {
    const counts = new Map<SymbolName, number>();
    for (const file of role.files)
      for (const { symbol } of table.usesOf(file))
        counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    for (const [symbol, count] of counts) {
      if (count < ADHERENCE * (role.files.length - 1)) continue;
      const one = claimOf(table, { role, symbol, users: users.get(symbol) ?? [], universe });
      if (one === undefined) continue;
      const known = found.get(symbol);
      if (known === undefined) found.set(symbol, [one]);
      else known.push(one);
    }
  }
  return [...found.values()].flatMap((claims) => {
    // The broadest scope says most.
    const ordered = claims.toSorted((a, b) => b.following.length - a.following.length);
    for (const claim of ordered) {
      const candidate = candidateOf(table, claim);
      if (candidate !== undefined) return [candidate];
    }
    return [];
  });
}

function claimOf(
  table: Table,
  given: {
    readonly role: Role;
    readonly symbol: SymbolName;
    readonly users: readonly FileFacts[];
    readonly universe: ReadonlyMap<string, number>;
  },
): Found | undefined {
  const { role, symbol, users, universe } = given;
  const { path } = partsOf(symbol);
  const home = table.byPath.get(path);
  if (role.test && !isTestHelper(symbol, home)) return undefined;
  const files = role.files.filter((file) => file.path !== path);
  const members = new Set(files);
  const following = users.filter((file) => members.has(file));
  if (!holds(following.length, files.length)) return undefined;
  const { ending = "" } = role.files[0] ?? {};
  const alike = users.filter((file) => file.ending === ending && file.test === role.test);
  const others = (universe.get(`${ending} ${role.test}`) ?? 0) - role.files.length;
  const having = alike.length - following.length;
  const lift = liftOf(following.length, files.length, { others, having });
  return lift === undefined ? undefined : { role, symbol, files, following, lift };
}

function candidateOf(table: Table, claim: Found): Candidate | undefined {
  const { role, symbol, files, following, lift } = claim;
  const commits = table.past.addingTo(new Set(files.map((file) => folderOf(file.path))));
  if (!table.past.grew(files.map(({ path: own }) => own))) return undefined;
  const scope = scopeOf(role.glob, files, table);
  const language = files[0]?.language;
  if (scope === undefined || language === undefined) return undefined;
  const written = new Set<string>();
  for (const file of following)
    for (const use of table.usesOf(file)) if (use.symbol === symbol) written.add(use.written);
  const { path, name } = partsOf(symbol);
  const kept = new Set(following);
  const violators = files.filter((file) => !kept.has(file));
  const verb = /^[A-Z]/.test(name) && files[0]?.language !== "Go" ? "use" : "call";
  const shown = name === "default" ? ([...written][0] ?? name) : name;
  return {
    family: role.test ? "test-helper" : "call",
    title: `${subjectOf(role)} ${verb} \`${shown}\` from \`${path}\``,
    scope,
    check: { "ast-grep": { language, rule: useRule(language, written), expect: "present" } },
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
    barrel: isBarrel(path),
  };
}

function usersOf(table: Table): Map<SymbolName, FileFacts[]> {
  const users = new Map<SymbolName, FileFacts[]>();
  for (const file of table.files) {
    for (const { symbol } of table.usesOf(file)) {
      const known = users.get(symbol);
      if (known === undefined) users.set(symbol, [file]);
      else known.push(file);
    }
  }
  return users;
}

/** How many files there are of each ending, tests apart. */
function universeOf(table: Table): Map<string, number> {
  const universe = new Map<string, number>();
  for (const { ending, test } of table.files) {
    const key = `${ending} ${test}`;
    universe.set(key, (universe.get(key) ?? 0) + 1);
  }
  return universe;
}
