/**
 * `tacit locate` answered by the server of the home, which may have the checkout open.
 *
 * Apart from the other requests, and without their schemas: to load those takes longer than the answer.
 */
import { type Environment, tacitHome } from "../../ground/platform/home.ts";
import { askOverSocket, serverSocket, tellOverSocket } from "../../ground/platform/ask-socket.ts";
import type { LocateRequest } from "../../ground/contract/server.ts";
import { embeddingsOf } from "../app/search/embeddings.ts";
import type { LocateOutput } from "../app/search/search.ts";
import type { Host } from "../app/workspace.ts";

export type WarmAnswer =
  | { readonly status: "warm"; readonly output: LocateOutput }
  /** The server does not have the checkout open, or is another version. */
  | { readonly status: "cold" };

/** Milliseconds of silence after which one searches by oneself. */
const PATIENCE = 5_000;

/** What the server says; undefined where there is none, or it had trouble: then whoever asks can search without it. */
export async function askWarm(
  host: Host,
  request: Omit<LocateRequest, "directory">,
): Promise<WarmAnswer | undefined> {
  if ((await embeddingsOf(host)) !== undefined) return undefined;
  try {
    const said = await askOverSocket(socketOf(host.environment), {
      method: "POST",
      target: "/v1/locate",
      limit: PATIENCE,
      body: JSON.stringify({ ...request, directory: host.directory }),
    });
    const answer: unknown = JSON.parse(said);
    return isWarmAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Has the server open the checkout, for the next question. */
export async function warmUp({ environment, directory }: Host): Promise<void> {
  const body = JSON.stringify({ directory });
  await tellOverSocket(socketOf(environment), {
    method: "POST",
    target: "/v1/trees",
    body,
  }).catch(() => {});
}

function socketOf(environment: Environment): string {
  return serverSocket(tacitHome(environment));
}

/** The server is of our own version where it says `warm`: what it puts out needs no second look. */
function isWarmAnswer(answer: unknown): answer is WarmAnswer {
  if (typeof answer !== "object" || answer === null || !("status" in answer)) return false;
  return answer.status === "cold" || (answer.status === "warm" && "output" in answer);
}
