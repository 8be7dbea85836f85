/** The workbench: signs this browser in, begins to listen, and shows the screen of the address. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client.ts";
import { projectsQuery, queryClient } from "./api/queries.ts";
import { greet, signIn } from "./api/session.ts";
import { beginLive } from "./live/live.ts";
import { listenForKeys } from "./keys/listen.ts";
import { askBeforehand, fetchScreen } from "./beforehand.ts";
import { projectsIn } from "./project/project.ts";
import { router } from "./router.tsx";
import { lettersAllowed } from "./theme/preferences.ts";
import { SignedOut } from "./frame/signed-out.tsx";

/** Milliseconds in which a tab loads itself once. */
const RELOAD_PAUSE = 10_000;

const element = document.querySelector("#workbench");
if (element === null) throw new Error("The page has no #workbench.");
const page = createRoot(element);

addEventListener("vite:preloadError", () => void loadAnew());

// The screen of the address is fetched while the server is asked who this is.
const [matched, params] = router.getMatchedRoutes(location.pathname);
fetchScreen(matched);

await signIn();
const refused = await begin().catch((error: unknown) =>
  error instanceof ApiError && error.code === "web/no-session" ? error : undefined,
);
if (refused === undefined) {
  beginLive();
  listenForKeys(lettersAllowed);
  page.render(
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>,
  );
} else page.render(<SignedOut />);

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
  const projects = await greet();
  queryClient.setQueryData(projectsQuery.queryKey, projects);
  askBeforehand(matched, params, projectsIn(projects));
}
