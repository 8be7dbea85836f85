/**
 * Reads an issue over GitHub's REST API: `GET /repos/{owner}/{repo}/issues/{number}` and its comments.
 *
 * Form: docs.github.com/rest, version 2022-11-28, which GitHub Enterprise Server speaks too. The token goes to the API's
 * own origin and nowhere else, whatever a redirect or a `Link` says. What comes back is another's: it is bounded and
 * parsed, and no word of it gets into a message.
 */
import { z } from "zod";
import { TacitError } from "../core/error.ts";

export interface GitHubApi {
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly url: string;
  readonly token?: string | undefined;
}

export interface IssueName {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
}

export interface FetchedComment {
  readonly author: string;
  readonly bot: boolean;
  readonly at: string;
  readonly body: string;
}

export interface FetchedIssue extends IssueName {
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly at: string;
  /** Its page. */
  readonly url: string;
  readonly closed: boolean;
  /** The oldest ones, at most 100. */
  readonly comments: readonly FetchedComment[];
  readonly moreComments: number;
  /** Whether it is in another place than the one that was asked for. */
  readonly moved: boolean;
}

/** Comments that are read; the API gives 100 on a page at most. */
const COMMENTS = 100;
/** Bytes of one answer: 100 comments of 65,536 characters, the longest that GitHub takes, and what comes with them. */
const LARGEST = 32 * 1024 * 1024;
/** Redirects that are followed one after the other. */
const HOPS = 3;

/** `ghost` where the account is gone. */
const Account = z
  .object({ login: z.string(), type: z.string().optional() })
  .nullish()
  .transform((account) => ({
    // A name is shown beside what its owner wrote; only what GitHub takes as one is shown.
    author: /^[\w-]{1,60}(?:\[bot\])?$/.exec(account?.login ?? "ghost")?.[0] ?? "somebody",
    bot: account?.type === "Bot" || account?.login.endsWith("[bot]") === true,
  }));

const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? "");

const Issue = z.object({
  number: z.int().positive(),
  title: z.string(),
  body: Text,
  user: Account,
  created_at: Text,
  html_url: z.string(),
  state: z.string(),
  comments: z.int().nonnegative().default(0),
  pull_request: z.unknown().optional(),
});

const Comments = z.array(z.object({ body: Text, user: Account, created_at: Text }));

const Refusal = z.looseObject({ message: z.string() });

/**
 * Reads an issue and its first hundred comments.
 *
 * @param signal When it is over: the deadline is the caller's.
 * @throws TacitError `platform/github-…`: `not-found`, `gone`, `pull-request`, `token`, `refused`, `rate-limit`, `moved`,
 *   `failed`
 */
export async function fetchIssue(
  api: GitHubApi,
  name: IssueName,
  signal: AbortSignal,
): Promise<FetchedIssue> {
  const asked: Asked = {
    api,
    shown: shownName(name),
    repository: `${name.owner}/${name.repository}`,
    signal,
  };
  const path = [name.owner, name.repository].map(encodeURIComponent).join("/");
  const base = api.url.replace(/\/+$/, "");
  const first = await ask(asked, new URL(`${base}/repos/${path}/issues/${name.number}`));
  const issue = parsed(asked, Issue, first.body);
  if (issue.pull_request !== undefined && issue.pull_request !== null) {
    throw new TacitError({
      code: "platform/github-pull-request",
      kind: "input",
      message: `${asked.shown} is a pull request, not an issue.`,
      hint: "Name the issue that it is about.",
    });
  }
  const comments: FetchedComment[] = [];
  let next: URL | undefined = issue.comments === 0 ? undefined : commentsOf(first.address);
  while (next !== undefined && comments.length < COMMENTS) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const page: Answer = await ask(asked, next);
    const found = parsed(asked, Comments, page.body);
    comments.push(...found.map(({ body, user, created_at: at }) => ({ ...user, at, body })));
    next = found.length === 0 ? undefined : nextPage(page);
  }
  const taken = comments.slice(0, COMMENTS);
  const there = placeOf(issue.html_url) ?? name;
  return {
    owner: there.owner,
    repository: there.repository,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    author: issue.user.author,
    at: issue.created_at,
    url: issue.html_url,
    closed: issue.state === "closed",
    comments: taken,
    moreComments: Math.max(issue.comments, comments.length) - taken.length,
    moved:
      shownName({ ...there, number: issue.number }).toLowerCase() !== asked.shown.toLowerCase(),
  };
}

function shownName({ owner, repository, number }: IssueName): string {
  return `${owner}/${repository}#${number}`;
}

/** Owner and name in the address of an issue's page. */
function placeOf(page: string): Pick<IssueName, "owner" | "repository"> | undefined {
  const match = /^https?:\/\/[^/]+\/([\w.-]+)\/([\w.-]+)\/issues\/\d+$/.exec(page);
  if (match === null) return undefined;
  return { owner: match[1] ?? "", repository: match[2] ?? "" };
}

function commentsOf(issue: URL): URL {
  const address = new URL(issue);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/comments`;
  address.search = `?per_page=${COMMENTS}`;
  return address;
}

interface Asked {
  readonly api: GitHubApi;
  /** `owner/name#12`. */
  readonly shown: string;
  readonly repository: string;
  readonly signal: AbortSignal;
}

interface Answer {
  /** Where it came from in the end. */
  readonly address: URL;
  readonly headers: Headers;
  readonly body: string;
}

async function ask(asked: Asked, address: URL): Promise<Answer> {
  const { api, signal } = asked;
  let at = address;
  for (let hop = 0; hop <= HOPS; hop += 1) {
    let response: Response;
    let body: string;
    try {
      // oxlint-disable-next-line no-await-in-loop -- one redirect after the other
      response = await fetch(at, {
        redirect: "manual", // `follow` would decide for itself what goes to another host
        headers: {
          accept: "application/vnd.github+json",
          "x-github-api-version": "2022-11-28",
          "user-agent": "tacit",
          ...(api.token === undefined ? {} : { authorization: `Bearer ${api.token}` }),
        },
        signal,
      });
      // oxlint-disable-next-line no-await-in-loop
      body = await readBounded(asked, response);
    } catch (error) {
      if (error instanceof TacitError) throw error;
      throw failed(asked, failureOf(error, signal), error);
    }
    if (response.status === 200) return { address: at, headers: response.headers, body };
    if (![301, 302, 307, 308].includes(response.status)) {
      throw refusalOf(asked, response, body);
    }
    const location = response.headers.get("location") ?? "";
    const next = URL.canParse(location, at.href) ? new URL(location, at) : undefined;
    if (next === undefined || next.origin !== new URL(api.url).origin) {
      throw new TacitError({
        code: "platform/github-moved",
        kind: "input",
        message: `${asked.shown} is said to be ${next === undefined ? "elsewhere, without an address" : `at ${next.origin}`}, which is not followed.`,
        hint: "Name the issue where it is now.",
      });
    }
    at = next;
  }
  throw failed(asked, `it redirects more than ${HOPS} times.`);
}

/** The next page of a list: RFC 8288, of which GitHub uses `<address>; rel="next"`. */
function nextPage({ address, headers }: Answer): URL | undefined {
  const link = /<([^>]*)>\s*;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
  if (link === undefined || !URL.canParse(link, address.href)) return undefined;
  const next = new URL(link, address);
  return next.origin === address.origin ? next : undefined;
}

function refusalOf(
  { api, shown, repository }: Asked,
  response: Response,
  body: string,
): TacitError {
  const { status, headers } = response;
  const withToken = api.token !== undefined;
  if (status === 404) {
    return new TacitError({
      code: "platform/github-not-found",
      kind: "input",
      message: `${hostOf(api)} knows no issue ${shown}${withToken ? " that the token may read" : ", or it is private"}.`,
      hint: withToken
        ? "Check the number, and that the token may read the repository's issues."
        : `If it is private, set GITHUB_TOKEN to a token that may read ${repository}.`,
    });
  }
  if (status === 410) {
    return new TacitError({
      code: "platform/github-gone",
      kind: "input",
      message: `${shown} is gone: it was deleted, or the repository has no issues (410).`,
    });
  }
  if (status === 401) {
    return new TacitError({
      code: "platform/github-token",
      kind: "environment",
      message: `${hostOf(api)} refuses the token (401).`,
      hint: withToken
        ? "Renew GITHUB_TOKEN or GH_TOKEN; a public issue needs none."
        : "Set GITHUB_TOKEN to a token that may read the issue.",
    });
  }
  if (status === 403 || status === 429) {
    const limit = limitOf(headers, status, body);
    if (limit !== undefined) {
      return new TacitError({
        code: "platform/github-rate-limit",
        kind: "environment",
        message: `${hostOf(api)} takes no more requests from here ${limit}.`,
        hint: withToken
          ? "Try again then."
          : "With GITHUB_TOKEN set there are 5,000 an hour, not 60.",
      });
    }
    return new TacitError({
      code: "platform/github-refused",
      kind: "environment",
      message: `${hostOf(api)} refuses to show ${shown} (${status}).`,
      hint: withToken
        ? "The token may lack the permission to read issues, or a sign-on of the organisation."
        : "Set GITHUB_TOKEN to a token that may read the issue.",
    });
  }
  return failure(hostOf(api), `it answered ${status}.`);
}

/** When a request may be made again: docs.github.com, "Rate limits for the REST API". */
function limitOf(headers: Headers, status: number, body: string): string | undefined {
  const seconds = /^\d{1,6}$/.exec(headers.get("retry-after") ?? "")?.[0];
  if (seconds !== undefined) return `for ${seconds} seconds`;
  if (headers.get("x-ratelimit-remaining") === "0") {
    const reset = /^\d{1,11}$/.exec(headers.get("x-ratelimit-reset") ?? "")?.[0];
    const until = reset === undefined ? undefined : new Date(Number(reset) * 1000);
    return until === undefined ? "for now" : `until ${until.toISOString().replace(".000", "")}`;
  }
  const said = jsonOf(body);
  const message = Refusal.safeParse(said).data?.message ?? "";
  return status === 429 || /\brate limit\b/i.test(message) ? "for a minute or more" : undefined;
}

function failed({ api }: Asked, message: string, cause?: unknown): TacitError {
  return failure(hostOf(api), message, cause);
}

function failure(host: string, message: string, cause?: unknown): TacitError {
  return new TacitError({
    code: "platform/github-failed",
    kind: "environment",
    message: `The issue could not be read from ${host}: ${message}`,
    hint: "Try again later, or save its text to a file: tacit brief --from FILE",
    cause,
  });
}

function hostOf({ url }: GitHubApi): string {
  return new URL(url).host;
}

function failureOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) {
    const reason: unknown = signal.reason;
    const late = reason instanceof Error && reason.name === "TimeoutError";
    return late ? "it did not answer in time." : "the request was given up.";
  }
  // `fetch failed` says nothing; the system's code below it does.
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  return code === undefined ? "the connection failed." : `the connection failed (${code}).`;
}

/** Counted as it arrives, unpacked: a header may lie, and a small packed body may be a large one. */
async function readBounded(asked: Asked, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST) throw failed(asked, "it sends over 32 MiB in one answer.");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // said by whoever needs it
  }
}

function parsed<Value>(asked: Asked, schema: z.ZodType<Value>, body: string): Value {
  const value = jsonOf(body);
  if (value === undefined) throw failed(asked, "the answer is not JSON.");
  const found = schema.safeParse(value);
  if (!found.success) throw failed(asked, "the answer has not the form of an issue.", found.error);
  return found.data;
}
