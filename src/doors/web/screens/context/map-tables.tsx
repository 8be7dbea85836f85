/** The same map in rows, for who reads better than looks. */
import type { Architecture } from "../../api/queries.ts";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly map: Architecture;
  readonly current: string;
  readonly choose: (path: string) => void;
}

const verdicts = { agent: "● agent", watched: "◐ watched", person: "▲ person" } as const;
const states = { allowed: "allowed", against: "▲ against", forbidden: "✕ forbidden" } as const;

const head =
  "border-b border-hairline text-meta text-text-3 [&_th]:py-1 [&_th]:pr-4 [&_th]:font-normal";
const row = "h-7 border-b border-hairline [&_td]:pr-4";

export function MapTables({ map, current, choose }: Props) {
  const modules = map.modules.toSorted(
    (one, other) => one.layer - other.layer || (one.path < other.path ? -1 : 1),
  );
  const edges = map.edges.toSorted(
    (one, other) => order.indexOf(one.state) - order.indexOf(other.state),
  );
  return (
    <div className="space-y-6">
      <Section title="Modules" count={modules.length}>
        <table className="w-full text-left">
          <thead className={head}>
            <tr>
              <th>Layer</th>
              <th>Module</th>
              <th className="text-right">Files</th>
              <th className="text-right">Lines</th>
              <th className="text-right">Imports</th>
              <th className="text-right">Imported by</th>
              <th>Ready for</th>
            </tr>
          </thead>
          <tbody>
            {modules.map((module) => (
              <tr
                key={module.path}
                className={`${row} ${module.path === current ? "bg-selected" : ""}`}
              >
                <td className="text-text-3">{module.layer}</td>
                <td>
                  <button
                    type="button"
                    className="text-left hover:underline"
                    onClick={() => choose(module.path)}
                  >
                    {nameOf(module.path)}
                  </button>
                </td>
                <td className="text-right">{module.files}</td>
                <td className="text-right">{module.lines}</td>
                <td className="text-right">{module.imports}</td>
                <td className="text-right">{module.importedBy}</td>
                <td className="whitespace-nowrap text-text-2">
                  {module.readiness === undefined ? "" : verdicts[module.readiness.verdict]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="Imports between them" count={edges.length}>
        <table className="w-full text-left">
          <thead className={head}>
            <tr>
              <th>From</th>
              <th>To</th>
              <th className="text-right">Imports</th>
              <th>State</th>
              <th>Forbidden by</th>
            </tr>
          </thead>
          <tbody>
            {edges.map((edge) => (
              <tr key={`${edge.from}\n${edge.to}`} className={row}>
                <td>{nameOf(edge.from)}</td>
                <td>{nameOf(edge.to)}</td>
                <td className="text-right">{edge.imports}</td>
                <td className={`whitespace-nowrap ${looks[edge.state]}`}>{states[edge.state]}</td>
                <td className="text-text-2">{edge.forbiddenBy.join(", ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </div>
  );
}

/** What should not be stands first. */
const order = ["forbidden", "against", "allowed"];

const looks = { allowed: "text-text-2", against: "text-warn", forbidden: "text-danger" } as const;

function nameOf(path: string): string {
  return path === "" ? "the root" : path;
}
