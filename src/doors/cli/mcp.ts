/** `tacit mcp --http`: a client of MCP gets an address and a token, or loses it. */
import { openRepository } from "../../ground/platform/repository.ts";
import type { Host } from "../app/workspace.ts";
import { connectServer } from "../server/client.ts";
import { version } from "./version.ts";

export interface McpOpened {
  readonly address: string;
  /** Told once. */
  readonly token: string;
  /** Root of the repository that it is good for. */
  readonly repository: string;
  readonly problems: readonly string[];
}

export interface McpRevokedOutput {
  readonly repository: string;
  /** How many tokens. */
  readonly revoked: number;
  readonly problems: readonly string[];
}

/** @throws TacitError `platform/no-git-repository` */
export async function openMcp(host: Host): Promise<McpOpened> {
  const { root } = await openRepository(host.directory);
  const server = await connectServer(host.environment, version);
  const { address, token, project } = await server.mcp({ directory: root });
  return { address, token, repository: project, problems: [] };
}

/** @throws TacitError `platform/no-git-repository` */
export async function revokeMcp(host: Host): Promise<McpRevokedOutput> {
  const { root } = await openRepository(host.directory);
  const server = await connectServer(host.environment, version);
  const { project, revoked } = await server.revokeMcp({ directory: root });
  return { repository: project, revoked, problems: [] };
}
