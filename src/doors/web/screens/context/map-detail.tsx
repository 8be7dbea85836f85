/** What is known of one module, and of the whole. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Architecture, contextQuery } from "../../api/queries.ts";
import { Chip } from "../../parts/chip.tsx";
import { Place } from "../../parts/place.tsx";
import { Section } from "../../parts/section.tsx";
import { countOf } from "../../parts/when.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { useProject } from "../../project/project.ts";
import { counted } from "../brief/words.ts";
import type { Edge } from "./map-layout.ts";

interface Props {
  readonly map: Architecture;
  readonly path: string;
  readonly choose: (path: string) => void;
}

const verdicts = {
  agent: ["● an agent does well here", "text-ok"],
  watched: ["◐ watch an agent here", "text-warn"],
  person: ["▲ it needs a person", "text-danger"],
} as const;

export function MapDetail({ map, path, choose }: Props) {
  const module = map.modules.find((one) => one.path === path);
  if (module === undefined) return null;
  const { readiness } = module;
  const within = (file: string): boolean => moduleOf(map, file) === path;
  const starts = map.entryPoints.filter((one) => within(one.path));
  const hubs = map.hubs.filter((one) => within(one.path));
  const systems = map.systems.filter(({ modules }) => modules.includes(path));
  return (
    <div className="space-y-4">
      <div>
        <h2 className="text-title font-semibold [overflow-wrap:anywhere]">
          {path === "" ? "the root" : path}
        </h2>
        <p className="mt-1 text-text-2">
          {counted(module.files, "file")}, {countOf(module.lines)} lines, layer {module.layer}
        </p>
        {readiness !== undefined && (
          <div className="mt-1">
            <p className={verdicts[readiness.verdict][1]}>{verdicts[readiness.verdict][0]}</p>
            <ul className="text-text-2">
              {readiness.good.map((reason) => (
                <li key={reason}>
                  <span className="text-ok">✓</span> {reason}
                </li>
              ))}
              {readiness.bad.map((reason) => (
                <li key={reason}>
                  <span className="text-warn">▲</span> {reason}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <Edges
        title="Imports"
        total={module.imports}
        edges={map.edges.filter(({ from }) => from === path)}
        other={({ to }) => to}
        choose={choose}
      />
      <Edges
        title="Imported by"
        total={module.importedBy}
        edges={map.edges.filter(({ to }) => to === path)}
        other={({ from }) => from}
        choose={choose}
      />
      <Holding slugs={module.holding} />
      {starts.length > 0 && (
        <Section title="Begins here" count={starts.length}>
          <ul>
            {starts.map(({ path: file, why }) => (
              <li key={file}>
                <Place path={file} /> <span className="text-meta text-text-3">{why}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {hubs.length > 0 && (
        <Section title="Many import" count={hubs.length}>
          <ul>
            {hubs.map(({ path: file, importedBy }) => (
              <li key={file} className="flex gap-2">
                <span className="min-w-0 flex-1">
                  <Place path={file} />
                </span>
                <span className="text-text-2">{importedBy}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {systems.length > 0 && (
        <Section title="Talks to">
          <p className="flex flex-wrap gap-1">
            {systems.map(({ system }) => (
              <Chip key={system}>{system}</Chip>
            ))}
          </p>
        </Section>
      )}
      <Whole map={map} />
    </div>
  );
}

/** The deepest module that a file lies in. */
function moduleOf({ modules }: Architecture, file: string): string | undefined {
  return modules
    .map(({ path }) => path)
    .filter((path) => path === "" || file.startsWith(`${path}/`))
    .toSorted((one, other) => other.length - one.length)[0];
}

interface EdgesProps {
  readonly title: string;
  readonly total: number;
  readonly edges: readonly Edge[];
  readonly other: (edge: Edge) => string;
  readonly choose: (path: string) => void;
}

function Edges({ title, total, edges, other, choose }: EdgesProps) {
  return (
    <Section title={title} count={total}>
      {edges.length === 0 && <p className="text-text-3">No other module.</p>}
      <ul>
        {edges.map((edge) => (
          <li key={other(edge)} className="py-0.5">
            <span className="flex gap-2">
              <button
                type="button"
                onClick={() => choose(other(edge))}
                className="min-w-0 flex-1 text-left [overflow-wrap:anywhere] hover:underline"
              >
                {other(edge) === "" ? "the root" : other(edge)}
              </button>
              {edge.state === "forbidden" && <span className="text-danger">✕ forbidden</span>}
              {edge.state === "against" && <span className="text-warn">▲ against</span>}
              <span className="text-text-2">{edge.imports}</span>
            </span>
            {edge.places.map(({ path, line }) => (
              <span key={`${path}:${line}`} className="block pl-3">
                <Place path={path} line={line} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Entries whose scope has files of the module. */
function Holding({ slugs }: { readonly slugs: readonly string[] }) {
  const { name: project, repository } = useProject();
  const known = useQuery(contextQuery(repository)).data?.entries ?? [];
  return (
    <Section title="Holds here" count={slugs.length}>
      {slugs.length === 0 && <p className="text-text-3">No entry.</p>}
      <ul>
        {slugs.map((slug) => {
          const entry = known.find(({ id }) => id === slug);
          return (
            <li key={slug} className="py-0.5">
              <Link
                to="/p/$project/context/$entry"
                params={{ project, entry: slug }}
                className="hover:underline"
              >
                <Ticked text={entry?.title ?? slug} />
              </Link>{" "}
              <span className="text-meta text-text-3">{entry?.kind}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** What is no module's own: circles, and boundaries that entries draw. */
function Whole({ map }: { readonly map: Architecture }) {
  const { name: project } = useProject();
  return (
    <>
      {map.boundaries.length > 0 && (
        <Section title="Boundaries" count={map.boundaries.length}>
          <ul className="space-y-1">
            {map.boundaries.map(({ entry, title, crossings }) => (
              <li key={entry}>
                <Link
                  to="/p/$project/context/$entry"
                  params={{ project, entry }}
                  className="hover:underline"
                >
                  <Ticked text={title} />
                </Link>{" "}
                <span className={(crossings ?? 0) > 0 ? "text-danger" : "text-text-3"}>
                  {crossings === undefined
                    ? "not asked"
                    : crossings === 0
                      ? "✓ kept"
                      : `✕ crossed ${crossings} times`}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {map.cycles.length > 0 && (
        <Section title="Circles of files" count={map.cycles.length}>
          <ul className="space-y-2">
            {map.cycles.map(({ files, example }) => (
              <li key={example.join(" ")}>
                {counted(files, "file")} reach each other:
                {example.map((file, at) => (
                  <span key={`${file} ${at}`} className="block pl-3">
                    {at > 0 && <span aria-hidden="true">→ </span>}
                    <Place path={file} />
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
