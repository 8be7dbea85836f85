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
import { router } from "./router.tsx";
import { lettersAllowed } from "./theme/preferences.ts";
import { SignedOut } from "./frame/signed-out.tsx";

/** Milliseconds in which a tab loads itself once. */
const RELOAD_PAUSE = 10_000;

const element = document.querySelector("#workbench");
if (element === null) throw new Error("The page has no #workbench.");
const page = createRoot(element);

// The page was built anew since this tab was opened, and a part of the older one is gone.
addEventListener("vite:preloadError", (event) => {
  const at = Number(sessionStorage.getItem("tacit.reloaded") ?? 0);
  if (Date.now() - at < RELOAD_PAUSE) return; // it is missing for another reason, which shall be seen
  event.preventDefault();
  sessionStorage.setItem("tacit.reloaded", String(Date.now()));
  location.reload();
});

await signIn();
const refused = await greet().then(
  (projects) => void queryClient.setQueryData(projectsQuery.queryKey, projects),
  (error: unknown) =>
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
