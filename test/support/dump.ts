/** What a database holds, as text. */
import type { Client } from "pg";
import { z } from "zod";

const Column = z.object({
  table: z.string(),
  column: z.string(),
  type: z.string(),
  nullable: z.string(),
});
const Line = z.object({ line: z.string() });

async function linesOf(client: Client, query: string): Promise<string[]> {
  const { rows } = await client.query(query);
  return z
    .array(Line)
    .parse(rows)
    .map(({ line }) => line);
}

async function columnsOf(client: Client): Promise<z.infer<typeof Column>[]> {
  const { rows } = await client.query(
    `select format('%I.%I', table_schema, table_name) as table, format('%I', column_name) as column,
        data_type as type, is_nullable as nullable
      from information_schema.columns where table_schema in ('public', 'drizzle')
      order by table_schema, table_name, ordinal_position`,
  );
  return z.array(Column).parse(rows);
}

/** SQL that puts every row and every sequence back, into tables that exist; foreign keys rest meanwhile. */
export async function dumpRows(client: Client): Promise<string[]> {
  const columns = await columnsOf(client);
  const lines = ["set session_replication_role = replica;"];
  for (const table of new Set(columns.map((column) => column.table))) {
    const own = columns.filter((column) => column.table === table);
    const values = own.map(({ column }) => `quote_nullable(${column}::text)`).join(", ");
    lines.push(
      ...(await linesOf(
        client,
        `select 'insert into ${table} values (' || concat_ws(', ', ${values}) || ');' as line
          from ${table} order by ${own[0]?.column ?? "1"}`,
      )),
    );
  }
  lines.push(
    ...(await linesOf(
      client,
      `select format('select setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename),
          coalesce(last_value, start_value), last_value is not null) as line
        from pg_sequences where schemaname in ('public', 'drizzle') order by schemaname, sequencename`,
    )),
    "reset session_replication_role;",
  );
  return lines;
}

/** Columns, rows and sequences, for a comparison. */
export async function dumpDatabase(client: Client): Promise<string> {
  const columns = await columnsOf(client);
  return [
    ...columns.map((each) => `${each.table} ${each.column} ${each.type} ${each.nullable}`),
    ...(await dumpRows(client)),
  ].join("\n");
}
