/**
 * The tools that an agent elsewhere gets: each is one function of `app` and its answer in two forms, for programs and
 * for reading.
 *
 * Both forms are complete, since a client may hand its model either. Claude Code 2.1.330 takes the structured one, as
 * JSON, in which a prompt would be one long string with escapes; so get_context answers with text alone, and its receipt
 * goes to programs as metadata. Durations are left out: the same call on the same files gives the same bytes.
 */
import { McpServer, type CallToolResult } from "@modelcontextprotocol/server";
import { TacitError } from "../../ground/core/error.ts";
import { printable } from "../../ground/core/text.ts";
import { withoutComments } from "../../knowledge/compiler/markdown.ts";
import type { AskedBrief } from "../app/briefs/briefs.ts";
import type { EntryOutput } from "../app/context/context.ts";
import type { Ranking } from "../app/why.ts";
import type { Host } from "../app/workspace.ts";
import type { ToTell } from "./review.ts";
import * as schema from "./schemas.ts";
import { framedText, locatedText, receiptText, reviewText, whyText } from "./text.ts";

/** Loaded by the first call: a client waits for the list of tools when it starts, and most sessions call none at once. */
const knowledge = async () => import("../app/context/knowledge.ts");
const context = async () => import("../app/context/context.ts");

/** What a client may put before its model beside the tools. */
const instructions =
  "Tacit knows this repository's captured conventions, decisions and risks, and ranks its files for a task. " +
  "Begin a coding task with get_context; where the task is more than a small fix, ask frame what it leaves open first. Before you edit or add a file that it did not show, ask why with the path. " +
  "Use locate to find where something is. Before you say that you are done, commit and call review: it says what of your change a reviewer would look at first.";

const annotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** How many words of a ranking are told; a long task has hundreds. */
const WORDS = 12;

/** Makes a server with the tools over the repository around `host.directory`. */
export function buildServer(host: Host, version: string, log: (line: string) => void): McpServer {
  const server = new McpServer(
    { name: "tacit", title: "Tacit", version },
    { instructions, capabilities: { tools: { listChanged: false } } },
  );
  server.registerTool(
    "locate",
    {
      title: "Find files for a text",
      description:
        "Find where in this repository a change belongs. Call it before searching by hand: it ranks files of code and their symbols for a request, an issue or an error message, and says why. Tests, generated files and documents are not ranked.",
      inputSchema: schema.LocateInput,
      outputSchema: schema.LocateOutput,
      annotations,
    },
    async ({ text, limit }, { mcpReq }) =>
      answered(log, async () => {
        const { locateText } = await import("../app/search/search.ts");
        const found = await locateText({ ...host, signal: mcpReq.signal }, text, {
          limit,
          explain: false,
        });
        const answer = schema.LocateOutput.parse(found);
        return { answer, texts: [locatedText(answer)] };
      }),
  );
  server.registerTool(
    "frame",
    {
      title: "Find what a task leaves open",
      description:
        "Find out what a task leaves open before you build it. Returns the questions that only the user can answer, most costly first, what this repository answers already with file and line, contradictions and vague words, and what goes wrong in practice with work like this. Call it when a task is more than a small fix, and put its questions to the user instead of guessing.",
      inputSchema: schema.FrameInput,
      outputSchema: schema.FrameOutput,
      annotations,
    },
    async ({ task }, { mcpReq }) =>
      answered(log, async () => {
        const { makeBrief } = await import("../app/briefs/briefs.ts");
        const framed = await makeBrief({ ...host, signal: mcpReq.signal }, task, true);
        const answer = framedOf(framed);
        return { answer, texts: [framedText(answer)] };
      }),
  );
  server.registerTool(
    "get_context",
    {
      title: "Compile the context of a task",
      description:
        "Get what you need to know before you write code here. Call it once at the start of each coding task: the task, this project's conventions, decisions and risks that bear on it, the files to read first with excerpts, and how the change will be checked, within a token budget; then a receipt of what is in and what was left out.",
      inputSchema: schema.ContextInput,
      annotations,
    },
    async ({ task, budget }, { mcpReq }) =>
      answered(log, async () => {
        const asking = { ...host, signal: mcpReq.signal };
        // A number is a brief. A single word could be one's slug too, and is a task all the same.
        const subject = /^\d+$/.test(task.trim()) ? task.trim() : `${task.trim()}\n`;
        // The agent is somebody else's: it has neither `report_done` nor `ask_human`.
        const pack = await (
          await knowledge()
        ).compile(asking, subject, {
          budget,
          reports: false,
          agent: server.server.getClientVersion()?.name,
        });
        const { prompt, tokens, hash, items } = pack;
        const problems = [...pack.problems, ...(await uncaptured(asking))];
        const receipt: schema.Receipt = {
          tokens,
          hash,
          included: items.filter(({ included }) => included).map(itemOf),
          omitted: items.filter(({ included }) => !included).map(itemOf),
          problems,
        };
        return { receipt, texts: [prompt, receiptText(receipt)] };
      }),
  );
  server.registerTool(
    "why",
    {
      title: "Explain what holds for a path",
      description:
        "Learn which conventions, decisions and risks hold for a file. Call it with path before you edit or add that file. With path and task it also says why locate ranked the file where it did. With entry it shows one entry: its body, status and scope.",
      inputSchema: schema.WhyInput,
      outputSchema: schema.WhyOutput,
      annotations,
    },
    async ({ path, task, entry }, { mcpReq }) =>
      answered(log, async () => {
        const asking = { ...host, signal: mcpReq.signal };
        const answer = await why(asking, path, task, entry);
        return { answer, texts: [whyText(answer)] };
      }),
  );
  server.registerTool(
    "review",
    {
      title: "Review a branch",
      description:
        "Review a branch, or your own work. Call it before you say that you are done: it tells which hunks to read first and why, what tests, checks and error paths a change weakens, what it breaks in the architecture and what exists already. Only commits count, so commit first; then read each place that it names, and mend or explain it.",
      inputSchema: schema.ReviewInput,
      outputSchema: schema.ReviewOutput,
      annotations,
    },
    async ({ range, limit, path }, { mcpReq }) =>
      answered(log, async () => {
        const answer = await review({ ...host, signal: mcpReq.signal }, range, { limit, path });
        return { answer, texts: [reviewText(answer)] };
      }),
  );
  return server;
}

function placeOf({ evidence: [place], from }: AskedBrief["added"][number]): string {
  return place === undefined ? from : `${place.path}:${place.line}`;
}

function framedOf({ kinds, dimensions, ...framed }: AskedBrief): schema.FrameOutput {
  return {
    kinds,
    questions: dimensions
      .filter(({ id }) => framed.questions.includes(id))
      .map(({ id, question, why: reason }) => ({ id, question, why: reason })),
    known: framed.added.map((line) => ({ text: line.text, from: placeOf(line) })),
    stated: dimensions.filter(({ state }) => state === "stated").map(({ id }) => id),
    findings: framed.findings.map(({ message }) => message),
    edgeCases: framed.edgeCases.map(({ text, from }) => ({ text, from })),
    problems: framed.problems,
  };
}

async function why(
  host: Host,
  path: string | undefined,
  task: string | undefined,
  entry: string | undefined,
): Promise<schema.WhyOutput> {
  if (entry !== undefined && path === undefined && task === undefined) {
    return {
      entries: [entryOf(await (await context()).showEntry(host, entry))],
      proposed: [],
      problems: [],
    };
  }
  if (path === undefined || entry !== undefined) {
    throw new TacitError({
      code: "mcp/bad-question",
      kind: "input",
      message: "`why` takes either path, with or without task, or entry alone.",
      hint: 'For instance {"path": "src/index.ts"}.',
    });
  }
  const { whyPath } = await import("../app/why.ts");
  const found = await whyPath(host, path, task);
  return {
    path: found.path,
    exists: found.exists,
    entries: found.holding.map(entryOf),
    proposed: found.proposed.map(({ id, title }) => ({ id, title })),
    ...(found.ranking === undefined ? {} : { ranking: rankingOf(found.ranking) }),
    problems: [...found.problems, ...(found.entries === 0 ? [NOTHING_CAPTURED] : [])],
  };
}

async function review(
  host: Host,
  text: string | undefined,
  asked: Omit<ToTell, "uncommitted">,
): Promise<schema.ReviewOutput> {
  const { endsAtCheckout, rangeOf, reviewOf } = await import("./review.ts");
  const { lookAtChange } = await import("../app/review/branch-review.ts");
  const range = rangeOf(text);
  const reviewed = await lookAtChange(host, range);
  const uncommitted = endsAtCheckout(range) ? await dirtyPaths(host) : [];
  return reviewOf(reviewed, { ...asked, uncommitted });
}

async function dirtyPaths(host: Host): Promise<readonly string[]> {
  const { openWorkspace } = await import("../app/workspace.ts");
  try {
    return (await openWorkspace(host)).repository.dirty;
  } catch (error) {
    if (error instanceof TacitError) return []; // a bare repository has nothing checked out
    throw error;
  }
}

const NOTHING_CAPTURED =
  "No context is captured in this repository; `tacit init` and `tacit context add` begin it.";

async function uncaptured(host: Host): Promise<string[]> {
  return (await (await context()).listContext(host)).entries.length === 0 ? [NOTHING_CAPTURED] : [];
}

function itemOf({ id, title, reason, tokens }: schema.Item): schema.Item {
  return { id, title, reason, tokens };
}

/** Comments are where instructions hide from whoever reads the rendered page. */
function entryOf(entry: EntryOutput): schema.Entry {
  const { id, kind, title, status, path, scope, checked, body } = entry;
  const clean = printable(withoutComments(body));
  return { id, kind, title, status, path, scope: [...scope], checked, body: clean };
}

function rankingOf(ranking: Ranking): NonNullable<schema.WhyOutput["ranking"]> {
  if (ranking.status === "unranked") return { why: [ranking.reason] };
  const { rank, of, score, why: words, best } = ranking;
  const more = words.length - WORDS;
  return {
    rank,
    of,
    score,
    why: [...words.slice(0, WORDS), ...(more > 0 ? [`and ${more} more`] : [])],
    best,
  };
}

interface Answer {
  readonly texts: readonly string[];
  readonly answer?: Record<string, unknown>;
  readonly receipt?: schema.Receipt;
}

/** The answer in its forms; a failure is an answer too, of one sentence and a hint. */
async function answered(
  log: (line: string) => void,
  work: () => Promise<Answer>,
): Promise<CallToolResult> {
  try {
    const { answer, receipt, texts } = await work();
    return {
      content: texts.map((text) => ({ type: "text", text })),
      ...(answer === undefined ? {} : { structuredContent: answer }),
      ...(receipt === undefined ? {} : { _meta: { "tacit/receipt": receipt } }),
    };
  } catch (error) {
    return { content: [{ type: "text", text: failureText(error, log) }], isError: true };
  }
}

function failureText(error: unknown, log: (line: string) => void): string {
  if (error instanceof TacitError) {
    const hint =
      error.code === "platform/no-git-repository"
        ? "Start `tacit mcp` in the repository, or with -C and its folder."
        : error.hint;
    return [error.message, ...(hint === undefined ? [] : [hint])].join("\n");
  }
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return "Tacit met a bug of its own and has written it to its log.\nGo on without this answer.";
}
