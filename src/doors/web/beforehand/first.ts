/**
 * The first file of the page, small and by itself: asks what its screen needs, while all other code is on its way. That
 * code reads the answers with the same words.
 */
import { readEarly } from "../api/client.ts";
import type { Projects } from "../api/queries.ts";
import { firstLinesOf, reviewOf, type ReviewWish } from "../api/questions.ts";
import { projectsIn } from "../project/names.ts";

/** A review whose first lines are on their way. */
export interface AskedReview {
  readonly repository: string;
  readonly run: string;
  readonly wish: ReviewWish;
  readonly order: string;
}

/** Resolves when everything that can be asked beforehand was; what is refused is told where it is shown. */
export const asked: Promise<AskedReview | undefined> = ask().catch(() => undefined);

async function ask(): Promise<AskedReview | undefined> {
  // Whoever comes with a token is not known yet.
  if (new URLSearchParams(location.hash.slice(1)).has("t")) return undefined;
  const projects = projectsIn(await readEarly<Projects>("/projects"));
  // A large change takes the server longest; on every other screen it would gain nothing.
  const [, name, run] = /^\/p\/([^/]+)\/runs\/([^/]+)\/review$/.exec(location.pathname) ?? [];
  // Whoever comes to a place in it asks for all of it.
  if (name === undefined || run === undefined || location.search !== "") return undefined;
  const project = projects.find((each) => each.name === decodeURIComponent(name));
  if (project === undefined) return undefined;
  const { repository } = project;
  const wish = { interdiff: true };
  const { path, query } = firstLinesOf(reviewOf(repository, run, wish), "risk");
  readEarly(path, query).catch(() => {});
  return { repository, run, wish, order: "risk" };
}
