/** What is captured about a project, what waits to be, and how well it still fits the code. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { contextDoctorQuery } from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Strokes } from "../../parts/strokes.tsx";
import { useProject } from "../../project/project.ts";
import { Entries } from "./entries.tsx";
import { Exchange } from "./exchange.tsx";
import { Health } from "./health.tsx";
import { Repository } from "./repository.tsx";

const views = ["entries", "health", "repository", "exchange"] as const;
type View = (typeof views)[number];

const words: Readonly<Record<View, string>> = {
  entries: "Entries",
  health: "Health",
  repository: "Repository",
  exchange: "Other tools",
};

export function Context() {
  const { name: project, repository } = useProject();
  const search = useSearch({ from: "/p/$project/context" });
  const view = views.find((one) => one === search.view) ?? "entries";
  const navigate = useNavigate();
  const ailing = useQuery(contextDoctorQuery(repository)).data?.findings.length ?? 0;
  useKeys({
    "context.map": () => void navigate({ to: "/p/$project/map", params: { project } }),
  });
  return (
    <main aria-label="Context" className="flex flex-col lg:h-full">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline px-4 py-2">
        <h1 className="text-page font-semibold">Context</h1>
        <nav aria-label="Views" className="flex gap-1">
          {views.map((one) => (
            <Link
              key={one}
              to="/p/$project/context"
              params={{ project }}
              search={one === "entries" ? {} : { view: one }}
              aria-current={one === view ? "page" : undefined}
              activeOptions={{ exact: true, includeSearch: true }}
              className="inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-text-2 hover:bg-sunken aria-[current=page]:bg-selected aria-[current=page]:text-text-1"
            >
              {words[one]}
              {one === "health" && ailing > 0 && <span className="text-warn">▲ {ailing}</span>}
            </Link>
          ))}
          <Link
            to="/p/$project/map"
            params={{ project }}
            className="inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-text-2 hover:bg-sunken"
          >
            Map <Strokes keys="m" />
          </Link>
        </nav>
      </div>
      {view === "entries" && <Entries start={search.at} />}
      {view === "health" && <Health />}
      {view === "repository" && <Repository />}
      {view === "exchange" && <Exchange />}
    </main>
  );
}
