import type { ReactNode } from "react";

interface Props {
  readonly caption: string;
  /** Numbers stand at the right of their column. */
  readonly columns: readonly (readonly [name: string, kind?: "number"])[];
  readonly rows: readonly (readonly [key: string, ...cells: ReactNode[]])[];
}

/** What a chart shows, in numbers. */
export function Table({ caption, columns, rows }: Props) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={caption}>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="label">
            {columns.map(([name, kind]) => (
              <th
                key={name}
                scope="col"
                className={`border-b border-hairline py-1 pr-4 last:pr-0 ${kind === "number" ? "text-right" : ""}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, ...cells]) => (
            <tr key={key} className="border-b border-hairline">
              {cells.map((cell, at) => (
                <td
                  key={columns[at]?.[0] ?? at}
                  className={`py-1 pr-4 align-baseline last:pr-0 ${columns[at]?.[1] === "number" ? "text-right" : "[overflow-wrap:anywhere]"}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
