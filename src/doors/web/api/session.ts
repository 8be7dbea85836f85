/** Signs this browser in: the token stands in the address once, and never again. */
import { read } from "./client.ts";
import type { Projects } from "./queries.ts";

/** Takes the token out of the address, and exchanges it for the cookie. */
export async function signIn(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get("t");
  if (token === null) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  await fetch("/session", {
    method: "POST",
    headers: { "content-type": "application/json", "x-tacit": "1" },
    body: JSON.stringify({ token }),
  }).catch(() => undefined); // the first question will say what is wrong
}

/** The projects, when the server answers this browser. @throws ApiError */
export async function greet(): Promise<Projects> {
  return read<Projects>("/projects");
}
