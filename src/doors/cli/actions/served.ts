/** What the server of the home is asked with. */
import { definedOnly } from "../../../ground/platform/home.ts";
import { whoAmI } from "../../app/runs/run-number.ts";
import type { Host } from "../../app/workspace.ts";
import type { ServerClient } from "../../server/client.ts";
import type { Options } from "../program.ts";
import { version } from "../version.ts";

/** The server of the host's home, started if there is none. */
export async function serverOf(host: Host): Promise<ServerClient> {
  const { connectServer } = await import("../../server/client.ts");
  host.progress("Reaching the server …");
  const server = await connectServer(host.environment, version);
  host.progress("");
  return server;
}

/** Who asks, and what the agents of theirs find in the environment. */
export function askedBy(host: Host): { by: string; environment: Record<string, string> } {
  return { by: whoAmI(host), environment: definedOnly(host.environment) };
}

/** With whom, where they chose it. */
export function agentRequest(options: Options): {
  agent?: string;
  model?: string;
  allowUnboxed: boolean;
} {
  const { agent, model, allowUnboxed = false } = options;
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(model === undefined ? {} : { model }),
    allowUnboxed,
  };
}
