/** The architecture of a project: modules by layer, what imports what, and what must not. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { type Architecture, architectureQuery } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked, Empty } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { useProject } from "../../project/project.ts";
import { Problems } from "../brief/briefs.tsx";
import { counted } from "../brief/words.ts";
import { MapDetail } from "./map-detail.tsx";
import { Drawing } from "./map-drawing.tsx";
import { layoutOf, stepFrom } from "./map-layout.ts";
import { MapTables } from "./map-tables.tsx";

export function ContextMap() {
  const { name: project, repository } = useProject();
  const query = useQuery(architectureQuery(repository));
  return (
    <main aria-label="Map" className="flex flex-col lg:h-full">
      <Asked query={query} waiting="Reading what imports what">
        {(map) =>
          map.modules.length === 0 ? (
            <Empty title="There is no map yet.">
              <p>
                No code that Tacit reads imports other code here.{" "}
                <Link to="/p/$project/context" params={{ project }} className="text-accent">
                  To the context
                </Link>
              </p>
            </Empty>
          ) : (
            <Shown map={map} />
          )
        }
      </Asked>
    </main>
  );
}

function Shown({ map }: { readonly map: Architecture }) {
  const [table, setTable] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const layout = useMemo(() => layoutOf(map), [map]);
  const current = chosen ?? layout.boxes[0]?.module.path ?? "";
  const drawing = useRef<HTMLDivElement>(null);
  const walked = useRef(false);
  const step = (way: "up" | "down" | "left" | "right") => (): void => {
    walked.current = true;
    setChosen(stepFrom(layout, map.edges, current, way));
  };
  useKeys({
    "map.table": () => setTable(!table),
    ...(!table && {
      "map.up": step("up"),
      "map.down": step("down"),
      "map.left": step("left"),
      "map.right": step("right"),
    }),
  });
  useEffect(() => {
    if (!walked.current) return;
    const box = drawing.current?.querySelector<SVGGElement>(
      `[data-module="${CSS.escape(current)}"]`,
    );
    box?.focus({ preventScroll: true });
    box?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  return (
    <>
      <Head map={map} table={table} turn={() => setTable(!table)} />
      <div className="lg:grid lg:min-h-0 lg:flex-1 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div
          ref={drawing}
          tabIndex={0}
          role="region"
          aria-label={table ? "Modules and imports" : "Drawing"}
          className="min-w-0 overflow-auto p-4 outline-offset-[-2px]"
        >
          <Problems problems={map.problems} />
          {table ? (
            <MapTables map={map} current={current} choose={setChosen} />
          ) : (
            <Drawing layout={layout} current={current} choose={setChosen} />
          )}
        </div>
        <section
          tabIndex={0}
          aria-label="Module"
          className="min-w-0 border-t border-hairline px-4 py-3 outline-offset-[-2px] lg:overflow-y-auto lg:border-t-0 lg:border-l"
        >
          <MapDetail map={map} path={current} choose={setChosen} />
        </section>
      </div>
    </>
  );
}

interface HeadProps {
  readonly map: Architecture;
  readonly table: boolean;
  readonly turn: () => void;
}

function Head({ map, table, turn }: HeadProps) {
  const { name: project } = useProject();
  const imports = map.edges.reduce((sum, edge) => sum + edge.imports, 0);
  const forbidden = map.edges.filter(({ state }) => state === "forbidden").length;
  const against = map.edges.filter(({ state }) => state === "against").length;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline px-4 py-2">
      <h1 className="text-page font-semibold">Map</h1>
      <p className="text-text-2">
        {counted(map.modules.length, "module")}, {counted(imports, "import")} between them
      </p>
      <ul className="flex flex-wrap gap-x-4 text-meta">
        <Legend look="stroke-text-3" words="allowed" />
        <Legend look="stroke-warn" dashes="5 3" words={`against the layers ${against}`} />
        <Legend look="stroke-danger" dashes="2 3" words={`forbidden ${forbidden}`} />
        <li className={map.cycles.length > 0 ? "text-warn" : "text-text-2"}>
          {map.cycles.length === 0
            ? "no circle"
            : counted(map.cycles.length, "circle of files", "circles of files")}
        </li>
      </ul>
      <span className="ml-auto flex gap-2">
        <Link
          to="/p/$project/context"
          params={{ project }}
          className="inline-flex h-7 items-center rounded-sm px-2.5 text-text-2 hover:bg-sunken"
        >
          Context
        </Link>
        <Button keyId="map.table" onClick={turn}>
          {table ? "Drawing" : "Table"}
        </Button>
      </span>
    </div>
  );
}

interface LegendProps {
  readonly look: string;
  readonly words: string;
  readonly dashes?: string;
}

function Legend({ look, words, dashes }: LegendProps) {
  return (
    <li className="inline-flex items-center gap-1.5 text-text-2">
      <svg aria-hidden="true" width="22" height="8">
        <line
          x1="0"
          x2="22"
          y1="4"
          y2="4"
          strokeWidth="2"
          {...(dashes === undefined ? {} : { strokeDasharray: dashes })}
          className={look}
        />
      </svg>
      {words}
    </li>
  );
}
