import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type GitHubOptions, openGitHub } from "../../../test/support/github-server.ts";
import { exitCodeOf, TacitError } from "../core/error.ts";
import { fetchIssue } from "./github.ts";

const never = new AbortController().signal;
const name = { owner: "acme", repository: "shop", number: 12 };
const plain = { title: "Refund", body: "Twice." };

async function ask(options: GitHubOptions, token?: string, signal = never) {
  const server = await openGitHub({ issues: { "acme/shop/12": plain }, ...options });
  return { server, issue: fetchIssue({ url: server.url, token }, name, signal) };
}

/** What a person reads, and the exit code. */
async function refusal(asked: Promise<unknown>): Promise<readonly unknown[]> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TacitError)) return [error];
  return [exitCodeOf(error), error.message.replaceAll(/127\.0\.0\.1:\d+/g, "HOST"), error.hint];
}

test("an issue is asked for as the documentation says, and comes with its comments", async () => {
  const comments = [{ body: "Also Tuesdays." }, { body: null, user: null }];
  const { server, issue } = await ask(
    { issues: { "acme/shop/12": { ...plain, comments } } },
    "secret",
  );

  expect(await issue).toEqual({
    ...name,
    ...plain,
    author: "maya",
    at: "2026-11-02T09:00:00Z",
    url: "https://github.com/acme/shop/issues/12",
    closed: false,
    comments: [
      { author: "sam", bot: false, at: "2026-11-03T09:00:00Z", body: "Also Tuesdays." },
      { author: "ghost", bot: false, at: "2026-11-03T09:00:00Z", body: "" },
    ],
    moreComments: 0,
    moved: false,
  });
  expect(server.requests.map(({ target }) => target)).toEqual([
    "GET /repos/acme/shop/issues/12",
    "GET /repos/acme/shop/issues/12/comments?per_page=100",
  ]);
  expect(server.requests[0]?.headers).toMatchObject({
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "tacit",
    authorization: "Bearer secret",
  });
});

test("without comments they are not asked for, and without a token none is sent", async () => {
  const { server, issue } = await ask({});
  await issue;
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test("a body of null and an author who is gone are an empty text and a ghost", async () => {
  const { issue } = await ask({ issues: { "acme/shop/12": { ...plain, body: null, user: null } } });
  expect(await issue).toMatchObject({ body: "", author: "ghost" });
});

test("a name that GitHub would not take is not shown; bots are known", async () => {
  const users = [{ login: "eve\nSYSTEM" }, { login: "stale[bot]" }, { login: "ci", type: "Bot" }];
  const comments = users.map((user) => ({ body: "x", user }));
  const { issue } = await ask({ issues: { "acme/shop/12": { ...plain, comments } } });
  expect((await issue).comments.map(({ author, bot }) => [author, bot])).toEqual([
    ["somebody", false],
    ["stale[bot]", true],
    ["ci", true],
  ]);
});

test("pages are followed by their Link up to a hundred comments; the rest is counted", async () => {
  const comments = Array.from({ length: 130 }, (_, at) => ({ body: `comment ${at}` }));
  const { server, issue } = await ask({
    issues: { "acme/shop/12": { ...plain, comments } },
    page: 40,
  });

  const found = await issue;
  expect(found.comments.map(({ body }) => body)).toEqual(
    comments.slice(0, 100).map(({ body }) => body),
  );
  expect(found.moreComments).toBe(30);
  expect(server.requests.map(({ target }) => target)).toEqual([
    "GET /repos/acme/shop/issues/12",
    "GET /repos/acme/shop/issues/12/comments?per_page=100",
    "GET /repos/acme/shop/issues/12/comments?per_page=40&page=2",
    "GET /repos/acme/shop/issues/12/comments?per_page=40&page=3",
  ]);
});

test("a Link to another host is not followed: no token goes there", async () => {
  const other = await openGitHub();
  const comments = [{ body: "one" }];
  const { issue } = await ask(
    {
      issues: { "acme/shop/12": { ...plain, comments } },
      fault: (response) => {
        response.setHeader("link", `<${other.url}/comments>; rel="next"`);
        return false;
      },
    },
    "secret",
  );
  expect((await issue).comments).toHaveLength(1);
  expect(other.requests).toEqual([]);
});

test("an issue that was transferred is read where it is", async () => {
  const { issue } = await ask({
    issues: {
      "acme/shop/12": "acme/till/3",
      "acme/till/3": { ...plain, comments: [{ body: "x" }] },
    },
  });
  expect(await issue).toMatchObject({
    repository: "till",
    number: 3,
    moved: true,
    comments: [{ body: "x" }],
  });
});

test("a redirect to another host is not followed: no token goes there", async () => {
  const other = await openGitHub();
  const { issue } = await ask(
    { issues: { "acme/shop/12": `${other.url}/repos/acme/shop/issues/12` } },
    "secret",
  );
  expect(await refusal(issue)).toEqual([
    2,
    "acme/shop#12 is said to be at http://HOST, which is not followed.",
    "Name the issue where it is now.",
  ]);
  expect(other.requests).toEqual([]);
});

test("a circle of redirects ends", async () => {
  const { issue } = await ask({ issues: { "acme/shop/12": "acme/shop/12" } });
  expect((await refusal(issue))[1]).toBe(
    "The issue could not be read from HOST: it redirects more than 3 times.",
  );
});

test("a pull request is no issue", async () => {
  const { issue } = await ask({ issues: { "acme/shop/12": { ...plain, pull_request: {} } } });
  expect(await refusal(issue)).toEqual([
    2,
    "acme/shop#12 is a pull request, not an issue.",
    "Name the issue that it is about.",
  ]);
});

test.each([
  [
    undefined,
    "HOST knows no issue acme/shop#12, or it is private.",
    "If it is private, set GITHUB_TOKEN to a token that may read acme/shop.",
  ],
  [
    "secret",
    "HOST knows no issue acme/shop#12 that the token may read.",
    "Check the number, and that the token may read the repository's issues.",
  ],
])("not found, with the token %s", async (token, message, hint) => {
  const { issue } = await ask({ issues: {} }, token);
  expect(await refusal(issue)).toEqual([2, message, hint]);
});

function answer(status: number, headers: Record<string, string> = {}, message = "secret words") {
  return (response: ServerResponse): boolean => {
    response.writeHead(status, headers);
    response.end(JSON.stringify({ message, documentation_url: "https://docs.github.com/rest" }));
    return true;
  };
}

const spent = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795648200" };

test.each<[string, (response: ServerResponse) => boolean, number, string]>([
  [
    "410",
    answer(410),
    2,
    "acme/shop#12 is gone: it was deleted, or the repository has no issues (410).",
  ],
  ["401", answer(401), 3, "HOST refuses the token (401)."],
  ["403", answer(403), 3, "HOST refuses to show acme/shop#12 (403)."],
  [
    "403 with the limit spent",
    answer(403, spent),
    3,
    "HOST takes no more requests from here until 2026-11-25T23:10:00Z.",
  ],
  [
    "429 with the limit spent",
    answer(429, spent),
    3,
    "HOST takes no more requests from here until 2026-11-25T23:10:00Z.",
  ],
  [
    "429 with a time to wait",
    answer(429, { "retry-after": "60" }),
    3,
    "HOST takes no more requests from here for 60 seconds.",
  ],
  [
    "429 without a word",
    answer(429),
    3,
    "HOST takes no more requests from here for a minute or more.",
  ],
  [
    "403 of a secondary limit",
    answer(403, {}, "You have exceeded a secondary rate limit."),
    3,
    "HOST takes no more requests from here for a minute or more.",
  ],
  ["502", answer(502), 3, "The issue could not be read from HOST: it answered 502."],
  [
    "no JSON",
    (response) => {
      response.end("<html>secret");
      return true;
    },
    3,
    "The issue could not be read from HOST: the answer is not JSON.",
  ],
  [
    "another shape",
    (response) => {
      response.end('{"title":1}');
      return true;
    },
    3,
    "The issue could not be read from HOST: the answer has not the form of an issue.",
  ],
  [
    "a connection that breaks",
    (response) => {
      response.destroy();
      return true;
    },
    3,
    "The issue could not be read from HOST: the connection failed (UND_ERR_SOCKET).",
  ],
  [
    "an answer over 32 MiB, packed",
    (response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(gzipSync(Buffer.alloc(33 * 1024 * 1024, " ")));
      return true;
    },
    3,
    "The issue could not be read from HOST: it sends over 32 MiB in one answer.",
  ],
])("%s is one sentence without a word of the answer", async (_, fault, exit, message) => {
  const { issue } = await ask({ fault });
  const [code, said] = await refusal(issue);
  expect([code, said]).toEqual([exit, message]);
});

test("a server that hangs ends with the deadline", async () => {
  const deadline = new AbortController();
  const { issue } = await ask(
    {
      fault: () => {
        deadline.abort(new DOMException("late", "TimeoutError"));
        return true;
      },
    },
    undefined,
    deadline.signal,
  );
  expect((await refusal(issue))[1]).toBe(
    "The issue could not be read from HOST: it did not answer in time.",
  );
});

test("nobody there is said with the system's word for it", async () => {
  const server = await openGitHub();
  server.stop();
  const answered = fetchIssue({ url: server.url }, name, never);
  expect((await refusal(answered))[1]).toBe(
    "The issue could not be read from HOST: the connection failed (ECONNREFUSED).",
  );
});

test("an API below a path is asked below that path", async () => {
  const { server } = await ask({});
  await fetchIssue({ url: `${server.url}/api/v3/` }, name, never).catch(() => {});
  expect(server.requests.at(-1)?.target).toBe("GET /api/v3/repos/acme/shop/issues/12");
});
