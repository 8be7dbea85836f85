/** The addresses of the workbench: one for every screen and every item on it. */
import {
  createRootRoute,
  type ErrorComponentProps,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  useParams,
} from "@tanstack/react-router";
import { useEffect } from "react";
import { Frame } from "./frame/frame.tsx";
import { Empty, Failed, Waiting } from "./parts/asked.tsx";
import { ProjectContext, remember, useProjects } from "./project/project.ts";
import { Home } from "./screens/home/home.tsx";

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./screens/settings/settings.tsx"), "Settings"),
});

const project = createRoute({
  getParentRoute: () => root,
  path: "/p/$project",
  component: InProject,
});

/** A text in the search of an address, also where it reads as something else. */
function word(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

const context = createRoute({
  getParentRoute: () => project,
  path: "/context",
  validateSearch: (
    search: Record<string, unknown>,
  ): { readonly view?: string; readonly at?: string } => ({
    ...named("view", word(search, "view")),
    ...named("at", word(search, "at")),
  }),
  component: lazyRouteComponent(() => import("./screens/context/context.tsx"), "Context"),
});

const contextMap = createRoute({
  getParentRoute: () => project,
  path: "/map",
  component: lazyRouteComponent(() => import("./screens/context/map.tsx"), "ContextMap"),
});

const entry = createRoute({
  getParentRoute: () => project,
  path: "/context/$entry",
  component: lazyRouteComponent(() => import("./screens/context/entry.tsx"), "Entry"),
});

const briefs = createRoute({
  getParentRoute: () => project,
  path: "/briefs",
  component: lazyRouteComponent(() => import("./screens/brief/briefs.tsx"), "Briefs"),
});

const newBrief = createRoute({
  getParentRoute: () => project,
  path: "/briefs/new",
  component: lazyRouteComponent(() => import("./screens/brief/new-brief.tsx"), "NewBrief"),
});

const brief = createRoute({
  getParentRoute: () => project,
  path: "/briefs/$brief",
  component: lazyRouteComponent(() => import("./screens/brief/brief.tsx"), "Brief"),
});

const runs = createRoute({
  getParentRoute: () => project,
  path: "/runs",
  component: lazyRouteComponent(() => import("./screens/runs/runs.tsx"), "Runs"),
});

const run = createRoute({
  getParentRoute: () => project,
  path: "/runs/$run",
  validateSearch: (
    search: Record<string, unknown>,
  ): { readonly fact?: string; readonly task?: string } => ({
    ...named("fact", word(search, "fact")),
    ...named("task", word(search, "task")),
  }),
  component: lazyRouteComponent(() => import("./screens/run/run.tsx"), "Run"),
});

const review = createRoute({
  getParentRoute: () => project,
  path: "/runs/$run/review",
  validateSearch: (
    search: Record<string, unknown>,
  ): {
    readonly hunk?: string;
    readonly remark?: string;
    readonly task?: string;
    readonly interdiff?: string;
  } => ({
    ...named("hunk", word(search, "hunk")),
    ...named("remark", word(search, "remark")),
    ...named("task", word(search, "task")),
    ...named("interdiff", word(search, "interdiff")),
  }),
  component: lazyRouteComponent(() => import("./screens/review/review.tsx"), "Review"),
});

const change = createRoute({
  getParentRoute: () => project,
  path: "/change",
  validateSearch: (
    search: Record<string, unknown>,
  ): { readonly from?: string; readonly of?: string } => ({
    ...named("from", word(search, "from")),
    ...named("of", word(search, "of")),
  }),
  component: lazyRouteComponent(() => import("./screens/review/change.tsx"), "Change"),
});

const compare = createRoute({
  getParentRoute: () => project,
  path: "/compare",
  validateSearch: (search: Record<string, unknown>): { readonly runs?: string } =>
    named("runs", word(search, "runs")),
  component: lazyRouteComponent(() => import("./screens/review/compare.tsx"), "Compare"),
});

const insight = createRoute({
  getParentRoute: () => project,
  path: "/insight",
  validateSearch: (search: Record<string, unknown>): { readonly days?: string } =>
    named("days", word(search, "days")),
  component: lazyRouteComponent(() => import("./screens/insight/insight.tsx"), "Insight"),
});

function named<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [Each in Name]?: string } {
  // A computed key widens to `string`; it is `Name`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (value === undefined ? {} : { [name]: value }) as { readonly [Each in Name]?: string };
}

function InProject() {
  const { project: name } = useParams({ from: "/p/$project" });
  const projects = useProjects();
  const found = projects?.find((each) => each.name === name);
  useEffect(() => {
    if (found !== undefined) remember(found);
  }, [found]);
  if (projects === undefined) return <Waiting words="Looking for the project" />;
  if (found === undefined) {
    return (
      <Empty title={`No project is called ${name}.`}>
        <p>
          Open it in a terminal: <code>tacit DIR</code>
        </p>
      </Empty>
    );
  }
  return (
    <ProjectContext value={found}>
      <Outlet />
    </ProjectContext>
  );
}

/** A screen that met a bug: the frame and every other screen go on. */
function Broken({ error }: ErrorComponentProps) {
  return (
    <main aria-label="Broken" className="p-4">
      <Failed
        error={
          new Error(
            `This screen met a bug: ${error instanceof Error ? error.message : String(error)}`,
          )
        }
        again={() => location.reload()}
      />
      <p className="px-4 text-text-2">
        What you had begun to write is kept. The other screens go on.
      </p>
    </main>
  );
}

function NotFound() {
  return (
    <Empty title="There is no such screen.">
      <p>The screens are in the header; the palette finds everything else.</p>
    </Empty>
  );
}

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    settings,
    project.addChildren([
      context,
      contextMap,
      entry,
      briefs,
      newBrief,
      brief,
      runs,
      run,
      review,
      change,
      compare,
      insight,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
