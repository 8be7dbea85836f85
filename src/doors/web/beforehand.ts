/** What the screen of the address needs, asked for before it is there to ask. */
import type { AnyRoute } from "@tanstack/react-router";
import { firstLinesOfRun, queryClient } from "./api/queries.ts";
import type { Project } from "./project/project.ts";
import { router } from "./router.tsx";

/** Routes from the root to a screen. */
type Matched = readonly AnyRoute[];

/** Its code; what cannot be fetched is told where it is shown. */
export function fetchScreen(matched: Matched): void {
  for (const route of matched) router.loadRouteChunk(route)?.catch(() => {});
  if (isReview(matched)) import("./diff/viewer.tsx").catch(() => {});
}

/**
 * Its first question. A large change takes the server longest; on every other screen it would gain nothing.
 *
 * @param params What the address names.
 */
export function askBeforehand(
  matched: Matched,
  params: Readonly<Record<string, string>>,
  projects: readonly Project[],
): void {
  // Whoever comes to a place in it asks for all of it.
  if (!isReview(matched) || location.search !== "") return;
  const project = projects.find(({ name }) => name === params["project"]);
  const { run } = params;
  if (project === undefined || run === undefined) return;
  const asked = firstLinesOfRun(project.repository, run, { interdiff: true }, "risk");
  void queryClient.prefetchQuery(asked); // what is refused is told where it is shown
}

function isReview(matched: Matched): boolean {
  return matched.at(-1)?.id === "/p/$project/runs/$run/review";
}
