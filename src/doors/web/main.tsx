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

const element = document.querySelector("#workbench");
if (element === null) throw new Error("The page has no #workbench.");
const page = createRoot(element);

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
