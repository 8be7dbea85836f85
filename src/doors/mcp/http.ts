/** Serves the tools over streamable HTTP to who was let in; each request is answered by a server of its own. */
import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import { truncated } from "../../ground/core/text.ts";
import { oneLine } from "../../knowledge/compiler/markdown.ts";
import type { Host } from "../app/workspace.ts";
import { buildServer } from "./tools.ts";

export interface McpHttpOptions {
  readonly hostOf: (project: string) => Host;
  readonly version: string;
  readonly log: (line: string) => void;
}

export interface McpHttp {
  readonly answer: (project: string, request: Request) => Promise<Response>;
  /** Ends what is under way. */
  readonly close: () => Promise<void>;
}

/** Streams of one project that wait for news: none of ours ever comes. */
const MOST_STREAMS = 16;

export function mcpHttp({ hostOf, version, log }: McpHttpOptions): McpHttp {
  const handlers = new Map<string, McpHttpHandler>();
  const handlerOf = (project: string): McpHttpHandler => {
    const made = handlers.get(project);
    if (made !== undefined) return made;
    const handler = createMcpHandler(() => buildServer(hostOf(project), version, log), {
      maxSubscriptions: MOST_STREAMS,
      onerror: (error) => log(truncated(oneLine(error.message), 200)),
    });
    handlers.set(project, handler);
    return handler;
  };
  return {
    answer: async (project, request) => handlerOf(project).fetch(request),
    close: async () => {
      await Promise.all([...handlers.values()].map((handler) => handler.close()));
    },
  };
}
