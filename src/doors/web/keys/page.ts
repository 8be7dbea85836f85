/** The table of keys as it stands in the documentation. */
import { type Key, keyGroups, keyTable, strokesOf } from "./table.ts";

const BEGIN = "<!-- keys: written by `npm run docs` from src/doors/web/keys/table.ts -->";
const END = "<!-- end of keys -->";

const keys: readonly Key[] = keyTable;

/** `page` with the keys of today between its two marks. @throws Error for a page without them */
export function withKeys(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error("The page has no place for keys.");
  const tables = keyGroups.map((group) => {
    const rows = keys
      .filter((key) => key.group === group)
      .map(({ keys: strokes, label }) => [
        strokesOf(strokes, false)
          .map((stroke) => `\`${stroke}\``)
          .join(" "),
        label,
      ]);
    return table([group, ""], rows);
  });
  return `${before}${BEGIN}\n\n${tables.join("\n\n")}\n\n${END}${after}`;
}

/** As the formatter writes tables, so that it changes nothing. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[at] ?? cell).length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
