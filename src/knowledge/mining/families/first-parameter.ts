/** Public functions of a role that take the same type of the repository first: a context, a connection, a `Ui`. */
import { folderOf } from "../../../ground/core/path.ts";
import type { AstGrepCheck } from "../../../ground/contract/entry.ts";
import type { FileFacts, FunctionFact } from "../extract.ts";
import { ADHERENCE, liftOf } from "../filters.ts";
import type { MinedLanguage } from "../internal/language.ts";
import { escaped } from "../internal/rules.ts";
import { partsOf, subjectOf } from "../internal/wording.ts";

import type { Candidate } from "../proposal.ts";
import { type Role, scopeOf } from "../roles.ts";
import type { SymbolName, Table } from "../table.ts";

const FUNCTIONS = 8;
const FILES = 5;
/** What every type has: it says nothing of a role. */
const ordinary = new Set(["new", "fmt", "default", "main", "constructor", "__init__"]);

export function firstParameters(table: Table, roles: readonly Role[]): Candidate[] {
  const counted = new Map<string, Map<SymbolName, number>>();
  const totals = new Map<string, number>();
  for (const file of table.production) {
    const taken = counted.get(file.ending) ?? new Map<SymbolName, number>();
    for (const one of functionsOf(file)) {
      totals.set(file.ending, (totals.get(file.ending) ?? 0) + 1);
      const symbol = typeOf(table, file, one);
      if (symbol !== undefined) taken.set(symbol, (taken.get(symbol) ?? 0) + 1);
    }
    counted.set(file.ending, taken);
  }
  const claims = roles.flatMap((role) => {
    if (role.test) return [];
    const counts = new Map<SymbolName, number>();
    let total = 0;
    for (const file of role.files) {
      for (const one of functionsOf(file)) {
        total += 1;
        const symbol = typeOf(table, file, one);
        if (symbol !== undefined) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
      }
    }
    const ending = role.files[0]?.ending ?? "";
    return [...counts].flatMap(([symbol, followed]) => {
      if (total < FUNCTIONS || followed < ADHERENCE * total) return [];
      const lift = liftOf(followed, total, {
        others: (totals.get(ending) ?? 0) - total,
        having: (counted.get(ending)?.get(symbol) ?? 0) - followed,
      });
      return lift === undefined ? [] : [{ role, symbol, followed, total, lift }];
    });
  });
  const seen = new Set<SymbolName>();
  return claims
    .toSorted((a, b) => b.followed - a.followed)
    .flatMap(({ role, symbol, followed, total, lift }): Candidate[] => {
      if (seen.has(symbol)) return [];
      const { path, name } = partsOf(symbol);
      // Whoever defines the type has functions that make one.
      const files = role.files.filter((file) => file.path !== path);
      const keeping = files.filter((file) =>
        functionsOf(file).some((one) => typeOf(table, file, one) === symbol),
      );
      const language = files[0]?.language;
      const scope = scopeOf(role.glob, files, table);
      if (keeping.length < FILES || language === undefined || scope === undefined) return [];
      const first = mostWritten(table, keeping, symbol);
      const rules = rulesOf(language, first.written);
      const commits = table.past.addingTo(new Set(files.map((file) => folderOf(file.path))));
      if (rules === undefined || !table.past.grew(files.map(({ path: own }) => own))) return [];
      seen.add(symbol);
      return [
        {
          family: "first-parameter",
          title: `${subjectOf(role).replace(/^Files/, "Public functions")} take \`${first.shown}\` first (\`${name}\` of \`${path}\`)`,
          scope,
          check: { "ast-grep": { language, rule: rules.violating } },
          counterpart: rules.following,
          unit: "functions",
          followed,
          violated: total - followed,
          violators: [],
          members: keeping.map((file) => file.path),
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

function functionsOf(file: FileFacts): readonly FunctionFact[] {
  return file.functions.filter(({ name }) => !ordinary.has(name));
}

function typeOf(table: Table, file: FileFacts, { first }: FunctionFact): SymbolName | undefined {
  if (first === undefined) return undefined;
  const bare = first.type
    .replace(/^(?:&\s*)?(?:'\w+\s+)?(?:mut\s+)?\**/, "")
    .replace(/[[<].*$/, "");
  if (/Props$|^(?:string|number|boolean|str|int|bytes|any|unknown)$/.test(bare)) return undefined;
  const symbol = table.symbolOf(file, bare);
  return symbol?.endsWith("#*") === true ? undefined : symbol;
}

function mostWritten(
  table: Table,
  files: readonly FileFacts[],
  symbol: SymbolName,
): { shown: string; written: ReadonlySet<string> } {
  const counts = new Map<string, number>();
  const written = new Set<string>();
  for (const file of files) {
    for (const one of functionsOf(file)) {
      if (one.first === undefined || typeOf(table, file, one) !== symbol) continue;
      const { name, type } = one.first;
      const joint = file.language === "Go" ? " " : ": ";
      const shown = file.language === "Java" ? `${type} ${name}` : `${name}${joint}${type}`;
      counts.set(shown, (counts.get(shown) ?? 0) + 1);
      written.add(type.replace(/^(?:&\s*)?(?:'\w+\s+)?(?:mut\s+)?\**/, ""));
    }
  }
  const [shown = ""] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  return { shown, written };
}

interface Rules {
  readonly violating: AstGrepCheck["rule"];
  readonly following: AstGrepCheck["rule"];
}

function rulesOf(language: MinedLanguage, written: ReadonlySet<string>): Rules | undefined {
  const types = [...written].map(escaped).toSorted().join("|");
  const names = `^(${[...ordinary].join("|")})$`;
  const given = ((): { concerned: AstGrepCheck["rule"]; parameters: string } | undefined => {
    switch (language) {
      case "Rust":
        return {
          concerned: {
            kind: "function_item",
            has: { kind: "visibility_modifier" },
            not: { has: { field: "name", regex: names } },
          },
          parameters: String.raw`^\(\s*(&?\s*('\w+\s+)?(mut\s+)?self\s*,\s*)?(mut\s+)?\w+\s*:\s*&?\s*('\w+\s+)?(mut\s+)?(${types})\b`,
        };
      case "Go":
        return {
          concerned: {
            any: [{ kind: "function_declaration" }, { kind: "method_declaration" }],
            has: { field: "name", regex: "^[A-Z]" },
          },
          parameters: String.raw`^\(\s*\w+\s+\**(${types})\b`,
        };
      case "TypeScript":
      case "Tsx":
        return {
          concerned: {
            kind: "function_declaration",
            inside: { kind: "export_statement" },
            not: { has: { field: "name", regex: names } },
          },
          parameters: String.raw`^\(\s*[\w$]+\??\s*:\s*(${types})\b`,
        };
      case "Python":
        return {
          concerned: {
            kind: "function_definition",
            inside: { any: [{ kind: "module" }, { kind: "decorated_definition" }] },
            has: { field: "name", regex: "^[a-zA-Z]" },
            not: { has: { field: "name", regex: names } },
          },
          parameters: String.raw`^\(\s*\w+\s*:\s*(${types})\b`,
        };
      case "JavaScript":
      case "Java":
        return undefined;
    }
  })();
  if (given === undefined) return undefined;
  const first = { has: { field: "parameters", regex: given.parameters } };
  return {
    violating: { all: [given.concerned, { not: first }] },
    following: { all: [given.concerned, first] },
  };
}
