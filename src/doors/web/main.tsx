/** The workbench: signs this browser in, begins to listen, and shows the screen of the address. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client.ts";
import { firstLinesOfRun, projectsQuery, queryClient } from "./api/queries.ts";
import { greet, signIn } from "./api/session.ts";
import { beginLive } from "./live/live.ts";
import { listenForKeys } from "./keys/listen.ts";
import { asked, type AskedReview } from "./beforehand/first.ts";
import { fetchScreen } from "./beforehand/screen.ts";
import { router } from "./router.tsx";
import { lettersAllowed } from "./theme/preferences.ts";
import { SignedOut } from "./frame/signed-out.tsx";

/** Milliseconds in which a tab loads itself once. */
const RELOAD_PAUSE = 10_000;

/** Milliseconds after which a page is drawn without its screen. */
const LATEST = 500;

const element = document.querySelector("#workbench");
if (element === null) throw new Error("The page has no #workbench.");
const page = createRoot(element);

addEventListener("vite:preloadError", () => void loadAnew());

void start();

/** Not at the top of this file: what screens begin with would wait for its end. */
async function start(): Promise<void> {
  // The screen of the address is fetched while the server is asked who this is.
  const [matched] = router.getMatchedRoutes(location.pathname);
  const code = Promise.race([fetchScreen(matched), pause(LATEST)]);
  const [review] = await Promise.all([asked, signIn()]);
  const refused = await begin().catch((error: unknown) =>
    error instanceof ApiError && error.code === "web/no-session" ? error : undefined,
  );
  if (refused !== undefined) {
    page.render(<SignedOut />);
    return;
  }
  if (review !== undefined) keepFirstLines(review);
  beginLive();
  listenForKeys(lettersAllowed);
  await code; // a page that is drawn without its screen is drawn again with it
  page.render(
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>,
  );
}

/** Milliseconds. */
async function pause(time: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, time));
}

/** Has them where the screen looks for them. */
function keepFirstLines({ repository, run, wish, order }: AskedReview): void {
  void queryClient.prefetchQuery(firstLinesOfRun(repository, run, wish, order));
}

/** Where the page was built anew since this tab was opened, and a part of the older one is gone. */
async function loadAnew(): Promise<void> {
  const at = Number(sessionStorage.getItem("tacit.reloaded") ?? 0);
  if (Date.now() - at < RELOAD_PAUSE) return; // it is missing for another reason, which shall be seen
  // While the server is away there is no newer page, and soon there would be none at all.
  const served = await fetch(location.href, { method: "HEAD" }).catch(() => undefined);
  if (served?.ok !== true) return;
  sessionStorage.setItem("tacit.reloaded", String(Date.now()));
  location.reload();
}

/** @throws ApiError where the server refuses this browser, or is away */
async function begin(): Promise<undefined> {
  queryClient.setQueryData(projectsQuery.queryKey, await greet());
}
