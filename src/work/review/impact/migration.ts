/** What a hunk does to the shape of stored data. Pure. */
import { counted } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import type { SideLine } from "../findings/side.ts";
import { listed, quoted } from "../findings/changed-lines.ts";
import type { Touched } from "./touched.ts";

const folder =
  /(?:^|\/)(?:migrations?|migrate|db\/migrate|alembic\/versions|flyway|liquibase|changelogs?|prisma\/migrations|drizzle|schema_migrations)\/[^\n]*\.(?:sql|py|rb|ts|js|mjs|cjs|php|exs|go|java|kt|cs|xml|ya?ml)$|(?:^|\/)V\d[\w.]*__\w+\.sql$/i;
/** The whole shape, as the migrations leave it. */
const schema = /(?:^|\/)(?:schema\.rb|structure\.sql|schema\.prisma)$/i;

interface Statement {
  readonly pattern: RegExp;
  /** Said of the things that the pattern names in its first group. */
  readonly say: (names: readonly string[]) => string;
}

const statements: readonly Statement[] = [
  {
    pattern:
      /\bdrop\s+table\s+(?:if\s+exists\s+)?["'`[]?(\w[\w.]{0,80})|\bdrop_table\s*\(?\s*["':]?(\w{1,80})|\bdropTable\w*\(\s*["'`](\w{1,80})|\bDeleteModel\(|Schema::drop(?:IfExists)?\(\s*["'](\w{1,80})/i,
    say: (names) => `drops ${counted(names.length, "table")}${named(names)}`,
  },
  {
    pattern:
      /\bdrop\s+column\s+(?:if\s+exists\s+)?["'`[]?(\w{1,80})|\bremove_columns?\s*\(?\s*:?["']?\w{1,80}["']?\s*,\s*:?["']?(\w{1,80})|\b(?:op|batch_op)\.drop_column\(\s*(?:["']\w{1,80}["']\s*,\s*)?["'](\w{1,80})|\bdropColumn\w*\(\s*["'`](\w{1,80})|\bRemoveField\(|\bDropColumn\(/i,
    say: (names) =>
      names.length > 1
        ? `drops ${names.length} columns${named(names)}`
        : `drops a column${named(names)}`,
  },
  {
    pattern:
      /\btruncate\s+(?:table\s+)?["'`]?(\w{1,80})\s*(?:;|cascade|$)|\bdelete\s+from\s+["'`]?(\w[\w.]{0,80})/i,
    say: (names) => `deletes rows${named(names)}`,
  },
  {
    pattern:
      /\brename\s+(?:column|to)\b|\brename_(?:column|table)\b|\brenameColumn\b|\bRenameField\(|\bRenameModel\(/i,
    say: () => "renames what other code still reads",
  },
  {
    pattern:
      /\balter\s+(?:column\s+)?["'`]?\w{1,80}["'`]?\s+(?:set\s+data\s+)?type\b|\bchange_column\b(?!_null|_default)|\balter_column\([^)]{0,200}type_=|\bAlterField\(|\bmodify\s+(?:column\s+)?["'`]?\w{1,80}/i,
    say: () => "changes the type of a column",
  },
  {
    pattern:
      /\bset\s+not\s+null\b|\bchange_column_null\b|\balter_column\([^)]{0,200}nullable\s*=\s*False/i,
    say: () => "makes a column NOT NULL",
  },
  {
    pattern:
      /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?["'`[]?(\w[\w.]{0,80})|\bcreate_table\s*\(?\s*["':]?(\w{1,80})|\bcreateTable\(\s*["'`](\w{1,80})|\bCreateModel\(|Schema::create\(\s*["'](\w{1,80})/i,
    say: (names) => `creates ${counted(names.length, "table")}${named(names)}`,
  },
  {
    pattern:
      /\bcreate\s+unique\s+index\b|\bunique:\s*true\b|\badd\s+constraint\b|\badd_foreign_key\b|\bcreate_(?:unique_constraint|foreign_key)\b/i,
    say: () => "adds a constraint that present rows must meet",
  },
  {
    pattern:
      /\balter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?["'`[]?(\w[\w.]{0,80})|\badd_column\s*\(?\s*:?["']?(\w{1,80})|\balterTable\(\s*["'`](\w{1,80})|\bAddField\(|\bAddColumn\(/i,
    say: (names) => `alters ${counted(names.length, "table")}${named(names)}`,
  },
];

function named(names: readonly string[]): string {
  const known = names.filter((name) => name !== "");
  return known.length === 0 ? "" : ` (${listed(known.map((name) => quoted(name, 40)))})`;
}

export function migrationIn(
  { path, status }: ReviewedFile,
  { added, removed }: Touched,
): string | undefined {
  const isSchema = schema.test(path);
  const isMigration = !isSchema && folder.test(path);
  const isSql = /\.sql$/i.test(path);
  // A query in the program is no migration: only whole statements on the schema are, in SQL or a migration.
  if (!isMigration && !isSql && !isSchema) return undefined;
  const lines = added.length > 0 ? upOnly(added) : removed;
  const said = statements.flatMap(({ pattern, say }) => {
    const hits = lines.map(({ text }) => pattern.exec(text)).filter((match) => match !== null);
    return hits.length === 0
      ? []
      : [
          say([
            ...new Set(
              hits.map((match) => match.slice(1).find((name) => name !== undefined) ?? ""),
            ),
          ]),
        ];
  });
  const required = notNullWithoutDefault(lines);
  if (required > 0) said.unshift(`adds NOT NULL without default on ${counted(required, "table")}`);
  if (said.length > 0)
    return `${status === "added" || !isMigration ? "" : "changes a migration that may have run: "}${listed(said, 3)}`;
  if (lines.length === 0) return undefined;
  if (isSchema) return "changes the schema of the database";
  if (!isMigration) return undefined;
  return status === "added"
    ? "is part of a new migration"
    : "changes a migration that may have run";
}

/** Without what undoes the migration: there, dropping is the point. */
function upOnly(lines: readonly SideLine[]): readonly SideLine[] {
  const down = lines.findIndex(({ text }) =>
    /\b(?:def\s+(?:down|downgrade)\b|(?:async\s+)?(?:function\s+)?down\s*\(|exports\.down\b|--\s*\+goose\s+down|function\s+down\b|override\s+void\s+Down\b)/i.test(
      text,
    ),
  );
  const up = lines.findIndex(({ text }) =>
    /\b(?:def\s+(?:up|upgrade)\b|(?:async\s+)?(?:function\s+)?up\s*\(|exports\.up\b|function\s+up\b)/i.test(
      text,
    ),
  );
  return down > 0 && down > up ? lines.slice(0, down) : lines;
}

/** On how many tables that were there before a column is required of rows that have none. */
function notNullWithoutDefault(lines: readonly SideLine[]): number {
  const tables = new Set<string>();
  let table = "";
  for (const { text } of lines) {
    table =
      /\balter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?["'`[]?(\w[\w.]{0,80})/i.exec(text)?.[1] ??
      /\badd_column\s*\(?\s*:?["']?(\w{1,80})/.exec(text)?.[1] ??
      table;
    const isAdded =
      /\badd\s+(?:column\s+)?["'`[]?\w{1,80}["'`\]]?\s[^;]{0,200}\bnot\s+null\b/i.test(text) ||
      /\badd_column\b.{0,300}(?:null:\s*false|nullable\s*=\s*False)/.test(text);
    if (isAdded && !/\b(?:default|server_default|generated|identity)\b/i.test(text))
      tables.add(table);
  }
  return tables.size;
}
