/**
 * The part of GitHub's REST API that reads an issue, on the loopback interface, written from its documentation.
 *
 * Pages with `Link`, rate limit headers, 301 for an issue that moved, 404 with `documentation_url`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { listenOnLoopback } from "./loopback.ts";

export interface GitHubRequest {
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
}

export interface ServedComment {
  readonly body: string | null;
  readonly user?: { readonly login: string; readonly type?: string } | null;
}

export interface ServedIssue {
  readonly title: string;
  readonly body: string | null;
  readonly user?: { readonly login: string } | null;
  readonly state?: "open" | "closed";
  readonly comments?: readonly ServedComment[];
  readonly pull_request?: object;
}

export interface GitHubServer {
  /** Base address of the API. */
  readonly url: string;
  readonly requests: GitHubRequest[];
  readonly stop: () => void;
}

export interface GitHubOptions {
  /** `acme/shop/12` → the issue, or where it was moved to. */
  readonly issues?: Readonly<Record<string, ServedIssue | string>>;
  /** Comments on one page at most, whatever is asked for. */
  readonly page?: number;
  /** What it does instead of answering; true when it did something. */
  readonly fault?: (response: ServerResponse, request: GitHubRequest) => boolean;
}

const documentation = "https://docs.github.com/rest";

/** Starts it; whoever starts it stops it. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubServer> {
  const { issues = {}, page = 100, fault = () => false } = options;
  const requests: GitHubRequest[] = [];
  let url = "";
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const asked = { target: `${request.method} ${request.url}`, headers: request.headers };
    requests.push(asked);
    response.setHeader("content-type", "application/json; charset=utf-8");
    response.setHeader("x-github-media-type", "github.v3; format=json");
    response.setHeader("x-ratelimit-limit", "60");
    response.setHeader("x-ratelimit-remaining", "59");
    if (fault(response, asked)) return;
    const address = new URL(request.url ?? "/", url);
    const match = /^\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)(\/comments)?$/.exec(address.pathname);
    const [, owner, name, number, list] = match ?? [];
    const key = `${owner}/${name}/${number}`;
    const found = Object.hasOwn(issues, key) ? issues[key] : undefined;
    if (found === undefined) {
      send(response, 404, {
        message: "Not Found",
        documentation_url: `${documentation}/issues/issues#get-an-issue`,
        status: "404",
      });
      return;
    }
    if (typeof found === "string") {
      const moved = found.startsWith("http")
        ? found
        : `${url}/repos/${found.replace(/\/(\d+)$/, "/issues/$1")}`;
      response.setHeader("location", moved);
      send(response, 301, {
        message: "Moved Permanently",
        url: moved,
        documentation_url: documentation,
      });
      return;
    }
    const comments = found.comments ?? [];
    if (list === undefined) {
      send(response, 200, {
        id: 1,
        ...found,
        number: Number(number),
        user: found.user === undefined ? { login: "maya", type: "User" } : found.user,
        state: found.state ?? "open",
        html_url: `https://github.com/${owner}/${name}/issues/${number}`,
        comments: comments.length,
        created_at: "2026-11-02T09:00:00Z",
      });
      return;
    }
    const size = Math.min(page, Number(address.searchParams.get("per_page") ?? 30));
    const at = Number(address.searchParams.get("page") ?? 1);
    const shown = comments.slice((at - 1) * size, at * size);
    const last = Math.ceil(comments.length / size);
    if (at < last) {
      const to = (other: number): string =>
        `${url}${address.pathname}?per_page=${size}&page=${other}`;
      response.setHeader("link", `<${to(at + 1)}>; rel="next", <${to(last)}>; rel="last"`);
    }
    send(
      response,
      200,
      shown.map(({ body, user = { login: "sam", type: "User" } }, index) => ({
        id: index,
        body,
        user,
        created_at: "2026-11-03T09:00:00Z",
      })),
    );
  };
  const server = createServer(answer);
  const { origin, stop } = await listenOnLoopback(server);
  url = origin;
  return { url, requests, stop };
}

/** As `startGitHub`; ends with the test. */
export async function openGitHub(options: GitHubOptions = {}): Promise<GitHubServer> {
  const server = await startGitHub(options);
  onTestFinished(server.stop);
  return server;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.end(JSON.stringify(body));
}
